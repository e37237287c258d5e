/* A static table names labels that nothing jumps to. */
#include "harness.h"

static async int f(int n)
{
    static void *const table[] = {&&first, &&second};
    if (n > 5)
        return table[0] == table[1];
first:
    n = await later(n);
    return n;
second:
    return await later(2);
}
