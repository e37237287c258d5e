/* report: --report-sizes, the table of frames for people.
 *
 * Needs frames; leaves text.  The largest frame comes first, and of equal ones the first declared;
 * below each stand its states with what they keep.  The full report (reasons, padding, savings,
 * JSON) is a later step. */
#include "acc.h"

#include <stdlib.h>
#include <string.h>

/* Cells of text; a column is as wide as its widest cell, not counting the last of a row. */
enum { COLUMNS = 4 };

typedef struct Row {
    const char *cells[COLUMNS]; /* NULL: none, nor any behind it */
} Row;

typedef struct Rows {
    Arena *arena;
    VEC(Row) rows;
} Rows;

static const char *number(Arena *arena, uint64_t n)
{
    return arena_printf(arena, "%llu", (unsigned long long)n);
}

static int last_cell(const Row *row)
{
    int last = COLUMNS - 1;
    while (last > 0 && !row->cells[last])
        last--;
    return last;
}

static void print_rows(const Rows *rows, Buf *out)
{
    int width[COLUMNS] = {0};
    for (size_t r = 0; r < rows->rows.count; r++) {
        const Row *row = &rows->rows.data[r];
        for (int c = 0; c < last_cell(row); c++)
            if ((int)strlen(row->cells[c]) > width[c])
                width[c] = (int)strlen(row->cells[c]);
    }
    for (size_t r = 0; r < rows->rows.count; r++) {
        const Row *row = &rows->rows.data[r];
        int last = last_cell(row);
        buf_printf(out, "%*s", width[0], row->cells[0]); /* a number: to the right */
        for (int c = 1; c < last; c++)
            buf_printf(out, "  %*s", -width[c], row->cells[c]);
        buf_printf(out, "  %s\n", row->cells[last]);
    }
}

/* ---- rows ----------------------------------------------------------------------------------- */

static const char *class_of(const Local *local, bool start)
{
    if (local->cls == LOCAL_PINNED)
        return "pinned";
    if (start)
        return "parameter";
    return local->is_temp ? "temporary" : "value";
}

static void add_local(Rows *rows, const Local *local, bool start)
{
    Row row = {{number(rows->arena, local->type->size),
                arena_printf(rows->arena, "  %s", local->name),
                type_declare(rows->arena, local->type, ""), class_of(local, start)}};
    VEC_PUSH(rows->arena, &rows->rows, row);
}

/* What lies in the frame in that state, the largest first. */
typedef struct Occupant {
    const Local *local; /* NULL: the child */
    uint64_t size;
    size_t rank;
} Occupant;

static int larger_first(const void *left, const void *right)
{
    const Occupant *a = left, *b = right;
    if (a->size != b->size)
        return a->size < b->size ? 1 : -1;
    return a->rank < b->rank ? -1 : a->rank > b->rank;
}

static bool is_kept(const Local *local, const State *state)
{
    return state->await ? bits_has(&state->await->keep, local->index) : local->is_param;
}

static void add_occupants(Rows *rows, const Frame *frame, const State *state)
{
    VEC(Occupant) list = {0};
    for (size_t i = 0; i < frame->pinned.count; i++) {
        const Slot *slot = &frame->pinned.data[i];
        if (is_kept(slot->local, state))
            VEC_PUSH(rows->arena, &list, ((Occupant){slot->local, slot->size, list.count}));
    }
    for (size_t i = 0; i < state->slots.count; i++) {
        const Slot *slot = &state->slots.data[i];
        if (slot->local && slot->local->cls == LOCAL_PINNED) /* at the start: listed above */
            continue;
        VEC_PUSH(rows->arena, &list, ((Occupant){slot->local, slot->size, list.count}));
    }
    if (list.count)
        qsort(list.data, list.count, sizeof(Occupant), larger_first);
    for (size_t i = 0; i < list.count; i++) {
        if (list.data[i].local) {
            add_local(rows, list.data[i].local, !state->await);
            continue;
        }
        Row row = {{number(rows->arena, list.data[i].size),
                    arena_printf(rows->arena, "  %s", await_name(state->await)), "",
                    state->await->kind == AWAIT_BOXED ? "boxed" : "child"}};
        VEC_PUSH(rows->arena, &rows->rows, row);
    }
}

static void add_state(Unit *unit, Rows *rows, const Frame *frame, const State *state)
{
    const char *what = "start";
    if (state->await)
        what = arena_printf(rows->arena, "line %u: await %s",
                            source_line(unit->source, state->await->node->begin),
                            await_name(state->await));
    Row row = {{number(rows->arena, state->bytes), what, NULL, NULL}};
    VEC_PUSH(rows->arena, &rows->rows, row);
    add_occupants(rows, frame, state);
}

static void report_function(Unit *unit, const Function *function, Buf *out)
{
    const Frame *frame = function->frame;
    Rows rows = {.arena = arena_new()};
    buf_printf(out, "%s: %llu byte%s, align %u; embedded %llu; %s:%u\n", function->name,
               (unsigned long long)frame->stored_size, frame->stored_size == 1 ? "" : "s",
               frame->stored_align, (unsigned long long)frame->size,
               source_file(unit->source, function->name_at),
               source_line(unit->source, function->name_at));
    for (size_t k = 0; k < frame->state_count; k++)
        add_state(unit, &rows, frame, &frame->states[k]);
    print_rows(&rows, out);
    arena_free(rows.arena);
}

/* ---- the table ------------------------------------------------------------------------------ */

typedef struct Entry {
    const Function *function;
    size_t rank;
} Entry;

static int larger_frame_first(const void *left, const void *right)
{
    const Entry *a = left, *b = right;
    if (a->function->frame->stored_size != b->function->frame->stored_size)
        return a->function->frame->stored_size < b->function->frame->stored_size ? 1 : -1;
    return a->rank < b->rank ? -1 : a->rank > b->rank;
}

void report(Unit *unit, Buf *out)
{
    VEC(Entry) list = {0};
    for (size_t i = 0; i < unit->functions.count; i++)
        if (unit->functions.data[i]->frame)
            VEC_PUSH(unit->arena, &list, ((Entry){unit->functions.data[i], i}));
    if (list.count)
        qsort(list.data, list.count, sizeof(Entry), larger_frame_first);
    for (size_t i = 0; i < list.count; i++) {
        if (i)
            buf_putc(out, '\n');
        report_function(unit, list.data[i].function, out);
    }
}
