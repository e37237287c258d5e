/* Dropped with lazy futures of calls through pointers: one that never runs, one that lost a race,
 * one that is lent, one of a leaf written by hand; their types are found when they are made. */
#include "harness.h"

#ifndef PLAIN
static void left(const int *p)
{
    say("leave %d\n", *p);
}

#define GUARD __attribute__((cleanup(left), unused)) const int

static async int guarded(int v)
{
    GUARD g = v;
    await nap(1);
    return await after(1, v);
}

static async int other(int v)
{
    GUARD g = 10 * v;
    await nap(1);
    return v;
}

static async int lend(future(int) h)
{
    GUARD g = 60;
    return await h();
}

struct table {
    async_sized(200) int (*work)(int);
    async_sized(64) void (*rest)(int);
};

async int subject(void)
{
    const struct table table[] = {{guarded, nap}, {other, NULL}};
    future(int) never = lazy(table->work(9));
    future(int) f = lazy(table[await after(1, 0)].work(await after(1, 2)));
    GUARD outer = 100;
    int r = 0;
    await_any {
        when (int v = await f()) { r += v; }
        when (await nap(1)) { say("lost\n"); }
    }
    r += await lend(f);
    for (int i = 0; i < 2; i++) {
        future(int) g = lazy(table[i].work(i + 3));
        GUARD in = 50 + i;
        r += await g();
    }
    future(void) leaf = lazy(table->rest(1));
    await leaf();
    return r;
}
#else
int subject(void)
{
    static const char *const before[] = {
        "",
        "",
        "",                                                /* in the race */
        "lost\nleave 2\nleave 60\n",                      /* the lent one is done; in guarded(3) */
        "",
        "leave 3\nleave 50\n",                             /* in other(4) */
        "leave 40\nleave 51\n",                            /* in the leaf */
        "leave 100\n",
    };
    static const char *const dropped[] = {
        "drop after 0\n",
        "drop after 2\n",
        "drop nap 1\nleave 100\ndrop nap 1\nleave 2\n", /* the arm's, and then what it awaited */
        "drop nap 1\nleave 3\nleave 50\nleave 100\n",
        "drop after 3\nleave 3\nleave 50\nleave 100\n",
        "drop nap 1\nleave 40\nleave 51\nleave 100\n",
        "drop nap 1\nleave 100\n",
    };
    for (int i = 0; i < harness_polls && i < 8; i++)
        say("%s", before[i]);
    if (harness_polls > 7)
        return 9;
    say("%s", dropped[harness_polls - 1]);
    pthread_exit(NULL);
}
#endif
