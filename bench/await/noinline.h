/* Keeps the calls of `chain...` and `half_call` calls, in all variants: they stand for
 * functions too large to be inlined.  Read before the generated C as well (-include). */
#ifndef BENCH_NOINLINE_H
#define BENCH_NOINLINE_H

#define NOINLINE __attribute__((noinline))

#if defined(BY_HAND)
#define KEEP(name)                                                                                 \
    struct name##_future;                                                                          \
    NOINLINE acc_poll name##_future_poll(struct name##_future *, acc_context *, long *);
#elif defined(ACC_GENERATED) /* what an await calls: the functions of the embedded form */
#include <acc/async.h>
#define KEEP(name)                                                                                 \
    struct name##_future_frame;                                                                    \
    struct name##_future_answer;                                                                   \
    static NOINLINE struct name##_future_answer name##_future_start_frame(                         \
        struct name##_future_frame *, acc_context *, long);                                        \
    static NOINLINE struct name##_future_answer name##_future_poll_frame(                          \
        struct name##_future_frame *, acc_context *);                                              \
    static NOINLINE struct name##_future_answer name##_future_resume_frame(                        \
        struct name##_future_frame *, acc_context *, long);
#elif defined(__cplusplus)
#define KEEP(name) NOINLINE task<long> name(long x);
#else
#define KEEP(name) NOINLINE long name(long x);
#endif

KEEP(half_call)
#define LINK(n, m) KEEP(chain##m)
#include "links.h"
#if !defined(ACC_GENERATED) /* nothing embeds it */
KEEP(chain64)
#endif
#undef LINK
#undef KEEP

#endif
