// Frames that other compilers make larger (rustc 1.95 behind each): here they are as small as what a
// suspend needs, and the tag.
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

async_manual(two) int pair(void);
struct two {
    char c[2];
};
void two_init(struct two *self);
acc_poll two_poll(struct two *self, acc_context *cx, int *out);
void two_drop(struct two *self);
void finish(uint8_t *p);

// CHECK-LABEL: frame await1: size 3 {{.*}}
async void await1(void) { await pair(); } /* 3 */

// CHECK-LABEL: frame await3: size 4 {{.*}}
async void await3(uint8_t s) /* 4 */
{
    s += await pair();
    s += await pair();
    s += await pair();
    use(s);
}

// CHECK-LABEL: frame discriminant: size 8 align 4, {{.*}}
async void discriminant(void) /* 8 */
{
    {
        int a = await wait();
        await wait();
        use((uint64_t)a);
    }
    {
        int b = await wait();
        await wait();
        use((uint64_t)b);
    }
}

// CHECK-LABEL: frame issue62658: size 24 align 8, {{.*}}
async void issue62658(void) /* 24 */
{
    {
        char a[17];
        lend(a);
        await wait();
    }
    {
        uint64_t b;
        lend(&b);
        await wait();
    }
}

// CHECK-LABEL: frame cleanups: size 5 {{.*}}
async void cleanups(void) /* 8 */
{
    __attribute__((cleanup(finish))) uint8_t x = 1;
    if (x) {
        __attribute__((cleanup(finish))) uint8_t y = 1;
        if (await wait()) {
            __attribute__((cleanup(finish))) uint8_t z = 1;
            await wait();
        }
    }
}

struct block {
    char c[1024];
};
struct block make(void), change(struct block b);
void eat(struct block b);

// CHECK-LABEL: frame after: size 1026 {{.*}}
async void after(void) /* 2049 */
{
    struct block x = make();
    await wait();
    eat(x);
    struct block y = make();
    await wait();
    eat(y);
}

// CHECK-LABEL: frame from: size 1026 {{.*}}
async void from(void) /* 2050 */
{
    struct block x = make();
    await wait();
    struct block y = change(x);
    await wait();
    eat(y);
}
