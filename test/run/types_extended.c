/* Vectors, aligned locals, packed structs, pointers to functions and to arrays, wide strings. */
#include "harness.h"
#include <stddef.h>

typedef int v4 __attribute__((vector_size(16)));
typedef float f8 __attribute__((vector_size(32), aligned(16)));

struct __attribute__((packed)) packed {
    char c;
    int i;
    long long l;
};

static int aligned_to(const void *p, unsigned n)
{
    return (uintptr_t)p % n == 0;
}

static async v4 add(v4 a, v4 b)
{
    v4 c = a + b;
    await nap(1);
    c[1] += await later(100);
    return c * a;
}

static async int test(void)
{
    v4 a = {1, 2, 3, 4}, b = {10, 20, 30, await later(40)};
    v4 c = await add(a, b);
    await nap(1);
    say("%d %d %d %d\n", c[0], c[1], c[2], c[3]);
    f8 f = {0.5f};
    f[7] = await later_float(1.5f);
    await nap(1);
    f += f;
    say("%g %g %g\n", (double)f[0], (double)f[1], (double)f[7]);
    _Alignas(64) char buffer[70] = "aligned";
    _Alignas(32) int one = await later(1);
    int *p = &one;
    char *q = buffer + 1;
    await nap(1);
    say("%d %d %s %d\n", aligned_to(buffer, 64), aligned_to(&one, 32), q, *p);
    struct packed k = {1, 2, 3};
    k.i = await later(7);
    await nap(1);
    struct packed *pk = &k;
    pk->l += await later_llong(1LL << 34);
    say("%d %d %lld %d\n", k.c, k.i, k.l, (int)sizeof k);
    wchar_t wide[6] = L"wide";
    const wchar_t *w = L"ptr";
    await nap(1);
    say("%d %d %d\n", (int)wide[1], (int)w[2], (int)wide[5]);
    uint16_t u16[4] = u"u16";
    await nap(1);
    say("%d\n", u16[2]);
    return one;
}

int main(void)
{
    return acc_block_on(test());
}
