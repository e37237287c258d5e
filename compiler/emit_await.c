/* emit_await: lines, assignments, and what an await becomes.
 *
 * At an await the child is started in place.  Only when it says PENDING are values stored; a child
 * that is ready at once costs no store, and a resume that finds it still pending writes nothing. */
#include "emit.h"

/* ---- lines ---------------------------------------------------------------------------------- */

Offset place_of(const Node *node, const Block *block, const Function *f)
{
    if (node && node->end)
        return node->begin;
    return block->origin ? block->origin->begin : f->begin;
}

/* A generated line stays one line where #line counts, so that all of it belongs to the same place.
 */
void glue_break(Emitter *e, int depth)
{
    if (!e->unit->options->no_line_markers) {
        put(e, " ");
        return;
    }
    put(e, "\n%s", e->indent);
    for (int i = 0; i < depth; i++)
        put(e, "    ");
}

/* Comments on lines of their own, right above the statement. */
static void print_comments_above(Emitter *e, Offset line_start)
{
    Offset comment = source_comment_above(e->source, line_start);
    if (e->version || e->dropping || comment >= line_start || comment < e->comments_until)
        return;
    e->comments_until = line_start;
    begin_line(e, comment);
    size_t count;
    const Pragma *pragma = source_pragmas(e->source, comment, line_start, &count);
    for (size_t i = 0; i < count; i++) {
        if (pragma[i].is_diagnostic)
            continue;
        print_range(e, comment, pragma[i].begin);
        comment = pragma[i].end;
    }
    print_range(e, comment, line_start);
}

/* A line of the user's, indented as the line on which `at` stands. */
void begin_statement(Emitter *e, Offset at)
{
    const char *text = source_text(e->source, NULL);
    Offset start = source_line_start(e->source, at);
    Offset first = start;
    while (text[first] == ' ' || text[first] == '\t')
        first++;
    e->indent = first > start ? source_slice(e->source, start, first) : "    ";
    if (e->f && start > e->f->begin)
        print_comments_above(e, start);
    begin_line(e, at);
    put(e, "%s", e->indent);
}

/* Generated code of the function as a whole. */
void begin_body_line(Emitter *e, Offset at)
{
    e->indent = "    ";
    begin_glue(e, at);
}

/* ---- assignments ---------------------------------------------------------------------------- */

/* Arrays, and structs with const members, cannot be assigned. */
static bool copied_by_memory(const Type *type)
{
    return type->is_array || (type->is_record && type->unqualified->has_const);
}

const char *zero_initializer(const Type *type)
{
    if (type->empty_first)
        return "{}";
    return zero_is_plain(type) ? "0" : "{0}";
}

static const char *address(Emitter *e, const Type *type, const char *place)
{
    return arena_printf(e->arena, "(void *)%s%s", type->is_array ? "" : "&", place);
}

void put_copy(Emitter *e, const Type *type, const char *to, const char *from)
{
    if (copied_by_memory(type->unqualified))
        put(e, "__builtin_memcpy(%s, %s, sizeof(%s));", address(e, type, to),
            address(e, type, from), to);
    else
        put(e, "%s = %s;", to, from);
}

bool is_comma(const Node *value)
{
    while (value->kind == N_CONVERT && !value->text && value->kid_count == 1)
        value = value->kids[0];
    return value->kind == N_COMMA && !value->text;
}

/* place = value, or place = { list }. */
void put_store(Emitter *e, const Type *type, const char *place, Node *value)
{
    type = type->unqualified;
    const char *cast = type_declare(e->arena, type, "");
    bool list = value->kind == N_INIT_LIST && !value->text;
    if (!copied_by_memory(type)) {
        const char *close = is_comma(value) ? ")" : "";
        put(e, "%s = %s", place, *close ? "(" : "");
        if (list)
            put(e, "(%s)", cast);
        print_node(e, value);
        put(e, "%s;", close);
        return;
    }
    Node *literal = strip(value);
    bool whole = type->is_array && (literal->kind == N_COMPOUND_LITERAL || literal->temp);
    put(e, "__builtin_memcpy(%s, ", address(e, type, place));
    if (type->is_record && !list) { /* a value that may have no address */
        put(e, "&(%s[1]){(", cast);
        print_node(e, value);
        put(e, ")}");
    } else {
        if (!whole)
            put(e, "%s(%s)%s", type->is_array ? "" : "&", cast, list ? "" : "{");
        print_node(e, value);
        put(e, whole || list ? "" : "}");
    }
    put(e, ", sizeof(%s));", place);
}

typedef VEC(const Block *) BlockList;

/* ---- awaits --------------------------------------------------------------------------------- */

State *state_of(const Emitter *e, const Await *await)
{
    return &e->f->frame->states[await->index + 1];
}

const char *child_path(Emitter *e, const Await *await)
{
    if (await->held)
        return await->held->text;
    State *state = state_of(e, await);
    for (size_t i = 0; i < state->slots.count; i++)
        if (!state->slots.data[i].local)
            return slot_path(e, await->index + 1, &state->slots.data[i]);
    internal_error("emit", e->f->name, "state %u has no child", await->index + 1);
}

/* An embedded child may give its result back beside the poll. */
static bool gives_both(const Await *await)
{
    return await->kind == AWAIT_CALL && answer_kind(await->callee) == ANSWER_BOTH;
}

static void put_result(Emitter *e, const Await *await)
{
    if (gives_both(await))
        return;
    if (await->kind == AWAIT_EACH)
        put(e, ", &%s", await->value->text);
    else if (await->result)
        put(e, ", &%s", await->result->text);
    else if (!await->callee || await->kind == AWAIT_SHIELDED ||
             (await->held && holds_lazy(await->held))) /* a poll that serves every type */
        put(e, ", (void *)0");
}

const char *stored_address(Emitter *e, const Local *local)
{
    const char *text = local->text;
    if (is_external(local->holds) &&
        holds_lazy(local)) /* where it lies is a matter of how it is aligned */
        return arena_printf(e->arena, "acc_lazy_frame(&%s.lazy)", text);
    if (is_external(local->holds))
        return arena_printf(e->arena, "(struct %s *)%s.future", future_name(e, local->holds, ""),
                            text);
    bool is_member = holds_lazy(local) || holds_mark(local);
    return arena_printf(e->arena, "&%s%s", text, is_member ? ".future" : "");
}

/* `last`: what says that the future in `local` is finished. */
static void begin_marked(Emitter *e, const Local *local)
{
    if (holds_mark(local))
        put(e, "acc_lazy_mark(&%s.is_finished, ", local->text);
}

/* Without the last parenthesis. */
static void end_marked(Emitter *e, const Local *local, const char *last)
{
    if (holds_mark(local))
        put(e, "), %s", last);
}

const char *child_address(Emitter *e, const Await *await, const char *place)
{
    if (await->kind == AWAIT_BOXED)
        return place;
    if (await->kind == AWAIT_SIZED)
        return arena_printf(e->arena, "(void *)%s.%s", place, e->names.frame);
    if (await->held && holds_lazy(await->held))
        return arena_printf(e->arena, "&%s.lazy", place);
    if (await->held && holds_stored(await->held))
        return stored_address(e, await->held);
    return arena_printf(e->arena, "&%s", place);
}

const char *child_type_of(Emitter *e, const Await *await, const char *place)
{
    return await->kind == AWAIT_BOXED ? arena_printf(e->arena, "acc_box_of(%s)->type->", place)
                                      : arena_printf(e->arena, "%s.%s->", place, e->names.type);
}

/* The functions of an embedded child have names of their own. */
static const char *child_function(Emitter *e, const Await *await, const char *suffix)
{
    return future_name(e, await->callee,
                       await->kind == AWAIT_CALL || await->kind == AWAIT_EACH
                           ? arena_printf(e->arena, "%s_frame", suffix)
                           : suffix);
}

void put_poll(Emitter *e, const Await *await, const char *address, const char *type)
{
    if (await->held && holds_stored(await->held))
        begin_marked(e, await->held);
    if (await->held && holds_lazy(await->held))
        put(e, "acc_lazy_poll");
    else if (await->kind == AWAIT_SHIELDED)
        put(e, "acc_shielded_poll");
    else if (await->callee)
        put(e, "%s", child_function(e, await, "_poll"));
    else if (await->kind == AWAIT_HANDLE)
        put(e, "acc_await_task");
    else
        put(e, "%spoll", type);
    put(e, "(%s, %s", address, e->names.cx);
    put_result(e, await);
    if (await->held && holds_stored(await->held))
        end_marked(e, await->held, "ACC_READY");
}

void begin_child_poll(Emitter *e, const Await *await)
{
    if (gives_both(await) && await->is_wanted)
        put(e, "{ %s = ", answer_declare(e, await->callee, e->names.answer));
    else
        put(e, "if (");
}

void end_child_poll(Emitter *e, const Await *await)
{
    if (!gives_both(await)) {
        put(e, ") == ACC_PENDING)");
        return;
    }
    if (!await->is_wanted) {
        put(e, ").%s == ACC_PENDING)", e->names.poll);
        return;
    }
    put(e, ");");
    glue_break(e, 0);
    put(e, "if (%s.%s == ACC_PENDING)", e->names.answer, e->names.poll);
}

void take_result(Emitter *e, const Await *await)
{
    if (!gives_both(await) || !await->is_wanted)
        return;
    glue_break(e, 0);
    put(e, "%s = %s.%s; }", await->result->text, e->names.answer, e->names.value);
}

void take_given_result(Emitter *e, const Await *await)
{
    if (!is_given_result(e->f))
        return;
    put(e, "%s = %s;", await->result->text, e->names.value);
    glue_break(e, 0);
}

/* A call through a pointer: what it leads to. */
static void put_pointed_type(Emitter *e, const Node *call)
{
    put(e, "const acc_function *%s = (__extension__(const acc_function *)(", e->names.type);
    print_node(e, call->kids[0]);
    put(e, "));");
    glue_break(e, 0);
}

static void put_sized_check(Emitter *e, uint64_t bound)
{
    put(e, "acc_sized_check(%s, &%s->type, %llu);", e->names.cx, e->names.type,
        (unsigned long long)bound);
    glue_break(e, 0);
}

/* init(child, arguments) of that. */
static void put_pointed_init(Emitter *e, const Node *call, const char *address)
{
    put(e, "((void (*)(%s))%s->init)(%s", parameters_behind(e, call->kids[0]->type), e->names.type,
        address);
    put_arguments(e, call, false);
    put(e, ")");
}

/* init(child, arguments), poll(child) */
static void put_init_and_poll(Emitter *e, const Await *await, const char *address)
{
    put(e, "(");
    if (await->callee) {
        put(e, "%s(%s", future_name(e, await->callee, "_init"), address);
        put_arguments(e, await->call, false);
        put(e, ")");
    } else {
        put_pointed_init(e, await->call, address);
    }
    put(e, ", ");
    put_poll(e, await, address, arena_printf(e->arena, "%s->type.", e->names.type));
    put(e, ")) == ACC_PENDING)");
}

/* start(child, arguments): no variable of the frame is in use when the child's is written. */
static void put_start_call(Emitter *e, const Await *await, const char *address)
{
    put(e, "%s(%s, %s",
        await->kind == AWAIT_SIZED ? sized_name(e, await->callee, "_start")
                                   : child_function(e, await, "_start"),
        address, e->names.cx);
    put_result(e, await);
    put_arguments(e, await->call, false);
    end_child_poll(e, await);
}

/* The pointer is stored in the frame only when the child is pending: the arguments may read what
 * lies there until then.  Without memory the task is lost, so it stops here, with no child. */
static void put_boxed_start(Emitter *e, const Await *await)
{
    const char *box = e->names.frame;
    const char *type = await->callee
                           ? arena_printf(e->arena, "&%s", future_name(e, await->callee, "_type"))
                           : arena_printf(e->arena, "&%s->type", e->names.type);
    put(e, "%s%s = acc_box_new(%s, %s);", child_type(e, await), box, e->names.cx, type);
    glue_break(e, 0);
    put(e, "if (!%s || ", box);
    if (await->callee && !await->callee->manual_tag)
        put_start_call(e, await, box);
    else
        put_init_and_poll(e, await, box);
}

static void put_sized_start(Emitter *e, const Await *await, const char *address)
{
    if (await->callee) {
        put(e, "if (");
        put_start_call(e, await, address);
        return;
    }
    put_sized_check(e, await->bound);
    put(e, "if (");
    put_init_and_poll(e, await, address);
}

/* What a start leaves in a variable, the pointer to the child or what the function pointer leads
 * to, is stored with the rest. */
static bool starts_in_variable(const Await *await)
{
    return await->kind == AWAIT_BOXED || (await->kind == AWAIT_SIZED && !await->callee);
}

/* Whoever awaited it before may have left it in the midst, and wakes of its arms since then are
 * gone. */
static void put_wake_all(Emitter *e, const Await *await)
{
    if (await->held && holds_mark(await->held)) {
        put(e, "acc_lazy_expect(%s, %s.is_finished);", e->names.cx, await->held->text);
        glue_break(e, 0);
    }
    put(e, "acc_cx_wake_all(%s);", e->names.cx);
    glue_break(e, 0);
}

/* Of a stream: who has it drops it, and so may leave it where it stands. */
static void put_next(Emitter *e, const Await *await)
{
    const Local *held = await->held;
    if (await->callee)
        begin_marked(e, held);
    if (!await->callee)
        put(e, "acc_stream_next(%s", held->text);
    else if (holds_lazy(held))
        put(e, "acc_lazy_next(&%s.lazy", held->text);
    else
        put(e, "%s(%s", future_name(e, await->callee, "_poll"), stored_address(e, held));
    put(e, ", %s, &%s", e->names.cx, await->value->text);
    if (await->callee)
        end_marked(e, held, "ACC_END");
    put(e, ")) == ACC_PENDING)");
}

/* Its type is what stands behind the pointer. */
static void put_pointed_lazy(Emitter *e, const Local *local, const Node *call)
{
    const char *type = e->names.type;
    put(e, "{ ");
    put_pointed_type(e, call);
    put_sized_check(e, call->bound);
    put(e, "%s.lazy.type = &%s->type;", local->text, type);
    glue_break(e, 0);
    put_pointed_init(e, call, stored_address(e, local));
    put(e, "; }");
}

void put_lazy(Emitter *e, const Local *local)
{
    const Node *call = lazy_call(local);
    if (!call->callee) {
        put_pointed_lazy(e, local, call);
        return;
    }
    if (holds_lazy(local))
        put(e, "%s.lazy.type = &%s;", local->text, future_name(e, call->callee, "_type"));
    if (holds_mark(local))
        put(e, "%s.is_finished = 0;", local->text);
    glue_break(e, 0);
    put(e, "%s(%s",
        is_external(call->callee) ? sized_name(e, call->callee, "_init")
                                  : future_name(e, call->callee, "_init"),
        stored_address(e, local));
    put_arguments(e, call, false);
    put(e, ");");
}

/* One that yields nothing has no frame, and is over at once. */
void put_each(Emitter *e, const Await *await, bool is_start)
{
    put(e, "(%s = ", await->result->text);
    if (!await->callee || await->held->is_lazy) {
        put_next(e, await);
        return;
    }
    if (await->callee->never_suspends && !is_start) {
        put(e, "ACC_END) == ACC_PENDING)");
        return;
    }
    if (await->callee->never_suspends)
        put(e, "%s(%s", future_name(e, await->callee, "_run"), e->names.cx);
    else
        put(e, "%s(&%s, %s", child_function(e, await, is_start ? "_start" : "_poll"),
            await->held->text, e->names.cx);
    put_result(e, await);
    if (is_start)
        put_arguments(e, await->call, false);
    put(e, ")) == ACC_PENDING)");
}

/* The call that makes the child and polls it for the first time. */
static void put_start(Emitter *e, const Await *await)
{
    if (await->arms) {
        put(e, "if (");
        put_arms_call(e, await, "start");
        put(e, ")");
        return;
    }
    const char *address =
        await->kind == AWAIT_ROOM ? NULL : child_address(e, await, child_path(e, await));
    put(e, starts_in_variable(await) ? "{ " : "");
    if (starts_in_variable(await) && !await->callee)
        put_pointed_type(e, await->call);
    switch (await->kind) {
    case AWAIT_BOXED:
        put_boxed_start(e, await);
        break;
    case AWAIT_CALL:
        begin_child_poll(e, await);
        put_start_call(e, await, address);
        break;
    case AWAIT_SIZED:
        put_sized_start(e, await, address);
        break;
    case AWAIT_MANUAL:
    case AWAIT_HANDLE:
    case AWAIT_SHIELDED:
        if (await->kind == AWAIT_SHIELDED) {
            put(e, "acc_joiner_init(%s, ", address);
            put_spawn(e, await->call, "_spawn");
        } else if (await->callee) {
            put(e, "%s(%s", future_name(e, await->callee, "_init"), address);
            put_arguments(e, await->call, false);
        } else {
            put(e, "acc_joiner_init(%s, ", address);
            print_node(e, await->call->kids[0]);
        }
        put(e, ");");
        glue_break(e, 0);
        if (await->kind == AWAIT_HANDLE)
            put_wake_all(e, await);
        put(e, "if (");
        put_poll(e, await, address, NULL);
        put(e, ") == ACC_PENDING)");
        break;
    case AWAIT_EACH:
        if (!await->callee || await->held->is_lazy)
            put_wake_all(e, await);
        put(e, "if (");
        put_each(e, await, await->is_first);
        break;
    case AWAIT_ROOM:
        put(e, "if (acc_group_room(");
        put_group_path(e, await->group);
        put(e, ", %s) == ACC_PENDING)", e->names.cx);
        break;
    case AWAIT_LAZY:
        put_wake_all(e, await);
        put(e, "if (");
        put_poll(e, await, address, NULL);
        put(e, ") == ACC_PENDING)");
        break;
    case AWAIT_ARMS:
    case AWAIT_YIELD:
        break; /* print_await has dealt with it */
    }
}

void put_drop_child(Emitter *e, const Await *await)
{
    if (await->arms) {
        put_drop_arms(e, await);
        return;
    }
    if (!child_needs_drop(await))
        return;
    if (await->held) {
        put_drop_held(e, await->held);
        return;
    }
    const char *place = child_path(e, await), *address = child_address(e, await, place);
    if (await->kind == AWAIT_BOXED)
        put(e, "acc_box_drop(%s);", place);
    else if (await->kind == AWAIT_SHIELDED)
        put(e, "acc_shielded_drop(%s);", address);
    else if (await->callee)
        put(e, "%s(%s);", child_function(e, await, "_drop"), address);
    else if (await->kind == AWAIT_HANDLE)
        put(e, "acc_joiner_drop(%s);", address);
    else
        put(e, "if (%sdrop) %sdrop(%s);", child_type_of(e, await, place),
            child_type_of(e, await, place), address);
}

static void add_block(Emitter *e, BlockList *list, BitSet *seen, const Block *block)
{
    if (!block || bits_has(seen, block->index))
        return;
    bits_add(seen, block->index);
    VEC_PUSH(e->arena, list, block);
}

/* Whether a future that was resumed at its only await may suspend there again. */
static bool comes_back(Emitter *e, const Await *await)
{
    const Function *f = e->f;
    BlockList list = {0};
    BitSet seen = bits_new(e->arena, f->blocks.count);
    add_block(e, &list, &seen, await->block->to[0]);
    for (size_t i = 0; i < list.count; i++) {
        const Block *block = list.data[i];
        add_block(e, &list, &seen, block->to[0]);
        add_block(e, &list, &seen, block->to[1]);
        for (size_t k = 0; k < block->cases.count; k++)
            add_block(e, &list, &seen, block->cases.data[k].to);
        for (size_t k = 0; block->term == TERM_INDIRECT && k < f->label_targets.count; k++)
            add_block(e, &list, &seen, f->label_targets.data[k]);
    }
    return bits_has(&seen, await->block->index);
}

/* Where the embedded form has no tag, only what a stored future was resumed from says that there is
 * one to set; behind a first poll its caller sets it. */
static void put_state_number(Emitter *e, const Await *await, int depth)
{
    if (e->f->frame->embeds_tag) {
        glue_break(e, depth);
        put(e, "%s->%s = %u;", e->names.self, e->names.state, await->index + 1);
    } else if (!e->f->outer && comes_back(e, await)) {
        glue_break(e, depth);
        put(e, "if (%s == %u) %s = %u;", e->names.state, e->f->frame->state_count, stored_tag(e),
            await->index + 1);
    }
}

/* The frame as the state has it. */
static void put_suspend(Emitter *e, const Await *await, int depth)
{
    const State *state = state_of(e, await);
    for (size_t i = 0; i < state->slots.count; i++) {
        const Slot *slot = &state->slots.data[i];
        if (!slot->local)
            continue;
        glue_break(e, depth);
        put_copy(e, slot->local->type, slot_path(e, await->index + 1, slot), slot->local->text);
    }
    if (e->unit->options->poison)
        put_poison(e, await);
    put_state_number(e, await, depth);
}

/* Behind an await of a generator: 1, or 0 at its end. */
void put_each_end(Emitter *e, const Await *await)
{
    glue_break(e, 0);
    put(e, "%s = %s == ACC_READY;", await->result->text, await->result->text);
}

/* The value first: it may be made of what the frame is about to keep. */
static void print_yield(Emitter *e, const Await *await)
{
    begin_statement(e, await->node->begin);
    put_store(e, e->f->result, arena_printf(e->arena, "*%s", e->names.out), await->node->kids[0]);
    put_suspend(e, await, 0);
    glue_break(e, 0);
    put(e, "return ACC_READY;");
}

void print_await(Emitter *e, const Await *await)
{
    if (await->kind == AWAIT_YIELD) {
        print_yield(e, await);
        return;
    }
    begin_statement(e, await->node->begin);
    put_start(e, await);
    put(e, " {");
    if (starts_in_variable(await)) {
        const char *place = child_path(e, await);
        glue_break(e, 1);
        if (await->kind == AWAIT_BOXED)
            put(e, "%s = %s;", place, e->names.frame);
        else
            put(e, "%s.%s = &%s->type;", place, e->names.type, e->names.type);
    }
    put_suspend(e, await, 1);
    glue_break(e, 1);
    put_pending(e);
    glue_break(e, 0);
    put(e, "}");
    take_result(e, await);
    if (await->kind == AWAIT_EACH)
        put_each_end(e, await);
    if (await->kind == AWAIT_BOXED) {
        glue_break(e, 0);
        put(e, "acc_box_free(%s);", e->names.frame);
    }
    put(e, starts_in_variable(await) ? " }" : "");
}

void print_call(Emitter *e, const Await *await)
{
    begin_statement(e, await->node->begin);
    AnswerKind kind = answer_kind(await->callee);
    if (kind == ANSWER_RESULT && await->is_wanted)
        put(e, "%s = ", await->result->text);
    put(e, "%s(%s", future_name(e, await->callee, "_run"), e->names.cx);
    if (kind == ANSWER_OUT)
        put_result(e, await);
    put_arguments(e, await->call, false);
    put(e, ");");
}

void reload(Emitter *e, const Await *await, int depth, bool for_drop)
{
    State *state = state_of(e, await);
    for (size_t i = 0; i < state->slots.count; i++) {
        const Slot *slot = &state->slots.data[i];
        if (!slot->local || (for_drop && !bits_has(&await->keep_drop, slot->local->index)))
            continue;
        glue_break(e, depth);
        put_copy(e, slot->local->type, slot->local->text, slot_path(e, await->index + 1, slot));
    }
}
