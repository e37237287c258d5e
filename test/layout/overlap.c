// What is never needed at the same time shares storage: pinned locals of scopes side by side, and
// values and children of different states.
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

// CHECK-LABEL: frame scopes: size 1026 align 1, stored 1026 align 1,
// CHECK: pinned
// CHECK-NEXT: at [[X:[0-9]+]]: 1024 bytes x
// CHECK-NEXT: at [[X]]: 1024 bytes y
async void scopes(void)
{
    {
        char x[1024];
        lend(x);
        await wait();
    }
    {
        char y[1024];
        lend(y);
        await wait();
    }
}

// Not so where one is inside the other.
// CHECK-LABEL: frame nested: size 2049 align 1, stored 2050 align 1,
async void nested(void)
{
    char x[1024];
    lend(x);
    {
        char y[1024];
        lend(y);
        await wait();
    }
}

// A value has another place in each state that keeps it, if that is better.
// CHECK-LABEL: frame values: size 24 align 8, stored 24 align 8,
// CHECK: await #1 {{.*}}: 14 bytes
// CHECK: await #2 {{.*}}: 18 bytes
async void values(uint64_t a, uint8_t b)
{
    {
        uint32_t c = (uint32_t)a;
        await wait();
        use(c);
    }
    {
        uint64_t d = a * 2;
        await wait();
        use(d);
    }
    use(a + b);
}

// x has ended when the result is there.
// CHECK-LABEL: frame chain: size 16 align 8, stored 16 align 8,
async void chain(void)
{
    uint64_t x = (uint64_t)await wait();
    await wait();
    uint64_t y = x * 3;
    await wait();
    use(y);
}

// CHECK-LABEL: frame arms: size 1026 align 1, stored 1026 align 1,
async void arms(char n)
{
    switch (n) {
    case 0: {
        char a[1024];
        lend(a);
        await wait();
        lend(a);
        break;
    }
    case 1: {
        char b[1024];
        lend(b);
        await wait();
        lend(b);
        break;
    }
    default: {
        char c[1024];
        lend(c);
        await wait();
        lend(c);
    }
    }
}

// The child is built over what only its arguments still needed.
struct block {
    char c[1000];
};
async_manual(eater) void eat(struct block b);
struct eater {
    char c[1000];
};
void eater_init(struct eater *self, struct block b);
acc_poll eater_poll(struct eater *self, acc_context *cx);
void eater_drop(struct eater *self);
struct block make(void);

// CHECK-LABEL: frame eaten: size 1002 align 1, stored 1002 align 1,
async void eaten(void)
{
    struct block b = make();
    await wait();
    await eat(b);
}
