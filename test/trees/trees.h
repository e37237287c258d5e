/* What a generated tree calls: what drops.h has, with leaves that sleep as well.
 *
 * A leaf waits in one of three ways: not at all; some times PENDING, waking itself at once; or
 * asleep for some ticks of the executor's clock.  So at a tick several arms may be ready together,
 * and between two ticks there are polls in which only some are woken.
 */
#ifndef TREES_H
#define TREES_H

#include <acc/async.h>
#include <acc/task.h>

#define DROPS_WAIT
struct wait {
    int left; /* how often PENDING; below 0: how many ticks */
    struct acc_timeout timer;
};

/* Mode 2: any of all, by the seed; above: asleep for that number less 2 of ticks. */
static inline int wait_of(int mode, unsigned random)
{
    static const signed char waits[16] = {0, 0, 0, 1, 1, 2, -1, -1, -1, -2, -2, -2, -3, -3, -4, -6};
    return mode > 2 ? 2 - mode : waits[random % 16U];
}

static inline void wait_begin(struct wait *self, int times)
{
    self->left = times;
    if (times < 0)
        acc_timeout_init(&self->timer, (uint64_t)-times);
}

static inline acc_poll wait_poll(struct wait *self, acc_context *cx)
{
    if (self->left == 0)
        return ACC_READY;
    if (self->left < 0)
        return acc_timeout_poll(&self->timer, cx);
    self->left--;
    acc_wake_local(acc_cx_waker(cx));
    return ACC_PENDING;
}

static inline void wait_drop(struct wait *self)
{
    if (self->left < 0)
        acc_timeout_drop(&self->timer);
}

#include "drops.h"

/* What a future gave that is finished now. */
static inline unsigned once(unsigned value, unsigned *done)
{
    *done = 1;
    return value;
}

/* Asleep for n % 5 ticks, whatever the schedule. */
LEAF(leaf_sleep, unsigned, v, -(int)(n % 5), unsigned id, unsigned n, unsigned v)

#endif
