/* Dumps: what each task awaits, read from the state numbers in the frames and the tables beside
 * them.  Nothing is recorded while tasks run. */
#include "internal.h"
#include <string.h>

enum { MAX_DEPTH = 200 }; /* boxed futures may be nested without end */

/* By memcpy: the tag lies where the compiler found room for it. */
static uint32_t read_tag(const acc_meta *meta, const char *frame)
{
    uint32_t tag = 1;
    uint16_t half;
    switch (meta->tag_size) {
    case 1:
        return *(const unsigned char *)(frame + meta->tag_offset);
    case 2:
        memcpy(&half, frame + meta->tag_offset, sizeof half);
        return half;
    case 4:
        memcpy(&tag, frame + meta->tag_offset, sizeof tag);
        return tag;
    default:
        return tag;
    }
}

static void dump_future(FILE *file, const acc_meta *meta, const char *frame, int depth);

/* In the order of the list; finished children have left it. */
static void dump_group(FILE *file, const acc_group_table *group, const char *frame, int depth)
{
    const char *node;
    if (group->body && frame[group->body_offset])
        dump_future(file, group->body, frame, depth);
    memcpy(&node, frame + group->list_offset, sizeof node);
    while (node) {
        const acc_meta *child = group->child;
        uint32_t kind;
        memcpy(&kind, node + group->kind_offset, sizeof kind);
        if (!child)
            child = group->kinds[kind];
        dump_future(file, child, node + group->frame_offset, depth);
        memcpy(&node, node + group->next_offset, sizeof node);
    }
}

static bool is_pending(const acc_arm_table *table, const char *frame, uint32_t arm)
{
    if (!table->pending_size)
        return true;
    return (unsigned char)frame[table->pending_offset + arm / 8] >> (arm % 8) & 1;
}

/* The chain from one future down; a loop along the chain, a recursion at arms and groups. */
static void dump_future(FILE *file, const acc_meta *meta, const char *frame, int depth)
{
    for (int length = 0; meta && depth < MAX_DEPTH && length < MAX_DEPTH; length++) {
        uint32_t tag = read_tag(meta, frame);
        const acc_state_meta *state = tag < meta->state_count ? &meta->states[tag] : NULL;
        uint32_t line = state && state->line ? state->line : meta->line;
        fprintf(file, "%*s%s", 2 * depth, "", meta->name);
        if (meta->file)
            fprintf(file, " %s:%u", meta->file, (unsigned)line);
        if (state && state->kind == ACC_STATE_DONE)
            fputs(" (done)", file);
        fputc('\n', file);
        if (!state)
            return;
        if (state->kind == ACC_STATE_ARMS && state->more) {
            const acc_arm_table *table = state->more;
            for (uint32_t i = 0; i < table->count; i++)
                if (table->arms[i] && is_pending(table, frame, i))
                    dump_future(file, table->arms[i], frame, depth + 1);
            return;
        }
        if (state->kind == ACC_STATE_GROUP && state->more) {
            dump_group(file, state->more, frame, depth + 1);
            return;
        }
        if (state->kind != ACC_STATE_CHILD && state->kind != ACC_STATE_BOXED)
            return;
        frame += state->child_offset;
        if (state->kind == ACC_STATE_BOXED)
            frame = *(const char *const *)frame;
        meta = frame ? state->child : NULL;
        const char *name = state->more;
        if (!meta && frame && state->kind == ACC_STATE_BOXED) { /* called through a pointer */
            const acc_type *type = ((const acc_box *)(const void *)frame)[-1].type;
            meta = type->meta && type->meta->states ? type->meta : NULL;
            name = type->name;
        }
        /* Of a hand-written future the name alone is known. */
        if (!meta && frame && name)
            fprintf(file, "%*s%s\n", 2 * depth, "", name);
    }
}

/* A finished task's frame is a result by now, and a running one is in no state: the type's name is
 * all there is to say. */
static void dump_task(FILE *file, acc__task *task, uint32_t generation)
{
    const char *state = task->flags & ACC__TASK_RUNNING  ? "running"
                        : task->flags & ACC__TASK_DONE   ? "finished"
                        : task->flags & ACC__TASK_QUEUED ? "ready"
                                                         : "waiting";
    fprintf(file, "task %u.%u %s", (unsigned)task->slot, (unsigned)generation, state);
    if (task->name)
        fprintf(file, " \"%s\"", task->name);
    fputc('\n', file);
    if (task->flags & (ACC__TASK_DONE | ACC__TASK_RUNNING) || !task->type->meta)
        fprintf(file, "  %s\n", task->type->name ? task->type->name : "?");
    else
        dump_future(file, task->type->meta, acc__task_frame(task), 1);
}

/* Slots by number, which is about the order of spawning.  The root has a slot too. */
void acc_dump_tasks(FILE *file)
{
    acc_runtime *rt = acc__current;
    for (uint32_t i = 0; rt && i < rt->slot_count; i++) {
        acc__slot *slot = acc__slot_at(rt, i);
        uint32_t generation = acc__slot_generation(slot);
        if (generation & 1 && slot->occupant && !acc__occupant_is_child(slot->occupant))
            dump_task(file, (acc__task *)slot->occupant, generation);
    }
}
