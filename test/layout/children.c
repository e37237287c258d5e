// A child lies in the frame of its caller in the states that await it, with its own size and
// alignment; hand-written ones and tasks too.  Callees come first, whatever the order in the text.
// The sizes are those of the embedded form: with one await it has no tag.
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

struct aligned {
    _Alignas(32) char c[32];
};
async_manual(aligned) void aligned_wait(void);
void aligned_init(struct aligned *self);
acc_poll aligned_poll(struct aligned *self, acc_context *cx);
void aligned_drop(struct aligned *self);

// CHECK-LABEL: frame inner: size [[#%u,INNER:]] align 4,
async int inner(int n);

// CHECK: frame outer: size [[#INNER]] align 4,
// CHECK: await #1 inner {{.*}}: [[#INNER]] bytes
// CHECK-NEXT: at 0: [[#INNER]] bytes child inner
async int outer(int n) { return await inner(n); }

async int inner(int n)
{
    int m = await wait();
    await wait();
    return m + n;
}

// CHECK-LABEL: frame over: size 64 align 32,
// CHECK: await #1 aligned_wait {{.*}}: 33 bytes
// CHECK-NEXT: at 0: 32 bytes child aligned_wait
// CHECK-NEXT: at 32: 1 byte c
async int over(char c)
{
    await aligned_wait();
    return c;
}

// A tag behind it comes only where the start must be told apart.
// CHECK-LABEL: frame task: size 40 align 8, stored 48 align 8, tag at 40 of 1 byte when stored
// CHECK: await #1 handle {{.*}}: 40 bytes
async int task(future(int) t) { return await t(); }

// The result of the child is written while the child is still there.
// CHECK-LABEL: frame result:
// CHECK: pinned
// CHECK-NEXT: at 0: 100 bytes [[T:[a-z0-9]+]] of struct big
// CHECK: await #1 giver
// CHECK-NEXT: at 100: 1 byte child giver
// CHECK-NEXT: await #2
// CHECK-NEXT: at 100: 1 byte child wait
struct big {
    char c[100];
};
async_manual(give) struct big giver(void);
struct give {
    char c;
};
void give_init(struct give *self);
acc_poll give_poll(struct give *self, acc_context *cx, struct big *out);
void give_drop(struct give *self);
int first(struct big b, int n);
async int result(void) { return first(await giver(), await wait()); }
