// What is lazy lies in the frame in its stored form, for as long as its scope; with a pointer in
// front where its handle is lent.  An arm that awaits it has nothing of it.
// RUN: %acc --dump=layout %s | FileCheck %s
// RUN: %acc --dump=cfg %s | FileCheck %s --check-prefix=CFG
// RUN: %acc --report-sizes -c %s -o /dev/null | FileCheck %s --check-prefix=REPORT
#include <acc/async.h>

static async int child(int n)
{
    await acc_suspend();
    return n;
}

static generator int numbers(int n)
{
    while (n--) {
        await acc_suspend();
        yield(n);
    }
}

// CHECK-LABEL: frame bare: size 8 align 4,
// CHECK: at 0: 8 bytes f of the future of child
// CFG-LABEL: function bare
// CFG: await #1 lazy child -> t1
// REPORT: {{^}}8    at 0   f      the future of child  pinned, line [[@LINE+3]]     it holds a lazy future, and its scope ends at line [[@LINE+5]]
async int bare(int a)
{
    future(int) f = lazy(child(a));
    return await f();
}

// CHECK-LABEL: frame take: size 64 align 8
async int take(future(int) h)
{
    return await h();
}

// CHECK-LABEL: frame lends: size 80 align 8,
// CHECK: at 0: 16 bytes f of the future of child
// CHECK: at 16: 64 bytes child take
async int lends(int a)
{
    future(int) f = lazy(child(a));
    return await take(f);
}

// CHECK-LABEL: frame arms: size 12 align 4,
// CHECK: at 0: 8 bytes f of the future of child
// CHECK: at {{[0-9]+}}: 0 bytes arm 1
async void arms(int a)
{
    future(int) f = lazy(child(a));
    await_any {
        when (await f()) {}
        when (await acc_suspend()) {}
    }
}

// CHECK-LABEL: frame through: size 16 align 8,
// CHECK: at 0: 8 bytes t2 of acc_handle
// CHECK: await #1 stream
async int through(stream(int) s)
{
    int t = 0;
    await_each (int x, s())
        t += x;
    return t;
}

// CHECK-LABEL: frame continues: size 12 align 4,
// CHECK: at 0: 8 bytes s of the future of numbers
async int continues(int a)
{
    int t = 0;
    stream(int) s = lazy(numbers(a));
    await_each (int x, s()) {
        t += x;
        break;
    }
    return t;
}
