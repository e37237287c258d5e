#include <acc/async.h>

static async int g(void)
{
    return 1;
}

async int f(void)
{
    return g();
}
