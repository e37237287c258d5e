/* Waits for tasks that are dropped themselves: by await_any, which leaves the handle valid, and by
 * await_within, which drops what ran.  Not hostile: polls count. */
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

static async void with_limit(void)
{
    await_within(20)
    {
        (void)await nested(7);
    }
    else
    {
        say("timed out\n");
    }
}

static async int test(void)
{
    int out = 0;
    future(int) t = spawn(quick(6));
    await_any
    {
        when(await acc_join(t, &out))
        {
            say("joined too early\n");
        }
        when(await nap(1))
        {
            say("waited\n");
        }
    }
    out = await t();
    say("%d\n", out);
    await with_limit();
    return out;
}
#else
static int test(void)
{
    say("waited\ntask 6 left\n6\n");
    say("round of 7 left\ntask 7 left\nnested left\ntimed out\n");
    return 6;
}
#endif

int main(void)
{
    return acc_block_on(test());
}
