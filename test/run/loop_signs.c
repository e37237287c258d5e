/* Signed locals that are divided in loops with awaits: those that are negative stay so. */
#include "harness.h"

static int three(void)
{
    return 3;
}

static async int up(int n)
{
    int sum = 0;
    for (int i = 0; i < n; i++) {
        if (i % 3 == 2)
            sum += await later(i) / 2;
        if (i / 4 == 1)
            continue;
        sum = sum % 1000 * 3 + i % 7;
    }
    return sum;
}

static async long from_below(long n)
{
    long sum = 0;
    for (long i = -n; i < n; i++)
        sum += await later((int)i) % 5 + i / 3 + i % 4;
    return sum;
}

static async int down(void)
{
    int sum = 0;
    for (int i = 12; i > -12; i--)
        sum = sum % 1000 * 2 + i / 3 + await later(i % 4);
    return sum;
}

static async int by_step(int n, int step)
{
    int sum = 0, i = 0;
    for (int k = 0; k < n; k++) {
        sum += i / 5 - i % 3 + await later(k);
        i += step;
    }
    return sum;
}

static async int set_below(int n)
{
    int sum = 0, a = 0, b = 0, c = 0, d = 0, e = 0, f = 1, g = 0, h = 0, k = 0;
    unsigned u = 0;
    while (n-- > 0) {
        sum += a % 7 + b % 7 + c % 7 + d % 7 + e % 7 + f % 7 + g % 7 + h % 7 + k % 7;
        sum += await later(n);
        a = n % 2 ? 3 : -3, b = (int)(u -= 5), c = a * 4 - n;
        d = (signed char)(200 + n);
        f -= 2;
        g = n % 2 ? 5 : -5, (k) -= 3;
        int *to_h = &h;
        *to_h -= 3;
        (void)(n > 2 && (e = -n));
        a ^= b;
        sum += await later(n);
    }
    return sum;
}

static void lower(int *p)
{
    *p -= 7;
}

static async int lent(int n)
{
    int i = 0, sum = 0;
    for (; n > 0; n--) {
        sum += i / 2 + i % 9;
        await nap(1);
        lower(&i);
    }
    return sum;
}

static async int nested(int n)
{
    int sum = 0;
    for (int i = 0; i < n; i++) {
        int row = i;
        for (int j = 9; j >= -1; j -= three()) {
            row = row % 1000 * 2 - j / 2;
            if ((i + j) % 4 == 1)
                row += await later(j);
            else if (j % 2)
                continue;
            sum += row % 10;
        }
        sum ^= row / 3;
    }
    return sum;
}

static async int at_most(void)
{
    int turns = 0;
    for (int i = 0x7ffffff0; i < 0x7fffffff; i++)
        turns += await later(i % 16);
    return turns;
}

static async int test(void)
{
    say("%d\n", await up(40));
    say("%ld\n", await from_below(20));
    say("%d\n", await down());
    say("%d %d\n", await by_step(20, 3), await by_step(20, -3));
    say("%d\n", await set_below(9));
    say("%d\n", await lent(9));
    say("%d\n", await nested(9));
    say("%d\n", await at_most());
    return 0;
}

int main(void)
{
    return acc_block_on(test());
}
