/* A label on a goto: the block behind it is gone, but the loop's shape asked for it. */
#include "harness.h"

static async int gcd(int a, int b)
{
loop:
    if (!b)
        return a;
    int t = await later(a % b);
    a = b;
    b = t;
again:
    goto loop;
}
