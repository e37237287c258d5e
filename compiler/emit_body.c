/* emit_body: the poll function's body, and the drop function.
 *
 * Blocks print in source order, each at most once in the original and once in each copy that
 * loops.c has chosen; a jump to what stands next prints nothing.  The function is entered at a
 * state: 0 falls into the first block, k goes to resume_k behind everything else, which polls the
 * child, reloads what the state kept and goes on behind the await.  So no loop is entered but at
 * its head, save where loops.c could not copy.
 *
 * At an await the child is started in place.  Only when it says PENDING are values stored; a child
 * that is ready at once costs no store, and a resume that finds it still pending writes nothing. */
#include "emit.h"

#include <string.h>

/* The constructs around the item that is being printed. */
typedef struct Around {
    const Shape *shape;
    size_t head;
    bool is_loop;
    bool in_else;
    const char *indent;
} Around;

typedef struct Printing {
    const Sequence *sequence;
    Around *stack;
    size_t depth;
    size_t item;
} Printing;

/* ---- names ---------------------------------------------------------------------------------- */

typedef struct NameUse {
    const Local *first;
    bool shared; /* another local, or something that is no local, has the name too */
} NameUse;

static void note_use(Emitter *e, Table *uses, const char *name, size_t length, const Local *local)
{
    NameUse *use = table_get(uses, name, length);
    if (!use) {
        use = NEW(e->arena, NameUse);
        use->first = local;
        use->shared = !local;
        table_put(uses, name, length, use);
    } else if (use->first != local) {
        use->shared = true;
    }
}

static const Local *local_at(const Unit *unit, Offset at, size_t *hint)
{
    while (*hint < unit->refs.count && unit->refs.data[*hint].begin < at)
        (*hint)++;
    for (size_t i = *hint; i < unit->refs.count && unit->refs.data[i].begin == at; i++)
        if (unit->refs.data[i].kind == REF_LOCAL)
            return unit->refs.data[i].local;
    return NULL;
}

static Table *find_uses(Emitter *e, const Function *f)
{
    Table *uses = table_new(e->arena);
    size_t count, hint = 0;
    const Token *token = source_tokens(e->source, f->begin, f->end, &count);
    const char *text = source_text(e->source, NULL);
    for (size_t i = 0; i < count; i++) {
        if (token[i].kind != TOK_IDENT)
            continue;
        const Local *local = local_at(e->unit, token[i].begin, &hint);
        bool member = i && (source_token_is(e->source, &token[i - 1], ".") ||
                            source_token_is(e->source, &token[i - 1], "->"));
        if (local || !member)
            note_use(e, uses, text + token[i].begin, token[i].end - token[i].begin, local);
    }
    return uses;
}

/* Locals of all scopes come to stand side by side: those whose name is not theirs alone get
 * another. */
void choose_local_names(Emitter *e, Function *f)
{
    Table *uses = find_uses(e, f), *given = table_new(e->arena);
    for (size_t i = 0; i < f->params.count; i++) {
        Local *param = f->params.data[i];
        param->cname = param->name;
        table_put(given, param->name, strlen(param->name), param);
    }
    for (size_t i = 0; i < f->locals.count; i++) {
        Local *local = f->locals.data[i];
        if (!local->cname) {
            NameUse *use = table_get(uses, local->name, strlen(local->name));
            const char *name = local->name;
            if (use && use->shared)
                name = source_fresh_local(e->source, arena_printf(e->arena, "%s_2", name));
            for (int n = 3; table_get(given, name, strlen(name)); n++)
                name =
                    source_fresh_local(e->source, arena_printf(e->arena, "%s_%d", local->name, n));
            local->cname = name;
            table_put(given, name, strlen(name), local);
        }
        local->text = local->cls == LOCAL_PINNED
                          ? arena_printf(e->arena, "%s->%s", e->names.self, local->cname)
                          : local->cname;
    }
    for (size_t i = 0; i < f->all_locals.count; i++) {
        Local *local = f->all_locals.data[i];
        if (local->is_static)
            local->cname = local->text =
                source_fresh_name(e->source, arena_printf(e->arena, "%s_%s", f->name, local->name));
    }
}

static const Label *user_label(const Function *f, const Block *block)
{
    for (size_t i = 0; i < f->labels.count; i++)
        if (f->labels.data[i]->block == block)
            return f->labels.data[i];
    return NULL;
}

static size_t label_index(const Emitter *e, const Block *block, const Loop *version)
{
    return (version ? version->index + 1 : 0) * e->f->blocks.count + block->index;
}

static const char *label_text(Emitter *e, const Block *block, const Loop *version)
{
    const Label *label = user_label(e->f, block);
    if (version)
        return source_fresh_local(e->source, arena_printf(e->arena, "%s%u_%u", e->names.label,
                                                          block->index, version->index + 1));
    return label ? label->name
                 : source_fresh_local(e->source,
                                      arena_printf(e->arena, "%s%u", e->names.label, block->index));
}

const char *label_name(Emitter *e, const Block *block, const Loop *version)
{
    bits_add(e->labels_used, label_index(e, block, version));
    return label_text(e, block, version);
}

static const char *resume_name(Emitter *e, const Await *await)
{
    return source_fresh_local(e->source, arena_printf(e->arena, "resume_%u", await->index + 1));
}

/* ---- lines ---------------------------------------------------------------------------------- */

static Offset place_of(const Node *node, const Block *block, const Function *f)
{
    if (node && node->end)
        return node->begin;
    return block->origin ? block->origin->begin : f->begin;
}

/* A generated line stays one line where #line counts, so that all of it belongs to the same place.
 */
static void glue_break(Emitter *e, int depth)
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
    print_range(e, comment, line_start);
}

/* A line of the user's, indented as the line on which `at` stands. */
static void begin_statement(Emitter *e, Offset at)
{
    const char *text = source_text(e->source, NULL);
    Offset start = at;
    while (start > 0 && text[start - 1] != '\n')
        start--;
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
static void begin_body_line(Emitter *e, Offset at)
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

static Node *inner_literal(Node *node)
{
    while ((node->kind == N_PAREN || node->kind == N_CONVERT) && node->kid_count == 1 &&
           !node->text)
        node = node->kids[0];
    return node;
}

/* The only operator that binds less than the assignment a value is put into. */
static bool is_comma(const Node *value)
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
    Node *literal = inner_literal(value);
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

/* ---- awaits --------------------------------------------------------------------------------- */

bool child_needs_drop(const Await *await)
{
    return await->kind != AWAIT_CALL || (await->callee->frame && await->callee->frame->needs_drop);
}

static State *state_of(const Emitter *e, const Await *await)
{
    return &e->f->frame->states[await->index + 1];
}

static const char *child_path(Emitter *e, const Await *await)
{
    State *state = state_of(e, await);
    for (size_t i = 0; i < state->slots.count; i++)
        if (!state->slots.data[i].local)
            return slot_path(e, state, await->index + 1, &state->slots.data[i]);
    internal_error("emit", e->f->name, "state %u has no child", await->index + 1);
}

static void put_arguments(Emitter *e, const Await *await, bool first)
{
    for (uint32_t i = 1; i < await->call->kid_count; i++) {
        put(e, "%s", first ? "" : ", ");
        first = false;
        print_node(e, await->call->kids[i]);
    }
}

static void put_result(Emitter *e, const Await *await)
{
    if (await->result)
        put(e, ", &%s", await->result->text);
    else if (await->kind == AWAIT_HANDLE)
        put(e, ", (void *)0");
}

/* The call that makes the child and polls it for the first time. */
static void put_start(Emitter *e, const Await *await)
{
    const char *child = child_path(e, await);
    if (await->kind == AWAIT_CALL) {
        put(e, "if (%s(&%s, %s", future_name(e, await->callee, "_start"), child, e->names.cx);
        put_result(e, await);
        put_arguments(e, await, false);
        put(e, ") == ACC_PENDING)");
        return;
    }
    const char *tag = await->kind == AWAIT_MANUAL ? await->callee->manual_tag : "acc_join_future";
    put(e, "%s_init(&%s", tag, child);
    if (await->kind == AWAIT_HANDLE) {
        put(e, ", ");
        print_node(e, await->call->kids[0]);
        put(e, ", (void *)0);");
    } else {
        put_arguments(e, await, false);
        put(e, ");");
    }
    glue_break(e, 0);
    put(e, "if (%s(&%s, %s",
        await->kind == AWAIT_MANUAL ? future_name(e, await->callee, "_poll") : "acc_await_task",
        child, e->names.cx);
    put_result(e, await);
    put(e, ") == ACC_PENDING)");
}

static void print_await(Emitter *e, const Await *await)
{
    begin_statement(e, await->node->begin);
    put_start(e, await);
    put(e, " {");
    State *state = state_of(e, await);
    for (size_t i = 0; i < state->slots.count; i++) {
        const Slot *slot = &state->slots.data[i];
        if (!slot->local)
            continue;
        glue_break(e, 1);
        put_copy(e, slot->local->type, slot_path(e, state, await->index + 1, slot),
                 slot->local->cname);
    }
    glue_break(e, 1);
    put(e, "%s->%s = %u;", e->names.self, e->names.state, await->index + 1);
    glue_break(e, 1);
    put(e, "return ACC_PENDING;");
    glue_break(e, 0);
    put(e, "}");
}

static void reload(Emitter *e, const Await *await, bool for_drop)
{
    State *state = state_of(e, await);
    for (size_t i = 0; i < state->slots.count; i++) {
        const Slot *slot = &state->slots.data[i];
        if (!slot->local || (for_drop && !bits_has(&await->keep_drop, slot->local->index)))
            continue;
        glue_break(e, for_drop ? 1 : 0);
        put_copy(e, slot->local->type, slot->local->cname,
                 slot_path(e, state, await->index + 1, slot));
    }
}

static void print_resume(Emitter *e, const Await *await, const Loops *loops)
{
    const char *poll =
        await->kind == AWAIT_HANDLE ? "acc_await_task" : future_name(e, await->callee, "_poll");
    const Block *after = await->block->to[0];
    begin_line(e, await->node->begin);
    e->indent = "    ";
    put(e, "%s:", resume_name(e, await));
    glue_break(e, 0);
    put(e, "if (%s(&%s, %s", poll, child_path(e, await), e->names.cx);
    put_result(e, await);
    put(e, ") == ACC_PENDING)");
    glue_break(e, 1);
    put(e, "return ACC_PENDING;");
    glue_break(e, 0);
    put(e, "%s->%s = %u;", e->names.self, e->names.state, e->f->frame->state_count);
    reload(e, await, false);
    glue_break(e, 0);
    put(e, "goto %s;",
        label_name(e, after, loops_resolve(loops_innermost(loops, await->block), after)));
}

static const Region *region_at(const Function *f, const Block *block)
{
    size_t low = 0, high = f->regions.count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (f->regions.data[middle].first < block->index)
            low = middle + 1;
        else
            high = middle;
    }
    return low < f->regions.count && f->regions.data[low].first == block->index
               ? &f->regions.data[low]
               : NULL;
}

static bool is_live_block(const Function *f, const Block *block)
{
    return block->index < f->blocks.count && f->blocks.data[block->index] == block;
}

/* ---- jumps ---------------------------------------------------------------------------------- */

static size_t loop_close(const Around *around)
{
    return around->shape->loop_last + 1;
}

/* The item that control reaches at the end of the one that is printed, braces considered. */
static size_t natural_next(const Printing *p)
{
    size_t next = p->item + 1;
    for (size_t i = p->depth; i-- > 0;) {
        const Around *around = &p->stack[i];
        if (around->is_loop) {
            if (next == loop_close(around))
                return around->shape->loop == SHAPE_DO ? NO_ITEM : around->head;
            return next;
        }
        if (!around->in_else && around->shape->else_at == next)
            next = around->shape->branch_close;
        else if (next < around->shape->branch_close)
            return next;
    }
    return next;
}

static const Around *innermost_loop(const Printing *p)
{
    for (size_t i = p->depth; i-- > 0;)
        if (p->stack[i].is_loop)
            return &p->stack[i];
    return NULL;
}

/* Where continue leads in this loop, or NO_ITEM. */
static size_t continue_item(const Printing *p, const Around *loop)
{
    size_t last = loop->shape->loop_last;
    const Item *item = &p->sequence->items.data[last];
    if (loop->shape->loop == SHAPE_FOR)
        return last;
    if (loop->shape->loop == SHAPE_DO)
        return !item->region && !item->block->ops.count ? last : NO_ITEM;
    return loop->head;
}

const char *loop_jump(Emitter *e, const Block *to)
{
    const Printing *p = e->printing;
    const Around *loop = p ? innermost_loop(p) : NULL;
    if (!loop)
        return NULL;
    size_t item = item_index(p->sequence, e->version, to);
    if (item == loop_close(loop))
        return "break";
    return item == continue_item(p, loop) && item != NO_ITEM ? "continue" : NULL;
}

static const char *jump_text(Emitter *e, const Block *to)
{
    const char *jump = loop_jump(e, to);
    return jump ? arena_printf(e->arena, "%s;", jump)
                : arena_printf(e->arena, "goto %s;",
                               label_name(e, to, loops_resolve(e->version, to)));
}

static bool is_next(Emitter *e, const Block *to)
{
    return item_index(e->printing->sequence, e->version, to) == natural_next(e->printing);
}

/* ---- blocks --------------------------------------------------------------------------------- */

static void print_condition(Emitter *e, const Block *block, const char *before, const char *behind)
{
    put(e, "%s", before);
    print_node(e, block->node);
    put(e, "%s", behind);
}

static void print_jump_from(Emitter *e, const Block *block, const Block *to)
{
    if (is_next(e, to))
        return;
    begin_statement(e, place_of(NULL, block, e->f));
    put(e, "%s", jump_text(e, to));
}

static void print_branch(Emitter *e, const Block *block)
{
    begin_statement(e, place_of(block->node, block, e->f));
    if (is_next(e, block->to[0])) {
        print_condition(e, block, "if (!(", ")) ");
        put(e, "%s", jump_text(e, block->to[1]));
        return;
    }
    print_condition(e, block, "if (", ") ");
    put(e, "%s", jump_text(e, block->to[0]));
    print_jump_from(e, block, block->to[1]);
}

static void print_switch(Emitter *e, const Block *block)
{
    begin_statement(e, place_of(block->node, block, e->f));
    print_condition(e, block, "switch (", ") {");
    for (size_t i = 0; i < block->cases.count; i++) {
        const Case *entry = &block->cases.data[i];
        glue_break(e, 0);
        put(e, "case ");
        print_node(e, entry->low);
        if (entry->high) {
            put(e, " ... ");
            print_node(e, entry->high);
        }
        put(e, ": goto %s;", label_name(e, entry->to, loops_resolve(e->version, entry->to)));
    }
    glue_break(e, 0);
    put(e, "default: goto %s;",
        label_name(e, block->to[0], loops_resolve(e->version, block->to[0])));
    glue_break(e, 0);
    put(e, "}");
}

static void print_result(Emitter *e, const Block *block)
{
    begin_statement(e, place_of(block->node, block, e->f));
    const char *place = arena_printf(e->arena, "*%s", e->names.out);
    if (block->node)
        put_store(e, e->f->result, place, block->node);
    else if (block->local)
        put_copy(e, e->f->result, place, block->local->text);
    if (block->node || block->local)
        glue_break(e, 0);
    put(e, "return ACC_READY;");
}

static void print_op(Emitter *e, const Op *op, const Block *block)
{
    switch (op->kind) {
    case OP_EVAL:
        begin_statement(e, place_of(op->node, block, e->f));
        print_node(e, op->node);
        if (op->node->kind != N_ASM)
            put(e, ";");
        break;
    case OP_INIT:
        if (!op->node)
            break;
        begin_statement(e, place_of(op->local->var ? op->local->var : op->node, block, e->f));
        put_store(e, op->local->type, op->local->text, op->node);
        break;
    case OP_SET:
        begin_statement(e, place_of(op->node, block, e->f));
        put_store(e, op->local->type, op->local->text, op->node);
        break;
    case OP_CLEANUP:
        begin_statement(e, op->cleanup->statement ? op->cleanup->statement->begin
                                                  : op->cleanup->local->declared);
        print_cleanup(e, op->cleanup);
        break;
    case OP_ENTER:
    case OP_LEAVE:
        break;
    }
}

static void print_term(Emitter *e, const Block *block)
{
    switch (block->term) {
    case TERM_JUMP:
        print_jump_from(e, block, block->to[0]);
        break;
    case TERM_BRANCH:
        print_branch(e, block);
        break;
    case TERM_SWITCH:
        print_switch(e, block);
        break;
    case TERM_INDIRECT:
        begin_statement(e, place_of(block->node, block, e->f));
        print_condition(e, block, "goto *", ";");
        break;
    case TERM_AWAIT:
        print_await(e, block->await);
        print_jump_from(e, block, block->to[0]);
        break;
    case TERM_RETURN:
        print_result(e, block);
        break;
    case TERM_END:
        begin_glue(e, place_of(NULL, block, e->f));
        put(e, "__builtin_unreachable();");
        break;
    }
}

/* ---- constructs ----------------------------------------------------------------------------- */

static void print_brace(Emitter *e, const Around *around, const char *text)
{
    const Block *head = e->printing->sequence->items.data[around->head].block;
    begin_line(e, place_of(head->node, head, e->f));
    put(e, "%s%s", around->indent, text);
}

/* Everything that ends in front of `item`. */
static void close_constructs(Emitter *e, size_t item)
{
    Printing *p = e->printing;
    while (p->depth) {
        Around *top = &p->stack[p->depth - 1];
        if (top->is_loop) {
            if (loop_close(top) != item)
                return;
            p->depth--;
            if (top->shape->loop != SHAPE_DO) /* a do was closed by its condition */
                print_brace(e, top, "}");
        } else if (!top->in_else && top->shape->else_at == item) {
            top->in_else = true;
            p->depth--;
            print_brace(e, top, "} else {");
            p->depth++;
            return;
        } else if (top->shape->branch_close == item) {
            p->depth--;
            print_brace(e, top, "}");
        } else {
            return;
        }
    }
}

static void open_construct(Emitter *e, size_t item, bool is_loop)
{
    Printing *p = e->printing;
    p->stack[p->depth++] = (Around){&p->sequence->shapes[item], item, is_loop, false, e->indent};
}

static void open_loop(Emitter *e, size_t i)
{
    Printing *p = e->printing;
    const Shape *shape = &p->sequence->shapes[i];
    const Block *block = p->sequence->items.data[i].block;
    begin_statement(e, place_of(block->origin, block, e->f));
    switch (shape->loop) {
    case SHAPE_WHILE:
        print_condition(e, block, "while (", ") {");
        break;
    case SHAPE_FOR:
        print_condition(e, block, "for (; ", "; ");
        print_node(e, p->sequence->items.data[shape->loop_last].block->ops.data[0].node);
        put(e, ") {");
        break;
    case SHAPE_DO:
        put(e, "do {");
        break;
    default:
        put(e, "for (;;) {");
        break;
    }
    open_construct(e, i, true);
}

static void print_label(Emitter *e, const Item *item)
{
    if (bits_has(e->labels_used, label_index(e, item->block, item->version)))
        put(e, at_line_start(e) ? "%s:;" : "\n%s:;", label_text(e, item->block, item->version));
}

/* The step of a for stands in its head. */
static bool is_printed_step(const Printing *p, size_t i)
{
    const Around *loop = innermost_loop(p);
    return loop && loop->shape->loop == SHAPE_FOR && loop->shape->loop_last == i;
}

static size_t indentation(Emitter *e, Offset at)
{
    const char *text = source_text(e->source, NULL);
    while (at > 0 && text[at - 1] != '\n')
        at--;
    size_t columns = 0;
    for (; text[at] == ' ' || text[at] == '\t'; at++)
        columns = text[at] == '\t' ? (columns / 8 + 1) * 8 : columns + 1;
    return columns;
}

/* An if without braces, in front of a statement that stood in a deeper block whose braces are gone,
 * would look as if it held that one: compilers warn of it. */
static bool misleads(Emitter *e, size_t i)
{
    const Sequence *sequence = e->printing->sequence;
    const Node *statement = sequence->items.data[i].region->statement;
    if (statement->kind == N_BLOCK || i + 1 >= sequence->items.count)
        return false;
    for (size_t k = i + 1; k < sequence->items.count; k++) {
        const Block *next = sequence->items.data[k].block;
        const Node *first = next->term == TERM_JUMP ? NULL : next->node;
        for (size_t op = next->ops.count; op-- > 0;)
            if (next->ops.data[op].node)
                first = next->ops.data[op].node;
        if (first || next->term != TERM_JUMP || sequence->items.data[k].region)
            return indentation(e, place_of(first, next, e->f)) > indentation(e, statement->begin);
    }
    return false;
}

static void print_item(Emitter *e, size_t i)
{
    Printing *p = e->printing;
    const Item *item = &p->sequence->items.data[i];
    const Shape *shape = &p->sequence->shapes[i];
    p->item = i;
    e->version = item->version;
    close_constructs(e, i);
    if (is_printed_step(p, i)) {
        return;
    }
    print_label(e, item);
    if (shape->loop)
        open_loop(e, i);
    if (shape->loop == SHAPE_WHILE || shape->loop == SHAPE_FOR)
        return;
    if (item->region) {
        begin_statement(e, item->region->statement->begin);
        bool braces = misleads(e, i);
        put(e, braces ? "{ " : "");
        print_opaque(e, item->region->statement);
        put(e, braces ? " }" : "");
        if (is_live_block(e->f, item->region->after))
            print_jump_from(e, item->block, item->region->after);
        return;
    }
    for (size_t k = 0; k < item->block->ops.count; k++)
        print_op(e, &item->block->ops.data[k], item->block);
    if (shape->ends_do) {
        begin_statement(e, place_of(item->block->node, item->block, e->f));
        print_condition(e, item->block, "} while (", ");");
    } else if (shape->branch) {
        begin_statement(e, place_of(item->block->node, item->block, e->f));
        print_condition(e, item->block, "if (", ") {");
        open_construct(e, i, false);
    } else {
        print_term(e, item->block);
    }
}

/* ---- the sequence --------------------------------------------------------------------------- */

static void add_item(Emitter *e, Sequence *sequence, Block *block, const Loop *version)
{
    const Item *last =
        sequence->items.count ? &sequence->items.data[sequence->items.count - 1] : NULL;
    if (last && last->region && last->version == version && block->index <= last->region->last)
        return; /* inside the text of the region */
    size_t key = (version ? version->index + 1 : 0) * sequence->block_count + block->index;
    sequence->index[key] = sequence->items.count;
    VEC_PUSH(e->arena, &sequence->items, ((Item){block, region_at(e->f, block), version}));
}

static Sequence make_sequence(Emitter *e, Function *f)
{
    Sequence sequence = {.loops = loops_find(e->arena, f), .block_count = f->blocks.count};
    size_t keys = (sequence.loops.count + 1) * f->blocks.count;
    sequence.index = NEW_ARRAY(e->arena, size_t, keys);
    for (size_t i = 0; i < keys; i++)
        sequence.index[i] = NO_ITEM;
    for (size_t i = 0; i < f->blocks.count; i++)
        if (!f->blocks.data[i]->drop_only)
            add_item(e, &sequence, f->blocks.data[i], NULL);
    for (size_t i = 0; i < sequence.loops.count; i++)
        BITS_EACH(b, &sequence.loops.data[i]->copy)
    add_item(e, &sequence, f->blocks.data[b], sequence.loops.data[i]);
    shape_sequence(e->arena, &sequence);
    return sequence;
}

static void print_blocks(Emitter *e, const Sequence *sequence)
{
    Printing printing = {sequence, NEW_ARRAY(e->arena, Around, sequence->items.count * 2 + 1), 0,
                         0};
    e->printing = &printing;
    for (size_t i = 0; i < sequence->items.count; i++)
        print_item(e, i);
    close_constructs(e, sequence->items.count);
    e->printing = NULL;
    e->version = NULL;
    for (size_t i = 0; i < e->f->awaits.count; i++)
        print_resume(e, e->f->awaits.data[i], &sequence->loops);
    put(e, "\n");
}

/* ---- the poll function ---------------------------------------------------------------------- */

static bool mentions(const Buf *text, const char *name)
{
    size_t n = strlen(name);
    for (const char *p = text->data; p && (p = strstr(p, name)); p += n) {
        char before = p > text->data ? p[-1] : ' ', after = p[n];
        bool inside = before == '_' || (before >= '0' && before <= '9') ||
                      ((before | 32) >= 'a' && (before | 32) <= 'z') || after == '_' ||
                      (after >= '0' && after <= '9') ||
                      ((after | 32) >= 'a' && (after | 32) <= 'z');
        if (!inside)
            return true;
    }
    return false;
}

static void note_read(void *context, Local *local, AccessKind kind, Node *at)
{
    (void)at;
    if ((kind == ACCESS_READ || kind == ACCESS_BORROW) && !local->is_static && !local->is_extern &&
        !local->opaque)
        bits_add(context, local->index);
}

/* Those that are written and never read: a compiler would warn of them where it did not before. */
static BitSet find_reads(Emitter *e)
{
    BitSet reads = bits_new(e->arena, e->f->locals.count);
    for (size_t i = 0; i < e->f->blocks.count; i++) {
        const Block *block = e->f->blocks.data[i];
        for (size_t k = 0; k < block->ops.count; k++)
            op_accesses(&block->ops.data[k], note_read, &reads);
        term_accesses(block, note_read, &reads);
    }
    return reads;
}

static void declare_locals(Emitter *e, const Buf *body)
{
    for (size_t i = 0; i < e->f->hoisted_declarations.count; i++) {
        Node *node = e->f->hoisted_declarations.data[i];
        begin_glue(e, node->begin);
        print_range(e, node->begin, node->end);
    }
    for (size_t i = 0; i < e->f->all_locals.count; i++)
        if (holds_labels(e->f->all_locals.data[i]))
            print_static(e, e->f->all_locals.data[i]);
    BitSet reads = find_reads(e);
    for (size_t i = 0; i < e->f->locals.count; i++) {
        const Local *local = e->f->locals.data[i];
        if (local->is_param || local->cls == LOCAL_PINNED || !mentions(body, local->cname))
            continue;
        begin_glue(e, local->declared ? local->declared : e->f->begin);
        put(e, "%s%s", bits_has(&reads, i) ? "" : "__attribute__((unused)) ",
            local_type(e, local, local->cname));
        if (local->maybe_uninit)
            put(e, local->type->is_array || local->type->is_record ? " = {0}" : " = 0");
        put(e, ";");
    }
}

static void print_dispatch(Emitter *e)
{
    if (!e->f->awaits.count)
        return;
    begin_body_line(e, e->f->begin);
    put(e, "switch (%s) {", e->names.state);
    for (size_t i = 0; i < e->f->awaits.count; i++) {
        glue_break(e, 0);
        put(e, "case %zu: goto %s;", i + 1, resume_name(e, e->f->awaits.data[i]));
    }
    glue_break(e, 0);
    put(e, "}");
}

static void store_pinned_params(Emitter *e)
{
    for (size_t i = 0; i < e->f->params.count; i++) {
        const Local *param = e->f->params.data[i];
        if (param->cls != LOCAL_PINNED)
            continue;
        begin_glue(e, e->f->begin);
        put_copy(e, param->type, param->text, param->cname);
    }
}

static void silence(Emitter *e, const Buf *body, const char *name)
{
    if (mentions(body, name))
        return;
    begin_glue(e, e->f->begin);
    put(e, "(void)%s;", name);
}

/* Prints into a text that is thrown away, to learn which labels are used. */
static Buf rehearse(Emitter *e, const Sequence *sequence)
{
    Buf scratch = {0}, *out = e->out;
    const char *file = e->file;
    uint32_t line = e->line;
    Offset comments_until = e->comments_until;
    e->out = &scratch;
    store_pinned_params(e);
    print_blocks(e, sequence);
    e->out = out;
    e->comments_until = comments_until;
    e->file = file;
    e->line = line;
    return scratch;
}

/* A step that something other than continue jumps to must stand where it can have a label. */
static bool demote_for_loops(Emitter *e, const Sequence *sequence)
{
    bool changed = false;
    for (size_t i = 0; i < sequence->items.count; i++) {
        Shape *shape = &sequence->shapes[i];
        const Item *step =
            shape->loop == SHAPE_FOR ? &sequence->items.data[shape->loop_last] : NULL;
        if (step && bits_has(e->labels_used, label_index(e, step->block, step->version))) {
            shape->loop = SHAPE_WHILE;
            changed = true;
        }
    }
    return changed;
}

static void use_label_addresses(Emitter *e)
{
    for (size_t i = 0; i < e->f->label_targets.count; i++)
        bits_add(e->labels_used, label_index(e, e->f->label_targets.data[i], NULL));
}

void emit_run(Emitter *e)
{
    Function *f = e->f;
    Sequence sequence = make_sequence(e, f);
    BitSet used = bits_new(e->arena, (sequence.loops.count + 1) * f->blocks.count);
    e->labels_used = &used;
    use_label_addresses(e);
    Buf body = rehearse(e, &sequence);
    while (demote_for_loops(e, &sequence)) {
        bits_clear(&used);
        use_label_addresses(e);
        buf_free(&body);
        body = rehearse(e, &sequence);
    }
    declare_locals(e, &body);
    silence(e, &body, e->names.self);
    silence(e, &body, e->names.cx);
    if (!f->result->is_void)
        silence(e, &body, e->names.out);
    if (!f->awaits.count) {
        begin_glue(e, f->begin);
        put(e, "(void)%s;", e->names.state);
    }
    for (size_t i = 0; i < f->params.count; i++)
        silence(e, &body, f->params.data[i]->cname);
    buf_free(&body);
    print_dispatch(e);
    store_pinned_params(e);
    print_blocks(e, &sequence);
}

/* ---- the drop function ---------------------------------------------------------------------- */

static const char *cleanup_label(Emitter *e, const Cleanup *cleanup)
{
    return source_fresh_local(e->source, arena_printf(e->arena, "cleanup_%u", cleanup->index + 1));
}

static void print_drop_state(Emitter *e, const Await *await)
{
    begin_glue(e, await->node->begin);
    put(e, "case %u:", await->index + 1);
    e->indent = "    ";
    if (child_needs_drop(await)) {
        glue_break(e, 1);
        const char *drop = await->kind == AWAIT_HANDLE ? "acc_join_future_drop"
                                                       : future_name(e, await->callee, "_drop");
        put(e, "%s(&%s);", drop, child_path(e, await));
    }
    reload(e, await, true);
    glue_break(e, 1);
    if (await->cleanup)
        put(e, "goto %s;", cleanup_label(e, await->cleanup));
    else
        put(e, "break;");
}

/* The cleanups that some drop runs, and those that are jumped to. */
typedef struct Chains {
    BitSet needed, labelled;
} Chains;

static void mark_chain(Chains *chains, const Cleanup *cleanup)
{
    if (cleanup)
        bits_add(&chains->labelled, cleanup->index);
    for (; cleanup; cleanup = cleanup->outer)
        bits_add(&chains->needed, cleanup->index);
}

/* The one that is printed behind `cleanup`: the next of a smaller index. */
static const Cleanup *printed_next(const Function *f, const BitSet *needed, size_t index)
{
    while (index-- > 0)
        if (bits_has(needed, index))
            return f->cleanups.data[index];
    return NULL;
}

static void declare_dropped(Emitter *e)
{
    Function *f = e->f;
    BitSet all = bits_new(e->arena, f->locals.count);
    for (size_t i = 0; i < f->awaits.count; i++)
        if (f->awaits.data[i]->cleanup)
            bits_union(&all, &f->awaits.data[i]->keep_drop);
    BITS_EACH(i, &all)
    {
        const Local *local = f->locals.data[i];
        if (local->cls == LOCAL_PINNED)
            continue;
        begin_glue(e, local->declared ? local->declared : f->begin);
        put(e, "%s;", local_type(e, local, local->cname));
    }
}

/* Each cleanup stands once, inner ones first, and goes on with the one that was registered before
 * it. */
static void print_chains(Emitter *e, Chains *chains)
{
    Function *f = e->f;
    BITS_EACH(i, &chains->needed)
    {
        const Cleanup *outer = f->cleanups.data[i]->outer;
        if (outer && printed_next(f, &chains->needed, i) != outer)
            bits_add(&chains->labelled, outer->index);
    }
    for (size_t i = f->cleanups.count; i-- > 0;) {
        const Cleanup *cleanup = f->cleanups.data[i];
        if (!bits_has(&chains->needed, i))
            continue;
        if (bits_has(&chains->labelled, i))
            put(e, "\n%s:;", cleanup_label(e, cleanup));
        begin_glue(e, cleanup->statement ? cleanup->statement->begin : cleanup->local->declared);
        print_cleanup(e, cleanup);
        if (!cleanup->outer)
            put(e, " return;");
        else if (printed_next(f, &chains->needed, i) != cleanup->outer)
            put(e, " goto %s;", cleanup_label(e, cleanup->outer));
    }
    put(e, "\n");
}

void emit_drop(Emitter *e)
{
    Function *f = e->f;
    Chains chains = {bits_new(e->arena, f->cleanups.count), bits_new(e->arena, f->cleanups.count)};
    for (size_t i = 0; i < f->awaits.count; i++)
        mark_chain(&chains, f->awaits.data[i]->cleanup);
    e->dropping = true;
    declare_dropped(e);
    begin_body_line(e, f->begin);
    put(e, "unsigned %s = %s->%s;", e->names.state, e->names.self, e->names.state);
    glue_break(e, 0);
    put(e, "%s->%s = %u;", e->names.self, e->names.state, f->frame->state_count);
    glue_break(e, 0);
    put(e, "switch (%s) {", e->names.state);
    for (size_t i = 0; i < f->awaits.count; i++)
        if (child_needs_drop(f->awaits.data[i]) || f->awaits.data[i]->cleanup)
            print_drop_state(e, f->awaits.data[i]);
    begin_glue(e, f->begin);
    put(e, "}");
    if (bits_count(&chains.needed))
        put(e, " return;");
    print_chains(e, &chains);
    e->dropping = false;
}
