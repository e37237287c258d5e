/* Dropped within await_all and await_any: the last arm first, each arm from the inside out, only
 * arms that still run; then the enclosing scopes. */
#include "harness.h"

#ifndef PLAIN
static void left(const int *p)
{
    say("leave %d\n", *p);
}

#define GUARD __attribute__((cleanup(left))) const int

static async int guarded(int n, int v)
{
    GUARD g = v;
    return await after(n, v);
}

async int subject(void)
{
    GUARD outer = 100;
    int a = 0, b = 0, c = 0;
    await_all
    {
        a = await guarded(2, 1);
        b = await guarded(1, 2);
        {
            GUARD in = 50;
            c = await guarded(3, 3);
        }
    }
    say("%d %d %d\n", a, b, c);
    await_any
    {
        when(int v = await guarded(3, 5))
        {
            say("never %d\n", v);
        }
        when(int v = await guarded(1, 6))
        {
            GUARD w = 60;
            await nap(1);
            say("body %d\n", v);
        }
    }
    return a + b + c;
}
#else
int subject(void)
{
    static const char *const before[] = {
        "",
        "leave 2\n",
        "leave 1\n",
        "leave 3\nleave 50\n1 2 3\n",
        "leave 6\ndrop after 5\nleave 5\n",
        "body 6\nleave 60\nleave 100\n",
    };
    static const char *const dropped[] = {
        "drop after 3\nleave 3\nleave 50\ndrop after 2\nleave 2\ndrop after 1\nleave 1\n",
        "drop after 3\nleave 3\nleave 50\ndrop after 1\nleave 1\n",
        "drop after 3\nleave 3\nleave 50\n",
        "drop after 6\nleave 6\ndrop after 5\nleave 5\n",
        "drop nap 1\nleave 60\n",
    };
    for (int i = 0; i < harness_polls; i++)
        say("%s", before[i]);
    if (harness_polls > 5)
        return 6;
    say("%sleave 100\n", dropped[harness_polls - 1]);
    pthread_exit(NULL);
}
#endif
