/* Waiting for each other: acc_notify. */
#include "internal.h"
#include <acc/sync.h>
#include <string.h>

/* Told alone or with all: only the former owes the notification to somebody when it is dropped. */
enum { WAIT_NEW, WAIT_QUEUED, WAIT_TOLD_ALONE, WAIT_TOLD_ALL };

/* Doubly linked, because any waiter may be dropped. */
static void unlink_wait(struct acc_notify_wait_future *wait)
{
    acc_notify *notify = wait->notify;
    *(wait->prev ? &wait->prev->next : &notify->head) = wait->next;
    *(wait->next ? &wait->next->prev : &notify->tail) = wait->prev;
    wait->next = wait->prev = NULL;
}

/* Unlinked here and not at its next poll: the queue holds only those who can still be told. */
static void tell(acc_notify *notify, uint8_t how)
{
    struct acc_notify_wait_future *wait = notify->head;
    unlink_wait(wait);
    wait->state = how;
    acc_wake_local(wait->waker);
}

void acc_notify_one(acc_notify *self)
{
    if (self->head)
        tell(self, WAIT_TOLD_ALONE);
    else
        self->kept = 1;
}

/* Ends: a woken task queues itself again only when it is polled, which is later. */
void acc_notify_all(acc_notify *self)
{
    while (self->head)
        tell(self, WAIT_TOLD_ALL);
}

void acc_notify_wait_future_init(struct acc_notify_wait_future *self, acc_notify *notify)
{
    memset(self, 0, sizeof *self);
    self->notify = notify;
}

/* Once queued it spends no budget: it has waited its turn.  In the hostile build it suspends before
 * it queues, so it is not told before it waits. */
acc_poll acc_notify_wait_future_poll(struct acc_notify_wait_future *self, acc_context *cx)
{
    acc_notify *notify = self->notify;
    if (self->state >= WAIT_TOLD_ALONE)
        return ACC_READY;
    if (self->state == WAIT_NEW && acc__hard_suspend(&self->hard, cx))
        return ACC_PENDING;
    self->waker = acc_cx_waker(cx);
    if (self->state == WAIT_QUEUED)
        return ACC_PENDING;
    if (notify->kept && acc_cx_spend(cx)) {
        notify->kept = 0;
        return ACC_READY;
    }
    if (notify->kept) {
        acc_wake_local(self->waker);
        return ACC_PENDING;
    }
    self->state = WAIT_QUEUED;
    self->prev = notify->tail;
    *(notify->tail ? &notify->tail->next : &notify->head) = self;
    notify->tail = self;
    return ACC_PENDING;
}

/* A kept notification that this one took is gone only with READY, so it never needs to go back. */
void acc_notify_wait_future_drop(struct acc_notify_wait_future *self)
{
    if (self->state == WAIT_QUEUED)
        unlink_wait(self);
    else if (self->state == WAIT_TOLD_ALONE)
        acc_notify_one(self->notify);
}
