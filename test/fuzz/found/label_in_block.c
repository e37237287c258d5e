/* A label in front of a declaration (C23): the variable belongs to the block, not to the label. */
#include "harness.h"

static async int f(int n)
{
unused:
    char room[30];
    memset(room, 1, sizeof room);
    n += await later(n);
    return n + room[29];
}
