/* A defer that only writes a local, or only names it in sizeof: the drop function must know it. */
#include "harness.h"

struct box {
    int a, b;
};

static int seen;

static async int scalar(void)
{
    int r = 1;
    defer
    {
        r = 5;
    }
    defer
    {
        seen += r;
    }
    await nap(1);
    return r;
}

static async int member(void)
{
    struct box s = {1, 2};
    int unread = 7;
    defer
    {
        s.a = 9;
    }
    defer
    {
        seen += (int)sizeof unread;
    }
    await nap(1);
    return s.a + s.b;
}

static async int test(void)
{
    int sum = await scalar();
    sum = sum * 10 + await member();
    say("%d %d\n", sum, seen);
    return sum;
}

int main(void)
{
    return acc_block_on(test());
}
