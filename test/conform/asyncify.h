/* What a program made by asyncify includes first: the dialect, and the nap that it awaits.
 *
 * How often a nap suspends is chosen by the environment variable SCHED: "ready" (never), "once"
 * (always once), or a number, which seeds 0, 1 or 2 times at random.  A program that naps millions
 * of times would run for minutes, so only the first NAPS suspends (100,000) happen.
 *
 * The programs declare what they like, <stdlib.h> or not: so this file declares no name of libc, and
 * no keyword but the reserved ones.
 */
#ifndef ASYNCIFY_H
#define ASYNCIFY_H

#define ACC_NO_KEYWORDS
#include <acc/async.h>

extern char *asyncify_getenv(const char *name) __asm__("getenv");
extern long asyncify_atol(const char *text) __asm__("atol");
extern int *asyncify_errno(void) __asm__("__errno_location");
extern void asyncify_abort(void) __asm__("abort");

/* How often the next nap suspends. */
static inline int asyncify_times(void)
{
    static int mode; /* 0: not read yet, 1: ready, 2: once, 3: random */
    static unsigned seed;
    static long left = 100000;
    int times = 1;
    if (mode == 0) {
        const char *sched = asyncify_getenv("SCHED"), *naps = asyncify_getenv("NAPS");
        if (naps)
            left = asyncify_atol(naps);
        mode = !sched || sched[0] == 'r' ? 1 : sched[0] == 'o' ? 2 : 3;
        if (mode == 3)
            seed = (unsigned)asyncify_atol(sched) * 2654435761U + 1U;
    }
    if (mode == 1 || left <= 0)
        return 0;
    if (mode == 3) {
        seed = seed * 1664525U + 1013904223U;
        times = (int)((seed >> 16) % 3U);
    }
    left -= times;
    return times;
}

/* errno is the program's: what the executor does to it meanwhile is undone. */
struct asyncify_nap_future {
    unsigned char live, left;
    int error;
};

_Async_manual(asyncify_nap_future) void asyncify_nap(void);

static inline void asyncify_nap_future_init(struct asyncify_nap_future *self)
{
    self->live = 1;
    self->left = (unsigned char)asyncify_times();
    self->error = *asyncify_errno();
}

static inline acc_poll asyncify_nap_future_poll(struct asyncify_nap_future *self, acc_context *cx)
{
    if (self->live != 1)
        asyncify_abort();
    if (self->left > 0) {
        self->left--;
        acc_wake_local(acc_cx_waker(cx));
        return ACC_PENDING;
    }
    self->live = 2;
    *asyncify_errno() = self->error;
    return ACC_READY;
}

static inline void asyncify_nap_future_drop(struct asyncify_nap_future *self)
{
    self->live = 3;
}

#endif
