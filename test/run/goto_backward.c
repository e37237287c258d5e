/* goto backward: loops of it, crossing loops, retry, into an enclosing block's start. */
#include "harness.h"

static async int count(int n)
{
    int i = 0, sum = 0;
again:
    sum += await later(i);
    if (++i < n)
        goto again;
    return sum;
}

static async int retry(void)
{
    int tries = 0, r;
retry:
    tries++;
    {
        int scratch[4] = {tries, await later(tries)};
        if (scratch[1] < 4) {
            await nap(1);
            goto retry;
        }
        r = scratch[0] * 10;
    }
    for (int i = 0; i < 3; i++) {
        r += await later(i);
        if (r % 2 == 0 && tries < 9)
            goto retry;
    }
    return r + tries;
}

/* Two loops that share code: neither contains the other. */
static async int crossing(int n)
{
    int a = 0, b = 0;
first:
    a++;
    if (await later(a) > n)
        goto out;
second:
    b += await later(2);
    if (b < a * 3)
        goto second;
    if (b < 40)
        goto first;
    a += await later(100);
    if (a < 300)
        goto second;
out:
    return a * 100 + b;
}

static async int gcd(int a, int b)
{
loop:
    if (!b)
        return a;
    int t = await later(a % b);
    a = b;
    b = t;
    goto loop;
}

static async int test(void)
{
    int a = await count(6), b = await retry(), c = await crossing(20), d = await gcd(84, 36);
    say("%d %d %d %d\n", a, b, c, d);
    return (a + b + c + d) % 256;
}

int main(void)
{
    return acc_block_on(test());
}
