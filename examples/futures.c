/* futures: the futures that every book on the subject writes by hand.
 *
 *     acc -O2 futures.c -o futures && ./futures
 *
 * A delay, a countdown, both of two, the first of two, and another try.  Those that hold others
 * take any future, written by hand or generated: docs/abi.md has the rules, of which most are about
 * who drops what.  Async functions await them, and they poll async functions.
 *
 * The time is this program's own: ticks, one a millisecond of the runtime's clock, which is stopped
 * and jumps.  So every run prints the same.
 */
#include <acc/async.h>
#include <acc/task.h>
#include <acc/time.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* ---- delay: a leaf ---------------------------------------------------------------------------
 *
 * A leaf keeps the waker of whoever polled it last, where the event will find it, and takes it away
 * when it is dropped. */

struct delay {
    unsigned ticks;              /* from the first poll on */
    unsigned end;                /* once it is in the list */
    struct delay *next, **place; /* NULL: not in the list */
    acc_waker waker;
};

static unsigned now;
static struct delay *sleeping;
static int delay_polls; /* to see that nobody is polled in vain */

static void tick(void)
{
    now++;
    for (struct delay *d = sleeping; d; d = d->next)
        if (d->end == now)
            acc_wake_local(d->waker);
}

static void wake_up(struct delay *self)
{
    *self->place = self->next;
    if (self->next)
        self->next->place = self->place;
    self->place = NULL;
}

async_manual(delay) void delay(unsigned ticks);

static inline void delay_init(struct delay *self, unsigned ticks)
{
    self->ticks = ticks;
    self->place = NULL; /* a future may be moved until its first poll: no pointers into it yet */
}

static inline acc_poll delay_poll(struct delay *self, acc_context *cx)
{
    delay_polls++;
    if (!self->place) {
        self->end = now + self->ticks;
        self->next = sleeping;
        self->place = &sleeping;
        if (sleeping)
            sleeping->place = &self->next;
        sleeping = self;
    }
    if (now - self->end < 1u << 31) { /* ready: drop will not be called any more */
        wake_up(self);
        return ACC_READY;
    }
    self->waker = acc_cx_waker(cx); /* anew each time: somebody else may poll it now */
    return ACC_PENDING;
}

static inline void delay_drop(struct delay *self)
{
    if (self->place)
        wake_up(self);
}

/* ---- countdown: a state machine with a child --------------------------------------------------
 *
 * What acc makes of `for (; left; left--) await delay(1);`, more or less. */

struct countdown {
    int left;
    bool waits; /* the delay is there */
    struct delay delay;
};

async_manual(countdown) void countdown(int from);

static inline void countdown_init(struct countdown *self, int from)
{
    self->left = from;
    self->waits = false;
}

static inline acc_poll countdown_poll(struct countdown *self, acc_context *cx)
{
    for (;; self->left--) {
        if (!self->waits) {
            printf("  %d\n", self->left);
            if (!self->left)
                return ACC_READY;
            delay_init(&self->delay, 1);
            self->waits = true;
        }
        if (delay_poll(&self->delay, cx) == ACC_PENDING)
            return ACC_PENDING;
        self->waits = false; /* a future that was ready is neither polled nor dropped again */
    }
}

static inline void countdown_drop(struct countdown *self)
{
    if (self->waits)
        delay_drop(&self->delay);
    printf("  stopped at %d\n", self->left);
}

/* ---- any future ------------------------------------------------------------------------------
 *
 * acc_type is what an executor knows of a future; it is enough for everybody.  Somebody else has
 * the memory, which must outlive it; MAKE builds a future there. */

struct any {
    const acc_type *type;
    void *frame;
    void *out;
};

#define MAKE(tag, storage, result, ...)                                                            \
    (tag##_init(&(storage), __VA_ARGS__), (struct any){&tag##_type, &(storage), result})

/* What acc generates for an async function, written by hand for a future that is. */
static acc_poll delay_poll_any(void *self, acc_context *cx, void *out)
{
    (void)out;
    return delay_poll(self, cx);
}

static void delay_drop_any(void *self)
{
    delay_drop(self);
}

static const acc_type delay_type = {sizeof(struct delay), _Alignof(struct delay), "delay",
                                    delay_poll_any,       delay_drop_any,         NULL};

/* Polls one of several: with a context of its own, so that its wakes can be told apart, and only if
 * it was woken.  `first`: then it must be polled all the same. */
static bool poll_arm(struct any *arm, acc_context *cx, unsigned index, bool first)
{
    if (!arm->type || (!first && !acc_cx_arm_woken(cx, index)))
        return false;
    acc_context own = acc_cx_arm(cx, index);
    if (arm->type->poll(arm->frame, &own, arm->out) == ACC_PENDING)
        return false;
    arm->type = NULL; /* done */
    return true;
}

static void drop_arm(struct any *arm)
{
    if (arm->type && arm->type->drop)
        arm->type->drop(arm->frame);
    arm->type = NULL;
}

/* ---- join: both of two ------------------------------------------------------------------------
 */

struct join {
    struct any arms[2];
    bool polled;
};

async_manual(join) void join(struct any a, struct any b);

static inline void join_init(struct join *self, struct any a, struct any b)
{
    self->arms[0] = a;
    self->arms[1] = b;
    self->polled = false;
}

static inline acc_poll join_poll(struct join *self, acc_context *cx)
{
    bool first = !self->polled;
    self->polled = true;
    for (unsigned i = 0; i < 2; i++)
        poll_arm(&self->arms[i], cx, i, first);
    return self->arms[0].type || self->arms[1].type ? ACC_PENDING : ACC_READY;
}

static inline void join_drop(struct join *self)
{
    drop_arm(&self->arms[1]);
    drop_arm(&self->arms[0]);
}

static acc_poll join_poll_any(void *self, acc_context *cx, void *out)
{
    (void)out;
    return join_poll(self, cx);
}

static void join_drop_any(void *self)
{
    join_drop(self);
}

static const acc_type join_type = {sizeof(struct join), _Alignof(struct join), "join",
                                   join_poll_any,       join_drop_any,         NULL};

/* ---- first: one of two ------------------------------------------------------------------------
 *
 * Is the index of the one that was ready first.  The other one is dropped before anybody can know
 * who has won; when both could go on the upper one wins, and the lower one never starts. */

struct first {
    struct any arms[2];
    bool polled;
};

async_manual(first) int first(struct any a, struct any b);

static inline void first_init(struct first *self, struct any a, struct any b)
{
    self->arms[0] = a;
    self->arms[1] = b;
    self->polled = false;
}

static inline acc_poll first_poll(struct first *self, acc_context *cx, int *winner)
{
    bool is_first = !self->polled;
    self->polled = true;
    for (unsigned i = 0; i < 2; i++) {
        if (!poll_arm(&self->arms[i], cx, i, is_first))
            continue;
        drop_arm(&self->arms[!i]);
        *winner = (int)i; /* last of all */
        return ACC_READY;
    }
    return ACC_PENDING;
}

static inline void first_drop(struct first *self)
{
    drop_arm(&self->arms[1]);
    drop_arm(&self->arms[0]);
}

/* ---- retry: another try -----------------------------------------------------------------------
 *
 * A future is polled to its end once; so whoever tries again needs a factory.  The attempts have
 * one memory after another. */

struct attempts {
    struct any (*make)(const struct attempts *self, int number, int *result);
    void *storage;
    int most;
};

struct retry {
    struct attempts attempts;
    struct any attempt;
    int number, result;
};

async_manual(retry) int retry(struct attempts attempts);

static inline void retry_init(struct retry *self, struct attempts attempts)
{
    self->attempts = attempts;
    self->number = 0;
}

static inline acc_poll retry_poll(struct retry *self, acc_context *cx, int *out)
{
    do {
        if (!self->number || !self->attempt.type)
            self->attempt = self->attempts.make(&self->attempts, ++self->number, &self->result);
        if (self->attempt.type->poll(self->attempt.frame, cx, self->attempt.out) == ACC_PENDING)
            return ACC_PENDING;
        self->attempt.type = NULL;
    } while (self->result < 0 && self->number < self->attempts.most);
    *out = self->result;
    return ACC_READY;
}

static inline void retry_drop(struct retry *self)
{
    if (self->number)
        drop_arm(&self->attempt);
}

/* ---- async functions that await them, and that they poll --------------------------------------
 */

static async int fetch(const char *name, unsigned ticks)
{
    printf("  %s opened at %u\n", name, now);
    defer printf("  %s closed at %u\n", name, now);
    await delay(ticks);
    return (int)ticks;
}

/* Succeeds at the third attempt. */
static async int flaky(int number)
{
    await countdown(1);
    printf("  attempt %d\n", number);
    return number == 3 ? number : -EAGAIN;
}

static struct any make_flaky(const struct attempts *self, int number, int *result)
{
    struct flaky_future *storage = self->storage;
    return MAKE(flaky_future, *storage, result, number);
}

static async int both(unsigned a, unsigned b)
{
    struct fetch_future one, two;
    int x = 0, y = 0;
    await join(MAKE(fetch_future, one, &x, "a", a), MAKE(fetch_future, two, &y, "b", b));
    return x + y;
}

/* A join in a race with a delay: futures hold futures hold futures. */
static async int both_within(unsigned ticks, unsigned a, unsigned b)
{
    struct fetch_future one, two;
    struct join pair;
    struct delay timeout;
    int x = 0, y = 0;
    struct any work = MAKE(join, pair, NULL, MAKE(fetch_future, one, &x, "a", a),
                           MAKE(fetch_future, two, &y, "b", b));
    if (await first(work, MAKE(delay, timeout, NULL, ticks)) == 1)
        return -ETIMEDOUT;
    return x + y;
}

static async int tried(int most)
{
    struct flaky_future storage;
    return await retry((struct attempts){make_flaky, &storage, most});
}

static async void clock_of_ticks(void)
{
    for (;;) {
        await acc_sleep_ms(1);
        tick();
    }
}

/* Cancels a task after some ticks: what it awaits is dropped, from the inside out. */
static async void cancel_after(unsigned ticks, acc_any_handle task)
{
    await delay(ticks);
    acc_cancel(task);
    printf("  %s\n", strerror(-await acc_join(task, NULL)));
}

async int main(void)
{
    acc_time_pause();
    spawn(clock_of_ticks());

    puts("countdown");
    await countdown(3);

    puts("join");
    delay_polls = 0;
    int sum = await both(2, 5);
    printf("  %d after %u ticks, %d polls\n", sum, now, delay_polls);

    puts("first");
    printf("  %d\n", await both_within(9, 1, 2));
    printf("  %s\n", strerror(-await both_within(2, 1, 7)));

    puts("retry");
    printf("  %d\n", await tried(5));
    printf("  %s\n", strerror(-await tried(2)));

    puts("dropped half-way");
    await cancel_after(2, spawn(both(1, 6)));
    await cancel_after(1, spawn(both_within(9, 3, 6)));
    await cancel_after(2, spawn(tried(5)));
    await cancel_after(2, spawn(countdown(5)));
    printf("  %s\n", sleeping == NULL ? "nobody sleeps" : "somebody still sleeps");
    return 0;
}
