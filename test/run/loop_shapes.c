/* Loops with several awaits, a rare await, an await at the very start or end, none at all. */
#include "harness.h"

static async int several(int n)
{
    int sum = 0;
    for (int i = 0; i < n; i++) {
        int a = await later(i);
        int b = await later(a + 1);
        sum += a;
        int c = await later(b + sum);
        sum -= c % 3;
        await nap(i % 2);
        sum += b;
    }
    return sum;
}

static async int rare(int n)
{
    int sum = 0;
    for (int i = 0; i < n; i++) {
        sum += i ^ (sum >> 3);
        if (i % 64 == 63)
            sum += await later(i);
        sum &= 0xffff;
    }
    return sum;
}

static async int first_thing(int n)
{
    int k = 0;
    while (k < n) {
        await nap(1);
        k += 2;
    }
    return k;
}

static async int last_thing(int n)
{
    int k = 0;
    while (k < n) {
        k += 3;
        await nap(1);
    }
    return k;
}

static async int one_arm(int n)
{
    int left = 0, right = 0;
    for (int i = 0; i < n; i++) {
        if (i & 1)
            left += await later(i);
        else
            right += i;
        if (i % 5 == 0 && i)
            right -= await later(1), left++;
    }
    return left * 100 + right;
}

static async int none(int n)
{
    int s = await later(1);
    for (int i = 0; i < n; i++)
        s = s * 31 % 997;
    s += await later(2);
    do
        s--;
    while (s > 10);
    return s;
}

static async int never(int n)
{
    while (n > 100)
        n = await later(n - 1);
    for (; n > 100; n--)
        await nap(1);
    return n;
}

static async int test(void)
{
    say("%d\n", await several(9));
    say("%d\n", await rare(500));
    say("%d\n", await first_thing(7));
    say("%d\n", await last_thing(7));
    say("%d\n", await one_arm(12));
    say("%d\n", await none(20));
    say("%d\n", await never(5));
    return 0;
}

int main(void)
{
    return acc_block_on(test());
}
