// A handle that is called and not awaited.
// RUN: rm -f %t.o %t.c
// RUN: %acc -w -c %s -o %t.o 2> %t.err; test $? -eq 1 && not ls %t.o
// RUN: FileCheck %s --strict-whitespace --implicit-check-not=error: --input-file=%t.err
// RUN: %acc -w --emit-c %s -o %t.c 2> %t.err2; test $? -eq 1 && not ls %t.c && cmp %t.err %t.err2
#include <acc/async.h>

async int handles(future(int) task)
{
    // CHECK: handle_calls.c:[[@LINE+4]]:5: error: a handle does nothing until it is awaited
    // CHECK-NEXT: {{^ *}}[[@LINE+3]] |     task();{{$}}
    // CHECK-NEXT: {{^}}      |     ^{{$}}
    // CHECK-NEXT: {{^}}      |     await{{ $}}
    task();
    return await task();
}
