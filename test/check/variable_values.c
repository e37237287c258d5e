// A value whose type is as large as a variable says cannot be kept beside an await.
// RUN: not %acc -w -c %s -o %t.o 2>&1 | FileCheck %s --implicit-check-not=error:
#include <acc/async.h>

async int work(int v)
{
    await acc_suspend();
    return v;
}

async int uses(int n, int *p)
{
    // CHECK: [[@LINE+1]]:14: error: a value of variably modified type in an expression with an await; await into a variable before it
    int r = ((int(*)[n])p)[await work(1)][0];
    // CHECK: [[@LINE+1]]:11: error: a value of variably modified type in an expression with an await
    r += ((int(*)[await work(n)])p)[1][0];
    return r + ((int(*)[n])p)[1][0];
}
