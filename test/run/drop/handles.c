/* Dropped with lazy futures: unstarted ones run nothing, started and finished ones are dropped at
 * their scope's end, in reverse order among the cleanups. */
#include "harness.h"

#ifndef PLAIN
static void left(const int *p)
{
    say("leave %d\n", *p);
}

#define GUARD __attribute__((cleanup(left))) const int

static async int guarded(int v)
{
    GUARD g = v;
    return await after(1, v);
}

async int subject(void)
{
    GUARD outer = 100;
    future(int) never = lazy(guarded(9));
    int r = 0;
    {
        future(int) a = lazy(guarded(1));
        GUARD inner = 50;
        r += await a();
        await_any
        {
            when(await nap(1)) {}
        }
        r += await boxed(guarded(2));
    }
    return r;
}
#else
int subject(void)
{
    static const char *const before[] = {"", "leave 1\n", "", "leave 2\nleave 50\nleave 100\n"};
    static const char *const dropped[] = {
        "drop after 1\nleave 1\nleave 50\nleave 100\n",
        "drop nap 1\nleave 50\nleave 100\n",
        "drop after 2\nleave 2\nleave 50\nleave 100\n",
    };
    for (int i = 0; i < harness_polls; i++)
        say("%s", before[i]);
    if (harness_polls > 3)
        return 3;
    say("%s", dropped[harness_polls - 1]);
    pthread_exit(NULL);
}
#endif
