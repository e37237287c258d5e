/* One name many times: nested blocks, sibling blocks, parameters, globals, loops. */
#include "harness.h"

static int x = 1000;
static int value(void)
{
    return x;
}

static async int blocks(void)
{
    int r = x;
    {
        int x = await later(1);
        r += x;
        {
            int x = 2;
            await nap(1);
            r = r * 2 + x;
            x += 5;
            {
                long long x = await later_llong(1LL << 33);
                await nap(1);
                r += (int)(x >> 33);
            }
            r += x;
        }
        r += x;
    }
    {
        char x[8] = "abc";
        await nap(1);
        r += x[0] + (int)sizeof x;
    }
    {
        struct {
            int x;
        } x = {3};
        await nap(1);
        r += x.x;
    }
    return r + x + value();
}

static async int parameter(int x)
{
    int r = x;
    {
        int x = await later(r + 1);
        r += x;
        for (int x = 0; x < 3; x++) {
            r += await later(x);
            int x = 50;
            await nap(1);
            r += x;
        }
        r += x;
    }
    await nap(1);
    return r + x;
}

static async int siblings(void)
{
    int r = 0;
    if (await later(1)) {
        int a = 1, b = 2;
        await nap(1);
        r += a + b;
    } else {
        double a = 1.5;
        await nap(1);
        r += (int)a;
    }
    while (r < 10) {
        int a = await later(r);
        r += a + 1;
        await nap(1);
        r += a;
    }
    {
        unsigned a = ~0U;
        await nap(1);
        r += a > 0;
    }
    return r;
}

/* The initializer of the inner one reads the outer one through a pointer. */
static async int inherited(int n)
{
    int *outer = &n;
    {
        int n = *outer + await later(1);
        outer = &n;
        {
            int n = *outer + await later(1);
            await nap(1);
            return n;
        }
    }
}

static async int extern_in_block(int x)
{
    int r = x;
    {
        extern int shared_number;
        r += shared_number;
        shared_number += await later(5);
        r += shared_number;
    }
    await nap(1);
    return r;
}

int shared_number = 7;

static async int test(void)
{
    say("%d\n", await blocks());
    say("%d\n", await parameter(5));
    say("%d\n", await siblings());
    say("%d\n", await inherited(8));
    say("%d\n", await extern_in_block(2));
    return 0;
}

int main(void)
{
    return acc_block_on(test());
}
