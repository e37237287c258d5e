// What stands wrong with await is an error at its place, says what to do, and leaves no output.
// RUN: rm -f %t.o && not %acc -c %s -o %t.o 2> %t.err && FileCheck %s --input-file=%t.err && not ls %t.o
// RUN: not %acc --emit-c %s -o %t.c 2> %t.err && FileCheck %s --input-file=%t.err && not ls %t.c
#include <acc/async.h>

struct pair {
    int x, y;
};

async int work(int v)
{
    await acc_suspend();
    return v;
}
static async struct pair both(void) { return (struct pair){1, 2}; }
static async struct pair *pointed(void) { return 0; }
int plain(int v) { return v; }

async int not_awaited(void)
{
    // CHECK: awaits.c:[[@LINE+4]]:5: error: a call of async function 'work' does nothing until it is awaited
    // CHECK-NEXT: {{^}}   [[@LINE+3]] |     work(1);
    // CHECK-NEXT: {{^}}      |     ^
    // CHECK-NEXT: {{^}}      |     await{{ $}}
    work(1);
    // CHECK: awaits.c:[[@LINE+1]]:13: error: a call of async function 'work' does nothing
    int n = work(2);
    // CHECK: awaits.c:[[@LINE+1]]:12: error: a call of async function 'work' does nothing
    return work(3) + n;
}

async int part_of_a_call(void)
{
    // CHECK: awaits.c:[[@LINE+2]]:13: error: 'await' applies to the whole of 'both().x'; to use a part of the result, put the await in parentheses
    // CHECK: (await both())
    int x = await both().x;
    // CHECK: awaits.c:[[@LINE+1]]:13: error: 'await' applies to the whole of 'pointed()->y'
    int y = await pointed()->y;
    return x + y;
}

async int not_async(int v)
{
    // CHECK: awaits.c:[[@LINE+1]]:13: error: 'plain' is not an async function: there is nothing to await
    int n = await plain(v);
    // CHECK: awaits.c:[[@LINE+1]]:12: error: the operand of 'await' must be a call of an async function or of a handle
    return await v + n;
}

async int in_a_defer(void)
{
    // CHECK: awaits.c:[[@LINE+1]]:11: error: await in a defer
    defer await acc_suspend();
    return 0;
}

int outside(void)
{
    // CHECK: awaits.c:[[@LINE+1]]:12: error: await outside an async function
    return await work(1);
}

int called_outside(void)
{
    // CHECK: awaits.c:[[@LINE+1]]:12: error: a call of async function 'work' in a plain function; run it with acc_block_on or spawn
    return work(1);
}
