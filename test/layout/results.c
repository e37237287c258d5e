// The value of an arm of await_all lies where the arm was, until all are done.
// RUN: %acc --dump=layout %s | FileCheck %s
// RUN: %acc --emit-c %s | FileCheck %s --check-prefix=EMIT
// RUN: %acc --report-sizes -c %s -o /dev/null | FileCheck %s --check-prefix=REPORT
#include <acc/async.h>

struct leaf_future {
    unsigned char pended;
};
async_manual(leaf_future) int leaf(int n);
static inline void leaf_future_init(struct leaf_future *self, int n) { (void)self, (void)n; }
acc_poll leaf_future_poll(struct leaf_future *self, acc_context *cx, int *out);
static inline void leaf_future_drop(struct leaf_future *self) { (void)self; }

struct large {
    char bytes[200];
};
static async struct large make(void)
{
    struct large l;
    l.bytes[0] = 1;
    await leaf(1);
    return l;
}
void take(struct large a, struct large b);

// 200 bytes and the leaf in each.
// CHECK-LABEL: frame both: size 403 align 1,
// CHECK: await #1 await_all {{.*}}: 403 bytes
// CHECK-DAG: 201 bytes arm 1
// CHECK-DAG: 201 bytes arm 2
// CHECK-DAG: 1 byte pending arms
// EMIT: union { struct both_future_arm1_frame arm1; struct large value1; };
// EMIT: self->s1.value1 = value1;
// EMIT: *result1 = self->s1.value1;
// REPORT: 201 at {{[0-9]+}} arm 1 the frame of both.arm1, then its value
async void both(void)
{
    struct large a, b;
    await_all {
        a = await make();
        { b = await make(); }
    }
    take(a, b);
}

// The one that never waits has a place for its value alone.
static async int at_once(int n)
{
    return n;
}

// CHECK-LABEL: frame one_waits: size 8 align 4,
// CHECK-NOT: pending
// CHECK: await #1 await_all {{.*}}: 8 bytes
// CHECK-NOT: pending
// REPORT: 4 at {{[04]}} arm 2 the value of one_waits.arm2
async int one_waits(void)
{
    int a, b;
    await_all {
        a = await leaf(1);
        b = await at_once(2);
    }
    return a + b;
}

// Another arm looks: it lies beside the arms.  So it does where a jump may leave an arm, where a
// defer looks at it, and where a function around goes on without the arms.
// CHECK-LABEL: frame looked_at: size 8 align 4,
// CHECK: 4 bytes a of int
async int looked_at(void)
{
    int a = 1;
    await_all {
        a = await leaf(1);
        while (a)
            await leaf(2);
    }
    return a;
}

// CHECK-LABEL: frame left: size 8 align 4,
// CHECK: 4 bytes a of int
async int left(void)
{
    int a = 1;
    await_all {
        a = await leaf(1);
        {
            await leaf(2);
            await_break;
        }
    }
    return a;
}

void see(int);
// CHECK-LABEL: frame deferred: size 8 align 4,
// CHECK: 4 bytes a of int
async void deferred(void)
{
    int a = 1;
    defer see(a);
    await_all {
        a = await leaf(1);
        await leaf(2);
    }
}

// When the arm of await_within is done, so is the block: the arm and a timer.
// CHECK-LABEL: frame within: size 64 align 8,
// CHECK-NOT: pinned
// CHECK: start
// CHECK-NOT: of int
async int within(void)
{
    int a;
    await_within (10) a = await leaf(1);
    else return -1;
    return a;
}

// CHECK-LABEL: frame limited: size
// CHECK: 4 bytes a of int
async int limited(void)
{
    int a = 1, b = 2;
    await_within (10) await_all {
        a = await leaf(1);
        b = await leaf(2);
    }
    return a + b;
}
