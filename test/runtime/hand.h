/* Futures polled by hand, without a runtime: each in its own block of exactly its size, so that
 * AddressSanitizer sees who touches one that is gone, and an executor that only notes who was
 * woken.  A wake of a future that has ended is an error here, where a runtime would ignore it. */
#ifndef ACC_HAND_H
#define ACC_HAND_H

#include "test.h"
#include <stdbool.h>

enum { HANDS = 256, HAND_BUDGET = 128 };

typedef struct hand_type {
    size_t size;
    acc_poll (*poll)(void *frame, acc_context *cx, int *out);
    void (*drop)(void *frame);
} hand_type;

typedef struct hand {
    const hand_type *type; /* NULL: free */
    void *frame;
    uint32_t generation;
    bool woken;
    bool looked; /* it has had the poll in which the hostile build suspends */
    int result;  /* when it is ready */
} hand;

static hand hands[HANDS];

static void hand_wake(acc_waker waker)
{
    hand *h = &hands[waker.slot];
    CHECK(waker.slot < HANDS && h->type && h->generation == waker.generation);
    h->woken = true;
}

static const acc_executor_ops hand_ops = {.version = ACC_ABI_VERSION,
                                          .size = sizeof(acc_executor_ops),
                                          .wake = hand_wake,
                                          .wake_local = hand_wake};
static acc_executor hand_executor = {&hand_ops};

/* A hand whose frame the caller initialises: HAND below. */
__attribute__((unused)) static hand *hand_new(const hand_type *type)
{
    int at = 0;
    while (hands[at].type)
        CHECK(++at < HANDS);
    hand *h = &hands[at];
    h->type = type;
    h->frame = malloc(type->size);
    memset(h->frame, 0xA5, type->size); /* an init that forgets something is seen */
    h->woken = h->looked = false;
    h->result = 12345;
    return h;
}

static void hand_free(hand *h)
{
    free(h->frame);
    h->type = NULL;
}

/* One poll; READY ends it and leaves its result in `result`.  Each poll has another waker, as if
 * the future had been given to another task meanwhile: the newest is the one to be called. */
__attribute__((unused)) static acc_poll hand_poll_with(hand *h, int32_t budget)
{
    acc_waker waker = {&hand_executor, (uint32_t)(h - hands), ++h->generation, 0};
    acc_context cx = acc_cx_make(waker, ~(uint64_t)0, budget);
    CHECK(h->type);
    h->woken = false;
    acc_poll poll = h->type->poll(h->frame, &cx, &h->result);
    h->looked = true;
    if (poll == ACC_READY)
        hand_free(h);
    return poll;
}

/* As a runtime would: until it is ready or waits for somebody else.  So a first poll that suspends
 * in the hostile build is followed by the one that looks. */
__attribute__((unused)) static acc_poll hand_poll(hand *h)
{
#ifdef ACC_HARD
    if (!h->looked) {
        CHECK_INT(hand_poll_with(h, HAND_BUDGET), ACC_PENDING);
        CHECK(h->woken);
    }
#endif
    return hand_poll_with(h, HAND_BUDGET);
}

__attribute__((unused)) static void hand_drop(hand *h)
{
    CHECK(h->type);
    h->type->drop(h->frame);
    hand_free(h);
}

/* hand_type for the future `tag`, with an int or without a result. */
#define HAND_TYPE(tag)                                                                             \
    static acc_poll tag##_hand_poll(void *frame, acc_context *cx, int *out)                        \
    {                                                                                              \
        return tag##_poll(frame, cx, out);                                                         \
    }                                                                                              \
    static void tag##_hand_drop(void *frame)                                                       \
    {                                                                                              \
        tag##_drop(frame);                                                                         \
    }                                                                                              \
    static const hand_type tag##_hand = {sizeof(struct tag), tag##_hand_poll, tag##_hand_drop}
#define VOID_HAND_TYPE(tag)                                                                        \
    static acc_poll tag##_hand_poll(void *frame, acc_context *cx, int *out)                        \
    {                                                                                              \
        (void)out;                                                                                 \
        return tag##_poll(frame, cx);                                                              \
    }                                                                                              \
    static void tag##_hand_drop(void *frame)                                                       \
    {                                                                                              \
        tag##_drop(frame);                                                                         \
    }                                                                                              \
    static const hand_type tag##_hand = {sizeof(struct tag), tag##_hand_poll, tag##_hand_drop}

/* h = HAND(acc_mutex_lock_future, &mutex) */
#define HAND(tag, ...)                                                                             \
    __extension__({                                                                                \
        hand *hand_h = hand_new(&tag##_hand);                                                      \
        tag##_init(hand_h->frame, __VA_ARGS__);                                                    \
        hand_h;                                                                                    \
    })

/* xorshift: George Marsaglia, "Xorshift RNGs", 2003.  TEST_SEED chooses another run. */
static uint64_t hand_seed = 88172645463325252u;

__attribute__((unused)) static void hand_seed_from_environment(void)
{
    const char *text = getenv("TEST_SEED");
    if (text && atoll(text))
        hand_seed = (uint64_t)atoll(text) * 0x9E3779B97F4A7C15u | 1;
}

__attribute__((unused)) static unsigned below(unsigned n)
{
    hand_seed ^= hand_seed << 13;
    hand_seed ^= hand_seed >> 7;
    hand_seed ^= hand_seed << 17;
    return (unsigned)((hand_seed >> 16) % n);
}

#endif
