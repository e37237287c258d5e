/* loops: the natural loops of a poll function, and which of them get a copy for their resumes.
 *
 * A jump from the state switch into the middle of a loop gives the loop a second entry; compilers
 * then keep its variables in memory, and the hot path pays.  So the code behind an await in a loop
 * is printed a second time, outside: the rest of the iteration, up to the jump to the loop's head.
 * Of each loop with awaits one such copy exists, without its head; a copy of an inner loop goes on
 * in the copy of the outer one.  A block at depth d is printed d + 1 times at most.
 *
 * Not copied: bodies with asm (it may define labels), with labels whose address is taken (it must
 * stay the same), and very large ones.
 *
 * Dominators: Cooper, Harvey and Kennedy, "A simple, fast dominance algorithm" (2001). */
#include "emit.h"

#include <stdlib.h>
#include <string.h>

enum { COPY_LIMIT = 400 /* blocks of a body that is still copied */ };

typedef struct Order {
    uint32_t *number; /* of a block: postorder, -1 where it is not reached */
    Block **postorder;
    uint32_t count;
    uint32_t *idom; /* by postorder number */
} Order;

static size_t successor_count(const Function *f, const Block *b)
{
    return 2 + b->cases.count + (b->term == TERM_INDIRECT ? f->label_targets.count : 0);
}

/* NULL where there is none; drop chains are no part of the poll function. */
static Block *successor(const Function *f, const Block *b, size_t i)
{
    Block *to;
    if (i < 2)
        to = b->to[i];
    else if (i - 2 < b->cases.count)
        to = b->cases.data[i - 2].to;
    else
        to = f->label_targets.data[i - 2 - b->cases.count];
    return to && !to->drop_only ? to : NULL;
}

static void visit_from(const Function *f, Block *entry, Order *order, Arena *arena)
{
    typedef struct Frame_ {
        Block *block;
        size_t next;
    } Visit;
    Visit *stack = NEW_ARRAY(arena, Visit, f->blocks.count + 1);
    size_t depth = 0;
    BitSet seen = bits_new(arena, f->blocks.count);
    bits_add(&seen, entry->index);
    stack[depth++] = (Visit){entry, 0};
    while (depth) {
        Visit *top = &stack[depth - 1];
        if (top->next == successor_count(f, top->block)) {
            order->number[top->block->index] = order->count;
            order->postorder[order->count++] = top->block;
            depth--;
            continue;
        }
        Block *to = successor(f, top->block, top->next++);
        if (to && !bits_has(&seen, to->index)) {
            bits_add(&seen, to->index);
            stack[depth++] = (Visit){to, 0};
        }
    }
}

static uint32_t intersect(const uint32_t *idom, uint32_t a, uint32_t b)
{
    while (a != b) {
        while (a < b)
            a = idom[a];
        while (b < a)
            b = idom[b];
    }
    return a;
}

static Order dominators(Arena *arena, Function *f)
{
    Order order = {0};
    size_t n = f->blocks.count;
    order.number = NEW_ARRAY(arena, uint32_t, n);
    order.postorder = NEW_ARRAY(arena, Block *, n);
    order.idom = NEW_ARRAY(arena, uint32_t, n + 1);
    memset(order.number, 0xff, n * sizeof *order.number);
    visit_from(f, f->blocks.data[0], &order, arena);
    memset(order.idom, 0xff, (n + 1) * sizeof *order.idom);
    uint32_t entry = order.count - 1;
    order.idom[entry] = entry;
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t i = entry; i-- > 0;) {
            Block *block = order.postorder[i];
            uint32_t best = (uint32_t)-1;
            /* The last in the text first: where a thousand returns lead to one cleanup, each is
             * near what those behind it have in common, and far from the entry. */
            for (size_t p = block->preds.count; p-- > 0;) {
                uint32_t pred = order.number[block->preds.data[p]->index];
                if (pred == (uint32_t)-1 || order.idom[pred] == (uint32_t)-1)
                    continue;
                best = best == (uint32_t)-1 ? pred : intersect(order.idom, best, pred);
            }
            if (order.idom[i] != best) {
                order.idom[i] = best;
                changed = true;
            }
        }
    }
    return order;
}

static bool dominates(const Order *order, uint32_t a, uint32_t b)
{
    while (b < a && order->idom[b] != b)
        b = order->idom[b];
    return a == b;
}

/* ---- bodies --------------------------------------------------------------------------------- */

static bool set_has(const BlockSet *set, const Block *block)
{
    return block->index >= set->first && block->index - set->first < set->bits.bits &&
           bits_has(&set->bits, block->index - set->first);
}

typedef struct Bodies {
    Arena *arena;
    const Order *order;
    uint32_t *loop_of; /* by block: the last loop, counted from 1, that took it */
    VEC(Block *) todo, found;
} Bodies;

static void take(Bodies *b, const Loop *loop, Block *block)
{
    if (b->loop_of[block->index] == loop->index + 1 ||
        b->order->number[block->index] == (uint32_t)-1)
        return;
    b->loop_of[block->index] = loop->index + 1;
    VEC_PUSH(b->arena, &b->found, block);
    VEC_PUSH(b->arena, &b->todo, block);
}

/* The set, and one of the same range that is empty, of what was found. */
static void set_body(Bodies *b, Loop *loop)
{
    uint32_t first = loop->header->index, last = first;
    for (size_t i = 0; i < b->found.count; i++) {
        uint32_t index = b->found.data[i]->index;
        first = index < first ? index : first;
        last = index > last ? index : last;
    }
    loop->size = (uint32_t)b->found.count;
    loop->body = (BlockSet){first, bits_new(b->arena, last - first + 1)};
    loop->copy = (BlockSet){first, bits_new(b->arena, last - first + 1)};
    for (size_t i = 0; i < b->found.count; i++)
        bits_add(&loop->body.bits, b->found.data[i]->index - first);
}

/* What leads to the jumps back to `header` without passing it; NULL: nothing jumps back. */
static Loop *find_loop(Bodies *b, Block *header, uint32_t index)
{
    uint32_t number = b->order->number[header->index];
    Loop *loop = NULL;
    b->found.count = 0;
    for (size_t p = 0; p < header->preds.count && number != (uint32_t)-1; p++) {
        Block *from = header->preds.data[p];
        if (b->order->number[from->index] == (uint32_t)-1 ||
            !dominates(b->order, number, b->order->number[from->index]))
            continue;
        if (!loop) {
            loop = NEW(b->arena, Loop);
            loop->index = index;
            loop->header = header;
            take(b, loop, header);
            b->todo.count = 0;
        }
        take(b, loop, from);
        while (b->todo.count) {
            Block *block = b->todo.data[--b->todo.count];
            for (size_t i = 0; i < block->preds.count; i++)
                take(b, loop, block->preds.data[i]);
        }
    }
    if (loop)
        set_body(b, loop);
    return loop;
}

static bool has_asm(const Node *node)
{
    if (!node)
        return false;
    if (node->kind == N_ASM)
        return true;
    for (uint32_t i = 0; i < node->kid_count; i++)
        if (has_asm(node->kids[i]))
            return true;
    return false;
}

static bool may_copy(const Function *f, const Loop *loop)
{
    if (!loop->has_await || loop->size > COPY_LIMIT)
        return false;
    for (size_t i = 0; i < f->label_targets.count; i++)
        if (set_has(&loop->body, f->label_targets.data[i]))
            return false;
    BITS_EACH (b, &loop->body.bits) {
        const Block *block = f->blocks.data[loop->body.first + b];
        for (size_t i = 0; i < block->ops.count; i++)
            if (has_asm(block->ops.data[i].node))
                return false;
    }
    return true;
}

const Loop *loops_resolve(const Loop *version, const Block *to)
{
    for (; version; version = version->parent)
        if (version->copied && to != version->header && set_has(&version->body, to))
            return version;
    return NULL;
}

size_t loops_key(const Loop *version, const Block *block)
{
    return version ? version->key + (block->index - version->copy.first) : block->index;
}

static bool does_nothing(const Function *f, const Block *block)
{
    if (region_at(f, block)) /* its text is printed whole */
        return false;
    for (size_t i = 0; i < block->ops.count; i++)
        if (block->ops.data[i].kind < OP_ENTER)
            return false;
    return block->term == TERM_JUMP;
}

Target loops_target(const Function *f, const Loops *loops, const Await *await)
{
    Block *after = await->block->to[0];
    Target target = {after, loops_resolve(loops->innermost[await->block->index], after)};
    for (size_t steps = 0; steps < f->blocks.count && does_nothing(f, target.block); steps++) {
        after = target.block->to[0];
        target = (Target){after, loops_resolve(target.version, after)};
    }
    return target;
}

/* Follows what is reached from the resumes, copy by copy. */
static void fill_copies(Arena *arena, Function *f, Loops *loops)
{
    VEC(Target) todo = {0};
    for (size_t i = 0; i < f->awaits.count; i++)
        VEC_PUSH(arena, &todo, loops_target(f, loops, f->awaits.data[i]));
    while (todo.count) {
        Target at = todo.data[--todo.count];
        if (!at.version || set_has(&at.version->copy, at.block))
            continue;
        BlockSet *copy = (BlockSet *)&at.version->copy;
        bits_add(&copy->bits, at.block->index - copy->first);
        /* The text of a region is printed whole, jumps that nothing reaches included. */
        const Region *region = region_at(f, at.block);
        uint32_t last = region ? region->last : at.block->index;
        for (uint32_t b = at.block->index; b <= last; b++)
            for (size_t i = 0; i < successor_count(f, f->blocks.data[b]); i++) {
                Block *to = successor(f, f->blocks.data[b], i);
                if (to)
                    VEC_PUSH(arena, &todo, ((Target){to, loops_resolve(at.version, to)}));
            }
    }
}

/* The larger ones first: of two natural loops one holds the other, or they are apart. */
static int compare_sizes(const void *a, const void *b)
{
    const Loop *x = *(Loop *const *)a, *y = *(Loop *const *)b;
    if (x->size != y->size)
        return x->size > y->size ? -1 : 1;
    return x->index < y->index ? -1 : 1;
}

/* Needs the bodies; leaves parents, innermost, has_await and copied. */
static void nest_loops(Arena *arena, Function *f, Loops *loops)
{
    Loop **sorted = NEW_ARRAY(arena, Loop *, loops->list.count + 1);
    if (loops->list.count)
        memcpy(sorted, loops->list.data, loops->list.count * sizeof *sorted);
    qsort(sorted, loops->list.count, sizeof *sorted, compare_sizes);
    for (size_t i = 0; i < loops->list.count; i++) {
        Loop *loop = sorted[i];
        loop->parent = loops->innermost[loop->header->index];
        BITS_EACH (b, &loop->body.bits) {
            loops->innermost[loop->body.first + b] = loop;
            loop->has_await |= f->blocks.data[loop->body.first + b]->term == TERM_AWAIT;
        }
        loop->copied = may_copy(f, loop);
    }
    loops->keys = f->blocks.count;
    for (size_t i = 0; i < loops->list.count; i++) {
        Loop *loop = loops->list.data[i];
        if (loop->copied) {
            loop->key = loops->keys;
            loops->keys += loop->copy.bits.bits;
        }
    }
}

Loops loops_find(Arena *arena, Function *f)
{
    Loops loops = {.innermost = NEW_ARRAY(arena, Loop *, f->blocks.count), .keys = f->blocks.count};
    if (!f->awaits.count)
        return loops;
    Order order = dominators(arena, f);
    Bodies bodies = {
        .arena = arena, .order = &order, .loop_of = NEW_ARRAY(arena, uint32_t, f->blocks.count)};
    for (size_t i = 0; i < f->blocks.count; i++) {
        Loop *loop = find_loop(&bodies, f->blocks.data[i], (uint32_t)loops.list.count);
        if (loop)
            VEC_PUSH(arena, &loops.list, loop);
    }
    nest_loops(arena, f, &loops);
    fill_copies(arena, f, &loops);
    return loops;
}
