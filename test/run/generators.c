/* Generators: values in order, awaits between them, early leaving runs defers, nested ones. */
#include "harness.h"

#ifndef PLAIN
static generator int countdown(int from)
{
    DEFER(say("countdown left\n"));
    for (int i = from; i; i--) {
        await nap(i % 2);
        yield(i);
    }
}

static generator struct pair squares(int n)
{
    for (int i = 0; i < n; i++) {
        if (i == 4)
            yield_break;
        yield((struct pair){i, await later(i * i)});
    }
}

static async int test(void)
{
    int sum = 0;
    await_each(int x, countdown(4))
    {
        sum = sum * 10 + x;
    }
    say("%d\n", sum);
    await_each(int x, countdown(9))
    {
        if (x == 8)
            continue;
        if (x == 6)
            break;
        say("x %d\n", await later(x));
    }
    await_each(struct pair p, squares(9))
    {
        await_each(int x, countdown(p.x))
        {
            sum += x * p.y;
        }
    }
    return sum % 256;
}
#else
static int test(void)
{
    say("countdown left\n4321\nx 9\nx 7\ncountdown left\n");
    say("countdown left\ncountdown left\ncountdown left\ncountdown left\n");
    return (4321 + 1 + 3 * 4 + 6 * 9) % 256;
}
#endif

int main(void)
{
    return acc_block_on(test());
}
