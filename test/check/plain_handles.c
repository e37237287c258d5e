// A handle is no pointer in plain functions either, and what takes any handle takes nothing else.
// RUN: rm -f %t.o %t.c
// RUN: %acc -w -c %s -o %t.o 2> %t.err; test $? -eq 1 && not ls %t.o
// RUN: FileCheck %s --strict-whitespace --implicit-check-not=error: --input-file=%t.err
// RUN: %acc -w --emit-c %s -o %t.c 2> %t.err2; test $? -eq 1 && not ls %t.c && cmp %t.err %t.err2
// RUN: %acc -w -c -DFINE %s -o %t.o && %acc -w -c -DFINE --acc-cc=gcc %s -o %t.o
#include <acc/async.h>
#include <acc/task.h>

async int work(int v)
{
    await acc_suspend();
    return v;
}

struct pair {
    future(int) task;
    int n;
};

future(int) unset = {0};

/* All that a handle is for. */
future(int) fine(future(int) task, acc_any_handle any, int n)
{
    future(int) other = {0}, *at = &task;
    struct pair pair = {task, 1}, zero = {0}, named = {.task = {0}, .n = 2};
    other = *at;
    *at = n ? other : pair.task;
    if (n)
        other = task;
    for (other = task; n > 3; other = task)
        n--;
    (void)other;
    acc_cancel(task);
    acc_cancel(any);
    acc_abort((named.task));
    acc_detach(spawn(work(n)));
    return zero.n ? unset : other;
}

#ifndef FINE
// CHECK: plain_handles.c:[[@LINE+1]]:25: error: a handle is no pointer: it is assigned, passed and awaited only; start it with {0}
future(int) from_null = 0;

void takes(future(int) task);

future(int) uses(future(int) task, int n)
{
    void *p;
    // CHECK: plain_handles.c:[[@LINE+3]]:16: error: this is no handle, and 'acc_cancel' takes one: what spawn(...) gives
    // CHECK-NEXT: {{^ *}}[[@LINE+2]] |     acc_cancel(0);{{$}}
    // CHECK-NEXT: {{^}}      |                ^{{$}}
    acc_cancel(0);
    // CHECK: plain_handles.c:[[@LINE+1]]:16: error: this is no handle, and 'acc_detach' takes one
    acc_detach(&n);
    // CHECK: plain_handles.c:[[@LINE+1]]:15: error: this is no handle, and 'acc_abort' takes one
    acc_abort((acc_any_handle)0);
    // CHECK: plain_handles.c:[[@LINE+1]]:22: error: a handle is no pointer: it is assigned, passed and awaited only
    __builtin_free  (task);
    // CHECK: plain_handles.c:[[@LINE+1]]:11: error: a handle is no pointer: it is assigned, passed and awaited only; start it with {0}
    takes(0);
    // CHECK: plain_handles.c:[[@LINE+1]]:24: error: a handle is no pointer: it is assigned, passed and awaited only; start it with {0}
    future(int) null = 0;
    // CHECK: plain_handles.c:[[@LINE+1]]:12: error: a handle is no pointer: it is assigned, passed and awaited only; start it with {0}
    null = 0;
    // CHECK: plain_handles.c:[[@LINE+1]]:25: error: a handle is no pointer: it is assigned, passed and awaited only; start it with {0}
    null = (future(int))0;
    // CHECK: plain_handles.c:[[@LINE+1]]:9: error: a handle is no pointer: it is assigned, passed and awaited only
    if (task)
        return null;
    // CHECK: plain_handles.c:[[@LINE+1]]:13: error: a handle is no pointer: it is assigned, passed and awaited only
    while (!task)
        n--;
    do
        n--;
    // CHECK: plain_handles.c:[[@LINE+1]]:12: error: a handle is no pointer: it is assigned, passed and awaited only
    while (task);
    // CHECK: plain_handles.c:[[@LINE+1]]:12: error: a handle is no pointer: it is assigned, passed and awaited only
    for (; task;)
        n--;
    // CHECK: plain_handles.c:[[@LINE+1]]:9: error: a handle is no pointer: it is assigned, passed and awaited only
    n = task ? 1 : n;
    // CHECK: plain_handles.c:[[@LINE+1]]:14: error: a handle is no pointer: it is assigned, passed and awaited only
    n = n && task;
    // CHECK: plain_handles.c:[[@LINE+2]]:9: error: a handle is no pointer: it is assigned, passed and awaited only
    // CHECK: plain_handles.c:[[@LINE+1]]:17: error: a handle is no pointer: it is assigned, passed and awaited only
    n = task == unset;
    // CHECK: plain_handles.c:[[@LINE+1]]:9: error: a handle is no pointer: it is assigned, passed and awaited only
    p = task;
    // CHECK: plain_handles.c:[[@LINE+1]]:17: error: a handle is no pointer: it is assigned, passed and awaited only
    p = (void *)task;
    // CHECK: plain_handles.c:[[@LINE+1]]:12: error: a handle is no pointer: it is assigned, passed and awaited only; start it with {0}
    return 0;
}

async int waits(int n)
{
    // CHECK: plain_handles.c:[[@LINE+1]]:16: error: this is no handle, and 'acc_cancel' takes one
    acc_cancel(0);
    // CHECK: plain_handles.c:[[@LINE+1]]:20: error: this is no handle, and 'acc_join' takes one
    await acc_join((void *)0, &n);
    return n;
}
#endif
