/* check_lent: what a lazy future's handle is lent to keeps it no longer than it is awaited itself.
 *
 * Needs a checked tree; leaves it as it is.  The handle of a lazy future leads to its variable, so
 * it must not outlive that variable's scope.  A parameter of a handle's type may well be stored
 * when it names a task; so the mistake is in the call that lends, and it is looked for from there:
 * through the parameter, through locals that it is copied to, and through the calls that lend it
 * on, as far as this file defines them. */
#include "check.h"

typedef struct Search {
    Unit *unit;
    VEC(const Local *) seen;
} Search;

static const Node *keeper_of(Search *search, const Function *f, const Local *local);

static bool is_seen(Search *search, const Local *local)
{
    for (size_t i = 0; i < search->seen.count; i++)
        if (search->seen.data[i] == local)
            return true;
    VEC_PUSH(search->unit->arena, &search->seen, local);
    return false;
}

/* What takes the value of `node`, through what only hands it on. */
static Node *taker_of(Node **node)
{
    Node *user = user_of(*node);
    while (user && (((user->kind == N_COND || user->kind == N_ELVIS) && user->kids[0] != *node) ||
                    (user->kind == N_COMMA && user->kids[user->kid_count - 1] == *node))) {
        *node = user;
        user = user_of(user);
    }
    return user;
}

static const Node *keeper_in_call(Search *search, const Node *call, const Node *argument)
{
    const Node *maker = user_of((Node *)call);
    if (outlives_await(maker))
        return maker;
    if (!call->callee || !call->callee->body)
        return NULL;
    for (uint32_t i = 1; i < call->kid_count && i <= call->callee->params.count; i++)
        if (strip(call->kids[i]) == argument)
            return keeper_of(search, call->callee, call->callee->params.data[i - 1]);
    return NULL;
}

/* What keeps the handle that is read here, beyond the await that it is lent for; NULL: nothing. */
static const Node *keeper_of_use(Search *search, const Function *f, Node *use)
{
    Node *value = use, *user = taker_of(&value);
    if (!user)
        return NULL;
    switch (user->kind) {
    case N_CALL:
        return strip(user->kids[0]) == value ? NULL : keeper_in_call(search, user, value);
    case N_VAR:
        return user->local->is_static ? user : keeper_of(search, f, user->local);
    case N_ASSIGN: {
        const Node *target = strip(user->kids[0]);
        if (target == value)
            return NULL;
        return target->kind == N_REF && target->local && !target->local->is_static &&
                       !target->local->is_extern
                   ? keeper_of(search, f, target->local)
                   : user;
    }
    case N_CAST:
        return user->type->is_void ? NULL : user;
    case N_EXPR:
    case N_FOR:
        return NULL;
    default:
        return user;
    }
}

static const Node *keeper_below(Search *search, const Function *f, Node *node, const Local *local)
{
    if (node->kind == N_REF && node->local == local)
        return keeper_of_use(search, f, node);
    const Node *found = NULL;
    for (uint32_t i = 0; i < node->kid_count && !found; i++)
        if (node->kids[i])
            found = keeper_below(search, f, node->kids[i], local);
    return found;
}

static const Node *keeper_of(Search *search, const Function *f, const Local *local)
{
    return is_seen(search, local) ? NULL : keeper_below(search, f, f->body, local);
}

static void check_call(Unit *unit, const Node *call, Node *argument, const Local *lazy)
{
    Search search = {.unit = unit};
    const Node *keeper = keeper_in_call(&search, call, argument);
    if (!keeper)
        return;
    diag_error(unit, argument->begin,
               "'%s' is lent for as long as an await, and '%s' keeps it; boxed_lazy(...) makes one "
               "that can go",
               lazy->name, call->callee->name);
    diag_note(unit, keeper->begin, "it is kept here");
}

static void check_below(Unit *unit, Node *node)
{
    if (node->kind == N_REF && node->local && node->local->is_lazy) {
        Node *value = node, *user = taker_of(&value);
        if (user && user->kind == N_CALL && user->callee && strip(user->kids[0]) != value)
            check_call(unit, user, value, node->local);
    }
    for (uint32_t i = 0; i < node->kid_count; i++)
        if (node->kids[i])
            check_below(unit, node->kids[i]);
}

void check_lent(Unit *unit)
{
    for (size_t i = 0; i < unit->functions.count; i++)
        if (unit->functions.data[i]->body)
            check_below(unit, unit->functions.data[i]->body);
}
