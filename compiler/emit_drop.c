/* emit_drop: the function that drops a suspended future.
 *
 * Each state drops its child, reloads what the registered cleanups need, and enters their chain,
 * the innermost first.  A stored future that was never polled, or is done, has nothing to drop. */
#include "emit.h"

static const char *cleanup_label(Emitter *e, const Cleanup *cleanup)
{
    return source_fresh_local(e->source, arena_printf(e->arena, "cleanup_%u", cleanup->index + 1));
}

/* The child's drop, then what is left of the state is loaded and its cleanups entered. */
static void print_drop_state(Emitter *e, const Await *await, int depth)
{
    e->indent = "    ";
    if (child_needs_drop(await)) {
        glue_break(e, depth);
        put_drop_child(e, await);
    }
    reload(e, await, depth, true);
    if (await->cleanup) {
        glue_break(e, depth);
        put(e, "goto %s;", cleanup_label(e, await->cleanup));
    }
}

/* The cleanups that some drop runs, and those that are jumped to. */
typedef struct Chains {
    BitSet needed, labelled;
} Chains;

static void mark_chain(Chains *chains, const Cleanup *cleanup)
{
    if (cleanup)
        bits_add(&chains->labelled, cleanup->index);
    for (; cleanup && !bits_has(&chains->needed, cleanup->index); cleanup = cleanup->outer)
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

/* What the cleanups name: those that a state keeps are reloaded, others are only written there. */
static void declare_dropped(Emitter *e, const Table *body)
{
    Function *f = e->f;
    BitSet kept = bits_new(e->arena, f->locals.count);
    for (size_t i = 0; i < f->awaits.count; i++)
        if (f->awaits.data[i]->cleanup)
            bits_union(&kept, &f->awaits.data[i]->keep_drop);
    for (size_t i = 0; i < f->locals.count; i++) {
        const Local *local = f->locals.data[i];
        if (local->whole || local->cls == LOCAL_PINNED || !mentions(body, local->cname))
            continue;
        begin_glue(e, local->declared ? local->declared : f->begin);
        put(e, "%s%s", bits_has(&kept, i) ? "" : "__attribute__((unused)) ",
            local_type(e, local, local->cname));
        if (!bits_has(&kept, i))
            put(e, " = %s",
                local->type->is_atomic ? zero_of(e, local->type) : zero_initializer(local->type));
        put(e, ";");
    }
}

/* Each cleanup stands once, inner ones first, and goes on with the one that was registered before
 * it. */
static void print_chains(Emitter *e, Chains *chains)
{
    Function *f = e->f;
    BITS_EACH (i, &chains->needed) {
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
        begin_glue(e, cleanup_place(cleanup));
        print_cleanup(e, cleanup);
        if (!cleanup->outer)
            put(e, " return;");
        else if (printed_next(f, &chains->needed, i) != cleanup->outer)
            put(e, " goto %s;", cleanup_label(e, cleanup->outer));
    }
    put(e, "\n");
}

/* Prints into a text that is thrown away, to learn which locals the cleanups name. */
static Buf rehearse_chains(Emitter *e, const Chains *chains)
{
    Buf scratch = {0};
    Emitter trial = *e;
    trial.out = &scratch;
    BITS_EACH (i, &chains->needed)
        print_cleanup(&trial, e->f->cleanups.data[i]);
    return scratch;
}

static void print_drop_states(Emitter *e)
{
    const Function *f = e->f;
    put(e, "unsigned %s = %s->%s;", e->names.state, e->names.self, e->names.state);
    glue_break(e, 0);
    put(e, "%s->%s = %u;", e->names.self, e->names.state, f->frame->state_count);
    glue_break(e, 0);
    put(e, "switch (%s) {", e->names.state);
    for (size_t i = 0; i < f->awaits.count; i++) {
        const Await *await = f->awaits.data[i];
        if (!child_needs_drop(await) && !await->cleanup)
            continue;
        begin_glue(e, await->node->begin);
        put(e, "case %u:", await->index + 1);
        print_drop_state(e, await, 1);
        if (!await->cleanup) {
            glue_break(e, 1);
            put(e, "break;");
        }
    }
    begin_glue(e, f->begin);
    put(e, "}");
}

void emit_drop(Emitter *e)
{
    Function *f = e->f;
    Chains chains = {bits_new(e->arena, f->cleanups.count), bits_new(e->arena, f->cleanups.count)};
    for (size_t i = 0; i < f->awaits.count; i++)
        mark_chain(&chains, f->awaits.data[i]->cleanup);
    e->dropping = true;
    Buf body = rehearse_chains(e, &chains);
    declare_dropped(e, words_of(e->arena, &body));
    buf_free(&body);
    begin_body_line(e, f->begin);
    silence_outer_params(e, NULL);
    if (f->frame->embeds_tag) {
        print_drop_states(e);
        put(e, bits_count(&chains.needed) ? " return;" : "");
    } else {
        put(e, "(void)%s;", e->names.self);
        print_drop_state(e, f->awaits.data[0], 0);
    }
    print_chains(e, &chains);
    e->dropping = false;
}
