/* What C of before 1999 has and later ones dropped: functions in the old style beside async ones,
 * implicit int, implicit declarations, results that nobody returns.
 * Standards: gnu89 gnu99 gnu11 */
#include "harness.h"

#pragma GCC diagnostic ignored "-Wimplicit-int"

int old(a, b)
int a;
char b;
{
    return a * 10 + b;
}

double mixed(f, p)
float f;
int *p;
{
    return f + *p;
}

int unknown();
static counter;
const limit = 3;

#if __STDC_VERSION__ < 199901L
#define DECLARED(f)
#else
#define DECLARED(f) int f();
#endif

static async int nothing(int n)
{
    if (n)
        return await later(n);
}

static async int declared_here(int n)
{
    DECLARED(implicit)
    int h = 1, unknown(), k = n;
    auto j = n;
    register r = 2;
    await nap(1);
    j += implicit(r) + unknown(k);
    return j + h + counter + limit;
}

implicit(x)
{
    return x * 2;
}

int unknown(x)
int x;
{
    return x - 1;
}

static async int labels(int n)
{
    switch (n) {
    case 1:;
    }
again:;
    if (await later(n--))
        goto again;
    return n;
}

static async void forward(int *out)
{
    *out += await later(1);
}

static async void forwarded(int *out)
{
    return await forward(out);
}

static async int test(void)
{
    int two = 2;
    say("%d\n", old(1, 'a') + await later(2));
    say("%g\n", mixed(1.5f, &two) + await later(1));
    say("%d\n", await declared_here(5));
    await nothing(4);
    say("%d\n", await labels(3));
    await forwarded(&two);
    return two;
}

int main(void)
{
    return acc_block_on(test());
}
