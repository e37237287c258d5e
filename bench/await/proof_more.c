/* More shapes of awaits, for proof.c only; each is compiled by itself (-DSHAPE_...). */
#include "leaf.h"

#ifdef SHAPE_pair
async long pair(long x)
{
    long a = 0, b = 0;
    await_all {
        a = await rest(x);
        b = await rest(x + 1);
    }
    return a + b;
}
#endif

#ifdef SHAPE_first
async long first(long x)
{
    long r = 0;
    await_any {
        when (long a = await rest(x)) { r = a; }
        when (long b = await rest(x + 1)) { r = b + 1; }
    }
    return r;
}
#endif

#ifdef SHAPE_each
static generator long numbers(long x)
{
    for (long i = 0; i < 3; i++)
        yield(await rest(x + i));
}

async long each(long x)
{
    long sum = 0;
    await_each (long n, numbers(x)) sum += n;
    return sum;
}
#endif

#ifdef SHAPE_kept
static async long inner(long x) { return await rest(x) * 2; }

async long kept(long x)
{
    future(long) f = lazy(inner(x));
    return await f() + x;
}
#endif
