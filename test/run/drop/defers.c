/* Dropped with defers registered: each once, in reverse, reading the variables as they are. */
#include "harness.h"

static async int worker(int n)
{
    int v = n, *p = &v;
    DEFER(say("worker %d: v %d, n %d, *p %d\n", n / 10, v, n, *p));
    v += await step(1);
    {
        char *text = malloc(8);
        DEFER(free(text));
        strcpy(text, "text");
        await nap(1);
        text[0] = 'T';
        DEFER(say("%s\n", text));
        v += await step(2);
    }
    defer
    {
        struct pair q = {v, n};
        if (q.x > 100)
            say("large ");
        say("pair %d %d\n", q.x, q.y);
    }
    n += await step(3);
    return v;
}

async int subject(void)
{
    int total = 0;
    DEFER(say("total %d\n", total));
    await nap(1);
    for (int i = 0; i < 2; i++) {
        DEFER(say("round %d\n", i));
        total += await worker(i * 10 + 95);
        DEFER(say("late in round %d\n", i));
        await nap(1);
    }
    total += await worker(7);
    return total;
}
