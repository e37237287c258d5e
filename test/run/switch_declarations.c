/* Declarations before the first case and between cases: in scope, not initialized by the jump. */
#include "harness.h"

static async int before(int n)
{
    int r = 0;
    switch (n) {
        int local;
        struct pair p;
    case 0:
        local = await later(5);
        p.x = local;
        await nap(1);
        r = local + p.x;
        break;
    case 1:
        p = await later_pair((struct pair){6, 7});
        local = p.x;
        await nap(1);
        r = local * p.y;
        break;
    default:
        local = n;
        r = await later(local);
    }
    return r;
}

static async int between(int n)
{
    switch (n) {
    case 0:;
        int x = await later(10);
        n = x;
        break;
    case 1:
        x = 20;
        await nap(1);
        n = x;
        break;
    default: {
        int x = 30;
        n = await later(x) + x;
    }
    }
    return n;
}

static async int statics(int n)
{
    switch (n) {
        static int count = 5;
        enum { SMALL = 2, LARGE = 200 };
        typedef long number;
    case SMALL:
        count += await later(1);
        return count;
    case LARGE:;
        number wide = await later(count);
        return (int)(wide * 2);
    }
    return 0;
}

static async int test(void)
{
    for (int i = 0; i < 4; i++) {
        int a = await before(i), b = await between(i), c = await statics(i == 3 ? 200 : i);
        say("%d %d %d\n", a, b, c);
    }
    return 0;
}

int main(void)
{
    return acc_block_on(test());
}
