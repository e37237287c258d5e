/* Drops each subject of a generated file after 0, 1, 2, ... polls, under each schedule.
 *
 * A program is what acc made of the generated file, SUBJECTS(X) that applies X to each subject's
 * name, and this.  Its operands are SUBJECT:MODE,SEED,REFUSED each: the number of a subject and a
 * schedule (see try_begin).
 */
static int driver_wakes;

static void driver_wake(acc_waker waker)
{
    if (waker.generation != 7)
        abort();
    driver_wakes++;
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

/* Whether it finished.  `way`: 0 polls what init made, 1 begins by start, 2 goes through the type,
 * as an executor does.  The frame has a heap block of its own size, so that ASan sees what is
 * written beside it, and starts as rubbish, so that nothing relies on zeros. */
static int driver_try(const struct subject *subject, int way, int polls, unsigned *result)
{
    acc_executor executor = {&driver_ops};
    acc_waker waker = {&executor, 3, 7, 0};
    size_t size = subject->type->size;
    void *self = aligned_alloc(subject->type->align, size);
    acc_poll done = ACC_PENDING;
    memset(self, 0xa5, size);
    if (way != 1 || polls == 0)
        subject->init(self);
    for (int i = 0; i < polls && done == ACC_PENDING; i++) {
        acc_context cx = acc_cx_make(waker, ~(uint64_t)0, 128);
        driver_wakes = 0;
        if (way == 2)
            done = subject->type->poll(self, &cx, result);
        else if (way == 1 && i == 0)
            done = subject->start(self, &cx, result);
        else
            done = subject->poll(self, &cx, result);
        if (done == ACC_PENDING && driver_wakes == 0)
            printf("poll %d is pending and woke nobody\n", i + 1);
    }
    if (done == ACC_PENDING) {
        printf("drop\n");
        if (way != 2)
            subject->drop(self);
        else if (subject->type->drop)
            subject->type->drop(self);
    }
    memset(self, 0x5a, size);
    free(self);
    return done == ACC_READY;
}

int main(int argc, char **argv)
{
    static char buffer[1 << 16];
    setvbuf(stdout, buffer, _IOFBF, sizeof buffer);
    for (int i = 1; i < argc; i++) {
        unsigned subject = 0, seed = 0, refused = 0;
        int mode = 0, name = 0;
        if (sscanf(argv[i], "%u:%n%d,%u,%u", &subject, &name, &mode, &seed, &refused) != 4 ||
            subject >= sizeof driver_subjects / sizeof *driver_subjects)
            return 2;
        printf("=== %u\n", subject);
        for (int polls = 0, done = 0; !done; polls++) {
            unsigned result = 0;
            printf("--- schedule %s, %d polls\n", argv[i] + name, polls);
            try_begin(mode, seed, refused, DRIVER_FUEL);
            done = driver_try(&driver_subjects[subject], (polls + i) % 3, polls, &result);
            if (done)
                printf("result %u\n", result);
            try_end();
        }
    }
    return 0;
}
