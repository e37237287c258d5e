// A handle is no pointer, an async function no cleanup, and each redeclaration says async.
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
    __attribute__((cleanup(closes))) int fd = n;
    future(int) task = spawn(work(n));
    future(int) unset = {0};
    future(int) null = 0;
    unset = task;
    if (task)
        return 1;
    return await unset() + fd;
}

async int once(int v);
// CHECK: handles.c:[[@LINE+3]]:5: error: redeclaration of async function 'once' without 'async'
// CHECK-NEXT: {{^ *}}[[@LINE+2]] | int once(int v);{{$}}
// CHECK-NEXT: {{^}}      |     ^{{$}}
int once(int v);
