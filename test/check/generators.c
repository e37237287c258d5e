// What generators may not do, and what may not be done with them.
// RUN: rm -f %t.o
// RUN: %acc -w -c %s -o %t.o 2> %t.err; test $? -eq 1 && not ls %t.o
// RUN: FileCheck %s --implicit-check-not=error: --input-file=%t.err
#include <acc/async.h>

// CHECK-DAG: generators.c:[[@LINE+1]]:16: error: generator 'silent' needs a type of what it yields
generator void silent(void);
generator int elsewhere(int n);

generator int numbers(int n)
{
    // CHECK-DAG: generators.c:[[@LINE+1]]:17: error: yield in an arm
    await_all { yield(n); }
    // CHECK-DAG: generators.c:[[@LINE+1]]:13: error: yield in a defer
    defer { yield(n); }
    if (n)
        // CHECK-DAG: generators.c:[[@LINE+1]]:9: error: return in a generator; yield_break ends it
        return n;
    yield(n);
}

async int uses(int n)
{
    // CHECK-DAG: generators.c:[[@LINE+1]]:5: error: yield in a function that is no generator
    yield(n);
    // CHECK-DAG: generators.c:[[@LINE+1]]:5: error: yield_break in a function that is no generator
    yield_break;
    // CHECK-DAG: generators.c:[[@LINE+1]]:11: error: generator 'numbers' gives its values to await_each, itself or as a stream that lazy(...) makes
    await numbers(n);
    // CHECK-DAG: generators.c:[[@LINE+1]]:24: error: await_each goes through what a generator yields, and this is no call of one
    await_each (int x, uses(n)) { n += x; }
    // CHECK-DAG: generators.c:[[@LINE+1]]:24: error: how large the frame of generator 'elsewhere' is, is not known here: declare it async_sized(N), or go through a boxed_lazy(elsewhere(...))
    await_each (int x, elsewhere(n)) { n += x; }
    // CHECK-DAG: generators.c:[[@LINE+1]]:5: error: await_each declares one variable, then names a generator
    await_each (n, numbers(n)) { n++; }
    return n;
}

int plain(int n)
{
    // CHECK-DAG: generators.c:[[@LINE+1]]:5: error: await_each outside an async function
    await_each (int x, n) { n += x; }
    return n;
}
