// A static assertion over a const local, which clang takes for a constant, is not printed again where
// the local lies in a frame.
// RUN: %acc -w -c %s -o %t.o
// RUN: %acc -w --acc-cc=gcc -c %s -o %t.o
#include <acc/async.h>

async int f(void)
{
    const int a = 3;
    _Static_assert(a == 3, "");
    await acc_suspend();
    return a;
}
