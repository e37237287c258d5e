/* emit_body: the poll function.
 *
 * It is entered at a state: 0 falls into the first block, k goes to resume_k behind everything
 * else, which polls the child, reloads what the state kept and goes on behind the await.  So no
 * loop is entered but at its head, save where loops.c could not copy.
 *
 * The body is printed once into a text that is thrown away, to learn which labels and locals it
 * uses. */
#include "emit.h"

#include <string.h>

typedef struct Reads {
    const Function *function;
    BitSet locals;
} Reads;

static void note_read(void *context, Local *local, AccessKind kind, Node *at)
{
    Reads *reads = context;
    (void)at;
    if (local->whole)
        local = local->whole;
    if ((kind == ACCESS_READ || kind >= ACCESS_BORROW) && is_tracked(reads->function, local))
        bits_add(&reads->locals, local->index);
}

/* Those that are written and never read: a compiler would warn of them where it did not before. */
static BitSet find_reads(Emitter *e, const Function *f)
{
    Reads reads = {f, bits_new(e->arena, f->locals.count)};
    for (size_t i = 0; i < f->blocks.count; i++) {
        const Block *block = f->blocks.data[i];
        for (size_t k = 0; k < block->ops.count; k++)
            op_accesses(&block->ops.data[k], note_read, &reads);
        term_accesses(block, note_read, &reads);
    }
    return reads.locals;
}

static void note_wanted(const BitSet *reads, Await *await)
{
    await->is_wanted = await->result && bits_has(reads, await->result->index);
}

void find_wanted(Emitter *e, Function *f)
{
    BitSet reads = find_reads(e, f);
    for (size_t i = 0; i < f->awaits.count; i++)
        note_wanted(&reads, f->awaits.data[i]);
    for (size_t i = 0; i < f->blocks.count; i++)
        for (size_t k = 0; k < f->blocks.data[i]->ops.count; k++)
            if (f->blocks.data[i]->ops.data[k].kind == OP_CALL)
                note_wanted(&reads, f->blocks.data[i]->ops.data[k].await);
}

/* clang has found it true, where a const local was still a constant. */
static bool is_assertion(Emitter *e, const Node *node)
{
    size_t count;
    const Token *token = source_tokens(e->source, node->begin, node->end, &count);
    return count && (source_token_is(e->source, token, "_Static_assert") ||
                     source_token_is(e->source, token, "static_assert"));
}

static void declare_locals(Emitter *e, const Table *body)
{
    const Function *root = outermost(e->f);
    for (size_t i = 0; i < root->hoisted_declarations.count; i++) {
        Node *node = root->hoisted_declarations.data[i];
        if (is_assertion(e, node))
            continue;
        begin_glue(e, node->begin);
        if (node->name)
            put(e, "%s", node->name);
        else
            print_range(e, node->begin, node->end);
    }
    for (size_t i = 0; i < e->f->all_locals.count; i++)
        if (holds_labels(e->f->all_locals.data[i]))
            print_static(e, e->f->all_locals.data[i]);
    BitSet reads = find_reads(e, e->f);
    for (size_t i = 0; i < e->f->locals.count; i++) {
        const Local *local = e->f->locals.data[i];
        if (local->is_param || local->whole || local->cls == LOCAL_PINNED ||
            !mentions(body, local->cname))
            continue;
        begin_glue(e, local->declared ? local->declared : e->f->begin);
        put(e, "%s%s", bits_has(&reads, i) ? "" : "__attribute__((unused)) ",
            local_type(e, local, local->cname));
        /* gcc follows what arms give back through their functions, and loses its way. */
        if (local->maybe_uninit || (local->from_arm && local->type->is_scalar))
            put(e, " = %s",
                local->type->is_atomic ? zero_of(e, local->type) : zero_initializer(local->type));
        put(e, ";");
    }
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

static void silence(Emitter *e, const Table *body, const char *name)
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
        if (step && bits_has(e->labels_used, loops_key(step->version, step->block))) {
            shape->loop = SHAPE_WHILE;
            changed = true;
        }
    }
    return changed;
}

static void use_label_addresses(Emitter *e)
{
    for (size_t i = 0; i < e->f->label_targets.count; i++)
        bits_add(e->labels_used, loops_key(NULL, e->f->label_targets.data[i]));
}

/* And not of an arm, or of the function around one. */
static bool is_block_of(const Function *f, const Block *block)
{
    return block->index < f->blocks.count && f->blocks.data[block->index] == block;
}

/* `&&label` of a label that is called otherwise. */
static void rename_addresses(Emitter *e, Node *node)
{
    const Label *label = node->kind == N_LABEL_ADDRESS ? node->label : NULL;
    if (label && label->block && is_block_of(e->f, label->block) &&
        e->label_at[label->block->index] != label) {
        node->text = arena_printf(e->arena, "&&%s", label_text(e, label->block, NULL));
        for (Node *up = node->parent; up && !up->touched; up = up->parent)
            up->touched = true;
    }
    for (uint32_t i = 0; i < node->kid_count; i++)
        if (node->kids[i])
            rename_addresses(e, node->kids[i]);
}

/* Labels of __label__ may share a name: the first has it, the others are called as blocks are. */
static void name_labels(Emitter *e)
{
    Function *f = e->f;
    Table *given = table_new(e->arena);
    bool shared = false;
    e->label_at = NEW_ARRAY(e->arena, const Label *, f->blocks.count);
    const Function *root = outermost(f);
    for (size_t i = 0; i < root->labels.count; i++) {
        Label *label = root->labels.data[i];
        if (!label->block || !is_block_of(f, label->block))
            continue;
        bool taken = table_get(given, label->name, strlen(label->name)) != NULL;
        shared |= taken;
        if (taken)
            continue;
        table_put(given, label->name, strlen(label->name), label);
        e->label_at[label->block->index] = label;
    }
    if (shared)
        rename_addresses(e, f->body);
}

void emit_run(Emitter *e)
{
    Function *f = e->f;
    Sequence sequence = make_sequence(e, f);
    BitSet used = bits_new(e->arena, sequence.loops.keys);
    e->labels_used = &used;
    e->never_negative = find_never_negative(e);
    name_labels(e);
    use_label_addresses(e);
    Buf body = rehearse(e, &sequence);
    while (demote_for_loops(e, &sequence)) {
        bits_clear(&used);
        use_label_addresses(e);
        buf_free(&body);
        body = rehearse(e, &sequence);
    }
    Table *words = words_of(e->arena, &body);
    buf_free(&body);
    declare_locals(e, words);
    if (f->awaits.count)
        declare_pending(e, f);
    if (f->awaits.count)
        silence(e, words, e->names.self);
    silence(e, words, e->names.cx);
    if (answer_kind(f) == ANSWER_OUT)
        silence(e, words, e->names.out);
    if (is_given_result(f))
        silence(e, words, e->names.value);
    for (size_t i = 0; i < f->params.count; i++)
        silence(e, words, f->params.data[i]->cname);
    silence_outer_params(e, words);
    print_dispatch(e, &sequence);
    store_pinned_params(e);
    print_blocks(e, &sequence);
}
