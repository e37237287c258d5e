/* emit_meta: what describes the frames: acc_meta, the states, the arms.
 *
 * Nothing that runs reads it but acc_dump_tasks and debuggers; docs/abi.md says what it means. */
#include "emit_arms.h"

/* The arm `inner`, or one that it is in, as a part of `f`: where its frame lies in that of `f`. */
static const char *offset_of_arm(Emitter *e, const Function *f, const Function *inner)
{
    for (; inner->outer != f; inner = inner->outer)
        ;
    for (size_t i = 0; i < f->awaits.count; i++) {
        const Arms *arms = f->awaits.data[i]->arms;
        for (size_t k = 0; arms && k < arms->list.count; k++)
            if (arms->list.data[k] == inner)
                return arena_printf(
                    e->arena, "offsetof(struct %s, %s.%s) + ", future_name(e, f, "_frame"),
                    state_member(e, (uint32_t)i + 1),
                    slot_member(e, part_of(e, f->awaits.data[i], PART_ARM, (uint32_t)k)));
    }
    internal_error("emit", f->name, "an arm that is none of its own");
}

/* Where a member of a pinned local lies, from the first byte of the outermost function's frame;
 * NULL in a child of a group, of which that function is no part. */
static const char *offset_of_local(Emitter *e, const Local *local, const char *member)
{
    const Function *owner = e->f;
    while (!is_tracked(owner, local)) {
        if (owner->is_child)
            return NULL; /* on the heap: the local lies in another frame */
        owner = owner->outer;
    }
    const char *base = "";
    Function *self = e->f;
    for (const Function *inner = owner; inner->outer && !inner->is_child; inner = inner->outer) {
        e->f = inner->outer;
        base = arena_printf(e->arena, "%s%s", offset_of_arm(e, inner->outer, inner), base);
    }
    e->f = self;
    return arena_printf(e->arena, "%soffsetof(struct %s, %s%s)", base,
                        future_name(e, owner, "_frame"), local->cname, member);
}

/* The embedded form's own, where it has no tag. */
static const char *meta_name(Emitter *e, const Function *f, bool is_embedded)
{
    return future_name(e, f, is_embedded && !f->frame->embeds_tag ? "_frame_meta" : "_meta");
}

/* As a string in C. */
static void put_file_name(Emitter *e, const Function *f)
{
    put(e, "\"");
    for (const char *p = source_file(e->source, f->begin); *p; p++)
        put(e, *p == '"' || *p == '\\' ? "\\%c" : "%c", *p);
    put(e, "\"");
}

static void put_meta(Emitter *e, bool is_embedded)
{
    Function *f = e->f;
    const char *result = f->result->is_void ? NULL : type_declare(e->arena, f->result, "");
    put(e, "ACC__LOCAL const acc_meta %s = {\"%s\", ", meta_name(e, f, is_embedded), f->name);
    put_file_name(e, f);
    put(e, ", %u, ", source_line(e->source, f->name_at));
    put(e, result ? "sizeof(%s), _Alignof(%s), " : "0, 1, ", result, result);
    if (is_embedded)
        put(e, "0, 0, ");
    else
        put(e, "offsetof(struct %s, %s), %u, ", future_name(e, f, ""), tag_member(e),
            f->frame->tag_size);
    put(e, "%u, %s};\n", f->frame->state_count + 1, future_name(e, f, "_states"));
}

/* Nothing that leads further is known of it. */
static void put_leaf_state(Emitter *e, const Await *await)
{
    put(e, "    {%u, ACC_STATE_START, 0, 0, (void *)0, (void *)0},\n",
        source_line(e->source, await->node->begin));
}

/* What is lazy lies in the frame of the function that declares it: of this one or, in an arm, of
 * one around. */
static void put_lazy_state(Emitter *e, const Await *await)
{
    const Function *callee = await->callee;
    const Local *held = await->held;
    const char *offset =
        offset_of_local(e, held, holds_lazy(held) || holds_mark(held) ? ".future" : "");
    if (!offset) {
        put_leaf_state(e, await);
        return;
    }
    put(e, "    {%u, ACC_STATE_CHILD, 0, %s, ", source_line(e->source, await->node->begin), offset);
    if (callee->is_defined)
        put(e, "&%s", meta_name(e, callee, false));
    else
        put(e, "(void *)0");
    put(e, ", \"%s\"},\n", await_name(await));
}

/* `base`: what is to be added to the offsets; "" nothing. */
static void put_states(Emitter *e, const char *base)
{
    Function *f = e->f;
    const char *name = future_name(e, f, "_frame");
    put(e,
        "ACC__LOCAL const acc_state_meta %s[] = {\n    {%u, ACC_STATE_START, %s, 0, (void *)0, "
        "(void *)0},\n",
        future_name(e, f, "_states"), source_line(e->source, f->name_at),
        f->is_generator ? "ACC_STATE_YIELDS" : "0");
    for (size_t i = 0; i < f->awaits.count; i++) {
        const Await *await = f->awaits.data[i];
        if (await->arms && await->arms->kind == ARMS_GROUP) {
            put(e, "    {%u, ACC_STATE_GROUP, 0, 0, (void *)0, &%s},\n",
                source_line(e->source, await->node->begin), arms_table(e, await));
            continue;
        }
        if (await->arms) {
            put(e, "    {%u, ACC_STATE_ARMS, 0, 0, (void *)0, &%s},\n",
                source_line(e->source, await->node->begin), arms_table(e, await));
            continue;
        }
        if (await->kind >= AWAIT_YIELD ||
            (await->kind == AWAIT_EACH && (!await->callee || await->callee->never_suspends))) {
            put_leaf_state(e, await);
            continue;
        }
        if (await->held && await->held->is_lazy) {
            put_lazy_state(e, await);
            continue;
        }
        if (await->kind == AWAIT_EACH) {
            put(e, "    {%u, ACC_STATE_CHILD, 0, %soffsetof(struct %s, %s), &%s, \"%s\"},\n",
                source_line(e->source, await->node->begin), base, name, await->held->cname,
                meta_name(e, await->callee, true), await_name(await));
            continue;
        }
        put(e, "    {%u, ACC_STATE_%s, 0, %soffsetof(struct %s, %s.%s), ",
            source_line(e->source, await->node->begin),
            await->kind == AWAIT_BOXED ? "BOXED" : "CHILD", base, name,
            state_member(e, (uint32_t)i + 1), e->names.child);
        if (await->kind == AWAIT_CALL)
            put(e, "&%s, ", meta_name(e, await->callee, true));
        else
            put(e, "(void *)0, ");
        put(e, "\"%s\"},\n", await_name(await));
    }
    put(e, "    {%u, ACC_STATE_DONE, 0, 0, (void *)0, (void *)0}};\n",
        source_line(e->source, f->name_at));
}

/* Offsets count from the frame of the outermost function: `base` leads to that of e->f. */
void put_arm_meta(Emitter *e, const char *base)
{
    const Function *f = e->f;
    put_states(e, base);
    put(e, "ACC__LOCAL const acc_meta %s = {\"%s\", ", future_name(e, f, "_meta"), f->name);
    put_file_name(e, f);
    put(e, ", %u, 0, 1, ", source_line(e->source, f->begin));
    if (f->awaits.count && f->frame->embeds_tag)
        put(e, "%soffsetof(struct %s, %s), %u, ", base, future_name(e, f, "_frame"), e->names.state,
            f->frame->tag_size);
    else
        put(e, "0, 0, ");
    put(e, "%u, %s};\n", f->frame->state_count + 1, future_name(e, f, "_states"));
}

void put_arms_metas(Emitter *e, Function *f, const char *base)
{
    for (size_t i = 0; i < f->awaits.count; i++) {
        const Await *await = f->awaits.data[i];
        const Arms *arms = await->arms;
        const char *state = state_member(e, (uint32_t)i + 1);
        e->f = f;
        for (size_t k = 0; arms && k < arms->list.count; k++) {
            Function *arm = arms->list.data[k];
            if (!suspends_at_all(arm))
                continue;
            const char *inner = arena_printf(
                e->arena, "%soffsetof(struct %s, %s.%s) + ", base, future_name(e, f, "_frame"),
                state, slot_member(e, part_of(e, await, PART_ARM, (uint32_t)k)));
            put_arms_metas(e, arm, inner);
            e->f = arm;
            put_arm_meta(e, inner);
            e->f = f;
        }
        if (!arms)
            continue;
        if (arms->kind == ARMS_GROUP) {
            put_group_table(e, await, base);
            continue;
        }
        put(e, "ACC__LOCAL const acc_meta *const %s[] = {", arms_name(e, await, "list"));
        for (size_t k = 0; k < arms->list.count; k++)
            put(e, "%s%s", k ? ", " : "",
                suspends_at_all(arms->list.data[k])
                    ? arena_printf(e->arena, "&%s", future_name(e, arms->list.data[k], "_meta"))
                    : "(void *)0");
        put(e, "};\nACC__LOCAL const acc_arm_table %s = {%zu, %s, ", arms_table(e, await),
            arms->list.count, arms_name(e, await, "list"));
        if (pending_bytes(arms))
            put(e, "%soffsetof(struct %s, %s.%s), %llu};\n", base, future_name(e, f, "_frame"),
                state, e->names.pending, (unsigned long long)pending_bytes(arms));
        else
            put(e, "0, 0};\n");
    }
}

void emit_meta(Emitter *e)
{
    Function *f = e->f;
    put_arms_metas(e, f, "");
    e->f = f;
    put_states(e, "");
    put_meta(e, false);
    if (f->awaits.count && !f->frame->embeds_tag)
        put_meta(e, true);
}
