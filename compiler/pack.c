/* pack: where in the frame each thing lies.
 *
 * A frame is laid out once and used in two forms.  Embedded, it lies in the frame of the function
 * that awaits it and is entered by a start, so only its suspended states count, and with one of
 * them nothing need say which: it has no tag.  Stored, it was made before its first poll, so the
 * start state with the parameters counts too, and a tag tells the start from the rest.  The stored
 * form has the embedded one at its beginning.
 *
 * Pinned locals get one offset for the whole function; two of them overlap only if they do not
 * conflict.  Around the pinned locals that a state keeps, each state packs its child and its values
 * by itself.  A child is not solid: the bytes of its frame that none of its own states uses are
 * lent to the frame around it, for the tag and for values.  Nothing writes them but their owner,
 * because generated code never copies a whole frame that has begun.
 *
 * A state without pinned locals is mostly packed without a gap by descending alignment; what is
 * hard is to place the pinned ones.  That is tried in several orders, each first-fit: from the
 * beginning, around the children as if they began there, or from the end.  Then come, where there
 * are many, pseudo-random orders, and in small frames all places, until both sizes are the lower
 * bound (the largest state's bytes and the tag, rounded to the alignment) or the budget is
 * spent.  It depends on nothing but the function, so it is the same on every run. */
#include "pack.h"
#include "pack_private.h"

#include <stdlib.h>
#include <string.h>

enum {
    MAX_TRIES = 800,
    FEW = 6, /* things of which all orders are tried */
    MANY_STATES = 64,
    SMALL = 128, /* bytes of a frame in which all places are tried */
    SMALL_BUDGET = 200000
};

static int by_offset(const void *left, const void *right)
{
    const Slot *a = left, *b = right;
    return a->offset != b->offset ? (a->offset < b->offset ? -1 : 1) : compare_slots(a, b);
}

/* ---- one try -------------------------------------------------------------------------------- */

static void take_child(Search *search, Space *space, const Need *need)
{
    for (size_t i = 0; i < need->slots.count; i++)
        if (!need->slots.data[i].local)
            space_take_slot(search->arena, space, &need->slots.data[i], 0);
}

/* With the bytes that are its own. */
static void change_cover(Search *search, size_t p,
                         void change(Arena *, Cover *, uint64_t begin, uint64_t size))
{
    Slot slot = local_slot(search->pinned.data[p]);
    Extent whole;
    size_t count;
    const Extent *own = own_extents(slot.frame, slot.size, &whole, &count);
    for (size_t i = 0; i < count; i++)
        change(search->arena, &search->cover, search->now.pinned[p] + own[i].begin,
               own[i].end - own[i].begin);
}

static void cover_local(void *context, size_t local)
{
    Search *search = context;
    size_t p = search->pinned_at[local];
    if (is_pinned(search->function->locals.data[local]) && search->is_placed[p])
        change_cover(search, p, cover_add);
}

static void uncover_local(void *context, size_t local)
{
    Search *search = context;
    size_t p = search->pinned_at[local];
    if (is_pinned(search->function->locals.data[local]) && search->is_placed[p])
        change_cover(search, p, cover_remove);
}

/* Fills search->space with the pinned locals in `set` that have a place, if those in `before` are
 * in search->cover. */
static void take_next(Search *search, const BitSet *set, const BitSet *before)
{
    bits_each_missing(before, set, uncover_local, search);
    bits_each_missing(set, before, cover_local, search);
    space_from(search->arena, &search->space, &search->cover);
}

/* Places one pinned local around those before it that it conflicts with. */
static void place_pinned(Search *search, size_t p, const BitSet *before)
{
    Slot slot = local_slot(search->pinned.data[p]);
    Space *space = &search->space;
    take_next(search, &slot.local->conflicts, before);
    uint64_t at = search->side[p] == FROM_END
                      ? space_fit_last(space, search->bound, slot.size, slot.align)
                      : NOWHERE;
    for (size_t i = 0; search->side[p] == AROUND_CHILDREN && i < search->keepers[p].count; i++)
        take_child(search, space, &search->needs[search->keepers[p].data[i]]);
    search->now.pinned[p] = at != NOWHERE ? at : space_fit_bytes(space, 0, slot.size, slot.align);
    search->is_placed[p] = true;
}

static void place_all_pinned(Search *search)
{
    const BitSet *before = &search->nothing;
    search->cover.stretches.count = 0;
    for (size_t p = 0; p < search->pinned.count; p++)
        search->is_placed[p] = false;
    for (size_t i = 0; i < search->pinned.count; i++) {
        size_t p = search->order[i];
        place_pinned(search, p, before);
        before = &search->pinned.data[p]->conflicts;
        search->spent += search->others[p];
    }
}

static void take_pinned(Search *search, Space *space, size_t p)
{
    Slot slot = local_slot(search->pinned.data[p]);
    space_take_slot(search->arena, space, &slot, search->now.pinned[p]);
}

/* The child must also keep clear of a pinned result: both are in use when the child finishes. */
static uint64_t place_child(Search *search, const Need *need, const Slot *slot)
{
    if (!need->result)
        return space_fit(&search->space, slot);
    Space with_result = {0};
    space_copy(search->arena, &with_result, &search->space);
    space_take(search->arena, &with_result,
               search->now.pinned[search->pinned_at[need->result->index]],
               need->result->type->size);
    return space_fit(&with_result, slot);
}

/* The slots of one state, in the order `order`; NULL: as they stand. */
static void place_slots(Search *search, const Need *need, const size_t *order, uint64_t *offsets)
{
    for (size_t i = 0; i < need->slots.count; i++) {
        size_t which = order ? order[i] : i;
        const Slot *slot = &need->slots.data[which];
        uint64_t at =
            slot->local ? space_fit(&search->space, slot) : place_child(search, need, slot);
        space_take_slot(search->arena, &search->space, slot, at);
        offsets[which] = at;
    }
    search->spent += need->slots.count;
}

/* The next order in the sense of the dictionary; false: that was the last. */
static bool next_order(size_t *order, size_t count)
{
    size_t i = count, j = count;
    while (i > 1 && order[i - 2] > order[i - 1])
        i--;
    if (i < 2)
        return false;
    while (order[j - 1] < order[i - 2])
        j--;
    size_t t = order[i - 2];
    order[i - 2] = order[j - 1];
    order[j - 1] = t;
    for (size_t from = i - 1, to = count - 1; from < to; from++, to--) {
        t = order[from];
        order[from] = order[to];
        order[to] = t;
    }
    return true;
}

/* Fills search->space around what it has, to end by `goal` if an order can be found.  Descending
 * alignment is right but where pinned locals leave odd gaps, or types have odd sizes. */
static void place_state(Search *search, size_t state, uint64_t goal)
{
    const Need *need = &search->needs[state];
    size_t count = need->slots.count, order[FEW];
    Space fixed = {0}, best = {0};
    if (count < 2 || count > FEW || search->state_count > MANY_STATES) {
        place_slots(search, need, NULL, search->now.offsets[state]);
        return;
    }
    space_copy(search->arena, &fixed, &search->space);
    place_slots(search, need, NULL, search->now.offsets[state]);
    space_copy(search->arena, &best, &search->space);
    for (size_t i = 0; i < count; i++)
        order[i] = i;
    while (best.end > goal && search->spent < BUDGET && next_order(order, count)) {
        space_copy(search->arena, &search->space, &fixed);
        place_slots(search, need, order, search->trial);
        if (search->space.end >= best.end)
            continue;
        space_copy(search->arena, &best, &search->space);
        memcpy(search->now.offsets[state], search->trial, count * sizeof *search->trial);
    }
    space_copy(search->arena, &search->space, &best);
}

/* The suspended states, with the tag at `tag` if that is somewhere; what they take goes to `all`.
 */
static void place_suspended(Search *search, uint64_t tag, Space *all)
{
    uint64_t size = 0;
    const BitSet *before = &search->nothing;
    search->cover.stretches.count = 0;
    for (size_t p = 0; p < search->pinned.count; p++)
        search->is_placed[p] = true;
    for (size_t k = 1; k < search->state_count; k++) {
        take_next(search, search->needs[k].keep, before);
        before = search->needs[k].keep;
        if (tag != NOWHERE)
            space_take(search->arena, &search->space, tag, search->tag_size);
        place_state(search, k, search->bound);
        for (size_t i = 0; i < search->space.busy.count; i++) {
            Extent busy = search->space.busy.data[i];
            space_take(search->arena, all, busy.begin, busy.end - busy.begin);
        }
        grow(&size, search->space.end);
        search->spent += search->needs[k].pinned;
    }
    for (size_t p = 0; p < search->pinned.count; p++)
        grow(&size, search->now.pinned[p] + search->pinned.data[p]->type->size);
    if (search->embeds_tag && tag == NOWHERE)
        tag = space_fit_bytes(all, 0, search->tag_size, search->tag_size);
    if (search->embeds_tag)
        grow(&size, tag + search->tag_size);
    search->now.tag = tag;
    search->now.size = round_up(size, search->align);
}

/* The parameters, and the tag where the embedded form has none. */
static void place_start(Search *search, uint64_t tag)
{
    Plan *plan = &search->now;
    const Function *function = search->function;
    space_clear(&search->space);
    for (size_t i = 0; i < function->params.count; i++)
        if (is_pinned(function->params.data[i]))
            take_pinned(search, &search->space, search->pinned_at[function->params.data[i]->index]);
    if (tag != NOWHERE)
        space_take(search->arena, &search->space, tag, search->tag_size);
    place_state(search, 0, search->stored_bound);
    plan->stored_size = plan->size;
    grow(&plan->stored_size, search->space.end);
    plan->tag = tag;
}

/* The stored form around the suspended states, which take `all`. */
static void place_stored(Search *search, const Space *all)
{
    Plan *plan = &search->now;
    bool has_tag = plan->tag != NOWHERE;
    place_start(search,
                has_tag ? plan->tag : space_fit_bytes(all, 0, search->tag_size, search->tag_size));
    uint64_t size = round_up(plan->stored_size, search->stored_align);
    if (!has_tag && size > search->stored_bound) { /* the tag behind the parameters? */
        place_start(search, NOWHERE);
        for (size_t i = 0; i < all->busy.count; i++)
            space_take(search->arena, &search->space, all->busy.data[i].begin,
                       all->busy.data[i].end - all->busy.data[i].begin);
        plan->tag = space_fit_bytes(&search->space, 0, search->tag_size, search->tag_size);
        grow(&plan->stored_size, plan->tag + search->tag_size);
        if (round_up(plan->stored_size, search->stored_align) >= size)
            place_start(search, space_fit_bytes(all, 0, search->tag_size, search->tag_size));
    }
    plan->stored_size = round_up(plan->stored_size, search->stored_align);
}

static Plan new_plan(const Search *search)
{
    Plan plan = {.size = NOWHERE, .stored_size = NOWHERE};
    plan.pinned = NEW_ARRAY(search->arena, uint64_t, search->pinned.count);
    plan.offsets = NEW_ARRAY(search->arena, uint64_t *, search->state_count);
    for (size_t k = 0; k < search->state_count; k++)
        plan.offsets[k] = NEW_ARRAY(search->arena, uint64_t, search->needs[k].slots.count);
    return plan;
}

static bool is_done(const Search *search)
{
    return search->best.size == search->bound && search->best.stored_size == search->stored_bound;
}

static void keep_best(Search *search)
{
    const Plan *now = &search->now, *best = &search->best;
    if (now->size > best->size ||
        (now->size == best->size && now->stored_size >= best->stored_size))
        return;
    Plan old = search->best;
    search->best = search->now;
    search->now = old;
    for (size_t p = 0; p < search->pinned.count; p++) /* the next tag is tried with these */
        search->now.pinned[p] = search->best.pinned[p];
}

static void try_tag(Search *search, uint64_t tag)
{
    Space all = {0};
    place_suspended(search, tag, &all);
    if (search->embeds_tag)
        space_take(search->arena, &all, search->now.tag, search->tag_size);
    place_stored(search, &all);
    keep_best(search);
}

/* With the pinned locals where they are, and the tag in what all the rest leaves free, or in the
 * first byte that no pinned local uses, or in the last byte that the bound allows; in small frames
 * in any.  A tag of the stored form only has to be left room for, too. */
static void try_tags(Search *search)
{
    Space pinned = {0};
    try_tag(search, NOWHERE);
    if (is_done(search) || search->bound < search->tag_size)
        return;
    for (size_t p = 0; p < search->pinned.count; p++)
        take_pinned(search, &pinned, p);
    uint64_t tag = space_fit_bytes(&pinned, 0, search->tag_size, search->tag_size);
    try_tag(search, tag);
    uint64_t last = (search->bound - search->tag_size) / search->tag_size * search->tag_size;
    if (!is_done(search) && last > tag && last >= pinned.end)
        try_tag(search, last);
    while (search->bound <= SMALL && !is_done(search) && search->spent < SMALL_BUDGET) {
        tag = space_fit_bytes(&pinned, tag + search->tag_size, search->tag_size, search->tag_size);
        if (tag >= last)
            return;
        try_tag(search, tag);
    }
}

static void try_order(Search *search)
{
    place_all_pinned(search);
    try_tags(search);
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

static void sort_order(Search *search, Order order)
{
    size_t count = search->pinned.count, *v = search->order;
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

static void set_sides(Search *search, Side side)
{
    for (size_t p = 0; p < search->pinned.count; p++)
        search->side[p] = side;
}

static void set_order(Search *search, size_t try)
{
    size_t count = search->pinned.count, *v = search->order;
    if (try < BY_CHANCE * SIDES) {
        sort_order(search, (Order)(try % BY_CHANCE));
        set_sides(search, (Side)(try / BY_CHANCE));
        return;
    }
    for (size_t p = 0; p < count; p++)
        search->side[p] = (Side)chance(search, SIDES);
    for (size_t i = count; i > 1; i--) {
        size_t j = chance(search, (uint32_t)i), t = v[i - 1];
        v[i - 1] = v[j];
        v[j] = t;
    }
}

static bool is_clear(const Search *search, size_t p, uint64_t at)
{
    uint64_t end = at + search->pinned.data[p]->type->size;
    BITS_EACH (other, &search->pinned.data[p]->conflicts) {
        size_t q = search->pinned_at[other];
        uint64_t begin = search->now.pinned[q];
        if (q < p && begin < end && at < begin + search->pinned.data[q]->type->size)
            return false;
    }
    return true;
}

/* All places of the pinned locals from `p` on. */
static void try_places(Search *search, size_t p)
{
    if (p == search->pinned.count) {
        try_tags(search);
        return;
    }
    Slot slot = local_slot(search->pinned.data[p]);
    for (uint64_t at = 0; at + slot.size <= search->bound; at += slot.align) {
        if (is_done(search) || search->spent > SMALL_BUDGET)
            return;
        search->now.pinned[p] = at;
        if (is_clear(search, p, at))
            try_places(search, p + 1);
    }
}

static void find_plan(Search *search)
{
    size_t most = 0, count = search->pinned.count;
    for (size_t k = 0; k < search->state_count; k++)
        most = search->needs[k].slots.count > most ? search->needs[k].slots.count : most;
    search->trial = NEW_ARRAY(search->arena, uint64_t, most);
    search->now = new_plan(search);
    search->best = new_plan(search);
    size_t tries = count <= FEW ? BY_CHANCE * SIDES : MAX_TRIES;
    for (size_t try = 0; try < tries && search->spent < BUDGET; try++) {
        set_order(search, try);
        try_order(search);
        if (is_done(search) || !count)
            return;
    }
    if (count <= FEW && search->bound <= SMALL)
        try_places(search, 0);
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

static bool arms_need_drop(const Arms *arms)
{
    for (size_t i = 0; i < arms->list.count; i++)
        if (arms->list.data[i]->frame->needs_drop)
            return true;
    return arms->kind >= ARMS_WITHIN; /* a timer; children and their memory */
}

bool child_needs_drop(const Await *await)
{
    if (await->kind >= AWAIT_YIELD || (await->held && !await->holds))
        return false; /* what is lazy is dropped by who has it */
    if (await->held && holds_lazy(await->held))
        return true;
    if (await->kind == AWAIT_LAZY || await->kind == AWAIT_CALL || await->kind == AWAIT_EACH)
        return is_dropped(await->callee);
    return !await->arms || arms_need_drop(await->arms);
}

static bool needs_drop(const Function *function)
{
    for (size_t i = 0; i < function->awaits.count; i++) {
        const Await *await = function->awaits.data[i];
        if (await->cleanup || child_needs_drop(await))
            return true;
    }
    return false;
}

/* The bytes of the embedded form that some state uses; the others are lent. */
static void find_owned(const Search *search, Arena *arena, Frame *frame)
{
    Space all = {0};
    for (size_t i = 0; i < frame->pinned.count; i++)
        space_take_slot(search->arena, &all, &frame->pinned.data[i], frame->pinned.data[i].offset);
    for (size_t k = 1; k < search->state_count; k++)
        for (size_t i = 0; i < frame->states[k].slots.count; i++) {
            const Slot *slot = &frame->states[k].slots.data[i];
            space_take_slot(search->arena, &all, slot, slot->offset);
        }
    if (frame->embeds_tag)
        space_take(search->arena, &all, frame->tag_offset, frame->tag_size);
    for (size_t i = 0; i < all.busy.count; i++)
        VEC_PUSH(arena, &frame->owned, all.busy.data[i]);
}

static Frame *make_frame(Search *search, Arena *arena)
{
    Frame *frame = NEW(arena, Frame);
    frame->size = search->best.size;
    frame->align = (uint32_t)search->align;
    frame->bound = search->bound;
    frame->stored_size = search->best.stored_size;
    frame->stored_align = (uint32_t)search->stored_align;
    frame->stored_bound = search->stored_bound;
    frame->embeds_tag = search->embeds_tag;
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
    find_owned(search, arena, frame);
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
    uint64_t largest = search->stored_bound;
    for (size_t p = 0; p < search->pinned.count; p++)
        grow(&largest, search->pinned.data[p]->type->size);
    if (search->best.size != NOWHERE)
        largest = search->best.stored_size;
    if (largest <= UINT32_MAX)
        return true;
    diag_error(unit, function->begin,
               "the frame of async function '%s' is too large: %llu bytes of 4294967295",
               function->name, (unsigned long long)largest);
    function->failed = true;
    return false;
}

void pack(Unit *unit, Function *function)
{
    Search search = {.unit = unit,
                     .arena = arena_new(),
                     .function = function,
                     .seed = 1,
                     .align = 1,
                     .best = {.size = NOWHERE}};
    search.state_count = function->awaits.count + 1;
    search.embeds_tag = function->awaits.count > 1;
    search.tag_size = search.stored_align = tag_size_for(search.state_count);
    if (search.embeds_tag)
        search.align = search.tag_size;
    find_pinned(&search);
    find_needs(&search);
    grow(&search.stored_align, search.align);
    find_bounds(&search);
    if (fits(unit, function, &search)) {
        find_plan(&search);
        if (fits(unit, function, &search))
            function->frame = make_frame(&search, unit->arena);
    }
    arena_free(search.arena);
}
