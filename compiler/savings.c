/* savings: what would make a frame smaller, and by how much.
 *
 * Needs a FrameReport without savings; leaves them.  Nothing is estimated: of the largest things in
 * the frame each is left out in turn (a local is kept at no await, a child lies on the heap), and
 * the frame is laid out again with the rest.  Then everything is put back, so the function is as it
 * was.  What saves nothing by itself, because another state is as large, is not named.  In large
 * frames not all can be tried; those come first that lie in the states that reach the end. */
#include "reasons.h"
#include "pack.h"

#include <stdlib.h>
#include <string.h>

enum {
    TRIED = 12, /* the largest things of a frame */
    NAMED = 5   /* of the savings */
};

/* A thing that could go: a local with all its places, or one child. */
typedef struct Candidate {
    const Thing *thing;
    StateReport *state;        /* the first */
    uint32_t states, decisive; /* that keep it, and those of them that set the size */
    size_t rank;
} Candidate;

typedef VEC(Candidate) Candidates;

typedef struct Sizes {
    uint64_t embedded, stored;
} Sizes;

/* ---- the frame without one thing ------------------------------------------------------------ */

static Sizes trial_layout(const Unit *unit, Function *function)
{
    Unit trial = *unit;
    Frame *frame = function->frame;
    trial.arena = arena_new();
    trial.is_trial = true; /* it prints nothing */
    pack(&trial, function);
    Sizes sizes = {frame->size, frame->stored_size};
    if (function->frame && !function->failed)
        sizes = (Sizes){function->frame->size, function->frame->stored_size};
    function->frame = frame;
    function->failed = false;
    arena_free(trial.arena);
    return sizes;
}

static Sizes without_local(const Unit *unit, Function *function, Local *local)
{
    Arena *arena = arena_new();
    size_t awaits = function->awaits.count, locals = function->locals.count;
    BitSet *keep = NEW_ARRAY(arena, BitSet, awaits);
    BitSet *conflicts = NEW_ARRAY(arena, BitSet, locals);
    LocalClass cls = local->cls;
    for (size_t i = 0; i < awaits; i++) {
        Await *await = function->awaits.data[i];
        keep[i] = await->keep;
        if (!bits_has(&keep[i], local->index))
            continue;
        await->keep = bits_new(arena, locals);
        bits_copy(&await->keep, &keep[i]);
        bits_remove(&await->keep, local->index);
    }
    for (size_t i = 0; i < locals; i++) {
        Local *other = function->locals.data[i];
        conflicts[i] = other->conflicts;
        if (other->cls != LOCAL_PINNED || !bits_has(&conflicts[i], local->index))
            continue;
        other->conflicts = bits_new(arena, locals);
        bits_copy(&other->conflicts, &conflicts[i]);
        bits_remove(&other->conflicts, local->index);
    }
    local->cls = LOCAL_PLAIN;
    Sizes sizes = trial_layout(unit, function);
    local->cls = cls;
    for (size_t i = 0; i < awaits; i++)
        function->awaits.data[i]->keep = keep[i];
    for (size_t i = 0; i < locals; i++)
        function->locals.data[i]->conflicts = conflicts[i];
    arena_free(arena);
    return sizes;
}

static Sizes with_boxed_child(const Unit *unit, Function *function, Await *await)
{
    AwaitKind kind = await->kind;
    await->kind = AWAIT_BOXED;
    Sizes sizes = trial_layout(unit, function);
    await->kind = kind;
    return sizes;
}

/* ---- candidates ----------------------------------------------------------------------------- */

static bool could_go(const Unit *unit, const Thing *thing, const StateReport *state)
{
    if (!state->await)
        return false; /* the arguments are what the function is given */
    if (thing->cls == THING_CHILD)
        return state->await->kind != AWAIT_BOXED && state->await->kind != AWAIT_HANDLE &&
               state->await->kind != AWAIT_SHIELDED && !state->await->arms &&
               thing->size > unit->pointer_size;
    return thing->local != NULL;
}

/* Whether the frame could be no smaller for this state alone. */
static bool is_decisive(const FrameReport *report, const StateReport *state)
{
    uint64_t end = 0;
    for (size_t i = 0; i < state->things.count; i++) {
        const Thing *thing = &state->things.data[i];
        bool counts = thing->local || thing->cls == THING_CHILD;
        if (counts && thing->offset + thing->size > end)
            end = thing->offset + thing->size;
    }
    return end + report->frame->align + report->frame->tag_size > report->frame->size;
}

static Candidates find_candidates(const Unit *unit, FrameReport *report, Arena *arena)
{
    Candidates list = {0};
    size_t *at = NEW_ARRAY(arena, size_t, report->function->locals.count); /* in `list`, + 1 */
    for (size_t k = 1; k < report->frame->state_count; k++) {
        StateReport *state = &report->states[k];
        bool decisive = is_decisive(report, state);
        for (size_t i = 0; i < state->things.count; i++) {
            const Thing *thing = &state->things.data[i];
            if (!could_go(unit, thing, state))
                continue;
            if (thing->local && at[thing->local->index]) {
                list.data[at[thing->local->index] - 1].states++;
                list.data[at[thing->local->index] - 1].decisive += decisive;
                continue;
            }
            VEC_PUSH(arena, &list, ((Candidate){thing, state, 1, decisive, list.count}));
            if (thing->local)
                at[thing->local->index] = list.count;
        }
    }
    return list;
}

static int promising_first(const void *left, const void *right)
{
    const Candidate *a = left, *b = right;
    if (a->decisive != b->decisive)
        return a->decisive < b->decisive ? 1 : -1;
    if (a->thing->size != b->thing->size)
        return a->thing->size < b->thing->size ? 1 : -1;
    return a->rank < b->rank ? -1 : 1;
}

/* ---- in words ------------------------------------------------------------------------------- */

static const char *where_words(Arena *arena, const Candidate *candidate)
{
    uint32_t line = candidate->state->line, more = candidate->states - 1;
    if (!more)
        return arena_printf(arena, "line %u", line);
    return arena_printf(arena, "line %u and %u more await%s", line, more, more == 1 ? "" : "s");
}

static const char *advice(Arena *arena, const Unit *unit, const Candidate *candidate)
{
    const Thing *thing = candidate->thing;
    uint32_t line = candidate->state->line;
    if (thing->local->is_temp)
        return arena_printf(arena, "compute it behind the await of line %u", line);
    bool is_small = thing->size <= unit->pointer_size;
    const char *heap = is_small ? "" : "put it on the heap, which leaves a pointer, or ";
    if (thing->local->escapes && !thing->local->is_param) /* the await may be what fills it */
        return arena_printf(arena, "%send its scope where it is last used", heap);
    if (is_small)
        return arena_printf(arena, "use it for the last time before line %u", line);
    return arena_printf(arena, "%send its %s before line %u", heap,
                        thing->local->is_param ? "use" : "scope", line);
}

static const char *saving_words(Arena *arena, const Unit *unit, const Candidate *candidate)
{
    const Thing *thing = candidate->thing;
    unsigned long long size = thing->size;
    if (thing->cls == THING_CHILD)
        return arena_printf(arena,
                            "the child `%s` (%llu B) is awaited at line %u: %sboxed() puts it on "
                            "the heap and leaves a pointer",
                            thing->name, size, candidate->state->line,
                            thing->frame ? "make it smaller itself; or " : "");
    if (thing->frame)
        return arena_printf(arena,
                            "the generator `%s` (%llu B) lies in the frame until the loop of line "
                            "%u is left: boxed_lazy() puts it on the heap and leaves a handle",
                            thing->name, size, thing->declared);
    return arena_printf(arena, "`%s` (%llu B) is kept across %s because %s: %s",
                        thing->value ? thing->value : thing->name, size,
                        where_words(arena, candidate), thing->reason.text,
                        advice(arena, unit, candidate));
}

/* ---- all of it ------------------------------------------------------------------------------ */

static int bigger_first(const void *left, const void *right)
{
    const Saving *a = left, *b = right;
    if (a->stored != b->stored)
        return a->stored < b->stored ? -1 : 1;
    if (a->embedded != b->embedded)
        return a->embedded < b->embedded ? -1 : 1;
    if (a->thing->size != b->thing->size)
        return a->thing->size < b->thing->size ? 1 : -1;
    return strcmp(a->thing->name, b->thing->name);
}

void find_savings(Unit *unit, FrameReport *report, Arena *arena)
{
    Function *function = report->function;
    Candidates list = find_candidates(unit, report, arena);
    if (list.count)
        qsort(list.data, list.count, sizeof(Candidate), promising_first);
    for (size_t i = 0; i < list.count && i < TRIED; i++) {
        const Candidate *candidate = &list.data[i];
        Sizes sizes = candidate->thing->local
                          ? without_local(unit, function, candidate->thing->local)
                          : with_boxed_child(unit, function,
                                             function->awaits.data[candidate->state->await->index]);
        bool is_larger =
            sizes.embedded > report->frame->size || sizes.stored > report->frame->stored_size;
        if (is_larger ||
            (sizes.embedded == report->frame->size && sizes.stored == report->frame->stored_size))
            continue;
        VEC_PUSH(arena, &report->savings,
                 ((Saving){candidate->thing, candidate->state, candidate->states, sizes.embedded,
                           sizes.stored, saving_words(arena, unit, candidate)}));
    }
    if (report->savings.count)
        qsort(report->savings.data, report->savings.count, sizeof(Saving), bigger_first);
    if (report->savings.count > NAMED)
        report->savings.count = NAMED;
}
