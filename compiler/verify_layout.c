/* verify_layout: no two things that are needed at once share a byte of the frame.
 *
 * Needs frames, changes nothing; a broken invariant ends acc with internal_error.  Where layout
 * searches, this sorts and compares. */
#include "verify.h"

#include <stdlib.h>

/* Bytes of the frame that something needs in one state. */
typedef struct Extent {
    uint64_t begin, end;
    const char *name;
} Extent;

typedef VEC(Extent) Extents;

static int by_begin(const void *left, const void *right)
{
    const Extent *a = left, *b = right;
    return a->begin < b->begin ? -1 : a->begin > b->begin;
}

static void add_slot(const Check *check, const Slot *slot, Extents *extents)
{
    const Frame *frame = check->function->frame;
    const char *name = slot->local ? slot->local->name : "the child";
    EXPECT(check, slot->align && slot->offset % slot->align == 0 && frame->align % slot->align == 0,
           "'%s' is not aligned", name);
    EXPECT(check, slot->offset + slot->size <= frame->size, "'%s' is not in the frame", name);
    EXPECT(check,
           !slot->local ||
               (slot->size == slot->local->type->size && slot->align >= slot->local->type->align),
           "'%s' has the wrong size", name);
    if (slot->size)
        VEC_PUSH(check->arena, extents, ((Extent){slot->offset, slot->offset + slot->size, name}));
}

static void check_child(const Check *check, const Await *await, const Slot *slot)
{
    const Function *callee = await->callee;
    if (await->kind == AWAIT_CALL) {
        EXPECT(check, callee->frame && callee->order < check->function->order,
               "'%s' is not laid out before its caller", callee->name);
        EXPECT(check, slot->size == callee->frame->size && slot->align == callee->frame->align,
               "the child '%s' has the wrong size", callee->name);
    } else if (await->kind == AWAIT_SIZED) {
        EXPECT(check, slot->size >= await->bound + (callee ? 0 : 1),
               "a child of up to %llu bytes has the wrong size", (unsigned long long)await->bound);
    } else if (await->kind == AWAIT_BOXED) {
        EXPECT(check, slot->size && slot->size == slot->align,
               "the pointer to '%s' has the wrong size", callee ? callee->name : "a boxed future");
    } else if (await->kind == AWAIT_MANUAL) {
        EXPECT(check, slot->size == callee->manual_size && slot->align == callee->manual_align,
               "the child '%s' has the wrong size", callee->name);
    }
    const Slot *result = await->result ? check->pinned[await->result->index] : NULL;
    EXPECT(check,
           !result || result->offset >= slot->offset + slot->size ||
               result->offset + result->size <= slot->offset,
           "the child of await #%u overlaps its own result", await->index + 1);
}

/* What the state needs: the locals that its await keeps, at the start the parameters. */
static BitSet needed_in(const Check *check, const State *state)
{
    const Function *function = check->function;
    BitSet set = bits_new(check->arena, function->locals.count);
    if (state->await)
        bits_copy(&set, &state->await->keep);
    for (size_t i = 0; !state->await && i < function->params.count; i++)
        bits_add(&set, function->params.data[i]->index);
    return set;
}

/* Each local that the state needs has one place, and nothing else has any. */
static void check_contents(const Check *check, uint32_t k, Extents *extents)
{
    const Function *function = check->function;
    const State *state = &function->frame->states[k];
    BitSet left = needed_in(check, state);
    size_t children = 0;
    uint64_t bytes = 0;
    for (size_t i = 0; i < state->slots.count; i++) {
        const Slot *slot = &state->slots.data[i];
        bytes += slot->size;
        add_slot(check, slot, extents);
        if (!slot->local) {
            EXPECT(check, state->await && !children++, "state %u has a wrong child", k);
            check_child(check, state->await, slot);
            continue;
        }
        const Slot *pinned = check->pinned[slot->local->index];
        EXPECT(check, bits_has(&left, slot->local->index),
               "state %u holds '%s', which it needs not", k, slot->local->name);
        EXPECT(check, pinned ? !k && pinned->offset == slot->offset : true,
               "state %u holds '%s' in another place", k, slot->local->name);
        bits_remove(&left, slot->local->index);
    }
    BITS_EACH (i, &left) {
        EXPECT(check, k && check->pinned[i], "state %u has no place for '%s'", k,
               function->locals.data[i]->name);
        bytes += check->pinned[i]->size;
        add_slot(check, check->pinned[i], extents);
    }
    EXPECT(check, !state->await || children, "state %u has no child", k);
    EXPECT(check, bytes == state->bytes, "state %u: %llu bytes, not %llu", k,
           (unsigned long long)bytes, (unsigned long long)state->bytes);
}

static void check_state(const Check *check, uint32_t k)
{
    const Frame *frame = check->function->frame;
    Extents extents = {0};
    check_contents(check, k, &extents);
    VEC_PUSH(check->arena, &extents,
             ((Extent){frame->tag_offset, frame->tag_offset + frame->tag_size, "the tag"}));
    qsort(extents.data, extents.count, sizeof(Extent), by_begin);
    for (size_t i = 1; i < extents.count; i++)
        EXPECT(check, extents.data[i - 1].end <= extents.data[i].begin,
               "state %u: '%s' and '%s' overlap", k, extents.data[i - 1].name,
               extents.data[i].name);
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
        check->pinned[slot->local->index] = slot;
    }
    for (size_t i = 0; i < frame->pinned.count; i++) {
        const Slot *a = &frame->pinned.data[i];
        BITS_EACH (o, &a->local->conflicts) {
            const Slot *b = check->pinned[o];
            EXPECT(check,
                   b && (a->offset + a->size <= b->offset || b->offset + b->size <= a->offset),
                   "'%s' and '%s' conflict and overlap", a->local->name,
                   check->function->locals.data[o]->name);
        }
    }
}

void verify_layout(Unit *unit, const Function *function)
{
    Arena *arena = arena_new();
    Check check = {"layout", function, arena,
                   NEW_ARRAY(arena, const Slot *, function->locals.count)};
    const Frame *frame = function->frame;
    (void)unit;
    EXPECT(&check, frame, "no frame");
    EXPECT(&check, frame->size && frame->align && frame->size % frame->align == 0,
           "the size is no multiple of the alignment");
    EXPECT(&check, frame->state_count == function->awaits.count + 1, "states are missing");
    EXPECT(&check, frame->tag_size >= 4 || frame->state_count >> (8 * frame->tag_size) == 0,
           "the tag is too small");
    EXPECT(&check,
           frame->tag_offset % frame->tag_size == 0 &&
               frame->tag_offset + frame->tag_size <= frame->size,
           "the tag is out of place");
    check_pinned(&check);
    for (uint32_t k = 0; k < frame->state_count; k++)
        check_state(&check, k);
    arena_free(check.arena);
}
