/* cfg: the tree of one function becomes blocks.
 *
 * Needs a checked tree; leaves blocks in source order, scopes, cleanups, awaits and regions.
 *
 * Every statement is lowered, so that the facts are exact.  One without awaits, open labels or
 * defers is a region as well: emit prints its text, and its jumps out of the text say where they
 * lead (Node.exit).
 *
 * An expression with an await is flattened: what stands left of the await is evaluated before it,
 * into temporaries, and the node's text becomes the temporary's name, so that the rest prints as
 * written.  && || ?: and statement expressions become branches where an await makes them so.  The
 * target of = and op= is evaluated behind the value, as the language says.  A compound literal
 * whose address may outlive the expression becomes a hidden variable, because it must outlive
 * awaits. */
#include "acc.h"

#include <string.h>

/* Where break and continue lead, and what is registered there. */
typedef struct Target {
    Block *block;
    Cleanup *cleanup;
    bool in_region; /* it lies in the region that is being lowered: the jump prints as written */
} Target;

typedef struct PendingGoto {
    Block *block;
    Label *label;
    Cleanup *cleanup;
    Node *node;
} PendingGoto;

typedef struct Lowering {
    Unit *unit;
    Arena *arena;
    Function *f;
    Block *block; /* the one that is being filled */
    Scope *scope;
    Cleanup *cleanup;
    Target on_break, on_continue;
    Block *on_switch;
    Cleanup *switch_cleanup;
    Node *region; /* the opaque statement that we are in, or NULL */
    Node *origin;
    VEC(PendingGoto) gotos, indirect;
    VEC(Block *) unwinds; /* and drop chains: placed at the end */
    uint32_t temp_count;
    Block *last_return; /* where the chains of unwinds end */
} Lowering;

static void lower_stmt(Lowering *l, Node *node);
static void lower_effect(Lowering *l, Node *node);
static void flatten(Lowering *l, Node *node);
static void flatten_place(Lowering *l, Node *node);
static void spill(Lowering *l, Node *node, Node *const *later, size_t later_count);

/* ---- blocks --------------------------------------------------------------------------------- */

static Block *new_block(Lowering *l)
{
    Block *block = NEW(l->arena, Block);
    block->term = TERM_END;
    block->origin = l->origin;
    return block;
}

static void end_block(Lowering *l)
{
    if (l->block) {
        l->block->scope = l->scope;
        l->block->cleanup = l->cleanup;
    }
}

/* Goes on in `block`; the one before falls into it unless it has ended. */
static void start_block(Lowering *l, Block *block)
{
    if (l->block && l->block->term == TERM_END) {
        end_block(l);
        l->block->term = TERM_JUMP;
        l->block->to[0] = block;
    }
    block->index = (uint32_t)l->f->blocks.count;
    block->origin = l->origin;
    block->scope = l->scope;
    block->cleanup = l->cleanup;
    VEC_PUSH(l->arena, &l->f->blocks, block);
    l->block = block;
}

/* What follows a jump is not reached but may hold labels: it gets a block of its own. */
static Block *open_block(Lowering *l)
{
    if (l->block->term != TERM_END) {
        Block *dead = new_block(l);
        l->block = NULL;
        start_block(l, dead);
    }
    return l->block;
}

static void add_op(Lowering *l, Op op)
{
    VEC_PUSH(l->arena, &open_block(l)->ops, op);
}

static void eval(Lowering *l, Node *node)
{
    add_op(l, (Op){OP_EVAL, node, NULL, NULL, NULL});
}

static void jump(Lowering *l, Block *to)
{
    Block *block = open_block(l);
    end_block(l);
    block->term = TERM_JUMP;
    block->to[0] = to;
}

static void branch(Lowering *l, Node *condition, Block *yes, Block *no)
{
    Block *block = open_block(l);
    end_block(l);
    block->term = TERM_BRANCH;
    block->node = condition;
    block->to[0] = yes;
    block->to[1] = no;
}

/* ---- locals and temporaries ----------------------------------------------------------------- */

static void add_local(Lowering *l, Local *local, Scope *scope)
{
    local->index = (uint32_t)l->f->locals.count;
    local->scope = scope;
    VEC_PUSH(l->arena, &l->f->locals, local);
    if (scope)
        VEC_PUSH(l->arena, &scope->locals, local);
}

static Type bool_type = {.before = "_Bool",
                         .after = "",
                         .size = 1,
                         .align = 1,
                         .is_scalar = true,
                         .unqualified = &bool_type};

static Local *new_temp_in(Lowering *l, Type *type, Scope *scope)
{
    Local *temp = NEW(l->arena, Local);
    const char *name;
    do {
        name = arena_printf(l->arena, "t%u", ++l->temp_count);
    } while (source_name_taken(l->unit->source, name)); /* the number is per function */
    temp->name = name;
    temp->type = type->unqualified;
    temp->is_temp = true;
    temp->attributes = "";
    temp->align = temp->type->align;
    add_local(l, temp, scope);
    return temp;
}

static Local *new_temp(Lowering *l, Type *type)
{
    return new_temp_in(l, type, l->f->scopes.data[0]);
}

static void replace(Node *node, const char *text, Local *temp)
{
    node->text = text;
    node->temp = temp;
    for (Node *up = node->parent; up && !up->touched; up = up->parent)
        up->touched = true;
}

static void set_temp(Lowering *l, Local *temp, Node *value)
{
    add_op(l, (Op){OP_SET, value, temp, NULL, NULL});
}

static Node *literal(Lowering *l, const char *text)
{
    Node *node = NEW(l->arena, Node);
    node->kind = N_LITERAL;
    node->constant = true;
    node->text = text;
    return node;
}

/* For an op that evaluates a node whose place in the tree a temporary is about to take. */
static Node *as_it_was(Lowering *l, const Node *node)
{
    Node *copy = NEW(l->arena, Node);
    *copy = *node;
    for (uint32_t i = 0; i < copy->kid_count; i++)
        if (copy->kids[i])
            copy->kids[i]->parent = copy;
    return copy;
}

static Node *strip(Node *node)
{
    while ((node->kind == N_PAREN || node->kind == N_CONVERT) && !node->text &&
           node->kid_count == 1)
        node = node->kids[0];
    return node;
}

/* The type in which a value is kept: that before promotions, which happen again where it is used.
 */
static Type *kept_type(const Node *node)
{
    const Node *inner = node;
    while (inner->kind == N_CONVERT && inner->kid_count == 1 && !inner->decay)
        inner = inner->kids[0];
    const Node *member = inner;
    while (member->kind == N_PAREN && member->kid_count == 1)
        member = member->kids[0];
    bool outer = member->bit_field || inner->type->is_array || inner->type->is_function ||
                 inner->type->is_atomic;
    return (outer ? node : inner)->type;
}

/* ---- cleanups ------------------------------------------------------------------------------- */

static void register_cleanup(Lowering *l, Node *statement, Local *local)
{
    Cleanup *cleanup = NEW(l->arena, Cleanup);
    cleanup->outer = l->cleanup;
    cleanup->scope = l->scope;
    cleanup->statement = statement;
    cleanup->local = local;
    cleanup->index = (uint32_t)l->f->cleanups.count;
    VEC_PUSH(l->arena, &l->f->cleanups, cleanup);
    l->cleanup = cleanup;
}

static void run_cleanups(Lowering *l, Cleanup *until)
{
    for (Cleanup *c = l->cleanup; c != until; c = c->outer)
        add_op(l, (Op){OP_CLEANUP, NULL, NULL, c, NULL});
}

static Block *chain_block(Lowering *l, Cleanup *cleanup, Block *next)
{
    Block *block = new_block(l);
    block->origin = cleanup->statement ? cleanup->statement : cleanup->local->var;
    block->scope = cleanup->scope;
    block->cleanup = cleanup->outer;
    VEC_PUSH(l->arena, &block->ops, ((Op){OP_CLEANUP, NULL, NULL, cleanup, NULL}));
    if (next) {
        block->term = TERM_JUMP;
        block->to[0] = next;
    }
    VEC_PUSH(l->arena, &l->unwinds, block);
    return block;
}

/* Runs cleanup and the outer ones, then returns what was kept. */
static Block *unwind(Lowering *l, Cleanup *cleanup)
{
    if (!cleanup) {
        if (!l->last_return) {
            l->last_return = new_block(l);
            l->last_return->term = TERM_RETURN;
            l->last_return->local = l->f->return_value;
            l->last_return->scope = l->f->scopes.data[0];
        }
        return l->last_return;
    }
    if (!cleanup->unwind)
        cleanup->unwind = chain_block(l, cleanup, unwind(l, cleanup->outer));
    return cleanup->unwind;
}

static Block *drop_chain(Lowering *l, Cleanup *cleanup)
{
    if (!cleanup)
        return NULL;
    if (!cleanup->drop) {
        cleanup->drop = chain_block(l, cleanup, drop_chain(l, cleanup->outer));
        cleanup->drop->drop_only = true;
    }
    return cleanup->drop;
}

static bool is_registered(const Cleanup *cleanup, const Cleanup *from)
{
    for (; from; from = from->outer)
        if (from == cleanup)
            return true;
    return !cleanup;
}

/* ---- expressions ---------------------------------------------------------------------------- */

/* Whether the literal's address is taken here, so that it may be kept. */
static bool address_kept(const Node *literal)
{
    const Node *node = literal;
    for (const Node *up = node->parent; up; node = up, up = up->parent) {
        if (up->kind == N_UNARY && up->op == U_ADDRESS)
            return true;
        if (up->kind == N_CONVERT && up->decay)
            return !(up->parent && up->parent->kind == N_INDEX);
        bool inside = up->kind == N_PAREN || (up->kind == N_MEMBER && up->op == OP_DOT) ||
                      up->kind == N_INDEX;
        if (!inside)
            return false;
    }
    return false;
}

static bool mark_flatten(Node *node)
{
    bool found = node->kind == N_AWAIT || (node->kind == N_COMPOUND_LITERAL && address_kept(node));
    for (uint32_t i = 0; i < node->kid_count; i++)
        if (node->kids[i])
            found |= mark_flatten(node->kids[i]);
    if (node->kind == N_STMT_EXPR)
        found = node->has_await; /* what it makes ends with its own block */
    node->flatten = found;
    return found;
}

typedef struct WriteSearch {
    const Local *local;
    bool found;
} WriteSearch;

static void find_write(void *context, Local *local, AccessKind kind, Node *at)
{
    WriteSearch *search = context;
    (void)at;
    if (local == search->local && kind != ACCESS_READ)
        search->found = true;
}

/* A variable that nothing can change until it is used needs no copy. */
static bool is_stable(Node *node, Node *const *later, size_t later_count)
{
    node = strip(node);
    if (node->text)
        return true;
    if (node->constant || node->kind == N_LITERAL || node->kind == N_LABEL_ADDRESS)
        return true;
    if (node->kind != N_REF)
        return false;
    if (!node->local)
        return node->type && node->type->is_function;
    if (node->local->escapes || node->local->is_static || node->local->is_extern ||
        node->local->type->is_volatile || node->local->type->is_atomic ||
        node->local->type->is_array)
        return false;
    WriteSearch search = {node->local, false};
    for (size_t i = 0; i < later_count; i++)
        tree_accesses(later[i], find_write, &search);
    return !search.found;
}

static void spill_list(Lowering *l, Node *const *nodes, size_t count, Node *const *later,
                       size_t later_count)
{
    for (size_t i = 0; i < count; i++)
        spill(l, nodes[i], later, later_count);
}

/* Fixes which object `node` names, by keeping the pointers and indices that lead to it. */
static void spill_place(Lowering *l, Node *node, Node *const *later, size_t later_count)
{
    if (node->text)
        return;
    switch (node->kind) {
    case N_PAREN:
        spill_place(l, node->kids[0], later, later_count);
        break;
    case N_MEMBER:
        if (node->op == OP_ARROW)
            spill(l, node->kids[0], later, later_count);
        else
            spill_place(l, node->kids[0], later, later_count);
        break;
    case N_INDEX:
        spill_list(l, node->kids, node->kid_count, later, later_count);
        break;
    case N_UNARY:
        if (node->op == U_DEREF)
            spill(l, node->kids[0], later, later_count);
        break;
    case N_REF:
    case N_LITERAL:
    case N_COMPOUND_LITERAL:
    case N_OTHER: /* __func__, strings */
        break;
    default: /* a member of a value: f().x */
        spill(l, node, later, later_count);
        break;
    }
}

/* Evaluates `node` now and keeps its value; `later` is what is evaluated between here and its use.
 */
static void spill(Lowering *l, Node *node, Node *const *later, size_t later_count)
{
    if (is_stable(node, later, later_count))
        return;
    if (node->kind == N_INIT_LIST) {
        spill_list(l, node->kids, node->kid_count, later, later_count);
        return;
    }
    if (node->kind == N_DESIGNATED) {
        spill(l, node->kids[node->kid_count - 1], later, later_count);
        return;
    }
    if (node->kind == N_CONVERT && node->decay) {
        spill_place(l, node->kids[0], later, later_count);
        return;
    }
    if (node->kind == N_UNARY && node->op == U_ADDRESS) {
        spill_place(l, node->kids[0], later, later_count);
        return;
    }
    if (node->kind == N_PAREN) {
        spill(l, node->kids[0], later, later_count);
        return;
    }
    if (node->type->is_void) {
        eval(l, as_it_was(l, node));
        replace(node, "(void)0", NULL);
        return;
    }
    if (node->type->is_array || node->type->is_function) {
        spill_place(l, node, later, later_count);
        return;
    }
    Local *temp = new_temp(l, kept_type(node));
    set_temp(l, temp, as_it_was(l, node));
    replace(node, temp->name, temp);
}

/* Left to right: what stands before the last await is evaluated before it and kept. */
static void flatten_list(Lowering *l, Node *const *nodes, size_t count)
{
    size_t last = count;
    for (size_t i = 0; i < count; i++)
        if (nodes[i]->flatten)
            last = i;
    for (size_t i = 0; last < count && i <= last; i++) {
        if (nodes[i]->flatten)
            flatten(l, nodes[i]);
        if (i < last)
            spill(l, nodes[i], nodes + i + 1, count - i - 1);
    }
}

static void make_await(Lowering *l, Node *node)
{
    Node *call = strip(node->kids[0]);
    flatten_list(l, call->kids, call->kid_count);
    Await *await = NEW(l->arena, Await);
    await->kind =
        call->callee ? (call->callee->manual_tag ? AWAIT_MANUAL : AWAIT_CALL) : AWAIT_HANDLE;
    await->node = node;
    await->call = call;
    await->callee = call->callee;
    Type *type = call->callee ? call->callee->result : node->type->unqualified;
    await->result = type->is_void ? NULL : new_temp(l, type);
    Block *block = open_block(l), *next = new_block(l);
    end_block(l);
    await->block = block;
    await->scope = l->scope;
    await->cleanup = l->cleanup;
    VEC_PUSH(l->arena, &l->f->awaits, await);
    block->term = TERM_AWAIT;
    block->await = await;
    block->to[0] = next;
    block->to[1] = drop_chain(l, l->cleanup);
    start_block(l, next);
    replace(node, await->result ? await->result->name : "(void)0", await->result);
}

/* Ends in `yes` or `no`, without a temporary for the truth value. */
static void lower_condition(Lowering *l, Node *node, Block *yes, Block *no)
{
    Node *inner = strip(node);
    if (!inner->flatten) {
        branch(l, node, yes, no);
    } else if (inner->kind == N_AND || inner->kind == N_OR) {
        Block *second = new_block(l);
        bool and = inner->kind == N_AND;
        lower_condition(l, inner->kids[0], and? second : yes, and? no : second);
        start_block(l, second);
        lower_condition(l, inner->kids[1], yes, no);
    } else if (inner->kind == N_UNARY && inner->op == U_PLAIN &&
               source_text(l->unit->source, NULL)[inner->begin] == '!') {
        lower_condition(l, inner->kids[0], no, yes);
    } else {
        flatten(l, node);
        branch(l, node, yes, no);
    }
}

static void finish_branch(Lowering *l, Node *value, Local *temp, Block *join)
{
    if (value->flatten)
        flatten(l, value);
    if (temp)
        set_temp(l, temp, value);
    else if (!(strip(value)->text))
        eval(l, value);
    jump(l, join);
}

static void flatten_logical(Lowering *l, Node *node)
{
    if (!node->kids[1]->flatten) {
        flatten(l, node->kids[0]);
        return;
    }
    Local *temp = new_temp(l, &bool_type);
    Block *yes = new_block(l), *no = new_block(l), *join = new_block(l);
    lower_condition(l, node, yes, no);
    start_block(l, yes);
    finish_branch(l, literal(l, "1"), temp, join);
    start_block(l, no);
    finish_branch(l, literal(l, "0"), temp, join);
    start_block(l, join);
    replace(node, temp->name, temp);
}

static void flatten_conditional(Lowering *l, Node *node)
{
    if (!node->kids[1]->flatten && !node->kids[2]->flatten) {
        flatten(l, node->kids[0]);
        return;
    }
    Local *temp = node->type->is_void ? NULL : new_temp(l, node->type);
    Block *yes = new_block(l), *no = new_block(l), *join = new_block(l);
    lower_condition(l, node->kids[0], yes, no);
    start_block(l, yes);
    finish_branch(l, node->kids[1], temp, join);
    start_block(l, no);
    finish_branch(l, node->kids[2], temp, join);
    start_block(l, join);
    replace(node, temp ? temp->name : "(void)0", temp);
}

/* a ?: b */
static void flatten_elvis(Lowering *l, Node *node)
{
    if (node->kids[0]->flatten)
        flatten(l, node->kids[0]);
    if (!node->kids[1]->flatten)
        return;
    Local *first = new_temp(l, node->kids[0]->type), *temp = new_temp(l, node->type);
    Node *value = literal(l, first->name);
    value->temp = first;
    set_temp(l, first, node->kids[0]);
    Block *yes = new_block(l), *no = new_block(l), *join = new_block(l);
    branch(l, value, yes, no);
    start_block(l, yes);
    finish_branch(l, value, temp, join);
    start_block(l, no);
    finish_branch(l, node->kids[1], temp, join);
    start_block(l, join);
    replace(node, temp->name, temp);
}

/* The value, with an await or side effects in it, comes before the whole target. */
static void flatten_assignment(Lowering *l, Node *node)
{
    Node *target = node->kids[0], *value = node->kids[1];
    if (value->flatten)
        flatten(l, value);
    if (target->flatten) {
        spill(l, value, &target, 1);
        flatten_place(l, target);
    }
}

static Scope *enter_scope(Lowering *l, Node *node);
static void leave_scope(Lowering *l, Scope *scope);

/* ({ ... }): its value is that of its last statement, if that is an expression. */
static void flatten_statements(Lowering *l, Node *node)
{
    Node *block = node->kids[0];
    Scope *scope = enter_scope(l, block);
    const char *text = "(void)0";
    Local *temp = NULL;
    for (uint32_t i = 0; i < block->kid_count; i++) {
        Node *kid = block->kids[i];
        if (i + 1 == block->kid_count && kid->kind == N_EXPR && !node->type->is_void) {
            temp = new_temp(l, node->type);
            if (kid->kids[0]->flatten)
                flatten(l, kid->kids[0]);
            set_temp(l, temp, kid->kids[0]);
            text = temp->name;
        } else {
            lower_stmt(l, kid);
        }
    }
    leave_scope(l, scope);
    open_block(l);
    replace(node, text, temp);
}

static void flatten_literal(Lowering *l, Node *node)
{
    if (node->kids[0]->flatten)
        flatten(l, node->kids[0]);
    if (!address_kept(node))
        return;
    Local *hidden = new_temp_in(l, node->type, l->scope);
    hidden->escapes = true;
    add_op(l, (Op){OP_INIT, node->kids[0], hidden, NULL, NULL});
    replace(node, hidden->name, hidden);
}

static void flatten_comma(Lowering *l, Node *node)
{
    Node *first = node->kids[0], *second = node->kids[1];
    lower_effect(l, as_it_was(l, first));
    replace(first, "(void)0", NULL);
    if (second->flatten)
        flatten(l, second);
}

static void flatten_place(Lowering *l, Node *node)
{
    if (!node->flatten)
        return;
    switch (node->kind) {
    case N_PAREN:
        flatten_place(l, node->kids[0]);
        break;
    case N_MEMBER:
        if (node->op == OP_ARROW)
            flatten(l, node->kids[0]);
        else
            flatten_place(l, node->kids[0]);
        break;
    default:
        flatten(l, node);
        break;
    }
}

/* Runs the awaits in `node`; what is left of it prints as an expression without any. */
static void flatten(Lowering *l, Node *node)
{
    if (!node->flatten || node->text)
        return;
    switch (node->kind) {
    case N_AWAIT:
        make_await(l, node);
        break;
    case N_AND:
    case N_OR:
        flatten_logical(l, node);
        break;
    case N_COND:
        flatten_conditional(l, node);
        break;
    case N_ELVIS:
        flatten_elvis(l, node);
        break;
    case N_COMMA:
        flatten_comma(l, node);
        break;
    case N_STMT_EXPR:
        flatten_statements(l, node);
        break;
    case N_ASSIGN:
    case N_UPDATE:
        flatten_assignment(l, node);
        break;
    case N_COMPOUND_LITERAL:
        flatten_literal(l, node);
        break;
    case N_MEMBER:
        flatten_place(l, node);
        break;
    default:
        flatten_list(l, node->kids, node->kid_count);
        break;
    }
}

/* ---- statements ----------------------------------------------------------------------------- */

static Scope *enter_scope(Lowering *l, Node *node)
{
    if (l->region)
        return l->scope;
    Scope *scope = NEW(l->arena, Scope);
    scope->parent = l->scope;
    scope->node = node;
    scope->index = (uint32_t)l->f->scopes.count;
    scope->cleanup = l->cleanup;
    VEC_PUSH(l->arena, &l->f->scopes, scope);
    l->scope = scope;
    if (scope->parent)
        add_op(l, (Op){OP_ENTER, NULL, NULL, NULL, scope});
    return scope;
}

static void leave_scope(Lowering *l, Scope *scope)
{
    if (l->region)
        return;
    if (l->block->term == TERM_END) {
        run_cleanups(l, scope->cleanup);
        if (scope->parent)
            add_op(l, (Op){OP_LEAVE, NULL, NULL, NULL, scope});
    }
    l->cleanup = scope->cleanup;
    if (l->block->term == TERM_END)
        l->block->cleanup = l->cleanup;
    l->scope = scope->parent;
}

static void lower_var(Lowering *l, Node *node)
{
    Local *local = node->local;
    Node *init = node->kid_count ? node->kids[0] : NULL;
    if (local->is_static || local->is_extern)
        return;
    if (local->opaque) {
        if (init)
            eval(l, init);
        return;
    }
    if (init && init->flatten)
        flatten(l, init);
    if (!local->scope)
        add_local(l, local, l->scope);
    add_op(l, (Op){OP_INIT, init, local, NULL, NULL});
    if (local->cleanup)
        register_cleanup(l, NULL, local);
}

static void lower_declaration(Lowering *l, Node *node)
{
    for (uint32_t i = 0; i < node->kid_count; i++) {
        if (node->kids[i]->kind == N_VAR)
            lower_var(l, node->kids[i]);
        else
            eval(l, node->kids[i]);
    }
}

/* A value that nobody uses: && || ?: and , need no temporary for it. */
static void lower_effect(Lowering *l, Node *node)
{
    Node *inner = strip(node);
    while (inner->kind == N_CAST && inner->type->is_void && inner->kid_count)
        inner = strip(inner->kids[0]);
    if (!inner->flatten) {
        eval(l, node);
        return;
    }
    Block *yes, *no, *join;
    switch (inner->kind) {
    case N_AND:
    case N_OR:
        yes = new_block(l);
        join = new_block(l);
        lower_condition(l, inner->kids[0], inner->kind == N_AND ? yes : join,
                        inner->kind == N_AND ? join : yes);
        start_block(l, yes);
        lower_effect(l, inner->kids[1]);
        start_block(l, join);
        break;
    case N_COND:
        yes = new_block(l);
        no = new_block(l);
        join = new_block(l);
        lower_condition(l, inner->kids[0], yes, no);
        start_block(l, yes);
        lower_effect(l, inner->kids[1]);
        if (l->block->term == TERM_END)
            jump(l, join);
        start_block(l, no);
        lower_effect(l, inner->kids[2]);
        start_block(l, join);
        break;
    case N_COMMA:
        lower_effect(l, inner->kids[0]);
        lower_effect(l, inner->kids[1]);
        break;
    default:
        flatten(l, inner);
        if (!inner->text)
            eval(l, node);
        break;
    }
}

static void lower_if(Lowering *l, Node *node)
{
    Block *yes = new_block(l), *no = new_block(l), *join = node->kid_count > 2 ? new_block(l) : no;
    lower_condition(l, node->kids[0], yes, no);
    start_block(l, yes);
    lower_stmt(l, node->kids[1]);
    if (node->kid_count > 2) {
        if (l->block->term == TERM_END)
            jump(l, join);
        start_block(l, no);
        lower_stmt(l, node->kids[2]);
    }
    start_block(l, join);
}

static void lower_loop_body(Lowering *l, Node *body, Block *on_break, Block *on_continue)
{
    Target saved_break = l->on_break, saved_continue = l->on_continue;
    l->on_break = (Target){on_break, l->cleanup, l->region != NULL};
    l->on_continue = (Target){on_continue, l->cleanup, l->region != NULL};
    lower_stmt(l, body);
    l->on_break = saved_break;
    l->on_continue = saved_continue;
}

static void lower_while(Lowering *l, Node *node)
{
    Block *head = new_block(l), *body = new_block(l), *done = new_block(l);
    start_block(l, head);
    lower_condition(l, node->kids[0], body, done);
    start_block(l, body);
    lower_loop_body(l, node->kids[1], done, head);
    if (l->block->term == TERM_END)
        jump(l, head);
    start_block(l, done);
}

static void lower_do(Lowering *l, Node *node)
{
    Block *body = new_block(l), *test = new_block(l), *done = new_block(l);
    start_block(l, body);
    lower_loop_body(l, node->kids[0], done, test);
    start_block(l, test);
    lower_condition(l, node->kids[1], body, done);
    start_block(l, done);
}

static void lower_for(Lowering *l, Node *node)
{
    Scope *scope = enter_scope(l, node);
    Block *head = new_block(l), *body = new_block(l), *step = new_block(l), *done = new_block(l);
    if (node->kids[0])
        lower_stmt(l, node->kids[0]);
    start_block(l, head);
    if (node->kids[1])
        lower_condition(l, node->kids[1], body, done);
    start_block(l, body);
    lower_loop_body(l, node->kids[3], done, step);
    start_block(l, step);
    if (node->kids[2])
        lower_effect(l, node->kids[2]);
    jump(l, head);
    start_block(l, done);
    leave_scope(l, scope);
}

static void lower_switch(Lowering *l, Node *node)
{
    Target saved_break = l->on_break;
    Block *saved_switch = l->on_switch, *done = new_block(l);
    Cleanup *saved_cleanup = l->switch_cleanup;
    if (node->kids[0]->flatten)
        flatten(l, node->kids[0]);
    Block *head = open_block(l);
    end_block(l);
    head->term = TERM_SWITCH;
    head->node = node->kids[0];
    head->to[0] = done;
    l->on_switch = head;
    l->switch_cleanup = l->cleanup;
    l->on_break = (Target){done, l->cleanup, l->region != NULL};
    l->block = NULL;
    start_block(l, new_block(l));
    lower_stmt(l, node->kids[1]);
    l->on_break = saved_break;
    l->on_switch = saved_switch;
    l->switch_cleanup = saved_cleanup;
    start_block(l, done);
}

static void lower_case(Lowering *l, Node *node)
{
    Block *block = new_block(l);
    if (l->cleanup != l->switch_cleanup)
        diag_error(l->unit, node->begin,
                   "this label jumps past a defer or cleanup of the same block");
    start_block(l, block);
    if (node->kind == N_DEFAULT) {
        l->on_switch->to[0] = block;
    } else {
        Case entry = {node->kids[0], node->has_high ? node->kids[1] : NULL, block};
        VEC_PUSH(l->arena, &l->on_switch->cases, entry);
    }
    if (node->kid_count)
        lower_stmt(l, node->kids[node->kid_count - 1]);
}

static Block *label_block(Lowering *l, Label *label)
{
    if (!label->block)
        label->block = new_block(l);
    return label->block;
}

static void lower_label(Lowering *l, Node *node)
{
    node->label->scope = l->scope;
    node->label->cleanup = l->cleanup;
    Block *block = label_block(l, node->label);
    start_block(l, block);
    if (node->label->address_taken)
        VEC_PUSH(l->arena, &l->f->label_targets, block);
    if (node->kid_count)
        lower_stmt(l, node->kids[0]);
}

static bool inside(const Node *region, Offset at)
{
    return region && region->begin <= at && at < region->end;
}

/* The cleanups that a goto runs are known when its label has been seen: see finish_gotos. */
static void lower_goto(Lowering *l, Node *node)
{
    Block *target = label_block(l, node->label);
    if (l->region && !inside(l->region, node->label->node->begin))
        node->exit = target;
    if (!l->region) {
        Block *own = new_block(l);
        start_block(l, own);
        PendingGoto pending = {own, node->label, l->cleanup, node};
        VEC_PUSH(l->arena, &l->gotos, pending);
    }
    jump(l, target);
}

static void lower_break(Lowering *l, Node *node)
{
    const Target *target = node->kind == N_BREAK ? &l->on_break : &l->on_continue;
    if (l->region && !target->in_region)
        node->exit = target->block;
    run_cleanups(l, target->cleanup);
    jump(l, target->block);
}

static void lower_return(Lowering *l, Node *node)
{
    Node *value = node->kid_count ? node->kids[0] : NULL;
    if (value && value->flatten)
        flatten(l, value);
    if (value && l->f->result->is_void) {
        if (!strip(value)->text)
            eval(l, value);
        value = NULL;
    }
    Block *block = open_block(l);
    if (l->cleanup) {
        if (value && !l->f->return_value) {
            l->f->return_value = new_temp(l, l->f->result);
            if (l->last_return)
                l->last_return->local = l->f->return_value;
        }
        if (value)
            set_temp(l, l->f->return_value, value);
        node->exit = unwind(l, l->cleanup);
        jump(l, node->exit);
        return;
    }
    end_block(l);
    block->term = TERM_RETURN;
    block->node = value;
}

static void lower_goto_any(Lowering *l, Node *node)
{
    if (node->kids[0]->flatten)
        flatten(l, node->kids[0]);
    Block *block = open_block(l);
    end_block(l);
    block->term = TERM_INDIRECT;
    block->node = node->kids[0];
    VEC_PUSH(l->arena, &l->indirect, ((PendingGoto){block, NULL, l->cleanup, node}));
}

static void lower_block(Lowering *l, Node *node)
{
    Scope *scope = enter_scope(l, node);
    for (uint32_t i = 0; i < node->kid_count; i++)
        lower_stmt(l, node->kids[i]);
    leave_scope(l, scope);
}

static void lower_kind(Lowering *l, Node *node)
{
    switch (node->kind) {
    case N_BLOCK:
        lower_block(l, node);
        break;
    case N_DECL:
        lower_declaration(l, node);
        break;
    case N_EXPR:
        lower_effect(l, node->kids[0]);
        break;
    case N_IF:
        lower_if(l, node);
        break;
    case N_WHILE:
        lower_while(l, node);
        break;
    case N_DO:
        lower_do(l, node);
        break;
    case N_FOR:
        lower_for(l, node);
        break;
    case N_SWITCH:
        lower_switch(l, node);
        break;
    case N_CASE:
    case N_DEFAULT:
        lower_case(l, node);
        break;
    case N_LABEL:
        lower_label(l, node);
        break;
    case N_GOTO:
        lower_goto(l, node);
        break;
    case N_GOTO_ANY:
        lower_goto_any(l, node);
        break;
    case N_BREAK:
    case N_CONTINUE:
        lower_break(l, node);
        break;
    case N_RETURN:
        lower_return(l, node);
        break;
    case N_ASM:
        eval(l, node);
        break;
    case N_DEFER:
        register_cleanup(l, node->kids[0], NULL);
        break;
    case N_EMPTY:
        break;
    default:
        internal_error("cfg", l->f->name, "statement of kind %d", (int)node->kind);
    }
}

static bool is_compound(const Node *node)
{
    return node->kind == N_BLOCK || node->kind == N_IF || node->kind == N_WHILE ||
           node->kind == N_DO || node->kind == N_FOR || node->kind == N_SWITCH ||
           node->kind == N_LABEL;
}

static void lower_stmt(Lowering *l, Node *node)
{
    Node *saved = l->origin;
    l->origin = node;
    if (!l->region && !node->has_lowered && is_compound(node)) {
        Region region = {node, 0, 0, new_block(l)};
        start_block(l, new_block(l));
        region.first = l->block->index;
        l->region = node;
        size_t at = l->f->regions.count;
        VEC_PUSH(l->arena, &l->f->regions, region);
        lower_kind(l, node);
        l->region = NULL;
        l->f->regions.data[at].last = l->f->blocks.data[l->f->blocks.count - 1]->index;
        start_block(l, region.after);
    } else {
        lower_kind(l, node);
    }
    l->origin = saved;
}

/* ---- the whole function --------------------------------------------------------------------- */

static void finish_gotos(Lowering *l)
{
    for (size_t i = 0; i < l->gotos.count; i++) {
        PendingGoto *pending = &l->gotos.data[i];
        if (!is_registered(pending->label->cleanup, pending->cleanup)) {
            diag_error(l->unit, pending->node->begin,
                       "this goto jumps past a defer or cleanup of the block of label '%s'",
                       pending->label->name);
            continue;
        }
        for (Cleanup *c = pending->cleanup; c != pending->label->cleanup; c = c->outer)
            VEC_PUSH(l->arena, &pending->block->ops, ((Op){OP_CLEANUP, NULL, NULL, c, NULL}));
    }
}

/* Where a computed goto leads is not known: every target must have registered what it has. */
static void check_indirect_gotos(Lowering *l)
{
    for (size_t i = 0; i < l->indirect.count; i++)
        for (size_t k = 0; k < l->f->labels.count; k++) {
            const Label *label = l->f->labels.data[k];
            if (!label->address_taken || label->cleanup == l->indirect.data[i].cleanup)
                continue;
            diag_error(l->unit, l->indirect.data[i].node->begin,
                       "this computed goto may jump past a defer or cleanup: label '%s' is in "
                       "another scope of it",
                       label->name);
            break;
        }
}

static void place_chains(Lowering *l)
{
    l->block = NULL;
    /* The inner ones first: they were asked for after those that they go on to. */
    for (size_t i = l->unwinds.count; i-- > 0;) {
        l->unwinds.data[i]->index = (uint32_t)l->f->blocks.count;
        VEC_PUSH(l->arena, &l->f->blocks, l->unwinds.data[i]);
    }
    if (l->last_return) {
        l->last_return->index = (uint32_t)l->f->blocks.count;
        l->last_return->origin = l->f->body;
        VEC_PUSH(l->arena, &l->f->blocks, l->last_return);
    }
}

typedef void EdgeVisitor(void *context, Block *from, Block *to);

static void each_edge(Function *f, Block *block, EdgeVisitor *visit, void *context)
{
    for (int i = 0; i < 2; i++)
        if (block->to[i])
            visit(context, block, block->to[i]);
    for (size_t i = 0; i < block->cases.count; i++)
        visit(context, block, block->cases.data[i].to);
    if (block->term == TERM_INDIRECT)
        for (size_t i = 0; i < f->label_targets.count; i++)
            visit(context, block, f->label_targets.data[i]);
}

typedef struct Reach {
    Arena *arena;
    BitSet seen;
    VEC(Block *) todo;
} Reach;

static void reach_edge(void *context, Block *from, Block *to)
{
    Reach *reach = context;
    (void)from;
    if (bits_has(&reach->seen, to->index))
        return;
    bits_add(&reach->seen, to->index);
    VEC_PUSH(reach->arena, &reach->todo, to);
}

static void add_pred(void *context, Block *from, Block *to)
{
    VEC_PUSH((Arena *)context, &to->preds, from);
}

/* Blocks that nothing reaches go, but for those inside regions, whose text is printed anyway. */
static void remove_unreachable(Lowering *l)
{
    Function *f = l->f;
    Reach reach = {l->arena, bits_new(l->arena, f->blocks.count), {0}};
    reach_edge(&reach, NULL, f->blocks.data[0]);
    while (reach.todo.count)
        each_edge(f, reach.todo.data[--reach.todo.count], reach_edge, &reach);
    BitSet keep = bits_new(l->arena, f->blocks.count);
    bits_copy(&keep, &reach.seen);
    for (size_t i = 0; i < f->regions.count; i++)
        if (bits_has(&reach.seen, f->regions.data[i].first))
            for (uint32_t b = f->regions.data[i].first; b <= f->regions.data[i].last; b++)
                bits_add(&keep, b);
    /* A block that is kept for its text may lead to one that only it reaches. */
    for (size_t i = 0; i < f->blocks.count; i++)
        if (bits_has(&keep, i) && !bits_has(&reach.seen, i)) {
            bits_add(&reach.seen, i);
            VEC_PUSH(l->arena, &reach.todo, f->blocks.data[i]);
        }
    while (reach.todo.count)
        each_edge(f, reach.todo.data[--reach.todo.count], reach_edge, &reach);
    uint32_t *index = NEW_ARRAY(l->arena, uint32_t, f->blocks.count);
    uint32_t count = 0;
    for (size_t i = 0; i < f->blocks.count; i++) {
        index[i] = count;
        if (bits_has(&reach.seen, i)) {
            f->blocks.data[count] = f->blocks.data[i];
            f->blocks.data[count]->index = count;
            count++;
        }
    }
    size_t regions = 0, awaits = 0, targets = 0;
    for (size_t i = 0; i < f->regions.count; i++) {
        Region region = f->regions.data[i];
        if (bits_has(&reach.seen, region.first)) {
            region.first = index[region.first];
            region.last = index[region.last];
            f->regions.data[regions++] = region;
        }
    }
    f->regions.count = regions;
    f->blocks.count = count;
    for (size_t i = 0; i < f->awaits.count; i++) {
        Await *await = f->awaits.data[i];
        if (await->block->index < count && f->blocks.data[await->block->index] == await->block) {
            await->index = (uint32_t)awaits;
            f->awaits.data[awaits++] = await;
        }
    }
    f->awaits.count = awaits;
    for (size_t i = 0; i < f->label_targets.count; i++) {
        Block *target = f->label_targets.data[i];
        if (target->index < count && f->blocks.data[target->index] == target)
            f->label_targets.data[targets++] = target;
    }
    f->label_targets.count = targets;
    for (size_t i = 0; i < f->blocks.count; i++)
        each_edge(f, f->blocks.data[i], add_pred, l->arena);
}

static void note_borrow(void *context, Local *local, AccessKind kind, Node *at)
{
    (void)context;
    (void)at;
    if (kind == ACCESS_BORROW)
        local->escapes = true;
}

/* Which locals escape must be known before expressions are flattened: is_stable asks. */
static void note_borrows(Node *node)
{
    if (node->kind <= N_BLOCK_ON) {
        tree_accesses(node, note_borrow, NULL);
        return;
    }
    if (node->kind == N_VAR && node->local->cleanup)
        node->local->escapes = true;
    for (uint32_t i = 0; i < node->kid_count; i++)
        if (node->kids[i])
            note_borrows(node->kids[i]);
}

void cfg(Unit *unit, Function *function)
{
    Lowering l = {.unit = unit, .arena = unit->arena, .f = function, .origin = function->body};
    note_borrows(function->body);
    mark_flatten(function->body);
    start_block(&l, new_block(&l));
    Scope *scope = enter_scope(&l, function->body);
    l.block->scope = scope;
    for (size_t i = 0; i < function->params.count; i++)
        add_local(&l, function->params.data[i], scope);
    Node *body = function->body;
    if (!body->has_lowered)
        lower_stmt(&l, body);
    for (uint32_t i = 0; body->has_lowered && i < body->kid_count; i++)
        lower_stmt(&l, body->kids[i]);
    if (l.block->term == TERM_END) {
        run_cleanups(&l, NULL);
        end_block(&l);
        l.block->term = TERM_RETURN;
        l.block->node = function->is_main && !function->result->is_void ? literal(&l, "0") : NULL;
    }
    finish_gotos(&l);
    check_indirect_gotos(&l);
    place_chains(&l);
    remove_unreachable(&l);
    if (unit->errors)
        function->failed = true;
}
