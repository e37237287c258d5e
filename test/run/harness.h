/* The leaves and the trace of the run tests.
 *
 * A test is compiled twice: by acc, and with -DPLAIN as plain C, where async and await vanish and
 * a leaf is a function that returns its argument.  Both print the same, or acc is wrong.
 *
 * Three readers see this file: a plain compiler (PLAIN), acc (__ACC__), and the compiler behind
 * acc, which reads it again through the folded #include (ACC_GENERATED).  So it holds hand-written
 * futures only, which are plain C to all of them.
 *
 * How often a leaf returns PENDING is chosen by the environment variable SCHED: "ready" (never),
 * "once" (always once), or a number, which seeds 0, 1 or 2 times at random.
 *
 * With -DDROP (the tests in drop/) a driver polls the test's future n times and drops it.  The
 * plain reference then leaves its thread from within the leaf: gcc's unwinder runs the cleanups of
 * each scope from the innermost outward, which is what a drop does.
 */
#ifndef HARNESS_H
#define HARNESS_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef PLAIN
#define _Async
#define _Await
#define _Async_manual(tag)
#ifndef ACC_NO_KEYWORDS
#define async
#define async_sized(bytes)
#define await
#define boxed(...) (__VA_ARGS__)
/* Tasks and arms run one after the other; the tests that use them do not tell. */
#define future(T) T
#define spawn(...) (__VA_ARGS__)
#define lazy(...) (__VA_ARGS__)
#define shielded(...) (__VA_ARGS__)
#define HANDLE(t) (t)
#define await_all
#define await_group(n) for (int harness_group = ((void)(n), 1); harness_group; harness_group = 0)
#define go for (int harness_go = 1; harness_go; harness_go = 0)
/* defer { ... } in plain C: a nested function of gcc's as the cleanup of a variable. */
#define HARNESS_PASTE(a, b) a##b
#define HARNESS_DEFER(n)                                                                           \
    auto void HARNESS_PASTE(harness_defer_, n)(const int *);                                       \
    __attribute__((unused, cleanup(HARNESS_PASTE(harness_defer_, n)))) int HARNESS_PASTE(          \
        harness_scope_, n) = 0;                                                                    \
    void HARNESS_PASTE(harness_defer_, n)(const int *scope __attribute__((unused)))
#define defer HARNESS_DEFER(__COUNTER__)
#endif
#define acc_block_on(...) (__VA_ARGS__)
#ifdef DROP
#include <pthread.h>
#endif
#define DEFER(...)                                                                                 \
    defer                                                                                          \
    {                                                                                              \
        __VA_ARGS__;                                                                               \
    }
#else
#include <acc/async.h>
#define DEFER(...) defer __VA_ARGS__
#define HANDLE(t) t() /* await HANDLE(t): plain C has a value where acc has a handle */
#endif

/* ---- the trace ---------------------------------------------------------------------------- */

__attribute__((format(printf, 1, 2))) static inline void say(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    vprintf(format, list);
    va_end(list);
    fflush(stdout);
}

/* Says that it was evaluated, and is its argument. */
static inline int at(int v)
{
    say("at %d\n", v);
    return v;
}

/* ---- the schedule ------------------------------------------------------------------------- */

static inline int harness_times(void)
{
    static int mode; /* 0: not read yet, 1: ready, 2: once, 3: random */
    static uint32_t seed;
    if (mode == 0) {
        const char *sched = getenv("SCHED");
        if (!sched || strcmp(sched, "ready") == 0)
            mode = 1;
        else if (strcmp(sched, "once") == 0)
            mode = 2;
        else {
            mode = 3;
            seed = (uint32_t)atoi(sched) * 2654435761U + 1U;
        }
    }
    if (mode != 3)
        return mode - 1;
    seed = seed * 1664525U + 1013904223U;
    return (int)((seed >> 16) % 3U);
}

/* ---- the leaves ---------------------------------------------------------------------------- */

struct pair {
    int x, y;
};

struct big { /* 152 bytes */
    int id;
    long long words[16];
    char name[16];
};

#ifdef PLAIN

#ifdef DROP
static int harness_polls; /* how many polls the driver still makes */
#endif

static inline void harness_wait(const char *name, int v, int times)
{
#ifdef DROP
    for (; times > 0; times--)
        if (--harness_polls == 0) {
            if (name)
                say("drop %s %d\n", name, v);
            pthread_exit(NULL);
        }
#else
    (void)name, (void)v, (void)times;
#endif
}

#define LEAF(leaf, T)                                                                              \
    static inline T leaf(T v)                                                                      \
    {                                                                                              \
        harness_wait(NULL, 0, harness_times());                                                    \
        return v;                                                                                  \
    }

static inline int step(int v)
{
    harness_wait("step", v, harness_times());
    say("step %d\n", v);
    return v;
}

static inline int after(int n, int v)
{
    harness_wait("after", v, n);
    return v;
}

static inline void nap(int n)
{
    harness_wait("nap", n, n);
}

#else

enum { HARNESS_LIVE = 0x11fe, HARNESS_DONE = 0xd01e, HARNESS_DROPPED = 0xdeed };

struct harness_leaf {
    int life, left;
};

static inline void harness_init(struct harness_leaf *self, int times)
{
    self->life = HARNESS_LIVE;
    self->left = times;
}

static inline acc_poll harness_poll(struct harness_leaf *self, acc_context *cx)
{
    if (self->life != HARNESS_LIVE) {
        say("BAD POLL of a leaf that is %x\n", (unsigned)self->life);
        abort();
    }
    if (self->left > 0) {
        self->left--;
        acc_wake_local(acc_cx_waker(cx));
        return ACC_PENDING;
    }
    self->life = HARNESS_DONE;
    return ACC_READY;
}

/* Whether the leaf was still waiting. */
static inline int harness_drop(struct harness_leaf *self)
{
    int live = self->life == HARNESS_LIVE;
    if (!live && self->life != HARNESS_DONE) {
        say("BAD DROP of a leaf that is %x\n", (unsigned)self->life);
        abort();
    }
    self->life = HARNESS_DROPPED;
    return live;
}

#ifdef DROP
#define HARNESS_DROP(self, name, v)                                                                \
    do {                                                                                           \
        if (harness_drop(self))                                                                    \
            say("drop %s %d\n", name, v);                                                          \
    } while (0)
#else
#define HARNESS_DROP(self, name, v) ((void)harness_drop(self))
#endif

#define LEAF(leaf, T)                                                                              \
    struct leaf##_future {                                                                         \
        struct harness_leaf base;                                                                  \
        T v;                                                                                       \
    };                                                                                             \
    _Async_manual(leaf##_future) T leaf(T v);                                                      \
    static inline void leaf##_future_init(struct leaf##_future *self, T v)                         \
    {                                                                                              \
        harness_init(&self->base, harness_times());                                                \
        self->v = v;                                                                               \
    }                                                                                              \
    static inline acc_poll leaf##_future_poll(struct leaf##_future *self, acc_context *cx, T *out) \
    {                                                                                              \
        if (harness_poll(&self->base, cx) == ACC_PENDING)                                          \
            return ACC_PENDING;                                                                    \
        *out = self->v;                                                                            \
        return ACC_READY;                                                                          \
    }                                                                                              \
    static inline void leaf##_future_drop(struct leaf##_future *self)                              \
    {                                                                                              \
        (void)harness_drop(&self->base);                                                           \
    }

/* Says that it is done, and is its argument. */
struct step_future {
    struct harness_leaf base;
    int v;
};

_Async_manual(step_future) int step(int v);

static inline void step_future_init(struct step_future *self, int v)
{
    harness_init(&self->base, harness_times());
    self->v = v;
}

static inline acc_poll step_future_poll(struct step_future *self, acc_context *cx, int *out)
{
    if (harness_poll(&self->base, cx) == ACC_PENDING)
        return ACC_PENDING;
    say("step %d\n", self->v);
    *out = self->v;
    return ACC_READY;
}

static inline void step_future_drop(struct step_future *self)
{
    HARNESS_DROP(&self->base, "step", self->v);
}

/* Is v after n times PENDING, whatever the schedule. */
struct after_future {
    struct harness_leaf base;
    int v;
};

_Async_manual(after_future) int after(int n, int v);

static inline void after_future_init(struct after_future *self, int n, int v)
{
    harness_init(&self->base, n);
    self->v = v;
}

static inline acc_poll after_future_poll(struct after_future *self, acc_context *cx, int *out)
{
    if (harness_poll(&self->base, cx) == ACC_PENDING)
        return ACC_PENDING;
    *out = self->v;
    return ACC_READY;
}

static inline void after_future_drop(struct after_future *self)
{
    HARNESS_DROP(&self->base, "after", self->v);
}

/* No result; n times PENDING. */
struct nap_future {
    struct harness_leaf base;
    int n;
};

_Async_manual(nap_future) void nap(int n);

static inline void nap_future_init(struct nap_future *self, int n)
{
    harness_init(&self->base, n);
    self->n = n;
}

static inline acc_poll nap_future_poll(struct nap_future *self, acc_context *cx)
{
    return harness_poll(&self->base, cx);
}

static inline void nap_future_drop(struct nap_future *self)
{
    HARNESS_DROP(&self->base, "nap", self->n);
}

#endif

/* later(v) is v: one for each kind of value. */
LEAF(later, int)
LEAF(later_bool, _Bool)
LEAF(later_uchar, unsigned char)
LEAF(later_short, short)
LEAF(later_llong, long long)
LEAF(later_ulong, unsigned long)
LEAF(later_int128, __int128)
LEAF(later_float, float)
LEAF(later_double, double)
LEAF(later_ldouble, long double)
LEAF(later_complex, double _Complex)
LEAF(later_ptr, void *)
LEAF(later_str, const char *)
LEAF(later_pair, struct pair)
LEAF(later_big, struct big)

#endif
