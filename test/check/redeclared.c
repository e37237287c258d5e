// Each redeclaration of an async function says async.
// RUN: rm -f %t.o %t.c
// RUN: %acc -w -c %s -o %t.o 2> %t.err; test $? -eq 1 && not ls %t.o
// RUN: FileCheck %s --strict-whitespace --implicit-check-not=error: --input-file=%t.err
// RUN: %acc -w --emit-c %s -o %t.c 2> %t.err2; test $? -eq 1 && not ls %t.c && cmp %t.err %t.err2
#include <acc/async.h>

async int once(int v);
// CHECK: redeclared.c:[[@LINE+3]]:5: error: redeclaration of async function 'once' without 'async'
// CHECK-NEXT: {{^ *}}[[@LINE+2]] | int once(int v);{{$}}
// CHECK-NEXT: {{^}}      |     ^{{$}}
int once(int v);

async int defined(int v);
// CHECK: redeclared.c:[[@LINE+1]]:5: error: redeclaration of async function 'defined' without 'async'
int defined(int v)
{
    return v;
}
