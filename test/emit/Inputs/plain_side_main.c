/* Futures from outside: one written by hand, and polls of one that acc made. */
#include "plain_side.h"

#include <stdio.h>
#include <stdlib.h>

static int wakes, live;

void turns_init(struct turns *self, int n)
{
    self->left = n;
    live++;
}

acc_poll turns_poll(struct turns *self, acc_context *cx, int *out)
{
    if (self->left > 0) {
        acc_wake_local(acc_cx_waker(cx));
        self->left--;
        return ACC_PENDING;
    }
    live--;
    *out = 1;
    return ACC_READY;
}

void turns_drop(struct turns *self)
{
    self->left = -1;
    live--;
}

static void wake(acc_waker waker)
{
    wakes += waker.generation == 7;
}

int main(void)
{
    static const acc_executor_ops ops = {
        .version = ACC_ABI_VERSION, .size = sizeof ops, .wake = wake, .wake_local = wake};
    acc_executor executor = {&ops};
    acc_waker waker = {&executor, 1, 7, 0};
    int polls = 0, dropped;
    for (dropped = 0; dropped < 8; dropped++) { /* polls before the drop, or all */
        struct sum_up_future *future = malloc(sum_up_future_type.size);
        acc_context cx = acc_cx_make(waker, ~(uint64_t)0, 128);
        acc_poll poll = ACC_PENDING;
        long sum = 0;
        if (dropped % 2 == 0)
            sum_up_future_init(future, 3, "plain");
        for (polls = 0; polls < dropped && poll == ACC_PENDING; polls++)
            poll = polls == 0 && dropped % 2
                       ? sum_up_future_start(future, &cx, &sum, 3, "plain")
                       : sum_up_future_poll(future, &cx, &sum);
        if (poll == ACC_PENDING)
            sum_up_future_drop(future);
        printf("%d polls, %ld, %d live\n", polls, sum, live);
        free(future);
    }
    printf("%s: align %u, %d wakes\n", sum_up_future_type.name, sum_up_future_type.align, wakes);
    return 0;
}
