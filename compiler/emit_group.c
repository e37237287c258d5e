/* emit_group: await_group and its children.
 *
 * The body of a group is an arm.  A go in it waits until there is room (acc_group_room) and then
 * begins the child at once, in memory that the group keeps for children that end: a node is
 * struct acc_group_node and the frame of whichever go is largest.  A child is a function like an
 * arm, of the function that awaits the group; what was declared in the body it has as parameters.
 * Each child has a waker of its own, and the group polls those that are in its queue. */
#include "emit_arms.h"

static unsigned distance_to(const Function *f, const Function *owner)
{
    unsigned distance = 0;
    for (; f != owner; f = f->outer)
        distance++;
    return distance;
}

/* Where a function inside of it finds the group. */
void put_group_path(Emitter *e, const Arms *group)
{
    put(e, "&%s->%s.%s", outer_frame(e, distance_to(e->f, group->owner)),
        state_member(e, group->await->index + 1), e->names.group);
}

/* ---- children ------------------------------------------------------------------------------- */

static const char *node_name(Emitter *e, const Arms *group)
{
    return future_name(e, group->owner,
                       arena_printf(e->arena, "_arms%u_node", group->await->index + 1));
}

static const char *kind_member(Emitter *e, uint32_t kind)
{
    return arena_printf(e->arena, "%s%u", e->names.child, kind + 1);
}

static const char *frame_member(Emitter *e, uint32_t kind)
{
    return arena_printf(e->arena, "%s.%s", e->names.frame, kind_member(e, kind));
}

void put_node_struct(Emitter *e, const Await *await)
{
    const Arms *group = await->arms;
    put(e, "struct %s {\n    struct acc_group_node %s;\n    union {\n", node_name(e, group),
        e->names.node);
    for (uint32_t i = 0; i < group->children.count; i++)
        if (suspends_at_all(group->children.data[i]))
            put(e, "        struct %s %s;\n", future_name(e, group->children.data[i], "_frame"),
                kind_member(e, i));
    put(e, "    } %s;\n};\n\n", e->names.frame);
}

static const char *begin_name(Emitter *e, const Function *child)
{
    return future_name(e, child, "_begin");
}

static void put_captures(Emitter *e, const Function *child)
{
    for (size_t i = 0; i < child->params.count; i++)
        put(e, ", %s", child->params.data[i]->cname);
}

/* f_begin(group, cx, captures, frames of the functions around) */
static void put_begin(Emitter *e, const Arms *group, uint32_t kind)
{
    const Function *child = e->f = group->children.data[kind];
    const Names *n = &e->names;
    put(e, "ACC__LOCAL void %s(acc_group *%s, acc_context *%s", begin_name(e, child), n->group,
        n->cx);
    put_params(e, child, false);
    put_outer_params(e, child);
    put(e, ")\n{\n");
    if (!suspends_at_all(child)) {
        put(e, "    (void)%s;\n    %s(%s", n->group, future_name(e, child, "_run"), n->cx);
        put_captures(e, child);
        put_own_outer(e, child);
        put(e, ");\n}\n\n");
        return;
    }
    put(e, "    struct %s *%s = (struct %s *)(void *)acc_group_take(%s, %u);\n",
        node_name(e, group), n->node, node_name(e, group), n->group, kind);
    put(e, "    acc_context %s = acc_cx_child(%s, &%s->%s.child);\n", n->arm, n->cx, n->node,
        n->node);
    put(e, "    if (%s(&%s->%s, &%s", future_name(e, child, "_start_frame"), n->node,
        frame_member(e, kind), n->arm);
    put_captures(e, child);
    put_own_outer(e, child);
    put(e, "))\n        acc_group_end(%s, &%s->%s);\n}\n\n", n->group, n->node, n->node);
}

void emit_children(Emitter *e, const Await *await)
{
    Function *f = e->f;
    for (uint32_t i = 0; i < await->arms->children.count; i++) {
        Function *child = await->arms->children.data[i];
        e->f = child;
        see_from(e, child, await->arms);
        emit_arms(e, child);
        put_run(e, child);
        put_begin(e, await->arms, i);
    }
    e->f = f;
}

void print_go(Emitter *e, const Op *op)
{
    const Function *child = op->child;
    unsigned distance = distance_to(e->f, op->group->owner);
    put(e, "%s(", begin_name(e, child));
    put_group_path(e, op->group);
    put(e, ", %s", e->names.cx);
    for (size_t i = 0; i < child->captures.count; i++)
        put(e, ", %s", child->captures.data[i]->text);
    for (const Function *g = op->group->owner; g; g = g->outer)
        put(e, ", %s", outer_frame(e, distance++));
    put(e, ");");
}

/* ---- the group ------------------------------------------------------------------------------ */

static const char *group_place(Emitter *e, const Await *await)
{
    return part_path(e, await, PART_GROUP, 0);
}

/* Polls the body; `woken`: with all that is in it, for something that it waits for is there. */
static void put_body_poll(Emitter *e, const Await *await, bool is_start, bool woken)
{
    const Arms *group = await->arms;
    const Function *body = group->list.data[0];
    const char *way = e->names.way;
    put(e, "        %s = acc_cx_arm(%s, 0);\n", e->names.arm, e->names.cx);
    if (woken)
        put(e, "        %s.acc__woken = ~(uint64_t)0;\n", e->names.arm);
    put(e, "        %s = ", way);
    put_arm_call(e, await, 0, is_start);
    put(e, ";\n        if (%s)\n            %s->body = 0;\n", way, e->names.group);
    if (!has_exits(body))
        return;
    put(e, "        if (%s > 1) {\n            ", way);
    put_drop_call(e, await, NULL, NULL);
    put(e, "\n            return ");
    put_arms_way(e, group, 0);
    put(e, ";\n        }\n");
}

static void put_child_case(Emitter *e, const Arms *group, uint32_t kind)
{
    const Function *child = group->children.data[kind];
    put(e, "        case %u:\n            %s = %s(&%s->%s, &%s", kind, e->names.way,
        future_name(e, child, "_poll_frame"), e->names.node, frame_member(e, kind), e->names.arm);
    put_outer_arguments(e, child);
    put(e, ");\n            break;\n");
}

/* The children that are in the queue now: one that wakes itself has its turn next time. */
static void put_children_polls(Emitter *e, const Arms *group)
{
    const Names *n = &e->names;
    put(e, "    acc_child *%s = %s->queue.head ? (acc_child *)(void *)%s->queue.tail : NULL;\n",
        n->begun, n->group, n->group);
    put(e, "    for (acc_child *%s = NULL; %s && %s != %s;) {\n", n->child, n->begun, n->child,
        n->begun);
    put(e, "        %s = acc_child_queue_pop(&%s->queue);\n        if (!%s)\n            break;\n",
        n->child, n->group, n->child);
    put(e, "        struct %s *%s = (struct %s *)(void *)%s;\n", node_name(e, group), n->node,
        node_name(e, group), n->child);
    put(e, "        %s = acc_cx_child(%s, %s);\n        %s = 0;\n        switch (%s->%s.kind) {\n",
        n->arm, n->cx, n->child, n->way, n->node, n->node);
    for (uint32_t i = 0; i < group->children.count; i++)
        if (suspends_at_all(group->children.data[i]))
            put_child_case(e, group, i);
    put(e, "        }\n        if (%s)\n            acc_group_end(%s, &%s->%s);\n    }\n", n->way,
        n->group, n->node, n->node);
}

static bool has_children(const Arms *group)
{
    for (size_t i = 0; i < group->children.count; i++)
        if (suspends_at_all(group->children.data[i]))
            return true;
    return false;
}

void put_group(Emitter *e, const Await *await, bool is_start)
{
    const Arms *group = await->arms;
    const Names *n = &e->names;
    bool body_waits = suspends_at_all(group->list.data[0]);
    put(e, "    acc_group *%s = &%s;\n", n->group, group_place(e, await));
    if (is_start || body_waits || has_children(group))
        put(e, "    acc_context %s;\n    int %s;\n", n->arm, n->way);
    if (is_start) {
        put(e, "    acc_group_init(%s, %s, %s, sizeof(struct %s), _Alignof(struct %s));\n    {\n",
            n->group, n->cx, n->timer, node_name(e, group), node_name(e, group));
        put_body_poll(e, await, true, false);
        put(e, "    }\n");
    } else {
        put(e, "    %s->queue.parent = acc_cx_waker(%s);\n", n->group, n->cx);
        if (body_waits) {
            put(e, "    if (%s->body && acc_cx_arm_woken(%s, 0)) {\n", n->group, n->cx);
            put_body_poll(e, await, false, false);
            put(e, "    }\n");
        }
        if (has_children(group))
            put_children_polls(e, group);
        if (body_waits) {
            put(e,
                "    if (%s->body && %s->wants_room && %s->running < %s->limit) {\n"
                "        %s->wants_room = 0;\n",
                n->group, n->group, n->group, n->group, n->group);
            put_body_poll(e, await, false, true);
            put(e, "    }\n");
        }
    }
    put(e, "    if (%s->body || %s->running)\n        return 0;\n    acc_group_close(%s);\n",
        n->group, n->group, n->group);
    put(e, "    return 1;\n");
}

/* The youngest child first, then the body, which is older than all. */
void put_group_drop(Emitter *e, const Await *await, bool is_start)
{
    const Arms *group = await->arms;
    const Names *n = &e->names;
    (void)is_start;
    put(e, "    acc_group *%s = &%s;\n", n->group, group_place(e, await));
    put(e, "    while (%s->live) {\n        struct %s *%s = (struct %s *)(void *)%s->live;\n",
        n->group, node_name(e, group), n->node, node_name(e, group), n->group);
    put(e, "        switch (%s->%s.kind) {\n", n->node, n->node);
    for (uint32_t i = 0; i < group->children.count; i++) {
        const Function *child = group->children.data[i];
        if (!suspends_at_all(child) || !child->frame->needs_drop)
            continue;
        put(e, "        case %u:\n            %s(&%s->%s, %s", i,
            future_name(e, child, "_drop_frame"), n->node, frame_member(e, i), n->self);
        put_outer_frames(e, e->f);
        put(e, ");\n            break;\n");
    }
    put(e, "        }\n        acc_group_end(%s, &%s->%s);\n    }\n", n->group, n->node, n->node);
    if (arm_needs_drop(group, 0)) {
        put(e, "    if (%s->body)\n        ", n->group);
        put_drop_arm(e, await, 0);
    }
    put(e, "    acc_group_close(%s);\n", n->group);
}

/* ---- metadata ------------------------------------------------------------------------------- */

void put_group_table(Emitter *e, const Await *await, const char *base)
{
    const Arms *group = await->arms;
    Function *f = e->f;
    const char *node = node_name(e, group), *place = future_name(e, f, "_frame");
    const char *state = state_member(e, await->index + 1), *name = arms_name(e, await, "list");
    for (size_t i = 0; i < group->children.count; i++) {
        Function *child = group->children.data[i];
        if (!suspends_at_all(child))
            continue;
        put_arms_metas(e, child, "");
        e->f = child;
        put_arm_meta(e, "");
        e->f = f;
    }
    put(e, "ACC__LOCAL const acc_meta *const %s[] = {", name);
    for (size_t i = 0; i < group->children.count; i++)
        put(e, "%s, ",
            suspends_at_all(group->children.data[i])
                ? arena_printf(e->arena, "&%s", future_name(e, group->children.data[i], "_meta"))
                : "(void *)0");
    put(e,
        "(void *)0};\nACC__LOCAL const acc_group_table %s = {%soffsetof(struct %s, %s.%s.live), ",
        arms_name(e, await, "table"), base, place, state, e->names.group);
    put(e, "offsetof(struct acc_group_node, next), offsetof(struct %s, %s), ", node,
        e->names.frame);
    put(e, "(void *)0, offsetof(struct acc_group_node, kind), %s, ", name);
    if (suspends_at_all(group->list.data[0]))
        put(e, "&%s, ", future_name(e, group->list.data[0], "_meta"));
    else
        put(e, "(void *)0, ");
    put(e, "%soffsetof(struct %s, %s.%s.body)};\n", base, place, state, e->names.group);
}
