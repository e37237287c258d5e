/* check: the rules of the dialect, as docs/language.md states them.
 *
 * Needs the tree; leaves it as it is, and errors counted in the unit.  What acc cannot lower is
 * said here, at the user's line: nothing wrong goes on in silence. */
#include "check.h"

#include <stdlib.h>
#include <string.h>

typedef struct Check {
    Unit *unit;
    Function *function;
    bool in_defer;
    Node *defer;
    const Node *reported; /* a call whose await was complained of already */
} Check;

Node *user_of(Node *node)
{
    Node *up = node->parent;
    while (up && (up->kind == N_PAREN || up->kind == N_CONVERT))
        up = up->parent;
    return up;
}

/* ---- awaits and calls ----------------------------------------------------------------------- */

static const char *callee_text(Check *c, const Node *call)
{
    const Node *callee = call->kids[0];
    return source_slice(c->unit->source, callee->begin, callee->end);
}

static const char *name_at(Check *c, Offset at)
{
    size_t count;
    const Token *token = source_tokens(c->unit->source, at, at + 1, &count);
    return source_slice(c->unit->source, token->begin, token->end);
}

/* A lazy one of which it is known whether it is a stream; one that is given is not looked into. */
static bool holds_stream(const Node *call, bool wanted)
{
    const Local *local = lazy_local(call);
    const Function *callee = local ? lazy_call(local)->callee : NULL;
    return callee ? callee->is_generator : wanted;
}

static void check_await(Check *c, Node *node)
{
    Node *operand = strip(node->kids[0]);
    if (c->in_defer) {
        diag_error(c->unit, node->begin,
                   "await in a defer: what runs when a future is dropped cannot wait");
        return;
    }
    if (operand->kind == N_CALL && operand->callee) {
        operand->callee->is_boxed |= node->boxed;
        operand->callee->is_spawned |= node->shielded;
        return;
    }
    if (operand->kind == N_CALL && operand->kids[0]->type->is_handle) {
        if (node->boxed || node->shielded)
            diag_error(c->unit, node->begin,
                       "a handle is awaited as it is: its task has a frame of its own");
        else if (holds_stream(operand, false))
            diag_error(c->unit, node->begin, "'%s' is a stream: await_each goes through its values",
                       callee_text(c, operand));
        return;
    }
    if (operand->kind == N_CALL && operand->kids[0]->type->is_async_pointer)
        return; /* layout asks whether its size is known */
    for (Node *inner = operand; inner->kid_count; inner = strip(inner->kids[0])) {
        bool postfix = inner->kind == N_MEMBER || inner->kind == N_INDEX;
        if (inner->kind == N_CALL && inner->callee) {
            diag_error(c->unit, node->begin,
                       "'await' applies to the whole of '%s'; to use a part of the result, put the "
                       "await in parentheses",
                       source_slice(c->unit->source, operand->begin, operand->end));
            c->reported = inner;
            diag_fixit(c->unit, node->begin, inner->end,
                       arena_printf(c->unit->arena, "(await %s)",
                                    source_slice(c->unit->source, inner->begin, inner->end)));
            return;
        }
        if (!postfix)
            break;
    }
    if (operand->kind == N_CALL && operand->kids[0]->type->is_pointer && !c->unit->has_convention &&
        strip(operand->kids[0])->type->is_pointer)
        diag_error(
            c->unit, node->begin,
            "'%s' is a pointer, and for this target clang does not keep handles and pointers to "
            "async functions apart from others",
            callee_text(c, operand));
    else if (operand->kind == N_CALL)
        diag_error(c->unit, node->begin, "'%s' is not an async function: there is nothing to await",
                   callee_text(c, operand));
    else
        diag_error(c->unit, node->begin,
                   "the operand of 'await' must be a call of an async function or of a handle");
}

/* In the header of an await_each, where a generator is called. */
static bool is_each(const Node *node)
{
    for (; node && node->parent; node = node->parent)
        if (node->parent->kind == N_EACH)
            return node->parent->kids[0] == node;
    return false;
}

static void check_call(Check *c, Node *node)
{
    Node *user = user_of(node);
    bool is_header = user && (user->kind == N_VAR || user->kind == N_ASSIGN) && is_each(node);
    bool used =
        user && (user->kind == N_AWAIT || user->kind == N_SPAWN || user->kind == N_BLOCK_ON ||
                 user->kind == N_BOXED || user->kind == N_SHIELDED || user->kind == N_LAZY ||
                 user->kind == N_BOXED_LAZY || is_header);
    if (node->callee && node->callee->is_generator && !is_header &&
        !(user && (user->kind == N_LAZY || user->kind == N_BOXED_LAZY))) {
        diag_error(c->unit, node->begin,
                   "generator '%s' gives its values to await_each, itself or as a stream that "
                   "lazy(...) makes",
                   node->callee->name);
        return;
    }
    Node *callee = node->kid_count ? strip(node->kids[0]) : NULL;
    const Type *type = callee ? node->kids[0]->type : NULL;
    if (node->callee && node->kid_count - 1 != node->callee->params.count)
        diag_error(c->unit, node->begin, /* clang does not count where there is no prototype */
                   "async function '%s' is called with %u arguments and takes %zu",
                   node->callee->name, node->kid_count - 1, node->callee->params.count);
    if (node->callee && !used && node != c->reported) {
        diag_error(c->unit, node->begin,
                   "a call of async function '%s' does nothing until it is awaited",
                   node->callee->name);
        diag_fixit(c->unit, node->begin, node->begin, "await ");
    } else if (type && type->is_async_pointer && !node->callee && !used && node != c->reported) {
        diag_error(c->unit, node->begin,
                   "a call through an async function pointer does nothing until it is awaited");
        diag_fixit(c->unit, node->begin, node->begin, "await ");
    } else if (type && type->is_handle && is_header && !holds_stream(node, true)) {
        diag_error(c->unit, node->begin,
                   "'%s' is no stream, so it has no values to go through: await it",
                   callee_text(c, node));
    } else if (type && type->is_handle && !(user && user->kind == N_AWAIT) && !is_header) {
        diag_error(c->unit, node->begin, "a handle does nothing until it is awaited");
        diag_fixit(c->unit, node->begin, node->begin, "await ");
    }
    static const char *const forbidden[] = {
        "alloca",      "__builtin_alloca", "setjmp",           "_setjmp",
        "__sigsetjmp", "sigsetjmp",        "__builtin_setjmp", "__builtin_alloca_with_align"};
    for (size_t i = 0; callee && callee->kind == N_REF && callee->name &&
                       i < sizeof forbidden / sizeof *forbidden;
         i++)
        if (!strcmp(callee->name, forbidden[i]) && c->function && c->function->awaits_seen.count)
            diag_error(c->unit, node->begin,
                       "'%s' in a function with an await: its stack does not live across the await",
                       callee->name);
}

static void check_task_start(Check *c, Node *node)
{
    const char *keyword = node->kind == N_SPAWN        ? "spawn"
                          : node->kind == N_BOXED_LAZY ? "boxed_lazy"
                                                       : "acc_block_on";
    if (node->kind == N_BOXED_LAZY && node->detached)
        diag_error(c->unit, node->word, "nobody takes what this boxed_lazy(...) makes");
    Node *operand = node->kid_count ? strip(node->kids[0]) : NULL;
    if (operand && operand->kind == N_CALL && !operand->callee &&
        operand->kids[0]->type->is_async_pointer)
        return;
    if (!operand || operand->kind != N_CALL || !operand->callee) {
        c->reported = operand;
        diag_error(c->unit, node->word, "the operand of '%s' must be a call of an async function",
                   keyword);
    } else {
        *(node->kind == N_SPAWN        ? &operand->callee->is_spawned
          : node->kind == N_BOXED_LAZY ? &operand->callee->is_boxed_lazy
                                       : &operand->callee->is_blocked_on) = true;
    }
}

/* A handle is a value of its own kind: what clang allows of the pointer that it sees would not
 * compile behind acc. */
static bool may_use_handle(const Node *node, const Node *user)
{
    switch (user->kind) {
    case N_CONVERT: /* to another kind only as an argument: see check_handle_arguments */
        return user->type->is_handle || (user->parent && user->parent->kind == N_CALL);
    case N_COND:
    case N_ELVIS:
        return node != user->kids[0];
    case N_IF:
    case N_WHILE:
    case N_DO:
    case N_FOR:
    case N_SWITCH:
    case N_AND:
    case N_OR:
    case N_BINARY:
    case N_UPDATE:
        return false;
    case N_UNARY:
        return user->op == U_ADDRESS;
    case N_CAST:
        return user->type->is_handle || user->type->is_void;
    default:
        return true;
    }
}

void refuse_handle(Unit *unit, Offset at, bool made)
{
    diag_error(unit, at, "a handle is no pointer: it is assigned, passed and awaited only%s",
               made ? "; start it with {0}" : "");
}

static void check_handle(Check *c, Node *node)
{
    if (!node->type || !node->type->is_handle || !node->parent)
        return;
    bool made = (node->kind == N_CONVERT || node->kind == N_CAST) && node->kids[0]->type &&
                !node->kids[0]->type->is_handle && node->parent->kind != N_INIT_LIST;
    if (made || !may_use_handle(node, node->parent))
        refuse_handle(c->unit, node->begin, made);
}

/* A cleanup attribute names a plain function: it runs where nothing can wait. */
static void check_cleanup(Check *c, const Local *local)
{
    for (size_t i = 0; local->cleanup && i < c->unit->functions.count; i++)
        if (!strcmp(local->cleanup, c->unit->functions.data[i]->name))
            diag_error(c->unit, local->declared, "async function '%s' cannot be a cleanup",
                       local->cleanup);
}

static void check_name(Check *c, Node *node)
{
    Function *callee = node->callee;
    if (!callee)
        return;
    callee->is_used = true;
    if (callee->manual_missing && callee->manual_complete && !callee->is_missing) {
        diag_error(c->unit, node->begin,
                   "async_manual(%s): this needs the functions %s_init, %s_poll and %s_drop, and "
                   "not all are declared",
                   callee->manual_tag, callee->manual_tag, callee->manual_tag, callee->manual_tag);
        callee->is_missing = true;
    }
    if (callee->is_static && is_external(callee) && !callee->is_missing) {
        diag_error(c->unit, node->begin,
                   "async function '%s' is static, but this file does not define it", callee->name);
        callee->is_missing = true;
    }
    Node *user = user_of(node);
    if (user && user->kind == N_CALL && strip(user->kids[0]) == node)
        return;
    callee->is_value = true;
    if (!c->unit->has_convention)
        diag_error(c->unit, node->begin,
                   "async function '%s' called or used as a value: for this target clang does not "
                   "keep pointers to async functions apart from others",
                   callee->name);
}

static void check_boxed(Check *c, Node *node)
{
    c->reported = node->kid_count ? strip(node->kids[0]) : NULL;
    diag_error(c->unit, node->word, "%s(call) does nothing until it is awaited",
               node->kind == N_BOXED ? "boxed" : "shielded");
    diag_fixit(c->unit, node->begin, node->begin, "await ");
}

static void check_lazy(Check *c, Node *node)
{
    Node *user = user_of(node), *call = node->kid_count ? strip(node->kids[0]) : NULL;
    Function *callee = call && call->kind == N_CALL ? call->callee : NULL;
    c->reported = call;
    if (!c->function)
        diag_error(c->unit, node->word,
                   "lazy(...) outside an async function: its future lies in the frame of one");
    else if (c->in_defer)
        diag_error(c->unit, node->word, "lazy(...) in a defer, where nothing can wait for it");
    else if (!user || user->kind != N_VAR || !user->local->is_lazy)
        diag_error(c->unit, node->word,
                   "lazy(...) is the initializer of an automatic variable, which then holds the "
                   "future, and nothing else");
    else if (!callee && (!call || call->kind != N_CALL || !call->kids[0]->type->is_async_pointer))
        diag_error(c->unit, node->word,
                   "the operand of 'lazy' must be a call of an async function");
    else if (!callee && !call->bound)
        diag_error(c->unit, node->word,
                   "how large the future behind '%s' is, is not known here: declare the pointer "
                   "async_sized(N), or put it on the heap with boxed_lazy",
                   callee_text(c, call));
    else if (!callee)
        user->local->is_lent = true; /* its type is found at run time, and kept beside it */
    else if (callee->manual_tag && !callee->manual_complete)
        diag_error(c->unit, node->word,
                   "the size of 'struct %s' is not known here: define it before '%s' holds one",
                   callee->manual_tag, c->function->name);
    else if (is_external(callee) && !callee->bound)
        diag_error(c->unit, node->word,
                   "how large the future of '%s' is, is not known here: it is defined in another "
                   "file, and not declared async_sized(N)",
                   callee->name);
    else
        callee->is_boxed = true;
}

bool outlives_await(const Node *maker)
{
    return maker && (maker->kind == N_SPAWN || maker->kind == N_BOXED_LAZY ||
                     (maker->kind == N_AWAIT && maker->shielded));
}

/* A lazy future stays in its variable. */
static void check_lazy_use(Check *c, Node *node)
{
    Node *user = user_of(node);
    bool is_callee = user && user->kind == N_CALL && strip(user->kids[0]) == node;
    bool is_argument = user && user->kind == N_CALL && !is_callee;
    if (is_callee)
        return;
    node->local->is_lent = true;
    if (is_argument && outlives_await(user_of(user)))
        diag_error(c->unit, node->begin,
                   "'%s' is lent for as long as an await, and what this makes may live longer than "
                   "its scope",
                   node->local->name);
    else if (!is_argument && !(user && user->kind == N_CAST && user->type->is_void))
        diag_error(c->unit, node->begin,
                   "'%s' holds a lazy future, which stays where it is: it is awaited, or lent as "
                   "an argument; boxed_lazy(...) makes one that can go",
                   node->local->name);
}

/* ---- scopes and jumps -----------------------------------------------------------------------
 */

/* A variable whose type's size is found at run time cannot live in a frame. */
static void check_variable_types(Check *c, Node *block)
{
    for (uint32_t i = 0; i < block->kid_count; i++) {
        Node *kid = block->kids[i];
        if (!kid || kid->kind != N_DECL)
            continue;
        for (uint32_t k = 0; k < kid->kid_count; k++) {
            Node *var = kid->kids[k];
            if (var->kind != N_VAR || !var->local->type->is_variable || var->local->opaque)
                continue;
            if (block->has_await)
                diag_error(
                    c->unit, var->local->declared,
                    "variable '%s' of variably modified type in a scope that contains an await",
                    var->local->name);
            else
                diag_error(c->unit, var->local->declared,
                           "variable '%s' of variably modified type in a scope with a defer or an "
                           "outside label is not supported by this version of acc",
                           var->local->name);
        }
    }
}

static void check_local_types(Check *c, const Function *f)
{
    for (size_t i = 0; i < f->local_types.count; i++) {
        const LocalType *type = f->local_types.data[i];
        if (type->hoisted && type->alias && type->alias->is_variable)
            diag_error(c->unit, type->begin,
                       "typedef of a variably modified type in a scope that contains an await, a "
                       "defer or an outside label");
    }
}

static bool inside(const Node *node, const Node *outer)
{
    return outer->begin <= node->begin && node->end <= outer->end;
}

/* No jump leaves a deferred statement: it runs on many paths, some of them in the drop
 * function. */
static void check_defer_jumps(Check *c, Node *node, int loops, int switches)
{
    const char *what = NULL;
    if (node->kind == N_RETURN)
        what = "return";
    else if (node->kind == N_BREAK && !loops && !switches)
        what = "break";
    else if (node->kind == N_CONTINUE && !loops)
        what = "continue";
    else if (node->kind == N_GOTO &&
             (!node->label || !node->label->node || !inside(node->label->node, c->defer)))
        what = "goto";
    else if (node->kind == N_GOTO_ANY)
        what = "computed goto";
    else if (node->kind == N_AWAIT_BREAK)
        what = "await_break";
    else if (node->kind == N_DEFER)
        what = "defer";
    if (what)
        diag_error(c->unit, node->begin, "%s in a deferred statement", what);
    loops += node->kind == N_WHILE || node->kind == N_DO || node->kind == N_FOR;
    switches += node->kind == N_SWITCH;
    for (uint32_t i = 0; i < node->kid_count; i++)
        if (node->kids[i])
            check_defer_jumps(c, node->kids[i], loops, switches);
}

static bool is_jump_into(const Label *label, const Node *defer)
{
    return label->node && inside(label->node, defer) &&
           (label->first_use < defer->begin ||
            (label->first_use <= label->last_use && label->last_use >= defer->end));
}

static void check_defer(Check *c, Node *node)
{
    if (!node->parent || node->parent->kind != N_BLOCK)
        diag_error(c->unit, node->begin, "a defer stands directly in a block");
    Node *outer = c->defer;
    c->defer = node->kids[0];
    check_defer_jumps(c, node->kids[0], 0, 0);
    for (size_t i = 0; i < c->function->labels.count; i++)
        if (is_jump_into(c->function->labels.data[i], node->kids[0]))
            diag_error(c->unit, c->function->labels.data[i]->node->begin,
                       "a goto jumps into a deferred statement");
    c->defer = outer;
}

/* A cast to a type that is as large as a variable says: no temporary can have it. */
static void check_variable_value(Check *c, const Node *node)
{
    if (!node->type || !node->type->is_variable)
        return;
    const Node *whole = node;
    while (whole->parent && whole->parent->kind < N_BLOCK)
        whole = whole->parent;
    if (whole->has_await)
        diag_error(c->unit, node->begin,
                   "a value of variably modified type in an expression with an await; await into a "
                   "variable before it");
}

static void check_node(Check *c, Node *node)
{
    bool was_in_defer = c->in_defer;
    check_handle(c, node);
    if (node->is_cx && c->in_defer)
        diag_error(c->unit, node->begin,
                   "acc_cx() in a defer: a future that is dropped is not polled");
    switch (node->kind) {
    case N_OTHER:
        check_variable_value(c, node);
        break;
    case N_VAR:
        check_cleanup(c, node->local);
        break;
    case N_AWAIT:
        check_await(c, node);
        break;
    case N_CALL:
        check_call(c, node);
        break;
    case N_LAZY:
        check_lazy(c, node);
        break;
    case N_REF:
        if (node->local && node->local->is_lazy)
            check_lazy_use(c, node);
        check_name(c, node);
        break;
    case N_SPAWN:
    case N_BOXED_LAZY:
    case N_BLOCK_ON:
        check_task_start(c, node);
        break;
    case N_BOXED:
    case N_SHIELDED:
        check_boxed(c, node);
        break;
    case N_BLOCK:
    case N_FOR:
        if (node->has_lowered || !node->parent)
            check_variable_types(c, node);
        break;
    case N_ASM:
        if (node->has_await)
            diag_error(c->unit, node->begin,
                       "await in an operand of asm; await into a variable before it");
        break;
    case N_DEFER:
        check_defer(c, node);
        c->in_defer = true;
        break;
    default:
        break;
    }
    for (uint32_t i = 0; i < node->kid_count; i++)
        if (node->kids[i])
            check_node(c, node->kids[i]);
    c->in_defer = was_in_defer;
}

/* ---- functions ------------------------------------------------------------------------------
 */

static void check_signature(Check *c, Function *f)
{
    if (f->no_prototype && !f->is_defined)
        diag_error(c->unit, f->name_at,
                   "async function '%s' needs a prototype; write (void) where it takes nothing",
                   f->name);
    if (f->is_variadic)
        diag_error(c->unit, f->name_at, "async function '%s' cannot be variadic", f->name);
    if (f->refused)
        diag_error(c->unit, f->name_at, "async function '%s' cannot have the attribute '%s'",
                   f->name, f->refused);
    if (f->is_generator && f->result->is_void)
        diag_error(c->unit, f->name_at, "generator '%s' needs a type of what it yields", f->name);
    if (f->is_generator && f->is_main)
        diag_error(c->unit, f->name_at, "main cannot be a generator");
    if (f->manual_tag && !f->manual_complete && !f->in_folded_header)
        diag_error(c->unit, f->name_at,
                   "async_manual(%s): struct %s must be defined in this file or in a header that "
                   "it includes",
                   f->manual_tag, f->manual_tag);
    for (size_t i = 0; i < f->params.count; i++)
        if (f->params.data[i]->type->is_variable)
            diag_error(c->unit, f->params.data[i]->declared,
                       "parameter '%s' of variably modified type in an async function",
                       f->params.data[i]->name);
    if (f->is_main && f->params.count != 0 && f->params.count != 2)
        diag_error(c->unit, f->name_at, "async main takes no parameters, or int and char **");
}

static void check_labels(Function *f)
{
    for (size_t i = 0; i < f->labels.count; i++)
        if (!f->labels.data[i]->node)
            f->failed = true; /* clang has said it */
}

static void check_plain(Check *c, Node *node)
{
    c->function = NULL;
    if (node->kind == N_AWAIT)
        diag_error(c->unit, node->begin, "await outside an async function");
    else if (node->kind == N_CALL)
        diag_error(c->unit, node->begin,
                   "a call of async function '%s' in a plain function; run it with acc_block_on or "
                   "spawn",
                   callee_text(c, node));
    else
        check_node(c, node);
}

static void check_frame_use(Check *c, const FrameUse *use)
{
    const Function *f = use->function;
    if (!f)
        diag_error(c->unit, use->begin, "'%s' is not an async function: it has no frame",
                   name_at(c, use->name));
    else if (f->manual_tag && !f->manual_complete && f->in_folded_header)
        diag_error(c->unit, use->begin, "the size of 'struct %s' is not known here", f->manual_tag);
    else if (is_external(f))
        diag_error(c->unit, use->begin,
                   "the frame of async function '%s' is not known here: it is defined in another "
                   "file",
                   f->name);
}

static void check_function(Check *c, Function *f)
{
    uint32_t before = c->unit->errors;
    c->function = f;
    check_signature(c, f);
    check_labels(f);
    check_local_types(c, f);
    if (f->body) {
        check_node(c, f->body);
        check_blocks(c->unit, f);
    }
    f->failed |= c->unit->errors != before;
}

/* What is to be checked, in the order of the text, in which the messages come. */
typedef struct Subject {
    Offset at;
    Function *function;
    Node *node; /* in a plain function, where there is no function */
    const FrameUse *use;
} Subject;

static int compare_subjects(const void *a, const void *b)
{
    const Subject *x = a, *y = b;
    return x->at < y->at ? -1 : x->at > y->at;
}

void check(Unit *unit)
{
    Check c = {.unit = unit};
    VEC(Subject) subjects = {0};
    for (size_t i = 0; i < unit->functions.count; i++) {
        Function *f = unit->functions.data[i];
        VEC_PUSH(unit->arena, &subjects, ((Subject){f->begin, f, NULL, NULL}));
    }
    for (size_t i = 0; i < unit->plain_roots.count; i++) {
        Node *node = unit->plain_roots.data[i];
        VEC_PUSH(unit->arena, &subjects, ((Subject){node->begin, NULL, node, NULL}));
    }
    for (size_t i = 0; i < unit->frame_uses.count; i++) {
        const FrameUse *use = &unit->frame_uses.data[i];
        VEC_PUSH(unit->arena, &subjects, ((Subject){use->begin, NULL, NULL, use}));
    }
    if (subjects.count)
        qsort(subjects.data, subjects.count, sizeof *subjects.data, compare_subjects);
    if (unit->errors)
        return; /* a keyword in a place where it means nothing would only draw more messages */
    for (size_t i = 0; i < subjects.count; i++) {
        if (subjects.data[i].function)
            check_function(&c, subjects.data[i].function);
        else if (subjects.data[i].use)
            check_frame_use(&c, subjects.data[i].use);
        else
            check_plain(&c, subjects.data[i].node);
    }
    check_block_words(unit);
    if (!unit->errors)
        check_lent(unit);
}
