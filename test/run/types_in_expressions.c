/* Types that are declared inside expressions and declarators, and moved types and statics whose
 * text names locals. */
#include "harness.h"

enum { in = 0 };

static async int declared(int n)
{
    int size = sizeof(struct Z { int a; }), k = n;
    struct Z z = {n};
    await nap(1);
    typeof(struct { int u; }) q = {3};
    struct Z *p = &(struct Z){n + 1};
    int *r = &(struct { int *a, b[2]; }){0, {n, 4}}.b[1];
    await nap(1);
    size += ((struct CL { int m; }){n}).m + (int)sizeof(union U { char c[3]; });
    struct CL cl = {7};
    union U u = {{1, 2, 3}};
    await nap(1);
    if (sizeof(enum {EA = 5}) + n) {
        await nap(1);
        size += EA;
    }
    enum E { EB = 2, EC = EB * 4 } e = await later(EC);
    say("%d %d %d %d %d\n", z.a, q.u, p->a, *r, k);
    return size + cl.m + u.c[2] + e;
}

static async int scopes(void)
{
    int seen = 0;
    if (sizeof(enum {in = 1}))
        seen += in + await later(in);
    seen += 10 * in;
    switch (sizeof(enum {in = 2})) {
    default:
        seen += in + await later(in);
    }
    while (sizeof(enum {in = 3})) {
        seen += in + await later(in);
        break;
    }
    for (; sizeof(enum {in = 4});) {
        seen += in + await later(in);
        break;
    }
    return seen + 100 * in;
}

static async int naming_locals(int n, int a[3])
{
    long wide = n;
    struct W {
        typeof(wide) x;
        int y[sizeof(wide)];
        typeof(a) z;
    } v = {3, {1}, a};
    static char text[sizeof(wide) + sizeof(v)];
    static int other = 4, *reach = &other;
    static typeof(n) count = sizeof(a);
    typedef typeof(v.x) wide_t;
    await nap(1);
    count += await later(text[0] + 1), ++*reach;
    wide_t w = v.x + *v.z;
    struct V {
        wide_t t;
        struct W *back;
    } chain = {w, &v};
    await nap(1);
    return (int)(chain.t + chain.back->x + sizeof text + sizeof v.y) + count + other;
}

/* Each kind of place may be in text that is printed as written, beside one that is not. */
static async int opaque(int n)
{
    int size = 0;
    for (int i = 0; i < n; i++) {
        struct Z {
            char c[3];
        } z = {{1, 2, 3}};
        size += sizeof(struct Y { char c[5]; }) + z.c[1] + sizeof(enum {in = 7}) + in;
        struct Y y = {{9}};
        size += y.c[0];
    }
    struct Z {
        char c[11];
    } z = {{1, 2}};
    await nap(1);
    return size + (int)sizeof z + z.c[1] + in;
}

static async int names(void)
{
    const char *f = __func__;
    await nap(1);
    return __func__[await later(0)] + __FUNCTION__[1] + f[3] + (int)sizeof __func__;
}

static async int test(void)
{
    int a[] = {1, 2, 3};
    say("%d\n", await declared(3));
    say("%d\n", await scopes());
    say("%d\n", await naming_locals(3, a));
    say("%d\n", await naming_locals(4, a));
    say("%d\n", await opaque(3));
    say("%d\n", await names());
    return 0;
}

int main(void)
{
    return acc_block_on(test());
}
