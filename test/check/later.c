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

async int all(void)
{
    int a = 0, b = 0;
    // CHECK: later.c:[[@LINE+3]]:5: error: 'await_all' is not supported by this version of acc
    // CHECK-NEXT: {{^ *}}[[@LINE+2]] |     await_all {
    // CHECK-NEXT: {{^}}      |     ^{{$}}
    await_all {
        a = await work(1);
        b = await work(2);
    }
    return a + b;
}

async int any(void)
{
    // CHECK: later.c:[[@LINE+1]]:5: error: 'await_any' is not supported by this version of acc
    await_any {
        when (int n = await work(1)) { use(n); }
        when (await work(2)) { use(0); }
    }
    // CHECK: later.c:[[@LINE+1]]:5: error: 'await_any_fair' is not supported by this version of acc
    await_any_fair { when (await work(2)) { use(0); } }
    return 0;
}

async int within(void)
{
    int n = 0;
    // CHECK: later.c:[[@LINE+1]]:5: error: 'await_within' is not supported by this version of acc
    await_within (50) { n = await work(1); } else { n = 2; }
    return n;
}

async int group(int count)
{
    // CHECK: later.c:[[@LINE+1]]:5: error: 'await_group' is not supported by this version of acc
    await_group (16) {
        for (int i = 0; i < count; i++)
            // CHECK: later.c:[[@LINE+1]]:13: error: 'go' is not supported by this version of acc
            go { await work(i); }
        if (count > 3)
            // CHECK: later.c:[[@LINE+1]]:13: error: 'await_break' is not supported by this version of acc
            await_break;
    }
    return 0;
}

async int each(stream(int) numbers)
{
    // CHECK: later.c:[[@LINE+1]]:5: error: 'await_each' is not supported by this version of acc
    await_each (int x, await numbers())
        use(x);
    return 0;
}

async int yields(int n)
{
    if (n)
        // CHECK: later.c:[[@LINE+1]]:9: error: 'yield' is not supported by this version of acc
        yield(n);
    // CHECK: later.c:[[@LINE+1]]:5: error: 'yield_break' is not supported by this version of acc
    yield_break;
}
