/* Pipelines of generators; loops over them in arms, in switches, in each other; every way to leave
 * one; values that are structs.  Not hostile: polls count. */
#include "harness.h"

#ifndef PLAIN
static generator int count(int from, int to)
{
    DEFER(say("end %d..%d\n", from, to));
    for (int i = from; i < to; i++) {
        await nap(i % 3);
        yield(i);
    }
}

static generator long long squares(int n)
{
    await_each (int i, count(0, n)) {
        if (i == 1)
            continue;
        long long square = (long long)i * i;
        yield(square);
        if (square > 20)
            yield_break;
    }
    yield(-1);
}

/* Two values a round, in a statement expression, behind a switch. */
static generator struct pair pairs(int n)
{
    for (int i = 0; i < n; i++) {
        switch (i % 3) {
        case 0:
            yield((struct pair){i, await later(i + 1)});
            /* fall through */
        case 1:
            yield(({ struct pair p = {.y = i}; await nap(1); p; }));
            break;
        default:
            yield_break;
        }
    }
}

static generator const char *nothing(int n)
{
    if (n)
        yield_break;
}

static async int leaves(int how)
{
    int sum = 0;
    for (int round = 0; round < 2; round++) {
        await_each (int x, count(round, 9)) {
            sum += x;
            if (x < 2)
                continue;
            if (how == 0)
                break;
            if (how == 1)
                goto out;
            if (how == 2)
                return sum + 1000;
            await nap(1);
            if (x == 3 && how == 3)
                break;
            if (how == 4)
                await_each (int y, count(x, x + 2)) {
                    sum += y;
                    if (x == 3)
                        goto next;
                }
        }
    next:
        say("round %d\n", round);
    }
out:
    return sum;
}

static async int in_arms(void)
{
    int a = 0, b = 0;
    await_all {
        await_each (int x, count(0, 4)) a += x;
        await_each (long long x, squares(9)) {
            b += (int)x;
            if (b > 30)
                await_break;
        }
        await nap(50);
    }
    await_within (1000000) await_each (int x, count(5, 50)) {
        a += x;
        if (x == 6)
            return a * 100 + b;
    }
    return -1;
}

static async int test(void)
{
    int sum = 0;
    await_each (long long x, squares(10)) say("square %lld\n", x);
    await_each (struct pair p, pairs(9)) say("pair %d %d\n", p.x, p.y);
    await_each (const char *text, nothing(1)) say("never %s\n", text);
    for (int how = 0; how < 6; how++) {
        int r = await leaves(how);
        say("leaves %d\n", r);
        sum += r;
    }
    int arms = await in_arms();
    say("arms %d\n", arms);
    return (sum + arms) & 127;
}
#else
/* The same without generators: what a generator does between two values is done in between. */
static int ended(int from, int to)
{
    say("end %d..%d\n", from, to);
    return 0;
}

static int leaves(int how)
{
    int sum = 0;
    for (int round = 0; round < 2; round++) {
        for (int x = round; x < 9; x++) {
            sum += x;
            if (x < 2)
                continue;
            if (how == 0)
                break;
            if (how == 1)
                return ended(round, 9), sum;
            if (how == 2)
                return ended(round, 9), sum + 1000;
            if (x == 3 && how == 3)
                break;
            if (how == 4) {
                for (int y = x; y < x + 2; y++) {
                    sum += y;
                    if (x == 3) {
                        ended(x, x + 2);
                        goto next;
                    }
                }
                ended(x, x + 2);
            }
        }
    next:
        ended(round, 9);
        say("round %d\n", round);
    }
    return sum;
}

static int test(void)
{
    int sum = 0;
    say("square 0\nsquare 4\nsquare 9\nsquare 16\nsquare 25\nend 0..10\n");
    say("pair 0 1\npair 0 0\npair 0 1\n");
    for (int how = 0; how < 6; how++) {
        int r = leaves(how);
        say("leaves %d\n", r);
        sum += r;
    }
    /* a: 0, 1, 2, 3 with 0 + 1 + 2 + 0 naps; b: 0, 4, 9, 16, 25: over 30 with the 25, behind
     * naps of 0, 1, 2, 0, 1, 2; then 5 and 6 */
    ended(0, 4);
    ended(0, 9);
    ended(5, 50);
    int arms = (6 + 11) * 100 + (0 + 4 + 9 + 16 + 25);
    say("arms %d\n", arms);
    return (sum + arms) & 127;
}
#endif

int main(void)
{
    return acc_block_on(test());
}
