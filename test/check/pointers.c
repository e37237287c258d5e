// Calls through pointers to async functions: what must be awaited, and what boxed is for.
// RUN: rm -f %t.o %t.c
// RUN: %acc -w -c %s -o %t.o 2> %t.err; test $? -eq 1 && not ls %t.o
// RUN: FileCheck %s --strict-whitespace --implicit-check-not=error: --input-file=%t.err
// RUN: %acc -w --emit-c %s -o %t.c 2> %t.err2; test $? -eq 1 && not ls %t.c && cmp %t.err %t.err2
#include <acc/async.h>

struct store {
    async int (*get)(struct store *self, int key);
};

async int pointers(struct store *s, async int (*p)(int), future(int) task)
{
    // CHECK: pointers.c:[[@LINE+3]]:5: error: a call through an async function pointer does nothing until it is awaited
    // CHECK-NEXT: {{^ *}}[[@LINE+2]] |     p(4);{{$}}
    // CHECK-NEXT: {{^}}      |     ^{{$}}
    p(4);
    // CHECK: pointers.c:[[@LINE+4]]:5: error: boxed(call) does nothing until it is awaited
    // CHECK-NEXT: {{^ *}}[[@LINE+3]] |     boxed(s->get(s, 3));{{$}}
    // CHECK-NEXT: {{^}}      |     ^{{$}}
    // CHECK-NEXT: {{^}}      |     await{{ $}}
    boxed(s->get(s, 3));
    // CHECK: pointers.c:[[@LINE+1]]:12: error: a handle is awaited as it is: its task has a frame of its own
    return await boxed(task());
}

// CHECK: pointers.c:[[@LINE+3]]:12: error: a call of async function 's->get' in a plain function; run it with acc_block_on or spawn
int plain(struct store *s)
{
    return s->get(s, 1);
}
