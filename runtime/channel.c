/* Channels: a queue of elements between two queues of waiters.
 *
 * Places are of four kinds: they hold elements (`count`), of which some are `promised` to receivers
 * that were woken; they are `reserved` for somebody who may fill them, a woken sender among them;
 * or they are free.  A promise is kept until its receiver is polled, or dropped, which gives it to
 * the next one; a reservation likewise.
 *
 * Invariants: a sender waits only where the free places are too few for the first in the queue; a
 * receiver waits only where every element is promised.  settle() makes both true again after
 * any change.
 */
#include "places.h"
#include "waiters.h"
#include <acc/channel.h>
#include <errno.h>
#include <string.h>

/* What a sender was told: it has its places, or gets none.  What a receiver was: one element is
 * its own, or there will be none. */
enum { GRANTED = ACC__WAIT_TOLD, FAILED };
enum { PROMISED = ACC__WAIT_TOLD, ENDED };

#ifdef ACC_HARD
enum { HOSTILE = 1 }; /* always by the long way, which suspends */
#else
enum { HOSTILE = 0 };
#endif

/* ---- who may go on ------------------------------------------------------------------------- */

static bool has_free(const acc_channel *self, size_t count)
{
    return !self->capacity || count <= self->capacity - self->count - self->reserved;
}

static bool at_end(const acc_channel *self)
{
    return self->discarded || (self->closed && !self->count && !self->reserved);
}

static void let_go_on(acc_channel *self)
{
    while (self->receivers.first && self->count > self->promised) {
        self->promised++;
        acc__waiters_tell_first(&self->receivers, PROMISED);
    }
    if (self->receivers.first && at_end(self))
        acc__waiters_tell_all(&self->receivers, ENDED);
    while (self->senders.first && has_free(self, self->senders.first->count)) {
        self->reserved += self->senders.first->count;
        acc__waiters_tell_first(&self->senders, GRANTED);
    }
}

static inline void settle(acc_channel *self)
{
    if (self->receivers.first || self->senders.first)
        let_go_on(self);
}

static bool must_wait(const acc_channel *self, size_t count)
{
    return !self->closed && (self->senders.first || !has_free(self, count));
}

/* For one that need not wait: 0, -EPIPE, -ENOMEM. */
static int may_send(acc_channel *self, size_t count)
{
    if (self->closed)
        return -EPIPE;
    return self->capacity ? 0 : make_room(self, count);
}

static void put_and_settle(acc_channel *self, const void *element)
{
    put(self, element);
    settle(self);
}

static void take_and_settle(acc_channel *self, void *to)
{
    copy(to, take(self), self->element->size);
    settle(self);
}

/* ---- opening and closing ------------------------------------------------------------------- */

void acc_channel_open_in(acc_channel *self, const acc_element *element, void *places,
                         size_t capacity)
{
    memset(self, 0, sizeof *self);
    self->element = element;
    self->places = places;
    self->capacity = capacity;
}

int acc_channel_open(acc_channel *self, const acc_element *element, size_t capacity)
{
    acc_channel_open_in(self, element, NULL, capacity);
    self->closed = self->discarded = 1; /* until there is memory */
    int status = ring_allocate(element, capacity, &self->places);
    if (status)
        return status;
    self->closed = self->discarded = 0;
    self->owned = 1;
    return 0;
}

void acc_channel_open_unbounded(acc_channel *self, const acc_element *element)
{
    acc_channel_open_in(self, element, NULL, 0);
}

void acc_channel_close(acc_channel *self)
{
    self->closed = 1;
    acc__waiters_tell_all(&self->senders, FAILED);
    settle(self);
}

/* Marked first: from then on nobody puts or takes, so an element may be dropped in its place,
 * whatever its drop does to the channel. */
void acc_channel_discard(acc_channel *self)
{
    if (self->discarded)
        return;
    self->discarded = 1;
    acc_channel_close(self);
    while (self->count) {
        void *place = take(self);
        if (self->element->drop)
            self->element->drop(place);
    }
}

void acc_channel_free(acc_channel *self)
{
    acc_channel_discard(self);
    if (self->owned)
        acc__release(self->places, ring_size(self->element, self->capacity), self->element->align);
    self->places = NULL;
    self->owned = 0;
    while (self->chunks) {
        struct acc_channel_chunk *next = self->chunks->next;
        acc__release(self->chunks, chunk_size(self), chunk_align(self));
        self->chunks = next;
    }
    self->filling = self->last = NULL;
}

void acc_channel_add_sender(acc_channel *self)
{
    self->sources++;
}

void acc_channel_end_sender(acc_channel *self)
{
    if (--self->sources == 0)
        acc_channel_close(self);
}

/* ---- without waiting ----------------------------------------------------------------------- */

int acc_channel_try_send(acc_channel *self, const void *element)
{
    if (must_wait(self, 1))
        return -EAGAIN;
    int error = may_send(self, 1);
    if (!error)
        put_and_settle(self, element);
    return error;
}

int acc_channel_try_recv(acc_channel *self, void *to)
{
    if (at_end(self))
        return 0;
    if (self->count == self->promised)
        return -EAGAIN;
    take_and_settle(self, to);
    return 1;
}

int acc_channel_send_reserved(acc_channel *self, const void *element)
{
    self->reserved--;
    if (self->discarded)
        return -EPIPE;
    put_and_settle(self, element);
    return 0;
}

void acc_channel_unreserve(acc_channel *self, uint32_t count)
{
    self->reserved -= count;
    settle(self);
}

/* ---- send and reserve ---------------------------------------------------------------------- */

/* What both do up to the places: -EAGAIN: it waits; 0: they are the caller's, and `reserved`. */
static int get_places(acc_waiter *waiter, acc_channel *channel, acc_context *cx)
{
    if (acc__waiter_waits(waiter, cx))
        return -EAGAIN;
    if (waiter->state == FAILED)
        return -EPIPE;
    if (waiter->state == GRANTED)
        return 0;
    if (channel->capacity && waiter->count > channel->capacity)
        return -EINVAL;
    if (must_wait(channel, waiter->count)) {
        acc__waiter_queue(&channel->senders, waiter, cx);
        return -EAGAIN;
    }
    if (!acc__waiter_spend(cx))
        return -EAGAIN;
    int error = may_send(channel, waiter->count);
    if (!error)
        channel->reserved += waiter->count;
    return error;
}

/* Who stood first and wanted many may have kept back those who want few. */
static void leave_places(acc_waiter *waiter, acc_channel *channel)
{
    if (waiter->state == ACC__WAIT_QUEUED) {
        acc__waiter_unlink(&channel->senders, waiter);
        settle(channel);
    } else if (waiter->state == GRANTED) {
        acc_channel_unreserve(channel, waiter->count);
    }
}

void acc_channel_send_future_init(struct acc_channel_send_future *self, acc_channel *channel,
                                  const void *element)
{
    acc__waiter_init(&self->waiter);
    self->waiter.count = 1;
    self->channel = channel;
    self->element = element;
}

static __attribute__((noinline)) acc_poll send_poll(struct acc_channel_send_future *self,
                                                    acc_context *cx, int *status)
{
    int error = get_places(&self->waiter, self->channel, cx);
    if (error == -EAGAIN)
        return ACC_PENDING;
    if (!error)
        error = acc_channel_send_reserved(self->channel, self->element);
    *status = error;
    return ACC_READY;
}

/* The usual case in a few instructions: there is room, and nobody waits at either end. */
acc_poll acc_channel_send_future_poll(struct acc_channel_send_future *self, acc_context *cx,
                                      int *status)
{
    acc_channel *channel = self->channel;
    if (self->waiter.state != ACC__WAIT_NEW || HOSTILE || channel->closed || !channel->capacity ||
        channel->senders.first || channel->receivers.first || !has_free(channel, 1) ||
        !acc_cx_spend(cx))
        return send_poll(self, cx, status);
    put(channel, self->element);
    *status = 0;
    return ACC_READY;
}

void acc_channel_send_future_drop(struct acc_channel_send_future *self)
{
    leave_places(&self->waiter, self->channel);
}

void acc_channel_reserve_future_init(struct acc_channel_reserve_future *self, acc_channel *channel,
                                     uint32_t count)
{
    acc__waiter_init(&self->waiter);
    self->waiter.count = count;
    self->channel = channel;
}

acc_poll acc_channel_reserve_future_poll(struct acc_channel_reserve_future *self, acc_context *cx,
                                         int *status)
{
    int error = get_places(&self->waiter, self->channel, cx);
    if (error == -EAGAIN)
        return ACC_PENDING;
    *status = error;
    return ACC_READY;
}

void acc_channel_reserve_future_drop(struct acc_channel_reserve_future *self)
{
    leave_places(&self->waiter, self->channel);
}

/* ---- receive ------------------------------------------------------------------------------- */

void acc_channel_recv_future_init(struct acc_channel_recv_future *self, acc_channel *channel,
                                  void *to)
{
    acc__waiter_init(&self->waiter);
    self->channel = channel;
    self->to = to;
}

static __attribute__((noinline)) acc_poll recv_poll(struct acc_channel_recv_future *self,
                                                    acc_context *cx, int *count)
{
    acc_channel *channel = self->channel;
    int got = 0;
    if (acc__waiter_waits(&self->waiter, cx))
        return ACC_PENDING;
    if (self->waiter.state == PROMISED) {
        channel->promised--;
        got = !channel->discarded;
    } else if (self->waiter.state == ACC__WAIT_NEW && !at_end(channel)) {
        if (channel->count == channel->promised)
            return acc__waiter_queue(&channel->receivers, &self->waiter, cx);
        if (!acc__waiter_spend(cx))
            return ACC_PENDING;
        got = 1;
    }
    if (got)
        take_and_settle(channel, self->to);
    *count = got;
    return ACC_READY;
}

/* As above: there is an element, and nobody waits at either end. */
acc_poll acc_channel_recv_future_poll(struct acc_channel_recv_future *self, acc_context *cx,
                                      int *count)
{
    acc_channel *channel = self->channel;
    if (self->waiter.state != ACC__WAIT_NEW || HOSTILE || channel->discarded ||
        !channel->capacity || channel->count == channel->promised || channel->senders.first ||
        !acc_cx_spend(cx))
        return recv_poll(self, cx, count);
    copy(self->to, take(channel), channel->element->size);
    *count = 1;
    return ACC_READY;
}

void acc_channel_recv_future_drop(struct acc_channel_recv_future *self)
{
    if (self->waiter.state == ACC__WAIT_QUEUED) {
        acc__waiter_unlink(&self->channel->receivers, &self->waiter);
    } else if (self->waiter.state == PROMISED) {
        self->channel->promised--;
        settle(self->channel);
    }
}
