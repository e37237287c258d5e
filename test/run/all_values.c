/* What arms of await_all assign: kept where the arm was until all are done, or at once where
 * somebody may look before.  Not hostile: polls count. */
#include "harness.h"

struct large {
    int v[40];
};

#ifndef PLAIN
static async struct large make(int from)
{
    struct large l;
    for (int i = 0; i < 40; i++)
        l.v[i] = from + i;
    await nap(1);
    return l;
}

static async int ready(int v)
{
    return v;
}

static int sum_of(struct large l)
{
    int sum = 0;
    for (int i = 0; i < 40; i++)
        sum += l.v[i];
    return sum;
}

static async int plain(int n)
{
    struct large a, b;
    int c = n, d;
    unsigned char byte;
    _Bool truth;
    double number;
    await_all {
        a = await make(n);
        { b = await make(2 * n); }
        c = await later(c + 1);
        d = await ready(7);
        byte = (unsigned char)await later(n + 300);
        truth = await later(n) != 0;
        number = await later(n);
    }
    return sum_of(a) - sum_of(b) + c * 10 + d + byte + truth + (int)(number / 2 * 2);
}

/* Each of these is seen while others wait. */
static async int looked_at(void)
{
    int x = 1, seen = 0;
    await_all {
        x = await after(1, 50);
        {
            seen += x;
            await nap(4);
            seen += x;
        }
    }
    return seen;
}

static async int lent(void)
{
    int x = 1, *p = &x, seen = 0;
    await_all {
        x = await after(1, 50);
        {
            await nap(4);
            seen = *p;
        }
    }
    return seen;
}

static async int left(void)
{
    int x = 1, y = 2;
    await_all {
        x = await after(1, 50);
        y = await after(9, 60);
        {
            await nap(4);
            await_break;
        }
    }
    return x * 100 + y;
}

static async int lost(void)
{
    int x = 1, y = 2;
    await_any {
        when (await nap(5)) {}
        when (int v = ({
                  await_all {
                      x = await after(1, 50);
                      y = await after(9, 60);
                  }
                  x;
              })) { x = -v; }
    }
    return x * 100 + y;
}

static async int twice(void)
{
    int x = 0, rounds = 0;
    await_all {
        x = await after(1, 3);
        x = await after(4, 4);
        while (rounds < 3) {
            await nap(1);
            rounds++;
            if (rounds == 2)
                continue;
        }
    }
    return x * 10 + rounds;
}

static async int in_time(int n)
{
    int x = 1, y = 2, *p = &y, z;
    await_within(1000000) x = await after(n, 50);
    await_within(1000000) { y = await later(y + 1) + *p; }
    await_within(0) z = await after(1000, 9);
    else z = 4;
    await_within(1000000) z = await later(z) + z;
    await_within(1000000) z = ({
        if (n == 2)
            return -1;
        await later(z) + 1;
    });
    return x * 1000 + y * 10 + z;
}

static async int nested(int n)
{
    int total = 0;
    for (int i = 0; i < 3; i++) {
        int a, b;
        await_all {
            a = await plain(n + i);
            {
                int c, d;
                await_all {
                    c = await later(i);
                    d = await later(2 * i);
                }
                await nap(1);
                total += c + d;
            }
            b = await later(i) + await later(1);
        }
        total += a + b;
    }
    return total;
}

static generator int pairs(int n)
{
    for (int i = 0; i < n; i++) {
        int a, b;
        await_all {
            a = await later(i);
            b = await after(2, 10 * i);
        }
        yield(a + b);
    }
}

static async int test(void)
{
    say("%d\n", await plain(5));
    say("%d %d %d\n", await looked_at(), await lent(), await left());
    say("%d %d\n", await lost(), await twice());
    say("%d %d\n", await in_time(3), await in_time(2));
    say("%d\n", await nested(3));
    await_each (int n, pairs(4))
        say("%d\n", n);
    return 0;
}
#else
static int plain(int n)
{
    return 40 * n + 780 - 80 * n - 780 + (n + 1) * 10 + 7 + (unsigned char)(n + 300) + 1 + n;
}

static int test(void)
{
    say("%d\n", plain(5));
    say("%d %d %d\n", 51, 50, 5002);
    say("%d %d\n", 5002, 43);
    say("%d %d\n", 50059, -1);
    int total = 0;
    for (int i = 0; i < 3; i++)
        total += i + 2 * i + plain(3 + i) + i + 1;
    say("%d\n", total);
    for (int i = 0; i < 4; i++)
        say("%d\n", i + 10 * i);
    return 0;
}
#endif

int main(void)
{
    return acc_block_on(test());
}
