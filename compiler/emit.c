/* emit: the whole unit as C.
 *
 * Needs every pass before it; leaves the text that the compiler behind acc reads.  The pieces of
 * the source stand in their order: folded headers as their #include, plain text copied, async
 * declarations replaced by the prototypes of what is generated, async definitions by that itself.
 * A definition that embeds a future defined later in the file waits until that one has been
 * printed. */
#include "emit.h"

#include <stdlib.h>
#include <string.h>

typedef struct Cut {
    Offset begin, end;
    Function *function;
    Offset name_at; /* of the function */
    bool is_definition;
} Cut;

typedef struct Plan {
    VEC(Cut) cuts; /* by begin */
    size_t next;
    Offset done; /* the end of the last cut: text before it has been dealt with */
    VEC(Function *) waiting;
    BitSet printed; /* functions, by Function.number */
} Plan;

const char *future_name(Emitter *e, const Function *f, const char *suffix)
{
    if (f->manual_tag && (!*suffix || !strcmp(suffix, "_init") || !strcmp(suffix, "_poll") ||
                          !strcmp(suffix, "_drop")))
        return arena_printf(e->arena, "%s%s", f->manual_tag, suffix);
    return arena_printf(e->arena, "%s%s", f->future, suffix);
}

/* The user calls it by its generated names. */
static bool is_named(const Options *options, const char *name)
{
    for (size_t i = 0; i < options->futures.count; i++)
        if (!strcmp(options->futures.data[i].name, name))
            return true;
    return false;
}

static void choose_names(Emitter *e)
{
    Source *s = e->source;
    Names *n = &e->names;
    n->self = source_fresh_local(s, "self");
    n->cx = source_fresh_local(s, "cx");
    n->out = source_fresh_local(s, "out");
    n->state = source_fresh_local(s, "state");
    n->frame = source_fresh_local(s, "frame");
    n->child = source_fresh_local(s, "child");
    n->args = source_fresh_local(s, "args");
    n->result = source_fresh_local(s, "result");
    n->gap = source_fresh_local(s, "gap");
    n->executor = source_fresh_local(s, "executor");
    n->handle = source_fresh_local(s, "handle");
    n->type = source_fresh_local(s, "type");
    n->outer = source_fresh_local(s, "outer");
    n->way = source_fresh_local(s, "way");
    n->returned = source_fresh_local(s, "returned");
    n->timer = source_fresh_local(s, "timer");
    n->arm = source_fresh_local(s, "arm");
    n->begun = source_fresh_local(s, "begun");
    n->but = source_fresh_local(s, "but");
    n->first = source_fresh_local(s, "first");
    n->group = source_fresh_local(s, "group");
    n->node = source_fresh_local(s, "node");
    n->kind = source_fresh_local(s, "kind");
    n->answer = source_fresh_local(s, "answer");
    n->pending = source_fresh_local(s, "pending");
    n->poll = source_fresh_local(s, "poll");
    n->value = source_fresh_local(s, "value");
    n->label = "L";
    const char *const *all = (const char *const *)n;
    for (size_t i = 0; i < sizeof *n / sizeof *all; i++)
        source_reserve_local(s, all[i]);
    for (size_t i = 0; i < e->unit->functions.count; i++) {
        Function *f = e->unit->functions.data[i];
        if (f->outer) { /* behind the one that it is a part of */
            f->future = source_fresh_name(
                s, arena_printf(e->arena, "%s_arm%u", outermost(f)->future, f->arm));
            continue;
        }
        const char *wanted = arena_printf(e->arena, "%s_future", f->name);
        bool is_own = (f->is_static || f->manual_tag) && !is_named(e->unit->options, f->name);
        f->future = is_own ? source_fresh_name(s, wanted) : wanted;
    }
}

/* ---- the plan ------------------------------------------------------------------------------- */

static void add_cut(Emitter *e, Plan *plan, Cut cut)
{
    if (!source_is_output(e->source, cut.begin))
        return;
    VEC_PUSH(e->arena, &plan->cuts, cut);
}

/* Declarators that share their specifiers begin together: those stay in the order of functions. */
static int compare_cuts(const void *left, const void *right)
{
    const Cut *a = left, *b = right;
    if (a->begin != b->begin)
        return a->begin < b->begin ? -1 : 1;
    if (a->function != b->function)
        return a->function->number < b->function->number ? -1 : 1;
    return a->name_at < b->name_at ? -1 : a->name_at > b->name_at;
}

static Offset name_in(Emitter *e, const Function *f, Range range)
{
    size_t count;
    const Token *token = source_tokens(e->source, range.begin, range.end, &count);
    for (size_t i = 0; i < count; i++)
        if (source_token_is(e->source, &token[i], f->name))
            return token[i].begin;
    return range.begin;
}

/* Declarators that share their specifiers. */
typedef struct Group {
    Range specifiers;
    VEC(Range) others; /* those that declare no async function */
    Offset end;        /* behind the semicolon */
} Group;

static bool is_any(Emitter *e, const Token *token, const char *const *words)
{
    while (*words && !source_token_is(e->source, token, *words))
        words++;
    return *words != NULL;
}

/* Whether the declarators begin with the token at `i`, which stands in no brackets: a star, a
 * bracket that belongs to no keyword, or the name that is declared. */
static bool begins_declarator(Emitter *e, const Token *token, size_t i)
{
    static const char *const star[] = {"*", NULL}, *const open[] = {"(", NULL};
    static const char *const follow[] = {"(", "[", ",", "=", ";", NULL};
    static const char *const operators[] = {
        "__attribute__", "__attribute", "_Alignas",   "_Atomic",       "alignas",
        "typeof",        "__typeof",    "__typeof__", "typeof_unqual", NULL};
    if (token[i].kind == TOK_IDENT)
        return !is_any(e, &token[i], operators) && is_any(e, &token[i + 1], follow);
    return is_any(e, &token[i], star) ||
           (i && is_any(e, &token[i], open) && !is_any(e, &token[i - 1], operators));
}

static bool declares_async(Emitter *e, Range declarator)
{
    for (size_t i = 0; i < e->unit->functions.count; i++) {
        const Function *f = e->unit->functions.data[i];
        for (size_t k = 0; k < f->declarations.count; k++) {
            Offset at = name_in(e, f, f->declarations.data[k]);
            if (declarator.begin <= at && at < declarator.end)
                return true;
        }
    }
    return false;
}

/* The declaration that begins at `begin`. */
static Group find_group(Emitter *e, Offset begin)
{
    Group group = {.specifiers = {begin, begin}};
    size_t count, length;
    source_text(e->source, &length);
    const Token *token = source_tokens(e->source, begin, (Offset)length, &count);
    Offset from = 0;
    int depth = 0;
    for (size_t i = 0; i + 1 < count; i++) {
        static const char *const opening[] = {"(", "[", "{", NULL};
        static const char *const closing[] = {")", "]", "}", NULL};
        static const char *const separator[] = {",", ";", NULL};
        if (!from && !depth && begins_declarator(e, token, i))
            from = group.specifiers.end = token[i].begin;
        if (from && !depth && is_any(e, &token[i], separator)) {
            Range declarator = {from, token[i].begin};
            from = group.end = token[i].end;
            bool ends = source_token_is(e->source, &token[i], ";");
            bool is_alone = ends && declarator.begin == group.specifiers.end;
            if (!is_alone && !declares_async(e, declarator))
                VEC_PUSH(e->arena, &group.others, declarator);
            if (ends)
                break;
        }
        depth += is_any(e, &token[i], opening) - is_any(e, &token[i], closing);
    }
    return group;
}

static Plan make_plan(Emitter *e)
{
    Plan plan = {.printed = bits_new(e->arena, e->unit->functions.count + 1)};
    for (size_t i = 0; i < e->unit->functions.count; i++) {
        Function *f = e->unit->functions.data[i];
        f->number = (uint32_t)i;
        if (f->outer)
            continue; /* printed with the function around it */
        for (size_t k = 0; k < f->declarations.count; k++) {
            Range range = f->declarations.data[k];
            add_cut(e, &plan, (Cut){range.begin, range.end, f, name_in(e, f, range), false});
        }
        if (f->is_defined)
            add_cut(e, &plan, (Cut){f->begin, f->end, f, f->name_at, true});
    }
    if (plan.cuts.count)
        qsort(plan.cuts.data, plan.cuts.count, sizeof *plan.cuts.data, compare_cuts);
    return plan;
}

static bool is_ready(const Plan *plan, const Function *f)
{
    for (size_t i = 0; i < f->locals.count; i++) {
        const Local *local = f->locals.data[i];
        if (holds_stored(local) && local->holds->is_defined &&
            !bits_has(&plan->printed, local->holds->number))
            return false;
    }
    for (size_t i = 0; i < f->awaits.count; i++) {
        const Await *await = f->awaits.data[i];
        for (size_t k = 0; await->arms && k < await->arms->list.count; k++)
            if (!is_ready(plan, await->arms->list.data[k]))
                return false;
        if (embeds_callee(await) && !bits_has(&plan->printed, await->callee->number))
            return false;
    }
    return true;
}

static void print_ready(Emitter *e, Plan *plan)
{
    for (bool again = true; again;) {
        again = false;
        for (size_t i = 0; i < plan->waiting.count; i++) {
            Function *f = plan->waiting.data[i];
            if (!is_ready(plan, f))
                continue;
            emit_function(e, f);
            bits_add(&plan->printed, f->number);
            memmove(plan->waiting.data + i, plan->waiting.data + i + 1,
                    (plan->waiting.count - i - 1) * sizeof *plan->waiting.data);
            plan->waiting.count--;
            again = true;
            break;
        }
    }
}

static void find_embedded(Emitter *e)
{
    for (size_t i = 0; i < e->unit->functions.count; i++) {
        Function *f = e->unit->functions.data[i];
        find_wanted(e, f);
        for (size_t k = 0; k < f->awaits.count; k++)
            if (f->awaits.data[k]->kind == AWAIT_CALL)
                f->awaits.data[k]->callee->is_embedded = true;
    }
}

/* ---- the pieces ----------------------------------------------------------------------------- */

/* A struct may be defined in front of the function that returns it. */
static void print_specifier_type(Emitter *e, const Cut *cut)
{
    size_t count;
    const Token *token = source_tokens(e->source, cut->begin, cut->end, &count);
    size_t open = 0, keyword = count;
    for (; open < count && !source_token_is(e->source, &token[open], "{"); open++) {
        if (source_token_is(e->source, &token[open], "struct") ||
            source_token_is(e->source, &token[open], "union") ||
            source_token_is(e->source, &token[open], "enum"))
            keyword = open;
        if (token[open].begin >= cut->name_at)
            return;
    }
    if (open == count || keyword == count || token[open].begin >= cut->name_at)
        return;
    size_t close = open;
    for (int depth = 0; close < count; close++) {
        depth += source_token_is(e->source, &token[close], "{") -
                 source_token_is(e->source, &token[close], "}");
        if (!depth)
            break;
    }
    begin_line(e, token[keyword].begin);
    print_range(e, token[keyword].begin, token[close].end);
    put(e, ";\n");
}

/* What is made for a function that this file does not define. */
static bool needs_helpers(const Function *f)
{
    bool starts = f->is_spawned || f->is_boxed_lazy || f->is_blocked_on;
    return f->manual_tag ? starts || f->is_boxed || f->is_value : starts && !f->is_defined;
}

static void declare(Emitter *e, Function *f)
{
    if (f->is_declared || !f->result)
        return;
    f->is_declared = true;
    if (f->manual_tag) /* its functions are declared by hand */
        emit_helper_prototypes(e, f);
    else
        emit_prototypes(e, f);
}

/* What folded headers declare and this file uses. */
static void declare_folded(Emitter *e, Offset at)
{
    for (size_t i = 0; i < e->unit->functions.count; i++) {
        Function *f = e->unit->functions.data[i];
        if (f->first_at < at && (f->is_used || needs_helpers(f)))
            declare(e, f);
    }
}

static bool shares_specifiers(const Plan *plan, size_t cut, size_t other)
{
    return other < plan->cuts.count && plan->cuts.data[other].begin == plan->cuts.data[cut].begin;
}

static void print_cut(Emitter *e, Plan *plan, size_t index)
{
    const Cut *cut = &plan->cuts.data[index];
    if (!index || !shares_specifiers(plan, index, index - 1))
        print_specifier_type(e, cut);
    declare(e, cut->function);
    if (!cut->is_definition)
        return;
    VEC_PUSH(e->arena, &plan->waiting, cut->function);
    print_ready(e, plan);
}

static void print_plain(Emitter *e, Offset begin, Offset end)
{
    Offset first = source_next_text(e->source, begin, end);
    if (first >= end)
        return;
    sync_line(e, first);
    /* The spaces in front, where the line begins with them. */
    const char *text = source_text(e->source, NULL);
    Offset from = first;
    while (from > begin && text[from - 1] != '\n')
        from--;
    print_range(e, from, end);
}

/* Prints specifiers without the members of a struct, which print_specifier_type has printed. */
static void print_specifiers(Emitter *e, Range specifiers)
{
    size_t count;
    const Token *token = source_tokens(e->source, specifiers.begin, specifiers.end, &count);
    Offset from = specifiers.begin;
    int depth = 0;
    begin_line(e, from);
    for (size_t i = 0; i < count; i++) {
        if (source_token_is(e->source, &token[i], "{") && !depth++)
            print_range(e, from, token[i].begin);
        else if (source_token_is(e->source, &token[i], "}") && !--depth)
            from = token[i].end;
    }
    print_range(e, from, specifiers.end);
}

/* Behind the last async function of a declaration: what else it declares, such as pointers to
 * them.  Returns where the declaration ends. */
static Offset print_others(Emitter *e, const Cut *cut)
{
    Group group = find_group(e, cut->begin);
    for (size_t i = 0; i < group.others.count; i++) {
        const Range *other = &group.others.data[i];
        if (i)
            put(e, ",");
        else
            print_specifiers(e, group.specifiers);
        print_range(e, other->begin, other->end);
    }
    if (group.others.count)
        put(e, ";\n");
    return group.end > cut->end ? group.end : cut->end;
}

static void print_text(Emitter *e, Plan *plan, Offset begin, Offset end)
{
    Offset at =
        begin > plan->done ? begin : plan->done; /* a definition may reach over directives */
    while (plan->next < plan->cuts.count && plan->cuts.data[plan->next].begin < end) {
        size_t index = plan->next++;
        const Cut *cut = &plan->cuts.data[index];
        if (cut->begin >= at)
            print_plain(e, at, cut->begin);
        print_cut(e, plan, index);
        bool has_others = !cut->is_definition && !shares_specifiers(plan, index, index + 1);
        Offset cut_end = has_others ? print_others(e, cut) : cut->end;
        at = plan->done = cut_end > at ? cut_end : at;
    }
    if (at < end)
        print_plain(e, at, end);
}

/* Names that a macro of a header would expand a second time: the macro is put aside for this text.
 */
typedef VEC(const char *) NameList;

static NameList find_hidden(Emitter *e, Offset begin, Offset end)
{
    NameList names = {0};
    Table *seen = table_new(e->arena);
    size_t count;
    const Token *token = source_tokens(e->source, begin, end, &count);
    for (size_t i = 0; i < count; i++) {
        if (!source_expands_again(e->source, &token[i]))
            continue;
        const char *name = source_slice(e->source, token[i].begin, token[i].end);
        if (table_get(seen, name, strlen(name)))
            continue;
        table_put(seen, name, strlen(name), e);
        VEC_PUSH(e->arena, &names, name);
    }
    return names;
}

static void put_line(Emitter *e, const char *text)
{
    if (e->out->length && e->out->data[e->out->length - 1] != '\n')
        put(e, "\n");
    put(e, "%s\n", text);
}

static void print_piece(Emitter *e, Plan *plan, const Piece *piece)
{
    if (piece->kind == PIECE_DIRECTIVE) {
        sync_line(e, piece->begin);
        put_line(e, piece->line);
        return;
    }
    declare_folded(e, piece->begin);
    NameList hidden = find_hidden(e, piece->begin, piece->end);
    for (size_t i = 0; i < hidden.count; i++)
        put_line(e, arena_printf(e->arena, "#pragma push_macro(\"%s\")\n#undef %s", hidden.data[i],
                                 hidden.data[i]));
    print_text(e, plan, piece->begin, piece->end);
    for (size_t i = 0; i < hidden.count; i++)
        put_line(e, arena_printf(e->arena, "#pragma pop_macro(\"%s\")", hidden.data[i]));
}

void emit(Unit *unit, Buf *out)
{
    Emitter e = {.unit = unit, .arena = unit->arena, .source = unit->source, .out = out, .line = 1};
    size_t count;
    const Piece *pieces = source_pieces(e.source, &count);
    choose_names(&e);
    find_embedded(&e);
    e.overflow_wraps = may_wrap(unit);
    Plan plan = make_plan(&e);
    put(&e, "/* Generated by acc from %s. */\n#define ACC_GENERATED 1\n", unit->options->input);
    for (size_t i = 0; i < count; i++)
        print_piece(&e, &plan, &pieces[i]);
    put(&e, "\n");
    for (size_t i = 0; i < unit->functions.count; i++)
        if (needs_helpers(unit->functions.data[i]))
            emit_foreign(&e, unit->functions.data[i]);
    for (size_t i = 0; i < plan.waiting.count; i++)
        internal_error("emit", plan.waiting.data[i]->name, "its children were never printed");
}
