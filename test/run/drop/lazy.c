/* Dropped with lazy futures and streams: lent ones, hand-written ones, in arms, in loops.  What is
 * awaited is dropped first, then each where its scope ends; what was never polled runs nothing. */
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

static async int lend(future(int) h)
{
    GUARD g = 60;
    return await h();
}

static generator int count(int n)
{
    GUARD g = 70 + n;
    for (int i = 0; i < n; i++) {
        await nap(1);
        yield(i);
    }
}

static generator int doubled(stream(int) s)
{
    GUARD g = 80;
    await_each (int x, s())
        yield(2 * x);
}

async int subject(void)
{
    future(int) never = lazy(guarded(9));
    future(int) f = lazy(guarded(1));
    GUARD outer = 100;
    int r = 0;
    await_any {
        when (int v = await f()) { r += v; }
        when (await nap(1)) { say("lost\n"); }
    }
    future(void) leaf = lazy(nap(2));
    r += await lend(f);
    await leaf();
    for (int i = 0; i < 2; i++) {
        stream(int) s = lazy(count(2));
        GUARD in = 50 + i;
        stream(int) d = lazy(doubled(s));
        await_each (int x, d()) {
            r += x;
            await nap(1);
            if (i == 1)
                break;
        }
    }
    return r;
}
#else
int subject(void)
{
    static const char *const before[] = {
        "",
        "lost\nleave 1\nleave 60\n", /* the lent one is done; in the leaf */
        "",
        "", /* in the first value of the first stream */
        "", /* in the body */
        "", /* in the second value */
        "", /* in the body */
        "leave 72\nleave 80\nleave 50\n",
        "",
        "leave 80\nleave 51\nleave 72\nleave 100\n",
    };
    static const char *const dropped[] = {
        "drop nap 1\nleave 100\ndrop nap 1\nleave 1\n", /* the arm's, and then what it awaited */
        "drop nap 2\nleave 100\n",
        "drop nap 2\nleave 100\n",
        "leave 80\nleave 50\ndrop nap 1\nleave 72\nleave 100\n",
        "drop nap 1\nleave 80\nleave 50\nleave 72\nleave 100\n",
        "leave 80\nleave 50\ndrop nap 1\nleave 72\nleave 100\n",
        "drop nap 1\nleave 80\nleave 50\nleave 72\nleave 100\n",
        "leave 80\nleave 51\ndrop nap 1\nleave 72\nleave 100\n",
        "drop nap 1\nleave 80\nleave 51\nleave 72\nleave 100\n",
    };
    for (int i = 0; i < harness_polls && i < 10; i++)
        say("%s", before[i]);
    if (harness_polls > 9)
        return 3;
    say("%s", dropped[harness_polls - 1]);
    pthread_exit(NULL);
}
#endif
