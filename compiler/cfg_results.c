/* cfg_results: what arms assign.
 *
 * Needs the arms as a tree, before they are lowered; says which of them, whole, are `x = await
 * f();` where nobody can see x before the block is done.  Such an arm has a value, which x is given
 * behind the await; until then it lies where the frame of the arm was, instead of beside it.
 *
 * Of await_within that is always so: when its arm is done, so is the block.  Of await_all x is seen
 * before that by another arm that names it, by who has its address, by a cleanup when the future is
 * dropped, where an arm is left by a jump, and by the functions around the one that awaits the
 * arms: these may drop it and go on. */
#include "cfg.h"
#include "source.h"

/* ---- jumps ---------------------------------------------------------------------------------- */

typedef struct Around {
    const Node *arm;
    bool loop, breaks; /* a loop; a loop or switch */
} Around;

static bool is_inside(const Node *arm, const Label *label)
{
    const Node *node = label->node;
    return node && arm->begin <= node->begin && node->end <= arm->end;
}

static bool jumps_out(const Node *node, Around around)
{
    switch (node->kind) {
    case N_RETURN:
    case N_GOTO_ANY:
    case N_AWAIT_BREAK:
    case N_YIELD_BREAK:
        return true;
    case N_GOTO:
        return !is_inside(around.arm, node->label);
    case N_BREAK:
        return !around.breaks;
    case N_CONTINUE:
        return !around.loop;
    case N_WHILE:
    case N_DO:
    case N_FOR:
    case N_EACH:
        around.loop = around.breaks = true;
        break;
    case N_SWITCH:
        around.breaks = true;
        break;
    case N_GO:
        around.loop = true;
        break;
    default:
        break;
    }
    for (uint32_t i = 0; i < node->kid_count; i++)
        if (node->kids[i] && jumps_out(node->kids[i], around))
            return true;
    return false;
}

/* ---- who sees it ---------------------------------------------------------------------------- */

static bool is_named(const Unit *unit, const Node *node, const Local *local)
{
    for (size_t i = SOURCE_FIRST_AT(unit->refs, node->begin);
         i < unit->refs.count && unit->refs.data[i].begin < node->end; i++)
        if (unit->refs.data[i].local == local)
            return true;
    return false;
}

static bool is_seen(const Lowering *l, const Node *block, const Node *arm, const Local *local)
{
    for (uint32_t i = 0; i < block->kid_count; i++)
        if (block->kids[i] != arm && is_named(l->unit, block->kids[i], local))
            return true;
    for (const Cleanup *c = l->cleanup; c; c = c->outer)
        if (c->statement && is_named(l->unit, c->statement, local))
            return true;
    return false;
}

static bool can_be_assigned(const Local *local)
{
    return is_plain_value(local) && !local->opaque && !local->type->has_const;
}

/* `x = value;`, alone or alone in a block. */
static Node *assignment_of(Node *arm)
{
    while (arm->kind == N_BLOCK && arm->kid_count == 1)
        arm = arm->kids[0];
    Node *assignment = arm->kind == N_EXPR ? strip(arm->kids[0]) : arm;
    return assignment->kind == N_ASSIGN && assignment->kids[1]->flatten ? assignment : NULL;
}

Node *value_of_arm(const Lowering *l, Node *arm, Local **local)
{
    Node *assignment = assignment_of(arm);
    Node *target = assignment ? strip(assignment->kids[0]) : NULL;
    if (!target || target->kind != N_REF || target->flatten || !is_tracked(l->f, target->local) ||
        !can_be_assigned(target->local))
        return NULL;
    *local = target->local;
    return assignment->kids[1];
}

Node *result_of_arm(const Lowering *l, const Node *block, Node *arm, Local **local)
{
    Local *target;
    Node *value = value_of_arm(l, arm, &target);
    if (!value || target->escapes || target->cleanup || is_seen(l, block, arm, target))
        return NULL;
    *local = target;
    return value;
}

bool arms_jump_out(const Node *block)
{
    for (uint32_t i = 0; i < block->kid_count; i++)
        if (jumps_out(block->kids[i], (Around){.arm = block->kids[i]}))
            return true;
    return false;
}
