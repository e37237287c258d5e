/* && and || stop where they must, with awaits left, right, and nested on both sides. */
#include "harness.h"

static async int all(int a, int b, int c)
{
    return await step(a) && await step(b) && await step(c);
}

static async int any(int a, int b, int c)
{
    return await step(a) || await step(b) || await step(c);
}

static async int mixed(int a, int b, int c, int d)
{
    return (await step(a) && at(b)) || (at(c) && await step(d));
}

static async int crossed(int a, int b, int c, int d)
{
    return (await step(a) || at(b)) && (at(c) || !await step(d));
}

static async int test(void)
{
    int n = 0;
    for (int bits = 0; bits < 8; bits++) {
        int a = bits & 1, b = bits >> 1 & 1, c = bits >> 2;
        say("all %d any %d\n", await all(a, 2 * b, 3 * c), n);
        n += await any(a, 2 * b, 3 * c);
    }
    for (int bits = 0; bits < 16; bits++) {
        int a = bits & 1, b = bits >> 1 & 1, c = bits >> 2 & 1, d = bits >> 3;
        int m = await mixed(a, 2 * b, 3 * c, 4 * d);
        int k = await crossed(a, 2 * b, 3 * c, 4 * d);
        say("mixed %d crossed %d\n", m, k);
        n += m + k;
    }
    int x = 5;
    if (x > 3 && (x = await later(2)) && x < 3)
        say("x %d\n", x);
    if (!(await later(0)) || (x = 9))
        say("x %d\n", x);
    void *p = await later_ptr(NULL);
    if (p && await later(*(int *)p))
        say("never\n");
    p = await later_ptr(&x);
    if (p && await later(*(int *)p) && *(int *)p == 2)
        say("through p\n");
    double d = await later_double(0.0);
    x = (d || await later_double(0.5)) + !await later_bool(1);
    say("x %d\n", x);
    (void)(x && await step(20));
    (void)(x || await step(21));
    return n;
}

int main(void)
{
    return acc_block_on(test());
}
