// With --acc-hard a suspend overwrites what other states need and its own does not: not what it
// keeps, not its child, not its tag, and not the bytes that no state of it owns.
// RUN: %strip %s > %t.in.c && %acc --emit-c --acc-hard -P %t.in.c -o %t.c && %cc_all %t.c
// RUN: FileCheck %s --input-file=%t.c
// RUN: %acc --emit-c -P %t.in.c | FileCheck %s --check-prefix=PLAIN
#include <acc/async.h>

async_manual(leaf) void work(void);
struct leaf {
    char c;
};
void leaf_init(struct leaf *leaf);
acc_poll leaf_poll(struct leaf *leaf, acc_context *cx);
void leaf_drop(struct leaf *leaf);
void lend(void *p);
void use(long n);

// The first suspend keeps 8 bytes and the leaf, the second 4 and the leaf; the tag lies behind, where
// neither may touch it.
// CHECK-LABEL: acc_poll values_future_run(struct
// CHECK: self->s1.wide = wide;
// CHECK-NOT: memset
// CHECK: self->state = 1;
// CHECK: self->s2.small = small;
// CHECK-NEXT: __builtin_memset((unsigned char *)(void *)self + 5, 0xa5, 4);
// CHECK-NEXT: self->state = 2;
// PLAIN-NOT: memset
async void values(long wide)
{
    await work();
    int small = (int)wide;
    await work();
    use(small);
}

// What is pinned and kept is left alone; when its scope has ended it is not.
// CHECK-LABEL: acc_poll pinned_future_run(struct
// CHECK-NOT: memset
// CHECK: self->state = 1;
// CHECK: __builtin_memset((unsigned char *)(void *)self + [[#]], 0xa5, 100);
// CHECK-NEXT: self->state = 2;
async void pinned(void)
{
    {
        char buffer[100];
        lend(buffer);
        await work();
    }
    await work();
}
