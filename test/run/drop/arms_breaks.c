/* await_break out of the body of a when, and out of an else: the variable of the when is cleaned up
 * as by any other way out. */
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
    for (int i = 0; i < 3; i++) {
        await_any
        {
            when(GUARD n = await after(1, i))
            {
                GUARD inner = 10 + n;
                if (n == 1)
                    await_break;
                await nap(1);
                if (n == 2)
                    break;
                say("end %d\n", n);
            }
        }
        say("behind %d\n", i);
    }
    await_any
    {
        when(GUARD n = 5) await_break;
    }
    return 0;
}
#else
int subject(void)
{
    static const char *const before[] = {
        "", "", "end 0\nleave 10\nleave 0\nbehind 0\n", "leave 11\nleave 1\nbehind 1\n", "",
        "leave 12\nleave 2\nleave 5\nleave 100\n",
    };
    static const char *const dropped[] = {
        "drop after 0\n", "drop nap 1\nleave 10\nleave 0\n",
        "drop after 1\n", "drop after 2\n",
        "drop nap 1\nleave 12\nleave 2\n",
    };
    for (int i = 0; i < harness_polls; i++)
        say("%s", before[i]);
    if (harness_polls > 5)
        return 0;
    say("%sleave 100\n", dropped[harness_polls - 1]);
    pthread_exit(NULL);
}
#endif
