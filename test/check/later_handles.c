// The handles of later versions are refused, in an async function and in a plain one.
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

async int kept(void)
{
    // CHECK: later_handles.c:[[@LINE+3]]:21: error: 'lazy' is not supported by this version of acc
    // CHECK-NEXT: {{^ *}}[[@LINE+2]] |     future(int) f = lazy(work(1));{{$}}
    // CHECK-NEXT: {{^}}      |                     ^{{$}}
    future(int) f = lazy(work(1));
    int n = await f();
    return n;
}

future(int) outside(void)
{
    // CHECK: later_handles.c:[[@LINE+1]]:12: error: 'lazy' is not supported by this version of acc
    return lazy(work(1));
}

async int shields(void)
{
    // CHECK: later_handles.c:[[@LINE+1]]:18: error: 'shielded' is not supported by this version of acc
    return await shielded(work(1));
}
