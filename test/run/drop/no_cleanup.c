/* Dropped with nothing to clean up but the leaf; large locals, recursion in plain functions. */
#include "harness.h"

static int depth(int n)
{
    return n ? depth(n - 1) + 1 : 0;
}

static async struct big copy(struct big b)
{
    char room[300];
    memset(room, 1, sizeof room);
    b.words[0] += await step(depth(3));
    b.words[1] += room[299];
    return b;
}

async int subject(void)
{
    struct big b = {.id = 1};
    b = await copy(b);
    for (int i = 0; i < 3; i++)
        b.words[i] += await step(i);
    b = await copy(await copy(b));
    return (int)(b.words[0] + b.words[1]);
}
