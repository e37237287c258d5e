/* A block's locals are new each time round; outer ones last; disjoint blocks do not disturb. */
#include "harness.h"

static async int fresh(void)
{
    int r = 0;
    for (int i = 0; i < 4; i++) {
        int counter = 0, list[4] = {i};
        struct pair p = {.y = i};
        counter++;
        await nap(1);
        list[3] += counter;
        p.x += list[0] + list[3];
        await nap(1);
        r = r * 5 + counter + list[1] + list[3] + p.x + p.y;
    }
    return r;
}

static async int disjoint(int n)
{
    int r = 0;
    long keep = 123456789;
    if (n) {
        char a[24];
        memset(a, 'a', sizeof a);
        await nap(1);
        r += a[0] + a[23];
    }
    {
        long long b[3] = {n, n + 1, await later(n + 2)};
        await nap(1);
        r += (int)(b[0] + b[1] + b[2]);
    }
    {
        double c = 1.25;
        unsigned char d = await later_uchar(9);
        await nap(1);
        r += (int)(c * 4) + d;
    }
    return r + (keep == 123456789);
}

static async int live_range(int n)
{
    int a = n + 1, b = n + 2, c = n + 3, d = n + 4;
    int r = await later(a);
    r += await later(b);
    a = r;
    r += await later(c);
    b = a * 2;
    r += await later(d);
    r += await later(a);
    c = r;
    r += await later(b);
    return r + c;
}

/* Assigned on one path only; on the other it is not read. */
static async int partly(int n)
{
    int v;
    if (n)
        v = await later(n);
    await nap(1);
    if (n)
        return v;
    v = await later(100);
    return v;
}

static async int test(void)
{
    say("%d\n", await fresh());
    say("%d %d\n", await disjoint(0), await disjoint(1));
    say("%d\n", await live_range(10));
    say("%d %d\n", await partly(0), await partly(5));
    return 0;
}

int main(void)
{
    return acc_block_on(test());
}
