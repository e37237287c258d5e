/* pack_needs: what each state of a frame needs a place for, and the least bytes for it all.
 *
 * A function of n awaits can keep n pinned locals across most of them.  Neighbours keep mostly the
 * same, and what conflicts with one local conflicts mostly with the next: so both are gone through
 * by what changes. */
#include "pack_private.h"

#include <stdlib.h>

Slot local_slot(Local *local)
{
    const Type *type = type_of_place(local);
    return (Slot){.local = local,
                  .frame = local->holds && !holds_stored(local) ? local->holds->frame : NULL,
                  .size = type->size,
                  .align = local->align && type == local->type ? local->align : type->align};
}

static Slot child_slot(const Unit *unit, const Await *await)
{
    switch (await->kind) {
    case AWAIT_CALL: {
        const Frame *frame = await->callee->frame;
        return (Slot){.frame = frame, .size = frame->size, .align = frame->align};
    }
    case AWAIT_MANUAL:
        return (Slot){.size = await->callee->manual_size, .align = await->callee->manual_align};
    case AWAIT_SIZED: { /* with the type that was found behind a pointer */
        uint64_t type = await->callee ? 0 : unit->pointer_size;
        return (Slot){.size = round_up(await->bound + type, SIZED_ALIGN), .align = SIZED_ALIGN};
    }
    case AWAIT_BOXED:
        return (Slot){.size = unit->pointer_size, .align = unit->pointer_size};
    case AWAIT_SHIELDED:
    case AWAIT_HANDLE:
    case AWAIT_ARMS:
    case AWAIT_EACH:
    case AWAIT_YIELD:
    case AWAIT_LAZY:
    case AWAIT_ROOM:
        break;
    }
    return (Slot){.size = unit->join_size, .align = unit->join_align};
}

/* Tells the slots of a state apart. */
static uint32_t slot_index(const Slot *slot)
{
    return slot->local ? slot->local->index + 1 : slot->index;
}

static int compare_numbers(uint64_t a, uint64_t b)
{
    return a < b ? -1 : a > b;
}

int compare_slots(const Slot *a, const Slot *b)
{
    return compare_numbers(slot_index(a), slot_index(b));
}

static int by_alignment(const void *left, const void *right)
{
    const Slot *a = left, *b = right;
    if (a->align != b->align)
        return compare_numbers(b->align, a->align);
    if (a->size != b->size)
        return compare_numbers(b->size, a->size);
    return compare_slots(a, b);
}

static void add_bytes(Search *search, Need *need, const Slot *slot)
{
    need->bytes += slot->size;
    need->solid += own_bytes(slot->frame, slot->size);
    grow(&need->largest, slot->size);
    grow(&search->stored_align, slot->align);
    if (need != search->needs)
        grow(&search->align, slot->align);
}

const Local *waiting_value(const Arms *arms, size_t index)
{
    return arms->kind == ARMS_ALL ? arms->results.data[index] : NULL;
}

static void add_slot(Search *search, Need *need, Slot slot)
{
    add_bytes(search, need, &slot);
    VEC_PUSH(search->arena, &need->slots, slot);
}

/* A bit each, where more than one can be pending and some may be done. */
uint64_t pending_bytes(const Arms *arms)
{
    size_t suspend = 0;
    for (size_t i = 0; i < arms->list.count; i++)
        suspend += arms->list.data[i]->awaits.count != 0;
    return arms->kind == ARMS_ALL && suspend > 1 ? (arms->list.count + 7) / 8 : 0;
}

Slot arm_slot(const Arms *arms, size_t index)
{
    const Function *arm = arms->list.data[index];
    const Local *result = waiting_value(arms, index);
    Slot slot = {.part = PART_ARM, .index = (uint32_t)index, .align = 1};
    if (arm->awaits.count) {
        slot.size = arm->frame->size;
        slot.align = arm->frame->align;
        slot.frame = result ? NULL : arm->frame;
    }
    if (result) {
        grow(&slot.size, result->type->size);
        slot.align = slot.align > result->type->align ? slot.align : result->type->align;
        slot.size = round_up(slot.size, slot.align);
    }
    return slot;
}

static void add_arms(Search *search, Need *need, const Arms *arms)
{
    const Unit *unit = search->unit;
    for (size_t i = 0; i < arms->list.count; i++)
        if (arms->list.data[i]->awaits.count || waiting_value(arms, i))
            add_slot(search, need, arm_slot(arms, i));
    if (pending_bytes(arms))
        add_slot(search, need,
                 (Slot){.size = pending_bytes(arms), .align = 1, .part = PART_PENDING});
    if (arms->kind == ARMS_GROUP)
        add_slot(search, need,
                 (Slot){.size = unit->group_size, .align = unit->group_align, .part = PART_GROUP});
    if (arms->kind == ARMS_WITHIN)
        add_slot(
            search, need,
            (Slot){.size = unit->timeout_size, .align = unit->timeout_align, .part = PART_TIMER});
}

/* What the states keep, one after the other. */
typedef struct Walk {
    Search *search;
    Need pinned; /* of those that the state keeps: how many, and their bytes */
    Indices values;
    size_t *value_at; /* by Local.index: in `values` */
} Walk;

static void begin_kept(void *context, size_t index)
{
    Walk *walk = context;
    Local *local = walk->search->function->locals.data[index];
    Slot slot = local_slot(local);
    if (is_pinned(local)) {
        add_bytes(walk->search, &walk->pinned, &slot);
        walk->pinned.pinned++;
        return;
    }
    walk->value_at[index] = walk->values.count;
    VEC_PUSH(walk->search->arena, &walk->values, index);
}

static void end_kept(void *context, size_t index)
{
    Walk *walk = context;
    const Local *local = walk->search->function->locals.data[index];
    if (is_pinned(local)) {
        walk->pinned.bytes -= local->type->size;
        walk->pinned.solid -= own_bytes(local_slot((Local *)local).frame, local->type->size);
        walk->pinned.pinned--;
        return;
    }
    size_t last = walk->values.data[--walk->values.count];
    walk->values.data[walk->value_at[index]] = last;
    walk->value_at[last] = walk->value_at[index];
}

static void find_kept_by(Walk *walk, const Await *await, const BitSet *before, Need *need)
{
    Search *search = walk->search;
    bits_each_missing(before, &await->keep, end_kept, walk);
    bits_each_missing(&await->keep, before, begin_kept, walk);
    need->keep = &await->keep;
    need->pinned = walk->pinned.pinned;
    need->bytes = walk->pinned.bytes;
    need->solid = walk->pinned.solid;
    need->largest = walk->pinned.largest;
    if (await->arms)
        add_arms(search, need, await->arms);
    else if (await->kind < AWAIT_EACH)
        add_slot(search, need, child_slot(search->unit, await));
    for (size_t i = 0; i < walk->values.count; i++)
        add_slot(search, need, local_slot(search->function->locals.data[walk->values.data[i]]));
    if (await->result && is_pinned(await->result))
        need->result = await->result;
}

static void find_start(Search *search)
{
    for (size_t i = 0; i < search->function->params.count; i++) {
        Slot slot = local_slot(search->function->params.data[i]);
        if (!is_pinned(slot.local)) {
            add_slot(search, &search->needs[0], slot);
            continue;
        }
        add_bytes(search, &search->needs[0], &slot);
        search->needs[0].pinned++;
    }
}

static void find_keepers(Search *search)
{
    size_t all = 0;
    for (size_t k = 1; k < search->state_count; k++)
        all += search->needs[k].pinned;
    if (all >= BUDGET)
        return;
    search->keepers = NEW_ARRAY(search->arena, Indices, search->pinned.count);
    for (size_t i = 0; i < search->function->params.count; i++) {
        const Local *param = search->function->params.data[i];
        if (is_pinned(param))
            VEC_PUSH(search->arena, &search->keepers[search->pinned_at[param->index]], 0);
    }
    for (size_t k = 1; k < search->state_count; k++) {
        BITS_EACH (i, search->needs[k].keep)
            if (is_pinned(search->function->locals.data[i]))
                VEC_PUSH(search->arena, &search->keepers[search->pinned_at[i]], k);
    }
}

void find_needs(Search *search)
{
    Function *function = search->function;
    Walk walk = {.search = search};
    const BitSet *before = &search->nothing;
    walk.value_at = NEW_ARRAY(search->arena, size_t, function->locals.count);
    search->needs = NEW_ARRAY(search->arena, Need, search->state_count);
    find_start(search);
    for (size_t k = 1; k < search->state_count; k++) {
        find_kept_by(&walk, function->awaits.data[k - 1], before, &search->needs[k]);
        before = search->needs[k].keep;
    }
    for (size_t k = 0; k < search->state_count; k++)
        if (search->needs[k].slots.count)
            qsort(search->needs[k].slots.data, search->needs[k].slots.count, sizeof(Slot),
                  by_alignment);
    find_keepers(search);
}

/* The bytes that some state needs at once, with the tag. */
void find_bounds(Search *search)
{
    uint64_t embedded = 0, stored = search->needs[0].solid + search->tag_size;
    for (size_t k = 1; k < search->state_count; k++) {
        const Need *need = &search->needs[k];
        grow(&embedded, need->solid + (search->embeds_tag ? search->tag_size : 0));
        grow(&embedded, need->largest);
        grow(&stored, need->solid + search->tag_size);
    }
    search->bound = round_up(embedded, search->align);
    grow(&stored, search->bound);
    search->stored_bound = round_up(stored, search->stored_align);
}

/* The bytes of the pinned locals that one conflicts with, and how many these are. */
typedef struct Degree {
    const Search *search;
    uint64_t bytes;
    size_t others;
} Degree;

static void add_degree(void *context, size_t other)
{
    Degree *degree = context;
    degree->bytes += degree->search->function->locals.data[other]->type->size;
    degree->others++;
}

static void subtract_degree(void *context, size_t other)
{
    Degree *degree = context;
    degree->bytes -= degree->search->function->locals.data[other]->type->size;
    degree->others--;
}

static void find_degrees(Search *search)
{
    Degree degree = {.search = search};
    const BitSet *before = &search->nothing;
    for (size_t p = 0; p < search->pinned.count; p++) {
        const BitSet *conflicts = &search->pinned.data[p]->conflicts;
        bits_each_missing(before, conflicts, subtract_degree, &degree);
        bits_each_missing(conflicts, before, add_degree, &degree);
        search->degree[p] = degree.bytes;
        search->others[p] = degree.others;
        before = conflicts;
    }
}

void find_pinned(Search *search)
{
    Function *function = search->function;
    search->nothing = bits_from(function->locals.count, NULL);
    search->pinned_at = NEW_ARRAY(search->arena, uint32_t, function->locals.count);
    for (size_t i = 0; i < function->locals.count; i++) {
        Local *local = function->locals.data[i];
        if (!is_pinned(local))
            continue;
        search->pinned_at[i] = (uint32_t)search->pinned.count;
        VEC_PUSH(search->arena, &search->pinned, local);
        grow(&search->align, local_slot(local).align);
    }
    size_t count = search->pinned.count;
    search->degree = NEW_ARRAY(search->arena, uint64_t, count);
    search->order = NEW_ARRAY(search->arena, size_t, count);
    search->others = NEW_ARRAY(search->arena, size_t, count);
    search->is_placed = NEW_ARRAY(search->arena, bool, count);
    search->side = NEW_ARRAY(search->arena, Side, count);
    find_degrees(search);
}
