// Of a struct that nobody has the address of, each member is kept by itself: neither padding nor what
// is not read again takes a byte.
// RUN: %acc -w --dump=layout %s | FileCheck %s
// RUN: %acc -w -c --report-sizes=%t.json %s -o %t.o && %check_sizes %t.json
#include <acc/async.h>
#include <stdint.h>

struct wait {
    uint32_t left;
};
async_manual(wait) void wait(uint32_t n);
void wait_init(struct wait *self, uint32_t n);
acc_poll wait_poll(struct wait *self, acc_context *cx);
void wait_drop(struct wait *self);

struct three {
    uint32_t first;
    uint64_t second;
    uint8_t rest[16];
};
struct three make(uint32_t n);
void use(uint64_t n);
void use_three(struct three t);
void keep(void *p);

// CHECK-LABEL: frame one_member: size 8 align 4
// CHECK: await #1 wait (line [[#@LINE+4]]): 8 bytes
async void one_member(uint32_t n)
{
    struct three t = make(n);
    await wait((uint32_t)t.second);
    use(t.first);
}

struct padded {
    uint8_t a;
    uint64_t b;
    uint8_t c;
    uint32_t d;
    uint8_t e;
};

// CHECK-LABEL: frame no_padding: size 24 align 8
async void no_padding(uint32_t n)
{
    struct padded p = {1, 2, 3, 4, 5};
    p.d = n;
    await wait(n);
    use(p.a + p.b + p.c + p.d + p.e);
}

// As a whole it is read with all its members.
// CHECK-LABEL: frame whole: size 32 align 8
async void whole(uint32_t n)
{
    struct three t = make(n);
    await wait(n);
    use_three(t);
}

// Written again before it is read: nothing is kept.
// CHECK-LABEL: frame written: size 4 align 4
async void written(uint32_t n)
{
    struct three t = make(n);
    use_three(t);
    await wait(n);
    t.first = 2;
    use(t.first);
}

// Whose address goes away stays in one piece.
// CHECK-LABEL: frame lent: size 40 align 8
async void lent(uint32_t n)
{
    struct three t = make(n);
    keep(&t.first);
    await wait(n);
    use(t.first);
}

// What arms share has one place.
// CHECK-LABEL: frame shared: size 48 align 8
async void shared(uint32_t n)
{
    struct three t = make(n);
    await_all {
        { await wait(n); t.first++; }
        { await wait(n); t.second++; }
    }
    use(t.first);
}
