/* emit_poison: for tests (--acc-hard), each suspend overwrites what its state does not need.
 *
 * What other states own and this one does not is lost then, so a layout that shares too much, or a
 * suspend that keeps too little, is seen when the program runs.  Bytes that no state owns are lent
 * to the frame around and are not ours to touch. */
#include "emit.h"
#include "space.h"

#include <stdlib.h>

typedef VEC(Extent) Extents;

static int by_begin(const void *left, const void *right)
{
    const Extent *a = left, *b = right;
    return a->begin < b->begin ? -1 : a->begin > b->begin;
}

static void add_slot(Emitter *e, Extents *list, const Slot *slot)
{
    Extent whole;
    size_t count;
    const Extent *own = slot_extents(slot, &whole, &count);
    for (size_t i = 0; i < count; i++)
        VEC_PUSH(e->arena, list,
                 ((Extent){slot->offset + own[i].begin, slot->offset + own[i].end}));
}

/* What a state needs, by place. */
static Extents find_needed(Emitter *e, const Await *await)
{
    const Frame *frame = e->f->frame;
    const State *state = state_of(e, await);
    Extents list = {0};
    for (size_t i = 0; i < frame->pinned.count; i++)
        if (bits_has(&await->keep, frame->pinned.data[i].local->index))
            add_slot(e, &list, &frame->pinned.data[i]);
    for (size_t i = 0; i < state->slots.count; i++)
        add_slot(e, &list, &state->slots.data[i]);
    if (frame->embeds_tag)
        VEC_PUSH(e->arena, &list,
                 ((Extent){frame->tag_offset, frame->tag_offset + frame->tag_size}));
    if (list.count)
        qsort(list.data, list.count, sizeof *list.data, by_begin);
    return list;
}

void put_poison(Emitter *e, const Await *await)
{
    const Frame *frame = e->f->frame;
    Extents needed = find_needed(e, await);
    for (size_t i = 0, next = 0; i < frame->owned.count; i++) {
        uint64_t at = frame->owned.data[i].begin, end = frame->owned.data[i].end;
        while (at < end) {
            bool is_last = next == needed.count || needed.data[next].begin >= end;
            uint64_t stop = is_last ? end : needed.data[next].begin;
            if (stop > at) {
                glue_break(e, 1);
                put(e, "__builtin_memset((unsigned char *)(void *)%s + %llu, 0xa5, %llu);",
                    e->names.self, (unsigned long long)at, (unsigned long long)(stop - at));
            }
            if (is_last)
                break;
            at = needed.data[next].end > at ? needed.data[next].end : at;
            next++;
        }
    }
}
