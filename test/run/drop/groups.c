/* Dropped within groups: the youngest child first, then the body, then what is around; and back
 * from a group that waits for room. */
#include "harness.h"

#ifndef PLAIN
static void left(const int *p)
{
    say("leave %d\n", *p);
}

#define GUARD __attribute__((cleanup(left), unused)) const int

async int subject(void)
{
    GUARD outer = 100;
    int sum = 0;
    await_group (2) {
        GUARD body = 50;
        for (int i = 0; i < 3; i++)
            go {
                GUARD child = i;
                await nap(1 + 2 * i);
                sum += i;
            }
        await nap(1);
        say("begun\n");
    }
    return sum;
}
#else
int subject(void)
{
    static const char *const before[] = {
        "",                           /* 0 and 1 nap, the body waits for room */
        "leave 0\n",                  /* 2 naps, and the body */
        "begun\nleave 50\n",          /* 1 and 2 */
        "leave 1\n",                  /* 2 */
        "", "",
        "leave 2\nleave 100\n",
    };
    static const char *const dropped[] = {
        "drop nap 3\nleave 1\ndrop nap 1\nleave 0\nleave 50\n",
        "drop nap 5\nleave 2\ndrop nap 3\nleave 1\ndrop nap 1\nleave 50\n",
        "drop nap 5\nleave 2\ndrop nap 3\nleave 1\n",
        "drop nap 5\nleave 2\n",
        "drop nap 5\nleave 2\n",
        "drop nap 5\nleave 2\n",
    };
    for (int i = 0; i < harness_polls; i++)
        say("%s", before[i]);
    if (harness_polls > 6)
        return 3;
    say("%sleave 100\n", dropped[harness_polls - 1]);
    pthread_exit(NULL);
}
#endif
