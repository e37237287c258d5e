/* More of what compilers' own tests are made of: shapes of statements, conversions, structs by
 * value. */
extern void abort(void);
extern int printf(const char *, ...);
extern void *memset(void *, int, unsigned long);
typedef struct {
    unsigned char c[3];
} s3;
typedef struct {
    double d;
    float f;
} sd;
typedef struct {
    char c;
    long l[5];
} big;
struct packed {
    char a;
    int b;
    short c;
} __attribute__((packed));
union un {
    struct {
        unsigned lo : 12, mid : 8, hi : 12;
    } b;
    unsigned w;
};
struct node {
    struct node *next;
    int v;
};
static s3 f3(s3 a)
{
    a.c[1] ^= a.c[2];
    return a;
}
static sd fd(sd a, sd b)
{
    sd r = {a.d + b.d, a.f * b.f};
    return r;
}
static big fb(big b, int i)
{
    b.l[i] += b.c;
    return b;
}
static struct packed fp(struct packed p)
{
    p.b += p.a;
    return p;
}
static unsigned bits(union un u)
{
    u.b.mid += 3;
    u.b.hi = u.b.lo;
    return u.w;
}
static int list(struct node *n)
{
    int s = 0;
    for (; n; n = n->next)
        s = s * 10 + n->v;
    return s;
}
static long long shifts(long long x, int n)
{
    return (x * (1 << n)) ^ (x >> (n & 7)) | ~x;
}
static unsigned char narrow(int x)
{
    unsigned char c = x;
    signed char d = c;
    return c += d, c;
}
static double conv(int i, unsigned u, long l, float f)
{
    return i + u * f - (double)l / 2 + (char)i;
}
static int chain(int a)
{
    int b, c, d;
    b = c = d = a;
    b += c -= d *= 2;
    return a = b, a + c + d;
}
static int incs(int *p)
{
    int i = 0, r;
    r = p[i++];
    r += *++p - p[-1];
    r -= (*p)--;
    ++*p;
    return r + i;
}
static const char *str(int i)
{
    return "zero\0one\0\0two" + (i ? i == 1 ? 5 : 10 : 0);
}
static int tern(int a, int b)
{
    return (a ? b ? 1 : 2 : b ? 3 : 4) + (a ?: b) + (a && b || !a);
}
static int sw(unsigned long long x)
{
    switch (x) {
    case 0x100000000ull:
        return 1;
    case -1ull:
        return 2;
    case 'a' ... 'f':
        return 3;
    default:
        if (x > 5)
        case 7:
            return 4;
    }
    return 5;
}
static int back(int n)
{
    int i = 0;
top:
    if (i < n) {
        i += 2;
        goto top;
    }
    if (i & 1)
        goto end;
    {
        int i = 7;
        n += i;
    }
end:
    return i + n;
}
static int whiles(int n)
{
    int c = 0;
    while (n--) {
        do {
            if (n & 1)
                break;
            c++;
            continue;
        } while (0);
        if (n == 3)
            continue;
        c += 10;
    }
    return c;
}
static int comma(int a)
{
    int b = (a++, a++, a);
    for (a = 0, b++; a < 3; a++, b += a)
        ;
    return b;
}
static int arr2(int m[][3], int n)
{
    int s = 0;
    for (int i = 0; i < n; i++)
        for (int j = 0; j < 3; j++)
            s += m[i][j] * (i + 1);
    return s;
}
static int se(int x)
{
    return ({
               int y = x;
               ({
                   y++;
                   y;
               }) + y;
           }) *
           2;
}
static struct node *mk(struct node *n, int v)
{
    *n = (struct node){0, v};
    return n;
}
static int local_types(int x)
{
    enum { A = 3, B };
    struct p {
        int a[B];
    } s = {{1, 2}}, t = s;
    typedef struct p P;
    P *q = &t;
    q->a[A] = x;
    return s.a[1] + t.a[3] + (int)sizeof(P);
}
static int ptrs(void)
{
    int a[4] = {1, 2, 3, 4};
    int *p = a + 3, *q = a;
    long d = p - q;
    const int *const r = &a[1];
    int **pp = &p;
    (*pp)--;
    return (int)d * 100 + *p * 10 + *r + (p > q) + (q == a);
}
static int vol(volatile int *p)
{
    int s = 0;
    *p = 5;
    s += *p;
    (*p)++;
    s += *p;
    *p;
    return s;
}
static float fl(float f)
{
    float g = f;
    g++;
    g *= 2;
    return -g < 0 ? g : -g;
}
static _Bool tobool(double d, void *p, int bit)
{
    _Bool a = d, b = p;
    return a ^ b ^ (bit & 4);
}
static int stat(void)
{
    static int n;
    static struct {
        int k;
    } st = {4};
    n++;
    st.k += n;
    return st.k * 10 + n;
}
static _Complex float cf(_Complex float z)
{
    __real__ z += 1;
    __imag__ z = -__imag__ z;
    return ~z * z;
}
static int nestcall(int a, int b, int c)
{
    return a < 1 ? b : nestcall(a - 1, nestcall(a - 2, b, c), nestcall(a - 3, c, b + 1));
}
static int early(int x)
{
    for (int i = 0;; i++) {
        if (i > x)
            return i;
        switch (i) {
        case 3:
            continue;
        case 5:
            return -5;
        }
    }
}
static void *vp(void *p, int n)
{
    return (char *)p + n;
}
static int emptybody(int n)
{
    for (; n > 3; n--)
        ;
    while (n-- > 0)
        ;
    if (n)
        ;
    else
        ;
    ;
    return n;
}
static long sizes(int x)
{
    int a[x > 0 ? 4 : 8 - 4 + 0 * 1];
    (void)sizeof(x++);
    return sizeof(char[3]) + sizeof x + _Alignof(double) + (x == 1);
}
static int agoto(int x)
{
    __asm__ goto("" : : "r"(x) : : skip);
    x += 5;
skip:
    return x;
}
static int cleanup_n;
static void cl(int *p)
{
    cleanup_n += *p;
}
static int cleanups(int n)
{
    __attribute__((cleanup(cl))) int a = n;
    {
        __attribute__((cleanup(cl))) int b = n * 2;
        if (n > 2)
            return cleanup_n;
    }
    return a + cleanup_n;
}
static int lit(void)
{
    int *p = (int[]){1, 2, 3};
    struct node *n = &(struct node){.v = 4};
    p[1] += n->v;
    return p[0] + p[1] + p[2] + ((struct node){0, 8}).v;
}
static int desig(void)
{
    int a[] = {[4] = 5, 6, [1] = 2};
    struct {
        int x, y[3];
    } s = {.y = {[1] = 9}, .x = 1};
    return (int)(sizeof a / sizeof *a) * 100 + a[5] + a[1] + s.y[1] + s.x;
}
static long double lds(long double a, long double b)
{
    return a > b ? a - b : b / 2.0L;
}
static unsigned __int128 u128(unsigned long x)
{
    unsigned __int128 r = x;
    r = r * r + 1;
    return r >> 3;
}
static int ovf(int a, int b)
{
    int r;
    return __builtin_mul_overflow(a, b, &r) ? -1 : r;
}
static int fnptrs(int (*f)(int), int x)
{
    int (*t[2])(int) = {f, f};
    return (*t[x & 1])(x) + (f)(x);
}
static int twice(int x)
{
    return x * 2;
}
typedef float v4f __attribute__((vector_size(16)));
typedef int v4i __attribute__((vector_size(16)));
static v4f vf(v4f a, float s)
{
    v4f b = a * s;
    b[1] = 0;
    return b + (v4f){1, 1, 1, 1};
}
static v4i vc(v4f a, v4f b)
{
    return a < b;
}
int main(void)
{
    s3 a = {{1, 2, 3}};
    sd d = fd((sd){1, 2}, (sd){3, 4});
    big b = {'a', {1, 2, 3, 4, 5}};
    union un u;
    volatile int v;
    int p[3] = {4, 7, 9}, m[2][3] = {{1, 2, 3}, {4, 5, 6}};
    struct node n2 = {0, 3}, n1 = {&n2, 2}, n0 = {&n1, 1};
    u.w = 0xabcdef12;
    memset(&v, 0, sizeof v);
    printf("%d %g %g %ld %d %x %d\n", f3(a).c[1], d.d, d.f, fb(b, 2).l[2],
           fp((struct packed){'b', 100, 3}).b, bits(u), list(&n0));
    printf("%lld %d %g %d %d %s %s %s\n", shifts(-12345, 3), narrow(200), conv(-3, 4u, 5, 1.5f),
           chain(3), incs(p), str(0), str(1), str(2));
    printf("%d%d%d%d %d%d%d%d%d\n", tern(0, 0), tern(0, 1), tern(1, 0), tern(1, 1), sw(1ull << 32),
           sw(-1), sw('c'), sw(7), sw(2));
    printf("%d %d %d %d %d %d %d\n", back(5), whiles(6), comma(2), arr2(m, 2), se(4), mk(&n2, 5)->v,
           local_types(11));
    printf("%d %d %g %d%d %d %d\n", ptrs(), vol(&v), fl(1.5f), tobool(0.5, 0, 3), tobool(0, &a, 4),
           stat(), nestcall(4, 5, 6));
    printf("%g %d %d %d %d %ld %d\n", __real__ cf(1 + 2.0fi), early(2), early(9), vp(p, 4) == p + 1,
           emptybody(6), sizes(1), agoto(1));
    printf("%d\n", cleanups(1));
    printf("%d\n", cleanups(3));
    printf("%d %d %d\n", cleanup_n, lit(), desig());
    printf("%Lg %lu %d %d %d\n", lds(5, 3), (unsigned long)u128(1ul << 40), ovf(1 << 20, 1 << 20),
           ovf(6, 7), fnptrs(twice, 3));
    {
        v4f x = vf((v4f){1, 2, 3, 4}, 2);
        v4i c = vc(x, (v4f){4, 4, 4, 4});
        printf("%g %g %d %d\n", x[0], x[1], c[1], c[2]);
    }
    if (v != 6)
        abort();
    return 0;
}
