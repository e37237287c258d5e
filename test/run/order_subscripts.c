/* Awaits on both sides of [], in nested subscripts, and under & and * and ++. */
#include "harness.h"

static int grid[3][4] = {{0, 1, 2, 3}, {10, 11, 12, 13}, {20, 21, 22, 23}};
static int *rows[3] = {grid[0], grid[1], grid[2]};

static async int *row(int i)
{
    say("row %d\n", i);
    await nap(1);
    return rows[i];
}

#ifdef PLAIN
static int test(void)
{
    int i, j, *p;
    p = row(1), i = step(2);
    say("%d\n", p[i]);
    i = step(2), p = row(0);
    say("%d\n", i[p]);
    i = step(2), j = step(3);
    say("%d\n", grid[i][j]);
    i = step(1), i = grid[0][i], i = grid[0][i];
    say("%d\n", i);
    i = step(1), p = &grid[i][2];
    say("%d\n", *p);
    p = row(2);
    say("%d\n", *p);
    i = step(1), j = step(3), ++grid[i][j];
    p = row(1), i = p[3]++;
    say("%d %d\n", i, grid[1][3]);
    p = row(1), i = step(1);
    say("%d\n", *(p + i));
    return 0;
}
#else
static async int test(void)
{
    say("%d\n", (await row(1))[await step(2)]);
    say("%d\n", (await step(2))[await row(0)]);
    say("%d\n", grid[await step(2)][await step(3)]);
    say("%d\n", grid[0][grid[0][await step(1)]]);
    int *p = &grid[await step(1)][2];
    say("%d\n", *p);
    say("%d\n", *await row(2));
    ++grid[await step(1)][await step(3)];
    int i = (await row(1))[3]++;
    say("%d %d\n", i, grid[1][3]);
    say("%d\n", *(await row(1) + await step(1)));
    return 0;
}
#endif

int main(void)
{
    return acc_block_on(test());
}
