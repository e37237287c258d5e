/* Functions declared in every way: attributes, typedefs, several in one declaration, inline.
 * Plain: c gi tf */
typedef unsigned int size_t;
typedef __builtin_va_list va_list;
extern void abort(void);
extern void exit(int) __attribute__((noreturn));
void *memcpy(void *, const void *, unsigned long);
int a, b, c(int), d;
int c(int x)
{
    return x + 1;
}
static int naked(int alias) /* named like attributes that async functions cannot have */
{
    return alias + 4;
}
static void die(void) __attribute__((noreturn));
static void die(void)
{
    exit(3);
}
static inline int il(int x)
{
    return x + 2;
}
extern inline __attribute__((gnu_inline, always_inline)) int gi(int x)
{
    return x + 3;
}
static inline __attribute__((always_inline)) int ai(int x)
{
    return x * 2;
}
int __attribute__((noinline, noclone)) ni(int x)
{
    return il(x);
}
struct S {
    int a[4];
} s1;
struct S ret(void)
{
    return s1;
}
struct T *opaque;
int ptr(struct T *t)
{
    return t == opaque;
}
typedef int fn(int);
fn tf;
int tf(int x)
{
    return x - 1;
}
static int use(fn *f, int x)
{
    return f(x);
}
size_t len(const char *s)
{
    size_t n = 0;
    while (*s++)
        n++;
    return n;
}
int (*fp)(int) = tf;
struct {
    fn *f;
} ops = {c};
__attribute__((const)) static int cst(int x)
{
    return x & 3;
}
static int many(int a, int b, int c, int d, int e, int f, int g, int h, double x, float y, char z,
                struct S s)
{
    return a + b + c + d + e + f + g + h + (int)x + (int)y + z + s.a[2];
}
int nested_switch(int a, int b)
{
    switch (a) {
    case 0:
        switch (b) {
        default:
            return 1;
        case 5:
            break;
        }
        break;
    case 1:
        if (b)
        case 2:
            b++;
        else
        case 3:
            b--;
        return b;
    }
    return -1;
}
int emptyfor(void)
{
    int i;
    for (i = 0;;) {
        if (++i > 4)
            break;
    }
    for (;;) {
        return i;
    }
}
void novalue(int *p)
{
    if (!p)
        return;
    *p = 4;
    ;
    ;
}
int loopdecl(void)
{
    int r = 0;
    for (int i = 0; i < 3; ++i) {
        int k = i;
        {
            int k = 2;
            r += k;
        }
        r += k;
    }
    return r;
}
int condchain(int x)
{
    return x < 0 ? -1 : x == 0 ? 0 : x > 10 ? 2 : 1;
}
int logic(int a, int b)
{
    return (a && b++) || (!a && --b), a + b;
}
int addr(int x)
{
    int y = x, *p = &y, **q = &p;
    **q += 3;
    return y;
}
int strcmp_(const char *a, const char *b)
{
    for (; *a && *a == *b; a++, b++)
        ;
    return *a - *b;
}
float ff(float f)
{
    return f / 3.0f;
}
int comma_in_call(int x, int y)
{
    return c((x++, y)) + x;
}
int main(int argc, char *argv[])
{
    struct S z = {{1, 2, 3, 4}};
    int y;
    if (c(1) != 2 || il(1) != 3 || gi(1) != 4 || ai(2) != 4 || ni(1) != 3 ||
        naked(1) != 5)
        abort();
    s1 = z;
    if (ret().a[2] != 3)
        abort();
    if (!ptr(0))
        abort();
    if (tf(3) != 2 || use(tf, 4) != 3 || fp(5) != 4 || ops.f(6) != 7)
        abort();
    if (len("hello") != 5 || cst(7) != 3)
        abort();
    if (many(1, 2, 3, 4, 5, 6, 7, 8, 9.5, 10.5f, 'a', z) != 36 + 9 + 10 + 97 + 3)
        abort();
    if (nested_switch(0, 4) != 1 || nested_switch(0, 5) != -1 || nested_switch(1, 1) != 2 ||
        nested_switch(3, 1) != 0)
        abort();
    if (emptyfor() != 5 || loopdecl() != 9 || condchain(5) != 1 || logic(1, 2) != 4 || addr(1) != 4)
        abort();
    novalue(&y);
    if (y != 4)
        abort();
    if (strcmp_("abc", "abd") >= 0 || ff(3.0f) != 1.0f)
        abort();
    if (comma_in_call(1, 5) != 8)
        abort();
    memcpy(&y, &(int){9}, 4);
    if (y != 9)
        abort();
    if (__builtin_constant_p(3) != 1 || __builtin_expect(y == 9, 1) != 1 ||
        __builtin_popcount(7) != 3)
        abort();
    {
        int o;
        if (__builtin_add_overflow(1, 2, &o) || o != 3)
            abort();
    }
    {
        __label__ loc;
        goto loc;
    loc:;
    }
    if (argc > 50)
        die();
    exit(0);
}
