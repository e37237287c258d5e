/* Nothing ever suspends: plain values all the way, and a block_on of a function with no await. */
#include "harness.h"

static async int id(int v)
{
    return v;
}

static async struct pair swap(struct pair p)
{
    struct pair q = {p.y, p.x};
    return q;
}

static async void note(const char *s)
{
    say("%s\n", s);
}

static async int sum(int n)
{
    int s = 0;
    while (n)
        s += await id(n--);
    return s;
}

int main(void)
{
    struct pair p = acc_block_on(swap((struct pair){1, 2}));
    acc_block_on(note("no await"));
    say("%d %d\n", p.x, p.y);
    return acc_block_on(sum(10)) + acc_block_on(id(1));
}
