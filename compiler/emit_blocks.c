/* emit_blocks: the blocks of a function as statements.
 *
 * Blocks print in source order, each at most once in the original and once in each copy that
 * loops.c has chosen, in the constructs that emit_shape.c has found; a jump to what stands next
 * prints nothing, and one that a construct makes prints as break or continue. */
#include "emit.h"

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

const Region *region_at(const Function *f, const Block *block)
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

/* The item that control reaches when it falls to `next` inside the `depth` outer constructs: their
 * ends lead elsewhere. */
static size_t reached_from(const Printing *p, size_t depth, size_t next)
{
    for (size_t i = depth; i-- > 0;) {
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

/* Behind the end of the one that is printed. */
static size_t natural_next(const Printing *p)
{
    return reached_from(p, p->depth, p->item + 1);
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
    if (item != NO_ITEM && item == reached_from(p, (size_t)(loop - p->stack), loop_close(loop)))
        return "break";
    return item == continue_item(p, loop) && item != NO_ITEM ? "continue" : NULL;
}

static const char *jump_text(Emitter *e, const Block *to)
{
    const char *jump = loop_jump(e, to);
    return jump ? arena_printf(e->arena, "%s;", jump) : goto_text(e, e->version, to);
}

static bool is_next(Emitter *e, const Block *to)
{
    return item_index(e->printing->sequence, e->version, to) == natural_next(e->printing);
}

/* ---- blocks --------------------------------------------------------------------------------- */

/* Parentheses that the user wrote around the operand of ! or && would stand twice here, which clang
 * warns of around == and wants around =. */
static void print_condition(Emitter *e, const Block *block, const char *before, const char *behind)
{
    Node *node = block->node;
    while (node->kind == N_PAREN && source_text(e->source, NULL)[node->begin] == '(' &&
           node->kids[0]->kind != N_ASSIGN)
        node = node->kids[0];
    put(e, "%s", before);
    print_node(e, node);
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
    if (block->exit)
        put_exit(e, block->node, block->exit);
    else
        put_return(e, block->node, block->local, false);
}

/* A saved scalar that may be read before it is written is zero; what is no member of the frame is
 * declared so. */
static bool reads_unset(const Local *local)
{
    return local->cls == LOCAL_PINNED && local->maybe_uninit && local->type->is_scalar;
}

/* The labels that the asm names are its own, and say in `way` which of them it went to. */
static void put_asm_goto(Emitter *e, const Local *way, Node *node)
{
    uint32_t first = asm_first_label(node), last = node->kid_count;
    for (uint32_t i = first; i < last; i++)
        put(e, i > first ? ", %s" : "{ __label__ %s", node->kids[i]->name);
    put(e, "; %s = 0; ", way->text);
    print_node(e, node);
    for (uint32_t i = first; i < last; i++)
        put(e, " if (0) { %s: %s = %u; }", node->kids[i]->name, way->text, i - first + 1);
    put(e, " }");
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
        if (!op->node && !reads_unset(op->local))
            break;
        begin_statement(e, place_of(op->local->var ? op->local->var : op->node, block, e->f));
        if (op->local->is_lazy)
            put_lazy(e, op->local);
        else if (op->node)
            put_store(e, op->local->type, op->local->text, op->node);
        else
            put(e, "%s = (%s)%s;", op->local->text,
                type_declare(e->arena, op->local->type->unqualified, ""),
                op->local->type->empty_first ? "{}" : "{0}");
        break;
    case OP_SET:
        begin_statement(e, place_of(op->node, block, e->f));
        if (op->node->kind == N_ASM) {
            put_asm_goto(e, op->local, op->node);
            break;
        }
        put_store(e, op->local->type, op->local->text, op->node);
        break;
    case OP_CALL:
        print_call(e, op->await);
        break;
    case OP_TAKE:
        break;
    case OP_GO:
        begin_statement(e, op->node->begin);
        print_go(e, op);
        break;
    case OP_CLEANUP:
        begin_statement(e, cleanup_place(op->cleanup));
        print_cleanup(e, op->cleanup);
        break;
    case OP_ENTER:
    case OP_LEAVE:
    case OP_OVER:
    case OP_END:
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

/* A construct says where control goes without a jump: that must be what the blocks say. */
static void verify_exit(Emitter *e, const Block *tests, size_t reached)
{
    if (item_index(e->printing->sequence, e->version, tests->to[1]) != reached)
        internal_error("emit", e->f->name, "block %u prints with another successor", tests->index);
}

static void verify_loop(Emitter *e, const Shape *shape, size_t i)
{
    const Printing *p = e->printing;
    size_t tests = shape->loop == SHAPE_DO ? shape->loop_last : i;
    if (shape->loop != SHAPE_NONE && shape->loop != SHAPE_FOREVER)
        verify_exit(e, p->sequence->items.data[tests].block,
                    reached_from(p, p->depth, shape->loop_last + 1));
}

static void verify_branch(Emitter *e, const Shape *shape, const Block *block)
{
    const Printing *p = e->printing;
    bool two = shape->else_at != NO_ITEM;
    verify_exit(e, block, two ? shape->else_at : reached_from(p, p->depth, shape->branch_close));
}

static void print_label(Emitter *e, const Item *item)
{
    if (bits_has(e->labels_used, loops_key(item->version, item->block)))
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
    at = source_line_start(e->source, at);
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
    verify_loop(e, shape, i);
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
        verify_branch(e, shape, item->block);
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
    sequence->index[loops_key(version, block)] = sequence->items.count;
    VEC_PUSH(e->arena, &sequence->items, ((Item){block, region_at(e->f, block), version}));
}

Sequence make_sequence(Emitter *e, Function *f)
{
    Sequence sequence = {.loops = loops_find(e->arena, f)};
    sequence.index = NEW_ARRAY(e->arena, size_t, sequence.loops.keys);
    for (size_t i = 0; i < sequence.loops.keys; i++)
        sequence.index[i] = NO_ITEM;
    for (size_t i = 0; i < f->blocks.count; i++)
        if (!f->blocks.data[i]->drop_only)
            add_item(e, &sequence, f->blocks.data[i], NULL);
    for (size_t i = 0; i < sequence.loops.list.count; i++) {
        const Loop *loop = sequence.loops.list.data[i];
        BITS_EACH (b, &loop->copy.bits)
            add_item(e, &sequence, f->blocks.data[loop->copy.first + b], loop);
    }
    shape_sequence(e->arena, &sequence);
    sequence.firsts = find_first_awaits(e, &sequence.loops);
    return sequence;
}

void print_blocks(Emitter *e, const Sequence *sequence)
{
    Printing printing = {sequence, NEW_ARRAY(e->arena, Around, sequence->items.count * 2 + 1), 0,
                         0};
    e->printing = &printing;
    for (size_t i = 0; i < sequence->items.count; i++)
        print_item(e, i);
    close_constructs(e, sequence->items.count);
    e->printing = NULL;
    e->version = NULL;
    print_resumes(e, sequence);
    put(e, "\n");
}
