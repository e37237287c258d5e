/* Operands of binary operators: the left one first, its value kept across the right one. */
#include "harness.h"

static int g = 2;

static async int set_g(int v)
{
    say("g was %d\n", g);
    g = await later(v);
    return v;
}

#ifdef PLAIN
static int test(void)
{
    int l, r, m;
    l = step(8), r = step(3);
    say("%d\n", l - r);
    l = g, r = set_g(5);
    say("%d\n", l * 10 + r);
    l = set_g(7), r = g;
    say("%d\n", l * 10 + r);
    l = step(1), m = step(2), r = step(3);
    say("%d\n", l + m * r);
    l = step(1), m = step(2), r = step(3);
    say("%d\n", (l - m) - r);
    l = step(1), m = step(2), r = step(3);
    say("%d\n", l - (m - r));
    l = g, r = set_g(9), m = g, l = (l < r) + (m << 2);
    say("%d\n", l);
    l = step(6), r = step(4);
    say("%d %d %d\n", l & r, l | r, l ^ r);
    l = step(6), r = step(6);
    say("%d\n", l == r);
    l = step(17), r = step(5);
    say("%d\n", l / r);
    l = step(17), r = step(5);
    say("%d\n", l % r);
    int left = g;
    g = 100;
    say("%d\n", left + (step(1) + g));
    return g;
}
#else
static async int test(void)
{
    say("%d\n", await step(8) - await step(3));
    say("%d\n", g * 10 + await set_g(5));
    say("%d\n", await set_g(7) * 10 + g);
    say("%d\n", await step(1) + await step(2) * await step(3));
    say("%d\n", await step(1) - await step(2) - await step(3));
    say("%d\n", await step(1) - (await step(2) - await step(3)));
    say("%d\n", (g < await set_g(9)) + (g << 2));
    int l = await step(6), r = await step(4);
    say("%d %d %d\n", l & r, l | r, l ^ r);
    say("%d\n", await step(6) == await step(6));
    say("%d\n", await step(17) / await step(5));
    say("%d\n", await step(17) % await step(5));
    say("%d\n", g + (g = 100, await step(1) + g));
    return g;
}
#endif

int main(void)
{
    return acc_block_on(test());
}
