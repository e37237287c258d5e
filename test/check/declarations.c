// What cannot be an async function is an error at its name, and leaves no output.
// RUN: rm -f %t.o %t.c
// RUN: %acc -w -c %s -o %t.o 2> %t.err; test $? -eq 1 && not ls %t.o
// RUN: FileCheck %s --strict-whitespace --implicit-check-not=error: --input-file=%t.err
// RUN: %acc -w --emit-c %s -o %t.c 2> %t.err2; test $? -eq 1 && not ls %t.c && cmp %t.err %t.err2
#include <acc/async.h>

// CHECK: declarations.c:[[@LINE+3]]:33: error: async function 'weak_one' cannot have the attribute 'weak'
// CHECK-NEXT: {{^ *}}[[@LINE+2]] | __attribute__((weak)) async int weak_one(void) { return 1; }{{$}}
// CHECK-NEXT: {{^}}      |                                 ^{{$}}
__attribute__((weak)) async int weak_one(void) { return 1; }
// CHECK: declarations.c:[[@LINE+1]]:37: error: async function 'weak_two' cannot have the attribute '__weak__'
async __attribute__((__weak__)) int weak_two(void);
// CHECK: declarations.c:[[@LINE+1]]:11: error: async function 'other_name' cannot have the attribute 'alias'
async int other_name(void) __attribute__((alias("weak_one")));
// CHECK: declarations.c:[[@LINE+1]]:34: error: async function 'no_frame' cannot have the attribute 'naked'
__attribute__((naked)) async int no_frame(void);
// CHECK: declarations.c:[[@LINE+1]]:11: error: async function 'chosen' cannot have the attribute 'ifunc'
async int chosen(void) __attribute__((ifunc("resolver")));

// CHECK: declarations.c:[[@LINE+3]]:28: error: async_manual(missing): struct missing must be defined in this file or in a header that it includes
// CHECK-NEXT: {{^ *}}[[@LINE+2]] | async_manual(missing) void leaf(void);{{$}}
// CHECK-NEXT: {{^}}      |                            ^{{$}}
async_manual(missing) void leaf(void);
struct incomplete;
// CHECK: declarations.c:[[@LINE+3]]:32: error: async_manual(incomplete): struct incomplete must be defined in this file or in a header that it includes
// CHECK-NEXT: {{^ *}}[[@LINE+2]] | async_manual(incomplete) int (*other_leaf(int v))(void);{{$}}
// CHECK-NEXT: {{^}}      |                                ^{{$}}
async_manual(incomplete) int (*other_leaf(int v))(void);

// CHECK: declarations.c:[[@LINE+3]]:33: error: parameter 'rows' of variably modified type in an async function
// CHECK-NEXT: {{^ *}}[[@LINE+2]] | async int variable(int n, int (*rows)[n]){{$}}
// CHECK-NEXT: {{^}}      |                                 ^{{$}}
async int variable(int n, int (*rows)[n])
{
    await acc_suspend();
    return rows[0][0];
}

// CHECK: declarations.c:[[@LINE+2]]:29: error: parameter 'rows' of variably modified type in an async function
// CHECK: declarations.c:[[@LINE+1]]:45: error: parameter 'other' of variably modified type in an async function
async int both(int n, int (*rows)[n], int (*other)[n + 1])
{
    await acc_suspend();
    return rows[0][0] + other[0][0];
}

// CHECK: declarations.c:[[@LINE+3]]:11: error: async main takes no parameters, or int and char **
// CHECK-NEXT: {{^ *}}[[@LINE+2]] | async int main(int argc) { return argc; }{{$}}
// CHECK-NEXT: {{^}}      |           ^{{$}}
async int main(int argc) { return argc; }
