// What is lazy lies in the frame in its stored form, until it is finished where the position tells
// that, else as long as its scope; with a pointer in front where its handle is lent.  A flag, or a
// byte behind the future, says whether it is finished where nothing else does.  An arm that awaits it
// has nothing of it.
// RUN: %acc --dump=layout %s | FileCheck %s
// RUN: %acc --dump=cfg %s | FileCheck %s --check-prefix=CFG
// RUN: %acc --report-sizes -c %s -o /dev/null | FileCheck %s --check-prefix=REPORT
#include <acc/async.h>

struct leaf_future {
    unsigned char pended;
};
async_manual(leaf_future) int leaf(void);
void leaf_future_init(struct leaf_future *self);
acc_poll leaf_future_poll(struct leaf_future *self, acc_context *cx, int *out);
void leaf_future_drop(struct leaf_future *self);

struct large_future {
    unsigned char bytes[40];
};
async_manual(large_future) int large(void);
void large_future_init(struct large_future *self);
acc_poll large_future_poll(struct large_future *self, acc_context *cx, int *out);
void large_future_drop(struct large_future *self);

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
// REPORT: {{^}}8    at 0   f      the future of child  pinned, line [[@LINE+3]]     line [[@LINE+4]] awaits the lazy future that it holds
async int bare(int a)
{
    future(int) f = lazy(child(a));
    return await f();
}

// CHECK-LABEL: frame take: size 40 align 8
async int take(future(int) h)
{
    return await h();
}

// CHECK-LABEL: frame lends: size 56 align 8,
// CHECK: at 0: 16 bytes f of the future of child
// CHECK: at 16: 40 bytes child take
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

// Written by hand: nothing beside it, since it is finished behind its await and nowhere else.
// CHECK-LABEL: frame settled: size 1 align 1,
// CHECK: at 0: 1 byte f of the future of leaf
// CFG-LABEL: function settled
// CFG: init f
// CFG: branch `a`
// CFG: await #1 lazy leaf -> {{t[0-9]+}}, ready [[READY:b[0-9]+]]{{$}}
// CFG-NEXT: [[READY]]:
// CFG-NEXT: over f
// CFG-NOT: cleanup
// CFG: (line [[@LINE+4]])
// CFG-NEXT: cleanup drop f{{$}}
async int settled(int a)
{
    future(int) f = lazy(leaf());
    if (a)
        return 1;
    return await f();
}

// The place of the first is that of the second; with n and the tag.
// CHECK-LABEL: frame in_turn: size 48 align 4,
// CHECK: at 0: 40 bytes f of the future of large
// CHECK: at 0: 40 bytes g of the future of large
async int in_turn(void)
{
    future(int) f = lazy(large());
    int n = await f();
    future(int) g = lazy(large());
    return n + await g();
}

// While it waits both are live, and only behind it one asks which was finished.
// CHECK-LABEL: frame race: size 2 align 1,
// CFG-LABEL: function race
// CFG: init f
// CFG-NEXT: set [[F:t[0-9]+]] = `0`
// CFG: init g
// CFG-NEXT: set [[G:t[0-9]+]] = `0`
// CFG: await #1 await_any
// CFG: over f
// CFG-NEXT: set [[F]] = `1`
// CFG-NEXT: set [[G]] = `0`
// CFG: over g
// CFG-NEXT: set [[F]] = `0`
// CFG-NEXT: set [[G]] = `1`
// CFG: cleanup drop g unless [[G]]
// CFG: cleanup drop f unless [[F]]
async int race(void)
{
    int r = 0;
    future(int) f = lazy(leaf()), g = lazy(leaf());
    await_any {
        when (int a = await f()) { r = a; }
        when (int b = await g()) { r = b; }
    }
    return r;
}

// Behind the first await nobody knows: the second keeps the flag.
// CHECK-LABEL: frame flagged: size 4 align 1,
// CHECK: await #1 leaf {{.*}}: 1 byte{{$}}
// CHECK-NEXT: await #2
// CHECK: at {{[0-3]}}: 1 byte t{{[0-9]+}} of _Bool
async void flagged(_Bool a)
{
    future(int) f = lazy(leaf());
    if (a)
        await f();
    await acc_suspend();
}

// Those may be finished while the others wait, where no flag of the function is set; and a byte of
// which arms wait.
// CHECK-LABEL: frame beside: size 5 align 1,
// CHECK: at {{[02]}}: 2 bytes f of the future of leaf
// CHECK: at {{[02]}}: 2 bytes g of the future of leaf
async void beside(void)
{
    future(int) f = lazy(leaf()), g = lazy(leaf());
    await_all {
        await f();
        await g();
    }
}

// Awaited again it would be an error, which must be found.
// CHECK-LABEL: frame again: size
// CHECK: at {{[0-9]+}}: 2 bytes f of the future of leaf
async void again(int n)
{
    future(int) f = lazy(leaf());
    while (n--)
        await f();
}
