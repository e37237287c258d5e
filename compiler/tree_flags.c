/* tree_flags: which statements must be lowered, and what stays in opaque text.
 *
 * Needs the tree of a function's body as import made it; leaves has_await and has_lowered on every
 * node, Local.opaque, LocalType.hoisted, and the function's has_cleanups and hoisted_declarations.
 *
 * One walk from the leaves up joins what each subtree has: awaits, defers, and jumps and labels
 * whose other end may lie outside of it.  Two walks down mark what is declared in statements that
 * are printed as written, and what is not.  An opaque statement has no await and no defer, no jump
 * enters it, and where the function has cleanups none but a return leaves it. */
#include "acc.h"

typedef struct Summary {
    bool await, defer, unbound_case, open_label, unbound_break, unbound_continue, returns, cleanup;
    bool flow; /* a statement expression that jumps out or defers: lowered as if it had an await */
    Offset first_goto, last_goto;   /* uses of the labels defined inside */
    Offset first_label, last_label; /* where gotos inside lead */
} Summary;

static void join(Summary *a, const Summary *b)
{
    a->await |= b->await;
    a->defer |= b->defer;
    a->unbound_case |= b->unbound_case;
    a->open_label |= b->open_label;
    a->unbound_break |= b->unbound_break;
    a->unbound_continue |= b->unbound_continue;
    a->returns |= b->returns;
    a->cleanup |= b->cleanup;
    a->flow |= b->flow;
    a->first_goto = b->first_goto < a->first_goto ? b->first_goto : a->first_goto;
    a->last_goto = b->last_goto > a->last_goto ? b->last_goto : a->last_goto;
    a->first_label = b->first_label < a->first_label ? b->first_label : a->first_label;
    a->last_label = b->last_label > a->last_label ? b->last_label : a->last_label;
}

static const Summary nothing = {.first_goto = (Offset)-1, .first_label = (Offset)-1};

static void summarize_jump(const Node *node, Summary *s)
{
    switch (node->kind) {
    case N_AWAIT:
        s->await = true;
        break;
    case N_ALL:
    case N_ANY:
    case N_WITHIN:
    case N_EACH:
    case N_YIELD:
    case N_GROUP:
    case N_GO:
        s->await = true;
        break;
    case N_DEFER:
    case N_AWAIT_BREAK:
    case N_YIELD_BREAK:
        s->defer = true;
        break;
    case N_CASE:
    case N_DEFAULT:
        s->unbound_case = true;
        break;
    case N_BREAK:
        s->unbound_break = true;
        break;
    case N_CONTINUE:
        s->unbound_continue = true;
        break;
    case N_RETURN:
        s->returns = true;
        break;
    case N_LABEL:
        s->open_label |= node->label->address_taken;
        s->first_goto = node->label->first_use;
        s->last_goto = node->label->last_use;
        break;
    case N_GOTO_ANY:
        s->open_label = true;
        break;
    case N_ASM: /* asm goto: cfg makes the jumps */
        s->open_label = asm_first_label(node) < node->kid_count;
        break;
    case N_GOTO:
        if (node->label && node->label->node) {
            s->first_label = s->last_label = node->label->node->begin;
        }
        break;
    case N_VAR:
        s->cleanup = node->local->cleanup != NULL;
        s->defer = node->local->is_lazy;
        break;
    default:
        break;
    }
}

static bool jumps_out(const Summary *s, const Node *node)
{
    return s->unbound_break || s->unbound_continue || s->first_label < node->begin ||
           (s->first_label != (Offset)-1 && s->last_label >= node->end);
}

/* label: int x; as C23 has it: the variable belongs to the block around, so the label is no
 * statement that could be printed by itself. */
static bool labels_declaration(const Node *node)
{
    while (node->kind == N_LABEL && node->kid_count)
        node = node->kids[node->kid_count - 1];
    return node->kind == N_DECL;
}

/* Whether that child is evaluated in an arm. */
static bool is_arm(const Node *node, uint32_t kid)
{
    return node->kind == N_ALL || (node->kind == N_WHEN && kid == 0) ||
           ((node->kind == N_WITHIN || node->kind == N_GROUP) && kid == 1) || node->kind == N_GO;
}

/* Sets has_await and has_lowered over the tree.  `cleanups`: the function registers some; `in_arm`:
 * a jump may leave the function that the node will be in. */
static Summary summarize(Node *node, bool cleanups, bool in_arm)
{
    Summary s = nothing;
    summarize_jump(node, &s);
    for (uint32_t i = 0; i < node->kid_count; i++)
        if (node->kids[i]) {
            bool drops = cleanups || node->kind == N_EACH; /* the generator, when it is left */
            Summary kid = summarize(node->kids[i], drops, in_arm || is_arm(node, i));
            if (node->kind == N_SWITCH)
                kid.unbound_case = kid.unbound_break = false;
            else if (node->kind == N_WHILE || node->kind == N_DO || node->kind == N_FOR ||
                     node->kind == N_EACH || node->kind == N_GO)
                kid.unbound_break = kid.unbound_continue = false;
            join(&s, &kid);
        }
    if (node->kind == N_STMT_EXPR)
        s.flow |= s.returns || s.open_label || s.defer || jumps_out(&s, node);
    node->has_await = s.await || s.flow;
    bool labels_open = s.open_label || s.first_goto < node->begin || s.last_goto >= node->end;
    node->has_lowered = s.await || s.flow || s.defer || s.unbound_case || labels_open ||
                        ((s.cleanup || in_arm) && s.returns) ||
                        ((cleanups || in_arm) && jumps_out(&s, node)) ||
                        (node->kind == N_LABEL && labels_declaration(node));
    return s;
}

static bool is_scope(const Node *node)
{
    return node->kind == N_BLOCK || node->kind == N_FOR || node->kind == N_IF ||
           node->kind == N_WHILE || node->kind == N_DO || node->kind == N_SWITCH ||
           node->kind == N_CASE || node->kind == N_DEFAULT || node->kind == N_LABEL ||
           node->kind == N_DEFER || node->kind == N_WHEN || node->kind == N_EACH;
}

/* The variables and types that keep their place in opaque text. */
static void mark_opaque(Node *node, bool opaque)
{
    if (is_scope(node))
        opaque |= !node->has_lowered;
    if (node->kind == N_STMT_EXPR)
        opaque |= !node->has_await;
    if (node->kind == N_DEFER)
        opaque = true; /* printed whole, at every place where it runs */
    if (node->kind == N_VAR)
        node->local->opaque = opaque && !node->local->is_static;
    for (uint32_t i = 0; i < node->kid_count; i++)
        if (node->kids[i])
            mark_opaque(node->kids[i], opaque);
}

static bool has_visible_cleanup(const Node *node)
{
    if (node->kind == N_DEFER ||
        (node->kind == N_VAR && (node->local->cleanup || node->local->is_lazy)))
        return true;
    for (uint32_t i = 0; i < node->kid_count; i++)
        if (node->kids[i] && has_visible_cleanup(node->kids[i]))
            return true;
    return false;
}

/* The types declared in opaque text stay there. */
static void keep_types(Function *function, const Node *opaque)
{
    size_t low = 0, high = function->local_types.count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (function->local_types.data[middle]->order < opaque->begin)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < function->local_types.count; low++) {
        LocalType *type = function->local_types.data[low];
        if (type->order >= opaque->end)
            break;
        type->hoisted = type->attributes != NULL;
    }
}

static void gather_hoisted(Arena *arena, Function *function, Node *node)
{
    if ((is_scope(node) && !node->has_lowered) || (node->kind == N_STMT_EXPR && !node->has_await) ||
        node->kind == N_DEFER) {
        keep_types(function, node);
        return;
    }
    if (node->kind == N_DECL && node->op)
        VEC_PUSH(arena, &function->hoisted_declarations, node);
    for (uint32_t i = 0; i < node->kid_count; i++)
        if (node->kids[i])
            gather_hoisted(arena, function, node->kids[i]);
}

void tree_flags(Arena *arena, Function *function)
{
    function->has_cleanups = has_visible_cleanup(function->body);
    summarize(function->body, function->has_cleanups, false);
    mark_opaque(function->body, false);
    for (size_t i = 0; i < function->local_types.count; i++)
        function->local_types.data[i]->hoisted = true;
    gather_hoisted(arena, function, function->body);
}
