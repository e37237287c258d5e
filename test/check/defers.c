// A defer stands in a block, does not wait, and no jump enters or leaves its statement.
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

async int under_if(int n)
{
    if (n)
        // CHECK: defers.c:[[@LINE+3]]:9: error: a defer stands directly in a block
        // CHECK-NEXT: {{^ *}}[[@LINE+2]] |         defer done(1);{{$}}
        // CHECK-NEXT: {{^}}      |         ^{{$}}
        defer done(1);
    while (n--)
        // CHECK: defers.c:[[@LINE+1]]:9: error: a defer stands directly in a block
        defer done(2);
    return await work(n);
}

async int under_label(int n)
{
    switch (n) {
    case 1:
        // CHECK: defers.c:[[@LINE+1]]:9: error: a defer stands directly in a block
        defer done(1);
    }
here:
    // CHECK: defers.c:[[@LINE+1]]:5: error: a defer stands directly in a block
    defer done(2);
    if (n)
        goto here;
    return await work(n);
}

async int waits(int n)
{
    defer {
        done(1);
        // CHECK: defers.c:[[@LINE+3]]:9: error: await in a defer: what runs when a future is dropped cannot wait
        // CHECK-NEXT: {{^ *}}[[@LINE+2]] |         await work(2);{{$}}
        // CHECK-NEXT: {{^}}      |         ^{{$}}
        await work(2);
    }
    return n;
}

async int leaves(int n)
{
    void *where = &&out;
    for (;;) {
        // CHECK: defers.c:[[@LINE+3]]:24: error: return in a deferred statement
        // CHECK-NEXT: {{^ *}}[[@LINE+2]] |         defer { if (n) return n; }{{$}}
        // CHECK-NEXT: {{^}}      |                        ^{{$}}
        defer { if (n) return n; }
        // CHECK: defers.c:[[@LINE+3]]:24: error: break in a deferred statement
        // CHECK-NEXT: {{^ *}}[[@LINE+2]] |         defer { if (n) break; }{{$}}
        // CHECK-NEXT: {{^}}      |                        ^{{$}}
        defer { if (n) break; }
        // CHECK: defers.c:[[@LINE+3]]:24: error: continue in a deferred statement
        // CHECK-NEXT: {{^ *}}[[@LINE+2]] |         defer { if (n) continue; }{{$}}
        // CHECK-NEXT: {{^}}      |                        ^{{$}}
        defer { if (n) continue; }
        // CHECK: defers.c:[[@LINE+3]]:24: error: goto in a deferred statement
        // CHECK-NEXT: {{^ *}}[[@LINE+2]] |         defer { if (n) goto out; }{{$}}
        // CHECK-NEXT: {{^}}      |                        ^{{$}}
        defer { if (n) goto out; }
        // CHECK: defers.c:[[@LINE+3]]:24: error: computed goto in a deferred statement
        // CHECK-NEXT: {{^ *}}[[@LINE+2]] |         defer { if (n) goto *where; }{{$}}
        // CHECK-NEXT: {{^}}      |                        ^{{$}}
        defer { if (n) goto *where; }
        // CHECK: defers.c:[[@LINE+3]]:17: error: defer in a deferred statement
        // CHECK-NEXT: {{^ *}}[[@LINE+2]] |         defer { defer done(1); }{{$}}
        // CHECK-NEXT: {{^}}      |                 ^{{$}}
        defer { defer done(1); }
        // CHECK: defers.c:[[@LINE+1]]:38: error: continue in a deferred statement
        defer { switch (n) { case 1: continue; } }
        await work(n);
    }
out:
    return n;
}

async int leaves_alone(int n)
{
    // CHECK: defers.c:[[@LINE+1]]:11: error: return in a deferred statement
    defer return n;
}

async int enters(int n)
{
    if (n)
        goto inside;
    defer {
    // CHECK: defers.c:[[@LINE+3]]:5: error: a goto jumps into a deferred statement
    // CHECK-NEXT: {{^ *}}[[@LINE+2]] |     inside:{{$}}
    // CHECK-NEXT: {{^}}      |     ^{{$}}
    inside:
        done(n);
    }
    await work(n);
    return n;
}

async int enters_from_below(int n)
{
    defer {
    // CHECK: defers.c:[[@LINE+1]]:5: error: a goto jumps into a deferred statement
    inside:
        done(n);
    }
    await work(n);
    goto inside;
}

async void leaves_arms(int n)
{
    await_all {
        {
            // CHECK: defers.c:[[@LINE+1]]:{{[0-9]+}}: error: await_break in a deferred statement
            defer { if (n > 1) await_break; }
            await work(n);
        }
        await work(2);
    }
}

generator int leaves_generator(int n)
{
    // CHECK: defers.c:[[@LINE+1]]:{{[0-9]+}}: error: yield_break in a defer{{$}}
    defer { if (n) yield_break; }
    yield(await work(n));
}
