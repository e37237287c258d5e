/* The measured functions, once for acc (BENCH_ACC) and once as plain C, token for token: only
 * `async` and `await` differ.  hand.c has the same functions as state machines. */
#ifdef BENCH_ACC
#include "leaf.h"
#define ASYNC async
#define AWAIT await
#elif defined(BENCH_CPP) /* programs.py makes tasks of the functions that are ASYNC */
#include "coroutines.hpp"
#else
#define ASYNC
#define AWAIT
long rest(long x);
void touch(unsigned *values, int count);
#include "noinline.h"
#endif

/* ---- a hot loop with a rare await ---- */

ASYNC unsigned long hot(const unsigned *v, unsigned long n)
{
    unsigned long sum = 0;
    for (unsigned long i = 0; i < n; i++) {
        sum = (sum << 1 | sum >> 63) ^ v[i & 1023];
        if (i % 1000 == 999)
            sum += AWAIT rest(i);
    }
    return sum;
}

/* The same with a signed index.  In plain C the compiler sees that it is never negative and divides
 * unsigned; an index that comes back from a frame could be anything. */
ASYNC unsigned long hot_signed(const unsigned *v, long n)
{
    unsigned long sum = 0;
    for (long i = 0; i < n; i++) {
        sum = (sum << 1 | sum >> 63) ^ v[i & 1023];
        if (i % 1000 == 999)
            sum += AWAIT rest(i);
    }
    return sum;
}

/* Eight values live across the await: more than the callee-saved registers hold. */
ASYNC unsigned long hot_many(const unsigned *v, unsigned long n)
{
    unsigned long a = 1, b = 2, c = 3, d = 4, e = 5, f = 6, g = 7, h = 8;
    for (unsigned long i = 0; i < n; i++) {
        unsigned long x = v[i & 1023];
        a += x, b ^= a, c += b, d ^= c, e += d, f ^= e, g += f, h ^= g;
        if (i % 1000 == 999)
            a += AWAIT rest(i);
    }
    return a ^ b ^ c ^ d ^ e ^ f ^ g ^ h;
}

/* Two awaits, an `else`, a `continue` and code behind them in the iteration. */
ASYNC unsigned long hot_two(const unsigned *v, unsigned long n)
{
    unsigned long sum = 0, odd = 0;
    for (unsigned long i = 0; i < n; i++) {
        unsigned x = v[i & 1023];
        if (i % 1000 == 999) {
            sum += AWAIT rest(i);
        } else if (i % 1000 == 499) {
            odd += AWAIT rest(x);
            continue;
        } else if (x & 1) {
            odd += x;
        }
        sum = (sum << 1 | sum >> 63) ^ x;
    }
    return sum + odd;
}

/* The loop works in an array whose address was taken, so that it lies in the frame. */
ASYNC unsigned long hot_pinned(const unsigned *v, unsigned long n)
{
    unsigned table[64];
    touch(table, 64);
    unsigned long sum = 0;
    for (unsigned long i = 0; i < n; i++) {
        table[i & 63] += v[i & 1023];
        sum ^= table[sum & 63];
        if (i % 1000 == 999)
            sum += AWAIT rest(i);
    }
    touch(table, 64);
    return sum + table[3];
}

/* The await in the condition of a while loop. */
ASYNC unsigned long hot_while(const unsigned *v, unsigned long n)
{
    unsigned long sum = 0;
    unsigned long i = 0;
    while (i < n && (i % 1000 != 999 || AWAIT rest(i) >= 0)) {
        sum = (sum << 1 | sum >> 63) ^ v[i & 1023];
        i++;
    }
    return sum;
}

/* A nested loop, the await in the inner one: 64 inner iterations an outer one. */
ASYNC unsigned long nested(const unsigned *v, unsigned long n)
{
    unsigned long sum = 0;
    for (unsigned long i = 0; i < n; i++) {
        unsigned long row = i;
        for (unsigned long j = 0; j < 64; j++) {
            row = (row << 1 | row >> 63) ^ v[(i + j) & 1023];
            if (((i << 6) + j) % 1000 == 999)
                row += AWAIT rest(j);
        }
        sum ^= row;
    }
    return sum;
}

/* The same with a multiplication, where clang's choice of registers shows. */
ASYNC unsigned long nested_times(const unsigned *v, unsigned long n)
{
    unsigned long sum = 0;
    for (unsigned long i = 0; i < n; i++) {
        unsigned long row = i;
        for (unsigned long j = 0; j < 64; j++) {
            row = row * 3 + v[(i + j) & 1023];
            if (((i << 6) + j) % 1000 == 999)
                row += AWAIT rest(j);
        }
        sum ^= row;
    }
    return sum;
}

/* ---- children that are ready at once ---- */

static ASYNC long half(long x)
{
    if (x < 0)
        x = AWAIT rest(x);
    return x / 2 + 1;
}

ASYNC long half_call(long x) /* not inlined: noinline.h says so */
{
    if (x < 0)
        x = AWAIT rest(x);
    return x / 2 + 1;
}

ASYNC long ready_inline(const unsigned *v, unsigned long n)
{
    long sum = 0;
    for (unsigned long i = 0; i < n; i++)
        sum += AWAIT half(v[i & 1023]);
    return sum;
}

ASYNC long ready_call(const unsigned *v, unsigned long n)
{
    long sum = 0;
    for (unsigned long i = 0; i < n; i++)
        sum += AWAIT half_call(v[i & 1023]);
    return sum;
}

ASYNC long ready_leaf(const unsigned *v, unsigned long n)
{
    long sum = 0;
    for (unsigned long i = 0; i < n; i++)
        sum += AWAIT rest(v[i & 1023]);
    return sum;
}

/* ---- chains: `chain` is not inlined, `link` may be ---- */

ASYNC long chain1(long x) { return AWAIT rest(x) + 1; }
static ASYNC long link1(long x) { return AWAIT rest(x) + 1; }
#define LINK(n, m)                                                                                 \
    ASYNC long chain##n(long x) { return AWAIT chain##m(x ^ n) + n; }                              \
    static ASYNC long link##n(long x) { return AWAIT link##m(x ^ n) + n; }
#include "links.h"

ASYNC long inlined8(long x) { return AWAIT link8(x); }
ASYNC long inlined64(long x) { return AWAIT link64(x); }
