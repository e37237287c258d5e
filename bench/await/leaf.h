/* What the workloads wait for: a future written by hand, defined in driver.c, so that no compiler
 * sees through it.  It returns PENDING `leaf_pends` times, then x ^ 5.  Its counter lies outside
 * of the frame: polling it writes nothing there. */
#ifndef BENCH_LEAF_H
#define BENCH_LEAF_H

#include <acc/async.h>

struct leaf {
    long x;
};

async_manual(leaf) long rest(long x);
void leaf_init(struct leaf *self, long x);
acc_poll leaf_poll(struct leaf *self, acc_context *cx, long *out);
void leaf_drop(struct leaf *self);

/* Takes the address of an array, so that it must lie in memory. */
void touch(unsigned *values, int count);

#endif
