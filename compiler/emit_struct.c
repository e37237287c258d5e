/* emit_struct: the structs of a future, and where in them things are.
 *
 * struct f_future_frame is the embedded form: a union of views, one a state, each a struct whose
 * members lie where pack put them: a gap is named where C alone would place a member elsewhere.  So
 * every access has a type that the compiler knows, though states share bytes.  struct f_future, the
 * stored form, is that, the parameters and a tag.  A _Static_assert holds the compiler behind acc
 * to the sizes that pack computed with clang's numbers. */
#include "emit.h"

const char *state_member(Emitter *e, uint32_t number)
{
    return number ? source_fresh_local(e->source, arena_printf(e->arena, "s%u", number))
                  : e->names.args;
}

const char *slot_member(Emitter *e, const Slot *slot)
{
    if (slot->local)
        return slot->local->cname;
    switch (slot->part) {
    case PART_CHILD:
        break;
    case PART_ARM:
        return arena_printf(e->arena, "%s%u", e->names.arm, slot->index + 1);
    case PART_PENDING:
        return e->names.pending;
    case PART_TIMER:
        return e->names.timer;
    case PART_GROUP:
        return e->names.group;
    }
    return e->names.child;
}

const char *value_member(Emitter *e, size_t arm)
{
    return source_fresh_local(e->source, arena_printf(e->arena, "%s%zu", e->names.value, arm + 1));
}

const char *slot_path(Emitter *e, uint32_t number, const Slot *slot)
{
    return arena_printf(e->arena, "%s->%s.%s", e->names.self, state_member(e, number),
                        slot_member(e, slot));
}

const char *stored_tag(Emitter *e)
{
    return arena_printf(e->arena, "((struct %s *)(void *)%s)->%s", future_name(e, e->f, ""),
                        e->names.self, e->names.state);
}

const char *tag_member(Emitter *e)
{
    return e->f->frame->embeds_tag ? arena_printf(e->arena, "%s.%s", e->names.frame, e->names.state)
                                   : e->names.state;
}

const char *tag_path(Emitter *e)
{
    return arena_printf(e->arena, "%s->%s", e->names.self, tag_member(e));
}

const char *stored_param(Emitter *e, const Local *param)
{
    if (param->cls == LOCAL_PINNED)
        return arena_printf(e->arena, "%s->%s.%s", e->names.self, e->names.frame, param->cname);
    const State *start = &e->f->frame->states[0];
    for (size_t k = 0; k < start->slots.count; k++)
        if (start->slots.data[k].local == param)
            return slot_path(e, 0, &start->slots.data[k]);
    internal_error("emit", e->f->name, "the start has no place for '%s'", param->name);
}

const char *child_type(Emitter *e, const Await *await)
{
    const char *star = await->kind == AWAIT_BOXED ? " *" : "";
    if (await->kind == AWAIT_SIZED)
        return arena_printf(
            e->arena, "struct { _Alignas(%d) unsigned char %s[%llu]; %s}", SIZED_ALIGN,
            e->names.frame, (unsigned long long)await->bound,
            await->callee ? "" : arena_printf(e->arena, "const acc_type *%s; ", e->names.type));
    if (!await->callee || await->kind == AWAIT_SHIELDED)
        return *star ? "void *" : "struct acc_joiner";
    return arena_printf(e->arena, "struct %s%s",
                        future_name(e, await->callee, await->kind == AWAIT_CALL ? "_frame" : ""),
                        star);
}

static uint64_t round_up(uint64_t value, uint64_t align)
{
    return (value + align - 1) / align * align;
}

static void put_gap(Emitter *e, uint64_t *at, uint64_t offset, uint32_t align, int *gaps)
{
    if (round_up(*at, align) != offset)
        put(e, "            unsigned char %s[%llu];\n",
            source_fresh_local(e->source, arena_printf(e->arena, "%s%d", e->names.gap, (*gaps)++)),
            (unsigned long long)(offset - *at));
    *at = offset;
}

/* Its value lies where its frame was. */
static void put_arm_part(Emitter *e, const Arms *arms, uint32_t index, const char *name)
{
    const Function *arm = arms->list.data[index];
    const Local *result = waiting_value(arms, index);
    bool has_frame = arm->awaits.count;
    put(e, "            %s", result && has_frame ? "union { " : "");
    if (has_frame)
        put(e, "struct %s %s;", future_name(e, arm, "_frame"), name);
    if (result)
        put(e, "%s%s;%s", has_frame ? " " : "",
            type_declare(e->arena, result->type, value_member(e, index)), has_frame ? " };" : "");
    put(e, "\n");
}

static void put_part(Emitter *e, const Slot *slot, const Await *await)
{
    const char *name = slot_member(e, slot);
    if (slot->part == PART_ARM)
        put_arm_part(e, await->arms, slot->index, name);
    else if (slot->part == PART_PENDING)
        put(e, "            uint8_t %s[%llu];\n", name, (unsigned long long)slot->size);
    else
        put(e, "            struct %s %s;\n",
            slot->part == PART_GROUP ? "acc_group" : "acc_timeout", name);
}

static void put_slot(Emitter *e, const Slot *slot, const Await *await)
{
    if (!slot->local && slot->part != PART_CHILD) {
        put_part(e, slot, await);
        return;
    }
    if (slot->local && type_of_place(slot->local) != slot->local->type)
        put(e, "            %s;\n",
            type_declare(e->arena, type_of_place(slot->local), slot->local->cname));
    else if (slot->local)
        put(e, "            %s;\n", local_type(e, slot->local, slot->local->cname));
    else
        put(e, "            %s%s%s;\n", child_type(e, await), await->kind == AWAIT_BOXED ? "" : " ",
            e->names.child);
}

/* A parameter that stays where init puts it is a member of the frame itself. */
static bool is_pinned(const Slot *slot)
{
    return slot->local && slot->local->cls == LOCAL_PINNED;
}

/* Slots by offset, of which some are done. */
typedef struct Slots {
    const Slot *data;
    size_t count, left;
    size_t *next; /* at or behind each, one that may not be done; behind the last, `count` */
} Slots;

static Slots slots_new(Emitter *e, const Slot *data, size_t count)
{
    Slots slots = {data, count, count, NEW_ARRAY(e->arena, size_t, count + 1)};
    for (size_t i = 0; i <= count; i++)
        slots.next[i] = i;
    return slots;
}

static void slot_done(Slots *slots, size_t i)
{
    slots->next[i] = i + 1;
    slots->left--;
}

/* The first at or behind `i` that is not done.  Makes the way shorter for the next time. */
static size_t first_left(Slots *slots, size_t i)
{
    size_t *next = slots->next;
    for (; next[i] != i; i = next[i])
        next[i] = next[next[i]];
    return i;
}

/* The first behind `i` that does not begin before `at`. */
static size_t first_from(const Slots *slots, size_t i, uint64_t at)
{
    size_t end = slots->count;
    for (i++; i < end;) {
        size_t middle = i + (end - i) / 2;
        if (slots->data[middle].offset < at)
            i = middle + 1;
        else
            end = middle;
    }
    return end;
}

/* A struct with those slots that have room behind each other, from the first that is left. */
static void put_view(Emitter *e, Slots *slots, const Await *await, int gaps)
{
    uint64_t at = 0;
    size_t i = first_left(slots, 0);
    put(e, "        struct {\n");
    while (i < slots->count) {
        const Slot *slot = &slots->data[i];
        if (slot->size)
            put_gap(e, &at, slot->offset, slot->align, &gaps);
        put_slot(e, slot, await);
        at += slot->size;
        slot_done(slots, i);
        i = first_left(slots, first_from(slots, i, at));
    }
    put(e, "        }");
}

/* What lies in bytes that the child lends stands in a view of its own. */
static void put_state(Emitter *e, const State *state, uint32_t number)
{
    Slots slots = slots_new(e, state->slots.data, state->slots.count);
    for (size_t i = 0; i < slots.count; i++)
        if (is_pinned(&slots.data[i]))
            slot_done(&slots, i);
    if (!slots.left)
        return;
    VEC(const char *) views = {0};
    while (slots.left) {
        Buf view = {0}, *out = e->out;
        e->out = &view;
        put_view(e, &slots, state->await, 100 * (int)views.count);
        e->out = out;
        VEC_PUSH(e->arena, &views, arena_strdup(e->arena, view.data));
        buf_free(&view);
    }
    if (views.count > 1)
        put(e, "        union {\n");
    for (size_t i = 0; i < views.count; i++)
        put(e, views.count > 1 ? "%s;\n" : "%s", views.data[i]);
    put(e, views.count > 1 ? "        } %s;" : " %s;", state_member(e, number));
    if (state->await)
        put(e, " /* line %u */", source_line(e->source, state->await->node->begin));
    put(e, "\n");
}

/* Pinned members are named in the frame itself; those that share bytes stand in separate views. */
static void put_pinned(Emitter *e)
{
    const Frame *frame = e->f->frame;
    Slots slots = slots_new(e, frame->pinned.data, frame->pinned.count);
    for (int views = 0; slots.left; views++) {
        put_view(e, &slots, NULL, views + 100 * (int)(first_left(&slots, 0) + 1));
        put(e, ";\n");
    }
}

static const char *tag_type(const Frame *frame)
{
    return frame->tag_size == 1 ? "uint8_t" : frame->tag_size == 2 ? "uint16_t" : "uint32_t";
}

static void put_tag(Emitter *e)
{
    const Frame *frame = e->f->frame;
    put(e, "        struct {\n");
    if (frame->tag_offset)
        put(e, "            unsigned char %s[%llu];\n",
            source_fresh_local(e->source, arena_printf(e->arena, "%s_tag", e->names.gap)),
            (unsigned long long)frame->tag_offset);
    put(e, "            %s %s;\n        };\n", tag_type(frame), e->names.state);
}

static void put_struct_end(Emitter *e, const char *name, uint64_t size, uint32_t align)
{
    put(e,
        "    };\n};\n_Static_assert(sizeof(struct %s) == %llu && _Alignof(struct %s) == %u, \"the "
        "frame of %s\");\n",
        name, (unsigned long long)size, name, align, e->f->name);
}

void put_embedded_struct(Emitter *e)
{
    const Frame *frame = e->f->frame;
    const char *embedded = future_name(e, e->f, "_frame");
    if (!e->f->awaits.count)
        return;
    put(e, "struct %s {\n    union {\n", embedded);
    put_pinned(e);
    for (uint32_t k = 1; k < frame->state_count; k++)
        put_state(e, &frame->states[k], k);
    if (frame->embeds_tag)
        put_tag(e);
    put_struct_end(e, embedded, frame->size, frame->align);
    put(e, "\n");
}

void emit_structs(Emitter *e)
{
    const Frame *frame = e->f->frame;
    const char *name = future_name(e, e->f, ""), *embedded = future_name(e, e->f, "_frame");
    bool packs = source_has_packs(e->source), has_frame = e->f->awaits.count;
    put(e, packs ? "#pragma pack(push)\n#pragma pack()\n" : "");
    emit_arms_structs(e, e->f);
    put_embedded_struct(e);
    put(e, "struct %s {\n    union {\n", name);
    if (has_frame)
        put(e, "        struct %s %s;\n", embedded, e->names.frame);
    put_state(e, &frame->states[0], 0);
    if (!frame->embeds_tag)
        put_tag(e);
    put_struct_end(e, name, frame->stored_size, frame->stored_align);
    put(e, packs ? "#pragma pack(pop)\n" : "");
}
