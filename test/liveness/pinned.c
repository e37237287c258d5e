// What has one place in the frame: what is lent, what is too large to copy, and volatile and atomic
// aggregates.  All else that is kept is copied; what no suspend keeps has no place.
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
struct s64 {
    char c[64];
};
struct s65 {
    char c[65];
};

// CHECK-LABEL: function f
async void f(struct s64 copied, struct s65 large)
{
    // CHECK: param copied: value, 64 bytes
    // CHECK-NEXT: param large: pinned, 65 bytes of struct s65, kept at #1
    // CHECK: local array: value, 64 bytes
    char array[64] = {0};
    // CHECK: local flag: value, 4 bytes of volatile int, kept
    volatile int flag = 1;
    // CHECK: local flags: pinned, 8 bytes of volatile int[2], kept
    volatile int flags[2] = {1};
    // CHECK: local counter: value, 4 bytes of _Atomic(int), kept
    _Atomic int counter = 1;
    // CHECK: local lent: pinned, 4 bytes of int, escapes, kept
    int lent = 1;
    // CHECK: local unkept: plain, 100 bytes of char[100], escapes{{$}}
    char unkept[100];
    lend(&lent);
    await wait();
    lend(unkept);
    use(copied.c[0] + large.c[0] + array[0] + flag + flags[0] + counter);
}
