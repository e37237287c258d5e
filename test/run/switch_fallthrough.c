/* switch: falling through into and out of awaits, default in the middle, no default, empty. */
#include "harness.h"

static async int fall(int n)
{
    int r = 0;
    switch (await later(n)) {
    case 0:
        r += 1;
    case 1:
        r += await step(10);
    case 2:
        r += 100;
        break;
    default:
        r = await step(7);
    case 5:
        r++;
    case 6:
        await nap(1);
    }
    return r;
}

static async int middle(int n)
{
    switch (n) {
    case 1:
        return await step(1);
    default:
        await nap(1);
        n++;
        /* fall through */
    case 3: {
        int twice = n * 2;
        n = await step(twice);
        break;
    }
    case 4:
    case 5:
        n = -n;
    }
    return n;
}

static async int none(int n)
{
    switch (n) {
    case 1:
        n = await later(11);
        break;
    case 2:
        break;
    }
    switch (await later(n)) {
    }
    switch (n)
        ;
    switch (await later(n))
    case 3:
        n = await later(33);
    switch (n) {
    default:
        n += await later(1);
    }
    return n;
}

static async int test(void)
{
    for (int i = -1; i < 8; i++) {
        int a = await fall(i), b = await middle(i), c = await none(i);
        say("%d: %d %d %d\n", i, a, b, c);
    }
    return 0;
}

int main(void)
{
    return acc_block_on(test());
}
