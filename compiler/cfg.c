/* cfg: the tree of one function becomes blocks.
 *
 * Needs a checked tree; leaves blocks in source order, scopes, cleanups, awaits and regions.
 *
 * Every statement is lowered, so that the facts are exact.  One without awaits, open labels or
 * defers is a region as well: emit prints its text, and its jumps out of the text say where they
 * lead (Node.exit).
 *
 * This file has the blocks, the cleanups and the statements.  cfg_flatten.c takes the awaits out of
 * the expressions; cfg_finish.c ends what could not be known on the way: gotos, the chains of
 * cleanups, what nothing reaches. */
#include "cfg.h"
#include "source.h"

/* ---- blocks --------------------------------------------------------------------------------- */

Block *new_block(Lowering *l)
{
    Block *block = NEW(l->arena, Block);
    block->term = TERM_END;
    block->origin = l->origin;
    return block;
}

void end_block(Lowering *l)
{
    if (l->block) {
        l->block->scope = l->scope;
        l->block->cleanup = l->cleanup;
    }
}

void start_block(Lowering *l, Block *block)
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

Block *open_block(Lowering *l)
{
    if (l->block->term != TERM_END) {
        Block *dead = new_block(l);
        l->block = NULL;
        start_block(l, dead);
    }
    return l->block;
}

void add_op(Lowering *l, Op op)
{
    VEC_PUSH(l->arena, &open_block(l)->ops, op);
}

void eval(Lowering *l, Node *node)
{
    add_op(l, (Op){.kind = OP_EVAL, .node = node});
}

void jump(Lowering *l, Block *to)
{
    Block *block = open_block(l);
    end_block(l);
    block->term = TERM_JUMP;
    block->to[0] = to;
}

void branch(Lowering *l, Node *condition, Block *yes, Block *no)
{
    Block *block = open_block(l);
    end_block(l);
    block->term = TERM_BRANCH;
    block->node = condition;
    block->to[0] = yes;
    block->to[1] = no;
}

void add_local(Lowering *l, Local *local, Scope *scope)
{
    local->index = (uint32_t)l->f->locals.count;
    local->scope = scope;
    VEC_PUSH(l->arena, &l->f->locals, local);
    if (scope)
        VEC_PUSH(l->arena, &scope->locals, local);
}

/* ---- cleanups ------------------------------------------------------------------------------- */

void register_cleanup(Lowering *l, Node *statement, Local *local)
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

void run_cleanups(Lowering *l, Cleanup *until)
{
    for (Cleanup *c = l->cleanup; c != until; c = c->outer)
        add_op(l, (Op){.kind = OP_CLEANUP, .cleanup = c});
}

/* ---- statements ----------------------------------------------------------------------------- */

Scope *enter_scope(Lowering *l, Node *node)
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
        add_op(l, (Op){.kind = OP_ENTER, .scope = scope});
    return scope;
}

void leave_scope(Lowering *l, Scope *scope)
{
    if (l->region)
        return;
    if (l->block->term == TERM_END) {
        run_cleanups(l, scope->cleanup);
        if (scope->parent)
            add_op(l, (Op){.kind = OP_LEAVE, .scope = scope});
    }
    l->cleanup = scope->cleanup;
    if (l->block->term == TERM_END)
        l->block->cleanup = l->cleanup;
    l->scope = scope->parent;
}

bool is_around(const Scope *outer, const Scope *scope)
{
    while (scope && scope != outer)
        scope = scope->parent;
    return scope != NULL;
}

void end_scopes(Lowering *l, Block *block, Scope *from, const Scope *to)
{
    for (; from->parent && !is_around(from, to); from = from->parent)
        VEC_PUSH(l->arena, &block->ops, ((Op){.kind = OP_LEAVE, .scope = from}));
}

void declare_var(Lowering *l, Local *local, Node *value)
{
    if (!local->scope)
        add_local(l, local, l->scope);
    add_op(l, (Op){.kind = OP_INIT, .node = value, .local = local});
    if (local->cleanup)
        register_cleanup(l, NULL, local);
}

/* What a call through a pointer makes: all that is known of it is in the pointer's declaration. */
static Function *pointed_function(Lowering *l, const Node *call)
{
    Function *function = NEW(l->arena, Function);
    *function = (Function){
        .name = "a function pointer", .result = call->type->unqualified, .bound = call->bound};
    return function;
}

void lower_lazy(Lowering *l, Local *local, Node *lazy)
{
    Type *type = NEW(l->arena, Type);
    *type = (Type){.before = "", .after = "", .align = 1, .is_record = true, .unqualified = type};
    local->type = type; /* sized when the future has been laid out */
    const Node *call = lazy_call(local);
    local->holds = call->callee ? call->callee : pointed_function(l, call);
    local->escapes = true;
    declare_var(l, local, lazy);
    register_cleanup(l, NULL, local);
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
    if (local->is_lazy)
        lower_lazy(l, local, strip(init));
    else
        declare_var(l, local, init);
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

void lower_body_of_loop(Lowering *l, Node *body, Target on_break, Target on_continue)
{
    Target saved_break = l->on_break, saved_continue = l->on_continue;
    l->on_break = on_break;
    l->on_continue = on_continue;
    lower_stmt(l, body);
    l->on_break = saved_break;
    l->on_continue = saved_continue;
}

static void lower_loop_body(Lowering *l, Node *body, Block *on_break, Block *on_continue)
{
    lower_body_of_loop(l, body, (Target){on_break, l->cleanup, l->scope, l->region != NULL},
                       (Target){on_continue, l->cleanup, l->scope, l->region != NULL});
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
    l->on_break = (Target){done, l->cleanup, l->scope, l->region != NULL};
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

void open_label(Lowering *l, Node *node)
{
    node->label->scope = l->scope;
    node->label->cleanup = l->cleanup;
    Block *block = label_block(l, node->label);
    start_block(l, block);
    if (node->label->address_taken)
        VEC_PUSH(l->arena, &l->f->label_targets, block);
}

static bool inside(const Node *region, Offset at)
{
    return region && region->begin <= at && at < region->end;
}

/* What a goto runs and leaves is known when its label has been seen: see finish_gotos. */
void lower_goto(Lowering *l, Node *node)
{
    if (leaves_arm(l, node)) {
        leave_arm(l, node, NULL);
        return;
    }
    Block *target = label_block(l, node->label);
    if (l->region && !inside(l->region, node->label->node->begin))
        node->exit = target;
    Block *own = new_block(l);
    start_block(l, own);
    PendingGoto pending = {own, node->label, l->cleanup, node};
    VEC_PUSH(l->arena, &l->gotos, pending);
    jump(l, target);
}

Type cfg_int_type = {.before = "int",
                     .after = "",
                     .size = sizeof(int),
                     .align = _Alignof(int),
                     .is_scalar = true,
                     .unqualified = &cfg_int_type};

/* asm goto leaves by a number, which says where it jumped: 0 behind itself. */
static void lower_asm(Lowering *l, Node *node)
{
    uint32_t first = asm_first_label(node);
    if (first == node->kid_count) {
        eval(l, node);
        return;
    }
    Local *way = new_temp(l, &cfg_int_type);
    set_temp(l, way, node);
    Node *value = literal(l, way->name);
    value->temp = way;
    Block *head = open_block(l), *next = new_block(l);
    end_block(l);
    head->term = TERM_SWITCH;
    head->node = value;
    head->to[0] = next;
    for (uint32_t i = first; i < node->kid_count; i++) {
        Block *leave = new_block(l);
        l->block = NULL;
        start_block(l, leave);
        Case entry = {literal(l, arena_printf(l->arena, "%u", i - first + 1)), NULL, leave};
        VEC_PUSH(l->arena, &head->cases, entry);
        lower_goto(l, node->kids[i]);
    }
    start_block(l, next);
}

void lower_break(Lowering *l, Node *node)
{
    const Target *target = node->kind == N_BREAK      ? &l->on_break
                           : node->kind == N_CONTINUE ? &l->on_continue
                                                      : &l->on_await_break;
    if (!target->block) {
        leave_arm(l, node, NULL);
        return;
    }
    if (l->region && !target->in_region)
        node->exit = target->block;
    run_cleanups(l, target->cleanup);
    end_scopes(l, open_block(l), l->scope, target->scope);
    jump(l, target->block);
}

void lower_return_of(Lowering *l, Node *node, Node *value)
{
    if (l->outer) {
        leave_arm(l, node, value);
        return;
    }
    Block *block = open_block(l);
    if (l->cleanup) {
        if (value && !l->f->return_value)
            l->f->return_value = new_temp(l, l->f->result);
        if (value)
            set_temp(l, l->f->return_value, value);
        VEC_PUSH(l->arena, &l->chains, ((PendingChain){block, l->cleanup, node}));
        jump(l, NULL);
        return;
    }
    end_block(l);
    block->term = TERM_RETURN;
    block->node = value;
}

static void lower_return(Lowering *l, Node *node)
{
    Node *value = node->kid_count ? node->kids[0] : NULL;
    if (value && value->flatten)
        flatten(l, value);
    if (value && outermost(l->f)->result->is_void) {
        if (!strip(value)->text)
            eval(l, value);
        value = NULL;
    }
    lower_return_of(l, node, value);
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
        open_label(l, node);
        if (node->kid_count)
            lower_stmt(l, node->kids[0]);
        break;
    case N_GOTO:
        lower_goto(l, node);
        break;
    case N_GOTO_ANY:
        lower_goto_any(l, node);
        break;
    case N_BREAK:
    case N_CONTINUE:
    case N_AWAIT_BREAK:
        lower_break(l, node);
        break;
    case N_RETURN:
        lower_return(l, node);
        break;
    case N_ASM:
        lower_asm(l, node);
        break;
    case N_DEFER:
        register_cleanup(l, node->kids[0], NULL);
        break;
    case N_ALL:
        lower_all(l, node);
        break;
    case N_ANY:
        lower_any(l, node);
        break;
    case N_WITHIN:
        lower_within(l, node);
        break;
    case N_EACH:
        lower_each(l, node);
        break;
    case N_YIELD:
        lower_yield(l, node);
        break;
    case N_YIELD_BREAK:
        lower_return_of(l, node, NULL);
        break;
    case N_GROUP:
        lower_group(l, node);
        break;
    case N_GO:
        lower_go(l, node);
        break;
    case N_EMPTY:
        break;
    default:
        internal_error("cfg", l->f->name, "statement of kind %d", (int)node->kind);
    }
}

void lower_stmt(Lowering *l, Node *node)
{
    Node *saved = l->origin;
    l->origin = node;
    if (!l->region && is_opaque(node)) {
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

static void note_use(void *context, Local *local, AccessKind kind, Node *at)
{
    (void)context;
    (void)at;
    local->escapes |= kind == ACCESS_BORROW;
    local->is_read |= kind == ACCESS_READ;
    local->is_written |= kind == ACCESS_WRITE || kind == ACCESS_PARTIAL;
}

/* Which locals escape must be known before expressions are flattened: is_stable asks. */
static void note_uses(Node *node)
{
    if (node->kind <= N_BLOCK_ON) {
        tree_accesses(node, note_use, NULL);
        return;
    }
    if (node->kind == N_VAR && node->local->cleanup)
        node->local->escapes = true;
    for (uint32_t i = 0; i < node->kid_count; i++)
        if (node->kids[i])
            note_uses(node->kids[i]);
}

/* What can initialize a static, as far as that is plain to see. */
static bool is_fixed(const Source *source, const Node *value)
{
    char first = source_text(source, NULL)[value->begin];
    switch (value->kind) {
    case N_LITERAL:
        return !value->is_cx;
    case N_CONVERT:
        return is_fixed(source, value->kids[0]) && (!value->decay || first == '"');
    case N_PAREN:
    case N_CAST:
        return value->kid_count == 1 && value->type->is_scalar && is_fixed(source, value->kids[0]);
    case N_UNARY:
        return value->op == U_PLAIN && (first == '-' || first == '+' || first == '~') &&
               is_fixed(source, value->kids[0]);
    case N_DESIGNATED:
        return value->kid_count && is_fixed(source, value->kids[value->kid_count - 1]);
    case N_INIT_LIST:
        for (uint32_t i = 0; i < value->kid_count; i++)
            if (!is_fixed(source, value->kids[i]))
                return false;
        return true;
    default:
        return false;
    }
}

/* A table or a limit: const, with a value that is known, and nobody has its address. */
static bool is_constant(const Source *source, const Local *local)
{
    const Type *type = local->type;
    for (const Type *t = type; t; t = t->is_array ? t->element : NULL)
        if (t->is_volatile || t->is_atomic || t->is_variable || t->is_handle)
            return false;
    return type->has_const && local->is_read && !local->is_written && !local->escapes &&
           !local->opaque && !local->cleanup && !local->is_param && !local->in_register &&
           !*local->attributes && local->var && local->var->kid_count == 1 &&
           is_fixed(source, local->var->kids[0]);
}

/* Such a local costs nothing in a frame: rustc promotes it too. */
static void make_statics(const Unit *unit, Function *function)
{
    for (size_t i = 0; i < function->all_locals.count; i++) {
        Local *local = function->all_locals.data[i];
        if (!local->is_static && !local->is_extern && is_constant(unit->source, local))
            local->is_static = true;
    }
}

/* clang says so too. */
static void warn_of_open_end(Unit *unit, const Function *function)
{
    for (size_t i = 0; i < unit->open_ends.count; i++)
        if (function->begin <= unit->open_ends.data[i] && unit->open_ends.data[i] < function->end)
            diag_flag(unit, unit->open_ends.data[i], unit->options->return_type,
                      "non-void function does not return a value in all control paths");
}

void cfg(Unit *unit, Function *function)
{
    if (function->outer)
        return; /* lowered with the function that it is a part of */
    Lowering l = {.unit = unit, .arena = unit->arena, .f = function, .origin = function->body};
    note_uses(function->body);
    make_statics(unit, function);
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
    const Block *last = l.block;
    bool is_open = last->term == TERM_END && !function->is_main && !function->is_generator;
    if (l.block->term == TERM_END) {
        run_cleanups(&l, NULL);
        end_block(&l);
        l.block->term = TERM_RETURN;
        l.block->node = function->is_main && !function->result->is_void ? literal(&l, "0") : NULL;
    }
    cfg_finish(&l);
    if (is_open && last->index != NO_BLOCK)
        warn_of_open_end(unit, function);
    if (unit->errors)
        function->failed = true;
}
