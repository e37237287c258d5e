/* Jumps out of arms, through one block and through several, with a value and without; what the
 * arms share; what runs on the way.  Not hostile: polls count. */
#include "harness.h"

#ifndef PLAIN
static void left(const int *p)
{
    say("leave %d\n", *p);
}

#define GUARD __attribute__((cleanup(left), unused)) const int

static async int guarded(int n, int v)
{
    GUARD g = v;
    return await after(n, v);
}

/* Two blocks deep: the value passes through both, and the outer locals are still there. */
static async int deep(int way)
{
    GUARD outer = 900;
    int array[4] = {1, 2, 3, 4}, sum = 0;
    for (int i = 0; i < 3; i++) {
        await_all
        {
            sum += await guarded(3, 10 + i);
            {
                GUARD in = 910;
                await_any
                {
                    when(struct pair p = {.x = await after(1, i), .y = 5})
                    {
                        array[p.x] += p.y;
                        if (i == 1 && way == 1)
                            return sum * 1000 + array[1];
                        if (i == 1 && way == 2)
                            goto out;
                        if (i == 1 && way == 3)
                            break;
                        if (i == 1 && way == 4)
                            continue;
                        if (i == 1 && way == 5)
                            await_break;
                        say("after %d\n", i);
                    }
                    when(await nap(7))
                    {
                        say("never\n");
                    }
                }
                if (way == 6 && await after(1, i) == 1)
                    await_break;
                say("inner end %d\n", i);
            }
            {
                await_all
                {
                    if (way == 7 && i == 2 && await after(2, 1))
                        return await guarded(1, 77);
                    await nap(5);
                }
                say("third %d\n", i);
            }
        }
        say("round %d\n", i);
    }
    say("sum %d %d %d %d\n", sum, array[0], array[1], array[2]);
    return sum;
out:
    say("out\n");
    return -2;
}

/* Arms in a switch, in a do, in a statement expression, without a suspend, and with one arm. */
static async int places(int v)
{
    int n = 0;
    switch (v) {
    case 1:
        await_all
        {
            n = await later(1);
        }
        /* fall through */
    case 2:
        await_all
        {
            n += 10;
            n += 100;
        }
        break;
    default:
        n = ({
            int m = 3;
            await_any
            {
                when(int k = await after(1, 4)) m = k;
                when(int k = 5) m = k;
            }
            m;
        });
    }
    do {
        await_any
        {
            when(long double wide = await after(1, n)) n = (int)wide + 1;
        }
        if (n % 7 == 0)
            await_all
            {
                if (v == 3)
                    break;
                continue;
            }
    } while (n % 7);
    await_all {}
    return n;
}

/* A pointer to a local of the function around, and an array that an arm fills. */
static async int shared(void)
{
    char text[8] = "";
    int length = 0, *at = &length;
    await_all
    {
        for (int i = 0; i < 3; i++) {
            text[length++] = (char)('a' + await after(i % 2, i));
            await nap(1);
        }
        for (int i = 0; i < 3; i++) {
            text[*at] = (char)('x' + i);
            ++*at;
            await nap(1);
        }
    }
    say("%s %d\n", text, length);
    return *at;
}

static async int test(void)
{
    int sum = 0;
    for (int way = 0; way < 8; way++) {
        int r = await deep(way);
        say("way %d: %d\n", way, r);
        sum += r;
    }
    for (int v = 1; v < 5; v++)
        say("places %d\n", await places(v));
    return (sum + await shared()) & 127;
}
#else
static int test(void)
{
    say("after 0\ninner end 0\nleave 910\nleave 10\nthird 0\n"
        "round 0\nafter 1\ninner end 1\nleave 910\nleave 11\n"
        "third 1\nround 1\nafter 2\ninner end 2\nleave 910\n"
        "leave 12\nthird 2\nround 2\nsum 33 6 7 8\nleave 900\n"
        "way 0: 33\n");
    say("after 0\ninner end 0\nleave 910\nleave 10\nthird 0\n"
        "round 0\nleave 910\nleave 11\nleave 900\nway 1: 10007\n");
    say("after 0\ninner end 0\nleave 910\nleave 10\nthird 0\n"
        "round 0\nleave 910\nleave 11\nout\nleave 900\n"
        "way 2: -2\n");
    say("after 0\ninner end 0\nleave 910\nleave 10\nthird 0\n"
        "round 0\nleave 910\nleave 11\nsum 10 6 7 3\nleave 900\n"
        "way 3: 10\n");
    say("after 0\ninner end 0\nleave 910\nleave 10\nthird 0\n"
        "round 0\nleave 910\nleave 11\nafter 2\ninner end 2\n"
        "leave 910\nleave 12\nthird 2\nround 2\nsum 22 6 7 8\n"
        "leave 900\nway 4: 22\n");
    say("after 0\ninner end 0\nleave 910\nleave 10\nthird 0\n"
        "round 0\ninner end 1\nleave 910\nleave 11\nthird 1\n"
        "round 1\nafter 2\ninner end 2\nleave 910\nleave 12\n"
        "third 2\nround 2\nsum 33 6 7 8\nleave 900\nway 5: 33\n");
    say("after 0\ninner end 0\nleave 910\nleave 10\nthird 0\n"
        "round 0\nafter 1\nleave 910\nleave 11\nround 1\n"
        "after 2\ninner end 2\nleave 910\nleave 12\nthird 2\n"
        "round 2\nsum 22 6 7 8\nleave 900\nway 6: 22\n");
    say("after 0\ninner end 0\nleave 910\nleave 10\nthird 0\n"
        "round 0\nafter 1\ninner end 1\nleave 910\nleave 11\n"
        "third 1\nround 1\nafter 2\ninner end 2\nleave 910\n"
        "leave 12\nleave 77\nleave 900\nway 7: 77\n");
    say("places 112\n");
    say("places 112\n");
    say("places 7\n");
    say("places 7\n");
    say("axybzc 6\n");
    return (33 + 10007 - 2 + 10 + 22 + 33 + 22 + 77 + 6) & 127;
}
#endif

int main(void)
{
    return acc_block_on(test());
}
