/* space: the bytes of a frame that are taken, and where there is room. */
#include "space.h"

#include <string.h>

static uint64_t round_up(uint64_t offset, uint64_t align)
{
    return (offset + align - 1) / align * align;
}

void space_take(Arena *arena, Space *space, uint64_t begin, uint64_t size)
{
    uint64_t end = begin + size;
    size_t first = 0, last;
    if (!size)
        return;
    space->end = end > space->end ? end : space->end;
    while (first < space->busy.count && space->busy.data[first].end < begin)
        first++;
    for (last = first; last < space->busy.count && space->busy.data[last].begin <= end; last++) {
        Extent *met = &space->busy.data[last];
        begin = met->begin < begin ? met->begin : begin;
        end = met->end > end ? met->end : end;
    }
    if (first == last) { /* touches none: make room */
        VEC_PUSH(arena, &space->busy, (Extent){0});
        for (size_t i = space->busy.count - 1; i > first; i--)
            space->busy.data[i] = space->busy.data[i - 1];
        last = first + 1;
    } else {
        for (size_t from = last, to = first + 1; from < space->busy.count; from++, to++)
            space->busy.data[to] = space->busy.data[from];
        space->busy.count -= last - first - 1;
    }
    space->busy.data[first] = (Extent){begin, end};
}

void space_clear(Space *space)
{
    space->busy.count = 0;
    space->end = 0;
}

uint64_t space_fit_bytes(const Space *space, uint64_t at, uint64_t size, uint64_t align)
{
    size_t i = 0;
    at = round_up(at, align);
    while (i < space->busy.count && space->busy.data[i].end <= at)
        i++;
    for (; size && i < space->busy.count && at + size > space->busy.data[i].begin; i++)
        at = round_up(space->busy.data[i].end, align);
    return at;
}

const Extent *own_extents(const Frame *frame, uint64_t size, Extent *whole, size_t *count)
{
    *whole = (Extent){0, size};
    *count = frame ? frame->owned.count : size != 0;
    return frame ? frame->owned.data : whole;
}

uint64_t space_fit(const Space *space, const Slot *slot)
{
    Extent whole;
    size_t count;
    const Extent *own = own_extents(slot->frame, slot->size, &whole, &count);
    uint64_t at = 0;
    for (size_t met = 0; met < count;) { /* `met` of its extents in a row had room at `at` */
        for (met = 0; met < count; met++) {
            uint64_t begin = at + own[met].begin;
            uint64_t room = space_fit_bytes(space, begin, own[met].end - own[met].begin, 1);
            if (room == begin)
                continue;
            at = round_up(room - own[met].begin, slot->align);
            break;
        }
    }
    return at;
}

void space_take_slot(Arena *arena, Space *space, const Slot *slot, uint64_t at)
{
    Extent whole;
    size_t count;
    const Extent *own = own_extents(slot->frame, slot->size, &whole, &count);
    for (size_t i = 0; i < count; i++)
        space_take(arena, space, at + own[i].begin, own[i].end - own[i].begin);
    space->end = at + slot->size > space->end ? at + slot->size : space->end;
}

uint64_t own_bytes(const Frame *frame, uint64_t size)
{
    uint64_t bytes = 0;
    for (size_t i = 0; frame && i < frame->owned.count; i++)
        bytes += frame->owned.data[i].end - frame->owned.data[i].begin;
    return frame ? bytes : size;
}

void space_copy(Arena *arena, Space *to, const Space *from)
{
    to->busy.count = 0;
    for (size_t i = 0; i < from->busy.count; i++)
        VEC_PUSH(arena, &to->busy, from->busy.data[i]);
    to->end = from->end;
}

uint64_t space_fit_last(const Space *space, uint64_t end, uint64_t size, uint64_t align)
{
    size_t i = space->busy.count;
    if (end < size)
        return NOWHERE;
    uint64_t at = (end - size) / align * align;
    for (; i > 0 && space->busy.data[i - 1].end > at; i--) {
        if (space->busy.data[i - 1].begin >= at + size)
            continue;
        if (space->busy.data[i - 1].begin < size)
            return NOWHERE;
        at = (space->busy.data[i - 1].begin - size) / align * align;
    }
    return at;
}

/* ---- covers --------------------------------------------------------------------------------- */

/* The first stretch that does not begin before `at`. */
static size_t stretch_from(const Cover *cover, uint64_t at)
{
    size_t first = 0;
    for (size_t end = cover->stretches.count; first < end;) {
        size_t middle = first + (end - first) / 2;
        if (cover->stretches.data[middle].begin < at)
            first = middle + 1;
        else
            end = middle;
    }
    return first;
}

static void move_stretches(Cover *cover, size_t to, size_t from)
{
    size_t count = cover->stretches.count - from;
    if (count)
        memmove(cover->stretches.data + to, cover->stretches.data + from,
                count * sizeof *cover->stretches.data);
}

static uint32_t things_before(const Cover *cover, size_t stretch)
{
    return stretch ? cover->stretches.data[stretch - 1].things : 0;
}

/* The stretch that begins at `at`, made if there is none. */
static size_t cut(Arena *arena, Cover *cover, uint64_t at)
{
    size_t stretch = stretch_from(cover, at);
    if (stretch < cover->stretches.count && cover->stretches.data[stretch].begin == at)
        return stretch;
    VEC_PUSH(arena, &cover->stretches, (Stretch){0});
    cover->stretches.count--;
    move_stretches(cover, stretch + 1, stretch);
    cover->stretches.count++;
    cover->stretches.data[stretch] = (Stretch){at, things_before(cover, stretch)};
    return stretch;
}

/* The stretch goes where it is no other than the one before it. */
static void mend(Cover *cover, size_t stretch)
{
    if (cover->stretches.data[stretch].things != things_before(cover, stretch))
        return;
    move_stretches(cover, stretch, stretch + 1);
    cover->stretches.count--;
}

static void cover_change(Arena *arena, Cover *cover, uint64_t begin, uint64_t size, uint32_t by)
{
    if (!size)
        return;
    size_t first = cut(arena, cover, begin), behind = cut(arena, cover, begin + size);
    for (size_t i = first; i < behind; i++)
        cover->stretches.data[i].things += by;
    mend(cover, behind);
    mend(cover, first);
}

void cover_add(Arena *arena, Cover *cover, uint64_t begin, uint64_t size)
{
    cover_change(arena, cover, begin, size, 1);
}

void cover_remove(Arena *arena, Cover *cover, uint64_t begin, uint64_t size)
{
    cover_change(arena, cover, begin, size, UINT32_MAX); /* -1 */
}

void space_from(Arena *arena, Space *space, const Cover *cover)
{
    space_clear(space);
    for (size_t i = 0; i + 1 < cover->stretches.count; i++) {
        uint64_t end = cover->stretches.data[i + 1].begin;
        if (!cover->stretches.data[i].things)
            continue;
        if (space->busy.count && space->end == cover->stretches.data[i].begin)
            space->busy.data[space->busy.count - 1].end = end;
        else
            VEC_PUSH(arena, &space->busy, ((Extent){cover->stretches.data[i].begin, end}));
        space->end = end;
    }
}
