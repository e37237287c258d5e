/* What the measured functions wait for, futures written by hand and each pending once, and how a
 * row is run.  acc reads this.  With -DPLAIN async and await vanish and a leaf is a plain function:
 * that program says what the rows must compute.  C++ reads the same functions with leaves.hpp
 * (sizes.py changes `async T f(` to `task<T> f(`); leaves.rs is this in Rust. */
#ifndef BENCH_SIZES_LEAVES_H
#define BENCH_SIZES_LEAVES_H

#ifdef __cplusplus
#include "leaves.hpp"
#else

#include "helpers.h"

#include <stdio.h>

#define ALIGNED(n) _Alignas(n)
#define CLEANUP(f) __attribute__((cleanup(f)))

#ifdef PLAIN

#define async
#define await
#define boxed(call) call
#define acc_block_on(call) call
#define acc_frame_size(f) sizeof(&f)

static inline void w(void) { pend(); }
static inline void big(void) { pend(); }
static inline void nap(uint32_t ms) { pend(), (void)ms; }
static inline uint8_t get(uint8_t v) { return pend(), v; }
static inline uint8_t byte(void) { return pend(), take_byte(); }
static inline int32_t fetch(int32_t v) { return pend(), v; }
static inline uint64_t q(uint64_t v) { return pend(), v; }
static inline uint8_t huge(uint64_t a, uint64_t b, uint64_t c, uint64_t d)
{
    return pend(), (uint8_t)(a + b + c + d);
}
static inline int32_t read_some(uint8_t *at, uint32_t count)
{
    return pend(), take_bytes(at, count);
}
static inline int32_t write_some(const uint8_t *at, uint32_t count)
{
    return pend(), put_bytes(at, count);
}

#else

#include <acc/async.h>

/* The leaf's poll: pending once, as `pended` (an lvalue) says. */
#define PEND_ONCE(pended)                                                                          \
    if (!(pended)) {                                                                               \
        (pended) = 1;                                                                              \
        pend();                                                                                    \
        acc_wake_local(acc_cx_waker(cx));                                                          \
        return ACC_PENDING;                                                                        \
    }

/* A leaf without a result, and one with: its struct, what its init stores, its result. */
#define WAIT_LEAF(tag, PARAMETERS, MEMBERS, ...)                                                   \
    struct tag MEMBERS;                                                                            \
    async_manual(tag) void tag PARAMETERS;                                                         \
    static inline void tag##_drop(struct tag *self) { (void)self; }                                \
    static inline acc_poll tag##_poll(struct tag *self, acc_context *cx) __VA_ARGS__

#define LEAF(tag, T, PARAMETERS, MEMBERS, PENDED, ...)                                             \
    struct tag MEMBERS;                                                                            \
    async_manual(tag) T tag PARAMETERS;                                                            \
    static inline void tag##_drop(struct tag *self) { (void)self; }                                \
    static inline acc_poll tag##_poll(struct tag *self, acc_context *cx, T *out)                   \
    {                                                                                              \
        PEND_ONCE(PENDED)                                                                          \
        *out = (__VA_ARGS__);                                                                      \
        return ACC_READY;                                                                          \
    }

/* 1 byte */
WAIT_LEAF(w, (void), { uint8_t pended; }, {
    PEND_ONCE(self->pended)
    return ACC_READY;
})
static inline void w_init(struct w *self) { self->pended = 0; }

/* 1024 bytes, rustc's BigFut */
WAIT_LEAF(big, (void), { uint8_t bytes[1024]; }, {
    PEND_ONCE(self->bytes[0])
    return ACC_READY;
})
static inline void big_init(struct big *self) { self->bytes[0] = 0; }

/* 4 bytes: a sleep */
WAIT_LEAF(nap, (uint32_t ms), { uint32_t ms; }, {
    if (!(self->ms >> 31)) {
        self->ms |= UINT32_C(1) << 31;
        pend();
        acc_wake_local(acc_cx_waker(cx));
        return ACC_PENDING;
    }
    return ACC_READY;
})
static inline void nap_init(struct nap *self, uint32_t ms) { self->ms = ms; }

/* 2 bytes */
LEAF(get, uint8_t, (uint8_t v), { uint8_t v; uint8_t pended; }, self->pended, self->v)
static inline void get_init(struct get *self, uint8_t v) { *self = (struct get){v, 0}; }

/* 1 byte: the next one of the input */
LEAF(byte, uint8_t, (void), { uint8_t pended; }, self->pended, take_byte())
static inline void byte_init(struct byte *self) { self->pended = 0; }

/* 8 bytes aligned to 4 */
LEAF(fetch, int32_t, (int32_t v), { int32_t v; uint8_t pended; }, self->pended, self->v)
static inline void fetch_init(struct fetch *self, int32_t v)
{
    self->v = v;
    self->pended = 0;
}

/* 8 bytes aligned to 8; whether it was pending is the lowest bit */
struct q {
    uint64_t v;
};
async_manual(q) uint64_t q(uint64_t v);
static inline void q_init(struct q *self, uint64_t v) { self->v = v << 1; }
static inline void q_drop(struct q *self) { (void)self; }
static inline acc_poll q_poll(struct q *self, acc_context *cx, uint64_t *out)
{
    if (!(self->v & 1)) {
        self->v |= 1;
        pend();
        acc_wake_local(acc_cx_waker(cx));
        return ACC_PENDING;
    }
    *out = self->v >> 1;
    return ACC_READY;
}

/* 8193 bytes */
LEAF(huge, uint8_t, (uint64_t a, uint64_t b, uint64_t c, uint64_t d), { uint8_t bytes[8193]; },
     self->bytes[0], self->bytes[1])
static inline void huge_init(struct huge *self, uint64_t a, uint64_t b, uint64_t c, uint64_t d)
{
    self->bytes[0] = 0;
    self->bytes[1] = (uint8_t)(a + b + c + d);
}

/* 16 bytes aligned to 8: an operation on bytes of the caller's */
#define IO(tag, T, finish)                                                                         \
    LEAF(tag, int32_t, (T *at, uint32_t count), { T *at; uint32_t count; uint8_t pended; },        \
         self->pended, finish(self->at, self->count))                                              \
    static inline void tag##_init(struct tag *self, T *at, uint32_t count)                         \
    {                                                                                              \
        self->at = at;                                                                             \
        self->count = count;                                                                       \
        self->pended = 0;                                                                          \
    }
IO(read_some, uint8_t, take_bytes)
IO(write_some, const uint8_t, put_bytes)

#endif

/* ---- a row: runs a function, prints its stored size, its result and what it did ---- */

#define ROW_AS(name, input, run)                                                                   \
    do {                                                                                           \
        begin(input);                                                                              \
        long long result = (long long)(run);                                                       \
        printf("%s %zu %lld %u %u\n", #name, acc_frame_size(name), result, mixed(), suspended());  \
    } while (0)
#define ROW(name, call, input) ROW_AS(name, input, acc_block_on(call))
#define ROW_KB(name, call) ROW_AS(name, "", acc_block_on(call).b[3])
#define ROW_VOID(name, call) ROW_AS(name, "", (acc_block_on(call), 0))

#endif
#endif
