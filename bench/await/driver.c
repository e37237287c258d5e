/* Runs each workload of one variant (BENCH_ACC, BENCH_PLAIN, BENCH_HAND, BENCH_RUST or BENCH_CPP)
 * with two counts and has callgrind write the instructions of each run; programs.py takes the
 * difference, so that whatever happens once cancels out.  Prints the results, which must be the
 * same in all variants.  With an argument: the nanoseconds of CPU time of each workload instead. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <valgrind/callgrind.h>

#define ACC_GENERATED 1
#include "leaf.h"

/* ---- the leaf ---- */

long leaf_pends; /* how often a leaf returns PENDING */
static long pends_left;

void leaf_init(struct leaf *self, long x)
{
    self->x = x;
    pends_left = leaf_pends;
}

acc_poll leaf_poll(struct leaf *self, acc_context *cx, long *out)
{
    (void)cx;
    if (pends_left > 0) {
        pends_left--;
        return ACC_PENDING;
    }
    *out = self->x ^ 5;
    return ACC_READY;
}

void leaf_drop(struct leaf *self) { (void)self; }

long rest(long x) { return x ^ 5; }

void touch(unsigned *values, int count)
{
    for (int i = 0; i < count; i++)
        values[i] = (unsigned)i * 7;
}

/* ---- an executor that only lets a future be polled ---- */

#if defined(BENCH_ACC) || defined(BENCH_HAND)
static void no_wake(acc_waker waker) { (void)waker; }

static void misuse(acc_executor *executor, const char *name, const char *what)
{
    (void)executor;
    fprintf(stderr, "%s: %s\n", name, what);
    abort();
}

static const acc_executor_ops ops = {
    .version = ACC_ABI_VERSION,
    .size = sizeof(acc_executor_ops),
    .wake = no_wake,
    .wake_local = no_wake,
    .misuse = misuse,
};
static acc_executor executor = {&ops};
static _Alignas(64) unsigned char frame[8192];
#endif

/* ---- how a variant is called ---- */

#if defined(BENCH_ACC)
#define DECLARE(T, name, ...)                                                                      \
    struct name##_future;                                                                          \
    acc_poll name##_future_start(struct name##_future *, acc_context *, T *, __VA_ARGS__);         \
    acc_poll name##_future_poll(struct name##_future *, acc_context *, T *);
#define RUN(name, out, ...)                                                                        \
    do {                                                                                           \
        struct name##_future *self = (void *)frame;                                                \
        if (name##_future_start(self, &cx, &(out), __VA_ARGS__) == ACC_PENDING)                    \
            while (name##_future_poll(self, &cx, &(out)) == ACC_PENDING)                           \
                ;                                                                                  \
    } while (0)
#elif defined(BENCH_HAND)
#define DECLARE(T, name, ...)                                                                      \
    struct name##_future;                                                                          \
    void name##_future_init(struct name##_future *, __VA_ARGS__);                                  \
    acc_poll name##_future_poll(struct name##_future *, acc_context *, T *);
#define RUN(name, out, ...)                                                                        \
    do {                                                                                           \
        struct name##_future *self = (void *)frame;                                                \
        name##_future_init(self, __VA_ARGS__);                                                     \
        while (name##_future_poll(self, &cx, &(out)) == ACC_PENDING)                               \
            ;                                                                                      \
    } while (0)
#else /* plain functions; those of Rust and C++ run their futures themselves */
#define DECLARE(T, name, ...) T name(__VA_ARGS__);
#define RUN(name, out, ...) ((out) = name(__VA_ARGS__))
#endif

static unsigned values[1024];

/* One function over n iterations, and n calls of a function. */
#define LOOP(T, name)                                                                              \
    DECLARE(T, name, const unsigned *, unsigned long)                                              \
    __attribute__((noinline)) static unsigned long run_##name(long n)                              \
    {                                                                                              \
        CONTEXT                                                                                    \
        T out = 0;                                                                                 \
        RUN(name, out, values, (unsigned long)n);                                                  \
        return (unsigned long)out;                                                                 \
    }
#define CALLS(name)                                                                                \
    DECLARE(long, name, long)                                                                      \
    __attribute__((noinline)) static unsigned long run_##name(long n)                              \
    {                                                                                              \
        CONTEXT                                                                                    \
        long out = 0, sum = 0;                                                                     \
        for (long i = 0; i < n; i++) {                                                             \
            RUN(name, out, i);                                                                     \
            sum += out;                                                                            \
        }                                                                                          \
        return (unsigned long)sum;                                                                 \
    }
/* One call of a function whose leaf is pending n times. */
#define STILL(name)                                                                                \
    __attribute__((noinline)) static unsigned long still_##name(long n)                            \
    {                                                                                              \
        CONTEXT                                                                                    \
        long out = 0;                                                                              \
        leaf_pends = n;                                                                            \
        RUN(name, out, 1L);                                                                        \
        return (unsigned long)out;                                                                 \
    }
#if defined(BENCH_ACC) || defined(BENCH_HAND)
#define CONTEXT acc_context cx = acc_cx_make((acc_waker){&executor, 0, 0, 0}, ~UINT64_C(0), 128);
#else
#define CONTEXT
#endif

LOOP(unsigned long, hot)
LOOP(unsigned long, hot_signed) /* its n is long, passed alike */
LOOP(unsigned long, hot_many)
LOOP(unsigned long, hot_two)
LOOP(unsigned long, hot_pinned)
LOOP(unsigned long, hot_while)
LOOP(unsigned long, nested)
LOOP(unsigned long, nested_times)
LOOP(long, ready_inline)
LOOP(long, ready_leaf)
LOOP(long, ready_call)
CALLS(inlined8)
CALLS(inlined64)
CALLS(chain1)
CALLS(chain8)
CALLS(chain64)
/* Plain C never waits; in C++ nobody resumes who still has to wait. */
#if !defined(BENCH_PLAIN) && !defined(BENCH_CPP)
STILL(chain1)
STILL(chain8)
STILL(inlined8)
#endif

/* ---- the table ---- */

struct workload {
    const char *name;
    unsigned long (*run)(long n);
    long count, pends;
};

static const struct workload workloads[] = {
    {"hot/ready", run_hot, 100000, 0},
    {"hot/pending", run_hot, 100000, 1},
    {"hot_signed/ready", run_hot_signed, 100000, 0},
    {"hot_signed/pending", run_hot_signed, 100000, 1},
    {"hot_many/ready", run_hot_many, 100000, 0},
    {"hot_many/pending", run_hot_many, 100000, 1},
    {"hot_two/ready", run_hot_two, 100000, 0},
    {"hot_two/pending", run_hot_two, 100000, 1},
    {"hot_pinned/ready", run_hot_pinned, 100000, 0},
    {"hot_pinned/pending", run_hot_pinned, 100000, 1},
    {"hot_while/ready", run_hot_while, 100000, 0},
    {"hot_while/pending", run_hot_while, 100000, 1},
    {"nested/ready", run_nested, 2000, 0},
    {"nested/pending", run_nested, 2000, 1},
    {"nested_times/ready", run_nested_times, 2000, 0},
    {"nested_times/pending", run_nested_times, 2000, 1},
    {"ready_inline", run_ready_inline, 20000, 0},
    {"ready_leaf", run_ready_leaf, 20000, 0},
    {"inlined8/ready", run_inlined8, 2000, 0},
    {"inlined8/pending", run_inlined8, 2000, 1},
    {"inlined64/ready", run_inlined64, 500, 0},
    {"inlined64/pending", run_inlined64, 500, 1},
    {"ready_call", run_ready_call, 20000, 0},
    {"chain1/ready", run_chain1, 2000, 0},
    {"chain1/pending", run_chain1, 2000, 1},
    {"chain8/ready", run_chain8, 2000, 0},
    {"chain8/pending", run_chain8, 2000, 1},
    {"chain64/ready", run_chain64, 500, 0},
    {"chain64/pending", run_chain64, 500, 1},
#if !defined(BENCH_PLAIN) && !defined(BENCH_CPP)
    {"still_chain1", still_chain1, 2000, 0},
    {"still_chain8", still_chain8, 2000, 0},
    {"still_inlined8", still_inlined8, 2000, 0},
#endif
};

static long long cpu_time(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

/* The best of two runs: what the machine does besides only adds. */
static void take_times(void)
{
    for (size_t w = 0; w < sizeof workloads / sizeof *workloads; w++) {
        const struct workload *workload = &workloads[w];
        long long best = 0;
        for (int i = 0; i < 2; i++) {
            leaf_pends = workload->pends;
            long long begin = cpu_time();
            workload->run(workload->count * 3);
            long long spent = cpu_time() - begin;
            if (i == 0 || spent < best)
                best = spent;
        }
        printf("%s %lld\n", workload->name, best);
    }
}

int main(int argc, char **argv)
{
    (void)argv;
    for (unsigned i = 0; i < 1024; i++)
        values[i] = i * 2654435761U >> 4;
    if (argc > 1) {
        take_times();
        return 0;
    }
    for (size_t w = 0; w < sizeof workloads / sizeof *workloads; w++) {
        const struct workload *workload = &workloads[w];
        for (int times = 1; times <= 3; times += 2) {
            char label[64];
            snprintf(label, sizeof label, "%s*%d", workload->name, times);
            leaf_pends = workload->pends;
            workload->run(100); /* the dynamic linker's work */
            leaf_pends = workload->pends;
            CALLGRIND_ZERO_STATS;
            unsigned long result = workload->run(workload->count * times);
            CALLGRIND_DUMP_STATS_AT(label);
            printf("%s %ld %lx\n", label, workload->count * times, result);
        }
    }
    return 0;
}
