/* emit_poison: for tests (--acc-hard), each suspend overwrites what its state does not need.
 *
 * What other states own and this one does not is lost then, so a layout that shares too much, or a
 * suspend that keeps too little, is seen when the program runs.  Bytes that no state owns are lent
 * to the frame around and are not ours to touch. */
#include "emit.h"
#include "space.h"

/* What the state of an await needs. */
static Space find_needed(Emitter *e, const Await *await)
{
    const Frame *frame = e->f->frame;
    const State *state = state_of(e, await);
    Space needed = {0};
    for (size_t i = 0; i < frame->pinned.count; i++)
        if (bits_has(&await->keep, frame->pinned.data[i].local->index))
            space_take_slot(e->arena, &needed, &frame->pinned.data[i],
                            frame->pinned.data[i].offset);
    for (size_t i = 0; i < state->slots.count; i++)
        space_take_slot(e->arena, &needed, &state->slots.data[i], state->slots.data[i].offset);
    if (frame->embeds_tag)
        space_take(e->arena, &needed, frame->tag_offset, frame->tag_size);
    return needed;
}

void put_poison(Emitter *e, const Await *await)
{
    const Frame *frame = e->f->frame;
    Space needed = find_needed(e, await);
    for (size_t i = 0, next = 0; i < frame->owned.count; i++) {
        uint64_t at = frame->owned.data[i].begin, end = frame->owned.data[i].end;
        while (at < end) {
            bool is_last = next == needed.busy.count || needed.busy.data[next].begin >= end;
            uint64_t stop = is_last ? end : needed.busy.data[next].begin;
            if (stop > at) {
                glue_break(e, 1);
                put(e, "__builtin_memset((unsigned char *)(void *)%s + %llu, 0xa5, %llu);",
                    e->names.self, (unsigned long long)at, (unsigned long long)(stop - at));
            }
            at = is_last ? end : needed.busy.data[next++].end;
        }
    }
}
