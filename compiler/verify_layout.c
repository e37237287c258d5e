/* verify_layout: no two things that are needed at once share a byte of the frame.
 *
 * Needs frames, changes nothing; a broken invariant ends acc with internal_error.  Where layout
 * searches, this sorts and compares.  That a frame lends only what none of its states uses is
 * checked with the frame itself; who embeds it is then held to the rest. */
#include "verify.h"

#include <stdlib.h>

/* Bytes of the frame that something needs in one state. */
typedef struct Taken {
    uint64_t begin, end;
    const char *name;
} Taken;

typedef VEC(Taken) TakenList;

static int by_begin(const void *left, const void *right)
{
    const Taken *a = left, *b = right;
    return a->begin < b->begin ? -1 : a->begin > b->begin;
}

static void add_taken(const Check *check, TakenList *taken, uint64_t begin, uint64_t end,
                      const char *name)
{
    if (begin < end)
        VEC_PUSH(check->arena, taken, ((Taken){begin, end, name}));
}

/* `size` is that of the form in which the state is: embedded, or of the start stored. */
static void add_slot(const Check *check, const Slot *slot, uint64_t size, uint32_t align,
                     TakenList *taken)
{
    const char *name = slot->local ? slot->local->name : "the child";
    EXPECT(check, slot->align && slot->offset % slot->align == 0 && align % slot->align == 0,
           "'%s' is not aligned", name);
    EXPECT(check, slot->offset + slot->size <= size, "'%s' is not in the frame", name);
    const Type *type = slot->local ? type_of_place(slot->local) : NULL;
    EXPECT(check, !type || (slot->size == type->size && slot->align >= type->align),
           "'%s' has the wrong size", name);
    const Frame *held = slot->local && slot->local->holds && !holds_stored(slot->local)
                            ? slot->local->holds->frame
                            : NULL;
    EXPECT(check, !held || (slot->size == held->size && slot->align >= held->align),
           "'%s' has the wrong size", name);
    for (size_t i = 0; slot->frame && i < slot->frame->owned.count; i++)
        add_taken(check, taken, slot->offset + slot->frame->owned.data[i].begin,
                  slot->offset + slot->frame->owned.data[i].end, name);
    if (!slot->frame)
        add_taken(check, taken, slot->offset, slot->offset + slot->size, name);
}

/* Of await_all: what waits for the others in the place of the arm; NULL: nothing. */
static const Local *value_of(const Arms *arms, size_t index)
{
    return arms->kind == ARMS_ALL ? arms->results.data[index] : NULL;
}

static void check_arm(const Check *check, const Arms *arms, const Slot *slot)
{
    const Function *arm = slot->index < arms->list.count ? arms->list.data[slot->index] : NULL;
    const Local *value = arm ? value_of(arms, slot->index) : NULL;
    const Frame *frame = arm && arm->awaits.count ? arm->frame : NULL;
    EXPECT(check, frame || value, "arm %u has no frame", slot->index);
    EXPECT(check, value ? !slot->frame : slot->frame == frame, "arm %u has the wrong frame",
           slot->index);
    EXPECT(check,
           !frame || (value ? slot->size >= frame->size && slot->align % frame->align == 0
                            : slot->size == frame->size && slot->align == frame->align),
           "arm %u has no room for its frame", slot->index);
    EXPECT(check,
           !value || (slot->size >= value->type->size && slot->align % value->type->align == 0),
           "arm %u has no room for its value", slot->index);
}

/* Of a block of arms: each arm that suspends, with its own frame, and what tells them apart. */
static void check_arms(const Check *check, const State *state)
{
    const Arms *arms = state->await->arms;
    size_t suspend = 0, values = 0, frames = 0, timers = 0;
    uint64_t pending = 0;
    for (size_t i = 0; i < arms->list.count; i++) {
        suspend += arms->list.data[i]->awaits.count != 0;
        values += !arms->list.data[i]->awaits.count && value_of(arms, i);
    }
    for (size_t i = 0; i < state->slots.count; i++) {
        const Slot *slot = &state->slots.data[i];
        if (slot->local)
            continue;
        frames += slot->part == PART_ARM;
        timers += slot->part == PART_TIMER;
        pending += slot->part == PART_PENDING ? slot->size * 8 : 0;
        if (slot->part == PART_ARM)
            check_arm(check, arms, slot);
    }
    EXPECT(check, frames == suspend + values, "%zu places for %zu arms", frames, suspend);
    EXPECT(check, timers == (arms->kind == ARMS_WITHIN), "%zu timers", timers);
    EXPECT(check, arms->kind != ARMS_ALL || suspend < 2 || pending >= arms->list.count,
           "no bit for each arm");
}

static void check_child(const Check *check, const Await *await, const Slot *slot)
{
    if (await->arms)
        return; /* check_arms */
    const Function *callee = await->callee;
    if (await->kind == AWAIT_CALL) {
        EXPECT(check, callee->frame && callee->order < check->function->order,
               "'%s' is not laid out before its caller", callee->name);
        EXPECT(check,
               slot->frame == callee->frame && slot->size == callee->frame->size &&
                   slot->align == callee->frame->align,
               "the child '%s' has the wrong size", callee->name);
        return;
    }
    EXPECT(check, !slot->frame, "a child that acc has not laid out lends bytes");
    if (await->kind == AWAIT_SIZED) {
        EXPECT(check, slot->size >= await->bound + (callee ? 0 : 1),
               "a child of up to %llu bytes has the wrong size", (unsigned long long)await->bound);
    } else if (await->kind == AWAIT_BOXED) {
        EXPECT(check, slot->size && slot->size == slot->align,
               "the pointer to '%s' has the wrong size", callee ? callee->name : "a boxed future");
    } else if (await->kind == AWAIT_MANUAL) {
        EXPECT(check, slot->size == callee->manual_size && slot->align == callee->manual_align,
               "the child '%s' has the wrong size", callee->name);
    }
}

/* The result is written while the child is still there. */
static void check_result(const Check *check, const Await *await, const TakenList *child)
{
    const Slot *result = await->result ? check->pinned[await->result->index] : NULL;
    for (size_t i = 0; result && i < child->count; i++)
        EXPECT(check,
               result->offset >= child->data[i].end ||
                   result->offset + result->size <= child->data[i].begin,
               "the child of await #%u overlaps its own result", await->index + 1);
}

/* What the state needs: the locals that its await keeps, at the start the parameters. */
static void mark_wanted(const Check *check, uint32_t k)
{
    const Function *function = check->function;
    const Await *await = function->frame->states[k].await;
    if (await)
        BITS_EACH (i, &await->keep)
            check->wanted[i] = k + 1;
    for (size_t i = 0; !await && i < function->params.count; i++)
        check->wanted[function->params.data[i]->index] = k + 1;
}

/* What no slot of the state was for. */
static void check_wanted(const Check *check, uint32_t k, size_t i, uint64_t *bytes,
                         TakenList *taken)
{
    const Frame *frame = check->function->frame;
    if (check->wanted[i] != k + 1)
        return;
    EXPECT(check, k && check->pinned[i], "state %u has no place for '%s'", k,
           check->function->locals.data[i]->name);
    *bytes += check->pinned[i]->size;
    add_slot(check, check->pinned[i], frame->size, frame->align, taken);
}

/* Each local that the state needs has one place, and nothing else has any. */
static void check_contents(const Check *check, uint32_t k, TakenList *taken)
{
    const Function *function = check->function;
    const Frame *frame = function->frame;
    const State *state = &frame->states[k];
    uint64_t size = k ? frame->size : frame->stored_size, bytes = 0;
    uint32_t align = k ? frame->align : frame->stored_align;
    size_t children = 0;
    mark_wanted(check, k);
    for (size_t i = 0; i < state->slots.count; i++) {
        const Slot *slot = &state->slots.data[i];
        bytes += slot->size;
        if (!slot->local) {
            TakenList child = {0};
            EXPECT(check, state->await && (!children++ || state->await->arms),
                   "state %u has a wrong child", k);
            add_slot(check, slot, size, align, taken);
            add_slot(check, slot, size, align, &child);
            check_child(check, state->await, slot);
            check_result(check, state->await, &child);
            continue;
        }
        add_slot(check, slot, size, align, taken);
        const Slot *pinned = check->pinned[slot->local->index];
        EXPECT(check, check->wanted[slot->local->index] == k + 1,
               "state %u holds '%s', which it needs not", k, slot->local->name);
        EXPECT(check, pinned ? !k && pinned->offset == slot->offset : true,
               "state %u holds '%s' in another place", k, slot->local->name);
        check->wanted[slot->local->index] = 0;
    }
    for (size_t i = 0; !k && i < function->params.count; i++)
        check_wanted(check, k, function->params.data[i]->index, &bytes, taken);
    if (k)
        BITS_EACH (i, &state->await->keep)
            check_wanted(check, k, i, &bytes, taken);
    bool has_child = state->await && state->await->kind < AWAIT_ARMS;
    EXPECT(check, !has_child || children, "state %u has no child", k);
    if (state->await && state->await->arms)
        check_arms(check, state);
    EXPECT(check, bytes == state->bytes, "state %u: %llu bytes, not %llu", k,
           (unsigned long long)bytes, (unsigned long long)state->bytes);
}

/* Nothing that the embedded form uses may be lent. */
static void check_owned(const Check *check, const Taken *taken)
{
    const Frame *frame = check->function->frame;
    size_t behind = 0; /* the first that begins behind its first byte */
    for (size_t end = frame->owned.count; behind < end;) {
        size_t middle = behind + (end - behind) / 2;
        if (frame->owned.data[middle].begin <= taken->begin)
            behind = middle + 1;
        else
            end = middle;
    }
    EXPECT(check, behind && taken->end <= frame->owned.data[behind - 1].end,
           "'%s' lies in bytes that are lent", taken->name);
}

static void check_state(const Check *check, uint32_t k)
{
    const Frame *frame = check->function->frame;
    TakenList taken = {0};
    check_contents(check, k, &taken);
    for (size_t i = 0; k && i < taken.count; i++)
        check_owned(check, &taken.data[i]);
    add_taken(check, &taken, frame->tag_offset, frame->tag_offset + frame->tag_size, "the tag");
    if (frame->embeds_tag)
        check_owned(check, &taken.data[taken.count - 1]);
    qsort(taken.data, taken.count, sizeof(Taken), by_begin);
    for (size_t i = 1; i < taken.count; i++)
        EXPECT(check, taken.data[i - 1].end <= taken.data[i].begin,
               "state %u: '%s' and '%s' overlap", k, taken.data[i - 1].name, taken.data[i].name);
}

static bool overlap(const Check *check, const Slot *a, const Slot *b)
{
    const Frame *frame = check->function->frame;
    TakenList first = {0}, second = {0};
    if (a->offset + a->size <= b->offset || b->offset + b->size <= a->offset)
        return false;
    add_slot(check, a, frame->size, frame->align, &first);
    add_slot(check, b, frame->size, frame->align, &second);
    for (size_t i = 0; i < first.count; i++)
        for (size_t k = 0; k < second.count; k++)
            if (first.data[i].begin < second.data[k].end &&
                second.data[k].begin < first.data[i].end)
                return true;
    return false;
}

static void check_pinned(const Check *check)
{
    const Frame *frame = check->function->frame;
    for (size_t i = 0; i < frame->pinned.count; i++) {
        const Slot *slot = &frame->pinned.data[i];
        EXPECT(check,
               slot->local && slot->local->cls == LOCAL_PINNED && slot->size <= frame->size &&
                   slot->offset <= frame->size - slot->size,
               "pinned slot %zu is not a pinned local's, or not in the frame", i);
        TakenList taken = {0};
        add_slot(check, slot, frame->size, frame->align, &taken);
        for (size_t k = 0; k < taken.count; k++)
            check_owned(check, &taken.data[k]);
        check->pinned[slot->local->index] = slot;
    }
    for (size_t i = 0; i < frame->pinned.count; i++) {
        const Slot *a = &frame->pinned.data[i];
        BITS_EACH (o, &a->local->conflicts) {
            const Slot *b = check->pinned[o];
            EXPECT(check, b && !overlap(check, a, b), "'%s' and '%s' conflict and overlap",
                   a->local->name, check->function->locals.data[o]->name);
        }
    }
}

void verify_layout(Unit *unit, const Function *function)
{
    Arena *arena = arena_new();
    size_t locals = function->locals.count;
    Check check = {.pass = "layout", .function = function, .arena = arena};
    check.pinned = NEW_ARRAY(arena, const Slot *, locals);
    check.wanted = NEW_ARRAY(arena, uint32_t, locals);
    const Frame *frame = function->frame;
    EXPECT(&check, frame, "no frame");
    EXPECT(&check,
           frame->align && frame->size % frame->align == 0 && frame->stored_size &&
               frame->stored_size % frame->stored_align == 0,
           "the size is no multiple of the alignment");
    EXPECT(&check,
           frame->stored_size >= frame->size && frame->stored_align % frame->align == 0 &&
               frame->size >= frame->bound && frame->stored_size >= frame->stored_bound,
           "the forms do not fit each other, or are below their bounds");
    EXPECT(&check, frame->state_count == function->awaits.count + 1, "states are missing");
    EXPECT(&check, frame->embeds_tag == (function->awaits.count > 1), "a tag for nothing, or none");
    EXPECT(&check, frame->tag_size >= 4 || frame->state_count >> (8 * frame->tag_size) == 0,
           "the tag is too small");
    EXPECT(&check,
           frame->tag_offset % frame->tag_size == 0 &&
               frame->tag_offset + frame->tag_size <=
                   (frame->embeds_tag ? frame->size : frame->stored_size),
           "the tag is out of place");
    if (unit->options->verify_large || !keeps_much(function)) {
        check_pinned(&check);
        for (uint32_t k = 0; k < frame->state_count; k++)
            check_state(&check, k);
    }
    arena_free(check.arena);
}
