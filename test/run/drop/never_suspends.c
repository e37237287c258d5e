/* Ready at the first poll; a future that is dropped unpolled runs nothing at all. */
#include "harness.h"

static void left(const int *p)
{
    say("leave %d\n", *p);
}

static async int inner(int n)
{
    __attribute__((cleanup(left))) const int a = n;
    return n * 2;
}

async int subject(void)
{
    __attribute__((cleanup(left))) const int a = 1;
    int r = await inner(2);
    say("r %d\n", r);
    return r + await inner(3);
}
