// No jump goes past a defer into its scope: not by goto, in either direction, computed or not, nor by case or default.
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
void done(int v);

async int forward(int n)
{
    if (n)
        // CHECK: jumps.c:[[@LINE+3]]:9: error: this goto jumps past a defer or cleanup of the block of label 'past'
        // CHECK-NEXT: {{^ *}}[[@LINE+2]] |         goto past;{{$}}
        // CHECK-NEXT: {{^}}      |         ^{{$}}
        goto past;
    defer done(1);
    await work(n);
past:
    return n;
}

async int into_block(int n)
{
    if (n)
        // CHECK: jumps.c:[[@LINE+1]]:9: error: this goto jumps past a defer or cleanup of the block of label 'in'
        goto in;
    {
        defer done(1);
    in:
        await work(n);
    }
    return n;
}

async int across(int n)
{
    {
        defer done(1);
        if (n)
            // CHECK: jumps.c:[[@LINE+1]]:13: error: this goto jumps past a defer or cleanup of the block of label 'in'
            goto in;
    }
    {
        defer done(2);
    in:
        await work(n);
    }
    return n;
}

async int backward_into_block(int n)
{
    {
        defer done(1);
    in:
        await work(n);
    }
    if (n--)
        // CHECK: jumps.c:[[@LINE+1]]:9: error: this goto jumps past a defer or cleanup of the block of label 'in'
        goto in;
    return n;
}

async int cases(int n)
{
    switch (n) {
    case 0:;
        defer done(0);
    // CHECK: jumps.c:[[@LINE+3]]:5: error: this label jumps past a defer or cleanup of the same block
    // CHECK-NEXT: {{^ *}}[[@LINE+2]] |     case 1:{{$}}
    // CHECK-NEXT: {{^}}      |     ^{{$}}
    case 1:
        await work(1);
        break;
    // CHECK: jumps.c:[[@LINE+1]]:5: error: this label jumps past a defer or cleanup of the same block
    default:
        break;
    }
    return n;
}

async int case_in_a_loop(int n)
{
    switch (n) {
    case 0:
        while (n) {
            defer done(0);
        // CHECK: jumps.c:[[@LINE+1]]:9: error: this label jumps past a defer or cleanup of the same block
        case 1 ... 3:
            n = await work(1);
        }
    }
    return n;
}

async int computed(int n)
{
    void *to[] = {&&here, &&there};
here:;
    defer done(1);
    await work(n);
    if (n)
        // CHECK: jumps.c:[[@LINE+3]]:9: error: this computed goto may jump past a defer or cleanup: label 'here' is in another scope of it
        // CHECK-NEXT: {{^ *}}[[@LINE+2]] |         goto *to[n];{{$}}
        // CHECK-NEXT: {{^}}      |         ^{{$}}
        goto *to[n];
there:
    return n;
}

async int computed_past(int n)
{
    void *to[] = {&&here};
    // CHECK: jumps.c:[[@LINE+1]]:5: error: this computed goto may jump past a defer or cleanup: label 'here' is in another scope of it
    goto *to[n];
    {
        defer done(1);
    here:
        await work(n);
    }
    return n;
}

async int computed_inside(int n)
{
    void *to[] = {&&here, &&there};
    defer done(1);
    goto *to[n];
here:
    await work(n);
there:
    return n;
}
