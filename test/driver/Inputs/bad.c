#include <acc/async.h>

async int f(void)
{
    signed char small = 300;
    return not_declared;
}
