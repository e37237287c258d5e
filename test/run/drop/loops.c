/* Dropped in loops: what a round registered, whatever way the rounds before were left. */
#include "harness.h"

static void left(const int *p)
{
    say("leave %d\n", *p);
}

#define GUARD __attribute__((cleanup(left))) const int

async int subject(void)
{
    int r = 0;
    GUARD outer = 1000;
    for (int i = 0; i < 4; i++) {
        GUARD a = i;
        r += await step(i);
        if (i == 1)
            continue;
        GUARD b = i + 10;
        while (await step(r) < 8) {
            GUARD c = r + 100;
            r++;
            if (r == 2)
                continue;
            await nap(1);
            if (r == 3)
                break;
        }
        await nap(1);
        if (i == 2)
            break;
    }
    do {
        GUARD d = r;
        await nap(1);
    } while (await step(r++) < 9);
    return r;
}
