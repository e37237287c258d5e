// A condition is followed part by part: what its right operand stores is stored wherever that
// operand has said yes, so the old value is not kept for it.
// RUN: %acc --dump=liveness %s | FileCheck %s
#include <acc/async.h>

async_manual(leaf) int wait(void);
struct leaf {
    char c;
};
void leaf_init(struct leaf *self);
acc_poll leaf_poll(struct leaf *self, acc_context *cx, int *out);
void leaf_drop(struct leaf *self);
int next(void);
void use(int n);

// CHECK-LABEL: function both
// CHECK-NEXT: await #1 wait (line [[#@LINE+7]]) keeps p{{$}}
async void both(int p)
{
    int n;
    for (;;) {
        if (p && (n = next()) > 0 && n < 9)
            use(n);
        await wait();
    }
}
// CHECK: local n: plain, {{[^,]*$}}

// CHECK-LABEL: function either
// CHECK-NEXT: await #1 wait (line [[#@LINE+9]]) keeps p{{$}}
async void either(int p)
{
    int n;
    for (;;) {
        if (!p || ((n = next())) == 0)
            use(1);
        else
            use(n);
        await wait();
    }
}

// Here it may have been stored or not: kept.
// CHECK-LABEL: function perhaps
// CHECK-NEXT: await #1 wait (line [[#@LINE+8]]) keeps p, n{{$}}
async void perhaps(int p)
{
    int n = 0;
    for (;;) {
        if (p && (n = next()) > 0)
            use(1);
        use(n);
        await wait();
    }
}

// Outside of a condition, too, what is right of && may not happen.
// CHECK-LABEL: function value
// CHECK-NEXT: await #1 wait (line [[#@LINE+4]]) keeps p, n{{$}}
async void value(int p)
{
    int n = next();
    await wait();
    use(p ? (n = 1) : 0);
    use(n);
}

// An await in it makes branches of it.
// CHECK-LABEL: function awaited
// CHECK-NEXT: await #1 wait (line [[#@LINE+5]]) keeps nothing
// CHECK-NEXT: await #2 wait (line [[#@LINE+4]]) keeps a{{$}}
async void awaited(void)
{
    int a, b;
    if ((a = await wait()) && (b = await wait()))
        use(a + b);
}
