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

/* Constructs in each other; clang takes 256 brackets, of which the text inside needs some. */
enum { DEPTH_LIMIT = 64 };

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
    if (block->index == NO_BLOCK)
        return NO_ITEM;
    return sequence->index[loops_key(loops_resolve(version, block), block)];
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

/* What is open around an item while the sequence is walked. */
typedef struct Open {
    bool is_loop;
    size_t close;   /* its end, or the end of its first part */
    size_t limit;   /* what opens inside closes here at the latest: in front of a do's condition and
                       a for's step, which print with the loop */
    size_t else_at; /* of a branch in its first part, if it has a second; else NO_ITEM */
    size_t final;   /* the end of the second part */
    size_t head;    /* of a loop: where its end goes; NO_ITEM: to a condition of its own */
} Open;

/* Where control goes on at the end of something that ends in front of `item`, past the ends of what
 * is open around it. */
static size_t falls_to(const Open *stack, size_t depth, size_t item)
{
    while (depth-- > 0) {
        const Open *open = &stack[depth];
        if (item != open->close)
            return item;
        if (open->is_loop)
            return open->head;
        if (open->else_at == item)
            item = open->final;
    }
    return item;
}

/* The kind of the loop whose first item is `head` and whose last is `last`; `exit` is where control
 * goes on behind it. */
static ShapeKind loop_kind(const Sequence *sequence, size_t head, size_t last, size_t exit)
{
    const Item *item = &sequence->items.data[head];
    if (is_branch(&sequence->items.data[last]) && branch_to(sequence, last, 0) == head)
        return branch_to(sequence, last, 1) == exit ? SHAPE_DO : SHAPE_NONE;
    bool tests = is_branch(item) && !item->block->ops.count && last > head &&
                 branch_to(sequence, head, 0) == head + 1 && branch_to(sequence, head, 1) == exit;
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

/* A branch whose false side is what its run falls to, or the item behind it where the run jumps
 * over that to what both sides fall to. */
static void shape_branch(Sequence *sequence, size_t i, const Open *stack, size_t depth)
{
    Shape *shape = &sequence->shapes[i];
    if (!is_branch(&sequence->items.data[i]) || branch_to(sequence, i, 0) != i + 1)
        return;
    size_t limit = depth ? stack[depth - 1].limit : sequence->items.count;
    size_t close = branch_to(sequence, i, 1);
    if (close == NO_ITEM || close <= i + 1 || close > limit)
        return;
    size_t over = jumps_to(sequence, close - 1);
    if (over != NO_ITEM && over > close && over <= limit && close < limit) {
        shape->branch = true;
        shape->else_at = close;
        shape->branch_close = over;
    } else if (falls_to(stack, depth, close) == close) {
        shape->branch = true;
        shape->else_at = NO_ITEM;
        shape->branch_close = close;
    }
}

static size_t shape_loop(Sequence *sequence, size_t i, size_t last, const Open *stack, size_t depth)
{
    Shape *shape = &sequence->shapes[i];
    size_t limit = depth ? stack[depth - 1].limit : sequence->items.count;
    if (last == NO_ITEM || last >= limit)
        return NO_ITEM;
    shape->loop = loop_kind(sequence, i, last, falls_to(stack, depth, last + 1));
    shape->loop_last = last;
    if (shape->loop == SHAPE_DO)
        sequence->shapes[last].ends_do = true;
    return shape->loop ? last + 1 : NO_ITEM;
}

/* Ends what ends in front of item i, and begins second parts there. */
static size_t close_open(Open *stack, size_t depth, size_t i)
{
    while (depth && stack[depth - 1].close <= i) {
        Open *top = &stack[depth - 1];
        if (top->else_at != i)
            depth--;
        else
            *top = (Open){false, top->final, top->final, NO_ITEM, top->final, NO_ITEM};
    }
    return depth;
}

/* Needs items and index; leaves shapes. */
void shape_sequence(Arena *arena, Sequence *sequence)
{
    size_t n = sequence->items.count, depth = 0;
    size_t *back = find_backs(arena, sequence);
    Open *stack = NEW_ARRAY(arena, Open, n * 2 + 1);
    sequence->shapes = NEW_ARRAY(arena, Shape, n + 1);
    for (size_t i = 0; i < n; i++) {
        Shape *shape = &sequence->shapes[i];
        depth = close_open(stack, depth, i);
        if (depth >= DEPTH_LIMIT)
            continue;
        size_t close = shape_loop(sequence, i, back[i], stack, depth);
        if (close != NO_ITEM) {
            size_t head = shape->loop == SHAPE_DO ? NO_ITEM : i;
            bool tail = shape->loop == SHAPE_DO || shape->loop == SHAPE_FOR;
            stack[depth++] = (Open){true, close, tail ? close - 1 : close, NO_ITEM, 0, head};
        }
        if (shape->loop == SHAPE_WHILE || shape->loop == SHAPE_FOR || shape->ends_do)
            continue;
        shape_branch(sequence, i, stack, depth);
        if (shape->branch) {
            size_t first = shape->else_at != NO_ITEM ? shape->else_at : shape->branch_close;
            stack[depth++] =
                (Open){false, first, first, shape->else_at, shape->branch_close, NO_ITEM};
        }
    }
}
