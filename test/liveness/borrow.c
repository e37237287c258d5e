// A local whose address is lent is needed from its first store or loan to the end of its scope, and
// nowhere else: not before, not in the next scope, and only if it was reached.
// RUN: %acc --dump=liveness %s | FileCheck %s
#include <acc/async.h>

async_manual(leaf) void wait(void);
struct leaf {
    char c;
};
void leaf_init(struct leaf *self);
acc_poll leaf_poll(struct leaf *self, acc_context *cx);
void leaf_drop(struct leaf *self);
void lend(void *p);
int use(int n);

// CHECK-LABEL: function scopes
// CHECK-NEXT: await #1 wait (line [[#@LINE+5]]) keeps nothing
// CHECK-NEXT: await #2 wait (line [[#@LINE+8]]) keeps buf{{$}}
// CHECK-NEXT: await #3 wait (line [[#@LINE+9]]) keeps nothing
async void scopes(void)
{
    await wait();
    {
        char buf[8];
        lend(buf);
        await wait(); /* a pointer may read it, though no text does */
    }
    await wait();
}
// CHECK-NEXT: local buf: pinned, {{.*}}, escapes, kept at #2{{$}}

// CHECK-LABEL: function late
// CHECK-NEXT: await #1 wait (line [[#@LINE+5]]) keeps nothing
// CHECK-NEXT: await #2 wait (line [[#@LINE+6]]) keeps buf{{$}}
async void late(void)
{
    char buf[8];
    await wait(); /* nothing in it yet */
    lend(buf);
    await wait();
}

// Before the loan, what was stored counts if it is read or lent later.
// CHECK-LABEL: function stored
// CHECK-NEXT: await #1 wait (line [[#@LINE+4]]) keeps n{{$}}
async void stored(void)
{
    int n = 1;
    await wait();
    lend(&n);
}

// CHECK-LABEL: function overwritten
// CHECK-NEXT: await #1 wait (line [[#@LINE+4]]) keeps nothing
async void overwritten(void)
{
    int n = use(1);
    await wait(); /* no pointer to it exists yet, and its value is not read */
    n = 2;
    lend(&n);
}

// The next rounds of a loop begins with a new object.
// CHECK-LABEL: function rounds
// CHECK-NEXT: await #1 wait (line [[#@LINE+6]]) keeps n{{$}}
// CHECK-NEXT: await #2 wait (line [[#@LINE+8]]) keeps n, buf{{$}}
async void rounds(int n)
{
    while (n--) {
        char buf[8];
        await wait();
        if (n == 5)
            continue;
        lend(buf), await wait();
    }
}

// ... which nobody has lent yet.
// CHECK-LABEL: function anew
// CHECK-NEXT: await #1 wait (line [[#@LINE+5]]) keeps n{{$}}
async void anew(int n)
{
    while (n--) {
        int x = use(1);
        await wait();
        x = 2;
        lend(&x);
    }
}

// To reach into an array or a struct lends nothing; &*p, &p->x and &p[i] lend no local.
// CHECK-LABEL: function reached
// CHECK-NEXT: await #1 wait (line [[#@LINE+10]]) keeps p{{$}}
// CHECK-NOT: escapes
// CHECK-LABEL: function sum
async int reached(struct leaf *p)
{
    int a[4] = {1, 2};
    struct leaf s[2] = {{1}};
    a[1] = a[0] + 1[a] + s[1].c + (&s[0])->c + *a;
    use(a[1]);
    (void)sizeof(&a);
    await wait();
    lend(&*p), lend(&p->c), lend(&p[1]);
    return 0;
}
async int sum(void) { return 0; }
