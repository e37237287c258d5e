// Where clang has no calling convention to keep async functions apart, acc itself refuses what it
// must.
// RUN: rm -f %t.c
// RUN: %acc -w --target=riscv64-unknown-elf -ffreestanding --emit-c %s -o %t.c 2> %t.err; \
// RUN:   test $? -eq 1 && not ls %t.c
// RUN: FileCheck %s --strict-whitespace --implicit-check-not=error: --input-file=%t.err
#include <acc/async.h>

// CHECK: no_convention.c:[[@LINE+3]]:11: error: async function 'printing' cannot be variadic
// CHECK-NEXT: {{^ *}}[[@LINE+2]] | async int printing(const char *format, ...){{$}}
// CHECK-NEXT: {{^}}      |           ^{{$}}
async int printing(const char *format, ...)
{
    await acc_suspend();
    return *format;
}

async int ready(void)
{
    return 1;
}
// CHECK: no_convention.c:[[@LINE+1]]:23: error: async function 'ready' called or used as a value: for this target clang does not keep pointers to async functions apart from others
int (*stored)(void) = ready;

async int through(async int (*pointer)(void))
{
    // CHECK: no_convention.c:[[@LINE+1]]:12: error: 'pointer' is a pointer, and for this target clang does not keep handles and pointers to async functions apart from others
    return await boxed(pointer());
}
