// Facts follow the jumps: a goto back keeps what the earlier text reads, a case what its own text
// reads, and a label in another scope keeps nothing of the scope that was left.
// RUN: %acc --dump=liveness %s | FileCheck %s
#include <acc/async.h>

async_manual(leaf) int wait(void);
struct leaf {
    char c;
};
void leaf_init(struct leaf *self);
acc_poll leaf_poll(struct leaf *self, acc_context *cx, int *out);
void leaf_drop(struct leaf *self);
void lend(void *p);
void use(int n);

// CHECK-LABEL: function back
// CHECK-NEXT: await #1 wait (line [[#@LINE+4]]) keeps n, step{{$}}
async void back(int n, int step)
{
again:
    await wait();
    n -= step;
    if (n > 0)
        goto again;
}

// CHECK-LABEL: function cases
// CHECK-NEXT: await #1 wait (line [[#@LINE+7]]) keeps b{{$}}
// CHECK-NEXT: await #2 wait (line [[#@LINE+9]]) keeps nothing
// CHECK-NEXT: await #3 wait (line [[#@LINE+11]]) keeps a{{$}}
async void cases(int n, int a, int b)
{
    switch (n) {
    case 1:
        await wait();
        use(b); /* falls through */
    case 2:
        await wait();
        break;
    default:
        await wait();
        use(a);
    }
}

// CHECK-LABEL: function left
// CHECK-NEXT: await #1 wait (line [[#@LINE+7]]) keeps n, buf{{$}}
// CHECK-NEXT: await #2 wait (line [[#@LINE+11]]) keeps nothing
async void left(int n)
{
    while (n--) {
        char buf[8];
        lend(buf);
        await wait();
        if (n == 3)
            goto out;
    }
out:
    await wait();
}

// A computed goto may go to any label whose address is taken.
// CHECK-LABEL: function computed
// CHECK-NEXT: await #1 wait (line [[#@LINE+4]]) keeps n, a, b{{$}}
async void computed(int n, int a, int b)
{
    static void *const to[] = {&&first, &&second};
    await wait();
    goto *to[n];
first:
    use(a);
    return;
second:
    use(b);
}
