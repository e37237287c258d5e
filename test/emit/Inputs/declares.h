#include "plain.h"
#include <acc/async.h>
async int declared(int v);
