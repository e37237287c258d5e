/* Drops each subject of a generated file after 0, 1, 2, ... polls, under each schedule.
 *
 * A program is what acc made of the generated file, SUBJECTS(X) that applies X to each subject's
 * name, and this.  Its operands are SUBJECT:MODE,SEED,REFUSED[,EXECUTOR] each: the number of a
 * subject, a schedule (see try_begin), and who polls: 0 and 1 are below, 2 is libacc,
 * 3 its hostile twin.
 *
 * The executor here polls a future that was woken; when it was not, time goes on to the next timer,
 * and all timers of that tick fire.  Number 0 says which arms were woken, number 1 always says all.
 */
#include "../children.h"

static struct {
    uint64_t now;
    uint64_t woken; /* the arms */
    int wakes;
    struct acc_timeout *timers; /* linked by links[0] */
} driver;

static void *driver_allocate(acc_executor *executor, size_t size, size_t align)
{
    (void)executor;
    void *memory = aligned_alloc(align, (size + align - 1) / align * align);
    if (!memory)
        abort();
    return memset(memory, 0xa5, size);
}

static void driver_release(acc_executor *executor, void *memory, size_t size, size_t align)
{
    (void)executor, (void)align;
    memset(memory, 0x5a, size);
    free(memory);
}

static void driver_wake(acc_waker waker)
{
    if (children_wake(waker))
        return;
    if (waker.generation != 7)
        abort();
    driver.wakes++;
    driver.woken |= waker.arms;
}

enum { TIMER_NEW, TIMER_ARMED, TIMER_FIRED };

static acc_poll driver_timeout(struct acc_timeout *self, acc_context *cx)
{
    if (self->state[0] == TIMER_FIRED || (self->state[0] == TIMER_NEW && self->tick == 0))
        return ACC_READY;
    if (self->state[0] == TIMER_NEW) {
        self->state[0] = TIMER_ARMED;
        self->tick += driver.now;
        self->links[0] = NULL; /* the last: those of one tick fire in this order */
        struct acc_timeout **end = &driver.timers;
        while (*end)
            end = (struct acc_timeout **)&(*end)->links[0];
        *end = self;
    }
    self->waker = acc_cx_waker(cx);
    return ACC_PENDING;
}

static void driver_timeout_drop(struct acc_timeout *self)
{
    struct acc_timeout *last = driver.timers;
    if (driver.timers == self)
        driver.timers = self->links[0];
    for (; last && last != self; last = last->links[0])
        if (last->links[0] == self)
            last->links[0] = self->links[0];
}

static void driver_advance(void)
{
    uint64_t next = UINT64_MAX;
    for (struct acc_timeout *timer = driver.timers; timer; timer = timer->links[0])
        if (timer->tick < next)
            next = timer->tick;
    driver.now = next;
    for (struct acc_timeout *timer = driver.timers; timer; timer = timer->links[0])
        if (timer->tick == next) {
            driver_timeout_drop(timer);
            timer->state[0] = TIMER_FIRED;
            driver_wake(timer->waker);
        }
}

static void driver_misuse(acc_executor *executor, const char *name, const char *what)
{
    (void)executor;
    printf("MISUSE %s: %s\n", name, what);
    abort();
}

static const acc_executor_ops driver_ops = {
    .version = ACC_ABI_VERSION,
    .size = sizeof(acc_executor_ops),
    .wake = driver_wake,
    .wake_local = driver_wake,
    .misuse = driver_misuse,
    .allocate = driver_allocate,
    .release = driver_release,
    .child_open = children_open,
    .child_close = children_close,
    .timeout = driver_timeout,
    .timeout_drop = driver_timeout_drop,
};

struct subject {
    const acc_type *type;
    void (*init)(void *self);
    acc_poll (*start)(void *self, acc_context *cx, void *out);
    acc_poll (*poll)(void *self, acc_context *cx, void *out);
    void (*drop)(void *self);
};

#define DRIVER_FUNCTIONS(name)                                                                     \
    static void name##_test_init(void *self)                                                       \
    {                                                                                              \
        name##_future_init(self);                                                                  \
    }                                                                                              \
    static acc_poll name##_test_start(void *self, acc_context *cx, void *out)                      \
    {                                                                                              \
        return name##_future_start(self, cx, out);                                                 \
    }                                                                                              \
    static acc_poll name##_test_poll(void *self, acc_context *cx, void *out)                       \
    {                                                                                              \
        return name##_future_poll(self, cx, out);                                                  \
    }                                                                                              \
    static void name##_test_drop(void *self)                                                       \
    {                                                                                              \
        name##_future_drop(self);                                                                  \
    }
SUBJECTS(DRIVER_FUNCTIONS)

#define DRIVER_SUBJECT(name)                                                                       \
    {&name##_future_type, name##_test_init, name##_test_start, name##_test_poll, name##_test_drop},
static const struct subject driver_subjects[] = {SUBJECTS(DRIVER_SUBJECT)};

/* A subject's future, which is polled `polls` times and then dropped.  `way`: 0 polls what init
 * made, 1 begins by start, 2 goes through the type, as an executor does. */
struct trial {
    const struct subject *subject;
    void *self;
    int way, polls, polled;
    unsigned result;
    acc_poll done;
};

static void trial_poll(struct trial *t, acc_context *cx)
{
    if (t->way == 2)
        t->done = t->subject->type->poll(t->self, cx, &t->result);
    else if (t->way == 1 && t->polled == 0)
        t->done = t->subject->start(t->self, cx, &t->result);
    else
        t->done = t->subject->poll(t->self, cx, &t->result);
    t->polled++;
}

static void trial_drop(struct trial *t)
{
    printf("drop\n");
    if (t->way != 2)
        t->subject->drop(t->self);
    else if (t->subject->type->drop)
        t->subject->type->drop(t->self);
}

static void trial_run(struct trial *t, int keeps_arms)
{
    acc_executor executor = {&driver_ops};
    acc_waker waker = {&executor, 3, 7, 0};
    memset(&driver, 0, sizeof driver);
    driver.woken = ~(uint64_t)0;
    while (t->polled < t->polls && t->done == ACC_PENDING) {
        acc_context cx = acc_cx_make(waker, keeps_arms ? driver.woken : ~(uint64_t)0, 128);
        driver.woken = 0;
        driver.wakes = 0;
        trial_poll(t, &cx);
        if (t->done == ACC_PENDING && driver.wakes == 0 && !driver.timers)
            printf("poll %d is pending and woke nobody\n", t->polled);
        else if (driver.wakes == 0 && t->polled < t->polls && t->done == ACC_PENDING)
            driver_advance();
    }
    if (t->done == ACC_PENDING)
        trial_drop(t);
    if (driver.timers)
        printf("LEAK: a timer\n");
}

#ifdef DRIVER_LIBACC
#include <acc/task.h>
#include <acc/time.h>

/* The task that polls the trial's future as if it awaited it. */
static acc_poll trial_type_poll(void *self, acc_context *cx, void *out)
{
    struct trial *t = *(struct trial **)self;
    (void)out;
    if (t->polled == 0 && acc_time_pause())
        abort();
    trial_poll(t, cx);
    if (t->done == ACC_PENDING && t->polled < t->polls)
        return ACC_PENDING;
    if (t->done == ACC_PENDING)
        trial_drop(t);
    acc_counters counters = acc_runtime_counters(acc_runtime_current());
    if (counters.timers && !counters.tasks)
        printf("LEAK: a timer\n");
    return ACC_READY;
}

static void trial_run_in_libacc(struct trial *t)
{
    static const acc_type type = {
        sizeof(struct trial *), _Alignof(struct trial *), "trial", trial_type_poll, NULL, NULL};
    if (t->polls)
        acc_run_blocking(&type, &t, NULL);
    else
        trial_drop(t);
}
#else
static void trial_run_in_libacc(struct trial *t)
{
    (void)t;
    abort();
}
#endif

/* Whether it finished.  The frame has a heap block of its own size, so that ASan sees what is
 * written beside it, and starts as rubbish, so that nothing relies on zeros. */
static int driver_try(const struct subject *subject, unsigned executor, int way, int polls)
{
    size_t size = subject->type->size;
    struct trial t = {
        .subject = subject,
        .self = aligned_alloc(subject->type->align, size),
        .way = way,
        .polls = polls,
        .done = ACC_PENDING,
    };
    memset(t.self, 0xa5, size);
    if (way != 1 || polls == 0)
        subject->init(t.self);
    if (executor >= 2)
        trial_run_in_libacc(&t);
    else
        trial_run(&t, executor == 0);
    memset(t.self, 0x5a, size);
    free(t.self);
    if (t.done == ACC_READY)
        printf("result %u\n", t.result);
    return t.done == ACC_READY;
}

int main(int argc, char **argv)
{
    static char buffer[1 << 16];
    setvbuf(stdout, buffer, _IOFBF, sizeof buffer);
    for (int i = 1; i < argc; i++) {
        unsigned subject = 0, seed = 0, refused = 0, executor = 0;
        int mode = 0, name = 0;
        if (sscanf(argv[i], "%u:%n%d,%u,%u,%u", &subject, &name, &mode, &seed, &refused,
                   &executor) < 4 ||
            subject >= sizeof driver_subjects / sizeof *driver_subjects)
            return 2;
        printf("=== %u\n", subject);
        fflush(stdout);
        alarm(10); /* a timer in a frame that is gone may be one in a ring */
        for (int polls = 0, done = 0; !done; polls++) {
            printf("--- schedule %s, %d polls\n", argv[i] + name, polls);
            try_begin(mode, seed, refused, DRIVER_FUEL);
            done = driver_try(&driver_subjects[subject], executor, (polls + i) % 3, polls);
            try_end();
        }
    }
    return 0;
}
