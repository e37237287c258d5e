/* Dropped around generators: while one is asked for a value it is dropped as what is awaited; in
 * the body of the loop it is suspended at its yield, and is dropped behind the body's own scopes. */
#include "harness.h"

#ifndef PLAIN
static void left(const int *p)
{
    say("leave %d\n", *p);
}

#define GUARD __attribute__((cleanup(left), unused)) const int

static generator int inner(int n)
{
    GUARD g = 10 + n;
    for (int i = 0; i < n; i++) {
        await nap(1);
        GUARD h = 20 + i;
        yield(i);
    }
}

static generator int doubled(int n)
{
    GUARD g = 30;
    await_each (int x, inner(n)) {
        GUARD h = 40 + x;
        yield(2 * x);
        await nap(1);
    }
}

async int subject(void)
{
    GUARD outer = 100;
    int sum = 0;
    await_each (int x, doubled(2)) {
        GUARD in = 50 + x;
        await nap(1);
        sum += x;
        say("%d\n", sum);
    }
    await_each (int x, inner(9)) {
        if (x == 1)
            break;
        say("x %d\n", x);
    }
    return sum;
}
#else
int subject(void)
{
    static const char *const before[] = {
        "",                                    /* in inner's first nap */
        "",                                    /* in the body, at its nap */
        "0\nleave 50\n",                       /* in doubled's nap */
        "leave 40\nleave 20\n",                /* in inner's second nap */
        "",                                    /* in the body again */
        "2\nleave 52\n",                       /* in doubled's nap */
        "leave 41\nleave 21\nleave 12\nleave 30\n", /* in the second inner's nap */
        "x 0\nleave 20\n",                     /* and its second */
        "leave 21\nleave 19\nleave 100\n",     /* done */
    };
    static const char *const dropped[] = {
        "drop nap 1\nleave 12\nleave 30\n",
        "drop nap 1\nleave 50\nleave 40\nleave 20\nleave 12\nleave 30\n",
        "drop nap 1\nleave 40\nleave 20\nleave 12\nleave 30\n",
        "drop nap 1\nleave 12\nleave 30\n",
        "drop nap 1\nleave 52\nleave 41\nleave 21\nleave 12\nleave 30\n",
        "drop nap 1\nleave 41\nleave 21\nleave 12\nleave 30\n",
        "drop nap 1\nleave 19\n",
        "drop nap 1\nleave 19\n",
    };
    for (int i = 0; i < harness_polls; i++)
        say("%s", before[i]);
    if (harness_polls > 8)
        return 2;
    say("%sleave 100\n", dropped[harness_polls - 1]);
    pthread_exit(NULL);
}
#endif
