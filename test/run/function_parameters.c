/* 0 to 12 parameters of mixed types, unnamed and unused ones, assigned ones, arrays, structs. */
#include "harness.h"

static async int p0(void)
{
    await nap(1);
    return 1;
}

static async int p1(char a)
{
    await nap(1);
    return a;
}

static async int p2(short a, double b)
{
    await nap(1);
    return (int)(a * b);
}

static async int p3(struct pair a, const char *b, unsigned char c)
{
    int r = a.x;
    await nap(1);
    return r + a.y + b[c];
}

static async int p5(int a, int unused __attribute__((unused)), int b, _Bool c, float d)
{
    a += await later(b);
    b = a * 2;
    c = !c;
    await nap(1);
    return a + b + c + (int)d;
}

static async int p6(int list[], int n, int rows[][2], char text[8], int (*f)(int), int g(int))
{
    int r = 0;
    for (int i = 0; i < n; i++)
        r += await later(list[i] + rows[i][1] + text[i]);
    return f(r) + g(n);
}

static async long long p12(char a, short b, int c, long d, long long e, unsigned char f, float g,
                           double h, void *i, struct big j, struct pair k, _Bool l)
{
    await nap(1);
    long long r = a + b + c + d + e + f;
    await nap(1);
    r += (int)(g + h) + *(int *)i + j.words[15] + k.y;
    await nap(1);
    return r + l + j.id;
}

static async int assigned(int n, const char *s)
{
    while (*s)
        n = n * 10 + await later(*s++ - '0');
    return n;
}

static async int last_only(int a, int b, int c)
{
    int r = a + b;
    await nap(1);
    return r > 0 ? c : 0;
}

static async int passed_on(int a, int b)
{
    return await last_only(b, a, await last_only(a, b, a + b));
}

static async void nothing(int a, struct big b)
{
    (void)a;
    (void)b;
    await nap(1);
}

static int negate(int v)
{
    return -v;
}

static async int test(void)
{
    int n = 9, list[3] = {1, 2, 3}, rows[3][2] = {{0, 10}, {0, 20}, {0, 30}};
    char text[8] = "\1\2\3";
    struct big b = {.id = 3, .words = {[15] = 1000}};
    say("%d %d %d\n", await p0(), await p1('a'), await p2(-3, 2.5));
    say("%d\n", await p3((struct pair){1, 2}, "AB", 1));
    say("%d\n", await p5(1, 2, 3, 1, 4.5f));
    say("%d\n", await p6(list, 3, rows, text, negate, negate));
    say("%lld\n", await p12(1, 2, 3, 4, 5, 6, 7.5f, 8.5, &n, b, (struct pair){1, 2}, 1));
    say("%d %d\n", await assigned(0, "12345"), await passed_on(2, 3));
    await nothing(1, b);
    /* converted to the parameter's type before the call */
    say("%d %d\n", await p1((char)353), await p2((short)await later(2), await later(3)));
    return await last_only(n, 1, 55);
}

int main(void)
{
    return acc_block_on(test());
}
