/* space: the bytes of a frame that are taken, and where there is room. */
#ifndef ACC_SPACE_H
#define ACC_SPACE_H

#include "acc.h"

#define NOWHERE UINT64_MAX

/* Taken bytes: sorted, disjoint, neighbours merged. */
typedef struct Space {
    VEC(Extent) busy;
    uint64_t end; /* of all that lies in it, bytes that are lent included */
} Space;

void space_clear(Space *space);
void space_copy(Arena *arena, Space *to, const Space *from);
void space_take(Arena *arena, Space *space, uint64_t begin, uint64_t size);
/* The bytes that are the slot's own. */
void space_take_slot(Arena *arena, Space *space, const Slot *slot, uint64_t at);
/* The first place that is not before `at`. */
uint64_t space_fit_bytes(const Space *space, uint64_t at, uint64_t size, uint64_t align);
/* The last place that ends by `end`; NOWHERE: none. */
uint64_t space_fit_last(const Space *space, uint64_t end, uint64_t size, uint64_t align);
/* The first place for all the slot's own bytes. */
uint64_t space_fit(const Space *space, const Slot *slot);

/* How many things cover each byte: things come and go, and what is covered at all is a space.  Each
 * stretch reaches to the next; in front of the first and from the last on nothing is covered. */
typedef struct Stretch {
    uint64_t begin;
    uint32_t things;
} Stretch;

typedef struct Cover {
    VEC(Stretch) stretches; /* sorted; neighbours differ */
} Cover;

void cover_add(Arena *arena, Cover *cover, uint64_t begin, uint64_t size);
void cover_remove(Arena *arena, Cover *cover, uint64_t begin, uint64_t size);
void space_from(Arena *arena, Space *space, const Cover *cover);

/* The bytes that are a thing's own, counted from its first one: of a child with `frame` not those
 * that it lends, else all `size` of them.  `whole` is room for the answer. */
const Extent *own_extents(const Frame *frame, uint64_t size, Extent *whole, size_t *count);
uint64_t own_bytes(const Frame *frame, uint64_t size);

#endif
