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
            for (size_t p = 0; p < block->preds.count; p++) {
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

static void add_body(Arena *arena, Loop *loop, Block *from, const Order *order)
{
    VEC(Block *) todo = {0};
    VEC_PUSH(arena, &todo, from);
    while (todo.count) {
        Block *block = todo.data[--todo.count];
        if (bits_has(&loop->body, block->index) || order->number[block->index] == (uint32_t)-1)
            continue;
        bits_add(&loop->body, block->index);
        for (size_t i = 0; i < block->preds.count; i++)
            VEC_PUSH(arena, &todo, block->preds.data[i]);
    }
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
    if (!loop->has_await || bits_count(&loop->body) > COPY_LIMIT)
        return false;
    for (size_t i = 0; i < f->label_targets.count; i++)
        if (bits_has(&loop->body, f->label_targets.data[i]->index))
            return false;
    BITS_EACH (b, &loop->body) {
        const Block *block = f->blocks.data[b];
        for (size_t i = 0; i < block->ops.count; i++)
            if (has_asm(block->ops.data[i].node))
                return false;
    }
    return true;
}

const Loop *loops_innermost(const Loops *loops, const Block *block)
{
    const Loop *best = NULL;
    for (size_t i = 0; i < loops->count; i++) {
        const Loop *loop = loops->data[i];
        if (bits_has(&loop->body, block->index) &&
            (!best || bits_count(&loop->body) < bits_count(&best->body)))
            best = loop;
    }
    return best;
}

const Loop *loops_resolve(const Loop *version, const Block *to)
{
    for (; version; version = version->parent)
        if (version->copied && to != version->header && bits_has(&version->body, to->index))
            return version;
    return NULL;
}

/* Follows what is reached from the resumes, copy by copy. */
static void fill_copies(Arena *arena, Function *f, Loops *loops)
{
    typedef struct Printed {
        Block *block;
        const Loop *version;
    } Printed;
    VEC(Printed) todo = {0};
    for (size_t i = 0; i < f->awaits.count; i++) {
        Block *after = f->awaits.data[i]->block->to[0];
        Printed entry = {after,
                         loops_resolve(loops_innermost(loops, f->awaits.data[i]->block), after)};
        VEC_PUSH(arena, &todo, entry);
    }
    while (todo.count) {
        Printed at = todo.data[--todo.count];
        if (!at.version || bits_has(&at.version->copy, at.block->index))
            continue;
        bits_add((BitSet *)&at.version->copy, at.block->index);
        /* The text of a region is printed whole, jumps that nothing reaches included. */
        const Region *region = region_at(f, at.block);
        uint32_t last = region ? region->last : at.block->index;
        for (uint32_t b = at.block->index; b <= last; b++)
            for (size_t i = 0; i < successor_count(f, f->blocks.data[b]); i++) {
                Block *to = successor(f, f->blocks.data[b], i);
                if (to)
                    VEC_PUSH(arena, &todo, ((Printed){to, loops_resolve(at.version, to)}));
            }
    }
}

Loops loops_find(Arena *arena, Function *f)
{
    Loops loops = {0};
    if (!f->awaits.count)
        return loops;
    Order order = dominators(arena, f);
    for (size_t i = 0; i < f->blocks.count; i++) {
        Block *header = f->blocks.data[i];
        uint32_t number = order.number[i];
        Loop *loop = NULL;
        for (size_t p = 0; p < header->preds.count && number != (uint32_t)-1; p++) {
            Block *from = header->preds.data[p];
            if (order.number[from->index] == (uint32_t)-1 ||
                !dominates(&order, number, order.number[from->index]))
                continue;
            if (!loop) {
                loop = NEW(arena, Loop);
                loop->index = (uint32_t)loops.count;
                loop->header = header;
                loop->body = bits_new(arena, f->blocks.count);
                loop->copy = bits_new(arena, f->blocks.count);
                bits_add(&loop->body, header->index);
                VEC_PUSH(arena, &loops, loop);
            }
            add_body(arena, loop, from, &order);
        }
    }
    for (size_t i = 0; i < loops.count; i++) {
        Loop *loop = loops.data[i];
        for (size_t j = 0; j < f->awaits.count; j++)
            loop->has_await |= bits_has(&loop->body, f->awaits.data[j]->block->index);
        loop->copied = may_copy(f, loop);
        for (size_t j = 0; j < loops.count; j++) {
            Loop *other = loops.data[j];
            if (other != loop && bits_has(&other->body, loop->header->index) &&
                (!loop->parent || bits_count(&other->body) < bits_count(&loop->parent->body)))
                loop->parent = other;
        }
    }
    fill_copies(arena, f, &loops);
    return loops;
}
