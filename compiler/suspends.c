/* suspends: which functions can suspend, and which awaits.
 *
 * Needs the blocks of all functions; leaves never_suspends, and of each function's awaits only
 * those that can suspend.  An await of a function that never suspends is a call: its block goes on
 * with an OP_CALL, and there is no state for it, no child in the frame and no drop.
 *
 * A function never suspends when all that it awaits are functions of this file that never do.
 * Whatever is in a cycle is taken to suspend: layout says that its frame has no end. */
#include "acc.h"

typedef enum Mark { UNSEEN, VISITING, KNOWN } Mark;

typedef struct Pass {
    Arena *arena, *scratch;
    Table *marks; /* by the function's address */
} Pass;

static void set_mark(Pass *pass, const Function *function, Mark mark)
{
    table_put(pass->marks, (const char *)&function, sizeof function, (void *)(uintptr_t)mark);
}

static Mark mark_of(const Pass *pass, const Function *function)
{
    return (Mark)(uintptr_t)table_get(pass->marks, (const char *)&function, sizeof function);
}

static void forget_edge(Block *to, const Block *from)
{
    size_t kept = 0;
    for (size_t i = 0; i < to->preds.count; i++)
        if (to->preds.data[i] != from)
            to->preds.data[kept++] = to->preds.data[i];
    to->preds.count = kept;
}

static void make_call(Pass *pass, Await *await)
{
    Block *block = await->block;
    Op op = {.kind = OP_CALL, .node = await->call, .local = await->result, .await = await};
    VEC_PUSH(pass->arena, &block->ops, op);
    if (block->to[1])
        forget_edge(block->to[1], block);
    block->to[1] = NULL;
    block->term = TERM_JUMP;
    block->await = NULL;
}

static bool is_lowered(const Function *function)
{
    return function->body && !function->failed && function->blocks.count;
}

static void visit(Pass *pass, Function *function);

/* A block of arms has a state whether they suspend or not: it is there that they share locals. */
static void visit_arms(Pass *pass, const Await *await)
{
    for (size_t i = 0; await->arms && i < await->arms->list.count; i++)
        if (is_lowered(await->arms->list.data[i]))
            visit(pass, await->arms->list.data[i]);
    for (size_t i = 0; await->arms && i < await->arms->children.count; i++)
        if (is_lowered(await->arms->children.data[i]))
            visit(pass, await->arms->children.data[i]);
}

static void visit(Pass *pass, Function *function)
{
    size_t left = 0;
    set_mark(pass, function, VISITING);
    for (size_t i = 0; i < function->awaits.count; i++) {
        Await *await = function->awaits.data[i];
        visit_arms(pass, await);
        bool is_plain = await->kind == AWAIT_CALL && is_lowered(await->callee);
        if (is_plain && mark_of(pass, await->callee) == UNSEEN)
            visit(pass, await->callee);
        if (is_plain && await->callee->never_suspends) {
            make_call(pass, await);
            continue;
        }
        await->index = (uint32_t)left;
        function->awaits.data[left++] = await;
    }
    function->awaits.count = left;
    function->never_suspends = !left;
    set_mark(pass, function, KNOWN);
}

void suspends(Unit *unit)
{
    Pass pass = {unit->arena, arena_new(), NULL};
    pass.marks = table_new(pass.scratch);
    for (size_t i = 0; i < unit->functions.count; i++) {
        Function *function = unit->functions.data[i];
        if (is_lowered(function) && !function->outer && mark_of(&pass, function) == UNSEEN)
            visit(&pass, function);
    }
    arena_free(pass.scratch);
}
