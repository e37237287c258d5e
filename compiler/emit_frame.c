/* emit_frame: the functions around the body of an async function, and what describes it.
 *
 * init, start, poll and drop of the stored form are its ABI.  Those that end in _frame are for the
 * embedded form; they are never seen outside of the file, so what other files embed is no part of
 * any ABI. */
#include "emit.h"

#include <string.h>

static const char *linkage(const Function *f)
{
    return f->is_static || f->is_inline ? "ACC__LOCAL " : "";
}

/* ---- attributes ------------------------------------------------------------------------------ */

/* The attributes that say how code is made go to the poll function, those of linkage to the public
 * functions; the others speak of the user's signature and would mean something else here. */
static const char *const code_attributes[] = {"noinline",
                                              "noclone",
                                              "noipa",
                                              "cold",
                                              "hot",
                                              "flatten",
                                              "section",
                                              "target",
                                              "optimize",
                                              "no_sanitize",
                                              "optnone",
                                              "no_sanitize_address",
                                              "no_sanitize_thread",
                                              "no_sanitize_undefined",
                                              "no_instrument_function",
                                              "no_stack_protector",
                                              NULL};
static const char *const linkage_attributes[] = {"visibility", "used", "retain", NULL};

static bool is_attribute(Emitter *e, const Token *token, const char *const *list)
{
    const char *name = source_slice(e->source, token->begin, token->end);
    size_t n = strlen(name);
    if (n > 4 && !strncmp(name, "__", 2) && !strcmp(name + n - 2, "__"))
        name = arena_strndup(e->arena, name + 2, n - 4);
    for (; *list; list++)
        if (!strcmp(name, *list))
            return true;
    return false;
}

/* Those of one __attribute__((...)); `count` tokens follow the word. */
static void put_listed(Emitter *e, const Token *token, size_t count, const char *const *list)
{
    int depth = 0;
    for (size_t k = 0; k < count; k++) {
        depth +=
            source_token_is(e->source, &token[k], "(") - source_token_is(e->source, &token[k], ")");
        if (!depth)
            return;
        if (depth != 2 || token[k].kind != TOK_IDENT || !is_attribute(e, &token[k], list))
            continue;
        size_t last = k;
        if (k + 1 < count && source_token_is(e->source, &token[k + 1], "("))
            while (last + 1 < count && !source_token_is(e->source, &token[last], ")"))
                last++;
        put(e, "__attribute__((%s)) ", source_slice(e->source, token[k].begin, token[last].end));
    }
}

static void put_attributes(Emitter *e, const Function *f, const char *const *list)
{
    size_t count;
    Offset end = f->body ? f->body->begin : f->end;
    const Token *token = source_tokens(e->source, f->begin, end, &count);
    for (size_t i = 0; i + 1 < count; i++)
        if (source_token_is(e->source, &token[i], "__attribute__"))
            put_listed(e, token + i + 1, count - i - 1, list);
}

/* ---- signatures ----------------------------------------------------------------------------- */

static const char *param_name(const Local *param)
{
    return param->cname ? param->cname : param->name;
}

void put_params(Emitter *e, const Function *f, bool first)
{
    for (size_t i = 0; i < f->params.count; i++) {
        const Local *param = f->params.data[i];
        put(e, "%s%s", first ? "" : ", ",
            type_declare(e->arena, param->type->unqualified, param_name(param)));
        first = false;
    }
    if (first)
        put(e, "void");
}

/* `suffix`: "" or "_frame", the form. */
void put_self(Emitter *e, const Function *f, const char *suffix)
{
    put(e, "struct %s *%s", future_name(e, f, suffix), e->names.self);
}

void put_poll_head(Emitter *e, const Function *f, const char *suffix)
{
    put_self(e, f, suffix);
    put(e, ", acc_context *%s", e->names.cx);
    if (!f->result->is_void)
        put(e, ", %s",
            type_declare(e->arena, f->result, arena_printf(e->arena, "*%s", e->names.out)));
}

static void put_init_signature(Emitter *e, const Function *f, const char *name)
{
    put_attributes(e, f, linkage_attributes);
    put(e, "%svoid %s(", linkage(f), name);
    put_self(e, f, "");
    put_params(e, f, false);
    put(e, ")");
}

const char *sized_name(Emitter *e, const Function *f, const char *suffix)
{
    return future_name(
        e, f, arena_printf(e->arena, "%s_sized_%llu", suffix, (unsigned long long)f->bound));
}

static void put_start_signature(Emitter *e, const Function *f, const char *name)
{
    put_attributes(e, f, linkage_attributes);
    put(e, "%sacc_poll %s(", linkage(f), name);
    put_poll_head(e, f, "");
    put_params(e, f, false);
    put(e, ")");
}

/* A bound is part of these names: files that do not agree on it do not link. */
static bool has_sized_names(const Function *f)
{
    return f->bound && !*linkage(f);
}

static void put_poll_signature(Emitter *e, const Function *f)
{
    put_attributes(e, f, linkage_attributes);
    put(e, "%sacc_poll %s(", linkage(f), future_name(e, f, "_poll"));
    put_poll_head(e, f, "");
    put(e, ")");
}

static void put_drop_signature(Emitter *e, const Function *f)
{
    put_attributes(e, f, linkage_attributes);
    put(e, "%svoid %s(", linkage(f), future_name(e, f, "_drop"));
    put_self(e, f, "");
    put(e, ")");
}

/* What a function of the embedded form begins with, and that returns an answer; parameters follow
 * or do not. */
enum { HAS_STATE = 1, HAS_PARAMS = 2, HAS_GIVEN = 4 };

static void put_frame_signature(Emitter *e, const Function *f, const char *suffix, unsigned has)
{
    Buf list = {0}, *out = e->out;
    uint32_t line = e->line;
    e->out = &list;
    if (!f->never_suspends) {
        put_self(e, f, "_frame");
        put(e, ", ");
    }
    put(e, "acc_context *%s", e->names.cx);
    put_out_parameter(e, f);
    if (has & HAS_STATE)
        put(e, ", unsigned %s", e->names.state);
    if (has & HAS_PARAMS)
        put_params(e, f, false);
    put_outer_params(e, f);
    if (has & HAS_GIVEN)
        put_given_parameter(e, f);
    e->out = out;
    e->line = line;
    const char *declarator = arena_printf(e->arena, "%s(%s)", future_name(e, f, suffix), list.data);
    put(e, "%s", answer_declare(e, f, declarator));
    buf_free(&list);
}

static bool is_kept_out_of_line(Emitter *e, const Function *f)
{
    static const char *const attributes[] = {"noinline", "noipa", "optnone", NULL};
    size_t count;
    Offset end = f->body ? f->body->begin : f->end;
    const Token *token = source_tokens(e->source, f->begin, end, &count);
    for (size_t i = 0; i < count; i++)
        if (token[i].kind == TOK_IDENT && is_attribute(e, &token[i], attributes))
            return true;
    return false;
}

/* All of the body.  One that never suspends has no frame, and needs no state to begin at.  gcc
 * counts an answer in two registers as more code than it becomes; `inline` makes up for that. */
static void put_run_signature(Emitter *e, const Function *f)
{
    bool is_inline = answer_kind(f) == ANSWER_BOTH && !is_kept_out_of_line(e, f);
    put(e, is_inline ? "ACC__INLINE " : "ACC__LOCAL ");
    put_frame_signature(e, f, "_run",
                        f->never_suspends ? HAS_PARAMS : HAS_STATE | HAS_PARAMS | HAS_GIVEN);
}

static const char *block_on_result(Emitter *e, const Function *f, const char *name)
{
    return f->result->is_void ? arena_printf(e->arena, "void %s", name)
                              : type_declare(e->arena, f->result, name);
}

static void put_helper_signature(Emitter *e, const Function *f, const char *suffix)
{
    bool blocks = !strcmp(suffix, "_block_on");
    const char *name = future_name(e, f, suffix);
    if (!blocks) {
        put(e, "ACC__LOCAL %s %s(acc_executor *%s", !strcmp(suffix, "_go") ? "void" : "acc_handle",
            name, e->names.executor);
        put_params(e, f, false);
        put(e, ")");
        return;
    }
    /* The declarator of the result goes around the whole: name(parameters). */
    Buf list = {0}, *out = e->out;
    uint32_t line = e->line;
    e->out = &list;
    put_params(e, f, true);
    e->out = out;
    e->line = line;
    put(e, "ACC__LOCAL %s",
        block_on_result(e, f, arena_printf(e->arena, "%s(%s)", name, list.data)));
    buf_free(&list);
}

static const char *type_linkage(const Function *f, bool defines)
{
    return f->manual_tag || *linkage(f) ? "ACC__LOCAL " : defines ? "" : "extern ";
}

/* For who has a pointer to the function: whether that can be is known of static ones only. */
static bool needs_function(const Function *f)
{
    return f->is_value || (f->is_defined && !*type_linkage(f, true) && !f->is_main);
}

static void put_type_declaration(Emitter *e, const Function *f)
{
    put(e, "%sconst acc_type %s;\n", type_linkage(f, false), future_name(e, f, "_type"));
    if (needs_function(f))
        put(e, "%sconst acc_function %s;\n", type_linkage(f, false),
            future_name(e, f, "_function"));
}

void emit_helper_prototypes(Emitter *e, const Function *f)
{
    if (f->manual_tag && (f->is_boxed || f->is_value))
        put_type_declaration(e, f);
    const char *const helpers[] = {f->is_spawned ? "_spawn" : NULL, f->is_spawned ? "_go" : NULL,
                                   f->is_boxed_lazy ? "_lazy" : NULL,
                                   f->is_blocked_on || f->is_main ? "_block_on" : NULL};
    for (size_t i = 0; i < sizeof helpers / sizeof *helpers; i++) {
        if (!helpers[i])
            continue;
        put_helper_signature(e, f, helpers[i]);
        put(e, ";\n");
    }
}

void emit_prototypes(Emitter *e, Function *f)
{
    begin_line(e, f->begin);
    put(e, "struct %s;\n", future_name(e, f, ""));
    put_init_signature(e, f, future_name(e, f, "_init"));
    put(e, ";\n");
    put_start_signature(e, f, future_name(e, f, "_start"));
    put(e, ";\n");
    put_poll_signature(e, f);
    put(e, ";\n");
    put_drop_signature(e, f);
    put(e, ";\n");
    if (f->never_suspends) { /* called by who awaits it, maybe before it is defined */
        put_run_signature(e, f);
        put(e, ";\n");
    }
    if (has_sized_names(f)) {
        put_init_signature(e, f, sized_name(e, f, "_init"));
        put(e, ";\n");
        put_start_signature(e, f, sized_name(e, f, "_start"));
        put(e, ";\n");
    }
    put_type_declaration(e, f);
    emit_helper_prototypes(e, f);
}

/* ---- the functions -------------------------------------------------------------------------- */

static void put_arguments_by_name(Emitter *e, const Function *f)
{
    for (size_t i = 0; i < f->params.count; i++)
        put(e, ", %s", param_name(f->params.data[i]));
}

static void put_out(Emitter *e, const Function *f)
{
    if (!f->result->is_void)
        put(e, ", %s", e->names.out);
}

static void emit_init(Emitter *e)
{
    Function *f = e->f;
    put_init_signature(e, f, future_name(e, f, "_init"));
    put(e, "\n{\n    %s = 0;\n", tag_path(e));
    for (size_t i = 0; i < f->params.count; i++) {
        const Local *param = f->params.data[i];
        const char *to = stored_param(e, param);
        if (param->type->is_record && param->type->unqualified->has_const)
            put(e, "    __builtin_memcpy((void *)&%s, &%s, sizeof(%s));\n", to, param->cname, to);
        else
            put(e, "    %s = %s;\n", to, param->cname);
    }
    put(e, "}\n\n");
    if (!has_sized_names(f))
        return;
    put_init_signature(e, f, sized_name(e, f, "_init"));
    put(e, "\n{\n    %s(%s", future_name(e, f, "_init"), e->names.self);
    put_arguments_by_name(e, f);
    put(e, ");\n}\n\n");
}

/* f_run(self, cx, out, state: the caller goes on with the parameters.  `self` is of struct f_future
 * or, with "_frame", of the embedded form. */
static void put_run_call(Emitter *e, const char *suffix, const char *state)
{
    const Function *f = e->f;
    put(e, "%s(", future_name(e, f, "_run"));
    if (!f->never_suspends && *suffix)
        put(e, "%s, ", e->names.self);
    else if (!f->never_suspends)
        put(e, "&%s->%s, ", e->names.self, e->names.frame);
    put(e, "%s", e->names.cx);
    put_out_argument(e, f);
    if (!f->never_suspends)
        put(e, ", %s", state);
}

static bool sets_stored_tag(const Function *f)
{
    return !f->never_suspends && !f->frame->embeds_tag;
}

/* A call of f_run by the stored form: what stands in front of it, and, behind its arguments, how
 * its answer becomes the poll and `out`, which is written last.  `is_first`: in the first poll
 * f_run has no tag to set where the embedded form has none. */
static void begin_stored_run(Emitter *e, bool is_first)
{
    AnswerKind kind = answer_kind(e->f);
    is_first &= sets_stored_tag(e->f);
    if (kind == ANSWER_RESULT)
        put(e, "*%s = ", e->names.out);
    else if (kind == ANSWER_BOTH || (kind != ANSWER_NOTHING && is_first))
        put(e, "%s = ", answer_declare(e, e->f, e->names.result));
    else if (kind != ANSWER_NOTHING)
        put(e, "return ");
}

static void end_stored_run(Emitter *e, bool is_first)
{
    AnswerKind kind = answer_kind(e->f);
    is_first &= sets_stored_tag(e->f);
    put(e, ");\n");
    if (kind == ANSWER_RESULT || kind == ANSWER_NOTHING) {
        put(e, "    return ACC_READY;\n");
        return;
    }
    if (kind != ANSWER_BOTH && !is_first)
        return;
    const char *poll = kind == ANSWER_BOTH
                           ? arena_printf(e->arena, "%s.%s", e->names.result, e->names.poll)
                           : e->names.result;
    if (kind == ANSWER_BOTH && is_first) {
        put(e,
            "    if (%s == ACC_PENDING) {\n        %s = 1;\n        return ACC_PENDING;\n    }\n",
            poll, tag_path(e));
        put(e, "    *%s = %s.%s;\n    return ACC_READY;\n", e->names.out, e->names.result,
            e->names.value);
        return;
    }
    if (kind == ANSWER_BOTH) {
        put(e, "    if (%s != ACC_PENDING)\n        *%s = %s.%s;\n    return %s;\n", poll,
            e->names.out, e->names.result, e->names.value, poll);
        return;
    }
    put(e, "    if (%s %s)\n        %s = 1;\n    return %s;\n", poll,
        e->f->is_generator ? "!= ACC_END" : "== ACC_PENDING", tag_path(e), poll);
}

static void emit_start(Emitter *e)
{
    const Function *f = e->f;
    put_start_signature(e, f, future_name(e, f, "_start"));
    put(e, "\n{\n");
    if (f->never_suspends)
        put(e, "    (void)%s;\n", e->names.self);
    put(e, "    ");
    begin_stored_run(e, true);
    put_run_call(e, "", "0");
    put_arguments_by_name(e, f);
    put_given_nothing(e, f);
    end_stored_run(e, true);
    put(e, "}\n\n");
    if (!has_sized_names(f))
        return;
    put_start_signature(e, f, sized_name(e, f, "_start"));
    put(e, "\n{\n    return %s(%s, %s", future_name(e, f, "_start"), e->names.self, e->names.cx);
    put_out(e, f);
    put_arguments_by_name(e, f);
    put(e, ");\n}\n\n");
}

/* In place of an argument that nobody reads.  Not a null pointer: gcc looks for uses of it before
 * it knows that there are none, and warns. */
static const char *nothing_of(Emitter *e, const Type *type)
{
    size_t length = strlen(type->before);
    bool is_object = type->is_pointer && type->is_scalar && !type->is_async_pointer &&
                     !type->is_handle && !*type->after && length && type->before[length - 1] == '*';
    return is_object ? arena_printf(e->arena, "(void *)%s", e->names.self) : zero_of(e, type);
}

static void put_zeros(Emitter *e, const Function *f)
{
    for (size_t i = 0; i < f->params.count; i++)
        put(e, ", %s", nothing_of(e, f->params.data[i]->type));
    put_own_outer(e, f);
}

/* It has begun.  gcc is told so, or it takes the zeros for arguments and warns of them. */
static void emit_poll_frame(Emitter *e)
{
    bool embeds_tag = e->f->frame->embeds_tag;
    put(e, "\n{\n");
    if (embeds_tag)
        put(e, "    unsigned %s = %s->%s;\n    if (%s == 0)\n        __builtin_unreachable();\n",
            e->names.state, e->names.self, e->names.state, e->names.state);
    put(e, "    return ");
    put_run_call(e, "_frame", embeds_tag ? e->names.state : "1");
    put_zeros(e, e->f);
    put(e, ");\n}\n\n");
}

/* f_run(..., behind the await. */
static void put_resume_call(Emitter *e)
{
    put(e, "    return ");
    put_run_call(e, "_frame", "1");
    put_zeros(e, e->f);
}

/* And, for a chain that this is a link of, the part behind the child's poll alone. */
static void emit_poll_frame_ahead(Emitter *e)
{
    const Function *f = e->f;
    put(e, "\n{\n");
    if (answer_kind(f) == ANSWER_BOTH)
        put(e, "    %s;\n    %s.%s = ACC_PENDING;\n", answer_declare(e, f, e->names.pending),
            e->names.pending, e->names.poll);
    put_children_first(e, f, arena_printf(e->arena, "%s->", e->names.self), pending_text(e));
    put_resume_call(e);
    put_given_argument(e, f);
    put(e, ");\n}\n\nACC__LOCAL ");
    put_frame_signature(e, f, "_resume_frame", HAS_GIVEN);
    put(e, "\n{\n");
    put_resume_call(e);
    if (is_given_result(f))
        put(e, ", %s", e->names.value);
    put(e, ");\n}\n\n");
}

/* For who embeds the frame. */
void emit_frame_functions(Emitter *e)
{
    const Function *f = e->f;
    put(e, "ACC__LOCAL ");
    put_frame_signature(e, f, "_start_frame", HAS_PARAMS);
    put(e, "\n{\n    return ");
    put_run_call(e, "_frame", "0");
    put_arguments_by_name(e, f);
    put_own_outer(e, f);
    put_given_nothing(e, f);
    put(e, ");\n}\n\n");
    put(e, "ACC__LOCAL ");
    put_frame_signature(e, f, "_poll_frame", 0);
    if (only_child(f))
        emit_poll_frame_ahead(e);
    else
        emit_poll_frame(e);
    put(e, "ACC__LOCAL void %s(", future_name(e, f, "_drop_frame"));
    put_self(e, f, "_frame");
    put_outer_params(e, f);
    put(e, ")\n{\n");
    emit_drop(e);
    put(e, "}\n\n");
}

bool zero_is_plain(const Type *type)
{
    /* The parser takes acc_handle and acc_any_handle for pointers, the latter behind a typedef. */
    size_t length = strlen(type->before);
    bool is_star = length && type->before[length - 1] == '*';
    return type->is_scalar && !type->is_vector && (!type->is_pointer || is_star || *type->after);
}

const char *zero_of(Emitter *e, const Type *type)
{
    const char *name = type_declare(e->arena, type->unqualified, "");
    size_t length = strlen(name);
    if (type->is_atomic && strncmp(name, "_Atomic(", 8) == 0 && name[length - 1] == ')')
        return arena_printf(e->arena, "(%.*s){0}", (int)length - 9, name + 8); /* no braces alone */
    return zero_is_plain(type) ? "0"
                               : arena_printf(e->arena, "(%s)%s", name, zero_initializer(type));
}

static void emit_poll(Emitter *e)
{
    Function *f = e->f;
    const char *tag = tag_path(e), *state = e->names.state;
    uint32_t done = f->frame->state_count;
    put_poll_signature(e, f);
    put(e,
        "\n{\n    unsigned %s = %s;\n    if (%s == 0) {\n        %s = %u;\n        return %s(%s, "
        "%s",
        state, tag, state, tag, done, future_name(e, f, "_start"), e->names.self, e->names.cx);
    put_out(e, f);
    for (size_t i = 0; i < f->params.count; i++)
        put(e, ", %s", stored_param(e, f->params.data[i]));
    put(e, ");\n    }\n");
    if (f->never_suspends) {
        put(e, "    acc_polled_again(%s, \"%s\");\n    return ACC_PENDING;\n}\n\n", e->names.cx,
            f->name);
        return;
    }
    put(e, "    if (%s >= %u)\n        acc_polled_again(%s, \"%s\");\n", state, done, e->names.cx,
        f->name);
    if (only_child(f))
        put_children_first(e, f, arena_printf(e->arena, "%s->%s.", e->names.self, e->names.frame),
                           "ACC_PENDING");
    put(e, "    ");
    begin_stored_run(e, false);
    put_run_call(e, "", f->frame->embeds_tag ? state : arena_printf(e->arena, "%u", done));
    put_zeros(e, f);
    put_given_argument(e, f);
    end_stored_run(e, false);
    put(e, "}\n\n");
}

static void emit_stored_drop(Emitter *e)
{
    const Function *f = e->f;
    const char *self = e->names.self;
    put_drop_signature(e, f);
    put(e, "\n{\n");
    if (f->never_suspends || !f->frame->needs_drop)
        put(e, "    (void)%s;\n", self);
    else if (f->frame->embeds_tag)
        put(e, "    %s(&%s->%s);\n", future_name(e, f, "_drop_frame"), self, e->names.frame);
    else
        put(e, "    if (%s == 1)\n        %s(&%s->%s);\n    %s = %u;\n", tag_path(e),
            future_name(e, f, "_drop_frame"), self, e->names.frame, tag_path(e),
            f->frame->state_count);
    put(e, "}\n\n");
}

/* The vtable's functions have exactly the types that acc_type says. */
static void emit_thunks(Emitter *e, const Function *f)
{
    put(e, "ACC__LOCAL acc_poll %s(void *%s, acc_context *%s, void *%s)\n{\n    ",
        future_name(e, f, "_poll_any"), e->names.self, e->names.cx, e->names.out);
    if (f->result->is_void)
        put(e, "(void)%s;\n    ", e->names.out);
    put(e, "return %s(%s, %s", future_name(e, f, "_poll"), e->names.self, e->names.cx);
    put_out(e, f);
    put(e, ");\n}\n\nACC__LOCAL void %s(void *%s)\n{\n    %s(%s);\n}\n\n",
        future_name(e, f, "_drop_any"), e->names.self, future_name(e, f, "_drop"), e->names.self);
}

static void put_type_value(Emitter *e, const Function *f)
{
    const char *name = future_name(e, f, "");
    put(e, "{sizeof(struct %s), _Alignof(struct %s), \"%s\", %s, %s, &%s}", name, name, f->name,
        future_name(e, f, "_poll_any"), future_name(e, f, "_drop_any"), future_name(e, f, "_meta"));
}

static void emit_type(Emitter *e, const Function *f)
{
    put(e, "%sconst acc_type %s = ", type_linkage(f, true), future_name(e, f, "_type"));
    put_type_value(e, f);
    put(e, ";\n\n");
    if (!needs_function(f))
        return;
    put(e, "ACC__LOCAL void %s(void *%s", future_name(e, f, "_init_any"), e->names.self);
    put_params(e, f, false);
    put(e, ")\n{\n    %s(%s", future_name(e, f, "_init"), e->names.self);
    put_arguments_by_name(e, f);
    put(e, ");\n}\n\n%sconst acc_function %s = {", type_linkage(f, true),
        future_name(e, f, "_function"));
    put_type_value(e, f);
    put(e, ", (void (*)(void))%s};\n\n", future_name(e, f, "_init_any"));
}

/* Memory, the frame in it, and then its handle: of a task, or of a boxed lazy future. */
static void emit_made(Emitter *e, const Function *f, const char *helper, const char *begin,
                      const char *end)
{
    const Names *n = &e->names;
    put_helper_signature(e, f, helper);
    put(e, "\n{\n    acc_handle %s;\n    struct %s *%s = %s(%s, &%s, &%s);\n    if (%s) {\n",
        n->handle, future_name(e, f, ""), n->frame, begin, n->executor, future_name(e, f, "_type"),
        n->handle, n->frame);
    put(e, "        %s(%s", future_name(e, f, "_init"), n->frame);
    put_arguments_by_name(e, f);
    put(e, ");\n");
    if (end)
        put(e, "        %s(%s, %s);\n", end, n->executor, n->handle);
    put(e, "    }\n    return %s;\n}\n\n", n->handle);
}

static void emit_spawn(Emitter *e, const Function *f)
{
    const char *executor = e->names.executor;
    emit_made(e, f, "_spawn", arena_printf(e->arena, "%s->ops->spawn_begin", executor),
              arena_printf(e->arena, "%s->ops->spawn_end", executor));
    put_helper_signature(e, f, "_go");
    put(e, "\n{\n    %s->ops->detach(%s, %s(%s", executor, executor, future_name(e, f, "_spawn"),
        executor);
    put_arguments_by_name(e, f);
    put(e, "));\n}\n\n");
}

static void emit_block_on(Emitter *e, const Function *f)
{
    bool is_void = f->result->is_void;
    put_helper_signature(e, f, "_block_on");
    const char *type = future_name(e, f, "_type"), *frame = e->names.frame;
    bool known = f->is_defined || f->manual_tag;
    if (known) {
        put(e, "\n{\n    struct %s %s;\n", future_name(e, f, ""), frame);
        frame = arena_printf(e->arena, "&%s", frame);
    } else {
        const char *bytes = e->names.child; /* as many as the other file says */
        put(e, "\n{\n    unsigned char %s[%s.size + %s.align];\n", bytes, type, type);
        put(e, "    void *%s = (void *)(%s + (-(uintptr_t)%s & (%s.align - 1)));\n", frame, bytes,
            bytes, type);
    }
    if (!is_void)
        put(e, "    %s;\n", type_declare(e->arena, f->result, e->names.result));
    put(e, "    %s(%s", future_name(e, f, "_init"), frame);
    put_arguments_by_name(e, f);
    put(e, ");\n    acc_run_blocking(&%s, %s, %s%s);\n", type, frame, is_void ? "" : "&",
        is_void ? "(void *)0" : e->names.result);
    put(e, is_void ? "}\n\n" : "    return %s;\n}\n\n", e->names.result);
}

static void emit_main(Emitter *e)
{
    Function *f = e->f;
    put(e, "int main(");
    put_params(e, f, true);
    put(e, ")\n{\n    %s%s(", f->result->is_void ? "" : "return ", future_name(e, f, "_block_on"));
    for (size_t i = 0; i < f->params.count; i++)
        put(e, "%s%s", i ? ", " : "", param_name(f->params.data[i]));
    put(e, ");\n%s}\n\n", f->result->is_void ? "    return 0;\n" : "");
}

static void emit_helpers(Emitter *e, const Function *f)
{
    if (f->is_spawned)
        emit_spawn(e, f);
    if (f->is_boxed_lazy)
        emit_made(e, f, "_lazy", "acc_boxed_lazy_new", NULL);
    if (f->is_blocked_on || f->is_main)
        emit_block_on(e, f);
}

/* A hand-written future: what acc makes for its own comes here, once the struct is complete.  Of
 * another file's function that file has it. */
void emit_foreign(Emitter *e, Function *f)
{
    put(e, "\n");
    if (!f->manual_tag) {
        emit_helpers(e, f);
        return;
    }
    emit_thunks(e, f);
    put(e, "ACC__LOCAL const acc_meta %s = {\"%s\", (void *)0, 0, ", future_name(e, f, "_meta"),
        f->name);
    const char *result = f->result->is_void ? NULL : type_declare(e->arena, f->result, "");
    put(e,
        result ? "sizeof(%s), _Alignof(%s), 0, 0, 0, (void *)0};\n"
               : "0, 1, 0, 0, 0, (void *)0};\n",
        result, result);
    emit_type(e, f);
    emit_helpers(e, f);
}

/* The body, and how others enter it. */
void put_run(Emitter *e, Function *f)
{
    begin_line(e, f->begin);
    put_attributes(e, outermost(f), code_attributes);
    put_run_signature(e, f);
    put(e, "\n{\n");
    emit_run(e);
    put(e, "}\n\n");
    if (f->awaits.count)
        emit_frame_functions(e);
}

void emit_function(Emitter *e, Function *f)
{
    e->f = f;
    choose_local_names(e, f);
    emit_moved(e);
    begin_line(e, f->begin);
    put(e, "\n");
    emit_structs(e);
    put(e, "\n");
    put_answer_struct(e, f);
    emit_arms(e, f);
    emit_init(e);
    put_run(e, f);
    emit_start(e);
    emit_poll(e);
    emit_stored_drop(e);
    emit_meta(e);
    emit_thunks(e, f);
    emit_type(e, f);
    emit_helpers(e, f);
    if (f->is_main)
        emit_main(e);
    e->f = NULL;
}
