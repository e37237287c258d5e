// The start state holds every parameter, once: a pinned one at its final place, the others wherever
// they fit, whatever later states put there.  It counts in the stored form only: embedded, a frame
// has room for what its suspends keep of the parameters.
// RUN: %acc --dump=layout %s | FileCheck %s
#include <acc/async.h>
#include <stdint.h>

async_manual(leaf) int wait(void);
struct leaf {
    char c;
};
void leaf_init(struct leaf *self);
acc_poll leaf_poll(struct leaf *self, acc_context *cx, int *out);
void leaf_drop(struct leaf *self);
void lend(void *p);
void use(uint64_t n);

struct large {
    char c[8192];
};

// CHECK-LABEL: frame kept: size 8193 align 1, stored 8194 align 1,
// CHECK-NEXT: pinned
// CHECK-NEXT: at [[A:[0-9]+]]: 8192 bytes a
// CHECK-NEXT: start: 8192 bytes
// CHECK-NEXT: at [[A]]: 8192 bytes a
// CHECK-NEXT: await #1 {{.*}}: 8193 bytes
// CHECK-NEXT: at {{[0-9]+}}: 1 byte child wait
async int kept(struct large a)
{
    await wait();
    return a.c[7];
}

// Only a byte of it is needed later: the rest is free for others.
// CHECK-LABEL: frame reads: size 2 align 1, stored 8193 align 1,
// CHECK-NEXT: start: 8192 bytes
// CHECK-NEXT: at 0: 8192 bytes a
// CHECK-NEXT: await #1 {{.*}}: 2 bytes
async int reads(struct large a)
{
    char k = a.c[3];
    await wait();
    return k;
}

// CHECK-LABEL: frame lent: size 16 align 8, stored 16 align 8,
// CHECK: pinned
// CHECK-NEXT: at [[L:[0-9]+]]: 4 bytes lent
// CHECK: start: 13 bytes
// CHECK-DAG: at [[L]]: 4 bytes lent
// CHECK-DAG: 8 bytes wide
// CHECK-DAG: 1 byte small
async void lent(uint8_t small, int lent, uint64_t wide)
{
    lend(&lent);
    await wait();
    use(small + wide);
}

// The alignment, too, is of what each form holds.
// CHECK-LABEL: frame unused: size 1 align 1, stored 16 align 8,
// CHECK-NEXT: start: 8 bytes
async void unused(uint64_t n)
{
    (void)n;
    await wait();
}
