/* An arm that cannot wait leaves await_all while the only one that can is suspended: that one is
 * dropped.  And where it was finished at once, or stands below and never began, it is not. */
#include "harness.h"

#ifndef PLAIN
static void left(const int *p)
{
    say("leave %d\n", *p);
}

#define GUARD __attribute__((cleanup(left), unused)) const int

static async int guarded(int n, int v)
{
    GUARD g = v;
    return await after(n, v);
}

static async int leave(int n, int how)
{
    int v = 0;
    for (int i = 0; i < 2; i++)
        await_all
        {
            if (how == 0)
                break;
            v = await guarded(n, how);
            {
                GUARD in = 50 + how;
                if (how == 1)
                    return v + 7;
                if (how == 2)
                    await_break;
                if (how == 3)
                    goto out;
            }
        }
out:
    return v;
}

async int subject(void)
{
    GUARD outer = 100;
    for (int how = 0; how < 4; how++) {
        int r = await leave(2, how);
        say("%d\n", r);
    }
    say("%d\n", await leave(0, 1));
    await nap(1);
    return 0;
}
#else
int subject(void)
{
    say("0\n");
    say("leave 51\ndrop after 1\nleave 1\n7\n");
    say("leave 52\ndrop after 2\nleave 2\nleave 52\ndrop after 2\nleave 2\n0\n");
    say("leave 53\ndrop after 3\nleave 3\n0\n");
    say("leave 1\nleave 51\n8\n");
    if (harness_polls > 1) {
        say("leave 100\n");
        return 0;
    }
    say("drop nap 1\nleave 100\n");
    pthread_exit(NULL);
}
#endif
