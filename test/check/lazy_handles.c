// What lazy, shielded and streams refuse, each at the user's line.
// RUN: rm -f %t.o
// RUN: %acc -w -c %s -o %t.o 2> %t.err; test $? -eq 1 && not ls %t.o
// RUN: FileCheck %s --implicit-check-not=error: --input-file=%t.err
#include <acc/async.h>

async int elsewhere(int v);
async_sized(64) int bounded(int v);

async int work(int v)
{
    await acc_suspend();
    return v;
}

generator int numbers(void)
{
    yield(1);
}

struct box {
    future(int) handle;
};

future(int) outside(void)
{
    // CHECK: [[@LINE+1]]:12: error: lazy(...) outside an async function: its future lies in the frame of one
    return lazy(work(1));
}

async int give(future(int) h)
{
    return await h();
}

async int places(void)
{
    future(int) g;
    struct box box;
    // CHECK: [[@LINE+1]]:9: error: lazy(...) is the initializer of an automatic variable, which then holds the future, and nothing else
    g = lazy(work(1));
    // CHECK: [[@LINE+1]]:25: error: lazy(...) is the initializer of an automatic variable
    struct box other = {lazy(work(1))};
    // CHECK: [[@LINE+1]]:24: error: lazy(...) is the initializer of an automatic variable
    int v = await give(lazy(work(1)));
    return v;
}

future(int) kept;

async int uses(void)
{
    future(int) f = lazy(work(1));
    // CHECK: [[@LINE+1]]:21: error: 'f' holds a lazy future, which stays where it is: it is awaited, or lent as an argument
    future(int) g = f;
    // CHECK: [[@LINE+1]]:12: error: 'f' holds a lazy future, which stays where it is
    kept = f;
    // CHECK: [[@LINE+1]]:5: error: 'f' holds a lazy future, which stays where it is
    f = g;
    // CHECK: [[@LINE+1]]:23: error: 'f' holds a lazy future, which stays where it is
    future(int) *p = &f;
    // CHECK: [[@LINE+1]]:16: error: 'f' is lent for as long as an await, and what this makes may live longer than its scope
    spawn(give(f));
    // CHECK: [[@LINE+1]]:41: error: 'f' is lent for as long as an await, and what this makes may live longer than its scope
    future(int) later = boxed_lazy(give(f));
    // CHECK: [[@LINE+1]]:25: error: 'f' is lent for as long as an await
    await shielded(give(f));
    // CHECK: [[@LINE+1]]:5: error: nobody takes what this boxed_lazy(...) makes
    boxed_lazy(work(1));
    // CHECK: [[@LINE+1]]:12: error: the operand of 'boxed_lazy' must be a call of an async function
    kept = boxed_lazy(3);
    return await give(f);
}

async int operands(async int (*pointer)(int), async_sized(64) int (*sized)(int))
{
    // CHECK: [[@LINE+1]]:21: error: the operand of 'lazy' must be a call of an async function
    future(int) a = lazy(3);
    // CHECK: [[@LINE+1]]:21: error: how large the future of 'elsewhere' is, is not known here: it is defined in another file, and not declared async_sized(N)
    future(int) b = lazy(elsewhere(3));
    future(int) c = lazy(bounded(3));
    // CHECK: [[@LINE+1]]:21: error: how large the future behind 'pointer' is, is not known here: declare the pointer async_sized(N), or put it on the heap with boxed_lazy
    future(int) d = lazy(pointer(3));
    future(int) e = lazy(sized(3));
    // CHECK: [[@LINE+1]]:12: error: shielded(call) does nothing until it is awaited
    return shielded(work(1));
}

async int streams(void)
{
    future(int) f = lazy(work(1));
    stream(int) s = lazy(numbers());
    // CHECK: [[@LINE+1]]:24: error: 'f' is no stream, so it has no values to go through: await it
    await_each (int x, f()) (void)x;
    // CHECK: [[@LINE+1]]:13: error: 's' is a stream: await_each goes through its values
    int v = await s();
    // CHECK: [[@LINE+1]]:19: error: a handle is awaited as it is: its task has a frame of its own
    return v +    await shielded(f());
}

async int deferred(void)
{
    defer {
        // CHECK: [[@LINE+1]]:25: error: lazy(...) in a defer, where nothing can wait for it
        future(int) f = lazy(work(1));
        (void)f;
    }
    return 0;
}
