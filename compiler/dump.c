/* dump: what a pass left, for --dump=PASS.
 *
 * Needs what the named pass has filled and nothing behind it; leaves text.  The forms are for
 * people and for the tests, which bind the numbers in them. */
#include "acc.h"

#include <string.h>

enum { SNIPPET = 60 };

static uint32_t line_of(const Unit *unit, Offset at)
{
    return source_line(unit->source, at);
}

/* The node's text with its temporaries in place, until the buffer has more than anybody shows.
 * `made`: the node whose own text is not meant, because it is evaluated here. */
static void put_text(const Unit *unit, Buf *out, const Node *node, const Node *made)
{
    size_t length;
    const char *text = source_text(unit->source, &length);
    Offset at = node->begin;
    if (node->text && node != made) {
        buf_puts(out, node->text);
        return;
    }
    for (uint32_t i = 0; i < node->kid_count && out->length < 16 * SNIPPET; i++) {
        const Node *kid = node->kids[i];
        if (!kid || kid->begin < at || kid->end < kid->begin || kid->end > node->end)
            continue;
        buf_write(out, text + at, kid->begin - at);
        put_text(unit, out, kid, made);
        at = kid->end;
    }
    if (at < node->end)
        buf_write(out, text + at, node->end - at);
}

/* One line, cut to SNIPPET characters. */
static void put_line(Buf *out, const char *text, size_t length)
{
    bool space = false;
    size_t shown = 0;
    buf_putc(out, '`');
    for (size_t i = 0; i < length; i++) {
        bool blank = text[i] == ' ' || text[i] == '\n' || text[i] == '\t' || text[i] == '\r';
        if (!blank && shown >= SNIPPET) {
            buf_puts(out, "...");
            break;
        }
        if (!blank) {
            if (space && shown)
                buf_putc(out, ' ');
            buf_putc(out, text[i]);
            shown += 1 + (space && shown);
        }
        space = blank;
    }
    buf_putc(out, '`');
}

static void put_made(const Unit *unit, Buf *out, const Node *node, const Node *made)
{
    Buf text = {0};
    put_text(unit, &text, node, made);
    put_line(out, text.data ? text.data : "", text.length);
    buf_free(&text);
}

static void put_snippet(const Unit *unit, Buf *out, const Node *node)
{
    put_made(unit, out, node, NULL);
}

static const char *plural(uint64_t count)
{
    return count == 1 ? "" : "s";
}

/* ---- tree ----------------------------------------------------------------------------------- */

static const char *kind_name(NodeKind kind)
{
    static const char *const names[] = {
        [N_OTHER] = "other",
        [N_LITERAL] = "literal",
        [N_REF] = "ref",
        [N_MEMBER] = "member",
        [N_INDEX] = "index",
        [N_CALL] = "call",
        [N_UNARY] = "unary",
        [N_BINARY] = "binary",
        [N_ASSIGN] = "assign",
        [N_UPDATE] = "update",
        [N_AND] = "and",
        [N_OR] = "or",
        [N_COMMA] = "comma",
        [N_COND] = "cond",
        [N_ELVIS] = "elvis",
        [N_CAST] = "cast",
        [N_CONVERT] = "convert",
        [N_PAREN] = "paren",
        [N_COMPOUND_LITERAL] = "compound_literal",
        [N_INIT_LIST] = "init_list",
        [N_DESIGNATED] = "designated",
        [N_STMT_EXPR] = "stmt_expr",
        [N_LABEL_ADDRESS] = "label_address",
        [N_AWAIT] = "await",
        [N_BOXED] = "boxed",
        [N_SHIELDED] = "shielded",
        [N_LAZY] = "lazy",
        [N_SPAWN] = "spawn",
        [N_BOXED_LAZY] = "boxed_lazy",
        [N_BLOCK_ON] = "block_on",
        [N_BLOCK] = "block",
        [N_DECL] = "decl",
        [N_VAR] = "var",
        [N_EXPR] = "expr",
        [N_EMPTY] = "empty",
        [N_IF] = "if",
        [N_WHILE] = "while",
        [N_DO] = "do",
        [N_FOR] = "for",
        [N_SWITCH] = "switch",
        [N_CASE] = "case",
        [N_DEFAULT] = "default",
        [N_LABEL] = "label",
        [N_GOTO] = "goto",
        [N_GOTO_ANY] = "goto_any",
        [N_BREAK] = "break",
        [N_CONTINUE] = "continue",
        [N_RETURN] = "return",
        [N_ASM] = "asm",
        [N_DEFER] = "defer",
        [N_ALL] = "await_all",
        [N_ANY] = "await_any",
        [N_WHEN] = "when",
        [N_WITHIN] = "await_within",
        [N_AWAIT_BREAK] = "await_break",
        [N_EACH] = "await_each",
        [N_YIELD] = "yield",
        [N_YIELD_BREAK] = "yield_break",
        [N_GROUP] = "await_group",
        [N_GO] = "go",
    };
    bool known = (size_t)kind < sizeof names / sizeof *names && names[kind];
    return known ? names[kind] : "?";
}

static void put_details(Buf *out, const Node *node)
{
    static const char *const unary[] = {"plain", "address", "deref", "step"};
    if (node->kind == N_UNARY)
        buf_printf(out, " %s", unary[node->op]);
    if (node->kind == N_MEMBER)
        buf_puts(out, node->op == OP_ARROW ? " arrow" : " dot");
    if (node->decay)
        buf_puts(out, " decay");
    if (node->constant)
        buf_puts(out, " constant");
    if (node->local)
        buf_printf(out, " local=%s", node->local->name);
    if (node->label)
        buf_printf(out, " label=%s", node->label->name);
    if (node->callee)
        buf_printf(out, " callee=%s", node->callee->name);
}

static void dump_node(const Unit *unit, Buf *out, const Node *node, uint32_t depth)
{
    if (!node) {
        buf_printf(out, "%*s-\n", (int)(2 * depth), "");
        return;
    }
    buf_printf(out, "%*s%s", (int)(2 * depth), "", kind_name(node->kind));
    put_details(out, node);
    buf_printf(out, " %u:", line_of(unit, node->begin));
    put_snippet(unit, out, node);
    buf_putc(out, '\n');
    for (uint32_t i = 0; i < node->kid_count; i++)
        dump_node(unit, out, node->kids[i], depth + 1);
}

static void put_signature(const Unit *unit, Buf *out, const Function *function)
{
    buf_printf(out, "%s(", function->name);
    for (size_t i = 0; i < function->params.count; i++) {
        const Local *param = function->params.data[i];
        buf_printf(out, "%s%s", i ? ", " : "",
                   type_declare(unit->arena, param->type, param->name ? param->name : ""));
    }
    buf_printf(out, "%s) -> %s", function->params.count ? "" : "void",
               type_declare(unit->arena, function->result, ""));
}

void dump_tree(const Unit *unit, Buf *out)
{
    for (size_t i = 0; i < unit->functions.count; i++) {
        const Function *function = unit->functions.data[i];
        buf_puts(out, "function ");
        put_signature(unit, out, function);
        if (function->manual_tag)
            buf_printf(out, " manual struct %s", function->manual_tag);
        buf_printf(out, " (line %u)\n", line_of(unit, function->begin));
        if (function->body)
            dump_node(unit, out, function->body, 1);
    }
    for (size_t i = 0; i < unit->plain_roots.count; i++) {
        buf_puts(out, "plain code\n");
        dump_node(unit, out, unit->plain_roots.data[i], 1);
    }
}

/* ---- cfg ------------------------------------------------------------------------------------ */

static void put_locals(Buf *out, const Scope *scope)
{
    for (size_t i = 0; i < scope->locals.count; i++)
        buf_printf(out, "%s%s", i ? ", " : "", scope->locals.data[i]->name);
}

static void put_cleanup(const Unit *unit, Buf *out, const Cleanup *cleanup)
{
    if (cleanup->statement)
        put_snippet(unit, out, cleanup->statement);
    else if (cleanup->local->cleanup)
        buf_printf(out, "%s(&%s)", cleanup->local->cleanup, cleanup->local->name);
    else
        buf_printf(out, "drop %s", cleanup->local->name);
    if (cleanup->unless)
        buf_printf(out, " unless %s", cleanup->unless->name);
}

static void dump_op(const Unit *unit, Buf *out, const Op *op)
{
    buf_puts(out, "    ");
    switch (op->kind) {
    case OP_EVAL:
        buf_puts(out, "eval ");
        put_made(unit, out, op->node, op->node->temp ? NULL : op->node);
        break;
    case OP_INIT:
        buf_printf(out, "init %s", op->local->name);
        if (op->node) {
            buf_puts(out, " = ");
            put_snippet(unit, out, op->node);
        }
        break;
    case OP_SET:
        buf_printf(out, "set %s = ", op->local->name);
        put_made(unit, out, op->node, op->node->temp == op->local ? op->node : NULL);
        break;
    case OP_CALL:
        buf_printf(out, "call %s", op->await->callee->name);
        if (op->local)
            buf_printf(out, " -> %s", op->local->name);
        break;
    case OP_TAKE:
        buf_printf(out, "take %s", op->local->name);
        break;
    case OP_GO:
        buf_printf(out, "go %s", op->child->name);
        break;
    case OP_CLEANUP:
        buf_puts(out, "cleanup ");
        put_cleanup(unit, out, op->cleanup);
        break;
    case OP_OVER:
        buf_printf(out, "over %s", op->local->name);
        break;
    case OP_ENTER:
    case OP_LEAVE:
    case OP_END:
        buf_printf(out, "%s scope %u",
                   op->kind == OP_ENTER   ? "enter"
                   : op->kind == OP_LEAVE ? "leave"
                                          : "end",
                   op->scope->index);
        if (op->scope->locals.count)
            buf_puts(out, ": ");
        put_locals(out, op->scope);
        break;
    }
    buf_putc(out, '\n');
}

static const char *type_words(const Unit *unit, const Local *local)
{
    if (!local->holds)
        return type_declare(unit->arena, local->type, "");
    return arena_printf(unit->arena, "the %s of %s", holds_stored(local) ? "future" : "frame",
                        local->holds->name);
}

static const char *short_name(const Await *await)
{
    if (await->arms || await->kind >= AWAIT_YIELD)
        return await_name(await);
    return await->callee                 ? await->callee->name
           : await->kind == AWAIT_HANDLE ? "handle"
           : await->kind == AWAIT_EACH   ? "stream"
                                         : "function behind a pointer";
}

static void dump_await(Buf *out, const Block *block)
{
    const Await *await = block->await;
    buf_printf(out, "await #%u %s%s", await->index + 1,
               await->kind == AWAIT_BOXED            ? "boxed "
               : await->kind == AWAIT_SHIELDED       ? "shielded "
               : await->held && await->held->is_lazy ? "lazy "
                                                     : "",
               short_name(await));
    if (await->result)
        buf_printf(out, " -> %s", await->result->name);
    buf_printf(out, ", ready b%u", block->to[0]->index);
    if (block->to[1])
        buf_printf(out, ", drop b%u", block->to[1]->index);
}

static void dump_switch(const Unit *unit, Buf *out, const Block *block)
{
    buf_puts(out, "switch ");
    put_snippet(unit, out, block->node);
    for (size_t i = 0; i < block->cases.count; i++) {
        const Case *entry = &block->cases.data[i];
        buf_puts(out, ", ");
        put_snippet(unit, out, entry->low);
        if (entry->high) {
            buf_puts(out, " ... ");
            put_snippet(unit, out, entry->high);
        }
        buf_printf(out, " b%u", entry->to->index);
    }
    buf_printf(out, ", default b%u", block->to[0]->index);
}

static void dump_term(const Unit *unit, Buf *out, const Block *block)
{
    buf_puts(out, "    ");
    switch (block->term) {
    case TERM_JUMP:
        buf_printf(out, "jump b%u", block->to[0]->index);
        break;
    case TERM_BRANCH:
        buf_puts(out, "branch ");
        put_snippet(unit, out, block->node);
        buf_printf(out, ", true b%u, false b%u", block->to[0]->index, block->to[1]->index);
        break;
    case TERM_SWITCH:
        dump_switch(unit, out, block);
        break;
    case TERM_INDIRECT:
        buf_puts(out, "goto ");
        put_snippet(unit, out, block->node);
        break;
    case TERM_AWAIT:
        dump_await(out, block);
        break;
    case TERM_RETURN:
        buf_puts(out, "return");
        if (block->exit)
            buf_printf(out, " by exit %u", block->exit);
        if (block->node) {
            buf_putc(out, ' ');
            put_snippet(unit, out, block->node);
        } else if (block->local) {
            buf_printf(out, " %s", block->local->name);
        }
        break;
    case TERM_END:
        buf_puts(out, "end");
        break;
    }
    buf_putc(out, '\n');
}

static void dump_block(const Unit *unit, Buf *out, const Block *block)
{
    buf_printf(out, "  b%u:", block->index);
    if (block->origin)
        buf_printf(out, " (line %u)", line_of(unit, block->origin->begin));
    if (block->scope)
        buf_printf(out, " scope %u", block->scope->index);
    buf_puts(out, block->drop_only ? " drop only\n" : "\n");
    for (size_t i = 0; i < block->ops.count; i++)
        dump_op(unit, out, &block->ops.data[i]);
    dump_term(unit, out, block);
}

void dump_cfg(const Unit *unit, Buf *out)
{
    for (size_t i = 0; i < unit->functions.count; i++) {
        const Function *function = unit->functions.data[i];
        if (!function->blocks.count)
            continue;
        buf_puts(out, "function ");
        put_signature(unit, out, function);
        buf_putc(out, '\n');
        for (size_t r = 0; r < function->regions.count; r++) {
            const Region *region = &function->regions.data[r];
            buf_printf(out, "  region b%u..b%u ", region->first, region->last);
            put_snippet(unit, out, region->statement);
            buf_putc(out, '\n');
        }
        for (size_t b = 0; b < function->blocks.count; b++)
            dump_block(unit, out, function->blocks.data[b]);
    }
}

/* ---- liveness ------------------------------------------------------------------------------- */

static void put_set(Buf *out, const Function *function, const BitSet *set)
{
    const char *before = "";
    BITS_EACH (i, set) {
        buf_printf(out, "%s%s", before, function->locals.data[i]->name);
        before = ", ";
    }
    if (!*before)
        buf_puts(out, "nothing");
}

static void put_await_line(const Unit *unit, Buf *out, const Await *await)
{
    buf_printf(out, "  await #%u %s (line %u)", await->index + 1, short_name(await),
               line_of(unit, await->node->begin));
}

static void put_keepers(Buf *out, const Function *function, const Local *local)
{
    const char *before = " kept at ";
    for (size_t i = 0; i < function->awaits.count; i++) {
        const Await *await = function->awaits.data[i];
        if (!bits_has(&await->keep, local->index))
            continue;
        buf_printf(out, "%s#%u", before, await->index + 1);
        before = ", ";
    }
}

static void dump_local(const Unit *unit, Buf *out, const Function *function, const Local *local)
{
    static const char *const classes[] = {"plain", "value", "pinned"};
    buf_printf(out, "  %s %s: %s",
               local->is_param  ? "param"
               : local->is_temp ? "temp"
                                : "local",
               local->name, classes[local->cls]);
    buf_printf(out, ", %llu byte%s of %s", (unsigned long long)local->type->size,
               plural(local->type->size), type_words(unit, local));
    if (local->escapes)
        buf_puts(out, ", escapes");
    if (local->maybe_uninit)
        buf_puts(out, ", zeroed");
    if (local->cls != LOCAL_PLAIN) {
        buf_putc(out, ',');
        put_keepers(out, function, local);
    }
    if (local->cls == LOCAL_PINNED && bits_next(&local->conflicts, 0) != (size_t)-1) {
        buf_puts(out, ", apart from ");
        put_set(out, function, &local->conflicts);
    }
    buf_putc(out, '\n');
}

void dump_liveness(const Unit *unit, Buf *out)
{
    for (size_t i = 0; i < unit->functions.count; i++) {
        const Function *function = unit->functions.data[i];
        if (function->failed || !function->blocks.count)
            continue;
        buf_printf(out, "function %s\n", function->name);
        for (size_t a = 0; a < function->awaits.count; a++) {
            const Await *await = function->awaits.data[a];
            put_await_line(unit, out, await);
            buf_puts(out, " keeps ");
            put_set(out, function, &await->keep);
            if (await->block->to[1]) {
                buf_puts(out, "; its drop needs ");
                put_set(out, function, &await->keep_drop);
            }
            buf_putc(out, '\n');
        }
        for (size_t l = 0; l < function->locals.count; l++)
            dump_local(unit, out, function, function->locals.data[l]);
    }
}

/* ---- layout --------------------------------------------------------------------------------- */

static void dump_part(Buf *out, const Slot *slot, const char *child)
{
    switch (slot->part) {
    case PART_CHILD:
        buf_printf(out, "child %s\n", child);
        break;
    case PART_ARM:
        buf_printf(out, "arm %u\n", slot->index + 1);
        break;
    case PART_PENDING:
        buf_puts(out, "pending arms\n");
        break;
    case PART_TIMER:
        buf_puts(out, "timer\n");
        break;
    case PART_GROUP:
        buf_puts(out, "group\n");
        break;
    }
}

static void dump_slot(const Unit *unit, Buf *out, const Slot *slot, const char *child)
{
    const Local *local = slot->local;
    buf_printf(out, "    at %llu: %llu byte%s ", (unsigned long long)slot->offset,
               (unsigned long long)slot->size, plural(slot->size));
    if (local)
        buf_printf(out, "%s of %s\n", local->name, type_words(unit, local));
    else
        dump_part(out, slot, child);
}

static void dump_frame(const Unit *unit, Buf *out, const Function *function)
{
    const Frame *frame = function->frame;
    buf_printf(out,
               "frame %s: size %llu align %u, stored %llu align %u, tag at %llu of %u byte%s%s%s\n",
               function->name, (unsigned long long)frame->size, frame->align,
               (unsigned long long)frame->stored_size, frame->stored_align,
               (unsigned long long)frame->tag_offset, frame->tag_size, plural(frame->tag_size),
               frame->embeds_tag ? "" : " when stored", frame->needs_drop ? ", drop" : "");
    if (frame->size > frame->bound || frame->stored_size > frame->stored_bound)
        buf_printf(out, "  above the bound of %llu, stored %llu\n",
                   (unsigned long long)frame->bound, (unsigned long long)frame->stored_bound);
    if (frame->pinned.count)
        buf_puts(out, "  pinned\n");
    for (size_t i = 0; i < frame->pinned.count; i++)
        dump_slot(unit, out, &frame->pinned.data[i], "");
    for (size_t k = 0; k < frame->state_count; k++) {
        const State *state = &frame->states[k];
        if (state->await)
            put_await_line(unit, out, state->await);
        else
            buf_puts(out, "  start");
        buf_printf(out, ": %llu byte%s\n", (unsigned long long)state->bytes, plural(state->bytes));
        for (size_t i = 0; i < state->slots.count; i++)
            dump_slot(unit, out, &state->slots.data[i],
                      state->await ? short_name(state->await) : "");
    }
}

void dump_layout(const Unit *unit, Buf *out)
{
    for (size_t i = 0; i < unit->functions.count; i++)
        if (unit->functions.data[i]->frame)
            dump_frame(unit, out, unit->functions.data[i]);
}
