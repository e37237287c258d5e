// A local may be called as the gaps of a frame are.
// RUN: %acc -w -c %s -o %t.o
// RUN: %acc -w --acc-cc=gcc -c %s -o %t.o
#include <acc/async.h>

void use(void *p);

async int f(int gap0, int gap1, int gap, int gap_tag)
{
    char b[40];
    use(b);
    await acc_suspend();
    return gap0 + gap1 + gap + gap_tag + b[0];
}
