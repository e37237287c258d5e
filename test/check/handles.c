// A handle is no pointer, and an async function no cleanup.
// RUN: rm -f %t.o %t.c
// RUN: %acc -w -c %s -o %t.o 2> %t.err; test $? -eq 1 && not ls %t.o
// RUN: FileCheck %s --strict-whitespace --implicit-check-not=error: --input-file=%t.err
// RUN: %acc -w --emit-c %s -o %t.c 2> %t.err2; test $? -eq 1 && not ls %t.c && cmp %t.err %t.err2
#include <acc/async.h>

async void closes(int *p);
async int work(int v)
{
    await acc_suspend();
    return v;
}

async int handles(int n)
{
    // CHECK: handles.c:[[@LINE+3]]:42: error: async function 'closes' cannot be a cleanup
    // CHECK-NEXT: {{^ *}}[[@LINE+2]] |     __attribute__((cleanup(closes))) int fd = n;{{$}}
    // CHECK-NEXT: {{^}}      |                                          ^{{$}}
    __attribute__((cleanup(closes))) int fd = n;
    future(int) task = spawn(work(n));
    future(int) unset = {0};
    // CHECK: handles.c:[[@LINE+3]]:24: error: a handle is no pointer: it is assigned, passed and awaited only; start it with {0}
    // CHECK-NEXT: {{^ *}}[[@LINE+2]] |     future(int) null = 0;{{$}}
    // CHECK-NEXT: {{^}}      |                        ^{{$}}
    future(int) null = 0;
    unset = task;
    // CHECK: handles.c:[[@LINE+3]]:9: error: a handle is no pointer: it is assigned, passed and awaited only
    // CHECK-NEXT: {{^ *}}[[@LINE+2]] |     if (task){{$}}
    // CHECK-NEXT: {{^}}      |         ^{{$}}
    if (task)
        return 1;
    return await unset() + fd;
}
