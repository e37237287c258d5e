/* Standards: gnu89 gnu11 */
/* Definitions that say () where they take nothing, and that leave out what gnu89 lets them. */
#include "harness.h"

static async int nothing()
{
    return await later(3);
}

static async void empty()
{
    await nap(1);
    say("empty\n");
}

static async int old(n, c, d)
    int n;
    char c;
    float d;
{
    await nap(1);
    return n + c + (int)d;
}

static async int declared(void);

static async int test()
{
    int n = await nothing() * 10;
    await empty();
    n += await boxed(nothing());
    n += await old(1, 44, 2.5) + await old(n, 'a', 1.0);
    return n + await declared();
}

static async int declared()
{
    return await nothing();
}

int main()
{
    say("%d\n", acc_block_on(test()));
    return 0;
}
