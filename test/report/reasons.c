// Why each thing is kept: the nearest line that reads it behind the await, the line that takes its
// address and the end of its scope, the defer or cleanup that uses it, or only a drop; what is pinned
// says why; padding says who needs it; recursion through a box is a parent and a child.
// RUN: rm -rf %t && mkdir -p %t && cd %t && %acc --report-sizes=r.json -fsyntax-only %s
// RUN: %check_sizes r.json && %why r.json > why && FileCheck %s --match-full-lines --strict-whitespace < why
#include <acc/async.h>

async_manual(leaf) int wait(int n);
struct leaf {
    char c;
};
void leaf_init(struct leaf *self, int n);
acc_poll leaf_poll(struct leaf *self, acc_context *cx, int *out);
void leaf_drop(struct leaf *self);
void lend(void *p);
int next(void);
void done(int *n);
struct large {
    char bytes[65];
};
struct large make(void);
int use(struct large *large);

// Loops: what comes next is not what stands next.
async int nearest(int n, int m)
{
    int sum = 0;
    for (int i = 0; i < n; i++) {
        sum += m;
        await wait(i);
    }
    return sum;
}
// CHECK:nearest start n: argument
// CHECK-NEXT:nearest start m: argument
// CHECK-NEXT:nearest [[#@LINE-6]] n: read [[#@LINE-8]] -> line [[#@LINE-8]] reads it
// CHECK-NEXT:nearest [[#@LINE-7]] m: read [[#@LINE-8]] -> line [[#@LINE-8]] reads it
// CHECK-NEXT:nearest [[#@LINE-8]] sum: read [[#@LINE-9]] -> line [[#@LINE-9]] reads it
// CHECK-NEXT:nearest [[#@LINE-9]] i: read [[#@LINE-11]] -> line [[#@LINE-11]] reads it

// A value that is written first on one way is read on the other; in a condition, too.
async int ways(int n, int *p)
{
    int x = next(), y = next();
    if (await wait(1)) {
        x = 2;
        y = 1;
    }
    if (p && (y = *p) && y > 1)
        return y + x;
    return y;
}
// CHECK:ways [[#@LINE-8]] p: read [[#@LINE-4]] -> line [[#@LINE-4]] reads it
// CHECK-NEXT:ways [[#@LINE-9]] x: read [[#@LINE-4]] -> line [[#@LINE-4]] reads it
// CHECK-NEXT:ways [[#@LINE-10]] y: read [[#@LINE-4]] -> line [[#@LINE-4]] reads it

// What is written in part is no reason to keep the rest.
async int partly(int n)
{
    int pair[2] = {n, n};
    await wait(1);
    pair[0] = 2;
    return pair[next()];
}
// CHECK:partly [[#@LINE-4]] pair: read [[#@LINE-2]] -> line [[#@LINE-2]] reads it

// An address keeps its local to the end of the scope, a compound literal in the same way.
async int address(void)
{
    int total = 0;
    {
        int lent = next();
        lend(&lent);
        total += await wait(1);
    }
    total += next() + use(&(struct large){{1}}) + await wait(2);
    return total;
}
// CHECK:address [[#@LINE-5]] lent: address [[#@LINE-6]] until [[#@LINE-4]] -> line [[#@LINE-6]] takes its address, and its scope ends at line [[#@LINE-4]]
// CHECK:address [[#@LINE-4]] t{{[0-9]+}} = `(struct large){{[{][{]}}1}}`: address [[#@LINE-4]] until [[#@LINE-2]] -> line [[#@LINE-4]] takes its address, and its scope ends at line [[#@LINE-2]]
// CHECK:address [[#@LINE-5]] t{{[0-9]+}} = `next() + use(&(struct large){{[{][{]}}1}})`: read [[#@LINE-5]] -> line [[#@LINE-5]] reads it

// Only the defer reads them; the second one only when it is dropped, because the loop has no end.
async int deferred(void)
{
    int first = next();
    defer done(&first);
    await wait(1);
    return 1;
}
// CHECK:deferred [[#@LINE-3]] first: cleanup [[#@LINE-4]] -> the defer of line [[#@LINE-4]] reads it; in one place, because line [[#@LINE-4]] takes its address
async int cleaned(void)
{
    __attribute__((cleanup(done))) int first = next();
    int second = next();
    defer (void)(next() + second);
    await wait(1);
    return 1;
}
// CHECK:cleaned [[#@LINE-3]] first: cleanup [[#@LINE-6]] -> the cleanup of line [[#@LINE-6]] gets it; in one place, because its cleanup gets its address
// CHECK-NEXT:cleaned [[#@LINE-4]] second: cleanup [[#@LINE-5]] -> the defer of line [[#@LINE-5]] reads it
async int dropped(void)
{
    int last = next();
    defer (void)(next() + last);
    for (;;)
        await wait(1);
}
// CHECK:dropped [[#@LINE-2]] last: drop [[#@LINE-4]] -> the defer of line [[#@LINE-4]] reads it when the future is dropped

// What is read has one place because it is large, volatile, or lent somewhere.
async int placed(void)
{
    struct large large = make();
    volatile struct leaf vol = {1};
    int lent = next();
    await wait(1);
    lend(&lent);
    return large.bytes[next()] + vol.c;
}
// CHECK:placed [[#@LINE-4]] large: read [[#@LINE-2]] -> line [[#@LINE-2]] reads it; in one place, because it is large
// CHECK:placed [[#@LINE-5]] vol: read [[#@LINE-3]] -> line [[#@LINE-3]] reads it; in one place, because it is volatile or atomic
// CHECK:placed [[#@LINE-6]] lent: read [[#@LINE-5]] -> line [[#@LINE-5]] reads it; in one place, because line [[#@LINE-5]] takes its address

// Recursion: itself is its parent and its child.  The pointer needs no reason.
async int down(int n)
{
    return n ? n + await boxed(down(n - 1)) : 0;
}
// CHECK:down [[#@LINE-2]] n: read [[#@LINE-2]] -> line [[#@LINE-2]] reads it
// CHECK-NEXT:down [[#@LINE-3]] child down: boxed, until the await of line [[#@LINE-3]] is over
// CHECK-NEXT:down parent down line [[#@LINE-4]] boxed 8
// CHECK-NEXT:down child down line [[#@LINE-5]] boxed 8

// A pointer that is kept keeps what it points to, though that value is not needed.
async int pointed(void)
{
    int x = next(), *p = &x;
    await wait(1);
    x = 3;
    return *p;
}
// CHECK:pointed [[#@LINE-4]] x: pointer [[#@LINE-5]] -> `p`, which is kept, may have the address that line [[#@LINE-5]] takes
// CHECK:pointed [[#@LINE-5]] p: read [[#@LINE-3]] -> line [[#@LINE-3]] reads it
