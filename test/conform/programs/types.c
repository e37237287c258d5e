/* Values of every kind of type: bit-fields, vectors, complex, empty structs, flexible arrays. */
#include <stdio.h>
#include <stdlib.h>
#include <stdarg.h>
#include <string.h>
#include <complex.h>
#include <stdbool.h>
#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <ctype.h>
struct empty {
};
struct bf {
    unsigned a : 3;
    int b : 5;
    unsigned long long c : 40;
    _Bool d : 1;
    int : 0;
    signed char e;
};
typedef int v4 __attribute__((vector_size(16)));
struct flex {
    int n;
    int data[];
};
typedef struct {
    int x, y;
} pt;
union u {
    float f;
    unsigned i;
};
enum color { RED, GREEN = 5, BLUE };
static struct empty mkempty(struct empty e)
{
    return e;
}
static struct bf mkbf(int x)
{
    struct bf b = {x, -x, 1ull << x, 1, 'c'};
    return b;
}
static v4 addv(v4 a, v4 b)
{
    return a + b;
}
static double _Complex cm(double _Complex z, int n)
{
    while (n--)
        z = z * z + 1.0;
    return z;
}
static long double ld(long double x)
{
    return x / 3;
}
static __int128 i128(__int128 a)
{
    return a * a;
}
static int va(int n, ...)
{
    va_list ap;
    int s = 0;
    va_start(ap, n);
    while (n--)
        s += va_arg(ap, int);
    va_end(ap);
    return s;
}
static enum color next(enum color c)
{
    return c == RED ? GREEN : BLUE;
}
static int (*sel(int w))(int)
{
    return w ? abs : toupper;
}
static bool isodd(unsigned n);
static bool iseven(unsigned n)
{
    return n == 0 ? true : isodd(n - 1);
}
static bool isodd(unsigned n)
{
    return n == 0 ? false : iseven(n - 1);
}
static int cmpi(const void *a, const void *b)
{
    int x = *(const int *)a, y = *(const int *)b;
    return x < y ? -1 : x > y;
}
__attribute__((noinline)) static int ack(int m, int n)
{
    return m == 0 ? n + 1 : n == 0 ? ack(m - 1, 1) : ack(m - 1, ack(m, n - 1));
}
static inline int sq(int x)
{
    return x * x;
}
int vla(int n)
{
    int a[n];
    int s = 0;
    for (int i = 0; i < n; i++)
        a[i] = sq(i);
    for (int i = 0; i < n; i++)
        s += a[i];
    return s;
}
static int typeofs(void)
{
    __typeof__(sq(3)) t = 4;
    __auto_type u = t + sizeof(sq(2));
    return ({
               int z = u;
               z++;
               z;
           }) +
           __builtin_choose_expr(1, 2, 3);
}
static pt mkpt(int x, int y)
{
    return (pt){.y = y, .x = x};
}
static const char *name(void)
{
    return __func__;
}
static int strs(void)
{
    char a[] = "abc", *p = "def";
    const char *q[] = {"x", "yy", [3] = "z"};
    return (int)(strlen(a) + strlen(p) + sizeof a + strlen(q[1])) + (q[2] == NULL);
}
static void asmf(int *x)
{
    int y = 3;
    __asm__ volatile("addl %1, %0" : "+r"(*x) : "r"(y) : "cc");
    __asm__ volatile("" ::: "memory");
}
int main(int argc, char **argv)
{
    struct bf b = mkbf(5);
    struct empty e = mkempty((struct empty){});
    (void)e;
    v4 v = addv((v4){1, 2, 3, 4}, (v4){10, 20, 30, 40});
    double _Complex z = cm(1.0 + 2.0 * I, 2);
    struct flex *fl = malloc(sizeof *fl + 3 * sizeof(int));
    fl->n = 3;
    for (int i = 0; i < fl->n; i++)
        fl->data[i] = i * i;
    union u u = {.f = 1.5f};
    pt p = mkpt(1, 2), *pp = &p;
    int arr[5] = {4, 2, 9, 1, 3};
    assert(argc > 0);
    assert(argv != NULL);
    printf("%u %d %llu %d %d\n", b.a, b.b, (unsigned long long)b.c, b.d, b.e);
    printf("%d %d %d %d\n", v[0], v[1], v[2], v[3]);
    printf("%g %g\n", creal(z), cimag(z));
    printf("%Lg %d\n", ld(10.0L), (int)(i128(1 << 20) >> 38));
    printf("%d %d %d %x\n", va(3, 1, 2, 3), next(RED), fl->data[2], u.i);
    printf("%d %d %d %d\n", sel(1)(-4), sel(0)('a'), iseven(10), isodd(7));
    qsort(arr, 5, sizeof *arr, cmpi);
    printf("%d %d %d\n", arr[0], arr[4], ack(2, 3));
    printf("%d %d %d %s %d\n", vla(5), typeofs(), pp->x + (*pp).y, name(), strs());
    int q = 4;
    asmf(&q);
    printf("%d\n", q);
    errno = 0;
    (void)strtol("99999999999999999999", NULL, 10);
    printf("%d %d\n", errno == ERANGE, INT_MAX);
    if (b.a - 8 < 0)
        puts("signed");
    b.a = 9;
    printf("%d\n", (b.a = 15));
    b.a++;
    printf("%d\n", b.a);
    pp = argc > 100 ? (void *)0 : pp;
    printf("%d\n", pp ? pp->x : 0);
    free(fl);
    for (char c = 'a'; c; c = c < 'e' ? c + 1 : 0)
        putchar(c);
    putchar('\n');
    {
        register int r = 5;
        static int st = 7;
        st += r;
        printf("%d\n", st);
    }
    unsigned char uc = 200;
    uc += 100;
    printf("%d %d\n", uc, uc << 1);
    short s = -1;
    printf("%d\n", s >> 1);
    int i = 0;
    i = i++ + 1, i += 2;
    printf("%d %d\n", i, !!i);
    printf("%d\n", (int)sizeof(struct bf));
    int m[2][3] = {{1, 2, 3}, {4, 5, 6}};
    int(*row)[3] = m;
    printf("%d %d\n", row[1][2], *(*(m + 1) + 1));
    struct {
        int a;
        struct {
            int b;
        };
    } anon = {1, {2}};
    printf("%d %d\n", anon.a, anon.b);
    struct loc {
        int k;
    } l1 = {3}, l2;
    l2 = l1;
    struct loc *lp = &l2;
    printf("%d\n", lp->k);
    _Static_assert(sizeof(int) == 4, "x");
    printf("%d\n", _Generic(i, int: 1, default: 2));
    printf("%d\n", mkpt(8, 9).y);
    while (i < 10) {
        if (i == 7) {
            i++;
            continue;
        }
        i++;
    }
    do {
        i--;
    } while (i > 3);
    printf("%d\n", i);
    return i;
}
