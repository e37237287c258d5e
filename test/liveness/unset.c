// A saved local that may be read before it is stored is zero; one that is always stored first, or
// never saved as a whole, costs no store.
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
struct pair {
    int x, y;
};

// CHECK-LABEL: function f
async void f(int how)
{
    // CHECK: local some: value, 1 byte of _Bool, zeroed, kept at #1{{$}}
    _Bool some;
    // CHECK: local all: value, 4 bytes of int, kept at #1{{$}}
    int all;
    // CHECK: local part: plain, 8 bytes of struct pair{{$}}
    struct pair part;
    // CHECK: local large: pinned, 128 bytes of int[32], kept at #1
    int large[32];
    // CHECK: local lent: pinned, 4 bytes of int, escapes, zeroed, kept at #1
    int lent;
    // CHECK: local filled: pinned, 4 bytes of int, escapes, kept at #1
    int filled;
    if (how)
        some = 1, all = 1, lend(&lent);
    else
        all = 2;
    part.x = 1;
    large[how] = 1;
    lend(&filled);
    await wait();
    if (how)
        use(some);
    use(all + part.x + large[how] + lent + filled);
}

// CHECK-LABEL: function again
// CHECK-NEXT: await #1 wait (line [[#@LINE+7]]) keeps n{{$}}
async void again(int n)
{
    while (n--) {
        int x; /* each round begins without a value */
        if (n)
            x = n;
        await wait();
        if (0)
            use(n);
        x = 2;
        use(x);
    }
}
// CHECK: local x: plain, 4 bytes of int{{$}}

// So does each pass over a declaration without a value, though the object is the same.
// CHECK-LABEL: function declared
// CHECK-NEXT: await #1 wait (line [[#@LINE+4]]) keeps n{{$}}
async void declared(int n)
{
again:
    await wait();
    int x;
    if (n)
        x = n;
    if (n)
        use(x);
    if (n--)
        goto again;
}
