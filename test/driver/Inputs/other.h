#ifndef OTHER_H
#define OTHER_H
#include <acc/async.h>

async int twice(int n);
async_sized(BOUND) int thrice(int n);
extern async void note(const char *text);
typedef async int (*operation)(int);
struct table {
    operation call;
};
static const struct table table = {twice}; /* a header with a name of an async function */
static inline int run_twice(int n)
{
    return acc_block_on(twice(n)) + (table.call == 0);
}
#endif
