// Blocks of arms: what may stand in them, and the jumps that may not go in or out.
// RUN: rm -f %t.o
// RUN: %acc -w -c %s -o %t.o 2> %t.err; test $? -eq 1 && not ls %t.o
// RUN: FileCheck %s --implicit-check-not=error: --input-file=%t.err
#include <acc/async.h>

async int work(int v)
{
    await acc_suspend();
    return v;
}

async int shapes(int v)
{
    // CHECK-DAG: blocks.c:[[@LINE+1]]:5: error: await_all needs a block: each statement in it is an arm
    await_all v = await work(1);
    await_all {
        // CHECK-DAG: blocks.c:[[@LINE+1]]:9: error: a declaration is no arm of await_all; declare it in front of the block
        int n = await work(1);
        // CHECK-DAG: blocks.c:[[@LINE+1]]:9: error: a defer is no arm of await_all; put it in the block of an arm, or in front
        defer v++;
        v = n;
    // CHECK-DAG: blocks.c:[[@LINE+1]]:12: error: else behind the block of await_all
    } else v = 0;
    // CHECK-DAG: blocks.c:[[@LINE+1]]:5: error: await_any without a when would never end
    await_any { }
    await_any {
        when (await work(1)) { }
        // CHECK-DAG: blocks.c:[[@LINE+1]]:9: error: in the block of await_any there is nothing but when (...)
        v = 1;
    }
    await_any_fair {
        // CHECK-DAG: blocks.c:[[@LINE+1]]:15: error: a when declares one variable, with its value
        when (int a = await work(1), b = await work(2)) { v = a + b; }
        // CHECK-DAG: blocks.c:[[@LINE+1]]:9: error: this when waits for nothing
        when () { }
        // CHECK-DAG: blocks.c:[[@LINE+1]]:15: error: a when cannot declare an array; declare it in front of the await_any
        when (int a[2] = { await work(1), 2 }) { v = a[0]; }
    }
    return v;
}

async int jumps(int v)
{
    await_any {
        // CHECK-DAG: blocks.c:[[@LINE+1]]:32: error: 'break' statement not in loop or switch statement
        when (await work(1)) { break; }
        // CHECK-DAG: blocks.c:[[@LINE+1]]:32: error: 'continue' statement not in loop statement
        when (await work(2)) { continue; }
    }
    // CHECK-DAG: blocks.c:[[@LINE+1]]:5: error: await_break leaves a block like await_all, and there is none around it
    await_break;
    if (v)
        goto in;
    await_all {
        {
            await work(1);
        // CHECK-DAG: blocks.c:[[@LINE+1]]:9: error: a goto jumps to label 'in' in an arm
        in:
            await work(2);
        }
        {
            // CHECK-DAG: blocks.c:[[@LINE+1]]:13: error: a computed goto in an arm
            goto *(v ? &&back : &&back);
        // CHECK-DAG: blocks.c:[[@LINE+1]]:9: error: the address of label 'back' is taken, which stands in an arm: no jump goes into one
        back:
            await work(3);
        }
    }
    switch (v) {
        await_all {
            // CHECK-DAG: blocks.c:[[@LINE+1]]:13: error: this label belongs to a switch outside of its arm
            case 1: v = await work(1);
        }
    }
    // CHECK-DAG: blocks.c:[[@LINE+1]]:13: error: await_within in a defer: what runs when a future is dropped cannot wait
    defer { await_within (5) v = 1; }
    return v;
}

void plain(int v)
{
    // CHECK-DAG: blocks.c:[[@LINE+1]]:5: error: await_all outside an async function
    await_all { v = 1; }
    // CHECK-DAG: blocks.c:[[@LINE+1]]:5: error: await_within outside an async function
    await_within (5) v = 1;
}
