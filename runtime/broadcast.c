/* The other channels of <acc/channel.h>: oneshots, broadcasts, watches.
 *
 * Here everybody who waits is told at once and looks anew: nothing is promised, so a drop has
 * nothing to pass on.  One that was told and finds nothing (another one took it) waits again.
 */
#include "places.h"
#include "waiters.h"
#include <acc/channel.h>
#include <errno.h>
#include <string.h>

/* For one that finds something: whoever was told has waited its turn and spends nothing. */
static bool may_go_on(const acc_waiter *waiter, acc_context *cx)
{
    return waiter->state != ACC__WAIT_NEW || acc__waiter_spend(cx);
}

/* ---- oneshot ------------------------------------------------------------------------------- */

/* EMPTY, then one of the others.  FULL becomes OVER when the element is taken; nobody will ever
 * send: OVER; nobody will ever receive: SHUT. */
enum { EMPTY, FULL, OVER, SHUT };

int acc__oneshot_may_send(const acc_oneshot *self)
{
    return self->state == EMPTY ? 0 : self->state == SHUT ? -EPIPE : -EALREADY;
}

void acc__oneshot_sent(acc_oneshot *self)
{
    self->state = FULL;
    acc__waiters_tell_all(&self->waiters, ACC__WAIT_TOLD);
}

void acc_oneshot_close(acc_oneshot *self)
{
    if (self->state != EMPTY)
        return;
    self->state = OVER;
    acc__waiters_tell_all(&self->waiters, ACC__WAIT_TOLD);
}

/* Whether there is an element that is to be dropped. */
int acc__oneshot_shut(acc_oneshot *self)
{
    int full = self->state == FULL;
    self->state = SHUT;
    acc__waiters_tell_all(&self->waiters, ACC__WAIT_TOLD);
    return full;
}

int acc__oneshot_take(acc_oneshot *self)
{
    if (self->state == EMPTY)
        return -EAGAIN;
    int full = self->state == FULL;
    if (full)
        self->state = OVER;
    return full;
}

void acc_oneshot_recv_future_init(struct acc_oneshot_recv_future *self, acc_oneshot *oneshot)
{
    acc__waiter_init(&self->waiter);
    self->oneshot = oneshot;
}

acc_poll acc_oneshot_recv_future_poll(struct acc_oneshot_recv_future *self, acc_context *cx,
                                      int *count)
{
    acc_oneshot *oneshot = self->oneshot;
    if (acc__waiter_waits(&self->waiter, cx))
        return ACC_PENDING;
    if (oneshot->state == EMPTY)
        return acc__waiter_queue(&oneshot->waiters, &self->waiter, cx);
    if (!may_go_on(&self->waiter, cx))
        return ACC_PENDING;
    *count = acc__oneshot_take(oneshot);
    return ACC_READY;
}

void acc_oneshot_recv_future_drop(struct acc_oneshot_recv_future *self)
{
    if (self->waiter.state == ACC__WAIT_QUEUED)
        acc__waiter_unlink(&self->oneshot->waiters, &self->waiter);
}

/* ---- broadcast ----------------------------------------------------------------------------- */

static void *place_of(const acc_broadcast *self, uint64_t number)
{
    return (char *)self->places + number % self->capacity * self->element->size;
}

void acc_broadcast_open_in(acc_broadcast *self, const acc_element *element, void *places,
                           size_t capacity)
{
    assert((element->clone || !element->drop) && "elements with a drop need a clone");
    memset(self, 0, sizeof *self);
    self->element = element;
    self->places = places;
    self->capacity = capacity;
}

int acc_broadcast_open(acc_broadcast *self, const acc_element *element, size_t capacity)
{
    acc_broadcast_open_in(self, element, NULL, capacity);
    self->closed = 1; /* until there is memory */
    int status = ring_allocate(element, capacity, &self->places);
    if (status)
        return status;
    self->closed = 0;
    self->owned = 1;
    return 0;
}

void acc_broadcast_close(acc_broadcast *self)
{
    self->closed = 1;
    acc__waiters_tell_all(&self->waiters, ACC__WAIT_TOLD);
}

static uint64_t oldest(const acc_broadcast *self)
{
    return self->sent > self->capacity ? self->sent - self->capacity : 0;
}

/* Closed first: a drop that sends finds that it cannot. */
void acc_broadcast_free(acc_broadcast *self)
{
    acc_broadcast_close(self);
    if (self->element->drop)
        for (uint64_t number = oldest(self); number < self->sent; number++)
            self->element->drop(place_of(self, number));
    if (self->owned)
        acc__release(self->places, ring_size(self->element, self->capacity), self->element->align);
    self->places = NULL;
    self->owned = 0;
    self->sent = 0;
}

/* The oldest is dropped last and outside, because its drop may send again. */
int acc__broadcast_send(acc_broadcast *self, const void *element, void *spare)
{
    if (self->closed)
        return -EPIPE;
    void *place = place_of(self, self->sent);
    bool drops = self->sent >= self->capacity && self->element->drop;
    if (drops)
        memcpy(spare, place, self->element->size);
    memcpy(place, element, self->element->size);
    self->sent++;
    acc__waiters_tell_all(&self->waiters, ACC__WAIT_TOLD);
    if (drops)
        self->element->drop(spare);
    return 0;
}

void acc_broadcast_subscribe(acc_broadcast *self, acc_broadcast_receiver *receiver)
{
    receiver->broadcast = self;
    receiver->next = self->sent;
    receiver->missed = 0;
}

/* One that lags behind what is kept stays where it is: what it missed is still to be told. */
size_t acc_broadcast_rewind(acc_broadcast_receiver *receiver, size_t count)
{
    uint64_t first = oldest(receiver->broadcast);
    uint64_t kept = receiver->next > first ? receiver->next - first : 0;
    size_t back = kept < count ? (size_t)kept : count;
    receiver->next -= back;
    return back;
}

int acc_broadcast_try_recv(acc_broadcast_receiver *receiver, void *to)
{
    acc_broadcast *broadcast = receiver->broadcast;
    if (receiver->next == broadcast->sent)
        return broadcast->closed ? 0 : -EAGAIN;
    if (receiver->next < oldest(broadcast)) {
        receiver->missed = oldest(broadcast) - receiver->next;
        receiver->next += receiver->missed;
        return -EOVERFLOW;
    }
    const void *place = place_of(broadcast, receiver->next);
    if (broadcast->element->clone) {
        int error = broadcast->element->clone(to, place);
        if (error)
            return error;
    } else {
        memcpy(to, place, broadcast->element->size);
    }
    receiver->next++;
    return 1;
}

void acc_broadcast_recv_future_init(struct acc_broadcast_recv_future *self,
                                    acc_broadcast_receiver *receiver, void *to)
{
    acc__waiter_init(&self->waiter);
    self->receiver = receiver;
    self->to = to;
}

acc_poll acc_broadcast_recv_future_poll(struct acc_broadcast_recv_future *self, acc_context *cx,
                                        int *count)
{
    acc_broadcast *broadcast = self->receiver->broadcast;
    if (acc__waiter_waits(&self->waiter, cx))
        return ACC_PENDING;
    if (self->receiver->next == broadcast->sent && !broadcast->closed)
        return acc__waiter_queue(&broadcast->waiters, &self->waiter, cx);
    if (!may_go_on(&self->waiter, cx))
        return ACC_PENDING;
    *count = acc_broadcast_try_recv(self->receiver, self->to);
    return ACC_READY;
}

void acc_broadcast_recv_future_drop(struct acc_broadcast_recv_future *self)
{
    if (self->waiter.state == ACC__WAIT_QUEUED)
        acc__waiter_unlink(&self->receiver->broadcast->waiters, &self->waiter);
}

/* ---- watch --------------------------------------------------------------------------------- */

int acc__watch_may_send(const acc_watch *self)
{
    return self->closed ? -EPIPE : 0;
}

void acc__watch_changed(acc_watch *self)
{
    self->version++;
    acc__waiters_tell_all(&self->waiters, ACC__WAIT_TOLD);
}

void acc_watch_close(acc_watch *self)
{
    self->closed = 1;
    acc__waiters_tell_all(&self->waiters, ACC__WAIT_TOLD);
}

void acc_watch_changed_future_init(struct acc_watch_changed_future *self, acc_watch *watch,
                                   uint64_t *seen)
{
    acc__waiter_init(&self->waiter);
    self->watch = watch;
    self->seen = seen;
}

/* A value that nobody has seen comes before the end. */
acc_poll acc_watch_changed_future_poll(struct acc_watch_changed_future *self, acc_context *cx,
                                       int *changed)
{
    acc_watch *watch = self->watch;
    if (acc__waiter_waits(&self->waiter, cx))
        return ACC_PENDING;
    int is_new = *self->seen != watch->version;
    if (!is_new && !watch->closed)
        return acc__waiter_queue(&watch->waiters, &self->waiter, cx);
    if (!may_go_on(&self->waiter, cx))
        return ACC_PENDING;
    *self->seen = watch->version;
    *changed = is_new;
    return ACC_READY;
}

void acc_watch_changed_future_drop(struct acc_watch_changed_future *self)
{
    if (self->waiter.state == ACC__WAIT_QUEUED)
        acc__waiter_unlink(&self->watch->waiters, &self->waiter);
}
