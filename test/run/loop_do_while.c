/* do-while: continue goes to the condition, which may await. */
#include "harness.h"

static async int test(void)
{
    int i = 0, n = 0;
    do {
        i++;
        if (i == 2)
            continue;
        if (i == 5)
            break;
        n += await later(i);
    } while (await step(i) < 10);
    say("%d %d\n", i, n);
    do {
        i--;
        if (i % 2)
            continue;
        n += 10;
    } while (await later(i) > 0);
    say("%d %d\n", i, n);
    do {
        await nap(1);
        if (++i < 4)
            continue;
        n *= 2;
    } while (i < 6);
    say("%d %d\n", i, n);
    do
        do
            n++;
        while (await later(n) % 3);
    while (await later(n) % 5);
    say("%d\n", n);
    do {
        int j = i;
        do {
            if (await later(j--) == 3)
                break;
        } while (j > 0);
        n += j;
    } while (await later(i-- > 2));
    say("%d %d\n", i, n);
    do
        await nap(1);
    while (0);
    do {
        if (n > 3)
            break;
        await nap(9);
    } while (0);
    return n;
}

int main(void)
{
    return acc_block_on(test());
}
