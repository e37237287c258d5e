// What is spawned or run must be a call of an async function of this file; the caret is at the keyword.
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
static async int missing(int v);
int plain(int v);

int in_a_plain_function(int n)
{
    // CHECK: tasks.c:[[@LINE+3]]:5: error: the operand of 'acc_block_on' must be a call of an async function
    // CHECK-NEXT: {{^ *}}[[@LINE+2]] |     acc_block_on(n);{{$}}
    // CHECK-NEXT: {{^}}      |     ^{{$}}
    acc_block_on(n);
    if (plain(n))
        // CHECK: tasks.c:[[@LINE+1]]:9: error: the operand of 'spawn' must be a call of an async function
        spawn(plain(n));
    // CHECK: tasks.c:[[@LINE+3]]:25: error: async function 'missing' is static, but this file does not define it
    // CHECK-NEXT: {{^ *}}[[@LINE+2]] |     return acc_block_on(missing(1)) + acc_block_on(missing(2));{{$}}
    // CHECK-NEXT: {{^}}      |                         ^{{$}}
    return acc_block_on(missing(1)) + acc_block_on(missing(2));
}
