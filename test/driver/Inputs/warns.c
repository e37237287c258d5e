#include <acc/async.h>

async int f(void)
{
    int unused;
    return 1;
}
