/* Locals of a switch's own block: no case initializes them for another, and the switch stands in a
 * loop; so do locals of blocks that are entered by a goto. */
#include "harness.h"

static async int in_part(int n)
{
    int h = 0;
    for (int i = 0; i < n; i++) {
        h += await later(i);
        switch (h % 3) {
            struct pair p;
            int x;
        case 0:
            p.y = i;
            await nap(1);
            h += p.y;
            break;
        case 1:
            x = h;
            await nap(1);
            h += x;
        }
    }
    return h;
}

static async int add(int *to, int n)
{
    await nap(n % 2);
    *to += n;
    return *to;
}

static async int lent(int n)
{
    int h = 0;
    for (int i = 0; i < n; i++) {
        h += await step(i);
        switch (i % 3) {
            struct pair p;
        case 0:
            p.y = i;
            h += await add(&p.y, 3);
            /* fall through */
        case 1:
            p.x = h;
            h += await add(&p.x, 4);
            break;
        }
        h += await step(10 + i);
    }
    return h;
}

static async int by_goto(int n)
{
    int h = 0, i = 0;
    if (n > 2)
        goto inside;
again:
    h += await step(i);
    if (i < 4) {
        struct pair p;
    inside:
        p.x = i;
        h += await add(&p.x, h);
        i++;
        h += p.x;
        goto again;
    }
    return h;
}

static async int test(void)
{
    int h = await in_part(9) + await lent(7) + await by_goto(1) + await by_goto(5);
    say("%d\n", h);
    return h % 100;
}

int main(void)
{
    return acc_block_on(test());
}
