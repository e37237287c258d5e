// A suspend keeps what a drop there would need: the operands of the cleanups that are registered,
// and no others.
// RUN: %acc --dump=liveness %s | FileCheck %s
#include <acc/async.h>

async_manual(leaf) int wait(void);
struct leaf {
    char c;
};
void leaf_init(struct leaf *self);
acc_poll leaf_poll(struct leaf *self, acc_context *cx, int *out);
void leaf_drop(struct leaf *self);
void release(int n);
void close_it(int *fd);

// CHECK-LABEL: function registered
// CHECK-NEXT: await #1 wait (line [[#@LINE+6]]) keeps a, b{{$}}
// CHECK-NEXT: await #2 wait (line [[#@LINE+8]]) keeps a, b; its drop needs a{{$}}
// CHECK-NEXT: await #3 wait (line [[#@LINE+9]]) keeps a, b; its drop needs a, b{{$}}
// CHECK-NEXT: await #4 wait (line [[#@LINE+10]]) keeps nothing
async void registered(int a, int b)
{
    await wait();
    {
        defer release(a);
        await wait();
        defer release(b);
        await wait();
    }
    await wait();
}

// What the cleanup reads is as new as the drop, not as the defer.
// CHECK-LABEL: function changed
// CHECK-NEXT: await #1 wait (line [[#@LINE+6]]) keeps n; its drop needs n{{$}}
async void changed(void)
{
    int n = 1;
    defer release(n);
    n = 2;
    await wait();
    n = 3;
}

// Only the drop reads it: kept all the same.
// CHECK-LABEL: function forever
// CHECK-NEXT: await #1 wait (line [[#@LINE+4]]) keeps nothing
// CHECK-NEXT: await #2 wait (line [[#@LINE+5]]) keeps fd; its drop needs fd{{$}}
async void forever(void)
{
    __attribute__((cleanup(close_it))) int fd = await wait();
    for (;;)
        await wait();
}
