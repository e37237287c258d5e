#include <acc/async.h>

async_sized(BOUND) generator int numbers(int n);
async_sized(BOUND) async int thrice(int n);
