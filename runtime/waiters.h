/* Queues of futures that wait for something of their own thread: sync.c, lock.c, token.c,
 * channel.c and broadcast.c.
 *
 * A waiter lies in its future's frame.  It is NEW until it had to wait, then QUEUED, and whoever
 * gives it what it waits for takes it off the queue and says so in its state: TOLD or one of the
 * file's own.  So a queue holds only those who can still be told, a spurious poll finds the state
 * as it was, and a drop finds there what it has to give back.
 *
 * Telling somebody is no more than a wake, which queues a task: no code of others runs, and a task
 * that was told comes back to the queue only when it is polled, which is later.
 */
#ifndef ACC__WAITERS_H
#define ACC__WAITERS_H

#include "internal.h"
#include <acc/sync.h>

enum { ACC__WAIT_NEW, ACC__WAIT_QUEUED, ACC__WAIT_TOLD };

/* The links are written when it is queued, the waker too: an init is two bytes. */
static inline void acc__waiter_init(acc_waiter *waiter)
{
    waiter->count = 0;
    waiter->state = ACC__WAIT_NEW;
    waiter->hard = 0;
}

/* Doubly linked, because any waiter may be dropped. */
static inline void acc__waiter_unlink(acc_waiters *queue, acc_waiter *waiter)
{
    *(waiter->prev ? &waiter->prev->next : &queue->first) = waiter->next;
    *(waiter->next ? &waiter->next->prev : &queue->last) = waiter->prev;
}

static inline acc_poll acc__waiter_queue(acc_waiters *queue, acc_waiter *waiter, acc_context *cx)
{
    waiter->waker = acc_cx_waker(cx);
    waiter->state = ACC__WAIT_QUEUED;
    waiter->next = NULL;
    waiter->prev = queue->last;
    *(queue->last ? &queue->last->next : &queue->first) = waiter;
    queue->last = waiter;
    return ACC_PENDING;
}

static inline void acc__waiters_tell_first(acc_waiters *queue, uint8_t state)
{
    acc_waiter *waiter = queue->first;
    acc__waiter_unlink(queue, waiter);
    waiter->state = state;
    acc_wake_local(waiter->waker);
}

static inline void acc__waiters_tell_all(acc_waiters *queue, uint8_t state)
{
    while (queue->first)
        acc__waiters_tell_first(queue, state);
}

/* The beginning of each poll: true while there is nothing to look at.  In the hostile build a
 * future suspends before it looks for the first time, so it has no place in the queue yet. */
static inline bool acc__waiter_waits(acc_waiter *waiter, acc_context *cx)
{
    if (waiter->state == ACC__WAIT_QUEUED) {
        waiter->waker = acc_cx_waker(cx);
        return true;
    }
    return waiter->state == ACC__WAIT_NEW && acc__hard_suspend(&waiter->hard, cx);
}

/* For one that could go on at once.  Who was told spends nothing: it has waited its turn. */
static inline bool acc__waiter_spend(acc_context *cx)
{
    if (acc_cx_spend(cx))
        return true;
    acc_wake_local(acc_cx_waker(cx));
    return false;
}

#endif
