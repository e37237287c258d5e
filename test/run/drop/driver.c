/* Polls the future of `async int subject(void)` 0, 1, 2, ... times and drops it, until it is done
 * by itself.  An executor of a few lines is enough for that; no runtime is linked.
 *
 * SUBJECT is the file to include: the test as written (PLAIN), or what acc made of it.  The plain
 * reference runs the subject in a thread which the leaf leaves (see harness.h).
 */
#include SUBJECT

#ifdef PLAIN

struct harness_run {
    int done, result;
};

static void *harness_thread(void *arg)
{
    struct harness_run *run = arg;
    run->result = subject();
    run->done = 1;
    return NULL;
}

static int harness_try(int polls, int *result)
{
    struct harness_run run = {0, 0};
    pthread_t thread;
    if (polls == 0)
        return 0;
    harness_polls = polls;
    if (pthread_create(&thread, NULL, harness_thread, &run) || pthread_join(thread, NULL))
        abort();
    *result = run.result;
    return run.done;
}

enum { HARNESS_PASSES = 3 };
#define HARNESS_PASS(n) ((void)(n))

#else

#include "../../children.h"

static int harness_wakes;

static void harness_wake(acc_waker waker)
{
    if (children_wake(waker))
        return;
    if (waker.generation != 7)
        abort();
    harness_wakes++;
}

static void *harness_allocate(acc_executor *executor, size_t size, size_t align)
{
    (void)executor;
    return aligned_alloc(align, (size + align - 1) / align * align);
}

static void harness_release(acc_executor *executor, void *memory, size_t size, size_t align)
{
    (void)executor, (void)size, (void)align;
    free(memory);
}

static void harness_misuse(acc_executor *executor, const char *name, const char *what)
{
    (void)executor;
    say("MISUSE %s: %s\n", name, what);
    abort();
}

static const acc_executor_ops harness_ops = {
    .version = ACC_ABI_VERSION,
    .size = sizeof(acc_executor_ops),
    .wake = harness_wake,
    .wake_local = harness_wake,
    .allocate = harness_allocate,
    .release = harness_release,
    .misuse = harness_misuse,
    .child_open = children_open,
    .child_close = children_close,
};

enum { HARNESS_PASSES = 3 };
static int harness_pass; /* 0: init, poll; 1: start, poll; 2: through subject_future_type */
#define HARNESS_PASS(n) ((void)(harness_pass = (n)))

/* The frame has a heap block of its own size, so that ASan sees what is written beside it, and
 * starts as rubbish, so that nothing relies on zeros. */
static int harness_try(int polls, int *result)
{
    acc_executor executor = {&harness_ops};
    acc_waker waker = {&executor, 3, 7, 0};
    size_t size = sizeof(struct subject_future);
    struct subject_future *self = aligned_alloc(_Alignof(struct subject_future), size);
    acc_poll done = ACC_PENDING;
    if (!self)
        abort();
    if (subject_future_type.size != size ||
        subject_future_type.align != _Alignof(struct subject_future))
        say("type: %u bytes, struct: %u\n", subject_future_type.size, (unsigned)size);
    memset(self, 0xa5, size);
    if (harness_pass != 1 || polls == 0)
        subject_future_init(self);
    for (int i = 0; i < polls && done == ACC_PENDING; i++) {
        acc_context cx = acc_cx_make(waker, ~(uint64_t)0, 128);
        harness_wakes = 0;
        if (harness_pass == 2)
            done = subject_future_type.poll(self, &cx, result);
        else if (harness_pass == 1 && i == 0)
            done = subject_future_start(self, &cx, result);
        else
            done = subject_future_poll(self, &cx, result);
        if (done == ACC_PENDING && harness_wakes == 0)
            say("poll %d is pending and woke nobody\n", i + 1);
    }
    if (done == ACC_PENDING) {
        if (harness_pass == 2 && subject_future_type.drop)
            subject_future_type.drop(self);
        else if (harness_pass != 2)
            subject_future_drop(self);
    }
    memset(self, 0x5a, size);
    free(self);
    return done == ACC_READY;
}

#endif

int main(void)
{
    for (int i = 0; i < HARNESS_PASSES; i++) {
        HARNESS_PASS(i);
        for (int polls = 0, done = 0; !done && polls < 1000; polls++) {
            int result = 0;
            say("--- pass %d, %d polls\n", i, polls);
            done = harness_try(polls, &result);
            if (done)
                say("result %d\n", result);
        }
    }
    return 0;
}
