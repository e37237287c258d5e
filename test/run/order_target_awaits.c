/* Awaits in the target of an assignment: after those of the right operand. */
#include "harness.h"

static int a[4][4];
static struct pair pairs[3], *table[3] = {&pairs[0], &pairs[1], &pairs[2]};

static async struct pair *find(int i)
{
    say("find %d\n", i);
    await nap(1);
    return table[i];
}

#ifdef PLAIN
static int test(void)
{
    int r, i, j;
    r = step(5), i = step(1), a[i][0] = r;
    r = step(6), i = step(2), j = step(3), a[i][j] = r;
    r = step(7), i = step(2), j = step(3), a[i][j] += r;
    say("%d %d\n", a[1][0], a[2][3]);
    r = step(8), find(1)->x = r;
    r = step(9), i = step(2), find(i)->y -= r;
    say("%d %d\n", pairs[1].x, pairs[2].y);
    i = step(1), a[i][i]++;
    i = step(1), j = --a[i][i] + 5;
    say("%d %d\n", a[1][1], j);
    struct pair *p = find(0);
    r = step(3), *p = (struct pair){r, r + 1};
    say("%d %d\n", pairs[0].x, pairs[0].y);
    i = step(1), r = step(2), a[0][0] = r, a[0][i] = r;
    return a[0][0] * 10 + a[0][1];
}
#else
static async int test(void)
{
    int i, j;
    a[await step(1)][0] = await step(5);
    a[await step(2)][await step(3)] = await step(6);
    a[await step(2)][await step(3)] += await step(7);
    say("%d %d\n", a[1][0], a[2][3]);
    (await find(1))->x = await step(8);
    (await find(await step(2)))->y -= await step(9);
    say("%d %d\n", pairs[1].x, pairs[2].y);
    i = await step(1), a[i][i]++;
    i = await step(1), j = --a[i][i] + 5;
    say("%d %d\n", a[1][1], j);
    struct pair *p = await find(0);
    int r = await step(3);
    *p = (struct pair){r, r + 1};
    say("%d %d\n", pairs[0].x, pairs[0].y);
    i = await step(1);
    a[0][i] = a[0][0] = await step(2);
    return a[0][0] * 10 + a[0][1];
}
#endif

int main(void)
{
    return acc_block_on(test());
}
