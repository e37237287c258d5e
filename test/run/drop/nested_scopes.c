/* Dropped in nested scopes: the scopes from the innermost outward, each cleanup once. */
#include "harness.h"

static void left(const int *p)
{
    say("leave %d\n", *p);
}

#define GUARD __attribute__((cleanup(left))) const int

async int subject(void)
{
    GUARD a = 1;
    int r = await step(10);
    {
        GUARD b = 2;
        r += await step(11);
        {
            GUARD c = await step(12);
            r += await step(13);
            GUARD d = 4;
            await nap(1);
        }
        GUARD e = 5;
        r += await step(14);
    }
    GUARD f = await step(15), g = await step(16);
    await nap(2);
    return r;
}
