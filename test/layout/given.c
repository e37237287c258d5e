// What arms read only as they start is given to them, and not kept while they wait.
// RUN: %acc --dump=layout %s | FileCheck %s
// RUN: %acc --dump=cfg %s | FileCheck %s --check-prefix=CFG
// RUN: %acc --emit-c %s | FileCheck %s --check-prefix=EMIT
#include <acc/async.h>

struct leaf_future {
    unsigned char pended;
};
async_manual(leaf_future) int leaf(int n);
void leaf_future_init(struct leaf_future *self, int n);
acc_poll leaf_future_poll(struct leaf_future *self, acc_context *cx, int *out);
void leaf_future_drop(struct leaf_future *self);

// Both leaves, and r.
// CHECK-LABEL: frame race: size 4 align 2,
// CFG-LABEL: function race.arm1(int key)
// CFG-LABEL: function race.arm2(int key)
// EMIT: int race_future_arms1_start(struct race_future_frame *self, acc_context *cx, int *result1, int given1)
// EMIT: race_future_arm1_start_frame(&self->s1.arm1, &arm, result1, given1, self)
// EMIT: race_future_arm2_start_frame(&self->s1.arm2, &arm, given1, self)
async short race(int key)
{
    short r = 0;
    await_any {
        when (int v = await leaf(key)) { r = (short)v; }
        when (await leaf(key + 1)) {}
    }
    return r;
}

// Read behind the block it is kept, but by the function alone.
// CHECK-LABEL: frame behind: size 8 align 4,
// CHECK: await #1
// CHECK-DAG: at {{[0-9]+}}: 4 bytes key of int
async int behind(int key)
{
    await_all {
        await leaf(key);
        await leaf(2);
    }
    return key;
}

// Through both blocks, of one arm each.
// CHECK-LABEL: frame nested: size 1 align 1,
// CFG-LABEL: function nested.arm1(int key)
// CFG-LABEL: function nested.arm2(int key)
async void nested(int key)
{
    await_all {
        await_any {
            when (await leaf(key)) {}
        }
    }
}

// One arm reads it when it has waited, and so needs a place for it; so has one that writes it, and
// one in a loop.
// CHECK-LABEL: frame late: size 8 align 4,
// CHECK: pinned
// CHECK: 4 bytes key of int
async void late(int key)
{
    await_all {
        await leaf(key);
        {
            await leaf(1);
            await leaf(key);
        }
    }
}

// CHECK-LABEL: frame written: size 8 align 4,
// CHECK: pinned
// CHECK: 4 bytes key of int
async void written(int key)
{
    await_all {
        await leaf(key++);
        await leaf(2);
    }
}

// CHECK-LABEL: frame loop: size 8 align 4,
// CHECK: pinned
// CHECK: 4 bytes key of int
async void loop(int key)
{
    await_all {
        for (;;)
            await leaf(key);
        await leaf(2);
    }
}

// A child of a group shares it, whichever arm the go stands in.
// CFG-LABEL: function shared.arm
// CHECK-LABEL: frame shared: size
// CHECK: pinned
// CHECK: 4 bytes key of int
async void shared(int key)
{
    await_group (2) {
        await_all {
            {
                await leaf(key);
                go { await leaf(key); }
            }
            await leaf(2);
        }
    }
}
