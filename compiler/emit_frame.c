/* emit_frame: the struct of a future and the functions around its poll function.
 *
 * The struct is a union of views, one a state, each a struct whose members lie where layout put
 * them: a gap is named where C alone would place a member elsewhere.  So every access has a type
 * that the compiler knows, though states share bytes.  A _Static_assert holds the compiler behind
 * acc to the size that layout computed with clang's numbers. */
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

static const char *state_member(Emitter *e, uint32_t number)
{
    return number ? source_fresh_local(e->source, arena_printf(e->arena, "s%u", number))
                  : e->names.args;
}

static const char *slot_member(Emitter *e, const Slot *slot)
{
    return slot->local ? slot->local->cname : e->names.child;
}

const char *slot_path(Emitter *e, uint32_t number, const Slot *slot)
{
    return arena_printf(e->arena, "%s->%s.%s", e->names.self, state_member(e, number),
                        slot_member(e, slot));
}

/* Where init leaves a parameter for the first poll: a pinned one at its place for good. */
static const char *stored_param(Emitter *e, const Local *param)
{
    const State *start = &e->f->frame->states[0];
    for (size_t k = 0; k < start->slots.count; k++)
        if (start->slots.data[k].local == param && param->cls != LOCAL_PINNED)
            return slot_path(e, 0, &start->slots.data[k]);
    return param->text;
}

/* ---- the struct ----------------------------------------------------------------------------- */

const char *child_type(Emitter *e, const Await *await)
{
    const char *star = await->kind == AWAIT_BOXED ? " *" : "";
    if (await->kind == AWAIT_SIZED)
        return arena_printf(
            e->arena, "struct { _Alignas(%d) unsigned char %s[%llu]; %s}", SIZED_ALIGN,
            e->names.frame, (unsigned long long)await->bound,
            await->callee ? "" : arena_printf(e->arena, "const acc_type *%s; ", e->names.type));
    if (!await->callee)
        return *star ? "void *" : "struct acc_join_future";
    return arena_printf(e->arena, "struct %s%s", future_name(e, await->callee, ""), star);
}

static uint64_t round_up(uint64_t value, uint64_t align)
{
    return (value + align - 1) / align * align;
}

static void put_gap(Emitter *e, uint64_t *at, uint64_t offset, uint32_t align, int *gaps)
{
    if (round_up(*at, align) != offset)
        put(e, "            unsigned char %s%d[%llu];\n", e->names.gap, (*gaps)++,
            (unsigned long long)(offset - *at));
    *at = offset;
}

static void put_slot(Emitter *e, const Slot *slot, const Await *await)
{
    if (slot->local)
        put(e, "            %s;\n", local_type(e, slot->local, slot->local->cname));
    else
        put(e, "            %s%s%s;\n", child_type(e, await), await->kind == AWAIT_BOXED ? "" : " ",
            e->names.child);
}

/* A parameter that stays where init puts it is a member of the frame itself. */
static bool is_pinned(const Slot *slot)
{
    return slot->local && slot->local->cls == LOCAL_PINNED;
}

static void put_state(Emitter *e, const State *state, uint32_t number)
{
    size_t shown = 0;
    for (size_t i = 0; i < state->slots.count; i++)
        shown += !is_pinned(&state->slots.data[i]);
    if (!shown)
        return;
    uint64_t at = 0;
    int gaps = 0;
    put(e, "        struct {\n");
    for (size_t i = 0; i < state->slots.count; i++) {
        const Slot *slot = &state->slots.data[i];
        if (is_pinned(slot))
            continue;
        if (slot->size)
            put_gap(e, &at, slot->offset, slot->align, &gaps);
        put_slot(e, slot, state->await);
        at += slot->size;
    }
    put(e, "        } %s;", state_member(e, number));
    if (state->await)
        put(e, " /* line %u */", source_line(e->source, state->await->node->begin));
    put(e, "\n");
}

/* Pinned members are named in the frame itself; those that share bytes stand in separate views. */
static void put_pinned(Emitter *e)
{
    const Frame *frame = e->f->frame;
    BitSet done = bits_new(e->arena, frame->pinned.count);
    int gaps = 0;
    while (bits_count(&done) < frame->pinned.count) {
        uint64_t at = 0;
        put(e, "        struct {\n");
        for (size_t i = 0; i < frame->pinned.count; i++) {
            const Slot *slot = &frame->pinned.data[i];
            if (bits_has(&done, i) || slot->offset < at)
                continue;
            int number = gaps + 100 * (int)(i + 1);
            put_gap(e, &at, slot->offset, slot->align, &number);
            put_slot(e, slot, NULL);
            at += slot->size;
            bits_add(&done, i);
        }
        put(e, "        };\n");
        gaps++;
    }
}

static const char *tag_type(const Frame *frame)
{
    return frame->tag_size == 1 ? "uint8_t" : frame->tag_size == 2 ? "uint16_t" : "uint32_t";
}

static void put_struct(Emitter *e)
{
    const Frame *frame = e->f->frame;
    const char *name = future_name(e, e->f, "");
    bool packs = source_has_packs(e->source);
    put(e, packs ? "#pragma pack(push)\n#pragma pack()\n" : "");
    put(e, "struct %s {\n    union {\n", name);
    put_pinned(e);
    for (uint32_t k = 0; k < frame->state_count; k++)
        put_state(e, &frame->states[k], k);
    put(e, "        struct {\n");
    if (frame->tag_offset)
        put(e, "            unsigned char %s[%llu];\n",
            source_fresh_local(e->source, arena_printf(e->arena, "%s_tag", e->names.gap)),
            (unsigned long long)frame->tag_offset);
    put(e, "            %s %s;\n        };\n    };\n};\n", tag_type(frame), e->names.state);
    put(e,
        "_Static_assert(sizeof(struct %s) == %llu && _Alignof(struct %s) == %u, \"the frame of "
        "%s\");\n",
        name, (unsigned long long)frame->size, name, frame->align, e->f->name);
    put(e, packs ? "#pragma pack(pop)\n" : "");
}

/* ---- signatures ----------------------------------------------------------------------------- */

static const char *param_name(const Local *param)
{
    return param->cname ? param->cname : param->name;
}

static void put_params(Emitter *e, const Function *f, bool first)
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

static void put_self(Emitter *e, const Function *f)
{
    put(e, "struct %s *%s", future_name(e, f, ""), e->names.self);
}

static void put_poll_head(Emitter *e, const Function *f)
{
    put_self(e, f);
    put(e, ", acc_context *%s", e->names.cx);
    if (!f->result->is_void)
        put(e, ", %s",
            type_declare(e->arena, f->result, arena_printf(e->arena, "*%s", e->names.out)));
}

static void put_init_signature(Emitter *e, const Function *f)
{
    put_attributes(e, f, linkage_attributes);
    put(e, "%svoid %s(", linkage(f), future_name(e, f, "_init"));
    put_self(e, f);
    put_params(e, f, false);
    put(e, ")");
}

const char *sized_start_name(Emitter *e, const Function *f)
{
    return future_name(e, f,
                       arena_printf(e->arena, "_start_sized_%llu", (unsigned long long)f->bound));
}

static void put_start_signature(Emitter *e, const Function *f, const char *name)
{
    put_attributes(e, f, linkage_attributes);
    put(e, "%sacc_poll %s(", linkage(f), name);
    put_poll_head(e, f);
    put_params(e, f, false);
    put(e, ")");
}

/* A bound is part of this name: files that do not agree on it do not link. */
static bool has_sized_start(const Function *f)
{
    return f->bound && !*linkage(f);
}

static void put_poll_signature(Emitter *e, const Function *f)
{
    put_attributes(e, f, linkage_attributes);
    put(e, "%sacc_poll %s(", linkage(f), future_name(e, f, "_poll"));
    put_poll_head(e, f);
    put(e, ")");
}

static void put_drop_signature(Emitter *e, const Function *f)
{
    put_attributes(e, f, linkage_attributes);
    put(e, "%svoid %s(", linkage(f), future_name(e, f, "_drop"));
    put_self(e, f);
    put(e, ")");
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
                                   f->is_blocked_on || f->is_main ? "_block_on" : NULL};
    for (size_t i = 0; i < 3; i++) {
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
    put_init_signature(e, f);
    put(e, ";\n");
    put_start_signature(e, f, future_name(e, f, "_start"));
    put(e, ";\n");
    put_poll_signature(e, f);
    put(e, ";\n");
    put_drop_signature(e, f);
    put(e, ";\n");
    if (has_sized_start(f)) {
        put_start_signature(e, f, sized_start_name(e, f));
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
    put_init_signature(e, f);
    put(e, "\n{\n    %s->%s = 0;\n", e->names.self, e->names.state);
    for (size_t i = 0; i < f->params.count; i++) {
        const Local *param = f->params.data[i];
        const char *to = stored_param(e, param);
        if (param->type->is_record && param->type->unqualified->has_const)
            put(e, "    __builtin_memcpy((void *)&%s, &%s, sizeof(%s));\n", to, param->cname, to);
        else
            put(e, "    %s = %s;\n", to, param->cname);
    }
    put(e, "}\n\n");
}

static void emit_start(Emitter *e)
{
    put_start_signature(e, e->f, future_name(e, e->f, "_start"));
    put(e, "\n{\n    return %s(%s, %s", future_name(e, e->f, "_run"), e->names.self, e->names.cx);
    put_out(e, e->f);
    put(e, ", 0");
    put_arguments_by_name(e, e->f);
    put(e, ");\n}\n\n");
    if (!has_sized_start(e->f))
        return;
    put_start_signature(e, e->f, sized_start_name(e, e->f));
    put(e, "\n{\n    return %s(%s, %s", future_name(e, e->f, "_start"), e->names.self, e->names.cx);
    put_out(e, e->f);
    put_arguments_by_name(e, e->f);
    put(e, ");\n}\n\n");
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
    const char *self = e->names.self, *state = e->names.state;
    put_poll_signature(e, f);
    put(e,
        "\n{\n    unsigned %s = %s->%s;\n    if (%s == 0) {\n        %s->%s = %u;\n        return "
        "%s(%s, %s",
        state, self, state, state, self, state, f->frame->state_count, future_name(e, f, "_run"),
        self, e->names.cx);
    put_out(e, f);
    put(e, ", 0");
    for (size_t i = 0; i < f->params.count; i++)
        put(e, ", %s", stored_param(e, f->params.data[i]));
    put(e, ");\n    }\n");
    if (!f->awaits.count) {
        put(e, "    acc_polled_again(%s, \"%s\");\n    return ACC_PENDING;\n}\n\n", e->names.cx,
            f->name);
        return;
    }
    put(e, "    if (%s >= %u)\n        acc_polled_again(%s, \"%s\");\n", state,
        f->frame->state_count, e->names.cx, f->name);
    put(e, "    return %s(%s, %s", future_name(e, f, "_run"), self, e->names.cx);
    put_out(e, f);
    put(e, ", %s", state);
    for (size_t i = 0; i < f->params.count; i++)
        put(e, ", %s", zero_of(e, f->params.data[i]->type));
    put(e, ");\n}\n\n");
}

static void emit_meta(Emitter *e)
{
    Function *f = e->f;
    const char *name = future_name(e, f, "");
    put(e,
        "ACC__LOCAL const acc_state_meta %s[] = {\n    {%u, ACC_STATE_START, 0, 0, (void *)0, "
        "(void *)0},\n",
        future_name(e, f, "_states"), source_line(e->source, f->name_at));
    for (size_t i = 0; i < f->awaits.count; i++) {
        const Await *await = f->awaits.data[i];
        put(e, "    {%u, ACC_STATE_%s, 0, offsetof(struct %s, %s.%s), ",
            source_line(e->source, await->node->begin),
            await->kind == AWAIT_BOXED ? "BOXED" : "CHILD", name, state_member(e, (uint32_t)i + 1),
            e->names.child);
        if (await->kind == AWAIT_CALL)
            put(e, "&%s, ", future_name(e, await->callee, "_meta"));
        else
            put(e, "(void *)0, ");
        put(e, "\"%s\"},\n", await_name(await));
    }
    put(e, "    {%u, ACC_STATE_DONE, 0, 0, (void *)0, (void *)0}};\n",
        source_line(e->source, f->name_at));
    Buf file = {0};
    for (const char *p = source_file(e->source, f->begin); *p; p++)
        buf_printf(&file, *p == '"' || *p == '\\' ? "\\%c" : "%c", *p);
    const char *result = f->result->is_void ? NULL : type_declare(e->arena, f->result, "");
    put(e, "ACC__LOCAL const acc_meta %s = {\"%s\", \"%s\", %u, ", future_name(e, f, "_meta"),
        f->name, file.data ? file.data : "", source_line(e->source, f->name_at));
    put(e, result ? "sizeof(%s), _Alignof(%s), " : "0, 1, ", result, result);
    put(e, "offsetof(struct %s, %s), %u, %u, %s};\n", name, e->names.state, f->frame->tag_size,
        f->frame->state_count + 1, future_name(e, f, "_states"));
    buf_free(&file);
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

static void emit_spawn(Emitter *e, const Function *f)
{
    const char *executor = e->names.executor;
    put_helper_signature(e, f, "_spawn");
    put(e,
        "\n{\n    acc_handle %s;\n    struct %s *%s = %s->ops->spawn_begin(%s, &%s, &%s);\n    if "
        "(%s) {\n        %s(%s",
        e->names.handle, future_name(e, f, ""), e->names.frame, executor, executor,
        future_name(e, f, "_type"), e->names.handle, e->names.frame, future_name(e, f, "_init"),
        e->names.frame);
    put_arguments_by_name(e, f);
    put(e, ");\n        %s->ops->spawn_end(%s, %s);\n    }\n    return %s;\n}\n\n", executor,
        executor, e->names.handle, e->names.handle);
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

/* ---- what moves in front of the function ---------------------------------------------------- */

static void print_local_type(Emitter *e, const LocalType *type)
{
    begin_line(e, type->begin);
    if (type->alias) {
        put(e, "typedef %s%s;\n", type_declare(e->arena, type->alias, type->name),
            type->attributes ? type->attributes : "");
        return;
    }
    print_range(e, type->begin, type->end);
    put(e, ";\n");
}

/* The specifiers besides `static` that are no part of the type. */
static const char *storage_words(Emitter *e, const Local *local)
{
    size_t count;
    Offset begin = local->var->parent ? local->var->parent->begin : local->var->begin;
    const Token *token = source_tokens(e->source, begin, local->declared, &count);
    for (size_t i = 0; i < count; i++) {
        if (source_token_is(e->source, &token[i], "__thread") ||
            source_token_is(e->source, &token[i], "_Thread_local") ||
            source_token_is(e->source, &token[i], "thread_local"))
            return "_Thread_local ";
        if (source_token_is(e->source, &token[i], "constexpr"))
            return "constexpr ";
    }
    return "";
}

static bool has_label_address(const Node *node)
{
    if (node->kind == N_LABEL_ADDRESS)
        return true;
    for (uint32_t i = 0; i < node->kid_count; i++)
        if (node->kids[i] && has_label_address(node->kids[i]))
            return true;
    return false;
}

/* A table of labels can only stand in the function that has them. */
bool holds_labels(const Local *local)
{
    return local->is_static && local->var->kid_count && has_label_address(local->var->kids[0]);
}

void print_static(Emitter *e, const Local *local)
{
    begin_line(e, local->declared);
    put(e, "static %s%s%s", storage_words(e, local), local->attributes,
        type_declare(e->arena, local->type, local->cname));
    if (local->var->kid_count) {
        put(e, " = ");
        print_node(e, local->var->kids[0]);
    }
    put(e, ";\n");
}

/* The #pragma pack between two places of the text are in force for what comes behind. */
static void print_packs(Emitter *e, Offset begin, Offset end)
{
    size_t count;
    const Pragma *pragma = source_pragmas(e->source, begin, end, &count);
    for (size_t i = 0; i < count; i++)
        if (pragma[i].is_pack) {
            begin_line(e, pragma[i].begin);
            put(e, "%s\n", source_slice(e->source, pragma[i].begin, pragma[i].end));
        }
}

/* Types and statics in the order of the text: each may need the ones before. */
static void emit_moved(Emitter *e)
{
    Offset behind = 0, packed = e->f->begin;
    size_t next = 0;
    e->at_file_scope = true;
    for (size_t i = 0; i <= e->f->local_types.count; i++) {
        const LocalType *type = i < e->f->local_types.count ? e->f->local_types.data[i] : NULL;
        for (; next < e->f->all_locals.count; next++) {
            const Local *local = e->f->all_locals.data[next];
            if (type && local->declared > type->order)
                break;
            if (local->is_static && !holds_labels(local))
                print_static(e, local);
        }
        if (!type || !type->hoisted || type->is_enumerator ||
            (!type->alias && type->begin < behind))
            continue;
        print_packs(e, packed, type->order);
        packed = type->order;
        print_local_type(e, type);
        behind = type->alias ? behind : type->end;
    }
    print_packs(e, packed, e->f->end);
    if (e->f->uses_func_name)
        put(e, "ACC__LOCAL const char %s[] = \"%s\";\n", future_name(e, e->f, "_func"), e->f->name);
    e->at_file_scope = false;
}

void emit_function(Emitter *e, Function *f)
{
    e->f = f;
    choose_local_names(e, f);
    emit_moved(e);
    begin_line(e, f->begin);
    put(e, "\n");
    put_struct(e);
    put(e, "\n");
    emit_init(e);
    begin_line(e, f->begin);
    put_attributes(e, f, code_attributes);
    put(e, "ACC__LOCAL acc_poll %s(", future_name(e, f, "_run"));
    put_poll_head(e, f);
    put(e, ", unsigned %s", e->names.state);
    put_params(e, f, false);
    put(e, ")\n{\n");
    emit_run(e);
    put(e, "}\n\n");
    emit_start(e);
    emit_poll(e);
    put_drop_signature(e, f);
    put(e, "\n{\n");
    emit_drop(e);
    put(e, "}\n\n");
    emit_meta(e);
    emit_thunks(e, f);
    emit_type(e, f);
    emit_helpers(e, f);
    if (f->is_main)
        emit_main(e);
    e->f = NULL;
}
