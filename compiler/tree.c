/* tree: which locals an expression reads, writes and lends.
 *
 * Needs the tree of import (and, behind cfg, Node.text and Node.temp); leaves nothing, it only
 * calls a visitor.  An lvalue is walked by `place`, which visits what its address needs and returns
 * the local whose storage it lies in; what then happens to that storage is for the caller to say.
 * All else is walked by `value`.
 *
 * A write below && || ?: or inside a statement expression may not happen, so it is only PARTIAL
 * there.  Reads and borrows need no such distinction: whoever asks wants to know what may be read.
 * Expressions can be 100,000 operators deep, so what recurses has small stack frames. */
#include "acc.h"

#include <string.h>

typedef struct Walk {
    AccessVisitor *visit;
    void *context;
    uint32_t maybe;   /* > 0: what is walked may not be evaluated */
    const Node *made; /* evaluated here, though it has a text already: that is for its later uses */
} Walk;

/* The storage that an lvalue names. */
typedef struct Storage {
    Local *local;       /* in which it lies; NULL: in none */
    const Node *member; /* the member of that local in which it lies; NULL: no one member */
} Storage;

Node *strip(Node *node)
{
    while ((node->kind == N_PAREN || node->kind == N_CONVERT) && !node->text &&
           node->kid_count == 1)
        node = node->kids[0];
    return node;
}

bool is_integer(const Type *type)
{
    return type && (type->is_signed || type->is_unsigned) && !type->is_vector;
}

static void value(Walk *walk, Node *node);

static void visit_local(Walk *walk, Local *local, AccessKind kind, Node *at)
{
    if (kind == ACCESS_WRITE && walk->maybe)
        kind = ACCESS_PARTIAL;
    walk->visit(walk->context, local, kind, at);
    for (size_t i = 0; kind == ACCESS_READ && i < local->points_to.count; i++)
        walk->visit(walk->context, local->points_to.data[i], ACCESS_THROUGH, at);
}

static void access_place(Walk *walk, Storage place, AccessKind kind, Node *at)
{
    Local *local = place.local;
    if (!local)
        return;
    if (!local->parts.count)
        visit_local(walk, local, kind, at);
    for (size_t i = 0; i < local->parts.count; i++)
        if (!place.member || !strcmp(local->parts.data[i]->member, place.member->name))
            visit_local(walk, local->parts.data[i], kind, at);
}

static void access(Walk *walk, Local *local, AccessKind kind, Node *at)
{
    access_place(walk, (Storage){local, NULL}, kind, at);
}

static Node *without_parens(Node *node)
{
    while (node->kind == N_PAREN && !node->text && node->kid_count)
        node = node->kids[0];
    return node;
}

static void kid_values(Walk *walk, Node *node)
{
    for (uint32_t i = 0; i < node->kid_count; i++)
        if (node->kids[i])
            value(walk, node->kids[i]);
}

/* ---- lvalues -------------------------------------------------------------------------------- */

static Storage place(Walk *walk, Node *node);

/* The storage that the pointer `node` points into, if that is plain to see: an array that decays or
 * &x, reached into at once, so that no address escapes. */
static Storage pointee(Walk *walk, Node *node)
{
    Node *pointer = without_parens(node);
    if (!pointer->text) {
        if (pointer->kind == N_CONVERT && pointer->decay)
            return place(walk, pointer->kids[0]);
        if (pointer->kind == N_UNARY && pointer->op == U_ADDRESS)
            return place(walk, pointer->kids[0]);
        if (pointer->type && pointer->type->is_array)
            return place(walk, pointer);
    }
    value(walk, node);
    return (Storage){0};
}

static bool is_address(const Node *node)
{
    return node->type && (node->type->is_pointer || node->type->is_array);
}

/* a[i] is i[a]; where neither is an address, a vector is indexed. */
static Storage indexed(Walk *walk, Node *node)
{
    Node *first = node->kids[0], *second = node->kids[1];
    if (is_address(second) && !is_address(first)) {
        value(walk, first);
        return pointee(walk, second);
    }
    Storage array = is_address(first) ? pointee(walk, first) : place(walk, first);
    value(walk, second);
    return array;
}

static bool is_replaced(const Walk *walk, const Node *node)
{
    return node->text && node != walk->made;
}

static Storage member(Walk *walk, Node *node)
{
    Storage storage =
        node->op == OP_ARROW ? pointee(walk, node->kids[0]) : place(walk, node->kids[0]);
    if (!storage.member)
        storage.member = node;
    return storage;
}

static Storage place(Walk *walk, Node *node)
{
    if (is_replaced(walk, node))
        return (Storage){node->temp, NULL};
    switch (node->kind) {
    case N_REF:
        return (Storage){node->local, NULL};
    case N_PAREN:
        return place(walk, node->kids[0]);
    case N_MEMBER:
        return member(walk, node);
    case N_INDEX:
        return indexed(walk, node);
    case N_UNARY:
        if (node->op == U_DEREF)
            return pointee(walk, node->kids[0]);
        if (node->op == U_PLAIN) /* __real__ z, __extension__ x */
            return place(walk, node->kids[0]);
        break;
    default:
        break;
    }
    value(walk, node);
    return (Storage){0};
}

/* Whether storing into the place stores into all of its local, or of the member that is kept by
 * itself. */
static bool is_whole(Node *node, Storage place)
{
    node = without_parens(node);
    if (place.local && place.local->parts.count && node == place.member)
        return true;
    return node->text ? node->temp != NULL : node->kind == N_REF;
}

static void write_place(Walk *walk, Node *target, bool read_first)
{
    Storage written = place(walk, target);
    if (read_first)
        access_place(walk, written, ACCESS_READ, target);
    access_place(walk, written, is_whole(target, written) ? ACCESS_WRITE : ACCESS_PARTIAL, target);
}

/* ---- values --------------------------------------------------------------------------------- */

static void lend(Walk *walk, Node *node)
{
    access_place(walk, place(walk, node), node->stays ? ACCESS_THROUGH : ACCESS_BORROW, node);
}

/* An array that is named without decaying is about to lend its address all the same. */
static void read_place(Walk *walk, Node *node)
{
    if (node->type && node->type->is_array)
        lend(walk, node);
    else
        access_place(walk, place(walk, node), ACCESS_READ, node);
}

uint32_t asm_first_label(const Node *node)
{
    uint32_t first = node->kid_count;
    while (first && node->kids[first - 1]->kind == N_GOTO)
        first--;
    return first;
}

/* Constraints are not looked at: every operand may be read and written. */
static void asm_operands(Walk *walk, Node *node)
{
    for (uint32_t i = 0, count = asm_first_label(node); i < count; i++) {
        Node *operand = strip(node->kids[i]);
        Storage used = place(walk, operand);
        access_place(walk, used, ACCESS_READ, operand);
        access_place(walk, used, ACCESS_PARTIAL, operand);
        if (operand->type && operand->type->is_array)
            access_place(walk, used, ACCESS_BORROW, operand);
    }
}

static void unary(Walk *walk, Node *node)
{
    if (node->op == U_ADDRESS)
        lend(walk, node->kids[0]);
    else if (node->op == U_STEP)
        write_place(walk, node->kids[0], true);
    else if (node->op == U_DEREF)
        read_place(walk, node);
    else
        kid_values(walk, node);
}

/* The first kid is evaluated for certain, the others perhaps. */
static void conditional(Walk *walk, Node *node)
{
    value(walk, node->kids[0]);
    walk->maybe++;
    for (uint32_t i = 1; i < node->kid_count; i++)
        value(walk, node->kids[i]);
    walk->maybe--;
}

/* va_arg(ap, T) and its like change what they name without a conversion. */
static void other(Walk *walk, Node *node)
{
    for (uint32_t i = 0; i < node->kid_count; i++) {
        Node *kid = node->kids[i];
        if (!kid)
            continue;
        value(walk, kid);
        if (kid->kind == N_REF && !kid->text)
            access(walk, kid->local, ACCESS_PARTIAL, kid);
    }
}

static void value(Walk *walk, Node *node)
{
    if (is_replaced(walk, node)) {
        access(walk, node->temp, ACCESS_READ, node);
        return;
    }
    switch (node->kind) {
    case N_LITERAL:
    case N_LABEL_ADDRESS:
        return;
    case N_REF:
    case N_MEMBER:
    case N_INDEX:
        read_place(walk, node);
        return;
    case N_CONVERT:
        if (node->decay)
            lend(walk, node->kids[0]);
        else
            kid_values(walk, node);
        return;
    case N_UNARY:
        unary(walk, node);
        return;
    case N_ASSIGN: /* the language: the whole target comes after the right operand */
        value(walk, node->kids[1]);
        write_place(walk, node->kids[0], false);
        return;
    case N_UPDATE:
        value(walk, node->kids[1]);
        write_place(walk, node->kids[0], true);
        return;
    case N_AND:
    case N_OR:
    case N_COND:
    case N_ELVIS:
        conditional(walk, node);
        return;
    case N_STMT_EXPR: /* its statements may jump about */
        walk->maybe++;
        kid_values(walk, node);
        walk->maybe--;
        return;
    case N_VAR:
        kid_values(walk, node);
        if (node->kid_count)
            access(walk, node->local, ACCESS_WRITE, node);
        return;
    case N_ASM:
        asm_operands(walk, node);
        return;
    case N_OTHER:
        other(walk, node);
        return;
    default: /* in order, as values; statements too */
        kid_values(walk, node);
        return;
    }
}

void tree_accesses(Node *node, AccessVisitor *visit, void *context)
{
    Walk walk = {visit, context, 0, NULL};
    if (node)
        value(&walk, node);
}

/* ---- blocks --------------------------------------------------------------------------------- */

static void cleanup_accesses(Walk *walk, Cleanup *cleanup)
{
    if (!cleanup->statement) {
        if (cleanup->unless)
            access(walk, cleanup->unless, ACCESS_READ, cleanup->scope->node);
        access(walk, cleanup->local, ACCESS_BORROW, cleanup->scope ? cleanup->scope->node : NULL);
        return;
    }
    walk->maybe = cleanup->statement->kind != N_EXPR;
    value(walk, cleanup->statement);
}

/* The node that cfg has given a text because this op evaluates it, once and here. */
static const Node *made_by(const Op *op)
{
    bool set = op->kind == OP_SET && op->node && op->node->temp == op->local;
    bool void_value = op->kind == OP_EVAL && !op->node->temp && op->node->kind != N_AWAIT;
    return set || void_value ? op->node : NULL;
}

static void argument_accesses(Walk *walk, const Await *await)
{
    if (await->arms) {
        if (await->arms->limit)
            value(walk, await->arms->limit);
        arms_accesses(await->arms, walk->visit, walk->context, await->node);
        return;
    }
    if (await->kind == AWAIT_ROOM)
        return;
    if (await->kind == AWAIT_YIELD) {
        value(walk, await->node->kids[0]);
        return;
    }
    if (await->held) {
        for (uint32_t i = 1; await->is_first && i < await->call->kid_count; i++)
            value(walk, await->call->kids[i]);
        access(walk, await->held, ACCESS_BORROW, await->node);
        return;
    }
    const Node *call = await->call;
    uint32_t first = await->callee ? 1 : 0; /* a function's name is no read */
    for (uint32_t i = first; i < call->kid_count; i++)
        value(walk, call->kids[i]);
}

void op_accesses(const Op *op, AccessVisitor *visit, void *context)
{
    Walk walk = {visit, context, 0, made_by(op)};
    switch (op->kind) {
    case OP_EVAL:
        if (op->node)
            value(&walk, op->node);
        break;
    case OP_INIT:
    case OP_SET:
        if (!op->node)
            break;
        value(&walk, op->node);
        access(&walk, op->local, ACCESS_WRITE, op->node); /* an initializer zeroes the rest */
        break;
    case OP_CALL:
        argument_accesses(&walk, op->await);
        if (op->local)
            access(&walk, op->local, ACCESS_WRITE, op->node);
        break;
    case OP_CLEANUP:
        cleanup_accesses(&walk, op->cleanup);
        break;
    case OP_TAKE:
        access(&walk, op->local, ACCESS_WRITE, NULL);
        break;
    case OP_GO:
        for (size_t i = 0; i < op->child->captures.count; i++)
            access(&walk, op->child->captures.data[i], ACCESS_READ, op->node);
        break;
    case OP_ENTER:
    case OP_LEAVE:
    case OP_OVER:
    case OP_END:
        break;
    }
}

/* Of an await, what it reads before it suspends.  That its result is written when it is ready
 * belongs to the edge to to[0] and is not reported here. */
void term_accesses(const Block *block, AccessVisitor *visit, void *context)
{
    Walk walk = {visit, context, 0, NULL};
    switch (block->term) {
    case TERM_BRANCH:
    case TERM_SWITCH:
    case TERM_INDIRECT:
        value(&walk, block->node);
        break;
    case TERM_AWAIT:
        argument_accesses(&walk, block->await);
        break;
    case TERM_RETURN:
        if (block->node)
            value(&walk, block->node);
        else
            access(&walk, block->local, ACCESS_READ, block->origin);
        break;
    case TERM_JUMP:
    case TERM_END:
        break;
    }
}

/* A place that others may read and write meanwhile is like one whose address is in sight. */
void arms_accesses(const Arms *arms, AccessVisitor *visit, void *context, Node *at)
{
    for (size_t i = 0; i < arms->given.count; i++)
        visit(context, arms->given.data[i], ACCESS_READ, at);
    for (size_t i = 0; i < arms->uses.count; i++) {
        const SharedUse *use = &arms->uses.data[i];
        if (use->is_read)
            visit(context, use->local, ACCESS_READ, at);
        visit(context, use->local, use->is_borrowed ? ACCESS_BORROW : ACCESS_THROUGH, at);
    }
}

Function *outermost(Function *function)
{
    while (function->outer)
        function = function->outer;
    return function;
}

/* ---- locals and conditions ------------------------------------------------------------------ */

bool is_tracked(const Function *function, const Local *local)
{
    return local && local->index < function->locals.count &&
           function->locals.data[local->index] == local;
}

bool may_point_to(const Local *pointer, const Local *object)
{
    for (size_t i = 0; i < pointer->points_to.count; i++)
        if (pointer->points_to.data[i] == object)
            return true;
    return false;
}

Node *condition_parts(Node *node)
{
    while ((node->kind == N_PAREN || (node->kind == N_CONVERT && !node->decay)) && !node->text)
        node = node->kids[0];
    return (node->kind == N_AND || node->kind == N_OR) && !node->text ? node : NULL;
}

/* ---- types ---------------------------------------------------------------------------------- */

const char *type_declare(Arena *arena, const Type *type, const char *name)
{
    size_t length = strlen(type->before);
    char last = length ? type->before[length - 1] : '\0';
    bool tight = !length || last == '*' || last == '(' || last == ' ' || !*name;
    return arena_printf(arena, "%s%s%s%s", type->before, tight ? "" : " ", name, type->after);
}

const char *parameter_types(Arena *arena, const Function *function)
{
    const char *list = function->params.count ? "" : "void";
    for (size_t i = 0; i < function->params.count; i++)
        list = arena_printf(arena, "%s%s%s", list, i ? ", " : "",
                            type_declare(arena, function->params.data[i]->type, ""));
    return list;
}

bool holds_stored(const Local *local)
{
    return local->holds && local->is_lazy;
}

bool holds_lazy(const Local *local)
{
    return holds_stored(local) && local->is_lent;
}

bool holds_mark(const Local *local)
{
    return holds_stored(local) && !local->is_lent && !local->is_settled &&
           !is_generated(local->holds);
}

bool is_generated(const Function *function)
{
    return function->is_defined && !function->manual_tag;
}

bool is_external(const Function *function)
{
    return !function->is_defined && !function->manual_tag;
}

const Type *type_of_place(const Local *local)
{
    return local->narrow && local->cls == LOCAL_VALUE ? local->narrow : local->type;
}

bool is_plain_value(const Local *local)
{
    const Type *type = local->type;
    return !local->is_lazy && !local->holds && !local->in_register && !type->is_array &&
           !type->is_variable && !type->is_volatile && !type->is_atomic;
}

bool is_dropped(const Function *function)
{
    return !is_generated(function) || function->frame->needs_drop;
}

bool embeds_callee(const Await *await)
{
    return await->kind == AWAIT_CALL ||
           (await->kind == AWAIT_EACH && await->callee && !await->held->is_lazy);
}

Local *lazy_local(const Node *call)
{
    const Node *name = call->kid_count ? strip(call->kids[0]) : call;
    return name->kind == N_REF && name->local && name->local->is_lazy ? name->local : NULL;
}

Node *lazy_call(const Local *local)
{
    return strip(strip(local->var->kids[0])->kids[0]);
}

const char *await_name(const Await *await)
{
    static const char *const blocks[] = {[ARMS_ALL] = "await_all",
                                         [ARMS_ANY] = "await_any",
                                         [ARMS_WITHIN] = "await_within",
                                         [ARMS_GROUP] = "await_group"};
    if (await->arms)
        return blocks[await->arms->kind];
    if (await->kind == AWAIT_YIELD)
        return "yield";
    if (await->kind == AWAIT_ROOM)
        return "go";
    return await->callee                 ? await->callee->name
           : await->kind == AWAIT_HANDLE ? "a task"
           : await->kind == AWAIT_EACH   ? "a stream"
                                         : "a function pointer";
}
