/* emit_resume: where the body is entered again.
 *
 * A resume polls the child; when that is ready it loads what the state kept and goes on behind the
 * await.  Of suspends whose resumes do the same (`if (v) await f(1); else await f(2);`) one is
 * printed, but each keeps its number, which says its line to whoever looks at the frame. */
#include "emit.h"

/* What its resume does: two with the same text do the same. */
static void describe(Emitter *e, const Await *await, const Loops *loops, Buf *key)
{
    const State *state = state_of(e, await);
    Target target = loops_target(e->f, loops, await);
    buf_printf(key, "%d %p %p %p %zu;", (int)await->kind, (void *)await->callee,
               (void *)await->result, (void *)await->held, loops_key(target.version, target.block));
    if (!await->callee && await->kind != AWAIT_HANDLE &&
        await->kind < AWAIT_YIELD) /* the type of each is its own */
        buf_printf(key, "%u;", await->index);
    for (size_t i = 0; i < state->slots.count; i++)
        buf_printf(key, "%p %llu,", (void *)state->slots.data[i].local,
                   (unsigned long long)state->slots.data[i].offset);
}

const Await **find_first_awaits(Emitter *e, const Loops *loops)
{
    const Function *f = e->f;
    const Await **firsts = NEW_ARRAY(e->arena, const Await *, f->awaits.count);
    Table *table = table_new(e->arena);
    for (size_t i = 0; i < f->awaits.count; i++) {
        const Await *await = f->awaits.data[i];
        Buf key = {0};
        describe(e, await, loops, &key);
        const Await *first = table_get(table, key.data, key.length);
        if (!first)
            table_put(table, key.data, key.length, (void *)await);
        firsts[i] = first ? first : await;
        buf_free(&key);
    }
    return firsts;
}

void print_dispatch(Emitter *e, const Sequence *sequence)
{
    const Function *f = e->f;
    if (!f->awaits.count)
        return;
    begin_body_line(e, f->begin);
    if (!f->frame->embeds_tag) { /* 1, or 2 where the future is stored */
        put(e, "if (%s) goto %s;", e->names.state, resume_name(e, f->awaits.data[0]));
        return;
    }
    put(e, "switch (%s) {", e->names.state);
    glue_break(e, 0);
    put(e, "case 0: break;"); /* there is no other one: a compiler needs to look for none */
    for (size_t i = 0; i < f->awaits.count; i++) {
        glue_break(e, 0);
        if (i + 1 < f->awaits.count)
            put(e, "case %zu: ", i + 1);
        else
            put(e, "default: ");
        put(e, "goto %s;", resume_name(e, sequence->firsts[i]));
    }
    glue_break(e, 0);
    put(e, "}");
}

static void put_pending_test(Emitter *e, const Await *await, const char *place)
{
    if (await->arms) {
        put(e, "if (");
        put_arms_call(e, await, "poll");
        put(e, ")");
    } else if (await->kind == AWAIT_ROOM) {
        put(e, "if (acc_group_room(");
        put_group_path(e, await->group);
        put(e, ", %s) == ACC_PENDING)", e->names.cx);
    } else if (await->kind == AWAIT_EACH) {
        put(e, "if (");
        put_each(e, await, false);
    } else {
        begin_child_poll(e, await);
        if (await->kind == AWAIT_BOXED)
            put(e, "!%s || ", place);
        put_poll(e, await, child_address(e, await, place), child_type_of(e, await, place));
        end_child_poll(e, await);
    }
}

/* A head that only jumps is passed on the way to the target. */
static const char *signs_on_the_way(Emitter *e, const Loops *loops, const Await *await,
                                    const Block *target)
{
    const Loop *inside = loops->innermost[await->block->index];
    const Block *block = await->block->to[0];
    const char *text = signs_text(e, inside, block);
    while (!*text && block != target) {
        block = block->to[0];
        text = signs_text(e, inside, block);
    }
    return text;
}

static void print_child_poll(Emitter *e, const Await *await)
{
    bool has_child = !await->arms && await->kind < AWAIT_YIELD;
    put_pending_test(e, await, has_child ? child_path(e, await) : NULL);
    glue_break(e, 1);
    put_pending(e);
    take_result(e, await);
    glue_break(e, 0);
}

static void print_resume(Emitter *e, const Await *await, const Loops *loops)
{
    begin_line(e, await->node->begin);
    e->indent = "    ";
    put(e, "%s:", resume_name(e, await));
    glue_break(e, 0);
    if (only_child(e->f))
        take_given_result(e, await);
    else if (await->kind != AWAIT_YIELD)
        print_child_poll(e, await);
    if (e->f->frame->embeds_tag)
        put(e, "%s->%s = %u;", e->names.self, e->names.state, e->f->frame->state_count);
    else if (!e->f->outer) /* an arm is never stored */
        put(e, "if (%s == %u) %s = %u;", e->names.state, e->f->frame->state_count, stored_tag(e),
            e->f->frame->state_count);
    if (await->kind == AWAIT_BOXED) {
        glue_break(e, 0);
        put(e, "acc_box_free(%s);", child_path(e, await));
    }
    if (await->kind == AWAIT_EACH)
        put_each_end(e, await);
    reload(e, await, 0, false);
    Target target = loops_target(e->f, loops, await);
    glue_break(e, 0);
    put(e, "%sgoto %s;", signs_on_the_way(e, loops, await, target.block),
        label_name(e, target.block, target.version));
}

void print_resumes(Emitter *e, const Sequence *sequence)
{
    const Function *f = e->f;
    for (size_t i = 0; i < f->awaits.count; i++)
        if (sequence->firsts[i] == f->awaits.data[i])
            print_resume(e, f->awaits.data[i], &sequence->loops);
}
