/* Dropped with structs of which each member is kept by itself: defers read and write some. */
#include "harness.h"

struct three {
    int first;
    long long second;
    char rest[4];
};

static void show(const char *what, struct three t)
{
    say("%s %d %d %d\n", what, t.first, (int)t.second, t.rest[1]);
}

async int subject(void)
{
    struct three t = {1, 2, {3, 4}};
    DEFER(say("second %d\n", (int)t.second););
    t.first = await after(1, 5);
    {
        struct three u = t;
        DEFER(show("u", u););
        u.rest[1] = (char)await after(1, 6);
        t.second += u.first;
        await nap(1);
        u.first = 0;
        await nap(1);
    }
    DEFER({ t.first++; say("first %d\n", t.first); })
    for (int i = 0; i < 2; i++) {
        struct three v;
        v.first = i;
        if (i)
            v.second = 9;
        DEFER(say("v %d\n", v.first););
        t.first += await after(1, 10);
        if (i)
            t.second += v.second;
    }
    return t.first + (int)t.second;
}
