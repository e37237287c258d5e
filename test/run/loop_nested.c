/* Nested loops with awaits in the inner one, the outer one, both; break and continue in each. */
#include "harness.h"

static async int inner(void)
{
    int n = 0;
    for (int i = 0; i < 4; i++) {
        for (int j = 0; j < 4; j++) {
            if (j == i)
                continue;
            if (i + j > 5)
                break;
            n += await later(i * j + 1);
        }
        if (n > 40)
            break;
    }
    return n;
}

static async int outer(void)
{
    int n = 0;
    for (int i = 0; i < 5; i++) {
        int k = await later(i);
        if (k == 1)
            continue;
        for (int j = 0; j < 5; j++) {
            if (j == k)
                break;
            n += j * k;
        }
        if (k == 4)
            break;
        n += await later(100);
    }
    return n;
}

static async int both(void)
{
    int n = 0, i = 0;
    while (i < await later(4)) {
        int j = 0;
        do {
            if (j == 2)
                continue;
            if (await later(j) == 3)
                break;
            n = n * 3 + j + i;
            n %= 1009;
        } while (++j < await later(6));
        i++;
        if (await later(i) == 2)
            continue;
        n += 7;
    }
    return n;
}

static async int three(void)
{
    int n = 0;
    for (int a = 0; a < 3; a++)
        for (int b = 0; b < 3; b++) {
            if (b == 1)
                await nap(1);
            for (int c = 0; c < 3; c++) {
                if (c == a && await later(c == b))
                    break;
                n += a * 9 + b * 3 + c;
            }
        }
    return n;
}

static async int test(void)
{
    int a = await inner(), b = await outer(), c = await both(), d = await three();
    say("%d %d %d %d\n", a, b, c, d);
    return (a + b + c + d) % 256;
}

int main(void)
{
    return acc_block_on(test());
}
