// Frames that rustc makes, mostly larger ones (1.95, its size behind each): here they are as small as
// what a suspend needs, and the tag; embedded, one await needs none.
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

// CHECK-LABEL: frame await1: size 2 align 1, stored 3 align 1,
async void await1(void) { await pair(); } /* 3 */

// CHECK-LABEL: frame await3: size 4 align 1, stored 4 align 1,
async void await3(uint8_t s) /* 4 */
{
    s += await pair();
    s += await pair();
    s += await pair();
    use(s);
}

// CHECK-LABEL: frame discriminant: size 8 align 4, stored 8 align 4,
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

// CHECK-LABEL: frame issue62658: size 24 align 8, stored 24 align 8,
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

// CHECK-LABEL: frame cleanups: size 5 align 1, stored 5 align 1,
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

// CHECK-LABEL: frame after: size 1026 align 1, stored 1026 align 1,
async void after(void) /* 2049 */
{
    struct block x = make();
    await wait();
    eat(x);
    struct block y = make();
    await wait();
    eat(y);
}

// CHECK-LABEL: frame from: size 1026 align 1, stored 1026 align 1,
async void from(void) /* 2050 */
{
    struct block x = make();
    await wait();
    struct block y = change(x);
    await wait();
    eat(y);
}

// CHECK-LABEL: frame await2: size 4 align 1, stored 4 align 1,
async uint8_t await2(uint8_t s) /* 4 */
{
    s += await pair();
    s += await pair();
    return s;
}

async_manual(octet) uint8_t byte(void);
struct octet {
    char c[2];
};
void octet_init(struct octet *self);
acc_poll octet_poll(struct octet *self, acc_context *cx, uint8_t *out);
void octet_drop(struct octet *self);

// CHECK-LABEL: frame await3_kept: size 5 align 1, stored 5 align 1,
async uint8_t await3_kept(void) /* 5 */
{
    uint8_t a = await byte(), b = await byte(), c = await byte();
    return (uint8_t)(a + b + c);
}

async_manual(large) void big(void);
struct large {
    char c[1024];
};
void large_init(struct large *self);
acc_poll large_poll(struct large *self, acc_context *cx);
void large_drop(struct large *self);

// CHECK-LABEL: frame single: size 1024 align 1, stored 1025 align 1,
async void single(void) { await big(); } /* 1025 */

// CHECK-LABEL: frame single_with_noop: size 1024 align 1, stored 1025 align 1,
async void single_with_noop(void) /* 1026 */
{
    use(1);
    await big();
}

// CHECK-LABEL: frame empty: size 0 align 1, stored 1 align 1,
async void empty(void) {} /* 1 */

// CHECK-LABEL: frame empty_big: size 0 align 1, stored 1025 align 1,
async void empty_big(struct block b) { (void)b; } /* 1025 */

// None of the four suspends.
// CHECK-LABEL: frame large_c: size 0 align 1, stored 1025 align 1,
async struct block large_c(struct block t) { return t; } /* 1025 */
// CHECK-LABEL: frame large_b: size 0 align 1, stored 1025 align 1,
async struct block large_b(struct block t) { return await large_c(t); } /* 2050 */
// CHECK-LABEL: frame large_a: size 0 align 1, stored 1025 align 1,
async struct block large_a(struct block t) { return await large_b(t); } /* 3075 */
// CHECK-LABEL: frame large_test: size 0 align 1, stored 1 align 1,
async void large_test(void) /* 3076 */
{
    struct block t = make();
    eat(await large_a(t));
}

struct argument {
    char b[8192];
};
void finish_argument(struct argument a);

// CHECK-LABEL: frame print_type_sizes: size 8193 align 1, stored 8194 align 1,
async void print_type_sizes(struct argument a) /* 16386 */
{
    await wait();
    finish_argument(a);
}

// CHECK-LABEL: frame reads_one: size 2 align 1, stored 8193 align 1,
async int reads_one(struct argument a) /* 16386 */
{
    int k = a.b[3];
    await wait();
    return k;
}

#define WRAPPER(name, inner) async void name(struct argument a) { await inner(a); }
// CHECK-LABEL: frame forwards: size 8193 align 1, stored 8194 align 1,
WRAPPER(forwards, print_type_sizes)
// CHECK-LABEL: frame wrapper1: size 8193 align 1, stored 8194 align 1,
WRAPPER(wrapper1, forwards)
WRAPPER(wrapper2, wrapper1)
WRAPPER(wrapper3, wrapper2)
WRAPPER(wrapper4, wrapper3)
WRAPPER(wrapper5, wrapper4)
WRAPPER(wrapper6, wrapper5)
WRAPPER(wrapper7, wrapper6)
WRAPPER(wrapper8, wrapper7)
// CHECK-LABEL: frame wrapper9: size 8193 align 1, stored 8194 align 1,
WRAPPER(wrapper9, wrapper8) /* 8390655 */

// CHECK-LABEL: frame overlap_x_and_y: size 1026 align 1, stored 1026 align 1,
async void overlap_x_and_y(void) /* 1027 */
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

// CHECK-LABEL: frame overlap_locals: size 8 align 4, stored 8 align 4,
#define SCOPE { int i; lend(&i); await wait(); use((uint64_t)i); }
async void overlap_locals(void) /* 8 */
{
    SCOPE SCOPE SCOPE SCOPE
}

#define LENT(name) char name[1024]; lend(name); await wait(); await wait(); lend(name);
// CHECK-LABEL: frame lent_twice: size 1026 align 1, stored 1026 align 1,
async void lent_twice(void) /* 2050 */
{
    { LENT(a) }
    { LENT(b) }
}

// CHECK-LABEL: frame lent_arms: size 1026 align 1, stored 1026 align 1,
async void lent_arms(char n) /* 4099 */
{
    switch (n) {
    case 0: { LENT(a) break; }
    case 1: { LENT(b) break; }
    case 2: { LENT(c) break; }
    default: { LENT(d) }
    }
}

uint64_t next(uint64_t n);

// CHECK-LABEL: frame chain: size 16 align 8, stored 16 align 8,
async void chain(void) /* 24 */
{
    uint64_t x = next(1);
    await wait();
    uint64_t y = next(x);
    await wait();
    use(y);
}

// CHECK-LABEL: frame throughout: size 24 align 8, stored 24 align 8,
async void throughout(uint64_t a, uint8_t b) /* 32 */
{
    {
        uint32_t c = (uint32_t)next(a);
        await wait();
        use(c);
    }
    {
        uint64_t d = next(a);
        await wait();
        use(d);
    }
    use(a + b);
}

async_manual(word) int q(void);
struct word {
    uint64_t n;
};
void word_init(struct word *self);
acc_poll word_poll(struct word *self, acc_context *cx, int *out);
void word_drop(struct word *self);

// CHECK-LABEL: frame q0: size 8 align 8, stored 16 align 8,
async int q0(void) { return await q(); } /* 16 */
// CHECK-LABEL: frame q1: size 8 align 8, stored 16 align 8,
async int q1(void) { return await q0(); } /* 24 */
// CHECK-LABEL: frame q2: size 8 align 8, stored 16 align 8,
async int q2(void) { return await q1(); } /* 32 */
// CHECK-LABEL: frame q3: size 8 align 8, stored 16 align 8,
async int q3(void) { return await q2(); } /* 40 */
// CHECK-LABEL: frame q4: size 8 align 8, stored 16 align 8,
async int q4(void) { return await q3(); } /* 48 */
