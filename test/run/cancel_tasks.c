/* acc_cancel and acc_abort on tasks of async functions: defers run once, joins say so, a result
 * that was there first stands, a task not polled yet is polled once.  Not hostile: polls count. */
#include "harness.h"

#ifndef PLAIN
#include <acc/task.h>

static async int endless(int n)
{
    DEFER(say("task %d left\n", n));
    for (;;) {
        DEFER(say("round of %d left\n", n));
        await acc_suspend();
    }
}

static async int quick(int n)
{
    DEFER(say("task %d left\n", n));
    return await after(2, n);
}

static async int nested(int n)
{
    DEFER(say("nested left\n"));
    return await endless(n) + 1;
}

static async int test(void)
{
    int out = 0;
    future(int) t = spawn(endless(1));
    await nap(3);
    int first = acc_cancel(t), again = acc_cancel(t);
    int joined = await acc_join(t, &out);
    int stale = await acc_join(t, &out);
    say("%d %d %d %d %d\n", first, again, joined, stale, out);
    t = spawn(nested(2));
    acc_cancel(t);
    joined = await acc_join(t, NULL);
    say("%d\n", joined);
    t = spawn(quick(3));
    await nap(9);
    first = acc_finished(t), again = acc_cancel(t);
    joined = await acc_join(t, &out);
    say("%d %d %d %d\n", first, again, joined, out);
    t = spawn(endless(4));
    await nap(1);
    first = acc_abort(t);
    await nap(1);
    say("%d %d\n", first, acc_cancel(t));
    t = spawn(quick(5));
    first = acc_detach(t);
    await nap(9);
    say("%d %d\n", first, acc_finished(t));
    spawn(endless(8));
    await nap(2);
    return 5; /* the last task is cancelled when the runtime shuts down */
}
#else
static int test(void)
{
    say("round of 1 left\ntask 1 left\n0 0 -125 -3 0\n");
    say("round of 2 left\ntask 2 left\nnested left\n-125\n");
    say("task 3 left\n1 0 0 3\n");
    say("round of 4 left\ntask 4 left\n0 -3\n");
    say("task 5 left\n0 -3\n");
    say("round of 8 left\ntask 8 left\n");
    return 5;
}
#endif

int main(void)
{
    return acc_block_on(test());
}
