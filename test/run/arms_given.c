/* What arms read as they start: values of all kinds, changed before the block and behind it, under
 * names that hide others, through several blocks, in loops, and beside arms that keep it. */
#include "harness.h"

struct four {
    int v[4];
};

#ifndef PLAIN
typedef async int operation(int a, int b);

static async int add(int a, int b)
{
    await nap(1);
    return a + b;
}

static async int sub(int a, int b)
{
    return await later(a) - b;
}

static async int total(struct four f, const int *more, _Bool negative)
{
    int sum = *more;
    await nap(2);
    for (int i = 0; i < 4; i++)
        sum += f.v[i];
    return negative ? -sum : sum;
}

static async int kinds(struct four f, const int *more, operation *does, double scale)
{
    int r = 0, s = 0, t = 0;
    _Bool negative = scale < 0;
    const long big = 1L << 40;
    await_all {
        r = await total(f, more, negative);
        s = await boxed(does(f.v[1], 2));
        t = await later((int)(scale * 4));
        say("big %d\n", (int)(big >> 38));
    }
    return r * 100 + s * 10 + t;
}

static async int hides(int key)
{
    int sum = 0;
    for (int i = 0; i < 3; i++, key += 10) {
        int add = i * 100; /* no function any more */
        await_any {
            when (int v = await sub(key, add)) {
                int key = v;
                sum += key;
            }
            when (int v = await sub(key + 1, add + 1)) { sum += v; }
        }
        {
            long key = 7 + i;
            await_all {
                sum += await sub((int)key, i);
                {
                    int i = (int)key;
                    key = await later(i);
                    sum += (int)key;
                }
            }
        }
    }
    return sum + key;
}

static async int through(int a, int b)
{
    int sum = 0;
    await_all {
        await_any {
            when (await nap(9)) { sum = -1; }
            when (int v = await sub(a, 1)) {
                await_within(1000000) sum += v + await add(a, b);
            }
        }
        await_all {
            {
                int w = await sub(b, 2);
                sum += w;
            }
            {
                await_group (2) {
                    for (int i = 0; i < 3; i++)
                        go {
                            int w = await sub(a, i);
                            sum += w;
                        }
                    sum += b;
                }
            }
        }
    }
    return sum;
}

/* The arm may not read it, and nobody has written it. */
static async int unset(int way)
{
    int n, r = 0;
    if (way)
        n = 5;
    await_any {
        when (int v = await later(way ? n : 1)) { r = v; }
    }
    return r;
}

static generator int counted(int from, int to)
{
    for (int i = from; i < to; i++) {
        int v = 0;
        await_all {
            v = await sub(i, from);
            await nap(1);
        }
        yield(v);
    }
}

static async int generated(int from)
{
    int sum = 0;
    await_all {
        await_each (int v, counted(from, from + 3))
            sum = sum * 10 + v;
        await nap(from);
    }
    return sum;
}

static async int test(void)
{
    const int more = 1000;
    struct four f = {{1, 2, 3, 4}};
    say("%d\n", await kinds(f, &more, add, 1.5));
    f.v[0] = 11;
    say("%d\n", await kinds(f, &more, sub, -2));
    say("%d\n", await hides(3));
    say("%d\n", await through(20, 30));
    say("%d %d\n", await unset(0), await unset(1));
    say("%d\n", await generated(2));
    return 0;
}
#else
static int kinds(int r, int s, int t)
{
    say("big 4\n");
    return r * 100 + s * 10 + t;
}

static int test(void)
{
    say("%d\n", kinds(1000 + 10, 2 + 2, 6));
    say("%d\n", kinds(-(1000 + 20), 2 - 2, -8));
    int sum = 0, key = 3;
    for (int i = 0; i < 3; i++, key += 10)
        sum += key - i * 100 + 7 + (7 + i);
    say("%d\n", sum + key);
    say("%d\n", 19 + 50 + 28 + 30 + 20 + 19 + 18);
    say("%d %d\n", 1, 5);
    say("%d\n", 12);
    return 0;
}
#endif

int main(void)
{
    return acc_block_on(test());
}
