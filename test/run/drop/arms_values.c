/* Dropped while some arms are done: what they have assigned is there for a defer to see. */
#include "harness.h"

#ifndef PLAIN
async int subject(void)
{
    int x = 1, y = 2, z = 3;
    defer say("x %d z %d\n", x, z);
    await_all {
        x = await after(1, 5);
        y = await after(2, 6);
        z = await after(3, 7);
    }
    say("%d\n", y);
    x = 8;
    await nap(1);
    return x + y + z;
}
#else
int subject(void)
{
    static const char *const dropped[] = {
        "drop after 7\ndrop after 6\ndrop after 5\nx 1 z 3\n",
        "drop after 7\ndrop after 6\nx 5 z 3\n",
        "drop after 7\nx 5 z 3\n",
        "6\ndrop nap 1\nx 8 z 7\n",
    };
    if (harness_polls > 4) {
        say("6\nx 8 z 7\n");
        return 21;
    }
    say("%s", dropped[harness_polls - 1]);
    pthread_exit(NULL);
}
#endif
