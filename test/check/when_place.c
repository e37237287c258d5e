// A when that stands by itself: clang, which takes it for the case of a switch, says it first.
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
    // CHECK: when_place.c:[[@LINE+1]]:5: error: {{.*}}fallthrough annotation is outside switch statement
    when (await work(v)) { }
    // CHECK: when_place.c:[[@LINE-1]]:5: error: 'case' statement not in switch statement
}
