/* while (1), for (;;) and goto loops that are left by return, break, goto; no code behind them. */
#include "harness.h"

static async int by_return(int n)
{
    while (1) {
        if (await later(n) > 10)
            return n;
        n += 3;
    }
}

static async int by_goto(int n)
{
    for (;;) {
        while (1) {
            n = await later(n * 2);
            if (n > 100)
                goto out;
            if (n > 50)
                break;
        }
        n++;
    }
out:
    return n;
}

static async int by_break(int n)
{
    do {
        if (n-- < await later(3))
            break;
    } while (1);
    return n;
}

static async int by_label(int n)
{
again:
    n -= await later(2);
    if (n > 0)
        goto again;
    return n;
}

static async int test(void)
{
    int a = await by_return(1), b = await by_goto(3), c = await by_break(9), d = await by_label(11);
    say("%d %d %d %d\n", a, b, c, d);
    return a + b + c + d;
}

int main(void)
{
    return acc_block_on(test());
}
