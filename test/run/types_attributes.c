/* Attributes of types and typedefs: packed, aligned, vector_size, mode, may_alias,
 * transparent_union, in front of a struct's braces and behind them. */
#include "harness.h"

typedef int A16 __attribute__((aligned(16)));
typedef int DI __attribute__((mode(DI)));

static int rest(const void *p, unsigned alignment)
{
    return (int)((uintptr_t)p % alignment);
}

static async int packed(int n)
{
    struct {
        char c;
        int i;
    } __attribute__((packed)) z = {1, n};
    struct S {
        char c;
        long l;
    } __attribute__((packed, aligned(2))) y = {2, n};
    struct __attribute__((aligned(32))) T {
        char c;
    } t = {3};
    typedef struct {
        char c;
        short s;
    } __attribute__((packed)) U;
    U u[2] = {{1, 2}, {3, 4}};
    enum __attribute__((packed)) E { X = 1, Y = 200 } e[3] = {X, Y, X};
    await nap(1);
    struct S *p = &y;
    await nap(1);
    say("%zu %zu %zu %zu %zu\n", sizeof z, sizeof y, sizeof t, sizeof u, sizeof e);
    say("%d %d\n", rest(p, 2), rest(&t, 32));
    return z.i + (int)p->l + t.c + u[1].s + e[1] + (int)_Alignof(struct S);
}

static async int typedefs(int n)
{
    typedef int L32 __attribute__((aligned(32)));
    typedef short __attribute__((__may_alias__)) Any;
    typedef int U1 __attribute__((aligned(1)));
    typedef long SI __attribute__((mode(SI)));
    typedef int V __attribute__((vector_size(16)));
    A16 a = n;
    L32 l = n;
    V v = {1, n, 3, 4};
    SI s = await later(n);
    DI d = (DI)n << 40;
    char bytes[9] = {0, 1, 2, 3, 4, 5, 6, 7, 8};
    U1 *p = (U1 *)(bytes + 1);
    Any *any = (Any *)&l;
    struct {
        char c;
        L32 x;
        A16 y;
    } in = {1, 2, 3};
    await nap(1);
    any[0] += 1;
    say("%d %d %d\n", rest(&a, 16), rest(&l, 32), rest(&in, 32));
    say("%d %d %zu %zu %zu\n", l, *p, sizeof s, sizeof in, offsetof(typeof(in), y));
    for (int i = 0; i < 2; i++) {
        typedef int L64 __attribute__((aligned(64)));
        L64 x = i;
        l += x + rest(&x, 64);
    }
    return v[1] + s + (int)(d >> 40) + in.y + l;
}

static async int alignments(int n)
{
    _Alignas(long double) char a = 1;
    _Alignas(sizeof(long) * 4) char b = 2;
    int c __attribute__((aligned((32) * 2))) = n;
    int d __attribute__((aligned(__alignof__(void *) * 2))), e __attribute__((aligned)) = 5;
    _Alignas(unsigned long) _Alignas(128) short f[2] = {1, 2};
    d = await later(n);
    await nap(1);
    say("%d %d %d\n", rest(&a, 16), rest(&b, 32), rest(&c, 64));
    say("%d %d %d\n", rest(&d, 16), rest(&e, 16), rest(f, 128));
    await nap(1);
    return a + b + c + d + e + f[1];
}

typedef union __attribute__((transparent_union)) {
    int *i;
    float *f;
} Either;

static int read(Either e)
{
    return *e.i;
}

static async int seen_through(int n)
{
    typedef char T[4];
    typedef T TT[2];
    typedef int(*PA)[3];
    typedef int F(Either);
    typedef F *PF;
    typedef const int CI;
    T a = {1, 2, 3, (char)n}, *pa = &a;
    TT tt = {{1}, {(char)n, 2}};
    int m[2][3] = {{1, 2, 3}, {4, 5, 6}};
    PA p = m;
    F *f = read;
    PF const g = f;
    CI k = n;
    await nap(1);
    p++;
    await nap(1);
    return (*pa)[3] + tt[1][0] + (*p)[2] + f(&n) + g((Either){&n}) + k;
}

static async int test(void)
{
    say("%d\n", await packed(5));
    say("%d\n", await typedefs(6));
    say("%d\n", await seen_through(7));
    say("%d\n", await alignments(8));
    return 0;
}

int main(void)
{
    return acc_block_on(test());
}
