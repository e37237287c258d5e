/* cfg_flatten: expressions.  What awaits is taken out of them.
 *
 * Needs an expression on which mark_flatten has been, and locals whose `escapes` is set; leaves ops
 * and blocks behind the one that is being filled, and an expression that prints without awaits.
 *
 * What stands left of an await is evaluated before it, into temporaries (spill), and the node's
 * text becomes the temporary's name, so that the rest prints as written.  && || ?: and statement
 * expressions become branches where an await makes them so.  The target of = and op= is evaluated
 * behind the value, as the language says.  A compound literal whose address may outlive the
 * expression becomes a hidden variable, because it must outlive awaits.
 *
 * A node with `text` is done: it is evaluated no more. */
#include "cfg.h"

static void flatten_place(Lowering *l, Node *node);
static void spill(Lowering *l, Node *node, Node *const *later, size_t later_count);

/* ---- temporaries ---------------------------------------------------------------------------- */

Type cfg_bool_type = {.before = "_Bool",
                      .after = "",
                      .size = 1,
                      .align = 1,
                      .is_scalar = true,
                      .unqualified = &cfg_bool_type};

Local *new_temp_in(Lowering *l, Type *type, Scope *scope)
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

Local *new_temp(Lowering *l, Type *type)
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

void set_temp(Lowering *l, Local *temp, Node *value)
{
    add_op(l, (Op){.kind = OP_SET, .node = value, .local = temp});
}

Node *literal(Lowering *l, const char *text)
{
    Node *node = NEW(l->arena, Node);
    node->kind = N_LITERAL;
    node->constant = true;
    node->text = text;
    return node;
}

Node *temp_value(Lowering *l, Local *temp)
{
    Node *node = literal(l, temp->name);
    node->temp = temp;
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

/* What is kept in a smaller type is an int where it is used. */
static const char *widened(Lowering *l, const Local *temp)
{
    return arena_printf(l->arena, "((int)%s)", temp->name);
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

/* ---- expressions ---------------------------------------------------------------------------- */

/* Whether the literal's address is taken here, so that it may be kept. */
static bool address_kept(const Node *literal)
{
    const Node *node = literal;
    for (const Node *up = node->parent; up; node = up, up = up->parent) {
        if (up->kind == N_UNARY && up->op == U_ADDRESS)
            return true;
        bool subscripted =
            up->kind == N_CONVERT && up->decay && up->parent && up->parent->kind == N_INDEX;
        if (up->kind == N_CONVERT && up->decay && !subscripted)
            return true;
        bool inside = subscripted || up->kind == N_PAREN || up->kind == N_INDEX ||
                      (up->kind == N_MEMBER && up->op == OP_DOT);
        if (!inside)
            return false;
    }
    return false;
}

/* Whether this is the array in a struct that is a value, as in `f().array`, and its address is used
 * beside or across an await of the same full expression: the struct must live as long as that. */
static bool array_of_value(const Node *node)
{
    if (node->kind != N_MEMBER || node->op != OP_DOT)
        return false;
    const Node *base = node->kids[0];
    while (base->kind == N_PAREN)
        base = base->kids[0];
    bool place = base->kind == N_REF || base->kind == N_MEMBER || base->kind == N_INDEX ||
                 base->kind == N_COMPOUND_LITERAL || base->kind == N_UNARY;
    if (place || !node->parent)
        return false;
    const Node *decay = node->parent;
    while (decay && (decay->kind == N_PAREN || decay->kind == N_INDEX || decay->kind == N_MEMBER))
        decay = decay->parent;
    if (!decay || decay->kind != N_CONVERT || !decay->decay)
        return false;
    while (node->parent && node->parent->kind < N_BLOCK)
        node = node->parent;
    return node->has_await;
}

bool is_opaque(const Node *node)
{
    bool compound = node->kind == N_BLOCK || node->kind == N_IF || node->kind == N_WHILE ||
                    node->kind == N_DO || node->kind == N_FOR || node->kind == N_SWITCH ||
                    node->kind == N_LABEL;
    return compound && !node->has_lowered && !node->flatten;
}

bool mark_flatten(Node *node)
{
    if (node->kind != N_LABEL && is_opaque(node))
        return false; /* a literal in it ends with its block, which has no await */
    bool found = node->kind == N_AWAIT ||
                 (node->kind == N_COMPOUND_LITERAL && address_kept(node)) || array_of_value(node);
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

/* A variable that nothing can change until it is used needs no copy.  Not so one of a function
 * around an arm: other arms may write it while this one waits. */
static bool is_stable(const Lowering *l, Node *node, Node *const *later, size_t later_count)
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
        node->local->type->is_array || (l->outer && !is_tracked(l->f, node->local)))
        return false;
    WriteSearch search = {node->local, false};
    for (size_t i = 0; i < later_count; i++)
        tree_accesses(later[i], find_write, &search);
    return !search.found;
}

enum { MOST_OPERANDS = 4 };

/* The variables and temporaries from which a value is computed. */
typedef struct Operands {
    Node *node[MOST_OPERANDS];
    size_t count;
} Operands;

static bool add_operand(Operands *operands, Node *node)
{
    if (operands->count == MOST_OPERANDS)
        return false;
    operands->node[operands->count++] = node;
    return true;
}

/* Whether `node` is computed from them and constants alone, without side effects, all in integers.
 */
static bool find_operands(Node *node, Operands *operands)
{
    node = strip(node);
    if (!is_integer(node->type))
        return false;
    if (node->text)
        return node->temp && is_integer(node->temp->type) && add_operand(operands, node);
    if (node->constant || node->kind == N_LITERAL)
        return true;
    switch (node->kind) {
    case N_REF:
        return node->local && is_integer(node->local->type) && add_operand(operands, node);
    case N_UNARY:
        return node->op == U_PLAIN && find_operands(node->kids[0], operands);
    case N_PAREN:
    case N_CONVERT:
    case N_CAST:
        return node->kid_count == 1 && find_operands(node->kids[0], operands);
    case N_BINARY:
        return find_operands(node->kids[0], operands) && find_operands(node->kids[1], operands);
    default:
        return false;
    }
}

/* What C computes in int from bytes needs no place of that size: the bytes are kept, and the rest
 * is computed where it is used. */
static bool is_recomputed(const Lowering *l, Node *node, const Type *kept, Node *const *later,
                          size_t later_count)
{
    Operands operands = {0};
    if (!find_operands(node, &operands) || !operands.count)
        return false;
    uint64_t size = 0;
    uint32_t align = 1;
    for (size_t i = 0; i < operands.count; i++) {
        Node *operand = operands.node[i];
        if (!is_stable(l, operand, later, later_count))
            return false;
        const Type *type = operand->text ? operand->temp->type : operand->local->type;
        size += type->size;
        align = type->align > align ? type->align : align;
    }
    return size < kept->size || (size == kept->size && align < kept->align);
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
    if (is_stable(l, node, later, later_count))
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
    Type *type = kept_type(node), *narrow = narrow_type(l, node);
    bool is_narrow = narrow && narrow->size < type->size;
    if (is_recomputed(l, node, is_narrow ? narrow : type, later, later_count))
        return;
    Local *temp = new_temp(l, is_narrow ? narrow : type);
    set_temp(l, temp, as_it_was(l, node));
    replace(node, is_narrow ? widened(l, temp) : temp->name, temp);
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

/* What this file defines is embedded as large as it is, whatever its bound. */
static AwaitKind await_kind(const Node *node, const Node *call)
{
    const Function *callee = call->callee;
    if (lazy_local(call))
        return AWAIT_LAZY;
    if (node->boxed)
        return AWAIT_BOXED;
    if (node->shielded)
        return AWAIT_SHIELDED;
    if (!callee)
        return call->kids[0]->type->is_handle ? AWAIT_HANDLE : AWAIT_SIZED;
    if (callee->manual_tag)
        return AWAIT_MANUAL;
    return callee->is_defined ? AWAIT_CALL : AWAIT_SIZED;
}

void add_await(Lowering *l, Await *await)
{
    Block *block = open_block(l), *next = new_block(l);
    end_block(l);
    await->block = block;
    await->scope = l->scope;
    VEC_PUSH(l->arena, &l->f->awaits, await);
    block->term = TERM_AWAIT;
    block->await = await;
    block->to[0] = next;
    VEC_PUSH(l->arena, &l->chains, ((PendingChain){block, l->cleanup, NULL}));
    start_block(l, next);
}

static void make_await(Lowering *l, Node *node)
{
    Node *call = strip(node->kids[0]);
    flatten_list(l, call->kids, call->kid_count);
    Await *await = NEW(l->arena, Await);
    await->kind = await_kind(node, call);
    await->bound = call->callee ? call->callee->bound : call->bound;
    await->node = node;
    await->call = call;
    await->callee = call->callee;
    await->held = lazy_local(call);
    if (await->held) {
        await->callee = await->held->holds;
        await->holds = is_tracked(l->f, await->held);
    }
    Type *type = call->callee ? call->callee->result : node->type->unqualified;
    await->result = type->is_void ? NULL : new_temp(l, type);
    add_await(l, await);
    replace(node, await->result ? await->result->name : "(void)0", await->result);
}

void lower_condition(Lowering *l, Node *node, Block *yes, Block *no)
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
    Local *temp = new_temp(l, &cfg_bool_type);
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
    Type *narrow = narrow_type(l, node);
    Local *temp = node->type->is_void ? NULL : new_temp(l, narrow ? narrow : node->type);
    Block *yes = new_block(l), *no = new_block(l), *join = new_block(l);
    lower_condition(l, node->kids[0], yes, no);
    start_block(l, yes);
    finish_branch(l, node->kids[1], temp, join);
    start_block(l, no);
    finish_branch(l, node->kids[2], temp, join);
    start_block(l, join);
    replace(node, narrow ? widened(l, temp) : temp ? temp->name : "(void)0", temp);
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

/* ({ ... }): its value is that of its last statement, if that is an expression, labelled or not. */
static void flatten_statements(Lowering *l, Node *node)
{
    Node *block = node->kids[0];
    Scope *scope = enter_scope(l, block);
    const char *text = "(void)0";
    Local *temp = NULL;
    for (uint32_t i = 0; i < block->kid_count; i++) {
        Node *kid = block->kids[i];
        bool last = i + 1 == block->kid_count && !node->type->is_void;
        for (; last && kid->kind == N_LABEL && kid->kid_count; kid = kid->kids[0])
            open_label(l, kid);
        if (last && kid->kind == N_EXPR) {
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
    add_op(l, (Op){.kind = OP_INIT, .node = node->kids[0], .local = hidden});
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
        if (array_of_value(node) && !node->kids[0]->text) {
            Node *base = node->kids[0];
            Local *temp = new_temp(l, base->type); /* is lent, so it ends with the expression */
            set_temp(l, temp, as_it_was(l, base));
            replace(base, temp->name, temp);
        }
        break;
    default:
        flatten(l, node);
        break;
    }
}

void flatten(Lowering *l, Node *node)
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

void lower_effect(Lowering *l, Node *node)
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
