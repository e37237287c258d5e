/* defer: reverse order, once, on every way out; mixed with cleanups; values read when it runs. */
#include "harness.h"

static void left(const int *p)
{
    say("leave %d\n", *p);
}

#define GUARD __attribute__((cleanup(left))) const int

static async void falls_off(int n)
{
    DEFER(say("first registered\n"));
    GUARD a = 1;
    DEFER(say("n is %d\n", n));
    await nap(1);
    GUARD b = 2;
    defer
    {
        for (int i = 0; i < 2; i++)
            say("defer with a loop %d\n", i + n);
    }
    n = await step(7);
}

static async int loops(int n)
{
    int r = 0;
    DEFER(say("r %d\n", r));
    for (int i = 0; i < n; i++) {
        DEFER(say("round %d\n", i));
        await nap(1);
        if (i == 1)
            continue;
        GUARD b = i;
        DEFER(r++);
        r += await step(i * 10);
        if (i == 2)
            break;
        if (n == 1)
            return r;
    }
    return await later(r) + 1;
}

static async int jump_back(int n)
{
    int count = 0;
again:
    count++;
    DEFER(say("again %d\n", count));
    await nap(1);
    if (count < n)
        goto again;
    {
        DEFER(say("inner\n"));
        if (count == 2)
            goto out;
        await nap(1);
    }
    say("not two\n");
out:
    return count;
}

static async int returned(int n)
{
    int v = n;
    defer
    {
        v += 1000;
        say("v %d\n", v);
    }
    switch (n) {
    case 0:
        return v;
    case 1: {
        DEFER(v *= 2);
        return v + await later(v);
    }
    default:
        v += await later(1);
    }
    return ({
        DEFER(say("in the expression %d\n", v));
        await later(v * 3);
    });
}

static async int memory(const char *s)
{
    char *copy = malloc(strlen(s) + 1);
    DEFER(free(copy));
    strcpy(copy, s);
    await nap(1);
    struct pair *p = malloc(sizeof *p);
    defer
    {
        say("freeing %d\n", p->x);
        free(p);
    }
    p->x = await later(copy[0]);
    if (p->x == 'b')
        return -1;
    p->x++;
    return copy[1];
}

static async int test(void)
{
    await falls_off(3);
    int r = await loops(4) + await loops(1);
    for (int i = 1; i < 4; i++)
        r += await jump_back(i);
    for (int i = 0; i < 3; i++)
        r += await returned(i);
    r += await memory("ab");
    r += await memory("b");
    return r % 256;
}

int main(void)
{
    return acc_block_on(test());
}
