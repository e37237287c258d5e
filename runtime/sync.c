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

/* ---- barrier ------------------------------------------------------------------------------- */

void acc_barrier_wait_future_init(struct acc_barrier_wait_future *self, acc_barrier *barrier)
{
    acc__waiter_init(&self->waiter);
    self->barrier = barrier;
}

/* The last one wakes the others and begins the next round: they have left the queue by then. */
acc_poll acc_barrier_wait_future_poll(struct acc_barrier_wait_future *self, acc_context *cx,
                                      int *last)
{
    acc_barrier *barrier = self->barrier;
    if (acc__waiter_waits(&self->waiter, cx))
        return ACC_PENDING;
    bool is_last = self->waiter.state == ACC__WAIT_NEW;
    if (is_last) {
        if (barrier->size > 1 && barrier->arrived < barrier->size - 1) {
            barrier->arrived++;
            return acc__waiter_queue(&barrier->waiters, &self->waiter, cx);
        }
        if (!acc__waiter_spend(cx))
            return ACC_PENDING;
        barrier->arrived = 0;
        acc__waiters_tell_all(&barrier->waiters, ACC__WAIT_TOLD);
    }
    *last = is_last;
    return ACC_READY;
}

void acc_barrier_wait_future_drop(struct acc_barrier_wait_future *self)
{
    if (self->waiter.state != ACC__WAIT_QUEUED)
        return;
    acc__waiter_unlink(&self->barrier->waiters, &self->waiter);
    self->barrier->arrived--;
}

/* ---- once ---------------------------------------------------------------------------------- */

enum { ONCE_NEW, ONCE_ENTERED, ONCE_DONE };
enum { MAY_ENTER = ACC__WAIT_TOLD, TOLD_DONE };

void acc_once_done(acc_once *self)
{
    self->state = ONCE_DONE;
    acc__waiters_tell_all(&self->waiters, TOLD_DONE);
}

/* Handed over, not opened: whoever comes in between must not be the second inside. */
void acc_once_leave(acc_once *self)
{
    if (self->state != ONCE_ENTERED)
        return;
    if (self->waiters.first)
        acc__waiters_tell_first(&self->waiters, MAY_ENTER);
    else
        self->state = ONCE_NEW;
}

void acc_once_enter_future_init(struct acc_once_enter_future *self, acc_once *once)
{
    acc__waiter_init(&self->waiter);
    self->once = once;
}

acc_poll acc_once_enter_future_poll(struct acc_once_enter_future *self, acc_context *cx, int *mine)
{
    acc_once *once = self->once;
    if (acc__waiter_waits(&self->waiter, cx))
        return ACC_PENDING;
    bool enters = self->waiter.state == MAY_ENTER;
    if (self->waiter.state == ACC__WAIT_NEW) {
        if (once->state == ONCE_ENTERED)
            return acc__waiter_queue(&once->waiters, &self->waiter, cx);
        if (!acc__waiter_spend(cx))
            return ACC_PENDING;
        enters = once->state == ONCE_NEW;
        if (enters)
            once->state = ONCE_ENTERED;
    }
    *mine = enters;
    return ACC_READY;
}

void acc_once_enter_future_drop(struct acc_once_enter_future *self)
{
    if (self->waiter.state == ACC__WAIT_QUEUED)
        acc__waiter_unlink(&self->once->waiters, &self->waiter);
    else if (self->waiter.state == MAY_ENTER)
        acc_once_leave(self->once);
}
