/* Chains of ten levels, wrappers that only forward, diamonds, one function awaited in many places.
 */
#include "harness.h"

static async int l0(int v)
{
    return await later(v) + await later(1);
}

#define LEVEL(n, below)                                                                            \
    static async int l##n(int v)                                                                   \
    {                                                                                              \
        int keep = v * n;                                                                          \
        int r = await l##below(v + 1);                                                             \
        return r + keep;                                                                           \
    }

LEVEL(1, 0)
LEVEL(2, 1)
LEVEL(3, 2)
LEVEL(4, 3)
LEVEL(5, 4)
LEVEL(6, 5)
LEVEL(7, 6)
LEVEL(8, 7)
LEVEL(9, 8)

static async int w1(int v)
{
    return await l0(v);
}

static async int w2(int v)
{
    return await w1(v);
}

static async int w3(int v)
{
    return await w2(v);
}

static async void v1(int *p)
{
    await nap(1);
    *p += 1;
}

static async void v2(int *p)
{
    await v1(p);
}

static async void v3(int *p)
{
    await v2(p);
    await v2(p);
}

static async int left(int v)
{
    return await w3(v) - await l3(v);
}

static async int right(int v)
{
    return await l3(v) * await w3(v);
}

static async int diamond(int v)
{
    int a = await left(v);
    int b = await right(v);
    return await left(b % 10) + a + b;
}

static async int test(void)
{
    int n = 0;
    say("%d %d\n", await l9(1), await l9(await l9(2)));
    say("%d\n", await w3(await w2(await w1(3))));
    await v3(&n);
    say("%d %d\n", n, await diamond(4));
    for (int i = 0; i < 50; i++)
        n += await w3(i) - await l5(i);
    say("%d\n", n);
    return 0;
}

int main(void)
{
    return acc_block_on(test());
}
