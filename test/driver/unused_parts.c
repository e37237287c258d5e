// The parts of a hand-written future are used by nobody in the file as written, and are not called
// unused all the same; whatever else is unused still is.
// RUN: not %acc -Wall -Wextra -Werror -c %s -o %t.o 2> %t.err
// RUN: FileCheck %s --implicit-check-not=error: --implicit-check-not=warning: --input-file=%t.err
// RUN: %acc -DALL_USED -Wall -Wextra -Werror -c %s -o %t.o 2>&1 | count 0
#include <acc/async.h>

struct nap {
    int left;
};

async_manual(nap) void nap(int n);

static void nap_init(struct nap *self, int n)
{
    self->left = n;
}

static inline acc_poll nap_poll(struct nap *self, acc_context *cx)
{
    acc_wake_local(acc_cx_waker(cx));
    return self->left-- > 0 ? ACC_PENDING : ACC_READY;
}

static void nap_drop(struct nap *self)
{
    (void)self;
}

#ifndef ALL_USED
// CHECK: unused_parts.c:[[@LINE+1]]:13: error: unused function 'nap_stop' [-Werror,-Wunused-function]
static void nap_stop(struct nap *self)
{
    self->left = 0;
}

// CHECK: unused_parts.c:[[@LINE+1]]:12: error: unused function 'other_init' [-Werror,-Wunused-function]
static int other_init(void)
{
    return 1;
}
#endif

async void sleeps(void)
{
    await nap(1);
}
// CHECK: 2 errors generated.
