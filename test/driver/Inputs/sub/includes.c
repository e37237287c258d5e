#include <acc/async.h>
#include "neighbour.h"
#include <chosen.h>

async int f(void)
{
    return NEIGHBOUR + CHOSEN;
}
