/* The comma operator, awaits on either side, values discarded. */
#include "harness.h"

static async int test(void)
{
    int x = 0, y;
    y = (await step(1), await step(2));
    say("y %d\n", y);
    y = (x = 5, await step(x), x + 1);
    say("x %d y %d\n", x, y);
    (void)await step(3), x++, await nap(1), (void)await step(x);
    await step(4), await step(5);
    for (x = 0, y = 10; await step(x), x < 3; x++, y = y - await later(x))
        say("x %d y %d\n", x, y);
    if (await nap(1), x > 2)
        say("yes %d\n", (await nap(1), y));
    while ((void)await step(6), x-- > 1)
        say("down %d\n", x);
    y = ((x = await later(7), x * 2), await step(8), x++, x);
    say("x %d y %d\n", x, y);
    return (await nap(1), await nap(1), y);
}

int main(void)
{
    return acc_block_on(test());
}
