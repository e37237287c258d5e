/* The arguments of an awaited call hold awaits themselves; the callee runs after all of them. */
#include "harness.h"

static async int join(int a, int b, int c)
{
    say("join %d %d %d\n", a, b, c);
    await nap(1);
    return a + b + c;
}

#ifdef PLAIN
static int test(void)
{
    int i = 3, a, b, c, d, e;
    a = step(1), b = step(2), c = step(3);
    d = join(a, b, c);
    a = d, b = i;
    d = step(4), e = step(5);
    c = join(d, e, i++);
    d = join(a, b, c);
    a = d, b = step(i), i = 10, c = step(i);
    return join(a, b, c);
}
#else
static async int test(void)
{
    int i = 3;
    int first = await join(await step(1), await step(2), await step(3));
    int second = await join(first, i, await join(await step(4), await step(5), i++));
    return await join(second, await step(i), (i = 10, await step(i)));
}
#endif

int main(void)
{
    return acc_block_on(test());
}
