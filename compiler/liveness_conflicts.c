/* liveness_conflicts: the pinned locals that must not share a place.
 *
 * Two conflict when one is needed where the other is stored into, or when one await keeps both.
 * First each collects, where it is stored into, all that is needed there: sets that share what they
 * have in common, so that n locals which all conflict cost little more than n.  That is one half of
 * a symmetric relation.  The other half, for each local those that have collected it, comes from
 * walking over what was collected in order: neighbours have collected mostly the same, so for each
 * local that is some slices of the pinned locals. */
#include "liveness_private.h"

typedef struct Search {
    Pass *pass;
    SetPool *sets;
    Set pinned;
    Set *against; /* by Local.index: what it conflicts with, one half */
} Search;

static void add_conflicts(Search *search, size_t local, Set others)
{
    search->against[local] = set_union(search->sets, search->against[local], others);
}

static bool is_pinned(const Search *search, const Event *event)
{
    return search->pass->function->locals.data[event->local]->cls == LOCAL_PINNED;
}

/* The event stores into a pinned local's place, or sets it to zero. */
static bool is_definition(const Search *search, const Event *event)
{
    const Local *local = search->pass->function->locals.data[event->local];
    return local->cls == LOCAL_PINNED && (event->kind & EVENTS_THAT_STORE ||
                                          (event->kind & EVENTS_OF_ZERO && local->maybe_uninit));
}

/* ---- blocks --------------------------------------------------------------------------------- */

/* A step of a block that defines pinned locals: a run of its events, and what is live after it. */
typedef struct Step {
    size_t first, end;
    Set live;
} Step;
typedef VEC(Step) Steps;

static void pass_event(const Search *search, Set *set, const Event *event, Effect effect)
{
    if (!is_pinned(search, event) || effect == NO_EFFECT)
        return;
    *set = effect == GENS ? set_with(search->sets, *set, event->local)
                          : set_without(search->sets, *set, event->local);
}

static bool has_definitions(const Search *search, const Facts *facts)
{
    for (size_t i = 0; i < facts->events.count; i++)
        if (is_definition(search, &facts->events.data[i]))
            return true;
    return false;
}

static void find_steps(const Search *search, const Facts *facts, Steps *steps)
{
    const Event *events = facts->events.data;
    Set live = set_intersect(search->sets, facts->live.in, search->pinned);
    for (size_t end = facts->events.count, first; end > 0; end = first) {
        bool defines = false;
        for (first = end; first > 0 && events[first - 1].step == events[end - 1].step; first--)
            defines |= is_definition(search, &events[first - 1]);
        if (defines)
            VEC_PUSH(search->pass->scratch, steps, ((Step){first, end, live}));
        for (size_t i = end; i-- > first;)
            pass_event(search, &live, &events[i], live_effect(search->pass, &events[i]));
    }
}

static bool is_call(const Node *node)
{
    while (node && !node->text && node->kid_count &&
           (node->kind == N_PAREN || (node->kind == N_CONVERT && !node->decay)))
        node = node->kids[0];
    return node && node->kind == N_CALL;
}

/* y = f(x): the arguments have been copied when y is written, and nothing else is. */
static bool stores_result_of_call(const Search *search, const Facts *facts, const Step *step)
{
    const Event *events = facts->events.data;
    const Node *node;
    if (events[step->first].step >= facts->block->ops.count)
        return false;
    const Op *op = &facts->block->ops.data[events[step->first].step];
    for (size_t i = step->first; i + 1 < step->end; i++)
        if (is_definition(search, &events[i]))
            return false;
    node = op->node;
    if (op->kind == OP_EVAL && node->kind == N_ASSIGN)
        node = node->kids[1];
    return is_call(node) && (!node->text || node->temp == op->local);
}

/* All that one op or terminator accesses conflicts with what it defines: x and y in `y = x` must
 * not overlap in part, and in `y = (struct s){x.b, x.a}` not at all. */
static void step_conflicts(Search *search, const Facts *facts, const Step *step, Set needed_here)
{
    const Event *events = facts->events.data;
    if (!stores_result_of_call(search, facts, step))
        for (size_t i = step->first; i < step->end; i++)
            pass_event(search, &needed_here, &events[i], GENS);
    for (size_t i = step->first; i < step->end; i++)
        if (is_definition(search, &events[i]))
            add_conflicts(search, events[i].local, needed_here);
}

static const Scope *scope_at_start(const Block *block)
{
    const Scope *scope = block->scope;
    for (size_t i = block->ops.count; i-- > 0;) {
        const Op *op = &block->ops.data[i];
        if (op->kind == OP_ENTER)
            scope = op->scope->parent;
        else if (op->kind == OP_LEAVE)
            scope = op->scope;
    }
    return scope;
}

static void block_conflicts(Search *search, const Facts *facts)
{
    Pass *pass = search->pass;
    const Block *block = facts->block;
    Steps steps = {0};
    if (!has_definitions(search, facts))
        return;
    find_steps(search, facts, &steps);
    const Scope *scope = scope_at_start(block);
    Set touched = set_intersect(search->sets, facts->touched.in, search->pinned);
    Set borrowed = set_intersect(search->sets, facts->borrowed.in, search->pinned);
    size_t done = 0, op = 0;
    for (size_t s = steps.count; s-- > 0;) {
        const Step *step = &steps.data[s];
        for (; done < step->end; done++) {
            const Event *event = &facts->events.data[done];
            pass_event(search, &touched, event, touched_effect(pass, event));
            pass_event(search, &borrowed, event, borrowed_effect(pass, event));
        }
        for (; op < block->ops.count && op <= facts->events.data[step->first].step; op++) {
            const Op *passed = &block->ops.data[op];
            if (passed->kind == OP_ENTER)
                scope = passed->scope;
            else if (passed->kind == OP_LEAVE)
                scope = passed->scope->parent;
        }
        step_conflicts(search, facts, step, needed(pass, touched, borrowed, step->live, scope));
    }
}

/* ---- awaits and the entry ------------------------------------------------------------------- */

/* All that one await keeps is in conflict; `before` is what the one before it keeps, which is done.
 * Neighbours keep mostly the same. */
static void keep_conflicts(Search *search, Set kept, Set before)
{
    Set more = set_subtract(search->sets, kept, before);
    SET_EACH (i, more)
        add_conflicts(search, i, kept);
}

/* The result is written when the await is over, the child still in its place (see layout.c). */
static void result_conflicts(Search *search, const Await *await)
{
    Pass *pass = search->pass;
    const Block *block = await->block;
    const Facts *facts = &pass->facts[block->index];
    const Local *result = await->result;
    if (!is_tracked(pass->function, result) || result->cls != LOCAL_PINNED)
        return;
    Set others = needed(pass, facts->touched.out, facts->borrowed.out,
                        pass->facts[block->to[0]->index].live.out, block->scope);
    add_conflicts(search, result->index, set_intersect(search->sets, others, search->pinned));
}

static void await_conflicts(Search *search)
{
    const Function *function = search->pass->function;
    Set before = NULL;
    for (size_t i = 0; i < function->awaits.count; i++) {
        const Await *await = function->awaits.data[i];
        if (!search->pass->facts[await->block->index].reached)
            continue;
        Set kept = set_intersect(search->sets, search->pass->keep[i], search->pinned);
        keep_conflicts(search, kept, before);
        result_conflicts(search, await);
        before = kept;
    }
}

/* At the entry all parameters are stored, needed or not, and zeros in what would be read before. */
static void entry_conflicts(Search *search)
{
    const Function *function = search->pass->function;
    Set stored = search->pass->facts[0].unset.out;
    for (size_t i = 0; i < function->params.count; i++)
        if (is_tracked(function, function->params.data[i]))
            stored = set_with(search->sets, stored, function->params.data[i]->index);
    stored = set_intersect(search->sets, stored, search->pinned);
    SET_EACH (i, stored)
        add_conflicts(search, i, stored);
}

/* ---- both halves ---------------------------------------------------------------------------- */

/* For each local, the pinned ones that have it in `against`.  `now` goes over what these have: what
 * begins to be there at one and ends at another is there in all between them. */
static Set *find_reverse(const Search *search)
{
    SetPool *sets = search->sets;
    size_t count = search->pass->function->locals.count;
    Set *reverse = NEW_ARRAY(search->pass->scratch, Set, count);
    uint32_t *since = NEW_ARRAY(search->pass->scratch, uint32_t, count);
    Set now = NULL, next;
    for (size_t i = 0; i <= count; i++, now = next) {
        if (i < count && !set_has(search->pinned, i)) {
            next = now;
            continue;
        }
        next = i < count ? search->against[i] : NULL;
        Set begun = set_subtract(sets, next, now), ended = set_subtract(sets, now, next);
        SET_EACH (other, begun)
            since[other] = (uint32_t)i;
        SET_EACH (other, ended) {
            Set slice = set_slice(sets, search->pinned, since[other], (uint32_t)i);
            reverse[other] = set_union(sets, reverse[other], slice);
        }
    }
    return reverse;
}

static void leave_conflicts(const Search *search, Arena *arena)
{
    const Function *function = search->pass->function;
    Set *reverse = find_reverse(search);
    SET_EACH (i, search->pinned) {
        Set both = set_union(search->sets, search->against[i], reverse[i]);
        both = set_without(search->sets, both, (uint32_t)i);
        function->locals.data[i]->conflicts =
            bits_from(function->locals.count, set_move(arena, both));
    }
}

void find_conflicts(Pass *pass, Arena *arena)
{
    const Function *function = pass->function;
    Search search = {.pass = pass, .sets = pass->sets};
    search.against = NEW_ARRAY(pass->scratch, Set, function->locals.count);
    for (size_t i = 0; i < function->locals.count; i++)
        if (function->locals.data[i]->cls == LOCAL_PINNED)
            search.pinned = set_with(pass->sets, search.pinned, (uint32_t)i);
    if (!search.pinned)
        return;
    entry_conflicts(&search);
    for (size_t b = 0; b < pass->count; b++)
        if (pass->facts[b].reached)
            block_conflicts(&search, &pass->facts[b]);
    await_conflicts(&search);
    leave_conflicts(&search, arena);
}
