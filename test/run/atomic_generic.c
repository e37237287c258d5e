/* <stdatomic.h>'s generic functions on _Atomic structs, floating types and pointers. */
#include "harness.h"
#include <stdatomic.h>

static async int test(void)
{
    _Atomic(struct pair) ap = (struct pair){1, 2};
    _Atomic double d = 1.5;
    _Atomic(float) f = 0;
    _Atomic(int *) p;
    int list[3] = {7, 8, 9};
    atomic_init(&p, list);
    await nap(1);
    struct pair pair = atomic_load(&ap);
    pair.x += await later(1);
    atomic_store(&ap, pair);
    double old = atomic_exchange(&d, await later_double(2.5));
    float want = 0;
    _Bool ok = atomic_compare_exchange_strong(&f, &want, await later_float(3.0f));
    atomic_store_explicit(&p, list + 2, memory_order_release);
    await nap(1);
    pair = ap;
    say("%d %d %g %g %d %g\n", pair.x, pair.y, old, d, ok, (double)f);
    say("%d %d\n", *atomic_load_explicit(&p, memory_order_acquire), *p);
    atomic_thread_fence(memory_order_seq_cst);
    return pair.x + pair.y;
}

int main(void)
{
    return acc_block_on(test());
}
