/* check_blocks: the rules of blocks that await several things at once.
 *
 * Needs the tree of an async function; leaves errors counted in the unit.  An arm becomes a
 * function of its own, so no jump leads into it, from outside or from another arm; jumps out of it
 * are lowered. */
#include "check.h"

#include <stdlib.h>
#include <string.h>

typedef struct Blocks {
    Unit *unit;
    Function *function;
    int loops, switches; /* around, within the function */
    int breakable;       /* blocks that await_break may leave */
    int arm_switches;    /* of `switches`, those outside of the innermost arm */
    bool in_arm;
    bool in_defer;
    const Node *group; /* the innermost, to whose body a go belongs; NULL: there is none */
    const Node *go;    /* the innermost, where it is inside of `group` or has none */
    int go_loops, go_switches, go_breakable; /* those outside of it */
} Blocks;

static const char *word_of(const Node *node)
{
    switch (node->kind) {
    case N_ALL:
        return "await_all";
    case N_ANY:
        return node->fair ? "await_any_fair" : "await_any";
    case N_WITHIN:
        return "await_within";
    case N_EACH:
        return "await_each";
    case N_GROUP:
        return "await_group";
    default:
        return "when";
    }
}

/* What stands for itself in the block of await_all. */
static void check_arm_statement(Blocks *b, const Node *arm)
{
    if (arm->kind == N_DECL)
        diag_error(b->unit, arm->begin,
                   "a declaration is no arm of await_all; declare it in front of the block");
    else if (arm->kind == N_DEFER)
        diag_error(b->unit, arm->begin,
                   "a defer is no arm of await_all; put it in the block of an arm, or in front");
    else if (arm->kind == N_WHEN)
        diag_error(b->unit, arm->begin, "when stands in the block of await_any");
}

static void check_all(Blocks *b, const Node *node)
{
    const Node *block = node->kids[0];
    if (block->kind != N_BLOCK) {
        diag_error(b->unit, node->begin, "await_all needs a block: each statement in it is an arm");
        return;
    }
    for (uint32_t i = 0; i < block->kid_count; i++)
        check_arm_statement(b, block->kids[i]);
}

/* The header of a when: an expression, or one variable with its value. */
static void check_header(Blocks *b, const Node *when)
{
    const Node *header = when->kids[0];
    const Node *var =
        header && header->kind == N_DECL && header->kid_count == 1 ? header->kids[0] : NULL;
    if (!header) {
        diag_error(b->unit, when->begin, "this when waits for nothing");
        return;
    }
    if (header->kind == N_EXPR)
        return;
    if (!var || var->kind != N_VAR || !var->kid_count || var->local->is_static ||
        var->local->is_extern)
        diag_error(b->unit, header->begin, "a when declares one variable, with its value");
    else if (var->local->type->is_array)
        diag_error(b->unit, header->begin,
                   "a when cannot declare an array; declare it in front of the await_any");
}

static void check_any(Blocks *b, const Node *node)
{
    const Node *block = node->kids[0];
    uint32_t whens = 0;
    for (uint32_t i = 0; block->kind == N_BLOCK && i < block->kid_count; i++) {
        const Node *kid = block->kids[i];
        whens += kid->kind == N_WHEN;
        if (kid->kind != N_WHEN && kid->kind != N_EMPTY)
            diag_error(b->unit, kid->begin, "in the block of %s there is nothing but when (...)",
                       word_of(node));
    }
    if (!whens && block->kind == N_BLOCK && !block->kid_count)
        diag_error(b->unit, node->begin, "%s without a when would never end", word_of(node));
    else if (block->kind != N_BLOCK)
        diag_error(b->unit, node->begin, "%s needs a block of when (...)", word_of(node));
}

static void check_when(Blocks *b, const Node *node)
{
    const Node *block = node->parent, *any = block ? block->parent : NULL;
    if (!any || any->kind != N_ANY)
        diag_error(b->unit, node->begin, "when stands in the block of await_any");
    check_header(b, node);
}

static void refuse_to_leave(Blocks *b, const Node *node)
{
    diag_error(b->unit, node->begin, "no jump leaves a go but continue, which ends the child");
}

/* A child runs by itself: what is around it may be gone. */
static void check_go_jump(Blocks *b, const Node *node)
{
    bool leaves = false;
    if (node->kind == N_BREAK)
        leaves = b->loops == b->go_loops && b->switches == b->go_switches;
    else if (node->kind == N_AWAIT_BREAK)
        leaves = b->breakable == b->go_breakable;
    else if (node->kind == N_GOTO)
        leaves = !node->label || !node->label->node || node->label->node->begin < b->go->begin ||
                 node->label->node->end > b->go->end;
    else
        leaves = node->kind == N_RETURN;
    if (leaves)
        refuse_to_leave(b, node);
}

/* clang takes a when for a loop, and lets a break stand in it. */
static void check_loop_jump(Blocks *b, const Node *node)
{
    if (node->kind == N_BREAK && !b->loops && !b->switches)
        diag_error(b->unit, node->begin, "'break' statement not in loop or switch statement");
    if (node->kind == N_CONTINUE && !b->loops && !b->go)
        diag_error(b->unit, node->begin, "'continue' statement not in loop statement");
    if (node->kind == N_AWAIT_BREAK && !b->breakable)
        diag_error(b->unit, node->begin,
                   "await_break leaves a block like await_all, and there is none around it");
}

static void check_yield(Blocks *b, const Node *node)
{
    const char *word = node->kind == N_YIELD ? "yield" : "yield_break";
    if (!b->function->is_generator)
        diag_error(b->unit, node->begin, "%s in a function that is no generator", word);
    else if (b->in_arm)
        diag_error(b->unit, node->begin, "%s in an arm", word);
    else if (b->in_defer)
        diag_error(b->unit, node->begin, "%s in a defer", word);
}

/* for (T x = (call); ...) */
static void check_each(Blocks *b, const Node *node)
{
    const Node *header = node->kids[0];
    const Node *var =
        header && header->kind == N_DECL && header->kid_count == 1 ? header->kids[0] : NULL;
    if (!var || var->kind != N_VAR || !var->kid_count) {
        diag_error(b->unit, node->begin,
                   "await_each declares one variable, then names a generator");
        return;
    }
    const Node *call = strip(var->kids[0]);
    if (call->kind == N_CALL && call->kids[0]->type->is_handle)
        return; /* a stream: see check_call */
    Function *callee = call->kind == N_CALL ? call->callee : NULL;
    if (!callee || !callee->is_generator)
        diag_error(b->unit, call->begin,
                   "await_each goes through what a generator yields, and this is no call of one");
    else if (!callee->is_defined && !callee->bound)
        diag_error(b->unit, call->begin,
                   "how large the frame of generator '%s' is, is not known here: declare it "
                   "async_sized(N), or go through a boxed_lazy(%s(...))",
                   callee->name, callee->name);
    else if (!callee->is_defined)
        callee->is_boxed = true; /* it is held as what is lazy */
}

static bool is_inside(const Node *node, const Node *outer)
{
    return outer->begin <= node->begin && node->end <= outer->end;
}

static void check_labels(Blocks *b, const Node *arm)
{
    for (size_t i = 0; i < b->function->labels.count; i++) {
        const Label *label = b->function->labels.data[i];
        if (!label->node || !is_inside(label->node, arm))
            continue;
        if (label->address_taken)
            diag_error(b->unit, label->node->begin,
                       "the address of label '%s' is taken, which stands in an arm: no jump goes "
                       "into one",
                       label->name);
        else if (label->first_use <= label->last_use &&
                 (label->first_use < arm->begin || label->last_use >= arm->end))
            diag_error(b->unit, label->node->begin, "a goto jumps to label '%s' in an arm",
                       label->name);
    }
}

static void check_kids(Blocks *b, Node *node);

static void check_in_arm(Blocks *b, Node *arm)
{
    Blocks inner = *b;
    inner.in_arm = true;
    inner.arm_switches = b->switches;
    inner.breakable++;
    check_labels(b, arm);
    check_kids(&inner, arm);
}

static bool is_block_of_arms(const Node *node)
{
    return node->kind == N_ALL || node->kind == N_ANY || node->kind == N_WITHIN ||
           node->kind == N_GROUP;
}

/* ---- go -------------------------------------------------------------------------------------- */

typedef struct Captures {
    Blocks *blocks;
    const Node *go, *group;
} Captures;

static bool is_declared_in(const Local *local, const Node *node)
{
    return local->var && node->begin <= local->declared && local->declared < node->end;
}

static bool names_in_defer(const Node *node, const Local *local, bool in_defer, const Node *but)
{
    if (node == but)
        return false;
    in_defer |= node->kind == N_DEFER;
    if (in_defer && node->kind == N_REF && node->local == local)
        return true;
    for (uint32_t i = 0; i < node->kid_count; i++)
        if (node->kids[i] && names_in_defer(node->kids[i], local, in_defer, but))
            return true;
    return false;
}

static void check_capture(void *context, Local *local, AccessKind kind, Node *at)
{
    const Captures *captures = context;
    Unit *unit = captures->blocks->unit;
    if (local->is_static || local->is_extern || is_declared_in(local, captures->go) ||
        !is_declared_in(local, captures->group))
        return;
    if (kind == ACCESS_WRITE || kind == ACCESS_PARTIAL)
        diag_error(unit, at && at->end ? at->begin : captures->go->begin,
                   "'%s' is copied into the child, and const there", local->name);
    else if (local->cleanup)
        diag_error(unit, at && at->end ? at->begin : captures->go->begin,
                   "'%s' has a cleanup, so it is not copied into a child", local->name);
    else if (local->type->is_variable)
        diag_error(unit, at && at->end ? at->begin : captures->go->begin,
                   "'%s' is of variably modified type, so it is not copied into a child",
                   local->name);
    else if (local->is_lazy)
        diag_error(unit, at && at->end ? at->begin : captures->go->begin,
                   "'%s' holds a lazy future, so it is not copied into a child", local->name);
    else if (names_in_defer(captures->group, local, false, captures->go))
        diag_error(unit, at && at->end ? at->begin : captures->go->begin,
                   "a defer names '%s', so it is not copied into a child", local->name);
}

static void check_captures(Captures *captures, Node *node)
{
    if (node->kind <= N_BLOCK_ON) {
        tree_accesses(node, check_capture, captures);
        return;
    }
    for (uint32_t i = 0; i < node->kid_count; i++)
        if (node->kids[i])
            check_captures(captures, node->kids[i]);
}

static void check_go(Blocks *b, const Node *node)
{
    if (!b->group) {
        diag_error(b->unit, node->begin,
                   b->go ? "a go in a go needs an await_group of its own"
                         : "go begins a child of an await_group, and there is none around it");
        return;
    }
    Captures captures = {b, node, b->group};
    check_captures(&captures, node->kids[0]);
}

static void check_rules(Blocks *b, const Node *node)
{
    if ((is_block_of_arms(node) || node->kind == N_EACH) && b->in_defer)
        diag_error(b->unit, node->begin,
                   "%s in a defer: what runs when a future is dropped cannot wait", word_of(node));
    if (((node->kind == N_ALL || node->kind == N_ANY) && node->kid_count > 1) ||
        (node->kind == N_GROUP && node->kid_count > 2))
        diag_error(b->unit, node->kids[node->kid_count - 1]->begin, "else behind the block of %s",
                   word_of(node));
    if (b->go)
        check_go_jump(b, node);
    if (node->kind == N_GO)
        check_go(b, node);
    else if (node->kind == N_ALL)
        check_all(b, node);
    else if (node->kind == N_ANY)
        check_any(b, node);
    else if (node->kind == N_WHEN)
        check_when(b, node);
    else if (node->kind == N_EACH)
        check_each(b, node);
    else if (node->kind == N_YIELD || node->kind == N_YIELD_BREAK)
        check_yield(b, node);
    else if (node->kind == N_RETURN && b->function->is_generator)
        diag_error(b->unit, node->begin, "return in a generator; yield_break ends it");
    else if (node->kind == N_BREAK || node->kind == N_CONTINUE || node->kind == N_AWAIT_BREAK)
        check_loop_jump(b, node);
    else if ((node->kind == N_CASE || node->kind == N_DEFAULT) && b->in_arm &&
             b->switches == b->arm_switches)
        diag_error(b->unit, node->begin, "this label belongs to a switch outside of its arm");
    else if (node->kind == N_GOTO_ANY && b->in_arm)
        diag_error(b->unit, node->begin, "a computed goto in an arm");
}

/* Which kid is an arm. */
static bool is_arm(const Node *node, uint32_t kid)
{
    return (node->kind == N_BLOCK && node->parent && node->parent->kind == N_ALL) ||
           (node->kind == N_WHEN && kid == 0) || node->kind == N_GO ||
           ((node->kind == N_WITHIN || node->kind == N_GROUP) && kid == 1);
}

static void check_kids(Blocks *b, Node *node)
{
    Blocks inner = *b;
    check_rules(b, node);
    inner.loops +=
        node->kind == N_WHILE || node->kind == N_DO || node->kind == N_FOR || node->kind == N_EACH;
    inner.switches += node->kind == N_SWITCH;
    inner.breakable += is_block_of_arms(node);
    inner.in_defer |= node->kind == N_DEFER;
    if (node->kind == N_GROUP)
        inner.group = node;
    if (node->kind == N_GO) {
        inner.go = node;
        inner.group = NULL;
        inner.go_loops = inner.loops;
        inner.go_switches = inner.switches;
        inner.go_breakable = inner.breakable + 1; /* check_in_arm counts it as an arm */
    }
    for (uint32_t i = 0; i < node->kid_count; i++) {
        if (!node->kids[i])
            continue;
        if (is_arm(node, i))
            check_in_arm(&inner, node->kids[i]);
        else
            check_kids(&inner, node->kids[i]);
    }
}

void check_blocks(Unit *unit, Function *function)
{
    Blocks blocks = {.unit = unit, .function = function};
    check_kids(&blocks, function->body);
}

/* ---- outside of async functions ------------------------------------------------------------- */

static int by_begin(const void *left, const void *right)
{
    const Range *a = left, *b = right;
    return a->begin < b->begin ? -1 : a->begin > b->begin;
}

/* The definitions of async functions, by begin. */
static Range *find_bodies(const Unit *unit, size_t *count)
{
    Range *bodies = NEW_ARRAY(unit->arena, Range, unit->functions.count + 1);
    *count = 0;
    for (size_t i = 0; i < unit->functions.count; i++) {
        const Function *f = unit->functions.data[i];
        if (f->body)
            bodies[(*count)++] = (Range){f->begin, f->end};
    }
    qsort(bodies, *count, sizeof *bodies, by_begin);
    return bodies;
}

static bool is_in_body(const Range *bodies, size_t count, Offset at)
{
    size_t low = 0, high = count; /* the first that begins behind `at` */
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (bodies[middle].begin <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return low && at < bodies[low - 1].end;
}

static const char *block_word(Unit *unit, const Token *token)
{
    static const char prefix[] = "__acc_";
    static const char *const words[][2] = {{"__acc_all", "await_all"},
                                           {"__acc_any", "await_any"},
                                           {"__acc_any_fair", "await_any_fair"},
                                           {"__acc_within", "await_within"},
                                           {"__acc_break", "await_break"},
                                           {"__acc_each", "await_each"},
                                           {"__acc_group", "await_group"},
                                           {"__acc_go", "go"},
                                           {"__acc_yield", "yield"},
                                           {"__acc_yield_break", "yield_break"}};
    const char *text = source_text(unit->source, NULL) + token->begin;
    if (token->kind != TOK_IDENT || token->end - token->begin < sizeof prefix ||
        memcmp(text, prefix, sizeof prefix - 1) != 0)
        return NULL;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (source_token_is(unit->source, token, words[i][0]))
            return words[i][1];
    return NULL;
}

void check_block_words(Unit *unit)
{
    size_t length, count, bodies;
    source_text(unit->source, &length);
    const Token *token = source_tokens(unit->source, 0, (Offset)length, &count);
    const Range *body = find_bodies(unit, &bodies);
    for (size_t i = 0; i < count; i++) {
        const char *word = block_word(unit, &token[i]);
        if (word && source_is_output(unit->source, token[i].begin) &&
            !is_in_body(body, bodies, token[i].begin))
            diag_error(unit, token[i].begin, "%s outside an async function", word);
    }
}
