/* emit_shape: if, else, while, for and do again, out of blocks.
 *
 * Blocks stand in source order, so most branches and loops still have the shape that the user
 * wrote: what a branch skips is a run of items that stands right behind it, a loop's last item
 * jumps to its first.  Such a run prints in braces.  That is never wrong, whatever else jumps into
 * the run or out of it by goto: braces only say where control goes on at their end, and that is
 * checked here.  What has no such shape stays goto.
 *
 * The runs of two constructs are nested or apart; each opens at one item and closes in front of
 * another. */
#include "emit.h"

#include <string.h>

/* Where control goes on behind the item without a decision: NULL where there is none, or several.
 */
Block *item_follows(const Item *item)
{
    if (item->region)
        return item->region->after;
    if (item->block->term == TERM_JUMP || item->block->term == TERM_AWAIT)
        return item->block->to[0];
    return NULL;
}

size_t item_index(const Sequence *sequence, const Loop *version, const Block *block)
{
    version = loops_resolve(version, block);
    size_t key = (version ? version->index + 1 : 0) * sequence->block_count + block->index;
    return sequence->index[key];
}

static size_t jumps_to(const Sequence *sequence, size_t item)
{
    const Item *from = &sequence->items.data[item];
    Block *to = from->region || from->block->term == TERM_JUMP ? item_follows(from) : NULL;
    return to ? item_index(sequence, from->version, to) : NO_ITEM;
}

static bool is_branch(const Item *item)
{
    return !item->region && item->block->term == TERM_BRANCH;
}

static size_t branch_to(const Sequence *sequence, size_t item, int which)
{
    const Item *from = &sequence->items.data[item];
    return item_index(sequence, from->version, from->block->to[which]);
}

static bool is_for_step(const Sequence *sequence, size_t item)
{
    const Block *block = sequence->items.data[item].block;
    return !sequence->items.data[item].region && block->ops.count == 1 &&
           block->ops.data[0].kind == OP_EVAL && block->origin && block->origin->kind == N_FOR &&
           block->term == TERM_JUMP;
}

/* The kind of the loop whose first item is `head` and whose last is `last`. */
static ShapeKind loop_kind(const Sequence *sequence, size_t head, size_t last)
{
    const Item *item = &sequence->items.data[head];
    if (is_branch(&sequence->items.data[last]) && branch_to(sequence, last, 0) == head)
        return SHAPE_DO;
    bool tests = is_branch(item) && !item->block->ops.count && last > head &&
                 branch_to(sequence, head, 0) == head + 1 &&
                 branch_to(sequence, head, 1) == last + 1;
    if (!tests)
        return SHAPE_FOREVER;
    return last > head + 1 && is_for_step(sequence, last) ? SHAPE_FOR : SHAPE_WHILE;
}

/* The last item that jumps back to each, within what is printed in one version. */
static size_t *find_backs(Arena *arena, const Sequence *sequence)
{
    size_t *back = NEW_ARRAY(arena, size_t, sequence->items.count + 1);
    for (size_t i = 0; i < sequence->items.count; i++)
        back[i] = NO_ITEM;
    for (size_t i = 0; i < sequence->items.count; i++) {
        size_t to = jumps_to(sequence, i);
        if (to == NO_ITEM && is_branch(&sequence->items.data[i]) &&
            branch_to(sequence, i, 1) == i + 1)
            to = branch_to(sequence, i, 0);
        if (to != NO_ITEM && to <= i &&
            sequence->items.data[to].version == sequence->items.data[i].version)
            back[to] = i;
    }
    return back;
}

typedef struct Open {
    size_t close;
    size_t limit; /* what opens inside may close here at the latest */
    size_t else_at;
    size_t final;
} Open;

static void shape_branch(Sequence *sequence, size_t i, size_t limit)
{
    Shape *shape = &sequence->shapes[i];
    if (!is_branch(&sequence->items.data[i]) || branch_to(sequence, i, 0) != i + 1)
        return;
    size_t close = branch_to(sequence, i, 1);
    if (close == NO_ITEM || close <= i + 1 || close > limit)
        return;
    shape->branch = true;
    shape->branch_close = close;
    shape->else_at = NO_ITEM;
    size_t over = jumps_to(sequence, close - 1);
    if (over != NO_ITEM && over > close && over <= limit) {
        shape->else_at = close;
        shape->branch_close = over;
    }
}

/* Needs items and index; leaves shapes. */
void shape_sequence(Arena *arena, Sequence *sequence)
{
    size_t n = sequence->items.count, depth = 0;
    size_t *back = find_backs(arena, sequence);
    Open *stack = NEW_ARRAY(arena, Open, n * 2 + 1);
    sequence->shapes = NEW_ARRAY(arena, Shape, n + 1);
    for (size_t i = 0; i < n; i++) {
        while (depth && stack[depth - 1].close <= i) {
            Open *top = &stack[depth - 1];
            if (top->else_at == i && top->final > i)
                *top = (Open){top->final, top->final, NO_ITEM, top->final};
            else
                depth--;
        }
        size_t limit = depth ? stack[depth - 1].limit : n;
        Shape *shape = &sequence->shapes[i];
        if (back[i] != NO_ITEM && back[i] < limit) {
            shape->loop = loop_kind(sequence, i, back[i]);
            shape->loop_last = back[i];
            if (shape->loop == SHAPE_DO)
                sequence->shapes[back[i]].ends_do = true;
            stack[depth++] = (Open){back[i] + 1, back[i], NO_ITEM, 0};
            limit = back[i];
        }
        if (shape->loop == SHAPE_WHILE || shape->loop == SHAPE_FOR || shape->ends_do)
            continue;
        shape_branch(sequence, i, limit);
        if (shape->branch) {
            size_t first = shape->else_at == NO_ITEM ? shape->branch_close : shape->else_at;
            stack[depth++] = (Open){first, first, shape->else_at, shape->branch_close};
        }
    }
}
