/* Awaits in the conditions of if, else if, while, do and for, bare and inside expressions. */
#include "harness.h"

static async int classify(int n)
{
    if (await later(n) < 0)
        return -1;
    else if (await later(n) == 0)
        return 0;
    else if (n < await later(10) && !(await later(n) % 2))
        return 2;
    if (await later(n > 100)) {
        if (await later(n > 1000))
            return 1000;
        else
            await nap(1);
        return 100;
    } else
        n = await later(1);
    return n;
}

static async int test(void)
{
    int values[] = {-5, 0, 4, 7, 12, 500, 5000};
    for (unsigned i = 0; i < sizeof values / sizeof *values; i++)
        say("%d: %d\n", values[i], await classify(values[i]));
    int n = 5, sum = 0;
    while (await step(n) > 2)
        n--;
    while (n-- && await later(n) + 1)
        sum += n;
    say("n %d sum %d\n", n, sum);
    do
        n += 2;
    while (await step(n) < 5);
    do {
        sum += await later(n);
    } while (await later(--n));
    say("n %d sum %d\n", n, sum);
    for (int i = await later(3); await later(i) < await later(7); i += await later(2))
        say("i %d\n", i);
    for (; await later(n++) < 3;)
        ;
    while (await later(n--) > 0)
        ;
    do
        ;
    while (await later(n++) < 3);
    if (await later(0))
        ;
    else
        say("empty then\n");
    if (await later(1)) {
    }
    return sum + n;
}

int main(void)
{
    return acc_block_on(test());
}
