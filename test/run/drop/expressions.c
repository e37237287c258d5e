/* Dropped in the middle of expressions: arguments, operators, conditions, statement expressions. */
#include "harness.h"

static void left(const int *p)
{
    say("leave %d\n", *p);
}

#define GUARD __attribute__((cleanup(left))) const int

static async int guarded(int n)
{
    GUARD a = n;
    return await step(n) + 1;
}

static async int add(int a, int b, int c)
{
    GUARD g = a;
    await nap(1);
    return a + b + c;
}

async int subject(void)
{
    GUARD outer = 1000;
    int one = await guarded(1), two = await guarded(2);
    int r = await add(one, two, await guarded(3));
    r += await guarded(4) ? await guarded(5) : await guarded(6);
    if (await guarded(-1) || await guarded(7))
        r += ({
            GUARD in = 50;
            int v = await guarded(8);
            GUARD late = 51;
            v + await guarded(9);
        });
    while (({
        GUARD c = r;
        await step(r) < 40;
    }))
        r += await guarded(10);
    struct pair p = {await guarded(11), await guarded(12)};
    return r + p.x + p.y;
}
