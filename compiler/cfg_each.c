/* cfg_each: generators: yield, and await_each over one.
 *
 * A yield is an await without a child: it gives a value, and goes on when the next one is asked
 * for.  An await_each has two awaits, one that starts the generator and one that asks it for the
 * next value, which resume alike; both end in whether there is a value.  The generator's frame is a
 * hidden local of the loop's scope.  While it is asked the generator is the child of that state; in
 * the body it is suspended at its yield, and a cleanup drops it when the body is left. */
#include "cfg.h"

static Node *temp_value(Lowering *l, Local *temp)
{
    Node *node = literal(l, temp->name);
    node->temp = temp;
    return node;
}

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

void lower_each(Lowering *l, Node *node)
{
    Node *var = node->kids[0]->kids[0], *call = strip(var->kids[0]);
    Scope *scope = enter_scope(l, node);
    for (uint32_t i = 1; i < call->kid_count; i++)
        if (call->kids[i]->flatten)
            flatten(l, call);
    Await await = {.kind = AWAIT_EACH, .node = node, .call = call, .callee = call->callee};
    await.generator = new_generator(l, call->callee, scope);
    await.result = new_temp(l, &cfg_int_type);
    await.value = new_temp(l, call->callee->result);
    Block *head = new_block(l), *body = new_block(l), *next = new_block(l), *done = new_block(l);
    Cleanup *outer = l->cleanup;

    await_value(l, await, true, head);
    start_block(l, head);
    branch(l, temp_value(l, await.result), body, done);
    start_block(l, body);
    register_cleanup(l, NULL, await.generator);
    Cleanup *drops = l->cleanup;
    Scope *inner = enter_scope(l, node);
    add_op(l, (Op){.kind = OP_TAKE, .local = await.value});
    declare_var(l, var->local, temp_value(l, await.value));
    lower_body_of_loop(l, node->kids[1], (Target){done, outer, scope, false},
                       (Target){next, drops, scope, false});
    leave_scope(l, inner);
    start_block(l, next);
    l->cleanup = next->cleanup = outer; /* it is the await that drops it now */
    await_value(l, await, false, head);
    l->block = NULL;
    start_block(l, done);
    leave_scope(l, scope);
}
