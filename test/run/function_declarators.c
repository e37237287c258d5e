/* Unusual declarators of async functions: several in one declaration, in parentheses, by typedef,
 * results that are pointers to functions and arrays, attributes in each place, empty structs. */
#include "harness.h"

typedef int function(int);
typedef int (*pointer)(int);
typedef int row[3];

struct empty {
};

static async int one(int), two(int v), *address(int *);
static async function by_typedef;
static int async between(int);

static int negate(int v)
{
    return -v;
}

static async int(parenthesised)(int v)
{
    return await later(v) + 1;
}

static async int (*select_function(int v))(int)
{
    await nap(1);
    return v ? negate : abs;
}

static async pointer select_pointer(int v)
{
    return await select_function(!v);
}

static async row *select_row(row *rows, int i)
{
    await nap(1);
    return &rows[i];
}

static async int (*same_row(int (*rows)[3]))[3]
{
    return await select_row(rows, 0);
}

static async int one(int renamed)
{
    return await two(renamed) + 1;
}

static async int two(int v)
{
    return await later(v) * 2;
}

static async int *address(int *p)
{
    await nap(1);
    return p + 1;
}

static async int by_typedef(int v)
{
    return await between(v) + 7;
}

static int async between(int v)
{
    return await later(v + 100);
}

static async struct empty nothing(struct empty e)
{
    struct empty f = e;
    await nap(1);
    return f;
}

__attribute__((noinline, cold)) static async __attribute__((unused)) int
attributed(int v __attribute__((unused)), int unused __attribute__((unused)))
{
    await nap(1);
    return 3;
}

static async int array_parameters(int a[], int b[3], int c[2][3], const char *d[], int e(int))
{
    await nap(1);
    return a[0] + b[1] + c[1][2] + d[0][0] + e(5);
}

static async int unnamed(int, int b)
{
    return await later(b);
}

static async unsigned long int long unsigned_long_long(unsigned v)
{
    long unsigned int long r = v;
    await nap(1);
    return r << 33;
}

static async int test(void)
{
    row rows[2] = {{1, 2, 3}, {4, 5, 6}};
    const char *names[] = {"n"};
    say("%d %d %d\n", await one(1), await two(2), await by_typedef(3));
    say("%d %d\n", await(parenthesised)(4), (await select_function(1))(5));
    say("%d\n", (await select_pointer(1))(-6));
    row *r = await select_row(rows, 1);
    say("%d %d %d\n", (*r)[1], (*await same_row(rows))[2], *await address(rows[0]));
    struct empty e = await nothing((struct empty){});
    (void)e;
    say("%d %d\n", await attributed(1, 2), await unnamed(1, 2));
    say("%d\n", await array_parameters(rows[0], rows[1], rows, names, negate));
    say("%llu\n", await unsigned_long_long(5));
    return 0;
}

int main(void)
{
    return acc_block_on(test());
}
