// The async functions of later versions are refused: generators, bounds, pointers.
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
struct store {
    async int (*get)(struct store *self, int key);
};

// CHECK: later_functions.c:[[@LINE+3]]:15: error: generators are not supported by this version of acc
// CHECK-NEXT: {{^ *}}[[@LINE+2]] | generator int counting(int from);{{$}}
// CHECK-NEXT: {{^}}      |               ^{{$}}
generator int counting(int from);

async int pointers(struct store *s, async int (*p)(int))
{
    // CHECK: later_functions.c:[[@LINE+3]]:27: error: async function 'work' used as a value: async function pointers are not supported by this version of acc
    // CHECK-NEXT: {{^ *}}[[@LINE+2]] |     async int (*q)(int) = work;{{$}}
    // CHECK-NEXT: {{^}}      |                           ^{{$}}
    async int (*q)(int) = work;
    // CHECK: later_functions.c:[[@LINE+3]]:13: error: awaiting through an async function pointer is not supported by this version of acc
    // CHECK-NEXT: {{^ *}}[[@LINE+2]] |     int n = await p(2) + (q != 0);{{$}}
    // CHECK-NEXT: {{^}}      |             ^{{$}}
    int n = await p(2) + (q != 0);
    // CHECK: later_functions.c:[[@LINE+3]]:5: error: a call through an async function pointer is not supported by this version of acc
    // CHECK-NEXT: {{^ *}}[[@LINE+2]] |     p(4);{{$}}
    // CHECK-NEXT: {{^}}      |     ^{{$}}
    p(4);
    // CHECK: later_functions.c:[[@LINE+1]]:10: error: awaiting through an async function pointer is not supported by this version of acc
    n += await s->get(s, 3);
    return n;
}

async int handles(future(int) task)
{
    // CHECK: later_functions.c:[[@LINE+4]]:5: error: a handle does nothing until it is awaited
    // CHECK-NEXT: {{^ *}}[[@LINE+3]] |     task();{{$}}
    // CHECK-NEXT: {{^}}      |     ^{{$}}
    // CHECK-NEXT: {{^}}      |     await{{ $}}
    task();
    return await task();
}
