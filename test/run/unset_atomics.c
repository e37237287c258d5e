/* Atomics that may be kept before they are written, as locals and as parameters. */
#include "harness.h"

struct two {
    short a, b;
};
typedef _Atomic int counter;

static async int taken(_Atomic int n, _Atomic(struct two) t)
{
    await step(1);
    struct two u = t;
    return n + u.b;
}

static async int some_ways(int c)
{
    _Atomic int x;
    _Atomic(struct two) t;
    _Atomic(int *) p;
    counter n;
    if (c) {
        x = n = c;
        t = (struct two){(short)c, 2};
    }
    p = &c;
    await step(2);
    if (c) {
        struct two u = t;
        int *q = p;
        return x + u.b + *q + n + await taken(x, u);
    }
    return 0;
}

static async int test(void)
{
    return await some_ways(0) + await some_ways(5);
}

int main(void)
{
    return acc_block_on(test());
}
