// Two pinned locals must lie apart when one is needed where the other is stored, or when one await
// keeps both; otherwise not.
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
struct big {
    char c[100];
};
struct big make(void), change(struct big b);
void use(struct big b);

// CHECK-LABEL: function scopes
async void scopes(int c)
{
    // CHECK: local outer: pinned{{.*}}, apart from first, second{{$}}
    char outer[9];
    lend(outer);
    if (c) {
        // CHECK: local first: pinned{{.*}}, apart from outer{{$}}
        char first[9];
        lend(first);
        await wait();
    } else {
        // CHECK: local second: pinned{{.*}}, apart from outer{{$}}
        char second[9];
        lend(second);
        await wait();
    }
}

// No await keeps both, but the text has both at once.
// CHECK-LABEL: function between
async void between(void)
{
    // CHECK: local x: pinned{{.*}}, apart from y{{$}}
    struct big x = make();
    await wait();
    // CHECK: local y: pinned{{.*}}, apart from x{{$}}
    struct big y = make();
    use(x);
    await wait();
    use(y);
}

// The last use of x is an argument: it has been copied when y is stored.
// CHECK-LABEL: function call
async void call(void)
{
    // CHECK: local x: pinned, 100 bytes of struct big, kept at #1{{$}}
    // CHECK: local y: pinned, 100 bytes of struct big, kept at #2{{$}}
    struct big x = make();
    await wait();
    struct big y = change(x);
    await wait();
    use(y);
}

// A plain copy must not overlap in part.
// CHECK-LABEL: function copy
async void copy(void)
{
    // CHECK: local x: pinned{{.*}}, apart from y{{$}}
    struct big x = make();
    await wait();
    struct big y = x;
    await wait();
    use(y);
}

// A store that nobody reads is a store.
// CHECK-LABEL: function dead
async void dead(void)
{
    // CHECK: local x: pinned{{.*}}, apart from y{{$}}
    struct big x = make();
    await wait();
    use(x);
    // CHECK: local y: pinned{{.*}}, apart from x{{$}}
    struct big y = make();
    await wait();
    x = make();
    use(y);
}
