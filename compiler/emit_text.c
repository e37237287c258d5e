/* emit_text: the user's text, copied with names replaced, and the line numbers around it.
 *
 * What is copied keeps its comments, spacing and line breaks; unit->refs says what prints
 * otherwise. Where the reader of the output would be led to another line than the user's, a #line
 * corrects it, unless -P asks for none. */
#include "emit.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static void write_text(Emitter *e, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        e->line += text[i] == '\n';
    buf_write(e->out, text, length);
}

void put(Emitter *e, const char *format, ...)
{
    size_t before = e->out->length;
    va_list arguments;
    va_start(arguments, format);
    buf_vprintf(e->out, format, arguments);
    va_end(arguments);
    for (size_t i = before; i < e->out->length; i++)
        e->line += e->out->data[i] == '\n';
}

static void put_quoted(Emitter *e, const char *text)
{
    buf_putc(e->out, '"');
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            buf_putc(e->out, '\\');
        buf_putc(e->out, *text);
    }
    buf_putc(e->out, '"');
}

bool at_line_start(const Emitter *e)
{
    return !e->out->length || e->out->data[e->out->length - 1] == '\n';
}

static void end_line(Emitter *e)
{
    if (!at_line_start(e))
        put(e, "\n");
}

void sync_line(Emitter *e, Offset at)
{
    if (e->unit->options->no_line_markers)
        return;
    uint32_t line = source_line(e->source, at);
    const char *file = source_file(e->source, at);
    if (e->line == line && e->file == file)
        return;
    end_line(e);
    /* A few empty lines read better than a directive. */
    if (e->file == file && e->line < line && line - e->line <= 2) {
        while (e->line < line)
            put(e, "\n");
        return;
    }
    put(e, "#line %u ", line);
    put_quoted(e, file);
    put(e, "\n");
    e->line = line;
    e->file = file;
}

void begin_line(Emitter *e, Offset at)
{
    end_line(e);
    sync_line(e, at);
}

void begin_glue(Emitter *e, Offset at)
{
    begin_line(e, at);
    put(e, "    ");
}

const char *local_type(Emitter *e, const Local *local, const char *name)
{
    const Type *type = local->type;
    if (type->is_volatile)
        name = arena_printf(e->arena, "volatile %s", name);
    return arena_printf(e->arena, "%s%s", local->attributes,
                        type_declare(e->arena, type->unqualified, name));
}

/* ---- plain copies --------------------------------------------------------------------------- */

/* Without the lines that belong to the preprocessor. */
static void copy(Emitter *e, Offset begin, Offset end)
{
    const char *text = source_text(e->source, NULL);
    Offset from = begin;
    for (Offset at = begin; at < end; at++) {
        if (text[at] != '#')
            continue;
        Offset behind = source_skip_gap(e->source, at);
        if (behind == at)
            continue;
        write_text(e, text + from, at - from);
        from = behind < end ? behind + 1 : end; /* with its newline */
        at = from - 1;
        Offset next = source_next_token(e->source, from);
        if (next < end && (from == end || strchr(" \t\n", text[from]) || next == from)) {
            sync_line(e, next);
            from = next;
            at = from - 1;
        }
    }
    if (from < end)
        write_text(e, text + from, end - from);
}

const char *parameters_behind(Emitter *e, const Type *pointer)
{
    bool none = !strcmp(pointer->parameters, "void");
    return arena_printf(e->arena, "void *%s%s", none ? "" : ", ", none ? "" : pointer->parameters);
}

static void put_executor(Emitter *e, const char *name)
{
    if (e->f && !e->dropping)
        put(e, "acc_cx_executor(%s)", e->names.cx);
    else
        put(e, "acc_spawning_executor(\"%s\")", name);
}

void put_arguments(Emitter *e, const Node *call, bool first)
{
    for (uint32_t i = 1; i < call->kid_count; i++) {
        put(e, i > 1 || !first ? ", " : "");
        print_node(e, call->kids[i]);
    }
}

static const char *argument_name(Emitter *e, uint32_t index)
{
    return source_fresh_local(e->source, arena_printf(e->arena, "%s_%u", e->names.args, index));
}

/* What lies behind the pointer, and the arguments: nothing of the user's runs while the task is
 * made. */
static void open_start_behind(Emitter *e, const Node *call)
{
    put(e, "__extension__({ const acc_function *%s = (const acc_function *)(", e->names.type);
    print_node(e, call->kids[0]);
    put(e, "); ");
    for (uint32_t i = 1; i < call->kid_count; i++) {
        put(e,
            "%s = ", type_declare(e->arena, call->kids[i]->type->unqualified, argument_name(e, i)));
        print_node(e, call->kids[i]);
        put(e, "; ");
    }
}

static void put_init_behind(Emitter *e, const Node *call)
{
    put(e, "((void (*)(%s))%s->init)(%s", parameters_behind(e, call->kids[0]->type), e->names.type,
        e->names.frame);
    for (uint32_t i = 1; i < call->kid_count; i++)
        put(e, ", %s", argument_name(e, i));
    put(e, ");");
}

static void print_spawn_behind(Emitter *e, const Node *call, const char *helper)
{
    const Names *n = &e->names;
    open_start_behind(e, call);
    put(e, "acc_executor *%s = ", n->executor);
    put_executor(e, source_slice(e->source, call->kids[0]->begin, call->kids[0]->end));
    put(e, "; acc_handle %s; ", n->handle);
    bool is_lazy = !strcmp(helper, "_lazy");
    const char *begin = is_lazy ? "acc_boxed_lazy_new"
                                : arena_printf(e->arena, "%s->ops->spawn_begin", n->executor);
    put(e, "void *%s = %s(%s, &%s->type, &%s); if (%s) { ", n->frame, begin, n->executor, n->type,
        n->handle, n->frame);
    put_init_behind(e, call);
    if (!is_lazy)
        put(e, " %s->ops->spawn_end(%s, %s);", n->executor, n->executor, n->handle);
    put(e, " } ");
    if (!strcmp(helper, "_go"))
        put(e, "%s->ops->detach(%s, %s); })", n->executor, n->executor, n->handle);
    else
        put(e, "%s; })", n->handle);
}

/* The frame lies on the stack, as that of a function that is known does. */
static void print_block_on_behind(Emitter *e, const Node *call)
{
    const Names *n = &e->names;
    const Type *result = call->kids[0]->type->element->unqualified;
    open_start_behind(e, call);
    put(e, "unsigned char %s[%s->type.size + %s->type.align]; ", n->args, n->type, n->type);
    put(e, "void *%s = (void *)(%s + (-(uintptr_t)%s & (%s->type.align - 1))); ", n->frame, n->args,
        n->args, n->type);
    if (!result->is_void)
        put(e, "%s; ", type_declare(e->arena, result, n->result));
    put_init_behind(e, call);
    put(e, " acc_run_blocking(&%s->type, %s, ", n->type, n->frame);
    if (result->is_void)
        put(e, "(void *)0); })");
    else
        put(e, "&%s); %s; })", n->result, n->result);
}

void put_spawn(Emitter *e, const Node *call, const char *helper)
{
    if (!call->callee) {
        print_spawn_behind(e, call, helper);
        return;
    }
    put(e, "%s(", future_name(e, call->callee, helper));
    put_executor(e, call->callee->name);
    put_arguments(e, call, false);
    put(e, ")");
}

/* f_future_spawn(executor, arguments) and f_future_block_on(arguments). */
static void print_start_of_task(Emitter *e, Node *node)
{
    Node *call = strip(node->kids[0]);
    if (node->kind != N_BLOCK_ON) {
        put_spawn(e, call,
                  node->kind == N_BOXED_LAZY ? "_lazy"
                  : node->detached           ? "_go"
                                             : "_spawn");
        return;
    }
    if (!call->callee) {
        print_block_on_behind(e, call);
        return;
    }
    put(e, "%s(", future_name(e, call->callee, "_block_on"));
    put_arguments(e, call, true);
    put(e, ")");
}

/* A function in the user's type, whose address is that of f_future_function; it is never called. */
static const char *async_value(Emitter *e, const Function *f)
{
    const char *pointer = arena_printf(e->arena, "(*)(%s)", parameter_types(e->arena, f));
    const char *type = type_declare(e->arena, f->result, pointer);
    return arena_printf(e->arena, "(__extension__(*(%s)&%s))", type,
                        future_name(e, f, "_function"));
}

/* In an arm, a local of a function around that the arm does not use: it stands in sizeof or typeof,
 * where it is but a type. */
static bool is_out_of_sight(const Emitter *e, const Local *local)
{
    if (!e->f || !e->f->outer || local->is_static || local->is_extern || local->opaque ||
        is_tracked(e->f, local))
        return false;
    return !local->text || strncmp(local->text, e->names.outer, strlen(e->names.outer)) != 0;
}

static void print_ref(Emitter *e, const Ref *ref)
{
    switch (ref->kind) {
    case REF_LOCAL:
        if ((e->at_file_scope && !ref->local->is_extern &&
             !(ref->local->is_static && ref->local->text)) ||
            is_out_of_sight(e, ref->local))
            put(e, "(*(%s)0)",
                holds_stored(ref->local) ? "acc_handle *"
                                         : type_declare(e->arena, ref->local->type,
                                                        ref->local->type->is_array ? "(*)" : "*"));
        else if (holds_stored(ref->local))
            put(e, holds_lazy(ref->local) ? "acc_lazy_handle(&%s.lazy)" : "((acc_handle){0})",
                ref->local->text);
        else if (ref->local->text)
            put(e, "%s", ref->local->text);
        else
            copy(e, ref->begin, ref->end);
        break;
    case REF_TEXT:
        put(e, "%s", ref->text);
        break;
    case REF_NODE:
        print_start_of_task(e, ref->node);
        break;
    case REF_TYPE:
        if (ref->local_type->hoisted && ref->begin == ref->end)
            put(e, " %s ", ref->local_type->name); /* a tag for struct{ */
        else if (ref->local_type->hoisted)
            put(e, "%s", ref->local_type->name);
        else
            copy(e, ref->begin, ref->end);
        break;
    case REF_ASYNC:
        put(e, "%s", async_value(e, ref->function));
        break;
    case REF_TYPE_BODY:
        put(e, "%s %s", ref->local_type->keyword, ref->local_type->name);
        break;
    case REF_CX:
        put(e, "%s", e->names.cx);
        break;
    case REF_FUNC_NAME:
        put(e, "%s", future_name(e, ref->function, "_func"));
        break;
    }
}

/* A name that would be expanded a second time is kept whole where that can be done in place. */
void print_range(Emitter *e, Offset begin, Offset end)
{
    Offset at = begin;
    for (size_t i = SOURCE_FIRST_AT(e->unit->refs, begin); i < e->unit->refs.count; i++) {
        const Ref *ref = &e->unit->refs.data[i];
        if (ref->begin >= end)
            break;
        if (ref->begin < at || ref->end > end)
            continue;
        if (ref->kind == REF_TYPE_BODY && (e->at_file_scope || !ref->local_type->hoisted))
            continue; /* printed with all that is in it */
        copy(e, at, ref->begin);
        print_ref(e, ref);
        at = ref->end;
    }
    if (at < end)
        copy(e, at, end);
}

/* ---- nodes ---------------------------------------------------------------------------------- */

static void print_jump(Emitter *e, const Block *to)
{
    put(e, "%s", goto_text(e, e->version, to));
}

enum { MAX_REGISTERS = 16 };

typedef struct LocalList {
    Local *data[MAX_REGISTERS];
    size_t count;
} LocalList;

/* return e; in opaque text. */
static void print_return(Emitter *e, Node *node)
{
    Node *value = node->kid_count ? node->kids[0] : NULL;
    bool is_void = e->f->result->is_void;
    put(e, "{ ");
    if (value && is_void) {
        print_node(e, value);
        put(e, "; ");
    } else if (value && node->exit) {
        put_store(e, e->f->result, e->f->return_value->text, value);
        put(e, " ");
    }
    if (node->exit)
        print_jump(e, node->exit);
    else
        put_return(e, is_void ? NULL : value, NULL, true);
    put(e, " }");
}

static void find_registers(const Node *node, LocalList *found)
{
    bool known = !node->local || !node->local->in_register || node->local->opaque;
    for (size_t i = 0; i < found->count && !known; i++)
        known = found->data[i] == node->local;
    if (!known && node->kind == N_REF && found->count < MAX_REGISTERS)
        found->data[found->count++] = node->local;
    for (uint32_t i = 0; i < node->kid_count; i++)
        if (node->kids[i])
            find_registers(node->kids[i], found);
}

static bool uses_registers(const Node *node)
{
    LocalList found = {{NULL}, 0};
    if (node->kind == N_ASM)
        find_registers(node, &found);
    return found.count != 0;
}

/* Variables with a register of their own are in it while an asm with them runs: under their names,
 * which hide those outside. */
static void print_asm(Emitter *e, Node *node)
{
    LocalList found = {{NULL}, 0};
    const char *kept = source_fresh_local(e->source, "kept");
    find_registers(node, &found);
    put(e, "{ ");
    for (size_t i = 0; i < found.count; i++)
        put(e, "%s = %s; ",
            type_declare(e->arena, found.data[i]->type->unqualified,
                         arena_printf(e->arena, "%s%zu", kept, i)),
            found.data[i]->cname);
    put(e, "{ ");
    for (size_t i = 0; i < found.count; i++)
        put(e, "register %s %s = %s%zu; ",
            type_declare(e->arena, found.data[i]->type->unqualified, found.data[i]->cname),
            found.data[i]->in_register, kept, i);
    print_range(e, node->begin, node->end);
    for (size_t i = 0; i < found.count; i++)
        put(e, " %s%zu = %s;", kept, i, found.data[i]->cname);
    put(e, " }");
    for (size_t i = 0; i < found.count; i++)
        put(e, " %s = %s%zu;", found.data[i]->cname, kept, i);
    put(e, " }");
}

static bool prints_otherwise(const Node *node)
{
    return node->kind == N_RETURN || node->exit || uses_registers(node);
}

static bool has_jump(const Node *node)
{
    if (prints_otherwise(node))
        return true;
    for (uint32_t i = 0; i < node->kid_count; i++)
        if (node->kids[i] && has_jump(node->kids[i]))
            return true;
    return false;
}

static bool is_static_declaration(const Node *node)
{
    return node->kind == N_DECL && node->kid_count && node->kids[0]->kind == N_VAR &&
           node->kids[0]->local->is_static;
}

static bool has_static(const Node *node)
{
    if (is_static_declaration(node))
        return true;
    for (uint32_t i = 0; i < node->kid_count; i++)
        if (node->kids[i] && has_static(node->kids[i]))
            return true;
    return false;
}

void print_node(Emitter *e, Node *node)
{
    if (node->text) {
        put(e, "%s", node->temp ? node->temp->text : node->text);
        return;
    }
    if (node->kind == N_COMMA && node->kids[0]->text && !node->kids[0]->temp) {
        print_node(e, node->kids[1]); /* the left operand was evaluated before */
        return;
    }
    if (node->kind == N_SPAWN || node->kind == N_BOXED_LAZY || node->kind == N_BLOCK_ON) {
        print_start_of_task(e, node);
        return;
    }
    if (e->f && node->kind == N_RETURN) {
        print_return(e, node);
        return;
    }
    if (e->f && uses_registers(node)) {
        print_asm(e, node);
        return;
    }
    if (e->f && node->exit) {
        const char *jump = node->kind == N_GOTO ? NULL : loop_jump(e, node->exit);
        if (jump)
            put(e, "%s;", jump);
        else
            print_jump(e, node->exit);
        return;
    }
    if (e->f && is_static_declaration(node)) {
        put(e, ";");
        return;
    }
    if (!node->touched && !(e->f && (has_jump(node) || has_static(node)))) {
        print_range(e, node->begin, node->end);
        return;
    }
    Offset at = node->begin;
    for (uint32_t i = 0; i < node->kid_count; i++) {
        Node *kid = node->kids[i];
        if (!kid || kid->begin < at)
            continue;
        print_range(e, at, kid->begin);
        print_node(e, kid);
        at = kid->end;
    }
    if (at < node->end)
        print_range(e, at, node->end);
}

/* The blocks around a node, within a statement that is printed as it stands. */
typedef struct Around {
    const Node *node;
    const struct Around *outer;
} Around;

/* `__label__ name;` directly in `block`. */
static bool declares_label(Emitter *e, const Node *block, const char *name)
{
    for (uint32_t i = 0; i < block->kid_count; i++) {
        const Node *kid = block->kids[i];
        if (!kid || kid->kind != N_DECL)
            continue;
        size_t count;
        const Token *token = source_tokens(e->source, kid->begin, kid->end, &count);
        if (!count || !source_token_is(e->source, token, "__label__"))
            continue;
        for (size_t t = 1; t < count; t++)
            if (source_token_is(e->source, token + t, name))
                return true;
    }
    return false;
}

/* Labels inside are declared local to the text, because it may be printed more than once; but not
 * those that are local to a block of it: a label that is only declared is an error. */
static void print_label_names(Emitter *e, const Node *node, const Around *outer, int *count)
{
    Around around = {node, outer};
    bool local = node->kind != N_LABEL;
    for (; !local && outer; outer = outer->outer)
        local = declares_label(e, outer->node, node->label->name);
    if (!local)
        put(e, (*count)++ ? ", %s" : "{ __label__ %s", node->label->name);
    for (uint32_t i = 0; i < node->kid_count; i++)
        if (node->kids[i])
            print_label_names(e, node->kids[i], &around, count);
}

void print_opaque(Emitter *e, Node *statement)
{
    int labels = 0;
    print_label_names(e, statement, NULL, &labels);
    if (labels)
        put(e, "; ");
    print_node(e, statement);
    if (labels)
        put(e, " }");
}

Offset cleanup_place(const Cleanup *cleanup)
{
    if (cleanup->statement)
        return cleanup->statement->begin;
    return cleanup->local->var ? cleanup->local->declared : cleanup->scope->node->begin;
}

void put_drop_held(Emitter *e, const Local *local)
{
    if (holds_lazy(local)) {
        put(e, "acc_lazy_drop(&%s.lazy);", local->text);
    } else if (is_dropped(local->holds)) {
        if (holds_mark(local))
            put(e, "if (!%s.is_finished) { %s.is_finished = 1; ", local->text, local->text);
        if (holds_stored(local))
            put(e, "%s(%s);", future_name(e, local->holds, "_drop"), stored_address(e, local));
        else
            put(e, "%s(&%s);", future_name(e, local->holds, "_drop_frame"), local->text);
        put(e, holds_mark(local) ? " }" : "");
    }
}

void print_cleanup(Emitter *e, const Cleanup *cleanup)
{
    if (cleanup->local && cleanup->local->holds) {
        const char *unless = cleanup->unless ? cleanup->unless->text : NULL;
        if (unless)
            put(e, is_dropped(cleanup->local->holds) ? "if (!%s) " : "(void)%s;", unless);
        put_drop_held(e, cleanup->local);
        return;
    }
    if (!cleanup->statement) {
        put(e, "%s(&%s);", cleanup->local->cleanup, cleanup->local->text);
        return;
    }
    bool declares = cleanup->statement->kind == N_DECL;
    put(e, declares ? "{ " : "");
    print_opaque(e, cleanup->statement);
    put(e, declares ? " }" : "");
}
