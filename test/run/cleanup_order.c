/* __attribute__((cleanup)): reverse order on falling off, break, continue, goto and return. */
#include "harness.h"

static void left(const int *p)
{
    say("leave %d\n", *p);
}

#define GUARD __attribute__((cleanup(left))) const int

static async void falls_off(void)
{
    GUARD a = 1;
    GUARD b = await later(2);
    {
        GUARD c = 3;
        await nap(1);
        GUARD d = await step(4);
        await nap(1);
    }
    say("between\n");
    GUARD e = 5, f = await step(6);
    await nap(1);
    say("end\n");
}

static async int loops(int n)
{
    GUARD outer = 100;
    int r = 0;
    for (int i = 0; i < n; i++) {
        GUARD a = i * 10;
        await nap(1);
        if (i == 1)
            continue;
        GUARD b = i * 10 + 1;
        r += await step(i);
        if (i == 3)
            break;
        GUARD c = i * 10 + 2;
        await nap(1);
        while (await later(r++) < 2) {
            GUARD d = 50 + r;
            if (r == 2)
                continue;
            await nap(1);
            break;
        }
    }
    await nap(1);
    return r;
}

static async int returns(int n)
{
    GUARD a = 1;
    if (n == 0)
        return await step(10);
    GUARD b = 2;
    {
        GUARD c = 3;
        await nap(1);
        if (n == 1)
            return 11;
        switch (n) {
        case 2: {
            GUARD d = 4;
            return await step(12);
        }
        case 3: {
            GUARD d = 5;
            await nap(1);
            break;
        }
        default: {
            GUARD d = 6;
            await nap(1);
        }
            /* fall through */
        case 5: {
            GUARD e = 7;
            n = await step(n * 2);
        }
        }
        say("n %d\n", n);
    }
    return n;
}

static async void jumps(int n)
{
    int count = 0;
    GUARD a = 1;
again: {
    GUARD b = 2;
    await nap(1);
    count++;
    if (count < n)
        goto again;
    {
        GUARD c = 3;
        if (n == 2)
            goto out;
        await nap(1);
    }
    if (n == 3)
        goto out;
}
    say("not out\n");
out:
    await nap(1);
    say("out\n");
}

static async int test(void)
{
    await falls_off();
    int r = await loops(5);
    for (int i = 0; i < 6; i++)
        r += await returns(i);
    for (int i = 1; i < 4; i++)
        await jumps(i);
    return r;
}

int main(void)
{
    return acc_block_on(test());
}
