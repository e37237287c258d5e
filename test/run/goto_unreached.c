/* Jumps that nothing reaches, in statements that are printed as written within copies of loops. */
#include "harness.h"

static async int backward(int n)
{
    int rounds = 0;
outer:
    n = at(n) + 1;
inner:
    n += await step(n);
    if (++rounds < 3) {
        goto outer;
        goto inner;
    }
    return n;
}

static async int forward(int n)
{
    int total = 0;
    for (int i = 0; i < n; i++) {
        total += await step(i);
        if (i == 1) {
            continue;
            goto late;
        }
        if (i == 2)
            goto late;
        total += 10;
        if (i == 3) {
            break;
            goto late;
        }
        continue;
    late:
        total += await step(1000);
    }
    return total;
}

static async int test(void)
{
    return await backward(1) + await forward(5);
}

int main(void)
{
    return acc_block_on(test());
}
