/* Dropped after jumps: goto back past a cleanup, out of scopes, switch cases, early returns. */
#include "harness.h"

static void left(const int *p)
{
    say("leave %d\n", *p);
}

#define GUARD __attribute__((cleanup(left))) const int

static async int cases(int n)
{
    GUARD all = n;
    switch (n) {
    case 0: {
        GUARD a = 10;
        await step(20);
    }
        /* fall through */
    case 1: {
        GUARD b = 11;
        return await step(21);
    }
    case 2: {
        GUARD c = 12;
        await step(22);
        break;
    }
    default:
        await step(23);
    }
    GUARD behind = 13;
    await step(24);
    return n;
}

static async int back(void)
{
    int count = 0;
again:
    count++;
    GUARD a = 100 + count;
    await step(30);
    if (count < 3)
        goto again;
    {
        GUARD b = 200;
        await step(31);
        if (count == 3)
            goto out;
    }
out:
    await step(32);
    return count;
}

async int subject(void)
{
    int r = 0;
    for (int i = 0; i < 4; i++)
        r += await cases(i);
    r += await back();
    return r;
}
