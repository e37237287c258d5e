// The bounds of later versions are refused, on functions and on pointers.
// RUN: rm -f %t.o
// RUN: %acc -w -c %s -o %t.o 2> %t.err; test $? -eq 1 && not ls %t.o
// RUN: FileCheck %s --strict-whitespace --implicit-check-not=error: --input-file=%t.err
#include <acc/async.h>

// CHECK: later_sized.c:[[@LINE+3]]:1: error: 'async_sized' is not supported by this version of acc
// CHECK-NEXT: {{^ *}}[[@LINE+2]] | async_sized(64) int bounded(int v);{{$}}
// CHECK-NEXT: {{^}}      | ^{{$}}
async_sized(64) int bounded(int v);

// CHECK: later_sized.c:[[@LINE+1]]:1: error: 'async_sized' is not supported by this version of acc
async_sized(128) int (*getter)(int);
