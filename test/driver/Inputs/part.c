#include <acc/async.h>

/* Both names of a file of the dialect and plain functions in it are seen by the linker. */
async int own(int x);
async int own(int x)
{
    return x + 1;
}

int part(int x)
{
    return x + 1;
}
