/* goto into blocks and loops: from before, from behind, from another block, past initializers. */
#include "harness.h"

static async int into_block(int n)
{
    int r = 0;
    if (n > 1)
        goto inside;
    if (await later(n)) {
        r = await step(1);
    inside:
        r += await step(2);
    } else {
        r = await step(3);
        if (n == 0) {
            n = 5;
            goto inside;
        }
    }
    return r;
}

static async int into_loop(int n)
{
    int i = 0, r = 0;
    if (n)
        goto middle;
    for (i = 1; i < 4; i++) {
        r += await later(10);
    middle:
        r += i;
        if (i == 2)
            continue;
        await nap(1);
        r += 100;
    }
    while (await later(r) < 500) {
        r += 50;
    behind:
        r += await later(60);
    }
    if (r < 700)
        goto behind;
    return r;
}

static async int past_initializer(int n)
{
    int r;
    if (n)
        goto there;
    {
        int x = 5, list[3] = {1, 2, 3};
        struct pair p = {1, 1};
        r = await later(list[2]);
        if (0) {
        there:
            x = 7;
            list[0] = 70;
            list[1] = 71;
            list[2] = 72;
            p = (struct pair){2, 2};
        }
        await nap(1);
        r = x + list[0] + list[1] + list[2] + p.x + p.y;
    }
    return r;
}

static async int ping_pong(int n)
{
    int r = 0;
    {
    left:
        if (n-- <= 0)
            goto out;
        r = r * 2 + await later(1);
        goto right;
    }
    {
    right:
        if (n-- <= 0)
            goto out;
        r = r * 3 + await later(1);
        goto left;
    }
out:
    return r;
}

static async int test(void)
{
    for (int i = 0; i < 3; i++) {
        int a = await into_block(i), b = await into_loop(i), c = await past_initializer(i);
        say("%d %d %d\n", a, b, c);
    }
    say("%d\n", await ping_pong(7));
    return 0;
}

int main(void)
{
    return acc_block_on(test());
}
