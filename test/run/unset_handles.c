/* Locals that are kept though nothing may have been written to them, of types that no plain 0
 * initializes: handles, which the parser takes for pointers, and vectors. */
#include "harness.h"

typedef int four __attribute__((vector_size(16)));

static async int work(int n)
{
    return await later(n) + 1;
}

static async int handle(int c)
{
    future(int) t;
    if (c)
        t = spawn(work(c));
    await nap(1);
    return c ? await HANDLE(t) : 0;
}

static void look(const void *p)
{
    say("%d\n", p != NULL);
}

static async int pinned_handle(int c)
{
    future(int) t;
    if (c)
        t = spawn(work(c));
    look(&t);
    await nap(1);
    look(&t);
    return c ? await HANDLE(t) : 0;
}

static async int vector(int c)
{
    four v;
    if (c)
        v = (four){c, 2, 3, 4};
    await nap(1);
    return c ? v[0] + v[3] : 0;
}

static async int test(void)
{
    say("%d %d\n", await handle(3), await handle(0));
    say("%d %d\n", await pinned_handle(5), await pinned_handle(0));
    say("%d %d\n", await vector(7), await vector(0));
    return 0;
}

int main(void)
{
    return acc_block_on(test());
}
