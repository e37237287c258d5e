// A lazy future is lent for as long as an await: whom this file defines, acc looks into.
// RUN: rm -f %t.o
// RUN: %acc -w -c %s -o %t.o 2> %t.err; test $? -eq 1 && not ls %t.o
// RUN: FileCheck %s --implicit-check-not=error: --implicit-check-not=note: --input-file=%t.err
#include <acc/async.h>
#include <acc/task.h>

struct box {
    future(int) handle;
};

static future(int) kept;
static async int elsewhere(future(int) h);
async_sized(64) int bounded(future(int) h);

static async int work(int v)
{
    await acc_suspend();
    return v;
}

/* ---- those that keep it ---- */

static async void stores(future(int) h)
{
    await work(1);
    kept = h;
}

static async void stores_in(struct box *box, future(int) h)
{
    await work(1);
    box->handle = h;
}

static async void copies(future(int) h)
{
    future(int) a = h, b;
    await work(1);
    b = a;
    struct box box = {b};
    await work(acc_finished(box.handle));
}

static async future(int) returns(int which, future(int) a, future(int) b)
{
    await work(1);
    return which ? a : b;
}

static async void passes_on(future(int) h)
{
    await stores(h);
}

static async int asks(future(int) h)
{
    return await h();
}

static async void spawns(future(int) h)
{
    spawn(asks(h));
    await work(1);
}

static async void in_static(future(int) h)
{
    static future(int) place;
    place = h;
    await work(1);
}

static async void address(future(int) h)
{
    future(int) *p = &h;
    await work(p != 0);
}

/* ---- those that do not ---- */

static async int recurses(int n, future(int) h)
{
    return n ? await boxed(recurses(n - 1, h)) : await h();
}

static async int joins(future(int) h)
{
    future(int) same = h;
    int n = 0;
    (void)h;
    if (acc_finished(same))
        return 0;
    await acc_join(n ? h : same, &n);
    return n;
}

static async int lends_on(future(int) h)
{
    future(int) f = lazy(asks(h));
    int n = 0;
    await_group(0)
    {
        go n += await asks(h);
    }
    return n ? n : await f();
}

async void uses(int n, struct box *box)
{
    future(int) f = lazy(work(1)), g = lazy(work(2));
    // CHECK: [[@LINE+2]]:18: error: 'f' is lent for as long as an await, and 'stores' keeps it;
    // boxed_lazy(...) makes one that can go CHECK: lent_handles.c:27:5: note: it is kept here
    await stores(f);
    // CHECK: [[@LINE+2]]:26: error: 'f' is lent for as long as an await, and 'stores_in' keeps it
    // CHECK: lent_handles.c:33:5: note: it is kept here
    await stores_in(box, f);
    // CHECK: [[@LINE+2]]:18: error: 'f' is lent for as long as an await, and 'copies' keeps it
    // CHECK: lent_handles.c:41:22: note: it is kept here
    await copies(f);
    // CHECK: [[@LINE+4]]:22: error: 'f' is lent for as long as an await, and 'returns' keeps it
    // CHECK: lent_handles.c:48:5: note: it is kept here
    // CHECK: [[@LINE+2]]:25: error: 'g' is lent for as long as an await, and 'returns' keeps it
    // CHECK: lent_handles.c:48:5: note: it is kept here
    await returns(n, f, g);
    // CHECK: [[@LINE+2]]:21: error: 'f' is lent for as long as an await, and 'passes_on' keeps it
    // CHECK: lent_handles.c:27:5: note: it is kept here
    await passes_on(f);
    // CHECK: [[@LINE+2]]:18: error: 'g' is lent for as long as an await, and 'spawns' keeps it
    // CHECK: lent_handles.c:63:5: note: it is kept here
    await spawns(g);
    // CHECK: [[@LINE+2]]:21: error: 'g' is lent for as long as an await, and 'in_static' keeps it
    // CHECK: lent_handles.c:70:5: note: it is kept here
    await in_static(g);
    // CHECK: [[@LINE+2]]:19: error: 'g' is lent for as long as an await, and 'address' keeps it
    // CHECK: lent_handles.c:76:22: note: it is kept here
    await address(g);
    // CHECK: [[@LINE+2]]:37: error: 'g' is lent for as long as an await, and 'passes_on' keeps it
    // CHECK: lent_handles.c:27:5: note: it is kept here
    future(void) l = lazy(passes_on(g));
    await l();
    // A task's handle may be kept, by the same function.
    await stores(spawn(work(1)));
    await joins(f);
    await recurses(3, f);
    await lends_on(g);
    await elsewhere(g);
    await bounded(g);
}

static async int elsewhere(future(int) h)
{
    return await bounded(h);
}
