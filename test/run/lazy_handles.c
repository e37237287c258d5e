/* lazy: not started before it is awaited, in any order; one that is never awaited runs nothing. */
#include "harness.h"

static async int work(int n)
{
    int r = n * 2;
    await nap(n % 3);
    return r + await later(n);
}

static async struct pair both(int a, int b)
{
    struct pair p = {await work(a), await work(b)};
    return p;
}

static async int pass(int n)
{
    future(int) f = lazy(work(n));
    if (n == 2)
        return await later(5);
    await nap(1);
    return await HANDLE(f);
}

static async int test(void)
{
    future(int) a = lazy(work(1));
    future(int) b = lazy(work(2));
    future(struct pair) c = lazy(both(3, 4));
    int rb = await HANDLE(b);
    int ra = await HANDLE(a);
    struct pair p = await HANDLE(c);
    say("%d %d %d %d\n", ra, rb, p.x, p.y);
    for (int i = 0; i < 4; i++) {
        future(int) f = lazy(pass(i));
        int r = await HANDLE(f) + i;
        say("%d\n", r);
    }
    return await shielded(work(7));
}

int main(void)
{
    return acc_block_on(test());
}
