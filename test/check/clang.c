// What clang itself refuses is said once, at the user's line, and leaves no output.
// RUN: rm -f %t.o %t.c
// RUN: %acc -w -c %s -o %t.o 2> %t.err; test $? -eq 1 && not ls %t.o
// RUN: FileCheck %s --strict-whitespace --implicit-check-not=error: --input-file=%t.err
// RUN: %acc -w --emit-c %s -o %t.c 2> %t.err2; test $? -eq 1 && not ls %t.c && cmp %t.err %t.err2
#include <acc/async.h>

async int work(int v);
void close_int(int *v);
int plain_first(int v);
// CHECK: clang.c:[[@LINE+6]]:11: error: function declared 'swiftasynccall' here was previously declared without calling convention
// CHECK-NEXT: {{^ *}}[[@LINE+5]] | async int plain_first(int v);{{$}}
// CHECK-NEXT: {{^}}      |           ^{{$}}
// CHECK-NEXT: clang.c:[[@LINE-4]]:5: note: previous declaration is here
// CHECK-NEXT: {{^ *}}[[@LINE-5]] | int plain_first(int v);{{$}}
// CHECK-NEXT: {{^}}      |     ^{{$}}
async int plain_first(int v);
// CHECK: clang.c:[[@LINE+3]]:11: error: function with no prototype cannot use the swiftasynccall calling convention
// CHECK-NEXT: {{^ *}}[[@LINE+2]] | async int without_prototype();{{$}}
// CHECK-NEXT: {{^}}      |           ^{{$}}
async int without_prototype();
// CHECK: clang.c:[[@LINE+1]]:8: error: variadic function cannot use swiftasynccall calling convention
static async int many(int v, ...);
// CHECK: clang.c:[[@LINE+3]]:27: error: initializer element is not a compile-time constant
// CHECK-NEXT: {{^ *}}[[@LINE+2]] | int at_file_scope = await work(1);{{$}}
// CHECK-NEXT: {{^}}      |                           ^~~~~~~{{$}}
int at_file_scope = await work(1);

async int initializer(void)
{
    // CHECK: clang.c:[[@LINE+1]]:29: error: initializer element is not a compile-time constant
    static int once = await work(1);
    return once;
}

async int undeclared(void)
{
    // CHECK: clang.c:[[@LINE+3]]:18: error: call to undeclared function 'nowhere'; ISO C99 and later do not support implicit function declarations [-Wimplicit-function-declaration]
    // CHECK-NEXT: {{^ *}}[[@LINE+2]] |     return await nowhere(2);{{$}}
    // CHECK-NEXT: {{^}}      |                  ^{{$}}
    return await nowhere(2);
}

async int past_a_cleanup(int n)
{
    if (n)
        // CHECK: clang.c:[[@LINE+6]]:9: error: cannot jump from this goto statement to its label
        // CHECK-NEXT: {{^ *}}[[@LINE+5]] |         goto past;{{$}}
        // CHECK-NEXT: {{^}}      |         ^{{$}}
        // CHECK-NEXT: clang.c:[[@LINE+4]]:45: note: jump bypasses initialization of variable with __attribute__((cleanup))
        // CHECK-NEXT: {{^ *}}[[@LINE+3]] |     __attribute__((cleanup(close_int))) int fd = n;{{$}}
        // CHECK-NEXT: {{^}}      |                                             ^{{$}}
        goto past;
    __attribute__((cleanup(close_int))) int fd = n;
    await work(fd);
past:
    return n;
}

async int label_past_a_cleanup(int n)
{
    switch (n) {
    case 0:;
        __attribute__((cleanup(close_int))) int fd = n;
    // CHECK: clang.c:[[@LINE+6]]:5: error: cannot jump from switch statement to this case label
    // CHECK-NEXT: {{^ *}}[[@LINE+5]] |     case 1:{{$}}
    // CHECK-NEXT: {{^}}      |     ^{{$}}
    // CHECK-NEXT: clang.c:[[@LINE-4]]:49: note: jump bypasses initialization of variable with __attribute__((cleanup))
    // CHECK-NEXT: {{^ *}}[[@LINE-5]] |         __attribute__((cleanup(close_int))) int fd = n;{{$}}
    // CHECK-NEXT: {{^}}      |                                                 ^{{$}}
    case 1:
        await work(fd);
    }
    return n;
}

// CHECK: clang.c:[[@LINE+3]]:7: error: incompatible function pointer types
// CHECK-NEXT: {{^ *}}[[@LINE+2]] | int (*mixed)(int) = work;{{$}}
// CHECK-NEXT: {{^}}      |       ^             ~~~~{{$}}
int (*mixed)(int) = work;
