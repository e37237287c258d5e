/* emit_signs: which locals are never negative, and where the compiler behind acc is told so.
 *
 * Of the i in `for (int i = 0; i < n; i++)` a C compiler sees that it is never negative, and
 * divides it as if it were unsigned; one that comes back from a frame could be anything, and the
 * loop pays in each iteration.  So where a resume goes back to a loop's head, the sign bit of such
 * a local is cleared: the value stays the same, and gcc and clang know.  It has to be there, and
 * bits: of what is assumed, or known of the value before its last step, clang's loops make nothing.
 *
 * Starts with all locals that may qualify and takes out those with a write that may be negative,
 * until none is left to take out.  A step or a sum is none, since signed overflow is undefined;
 * where it is defined (-fwrapv), nothing is found.  A product counts as a write that may be
 * negative: programs there are whose hashes overflow all the same. */
#include "emit.h"

#include <string.h>

typedef struct Signs {
    Emitter *e;
    BitSet found; /* not negative, as far as known */
    bool changed;
} Signs;

enum { MOST_ROUNDS = 8 };

static bool may_qualify(const Local *local)
{
    const Type *type = local->type;
    return type->is_signed && (type->size == 4 || type->size == 8) && !type->is_volatile &&
           !local->is_param && !local->is_temp && !local->whole && local->cls != LOCAL_PINNED;
}

/* Whether what is not negative in one type is not in the other either. */
static bool converts(const Type *from, const Type *to)
{
    if (!from || !to)
        return false;
    return (from->is_signed && from->size <= to->size) ||
           (from->is_unsigned && from->size < to->size);
}

/* What stands between two operands. */
static bool has_operator(const Signs *signs, const Node *node, const char *const *list)
{
    const Token *token = source_operator(signs->e->source, node);
    for (; token && *list; list++)
        if (source_token_is(signs->e->source, token, *list))
            return true;
    return false;
}

static bool is_number(const Signs *signs, const Node *node)
{
    size_t count;
    const Token *token = source_tokens(signs->e->source, node->begin, node->end, &count);
    char first = count == 1 ? source_text(signs->e->source, NULL)[token->begin] : '\0';
    return first >= '0' && first <= '9';
}

static bool is_positive(const Signs *signs, Node *node);

static bool is_positive_binary(const Signs *signs, Node *node)
{
    static const char *const compares[] = {"<", ">", "<=", ">=", "==", "!=", NULL};
    static const char *const keep_left[] = {"%", ">>", NULL};
    static const char *const keep_both[] = {"+", "/", "|", "^", NULL};
    static const char *const keep_any[] = {"&", NULL};
    if (has_operator(signs, node, compares))
        return true;
    bool left = is_positive(signs, node->kids[0]);
    if (has_operator(signs, node, keep_left))
        return left;
    bool right = is_positive(signs, node->kids[1]);
    return (has_operator(signs, node, keep_both) && left && right) ||
           (has_operator(signs, node, keep_any) && (left || right));
}

/* Zero, too. */
static bool is_positive(const Signs *signs, Node *node)
{
    const Type *type = node->type;
    if (!type || node->text)
        return false;
    if (type->is_unsigned)
        return true;
    if (!type->is_signed)
        return false;
    switch (node->kind) {
    case N_LITERAL:
        return is_number(signs, node);
    case N_REF:
        return is_tracked(signs->e->f, node->local) && bits_has(&signs->found, node->local->index);
    case N_PAREN:
        return is_positive(signs, node->kids[0]);
    case N_CONVERT:
    case N_CAST:
        return converts(node->kids[0]->type, type) && is_positive(signs, node->kids[0]);
    case N_AND:
    case N_OR:
        return true;
    case N_COND:
        return is_positive(signs, node->kids[1]) && is_positive(signs, node->kids[2]);
    case N_COMMA:
        return is_positive(signs, node->kids[node->kid_count - 1]);
    case N_BINARY:
        return is_positive_binary(signs, node);
    default:
        return false;
    }
}

static bool stays_positive(const Signs *signs, const Local *local, Node *value)
{
    return converts(value->type, local->type) && is_positive(signs, value);
}

static bool steps_up(const Signs *signs, const Node *node)
{
    const char *text = source_text(signs->e->source, NULL);
    return text[node->begin] == '+' || text[node->end - 1] == '+';
}

/* `at`: the target within an expression, or the value that an initializer gives. */
static bool writes_positive(const Signs *signs, const Local *local, AccessKind kind, Node *at)
{
    static const char *const updates[] = {"+=", "/=", "%=", ">>=", "|=", "^=", "&=", NULL};
    if (!at)
        return false;
    if (at->kind == N_VAR)
        return at->kid_count && stays_positive(signs, local, at->kids[0]);
    Node *target = at;
    while (target->kind == N_PAREN)
        target = target->kids[0];
    if (target->kind != N_REF || target->local != local)
        return kind == ACCESS_WRITE && stays_positive(signs, local, at);
    while (target->parent && target->parent->kind == N_PAREN)
        target = target->parent;
    Node *up = target->parent;
    if (!up || up->text || up->kids[0] != target)
        return false;
    if (up->kind == N_ASSIGN)
        return stays_positive(signs, local, up->kids[1]);
    if (up->kind == N_UPDATE)
        return has_operator(signs, up, updates) && stays_positive(signs, local, up->kids[1]);
    return up->kind == N_UNARY && up->op == U_STEP && steps_up(signs, up);
}

static void check_access(void *context, Local *local, AccessKind kind, Node *at)
{
    Signs *signs = context;
    if (kind == ACCESS_READ || !is_tracked(signs->e->f, local) ||
        !bits_has(&signs->found, local->index))
        return;
    if (kind < ACCESS_BORROW && writes_positive(signs, local, kind, at))
        return;
    bits_remove(&signs->found, local->index);
    signs->changed = true;
}

static void check_accesses(Signs *signs)
{
    const Function *f = signs->e->f;
    signs->changed = false;
    for (size_t i = 0; i < f->blocks.count; i++) {
        const Block *block = f->blocks.data[i];
        for (size_t k = 0; k < block->ops.count; k++)
            op_accesses(&block->ops.data[k], check_access, signs);
        term_accesses(block, check_access, signs);
    }
}

/* Of another it would tell nobody anything. */
static void find_divided(Signs *signs, Node *node)
{
    static const char *const divisions[] = {"/", "%", "/=", "%=", NULL};
    for (uint32_t i = 0; i < node->kid_count; i++)
        if (node->kids[i])
            find_divided(signs, node->kids[i]);
    if ((node->kind != N_BINARY && node->kind != N_UPDATE) || !node->type->is_signed)
        return;
    const Node *dividend = strip(node->kids[0]);
    if (dividend->kind == N_REF && is_tracked(signs->e->f, dividend->local) &&
        may_qualify(dividend->local) && has_operator(signs, node, divisions))
        bits_add(&signs->found, dividend->local->index);
}

static void add_candidates(Signs *signs)
{
    const Function *f = signs->e->f;
    for (size_t i = 0; i < f->locals.count; i++)
        if (may_qualify(f->locals.data[i]))
            bits_add(&signs->found, i);
}

/* An attribute or a pragma may say so for some functions; then it counts for all. */
bool may_wrap(const Unit *unit)
{
    const char *text = source_text(unit->source, NULL);
    return unit->options->overflow_wraps || strstr(text, "wrapv") ||
           strstr(text, "strict-overflow");
}

BitSet find_never_negative(Emitter *e)
{
    Signs divided = {e, bits_new(e->arena, e->f->locals.count), false};
    if (e->overflow_wraps || !e->f->awaits.count)
        return divided.found;
    find_divided(&divided, e->f->body);
    if (!bits_count(&divided.found))
        return divided.found;
    Signs signs = {e, bits_new(e->arena, e->f->locals.count), true};
    add_candidates(&signs);
    for (int i = 0; signs.changed; i++) {
        if (i == MOST_ROUNDS)
            return bits_new(e->arena, e->f->locals.count);
        check_accesses(&signs);
    }
    BitSet others = bits_new(e->arena, e->f->locals.count);
    bits_copy(&others, &signs.found);
    bits_subtract(&others, &divided.found);
    bits_subtract(&signs.found, &others);
    return signs.found;
}

static bool holds(const BlockSet *set, const Block *block)
{
    return block->index >= set->first && block->index - set->first < set->bits.bits &&
           bits_has(&set->bits, block->index - set->first);
}

/* The loop whose head is entered again from its copy, or from a resume. */
static const Loop *loop_entered(const Loop *version, const Block *to)
{
    while (version && version->header != to)
        version = version->parent;
    return version;
}

static bool is_declared_in(const Function *f, const Loop *loop, const Local *local)
{
    BITS_EACH (b, &loop->body.bits) {
        const Block *block = f->blocks.data[loop->body.first + b];
        for (size_t i = 0; i < block->ops.count; i++)
            if (block->ops.data[i].kind == OP_ENTER && block->ops.data[i].scope == local->scope)
                return true;
    }
    return false;
}

static bool comes_back(const Function *f, const Loop *loop, const Local *local)
{
    for (size_t i = 0; i < f->awaits.count; i++)
        if (bits_has(&f->awaits.data[i]->keep, local->index) &&
            holds(&loop->body, f->awaits.data[i]->block))
            return !is_declared_in(f, loop, local);
    return false;
}

const char *signs_text(Emitter *e, const Loop *version, const Block *to)
{
    const Loop *loop = loop_entered(version, to);
    const char *text = "";
    BITS_EACH (i, &e->never_negative) {
        const Local *local = e->f->locals.data[i];
        if (loop && comes_back(e->f, loop, local))
            text = arena_printf(e->arena, "%s%s &= %s; /* never negative */ ", text, local->text,
                                local->type->size == 4 ? "0x7fffffff" : "0x7fffffffffffffff");
    }
    return text;
}
