/* layout: the frame of each function, callees first.
 *
 * Needs keep, classes and conflicts of liveness, leaves Function.order and Function.frame.  Pinned
 * locals get one offset for the whole function; two of them overlap only if they do not conflict.
 * Around the pinned locals that a state keeps, each state packs its child and its values by itself.
 * In the start state lie the parameters (a pinned one at its final place already).  The tag, which
 * every state has, takes a byte that is free in all of them.
 *
 * A state without pinned locals is packed without a gap by descending alignment; what is hard is to
 * place the pinned ones.  That is tried in several orders, each first-fit, then in pseudo-random
 * ones, until the size is the lower bound (the largest state's bytes and the tag, rounded to the
 * alignment) or the budget is spent.  It depends on nothing but the function, so it is the same on
 * every run. */
#include "source.h"

#include <stdlib.h>
#include <string.h>

enum {
    MAX_TRIES = 200,
    BUDGET = 1000000, /* slots looked at, in all tries for one function */
    NOT_VISITED = 0,
    VISITING = UINT32_MAX
};

/* ---- free bytes ----------------------------------------------------------------------------- */

typedef struct Busy {
    uint64_t begin, end;
} Busy;

/* The taken bytes of one state: sorted, disjoint, neighbours merged. */
typedef struct Space {
    VEC(Busy) busy;
} Space;

static uint64_t round_up(uint64_t offset, uint64_t align)
{
    return (offset + align - 1) / align * align;
}

static uint64_t first_fit(const Space *space, uint64_t size, uint64_t align)
{
    uint64_t at = 0;
    for (size_t i = 0; i < space->busy.count; i++) {
        if (at + size <= space->busy.data[i].begin)
            return at;
        at = round_up(space->busy.data[i].end, align);
    }
    return at;
}

static void take(Arena *arena, Space *space, uint64_t begin, uint64_t size)
{
    uint64_t end = begin + size;
    size_t first = 0, last;
    if (!size)
        return;
    while (first < space->busy.count && space->busy.data[first].end < begin)
        first++;
    for (last = first; last < space->busy.count && space->busy.data[last].begin <= end; last++) {
        Busy *met = &space->busy.data[last];
        begin = met->begin < begin ? met->begin : begin;
        end = met->end > end ? met->end : end;
    }
    if (first == last) { /* touches none: make room */
        VEC_PUSH(arena, &space->busy, (Busy){0});
        for (size_t i = space->busy.count - 1; i > first; i--)
            space->busy.data[i] = space->busy.data[i - 1];
        last = first + 1;
    } else {
        for (size_t from = last, to = first + 1; from < space->busy.count; from++, to++)
            space->busy.data[to] = space->busy.data[from];
        space->busy.count -= last - first - 1;
    }
    space->busy.data[first] = (Busy){begin, end};
}

static uint64_t extent(const Space *space)
{
    return space->busy.count ? space->busy.data[space->busy.count - 1].end : 0;
}

/* ---- what is to be placed ------------------------------------------------------------------- */

typedef struct Need {
    VEC(Slot) slots;    /* by alignment, then size, both falling, then by declaration */
    VEC(size_t) pinned; /* those that it keeps, by index in Search.pinned */
    uint64_t bytes;
    const Local *result; /* pinned, and written while the child is still there; or NULL */
} Need;

typedef struct Plan {
    uint64_t *pinned;   /* offsets */
    uint64_t **offsets; /* of each state's slots */
    uint64_t tag, size;
} Plan;

typedef struct Search {
    const Unit *unit;
    Arena *arena; /* scratch */
    Function *function;
    VEC(Local *) pinned;
    uint32_t *pinned_at; /* by Local.index: in `pinned` */
    uint64_t *degree;    /* of a pinned local: the bytes it conflicts with */
    size_t *others;      /* of a pinned local: how many it conflicts with */
    size_t *order;       /* in which the pinned locals are placed */
    bool *is_placed;     /* in this try */
    Busy *met;           /* what place_pinned has to go around */
    Need *needs;         /* one a state */
    size_t state_count;
    uint64_t align, bound;
    uint32_t tag_size;
    uint64_t spent;
    uint32_t seed;
    Plan now, best;
    Space space;
} Search;

static Slot local_slot(Local *local)
{
    return (Slot){local, 0, local->type->size, local->align ? local->align : local->type->align};
}

static Slot child_slot(const Unit *unit, const Await *await)
{
    switch (await->kind) {
    case AWAIT_CALL:
        return (Slot){NULL, 0, await->callee->frame->size, await->callee->frame->align};
    case AWAIT_MANUAL:
        return (Slot){NULL, 0, await->callee->manual_size, await->callee->manual_align};
    case AWAIT_SIZED: { /* with the type that was found behind a pointer */
        uint64_t type = await->callee ? 0 : unit->pointer_size;
        return (Slot){NULL, 0, (await->bound + type + SIZED_ALIGN - 1) / SIZED_ALIGN * SIZED_ALIGN,
                      SIZED_ALIGN};
    }
    case AWAIT_BOXED:
        return (Slot){NULL, 0, unit->pointer_size, unit->pointer_size};
    case AWAIT_HANDLE:
        break;
    }
    return (Slot){NULL, 0, unit->join_size, unit->join_align};
}

static uint32_t slot_index(const Slot *slot)
{
    return slot->local ? slot->local->index + 1 : 0;
}

static int compare_numbers(uint64_t a, uint64_t b)
{
    return a < b ? -1 : a > b;
}

static int by_alignment(const void *left, const void *right)
{
    const Slot *a = left, *b = right;
    if (a->align != b->align)
        return compare_numbers(b->align, a->align);
    if (a->size != b->size)
        return compare_numbers(b->size, a->size);
    return compare_numbers(slot_index(a), slot_index(b));
}

static int by_offset(const void *left, const void *right)
{
    const Slot *a = left, *b = right;
    if (a->offset != b->offset)
        return compare_numbers(a->offset, b->offset);
    return compare_numbers(slot_index(a), slot_index(b));
}

static void add_need(Search *search, Need *need, Slot slot)
{
    need->bytes += slot.size;
    if (slot.align > search->align)
        search->align = slot.align;
    if (slot.local && slot.local->cls == LOCAL_PINNED)
        VEC_PUSH(search->arena, &need->pinned, search->pinned_at[slot.local->index]);
    else
        VEC_PUSH(search->arena, &need->slots, slot);
}

static void find_needs(Search *search)
{
    Function *function = search->function;
    search->needs = NEW_ARRAY(search->arena, Need, search->state_count);
    for (size_t i = 0; i < function->params.count; i++)
        add_need(search, &search->needs[0], local_slot(function->params.data[i]));
    for (size_t k = 1; k < search->state_count; k++) {
        const Await *await = function->awaits.data[k - 1];
        Need *need = &search->needs[k];
        add_need(search, need, child_slot(search->unit, await));
        BITS_EACH (i, &await->keep)
            add_need(search, need, local_slot(function->locals.data[i]));
        if (await->result && await->result->cls == LOCAL_PINNED)
            need->result = await->result;
    }
    for (size_t k = 0; k < search->state_count; k++) {
        Need *need = &search->needs[k];
        if (need->slots.count)
            qsort(need->slots.data, need->slots.count, sizeof(Slot), by_alignment);
        if (need->bytes > search->bound)
            search->bound = need->bytes;
    }
    search->bound = round_up(search->bound + search->tag_size, search->align);
}

static void find_pinned(Search *search)
{
    Function *function = search->function;
    search->pinned_at = NEW_ARRAY(search->arena, uint32_t, function->locals.count);
    for (size_t i = 0; i < function->locals.count; i++) {
        Local *local = function->locals.data[i];
        if (local->cls != LOCAL_PINNED)
            continue;
        search->pinned_at[i] = (uint32_t)search->pinned.count;
        VEC_PUSH(search->arena, &search->pinned, local);
    }
    size_t count = search->pinned.count;
    search->degree = NEW_ARRAY(search->arena, uint64_t, count);
    search->order = NEW_ARRAY(search->arena, size_t, count);
    search->others = NEW_ARRAY(search->arena, size_t, count);
    search->is_placed = NEW_ARRAY(search->arena, bool, count);
    search->met = NEW_ARRAY(search->arena, Busy, count);
    for (size_t p = 0; p < count; p++) {
        BITS_EACH (other, &search->pinned.data[p]->conflicts) {
            search->degree[p] += function->locals.data[other]->type->size;
            search->others[p]++;
        }
    }
}

/* ---- one try -------------------------------------------------------------------------------- */

static int by_busy(const void *left, const void *right)
{
    const Busy *a = left, *b = right;
    return compare_numbers(a->begin, b->begin);
}

/* Places one pinned local around those before it that it conflicts with. */
static void place_pinned(Search *search, size_t p)
{
    Slot slot = local_slot(search->pinned.data[p]);
    size_t met = 0;
    uint64_t at = 0;
    BITS_EACH (other, &slot.local->conflicts) {
        size_t q = search->pinned_at[other];
        uint64_t size = search->pinned.data[q]->type->size;
        if (search->is_placed[q] && size)
            search->met[met++] = (Busy){search->now.pinned[q], search->now.pinned[q] + size};
    }
    if (met)
        qsort(search->met, met, sizeof(Busy), by_busy);
    for (size_t i = 0; i < met && at + slot.size > search->met[i].begin; i++)
        if (search->met[i].end > at)
            at = round_up(search->met[i].end, slot.align);
    search->now.pinned[p] = at;
    search->is_placed[p] = true;
}

static void place_all_pinned(Search *search)
{
    for (size_t p = 0; p < search->pinned.count; p++)
        search->is_placed[p] = false;
    for (size_t i = 0; i < search->pinned.count; i++) {
        place_pinned(search, search->order[i]);
        search->spent += search->others[search->order[i]];
    }
}

static void take_pinned(Search *search, Space *space, size_t p)
{
    take(search->arena, space, search->now.pinned[p], search->pinned.data[p]->type->size);
}

/* The child must also keep clear of a pinned result: both are in use when the child finishes. */
static uint64_t place_child(Search *search, const Need *need, const Slot *slot)
{
    uint64_t at = first_fit(&search->space, slot->size, slot->align);
    uint64_t begin = need->result ? search->now.pinned[search->pinned_at[need->result->index]] : 0;
    if (!need->result || at + slot->size <= begin || at >= begin + need->result->type->size)
        return at;
    Space with_result = {0};
    for (size_t i = 0; i < search->space.busy.count; i++)
        VEC_PUSH(search->arena, &with_result.busy, search->space.busy.data[i]);
    take(search->arena, &with_result, begin, need->result->type->size);
    return first_fit(&with_result, slot->size, slot->align);
}

static void place_state(Search *search, size_t state)
{
    const Need *need = &search->needs[state];
    for (size_t i = 0; i < need->slots.count; i++) {
        const Slot *slot = &need->slots.data[i];
        uint64_t at = slot->local ? first_fit(&search->space, slot->size, slot->align)
                                  : place_child(search, need, slot);
        take(search->arena, &search->space, at, slot->size);
        search->now.offsets[state][i] = at;
    }
}

/* With the tag at `tag`, or after all else when it is UINT64_MAX. */
static void place_states(Search *search, uint64_t tag)
{
    Space all = {0};
    uint64_t size = 0;
    for (size_t k = 0; k < search->state_count; k++) {
        search->space.busy.count = 0;
        for (size_t i = 0; i < search->needs[k].pinned.count; i++)
            take_pinned(search, &search->space, search->needs[k].pinned.data[i]);
        if (tag != UINT64_MAX)
            take(search->arena, &search->space, tag, search->tag_size);
        place_state(search, k);
        for (size_t i = 0; tag == UINT64_MAX && i < search->space.busy.count; i++) {
            Busy busy = search->space.busy.data[i];
            take(search->arena, &all, busy.begin, busy.end - busy.begin);
        }
        size = extent(&search->space) > size ? extent(&search->space) : size;
        search->spent += search->needs[k].pinned.count + search->needs[k].slots.count;
    }
    for (size_t p = 0; p < search->pinned.count; p++) { /* where no await keeps it, too */
        uint64_t end = search->now.pinned[p] + search->pinned.data[p]->type->size;
        size = end > size ? end : size;
    }
    if (tag == UINT64_MAX)
        tag = first_fit(&all, search->tag_size, search->tag_size);
    if (tag + search->tag_size > size)
        size = tag + search->tag_size;
    search->now.tag = tag;
    search->now.size = round_up(size, search->align);
}

static Plan new_plan(const Search *search)
{
    Plan plan = {.size = UINT64_MAX};
    plan.pinned = NEW_ARRAY(search->arena, uint64_t, search->pinned.count);
    plan.offsets = NEW_ARRAY(search->arena, uint64_t *, search->state_count);
    for (size_t k = 0; k < search->state_count; k++)
        plan.offsets[k] = NEW_ARRAY(search->arena, uint64_t, search->needs[k].slots.count);
    return plan;
}

static void keep_best(Search *search)
{
    if (search->now.size >= search->best.size)
        return;
    Plan old = search->best;
    search->best = search->now;
    search->now = old;
    for (size_t p = 0; p < search->pinned.count; p++) /* the next tag is tried with these */
        search->now.pinned[p] = search->best.pinned[p];
}

/* The pinned locals in the present order, with the tag behind all, or in the first byte that no
 * pinned local uses, or in the last byte that the bound allows. */
static void try_order(Search *search)
{
    Space pinned = {0};
    place_all_pinned(search);
    place_states(search, UINT64_MAX);
    keep_best(search);
    if (search->best.size == search->bound)
        return;
    for (size_t p = 0; p < search->pinned.count; p++)
        take_pinned(search, &pinned, p);
    uint64_t free_byte = first_fit(&pinned, search->tag_size, search->tag_size);
    place_states(search, free_byte);
    keep_best(search);
    uint64_t last = (search->bound - search->tag_size) / search->tag_size * search->tag_size;
    if (search->best.size == search->bound || last <= free_byte || last < extent(&pinned))
        return;
    place_states(search, last);
    keep_best(search);
}

/* ---- the search ----------------------------------------------------------------------------- */

typedef enum Order { BY_ALIGN, BY_SIZE, BY_DEGREE, BY_SMALLNESS, BY_CHANCE } Order;

/* Before: `a` is placed before `b`. */
static bool placed_before(const Search *search, Order order, size_t a, size_t b)
{
    const Slot left = local_slot(search->pinned.data[a]),
               right = local_slot(search->pinned.data[b]);
    if (order == BY_ALIGN && left.align != right.align)
        return left.align > right.align;
    if (order == BY_DEGREE && search->degree[a] != search->degree[b])
        return search->degree[a] > search->degree[b];
    if (left.size != right.size)
        return order == BY_SMALLNESS ? left.size < right.size : left.size > right.size;
    if (left.align != right.align)
        return left.align > right.align;
    return a < b;
}

static uint32_t chance(Search *search, uint32_t below)
{
    search->seed = search->seed * 1664525 + 1013904223;
    return (uint32_t)(((uint64_t)search->seed * below) >> 32);
}

/* A heap sort: qsort has no way to pass the search. */
static void sift(Search *search, Order order, size_t root, size_t count)
{
    size_t *v = search->order;
    for (size_t kid; (kid = 2 * root + 1) < count; root = kid) {
        if (kid + 1 < count && placed_before(search, order, v[kid], v[kid + 1]))
            kid++;
        if (!placed_before(search, order, v[root], v[kid]))
            return;
        size_t t = v[root];
        v[root] = v[kid];
        v[kid] = t;
    }
}

static void set_order(Search *search, Order order)
{
    size_t count = search->pinned.count, *v = search->order;
    if (order == BY_CHANCE) {
        for (size_t i = count; i > 1; i--) {
            size_t j = chance(search, (uint32_t)i), t = v[i - 1];
            v[i - 1] = v[j];
            v[j] = t;
        }
        return;
    }
    for (size_t i = 0; i < count; i++)
        v[i] = i;
    for (size_t i = count / 2; i-- > 0;)
        sift(search, order, i, count);
    for (size_t i = count; i-- > 1;) {
        size_t t = v[0];
        v[0] = v[i];
        v[i] = t;
        sift(search, order, 0, i);
    }
}

static void find_plan(Search *search)
{
    search->now = new_plan(search);
    search->best = new_plan(search);
    for (int try = 0; try < MAX_TRIES; try++) {
        set_order(search, try < BY_CHANCE ? (Order) try : BY_CHANCE);
        try_order(search);
        bool alone = search->pinned.count < 2;
        if (search->best.size == search->bound || search->spent > BUDGET || alone)
            return;
    }
}

/* ---- the frame ------------------------------------------------------------------------------ */

static void fill_state(Search *search, Arena *arena, State *state, size_t k)
{
    const Need *need = &search->needs[k];
    state->await = k ? search->function->awaits.data[k - 1] : NULL;
    state->bytes = need->bytes;
    for (size_t i = 0; i < need->slots.count; i++) {
        Slot slot = need->slots.data[i];
        slot.offset = search->best.offsets[k][i];
        VEC_PUSH(arena, &state->slots, slot);
    }
    for (size_t p = 0; !k && p < search->pinned.count; p++) {
        Slot slot = local_slot(search->pinned.data[p]);
        slot.offset = search->best.pinned[p];
        if (slot.local->is_param)
            VEC_PUSH(arena, &state->slots, slot);
    }
    if (state->slots.count)
        qsort(state->slots.data, state->slots.count, sizeof(Slot), by_offset);
}

static bool needs_drop(const Function *function)
{
    for (size_t i = 0; i < function->awaits.count; i++) {
        const Await *await = function->awaits.data[i];
        if (await->cleanup || await->kind != AWAIT_CALL || await->callee->frame->needs_drop)
            return true;
    }
    return false;
}

static Frame *make_frame(Search *search, Arena *arena)
{
    Frame *frame = NEW(arena, Frame);
    frame->size = search->best.size;
    frame->align = (uint32_t)search->align;
    frame->tag_offset = search->best.tag;
    frame->tag_size = search->tag_size;
    frame->state_count = (uint32_t)search->state_count;
    frame->states = NEW_ARRAY(arena, State, search->state_count);
    frame->needs_drop = needs_drop(search->function);
    for (size_t k = 0; k < search->state_count; k++)
        fill_state(search, arena, &frame->states[k], k);
    for (size_t p = 0; p < search->pinned.count; p++) {
        Slot slot = local_slot(search->pinned.data[p]);
        slot.offset = search->best.pinned[p];
        VEC_PUSH(arena, &frame->pinned, slot);
    }
    if (frame->pinned.count)
        qsort(frame->pinned.data, frame->pinned.count, sizeof(Slot), by_offset);
    return frame;
}

/* The tag counts the start, the awaits and done. */
static uint32_t tag_size_for(size_t state_count)
{
    return state_count <= UINT8_MAX ? 1 : state_count <= UINT16_MAX ? 2 : 4;
}

/* acc_type and acc_meta have 32 bits for sizes and offsets. */
static bool fits(Unit *unit, Function *function, const Search *search)
{
    uint64_t largest = search->bound;
    for (size_t p = 0; p < search->pinned.count; p++)
        if (search->pinned.data[p]->type->size > largest)
            largest = search->pinned.data[p]->type->size;
    if (search->best.size != UINT64_MAX)
        largest = search->best.size;
    if (largest <= UINT32_MAX)
        return true;
    diag_error(unit, function->begin,
               "the frame of async function '%s' is too large: %llu bytes of 4294967295",
               function->name, (unsigned long long)largest);
    function->failed = true;
    return false;
}

static void lay_out(Unit *unit, Function *function)
{
    Search search = {
        .unit = unit, .arena = arena_new(), .function = function, .seed = 1, .align = 1};
    search.state_count = function->awaits.count + 1;
    search.tag_size = tag_size_for(search.state_count);
    search.align = search.tag_size;
    find_pinned(&search);
    find_needs(&search);
    for (size_t p = 0; p < search.pinned.count; p++)
        if (local_slot(search.pinned.data[p]).align > search.align)
            search.align = local_slot(search.pinned.data[p]).align;
    if (fits(unit, function, &search)) {
        find_plan(&search);
        if (fits(unit, function, &search))
            function->frame = make_frame(&search, unit->arena);
    }
    arena_free(search.arena);
}

/* ---- callees first -------------------------------------------------------------------------- */

/* The functions that are being visited, each with the await that led on from it. */
typedef struct Visit {
    struct Visit *outer;
    Function *function;
    const Await *await;
} Visit;

static void report_cycle(Unit *unit, const Visit *from, Function *again)
{
    const Visit *entry = from;
    while (entry->function != again)
        entry = entry->outer;
    diag_error(unit, entry->await->node->begin,
               "async function '%s' awaits itself, so its frame would have no end", again->name);
    /* outermost first: follow the cycle from `again` */
    for (const Visit *stop = entry->outer, *shown = entry; shown != stop;) {
        diag_note(unit, shown->await->node->begin, "'%s' awaits '%s' here", shown->function->name,
                  shown->await->callee->name);
        shown->function->failed = true;
        const Visit *next = stop;
        for (const Visit *v = from; v != shown; v = v->outer)
            next = v;
        shown = next;
    }
    diag_note(unit, from->await->node->begin,
              "a cycle needs one call on the heap: await boxed(%s(...))",
              from->await->callee->name);
}

static bool same_type(const Function *function, const Type *pointer)
{
    Arena *arena = arena_new();
    bool same = !strcmp(parameter_types(arena, function), pointer->parameters) &&
                !strcmp(type_declare(arena, function->result, ""),
                        type_declare(arena, pointer->element, ""));
    arena_free(arena);
    return same;
}

/* Said when all frames are known, so that it can say which bound would do. */
static void report_unbounded(Unit *unit, const Await *await)
{
    const Node *callee = await->call->kids[0];
    const char *call = source_slice(unit->source, await->call->begin, await->call->end);
    diag_error(unit, await->node->begin,
               await->callee ? "how large the future of '%s' is, is not known here: it is defined "
                               "in another file"
                             : "how large the future behind '%s' is, is not known here",
               source_slice(unit->source, callee->begin, callee->end));
    diag_fixit(unit, await->call->begin, await->call->end,
               arena_printf(unit->arena, "boxed(%s)", call));
    uint64_t largest = 0;
    for (size_t i = 0; !await->callee && i < unit->functions.count; i++) {
        const Function *function = unit->functions.data[i];
        if (function->frame && function->frame->size > largest && same_type(function, callee->type))
            largest = function->frame->size;
    }
    if (largest)
        diag_note(unit, await->node->begin,
                  "boxed(...) puts it on the heap; to embed it, declare the pointer "
                  "async_sized(%llu), which would do for the functions of this file",
                  (unsigned long long)largest);
    else
        diag_note(unit, await->node->begin,
                  "boxed(...) puts it on the heap; to embed it, declare the %s async_sized(N), "
                  "where acc --report-sizes says N for the file that defines %s",
                  await->callee ? "function" : "pointer", await->callee ? "it" : "the functions");
}

/* Where a function does not fit into the bytes that are meant for it. */
static void check_bound(Unit *unit, const Function *function, Offset at, uint64_t bound)
{
    const Frame *frame = function->frame;
    if (!frame || (frame->size <= bound && frame->align <= SIZED_ALIGN))
        return;
    if (frame->align > SIZED_ALIGN)
        diag_error(unit, at,
                   "the frame of async function '%s' is aligned to %u bytes, and async_sized "
                   "embeds %d: put it on the heap with boxed",
                   function->name, frame->align, SIZED_ALIGN);
    else
        diag_error(unit, at,
                   "the frame of async function '%s' has %llu bytes, more than the %llu of "
                   "async_sized: async_sized(%llu) would do",
                   function->name, (unsigned long long)frame->size, (unsigned long long)bound,
                   (unsigned long long)frame->size);
}

static void check_bounds(Unit *unit)
{
    for (size_t i = 0; i < unit->functions.count; i++) {
        const Function *function = unit->functions.data[i];
        if (function->bound)
            check_bound(unit, function, function->name_at, function->bound);
        for (size_t k = 0; k < function->awaits.count; k++)
            if (function->awaits.data[k]->kind == AWAIT_SIZED && !function->awaits.data[k]->bound)
                report_unbounded(unit, function->awaits.data[k]);
    }
    for (size_t i = 0; i < unit->sized_uses.count; i++) {
        const SizedUse *use = &unit->sized_uses.data[i];
        if (use->function->is_defined)
            check_bound(unit, use->function, use->at, use->bound);
        else if (use->function->manual_tag
                     ? use->function->manual_size > use->bound
                     : !use->function->bound || use->function->bound > use->bound)
            diag_error(unit, use->at,
                       "async function '%s' may have a larger frame than the %llu bytes of "
                       "async_sized where it goes",
                       use->function->name, (unsigned long long)use->bound);
    }
}

/* Of hand-written futures: the struct must be known. */
static bool check_size(Unit *unit, Function *function, const Await *await)
{
    const Function *callee = await->callee;
    if (!callee || !callee->manual_tag || callee->manual_size)
        return true;
    diag_error(unit, await->node->begin,
               "the size of 'struct %s' is not known here: define it before '%s' awaits it",
               callee->manual_tag, function->name);
    function->failed = true;
    return false;
}

static void visit(Unit *unit, Function *function, Visit *outer, uint32_t *next_order)
{
    Visit here = {outer, function, NULL};
    function->order = VISITING;
    for (size_t i = 0; !function->failed && i < function->awaits.count; i++) {
        const Await *await = here.await = function->awaits.data[i];
        if (!check_size(unit, function, await) || await->kind != AWAIT_CALL)
            continue;
        if (await->callee->order == VISITING)
            report_cycle(unit, &here, await->callee);
        else if (await->callee->order == NOT_VISITED)
            visit(unit, await->callee, &here, next_order);
        function->failed |= await->callee->failed; /* that has been reported */
    }
    function->order = ++*next_order;
    if (!function->failed)
        lay_out(unit, function);
}

void layout(Unit *unit)
{
    uint32_t next_order = 0;
    for (size_t i = 0; i < unit->functions.count; i++)
        unit->functions.data[i]->order = NOT_VISITED;
    for (size_t i = 0; i < unit->functions.count; i++) {
        Function *function = unit->functions.data[i];
        if (function->body && function->order == NOT_VISITED)
            visit(unit, function, NULL, &next_order);
    }
    check_bounds(unit);
}
