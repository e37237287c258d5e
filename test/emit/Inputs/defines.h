#pragma once
#include <acc/async.h>
#include <limits.h>
/* in defines.h */
static inline async int in_header(int v)
{
    await acc_suspend();
    return v < INT_MAX ? v : 0;
}
