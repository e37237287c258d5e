// A frame is laid out only where the size of each part is known and the whole is not too large.
// RUN: rm -f %t.o %t.c
// RUN: %acc -w -c %s -o %t.o 2> %t.err; test $? -eq 1 && not ls %t.o
// RUN: FileCheck %s --strict-whitespace --implicit-check-not=error: --input-file=%t.err
// RUN: %acc -w --emit-c %s -o %t.c 2> %t.err2; test $? -eq 1 && not ls %t.c && cmp %t.err %t.err2
#include "Inputs/unfinished.h"
#include <acc/async.h>

// CHECK: sizes.c:[[@LINE+3]]:1: error: the frame of async function 'huge' is too large: 4294967298 bytes of 4294967295
// CHECK-NEXT: {{^ *}}[[@LINE+2]] | async long huge(void){{$}}
// CHECK-NEXT: {{^}}      | ^{{$}}
async long huge(void)
{
    char bytes[1ULL << 32];
    bytes[0] = 1;
    await acc_suspend();
    return bytes[0];
}

async void leaf_of_unknown_size(void)
{
    // CHECK: sizes.c:[[@LINE+3]]:5: error: the size of 'struct unfinished' is not known here: define it before 'leaf_of_unknown_size' awaits it
    // CHECK-NEXT: {{^ *}}[[@LINE+2]] |     await unfinished();{{$}}
    // CHECK-NEXT: {{^}}      |     ^{{$}}
    await unfinished();
}
