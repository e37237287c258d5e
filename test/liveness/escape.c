// An address that stays in sight lends nothing: the object is kept as long as a pointer to it is
// used.  It escapes as soon as one of the ways that it takes is not known to be harmless.
// RUN: %acc --dump=liveness %s | FileCheck %s
#include <acc/async.h>
#include <stdio.h>
#include <string.h>

async_manual(leaf) void wait(void);
struct leaf {
    char c;
};
void leaf_init(struct leaf *leaf);
acc_poll leaf_poll(struct leaf *leaf, acc_context *cx);
void leaf_drop(struct leaf *leaf);
void lend(void *p);
int use(int n);
struct pair {
    int a, b;
};
struct holder {
    int *p;
};

// CHECK-LABEL: function member
// CHECK-NEXT: await #1 wait {{.*}} keeps k{{$}}
async int member(void)
{
    struct pair pair = {1, 2};
    int *p = &pair.b;
    int k = *p;
    await wait();
    return k;
}

// A kept pointer keeps what it points to, though its value is written before it is read.
// CHECK-LABEL: function pointer
// CHECK-NEXT: await #1 wait {{.*}} keeps x, p{{$}}
// CHECK-NEXT: await #2 wait {{.*}} keeps x{{$}}
// CHECK-NEXT: local x: pinned
async int pointer(void)
{
    int x = 1, *p = &x;
    await wait();
    x = 3;
    use(*p);
    await wait();
    return x;
}

// Library functions that keep no pointer; what they return may be one of theirs.
// CHECK-LABEL: function library
// CHECK-NEXT: await #1 wait {{.*}} keeps text, dash{{$}}
// CHECK-NEXT: await #2 wait {{.*}} keeps n{{$}}
async int library(void)
{
    char text[100];
    snprintf(text, sizeof text, "%d-", 1);
    char *dash = strchr(text, '-');
    await wait();
    int n = *dash;
    await wait();
    return n;
}

// Each of these lets the address out: to an unknown function, a struct, an integer, a static, a
// function's result, an await, a copy that does.
// CHECK-LABEL: function unknown
// CHECK-NEXT: await #1 wait {{.*}} keeps x{{$}}
async void unknown(void)
{
    int x = 1, *p = &x;
    lend(p);
    await wait();
}

// CHECK-LABEL: function stored
// CHECK-NEXT: await #1 wait {{.*}} keeps x{{$}}
async void stored(void)
{
    int x = 1;
    struct holder h;
    h.p = &x;
    use(*h.p);
    await wait();
}

// CHECK-LABEL: function integer
// CHECK-NEXT: await #1 wait {{.*}} keeps x{{$}}
async void integer(void)
{
    int x = 1;
    unsigned long n = (unsigned long)&x;
    use((int)n);
    await wait();
}

// CHECK-LABEL: function global
// CHECK-NEXT: await #1 wait {{.*}} keeps x{{$}}
async void global(void)
{
    static int *kept;
    int x = 1;
    kept = &x;
    use(*kept);
    await wait();
}

// CHECK-LABEL: function copied
// CHECK-NEXT: await #1 wait {{.*}} keeps x{{$}}
async void copied(void)
{
    int x = 1, *p = &x, *q = p;
    lend(q);
    await wait();
}

// CHECK-LABEL: function pointed
// CHECK-NEXT: await #1 wait {{.*}} keeps x, p{{$}}
async void pointed(void)
{
    int x = 1, *p = &x, **pp = &p;
    lend(pp);
    await wait();
}

// A function of the same name that is not the library's keeps whatever it likes.
// CHECK-LABEL: function own
// CHECK-NEXT: await #1 wait {{.*}} keeps x{{$}}
int poll(void *p, unsigned long n, int timeout);
async void own(void)
{
    int x = 1;
    poll(&x, 1, 0);
    await wait();
}

// CHECK-LABEL: function argument
// CHECK-NEXT: await #1 taker {{.*}} keeps x{{$}}
// CHECK-NEXT: await #2 wait {{.*}} keeps x{{$}}
static async void taker(int *p)
{
    await wait();
    lend(p);
}
async void argument(void)
{
    int x = 1;
    await taker(&x);
    await wait();
}
