/* ?: with awaits in each of its three parts, nested, without a middle, void, struct, pointer. */
#include "harness.h"

static async int choose(int c)
{
    return await later(c) ? await step(1) : await step(2);
}

static async int deep(int a, int b)
{
    return await later(a) ? (await later(b) ? await step(11) : at(10))
                          : (b ? await step(1) : await step(0));
}

static async int chain(int n)
{
    return n == 0                ? await step(100)
           : n == 1              ? at(101)
           : await later(n == 2) ? at(102)
                                 : await step(103);
}

static void shout(int v)
{
    say("shout %d\n", v);
}

static async struct pair pick(int c)
{
    struct pair p = {1, 2};
    return c ? p : await later_pair((struct pair){3, 4});
}

static async int test(void)
{
    int total = 0;
    for (int i = 0; i < 2; i++) {
        total += await choose(i);
        for (int j = 0; j < 2; j++)
            total += await deep(i, j);
    }
    for (int i = 0; i < 4; i++)
        total += await chain(i);
    for (int i = 0; i < 2; i++) {
        i ? shout(await later(7)) : await nap(1);
        await later(i) ? (void)await step(8) : shout(9);
        int v = await later(i) ?: await step(40);
        int w = (await step(i + 1)) ?: at(50);
        say("v %d w %d\n", v, w);
        struct pair p = await pick(i);
        say("%d %d\n", p.x, p.y);
        say("%d\n", (i ? p : await later_pair((struct pair){5, 6})).y);
        const char *s = i ? await later_str("left") : "right";
        say("%s\n", s);
        long long wide = i ? await later(1) : await later_llong(1LL << 40);
        say("%lld\n", wide);
        double d = i ? await later(3) : await later_double(2.5);
        say("%g\n", d);
        int x = 3;
        int y = x + (i ? (x = 10, await later(x)) : x) * 2;
        total += i ? 0 : y;
        say("x %d\n", x);
    }
    unsigned char u = await later_uchar(200);
    int narrow = total > 0 ? await later_uchar(u) : (signed char)-1;
    say("%d\n", narrow);
    return total % 256;
}

int main(void)
{
    return acc_block_on(test());
}
