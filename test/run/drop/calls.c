/* Dropped inside callees: the innermost function's scopes first, then those of its callers. */
#include "harness.h"

static void left(const int *p)
{
    say("leave %d\n", *p);
}

#define GUARD __attribute__((cleanup(left))) const int

static async int inner(int n)
{
    GUARD a = n;
    int r = await step(n + 1);
    {
        GUARD b = n + 2;
        r += await step(n + 3);
    }
    return r + await step(n + 4);
}

static async int wrapper(int n)
{
    return await inner(n);
}

static async int middle(int n)
{
    int r = await inner(n);
    GUARD c = n + 5;
    r += await wrapper(n + 10) + await inner(n + 20);
    return r;
}

static async void leaf_only(void)
{
    await nap(1);
}

async int subject(void)
{
    GUARD top = 1000;
    await leaf_only();
    int r = await middle(100);
    await leaf_only();
    GUARD second = 1001;
    r += await middle(await inner(200));
    return r;
}
