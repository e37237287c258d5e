// An await in a _Generic of which acc cannot tell the selected association is refused.
// RUN: rm -f %t.o %t.c
// RUN: %acc -w -c %s -o %t.o 2> %t.err; test $? -eq 1 && not ls %t.o
// RUN: FileCheck %s --strict-whitespace --implicit-check-not=error: --input-file=%t.err
// RUN: %acc -w --emit-c %s -o %t.c 2> %t.err2; test $? -eq 1 && not ls %t.c && cmp %t.err %t.err2
#include <acc/async.h>

async int work(int v)
{
    await acc_suspend();
    return v;
}

async int chosen_by_another_name(int v)
{
    typedef __typeof__(&v) pointer;
    // CHECK: generic.c:[[@LINE+3]]:12: error: an await in a '_Generic' of which acc cannot tell the selected association is not supported; await into a variable before it
    // CHECK-NEXT: {{^ *}}[[@LINE+2]] |     return _Generic(&v, pointer: await work(1), default: 2);{{$}}
    // CHECK-NEXT: {{^}}      |            ^{{$}}
    return _Generic(&v, pointer: await work(1), default: 2);
}

async int which(int v)
{
    typedef int *pointer;
    pointer p = &v;
    return _Generic(p, int *: await work(1), default: 2) +
           _Generic(v, int: await work(1), long: 2, default: 3);
}
