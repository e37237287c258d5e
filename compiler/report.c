/* report: --report-sizes, the table of frames for people.
 *
 * Needs frames; leaves text.  The largest frame comes first, and of equal ones the first declared;
 * below each stand its states, largest things first, then padding, each with the reason why it is
 * there; then what would make the frame smaller.  The same facts for programs: report_json.c. */
#include "reasons.h"

#include <stdlib.h>
#include <string.h>

/* Cells of text; a column is as wide as its widest cell, not counting the last of a row. */
enum { COLUMNS = 6 };

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

static bool is_padding(const Thing *thing)
{
    return thing->cls == THING_PADDING || thing->cls == THING_LENT;
}

static int larger_first(const void *left, const void *right)
{
    const Thing *a = *(const Thing *const *)left, *b = *(const Thing *const *)right;
    if (a->size != b->size)
        return a->size < b->size ? 1 : -1;
    return a < b ? -1 : a > b; /* by offset */
}

static void add_thing(Rows *rows, const Thing *thing)
{
    const char *what = thing_class(thing), *why = thing->reason.text;
    if (thing->cls == THING_CHILD && !strncmp(why, "boxed", 5))
        what = "boxed";
    if (thing->declared)
        what = arena_printf(rows->arena, "%s, line %u", what, thing->declared);
    if (thing->value)
        why = arena_printf(rows->arena, "%s: `%s`", why, thing->value);
    Row row = {{number(rows->arena, thing->size),
                arena_printf(rows->arena, "  at %llu", (unsigned long long)thing->offset),
                thing->name ? thing->name : "", thing->type ? thing->type : "", what, why}};
    VEC_PUSH(rows->arena, &rows->rows, row);
}

/* Neighbours in one row, with the reason of the largest. */
static void add_padding(Rows *rows, const StateReport *state)
{
    for (size_t i = 0, next; i < state->things.count; i = next) {
        Thing all = state->things.data[i];
        uint64_t largest = all.size;
        size_t pieces = 1;
        next = i + 1;
        if (!is_padding(&all))
            continue;
        for (; next < state->things.count; next++, pieces++) {
            const Thing *piece = &state->things.data[next];
            if (piece->cls != all.cls || piece->offset != all.offset + all.size)
                break;
            if (piece->size > largest)
                all.reason = piece->reason;
            largest = piece->size > largest ? piece->size : largest;
            all.size += piece->size;
        }
        if (pieces > 1)
            all.reason.text = arena_printf(rows->arena, "most %s", all.reason.text);
        add_thing(rows, &all);
    }
}

static void add_state(Rows *rows, const StateReport *state)
{
    const char *what = "start";
    VEC(const Thing *) things = {0};
    if (state->await)
        what =
            arena_printf(rows->arena, "line %u: await %s", state->line, await_name(state->await));
    VEC_PUSH(rows->arena, &rows->rows, ((Row){{number(rows->arena, state->bytes), what}}));
    for (size_t i = 0; i < state->things.count; i++)
        if (!is_padding(&state->things.data[i]))
            VEC_PUSH(rows->arena, &things, &state->things.data[i]);
    qsort(things.data, things.count, sizeof *things.data, larger_first);
    for (size_t i = 0; i < things.count; i++)
        add_thing(rows, things.data[i]);
    add_padding(rows, state);
}

/* ---- a frame -------------------------------------------------------------------------------- */

static const char *plural(uint64_t count)
{
    return count == 1 ? "" : "s";
}

static void print_lent(const FrameReport *report, Buf *out)
{
    const char *before = "  lends, when embedded, bytes ";
    for (size_t i = 0; i < report->lent.count; i++) {
        const Extent *lent = &report->lent.data[i];
        if (lent->end - lent->begin == 1)
            buf_printf(out, "%s%llu", before, (unsigned long long)lent->begin);
        else
            buf_printf(out, "%s%llu to %llu", before, (unsigned long long)lent->begin,
                       (unsigned long long)lent->end - 1);
        before = ", ";
    }
    buf_puts(out, report->lent.count ? "\n" : "");
}

static void print_bounds(const FrameReport *report, Buf *out)
{
    if (report->above_embedded)
        buf_printf(out, "  embedded: %s\n", report->above_embedded);
    if (report->above_stored)
        buf_printf(out, "  stored: %s\n", report->above_stored);
}

/* Not the children: each state names its own. */
static void print_parents(const FrameReport *report, Buf *out)
{
    const char *before = "  awaited by ";
    for (size_t i = 0; i < report->parents.count; i++) {
        const Relative *parent = &report->parents.data[i];
        buf_printf(out, "%s%s (line %u, %s)", before, parent->name, parent->line, parent->how);
        before = ", ";
    }
    buf_puts(out, report->parents.count ? "\n" : "");
}

static void print_savings(const FrameReport *report, Buf *out)
{
    for (size_t i = 0; i < report->savings.count; i++) {
        const Saving *saving = &report->savings.data[i];
        uint64_t stored = report->frame->stored_size - saving->stored;
        uint64_t embedded = report->frame->size - saving->embedded;
        buf_printf(out, "  saves %llu byte%s", (unsigned long long)stored, plural(stored));
        if (stored != embedded)
            buf_printf(out, " stored, %llu embedded", (unsigned long long)embedded);
        buf_printf(out, ": %s\n", saving->text);
    }
}

static void print_frame(Unit *unit, Function *function, Buf *out)
{
    Rows rows = {.arena = arena_new()};
    FrameReport *report = frame_report(unit, function, rows.arena);
    find_savings(unit, report, rows.arena);
    const Frame *frame = report->frame;
    buf_printf(out, "%s: %llu byte%s, align %u; embedded %llu; %s:%u\n", function->name,
               (unsigned long long)frame->stored_size, plural(frame->stored_size),
               frame->stored_align, (unsigned long long)frame->size, report->place.file,
               report->place.line);
    print_bounds(report, out);
    print_lent(report, out);
    print_parents(report, out);
    for (size_t k = 0; k < frame->state_count; k++)
        add_state(&rows, &report->states[k]);
    print_rows(&rows, out);
    print_savings(report, out);
    arena_free(rows.arena);
}

void report(Unit *unit, Buf *out)
{
    FunctionList list = report_order(unit, unit->arena);
    for (size_t i = 0; i < list.count; i++) {
        if (i || out->length)
            buf_putc(out, '\n');
        print_frame(unit, list.data[i], out);
    }
}
