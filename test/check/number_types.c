// The numbers of await_within and await_group may have any integer type; clang, which reads them
// as part of a comparison, warns of none, here or in an editor.
// RUN: %acc -Wall -Wextra -Werror -c %s -o %t.o
// RUN: clang-19 -I %include -DACC_CHECK -Wall -Wextra -Werror -fsyntax-only %s
#include <acc/async.h>

async void work(void)
{
    await acc_suspend();
}

#define BOTH(n)                                                                                    \
    await_within (n)                                                                               \
        await work();                                                                              \
    await_group (n) {                                                                              \
        await work();                                                                              \
    }

enum { TEN = 10 };

async void all(int i, unsigned u, long l, __SIZE_TYPE__ z, unsigned long long v, short s,
               unsigned char c, _Bool b)
{
    BOTH(i)
    BOTH(u)
    BOTH(l)
    BOTH(z)
    BOTH(v)
    BOTH(s)
    BOTH(c)
    BOTH(b)
    BOTH(5)
    BOTH(5u)
    BOTH(4294967296)
    BOTH(TEN)
    BOTH(sizeof l)
    BOTH(i ? u : z)
    BOTH(u - 1)
}
