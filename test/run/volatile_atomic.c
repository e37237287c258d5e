/* volatile and _Atomic locals, scalar and struct, and pointers to them. */
#include "harness.h"
#include <stdatomic.h>

static void poke(volatile int *p)
{
    *p += 1;
}

static async int test(void)
{
    volatile int v = await later(1);
    volatile unsigned char bytes[4] = {1, 2};
    volatile struct pair p = {3, 4};
    _Atomic int n = 5;
    atomic_llong wide = 6;
    _Atomic(struct pair) ap = (struct pair){7, 8};
    poke(&v);
    await nap(1);
    v += await later(10);
    bytes[2] = await later_uchar(7);
    p.y = await later(p.x * 10);
    poke(&p.x);
    await nap(1);
    say("%d %d %d %d\n", v, bytes[0] + bytes[1] + bytes[2] + bytes[3], p.x, p.y);
    n += await later(3);
    n++;
    atomic_fetch_add(&wide, await later_llong(1LL << 40));
    struct pair whole = ap;
    whole.x += await later(1);
    ap = whole;
    await nap(1);
    whole = ap;
    say("%d %lld %d %d\n", n, (long long)wide, whole.x, whole.y);
    await nap(1);
    _Atomic int *pn = &n;
    volatile int *pv = &v;
    await nap(1);
    *pn -= *pv;
    int expected = n;
    while (!atomic_compare_exchange_weak(&n, &expected, await later(42)))
        ;
    return n;
}

int main(void)
{
    return acc_block_on(test());
}
