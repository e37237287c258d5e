// Where it is declared without a value a local loses the one it had, if no pointer to it exists.
// RUN: %acc --dump=liveness %s | FileCheck %s
#include <acc/async.h>

void lend(void *p);

// CHECK-LABEL: function declared
// CHECK-NEXT: await #1 acc_suspend (line [[#@LINE+6]]) keeps n, sum{{$}}
async int declared(int n)
{
    int sum = 0;
more:;
    int part[3];
    await acc_suspend(); /* the last round's are gone */
    part[0] = n;
    part[1] = 2;
    part[2] = 3;
    sum += part[0] + part[n & 1];
    if (sum < 100)
        goto more;
    return sum;
}
// CHECK: local part: plain

// CHECK-LABEL: function lent
// CHECK-NEXT: await #1 acc_suspend (line [[#@LINE+6]]) keeps n, sum, part{{$}}
async int lent(int n)
{
    int sum = 0;
more:;
    int part[3];
    await acc_suspend(); /* a pointer may still read them */
    lend(part);
    sum += part[0] + part[n & 1];
    if (sum < 100)
        goto more;
    return sum;
}
// CHECK: local part: pinned
