/* Waiting for each other: acc_notify, acc_barrier, acc_once.  Locks are in lock.c. */
#include "waiters.h"

/* ---- notify -------------------------------------------------------------------------------- */

/* Told alone or with all: only the former owes the notification to somebody when it is dropped. */
enum { TOLD_ALONE = ACC__WAIT_TOLD, TOLD_ALL };

void acc_notify_one(acc_notify *self)
{
    if (self->waiters.first)
        acc__waiters_tell_first(&self->waiters, TOLD_ALONE);
    else
        self->kept = 1;
}

void acc_notify_all(acc_notify *self)
{
    acc__waiters_tell_all(&self->waiters, TOLD_ALL);
}

void acc_notify_wait_future_init(struct acc_notify_wait_future *self, acc_notify *notify)
{
    acc__waiter_init(&self->waiter);
    self->notify = notify;
}

acc_poll acc_notify_wait_future_poll(struct acc_notify_wait_future *self, acc_context *cx)
{
    acc_notify *notify = self->notify;
    if (acc__waiter_waits(&self->waiter, cx))
        return ACC_PENDING;
    if (self->waiter.state != ACC__WAIT_NEW)
        return ACC_READY;
    if (!notify->kept)
        return acc__waiter_queue(&notify->waiters, &self->waiter, cx);
    if (!acc__waiter_spend(cx))
        return ACC_PENDING;
    notify->kept = 0;
    return ACC_READY;
}

/* A kept notification that this one took is gone only with READY, so it never needs to go back. */
void acc_notify_wait_future_drop(struct acc_notify_wait_future *self)
{
    if (self->waiter.state == ACC__WAIT_QUEUED)
        acc__waiter_unlink(&self->notify->waiters, &self->waiter);
    else if (self->waiter.state == TOLD_ALONE)
        acc_notify_one(self->notify);
}

