/* await_any: who wins, top-down among those ready at once; the losers are dropped before the
 * body, last arm first or not at all; break and return from bodies.  Not hostile: polls count. */
#include "harness.h"

#ifndef PLAIN
static void left(const int *p)
{
    say("leave %d\n", *p);
}

static async int slow(int n, int v)
{
    __attribute__((cleanup(left))) const int mark = v;
    return await after(n, v);
}

static async int race(int a, int b)
{
    int winner = 0;
    await_any
    {
        when(int v = await slow(a, 1))
        {
            say("first wins with %d\n", v);
            winner = v;
        }
        when(int v = await slow(b, 2))
        {
            say("second wins with %d\n", v);
            winner = await later(v);
        }
        when(await nap(9))
        {
            say("nap wins\n");
        }
    }
    return winner;
}

static async int in_loop(void)
{
    int r = 0;
    for (int i = 0; i < 6; i++) {
        await_any
        {
            when(int v = await after(i, i))
            {
                r += v;
                if (i == 1)
                    continue;
                r += 100;
            }
            when(await nap(3))
            {
                if (i == 5)
                    break;
                if (i == 6)
                    return -1;
                r += 1000;
            }
        }
    }
    return r;
}

static async int test(void)
{
    say("%d\n", await race(0, 0));
    say("%d\n", await race(2, 1));
    say("%d\n", await race(1, 2));
    say("%d\n", await race(20, 20));
    return await in_loop() % 256;
}
#else
static int test(void)
{
    say("leave 1\nfirst wins with 1\n1\n");
    say("leave 2\nleave 1\nsecond wins with 2\n2\n");
    say("leave 1\nleave 2\nfirst wins with 1\n1\n");
    say("leave 2\nleave 1\nnap wins\n0\n");
    /* 0 + 100, 1, 2 + 100, 3 + 100, 1000, and out */
    return 1306 % 256;
}
#endif

int main(void)
{
    return acc_block_on(test());
}
