/* cfg_each: generators: yield, and await_each over one.
 *
 * A yield is an await without a child: it gives a value, and goes on when the next one is asked
 * for.  An await_each has two awaits, one that starts the generator and one that asks it for the
 * next value, which resume alike; both end in whether there is a value.  The generator's frame is a
 * hidden local of the loop's scope.  While it is asked the generator is the child of that state; in
 * the body it is suspended at its yield, and a cleanup drops it when the body is left.
 *
 * A stream is made elsewhere and dropped there: one await, at the head of the loop, asks it for
 * each value, and leaving the loop leaves it where it stands. */
#include "cfg.h"

void lower_yield(Lowering *l, Node *node)
{
    if (node->kids[0]->flatten)
        flatten(l, node->kids[0]);
    Await *await = NEW(l->arena, Await);
    await->kind = AWAIT_YIELD;
    await->node = node;
    add_await(l, await);
}

/* Its size is known when the generator has been laid out. */
static Local *new_generator(Lowering *l, Function *callee, Scope *scope)
{
    Type *type = NEW(l->arena, Type);
    *type = (Type){.before = "", .after = "", .align = 1, .is_record = true, .unqualified = type};
    Local *local = new_temp_in(l, type, scope);
    local->holds = callee;
    local->escapes = true;
    return local;
}

/* Goes on in `head`, however it was suspended. */
static void await_value(Lowering *l, Await await, bool is_first, Block *head)
{
    Await *own = NEW(l->arena, Await);
    *own = await;
    own->is_first = is_first;
    add_await(l, own);
    jump(l, head);
}

static Node *node_around(Lowering *l, NodeKind kind, Node *kid)
{
    Node *node = NEW(l->arena, Node);
    *node = (Node){.kind = kind, .begin = kid->begin, .end = kid->end, .type = kid->type};
    node->kids = NEW(l->arena, Node *);
    node->kids[0] = kid;
    node->kid_count = 1;
    return node;
}

/* A generator of another file: the loop has a stream of its own, as `lazy(call)` would make it. */
static Local *new_stream(Lowering *l, Node *call, Scope *scope)
{
    Node *lazy = node_around(l, N_LAZY, call);
    Local *local = new_temp_in(l, call->type, scope);
    local->var = node_around(l, N_VAR, lazy);
    local->var->local = local;
    local->is_lazy = true;
    lower_lazy(l, local, lazy);
    return local;
}

/* What lower_each goes through: a generator that lives as long as the loop, or a stream. */
static Await new_source(Lowering *l, Node *node, Node *call, Scope *scope)
{
    Await await = {.kind = AWAIT_EACH, .node = node, .call = call, .callee = call->callee};
    await.result = new_temp(l, &cfg_int_type);
    await.held =
        call->callee && !call->callee->is_defined ? new_stream(l, call, scope) : lazy_local(call);
    if (await.held) {
        await.callee = await.held->holds;
        await.holds = is_tracked(l->f, await.held);
    } else if (call->callee) {
        await.held = new_generator(l, call->callee, scope);
        await.holds = true;
    } else {
        await.held = new_temp_in(l, call->kids[0]->type->unqualified, scope);
        await.held->escapes = true; /* a resume asks it before it loads anything */
        set_temp(l, await.held, call->kids[0]);
    }
    await.value = new_temp(l, await.callee ? await.callee->result : call->type->unqualified);
    return await;
}

void lower_each(Lowering *l, Node *node)
{
    Node *var = node->kids[0]->kids[0], *call = strip(var->kids[0]);
    Scope *scope = enter_scope(l, node);
    for (uint32_t i = 0; i < call->kid_count; i++)
        if (call->kids[i]->flatten)
            flatten(l, call);
    Await await = new_source(l, node, call, scope);
    bool is_stream = !call->callee || await.held->is_lazy;
    Block *head = new_block(l), *body = new_block(l), *next = new_block(l), *done = new_block(l);
    Cleanup *outer = l->cleanup;

    if (is_stream) {
        Await *own = NEW(l->arena, Await);
        *own = await;
        start_block(l, head);
        add_await(l, own);
    } else {
        await_value(l, await, true, head);
        start_block(l, head);
    }
    branch(l, temp_value(l, await.result), body, done);
    start_block(l, body);
    if (!is_stream)
        register_cleanup(l, NULL, await.held);
    Cleanup *drops = l->cleanup;
    Scope *inner = enter_scope(l, node);
    add_op(l, (Op){.kind = OP_TAKE, .local = await.value});
    declare_var(l, var->local, temp_value(l, await.value));
    lower_body_of_loop(l, node->kids[1], (Target){done, outer, scope, false},
                       (Target){next, drops, scope, false});
    leave_scope(l, inner);
    start_block(l, next);
    l->cleanup = next->cleanup = outer; /* it is the await that drops a generator now */
    if (is_stream)
        jump(l, head);
    else
        await_value(l, await, false, head);
    l->block = NULL;
    start_block(l, done);
    leave_scope(l, scope);
}
