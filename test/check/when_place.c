// A when that stands by itself: clang, which takes it for the case of a switch, does not say it.
// RUN: rm -f %t.o
// RUN: %acc -w -c %s -o %t.o 2> %t.err; test $? -eq 1 && not ls %t.o
// RUN: FileCheck %s --implicit-check-not=error: --input-file=%t.err
#include <acc/async.h>

async int work(int v)
{
    await acc_suspend();
    return v;
}

async void alone(int v)
{
    // CHECK: when_place.c:[[@LINE+1]]:5: error: when stands in the block of await_any
    when (await work(v)) { }
    // CHECK: when_place.c:[[@LINE+1]]:12: error: when stands in the block of await_any
    if (v) when (int n = await work(v)) { v = n; }
    await_any {
        when (await work(v)) {
            // CHECK: when_place.c:[[@LINE+1]]:13: error: when stands in the block of await_any
            when (await work(v)) { }
        }
    }
}
