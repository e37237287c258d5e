// The blocks of later versions are refused, each at its keyword, in either spelling.
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
void use(int v);

async int group(int count)
{
    // CHECK: later.c:[[@LINE+3]]:5: error: 'await_group' is not supported by this version of acc
    // CHECK-NEXT: {{^ *}}[[@LINE+2]] |     await_group (16) {
    // CHECK-NEXT: {{^}}      |     ^{{$}}
    await_group (16) {
        for (int i = 0; i < count; i++)
            // CHECK: later.c:[[@LINE+1]]:13: error: 'go' is not supported by this version of acc
            go { await work(i); }
    }
    return 0;
}
