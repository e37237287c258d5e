/* What stands in the brackets of a type or of an offsetof is evaluated: it is read behind awaits,
 * and may await itself. */
#include "harness.h"
#include <stddef.h>

struct row {
    int n;
    int cells[4];
};

static async int offset(int k)
{
    await nap(1);
    return (int)offsetof(struct row, cells[k]);
}

static async int cell(int n, int *p)
{
    await nap(1);
    return (*(int(*)[n][n])p)[1][1];
}

static async int size(int n)
{
    await nap(1);
    return (int)sizeof(int[n]);
}

static async int size_of_product(int n)
{
    return (int)sizeof(int[n][n + 1]) * await later(2);
}

static async int by_typeof(int n, int *p)
{
    int r;
    await nap(1);
    r = ((__typeof__(int(*)[n]))p)[1][0];
    return r;
}

static async int kept(int n, int *p)
{
    int i = await later(1);
    int r = ((int(*)[n])p)[i][0];
    n = 0;
    await nap(1);
    return r + n;
}

static async int awaits(void)
{
    return (int)offsetof(struct row, cells[await later(2)]) + (int)sizeof(int[await later(4)]);
}

static async int not_evaluated(int k)
{
    int a[3] = {1, 2, 3};
    await nap(1);
    return (int)sizeof(a[k++]) + (int)sizeof(__typeof__(a[k++])) + k;
}

static async int test(void)
{
    int m[9] = {0, 1, 2, 3, 4, 5, 6, 7, 8}, sum = 0;
    say("%d\n", sum += await offset(2));
    say("%d\n", sum += await cell(3, m));
    say("%d\n", sum += await size(4));
    say("%d\n", sum += await size_of_product(2));
    say("%d\n", sum += await by_typeof(3, m));
    say("%d\n", sum += await kept(3, m));
    say("%d\n", sum += await awaits());
    say("%d\n", sum += await not_evaluated(5));
    return sum % 256;
}

int main(void)
{
    return acc_block_on(test());
}
