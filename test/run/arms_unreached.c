/* Blocks of arms that nothing reaches: in a function, in an arm, in a body, and in one another. */
#include "harness.h"

#ifndef PLAIN
static async int in_function(int v)
{
    await nap(1);
    return v;
    await_all
    {
        {
            await_any_fair
            {
                when(int n = await later(v)) v = n;
                when(await nap(2)) v = 0;
            }
        }
        v = await later(5);
    }
}

/* An arm that never waits: the time does not begin. */
static async int at_once(int v)
{
    await_within(v) v += 10;
    return v;
}

static async int in_arm(int v)
{
    await_within(1000)
    {
        v += await later(1);
        await_break;
        await_all
        {
            {
            }
        }
        await_group(2)
        {
            go
            {
                await nap(v);
            }
        }
    }
    else
    {
        return 0;
        await_within(5) v = await later(v);
    }
    return v;
}

static async int test(void)
{
    say("%d\n", await in_function(3));
    say("%d\n", await in_arm(6));
    say("%d\n", await at_once(6));
    return 0;
}
#else
static int test(void)
{
    say("3\n7\n16\n");
    return 0;
}
#endif

int main(void)
{
    return acc_block_on(test());
}
