/* Where elements are kept: channel.c, and of the ring broadcast.c.
 *
 * A bounded channel is a ring, and so is a broadcast.  A channel without a bound is a list of
 * chunks: elements are taken from the first and put into `filling`; behind that there are only
 * places that wait to be filled.
 *
 * Inline, because a send or receive is little more than this.
 */
#ifndef ACC__PLACES_H
#define ACC__PLACES_H

#include "internal.h"
#include <acc/channel.h>
#include <errno.h>
#include <string.h>

enum { CHUNK = 32 }; /* elements */

/* Its elements follow, aligned as they ask. */
struct acc_channel_chunk {
    struct acc_channel_chunk *next;
};

/* At least a byte, or malloc could answer NULL for elements without a size. */
static inline size_t ring_size(const acc_element *element, size_t capacity)
{
    size_t bytes = capacity * element->size;
    return bytes ? bytes : 1;
}

/* 0, -EINVAL without places, -ENOMEM. */
static inline int ring_allocate(const acc_element *element, size_t capacity, void **places)
{
    if (capacity == 0)
        return -EINVAL;
    if (element->size && capacity > SIZE_MAX / 2 / element->size)
        return -ENOMEM;
    *places = acc__allocate(ring_size(element, capacity), element->align);
    return *places ? 0 : -ENOMEM;
}

static inline size_t chunk_head(const acc_channel *self)
{
    size_t align = self->element->align; /* a power of two */
    return (sizeof(struct acc_channel_chunk) + align - 1) & ~(align - 1);
}

static inline size_t chunk_size(const acc_channel *self)
{
    return chunk_head(self) + CHUNK * self->element->size;
}

static inline size_t chunk_align(const acc_channel *self)
{
    size_t least = _Alignof(struct acc_channel_chunk);
    return self->element->align > least ? self->element->align : least;
}

static inline void *chunk_place(const acc_channel *self, struct acc_channel_chunk *chunk, size_t at)
{
    return (char *)chunk + chunk_head(self) + at * self->element->size;
}

static inline void append_chunk(acc_channel *self, struct acc_channel_chunk *chunk)
{
    chunk->next = NULL;
    if (self->last)
        self->last->next = chunk;
    else
        self->chunks = self->filling = chunk;
    self->last = chunk;
    self->spare += CHUNK;
}

/* Not bounded: there is memory for what is reserved and `count` more. */
static inline int make_room(acc_channel *self, size_t count)
{
    while (self->spare < self->reserved + count) {
        struct acc_channel_chunk *chunk = acc__allocate(chunk_size(self), chunk_align(self));
        if (!chunk)
            return -ENOMEM;
        append_chunk(self, chunk);
    }
    return 0;
}

/* The place behind the newest element: it is there, somebody made sure of that. */
static inline void *next_place(acc_channel *self)
{
    if (self->capacity) {
        size_t at = self->first + self->count;
        at -= at >= self->capacity ? self->capacity : 0;
        return (char *)self->places + at * self->element->size;
    }
    if (self->filled == CHUNK) {
        self->filling = self->filling->next;
        self->filled = 0;
    }
    self->spare--;
    return chunk_place(self, self->filling, self->filled++);
}

/* Most elements are a pointer or a number: a call of memcpy would cost more than the rest. */
static inline void copy(void *to, const void *from, size_t size)
{
    if (size == sizeof(void *))
        memcpy(to, from, sizeof(void *));
    else
        memcpy(to, from, size);
}

static inline void put(acc_channel *self, const void *element)
{
    copy(next_place(self), element, self->element->size);
    self->count++;
}

/* One spare chunk is kept: a queue that stays short allocates nothing. */
static inline void leave_chunk(acc_channel *self)
{
    struct acc_channel_chunk *chunk = self->chunks;
    self->chunks = chunk->next;
    self->first = 0;
    if (self->spare < CHUNK)
        append_chunk(self, chunk);
    else
        acc__release(chunk, chunk_size(self), chunk_align(self));
}

/* The oldest element, which is no longer counted; good until the channel is used again. */
static inline void *take(acc_channel *self)
{
    self->count--;
    if (self->capacity) {
        void *place = (char *)self->places + self->first * self->element->size;
        self->first = self->first + 1 == self->capacity ? 0 : self->first + 1;
        return place;
    }
    if (self->first == CHUNK)
        leave_chunk(self);
    void *place = chunk_place(self, self->chunks, self->first++);
    if (self->count == 0 && self->chunks == self->filling) {
        self->spare += self->filled; /* empty: from its beginning again */
        self->first = self->filled = 0;
    }
    return place;
}

#endif
