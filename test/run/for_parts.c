/* for with each combination of missing parts, awaits in each part and in the body. */
#include "harness.h"

static async int test(void)
{
    int i = 0, n = 0;
    for (;;) {
        if (await later(++i) == 3)
            break;
        n += i;
    }
    say("%d %d\n", i, n);
    for (i = await later(5);;) {
        if (i-- == 0)
            break;
        n += await later(i);
    }
    say("%d %d\n", i, n);
    for (; await later(i) < 4;)
        i++;
    say("%d\n", i);
    for (;; i -= await later(2)) {
        if (i < 0)
            break;
        if (i == 2)
            continue;
        n += await later(100);
    }
    say("%d %d\n", i, n);
    for (i = await later(1); await later(i) < 4;)
        i += await later(1);
    say("%d\n", i);
    for (i = 9;; i = await later(i - 1))
        if (i < 5)
            break;
    say("%d\n", i);
    for (; i < await later(9); i++)
        await nap(1);
    say("%d\n", i);
    for (i = 0; i < 3; i++)
        n += await later(i);
    say("%d %d\n", i, n);
    for (int a = await later(0), b = await later(10), *p = &n; a < b;
         a++, --b, *p += await later(1))
        say("%d %d %d\n", a, b, *p);
    for (struct pair p = await later_pair((struct pair){0, 3}); p.x < p.y; p.x++)
        await nap(p.x);
    for (char c = 'a'; c < 'e'; c++) {
        char c2 = c;
        await nap(1);
        say("%c%c", c, c2);
    }
    say("\n");
    for (int k = 0; k < 2; k++)
        for (int k = 5; k < 7; k++)
            say("inner k %d\n", await later(k));
    return n % 256;
}

int main(void)
{
    return acc_block_on(test());
}
