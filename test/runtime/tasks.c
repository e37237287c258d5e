/* Tasks: spawn, join, cancel, abort, detach, stale handles, shutdown. */
#include "test.h"

static int drops, polls;

static void count_drop(struct machine *self)
{
    (void)self;
    drops++;
}

static acc_poll adds_one(struct machine *self, acc_context *cx)
{
    BEGIN YIELD();
    self->number++;
    END;
}

static acc_poll sleeps_for_ever(struct machine *self, acc_context *cx)
{
    polls++;
    self->dropped = count_drop;
    BEGIN SLEEP(UINT64_MAX);
    END;
}

static acc_poll ends_at_once(struct machine *self, acc_context *cx)
{
    (void)cx;
    self->dropped = count_drop;
    return ACC_READY;
}

/* The results of many tasks arrive, each with its own join. */
static acc_poll spawn_and_join(struct machine *self, acc_context *cx)
{
    static acc_handle handles[1000];
    static long result;
    BEGIN for (self->i = 0; self->i < 1000; self->i++) handles[self->i] =
        start(adds_one, NULL, self->i);
    for (self->i = 0; self->i < 1000; self->i++) {
        JOIN(handles[self->i], &result);
        CHECK_INT(self->status, 0);
        CHECK_INT(result, self->i + 1);
        CHECK_INT(acc_cancel(handles[self->i]), -ESRCH); /* consumed */
    }
    END;
}

/* A handle is stale once consumed, in every function; a zero one and a forged one always. */
static acc_poll stale(struct machine *self, acc_context *cx)
{
    static acc_handle forged = {77777, 9}, none;
    BEGIN self->handle = start(ends_at_once, NULL, 5);
    CHECK_INT(acc_finished(self->handle), 0);
    JOIN(self->handle, NULL);
    CHECK_INT(self->status, 0);
    JOIN(self->handle, NULL);
    CHECK_INT(self->status, -ESRCH);
    CHECK_INT(acc_finished(self->handle), -ESRCH);
    CHECK_INT(acc_detach(self->handle), -ESRCH);
    CHECK_INT(acc_abort(self->handle), -ESRCH);
    CHECK_INT(acc_task_name(self->handle, "x"), -ESRCH);
    CHECK_INT(acc_cancel(none), -ESRCH);
    CHECK_INT(acc_cancel(forged), -ESRCH);
    JOIN(none, NULL);
    CHECK_INT(self->status, -ESRCH);
    acc_cancel_on(acc_current_executor(), none);
    acc_cancel_on(acc_current_executor(), forged);
    YIELD();
    /* The slot is used again; the old handle does not reach the new task. */
    acc_handle again = start(sleeps_for_ever, NULL, 0);
    CHECK_INT(again.slot, self->handle.slot);
    CHECK_INT(acc_cancel(self->handle), -ESRCH);
    CHECK_INT(acc_abort(again), 0);
    END;
}

static acc_poll cancelling(struct machine *self, acc_context *cx)
{
    BEGIN drops = polls = 0;
    self->handle = start(sleeps_for_ever, NULL, 0);
    SLEEP(1);
    CHECK(polls >= 1);
    polls = 0;
    CHECK_INT(acc_cancel(self->handle), 0);
    CHECK_INT(acc_cancel(self->handle), 0);
    CHECK_INT(drops, 0); /* never on the caller's stack */
    JOIN(self->handle, NULL);
    CHECK_INT(self->status, -ECANCELED);
    CHECK_INT(drops, 1);
    CHECK_INT(polls, 0); /* dropped, not polled again */

    /* Before its first poll: polled once, then dropped. */
    drops = polls = 0;
    self->handle = start(sleeps_for_ever, NULL, 0);
    acc_cancel(self->handle);
    JOIN(self->handle, NULL);
    CHECK_INT(self->status, -ECANCELED);
    CHECK_INT(polls, 1);
    CHECK_INT(drops, 1);

    /* It finishes in that first poll: the result stands. */
    drops = 0;
    static long result;
    self->handle = start(ends_at_once, NULL, 42);
    acc_cancel(self->handle);
    JOIN(self->handle, &result);
    CHECK_INT(self->status, 0);
    CHECK_INT(result, 42);
    CHECK_INT(drops, 0);

    /* Finished, not joined: cancel changes nothing. */
    self->handle = start(ends_at_once, NULL, 43);
    SLEEP(1);
    CHECK_INT(acc_finished(self->handle), 1);
    CHECK_INT(acc_cancel(self->handle), 0);
    JOIN(self->handle, &result);
    CHECK_INT(self->status, 0);
    CHECK_INT(result, 43);
    END;
}

static acc_poll aborting(struct machine *self, acc_context *cx)
{
    BEGIN drops = 0;
    self->handle = start(sleeps_for_ever, NULL, 0);
    YIELD();
    CHECK_INT(acc_abort(self->handle), 0);
    CHECK_INT(acc_abort(self->handle), -ESRCH);
    CHECK_INT(drops, 0);
    SLEEP(1);
    CHECK_INT(drops, 1);
    drops = 0;
    self->handle = start(sleeps_for_ever, NULL, 0);
    SLEEP(1);
    acc_abort_on(acc_current_executor(), self->handle);
    CHECK_INT(drops, 0);
    SLEEP(1);
    CHECK_INT(drops, 1);
    CHECK_INT(acc_cancel(self->handle), -ESRCH);
    CHECK_INT(acc_runtime_counters(acc_runtime_current()).tasks, 0);
    END;
}

static acc_poll detaching(struct machine *self, acc_context *cx)
{
    BEGIN self->handle = start(adds_one, NULL, 0);
    CHECK_INT(acc_detach(self->handle), 0);
    CHECK_INT(acc_cancel(self->handle), -ESRCH);
    acc_cancel_on(acc_current_executor(), self->handle); /* stale: does nothing */
    SLEEP(1);
    self->handle = start(ends_at_once, NULL, 0);
    SLEEP(1);
    CHECK_INT(acc_runtime_counters(acc_runtime_current()).tasks, 1);
    CHECK_INT(acc_detach(self->handle), 0); /* finished: freed here */
    CHECK_INT(acc_runtime_counters(acc_runtime_current()).tasks, 0);
    END;
}

static acc_poll joins(struct machine *self, acc_context *cx)
{
    BEGIN self->handle = *(acc_handle *)self->data;
    JOIN(self->handle, NULL);
    self->number = self->status;
    END;
}

static acc_poll joins_itself(struct machine *self, acc_context *cx)
{
    BEGIN YIELD();
    self->handle = *(acc_handle *)self->data;
    JOIN(self->handle, NULL);
    self->number = self->status;
    END;
}

/* Of five joiners some are dropped, each set of them once; of the others one gets the result. */
static acc_poll dropped_joiners(struct machine *self, acc_context *cx)
{
    enum { JOINERS = 5 };
    static acc_handle task, all[JOINERS];
    static long result;
    static int done, stale, cancelled;
    BEGIN for (self->i = 0; self->i < 1 << JOINERS; self->i++)
    {
        task = start(sleeps_for_ever, NULL, 0);
        for (int k = 0; k < JOINERS; k++)
            all[k] = start(joins, &task, 0);
        SLEEP(1);
        for (int k = 0; k < JOINERS; k++)
            if (self->i >> k & 1)
                acc_cancel(all[k]);
        YIELD();
        acc_cancel(task);
        done = stale = cancelled = 0;
        for (self->j = 0; self->j < JOINERS; self->j++) {
            JOIN(all[self->j], &result);
            CHECK_INT(self->status, self->i >> self->j & 1 ? -ECANCELED : 0);
            done += !self->status && result == -ECANCELED;
            stale += !self->status && result == -ESRCH;
            cancelled += self->status != 0;
        }
        CHECK_INT(cancelled, __builtin_popcount((unsigned)self->i));
        CHECK_INT(done, cancelled < JOINERS);
        CHECK_INT(stale, JOINERS - cancelled - done);
        acc_detach(task); /* which nobody joined, where all were cancelled */
    }
    END;
}

/* Two joiners: one gets it, the other finds it gone.  One that is dropped leaves it valid. */
static acc_poll several_joiners(struct machine *self, acc_context *cx)
{
    static acc_handle task, first, second;
    static long a, b;
    BEGIN task = start(adds_one, NULL, 0);
    first = start(joins, &task, 0);
    second = start(joins, &task, 0);
    JOIN(first, &a);
    JOIN(second, &b);
    CHECK((a == 0 && b == -ESRCH) || (a == -ESRCH && b == 0));

    task = start(sleeps_for_ever, NULL, 0);
    first = start(joins, &task, 0);
    second = start(joins, &task, 0);
    SLEEP(1);
    acc_cancel(first);
    JOIN(first, NULL);
    CHECK_INT(self->status, -ECANCELED);
    acc_cancel(task);
    JOIN(second, &b);
    CHECK_INT(b, -ECANCELED);

    /* A detach under a joiner's feet wakes it. */
    task = start(sleeps_for_ever, NULL, 0);
    first = start(joins, &task, 0);
    SLEEP(1);
    acc_abort(task);
    JOIN(first, &a);
    CHECK_INT(a, -ESRCH);

    task = start(sleeps_for_ever, NULL, 0);
    first = start(joins, &task, 0);
    SLEEP(1);
    acc_detach(task);
    JOIN(first, &a);
    CHECK_INT(a, -ESRCH);

    task = start(joins_itself, &task, 0);
    JOIN(task, &a);
    CHECK_INT(a, -EDEADLK);
    END;
}

/* A frame may spawn, wake and cancel while it is dropped. */
static acc_handle other;
static acc_waker own_waker;

static void busy_drop(struct machine *self)
{
    (void)self;
    drops++;
    acc_wake_local(own_waker);
    acc_wake(own_waker);
    acc_cancel(other);
    acc_handle h = start(adds_one, NULL, 0);
    acc_detach(h);
}

static acc_poll drops_busily(struct machine *self, acc_context *cx)
{
    self->dropped = busy_drop;
    own_waker = acc_cx_waker(cx);
    acc_wake_local(own_waker); /* queued while it is dropped */
    return ACC_PENDING;
}

static acc_poll dropping(struct machine *self, acc_context *cx)
{
    BEGIN drops = 0;
    other = start(sleeps_for_ever, NULL, 0);
    YIELD();
    self->handle = start(drops_busily, NULL, 0);
    YIELD();
    acc_cancel(self->handle);
    JOIN(self->handle, NULL);
    CHECK_INT(self->status, -ECANCELED);
    JOIN(other, NULL);
    CHECK_INT(self->status, -ECANCELED);
    CHECK_INT(drops, 2);
    acc_wake(own_waker); /* stale */
    END;
}

/* What is left when the root ends is dropped; nothing new starts. */
static acc_poll leaves_tasks(struct machine *self, acc_context *cx)
{
    BEGIN drops = polls = 0;
    start(sleeps_for_ever, NULL, 0);
    other = start(sleeps_for_ever, NULL, 0);
    start(ends_at_once, NULL, 0);
    start(drops_busily, NULL, 0);
    YIELD();
    acc_handle late = start(sleeps_for_ever, NULL, 0); /* never ran: polled once, then dropped */
    (void)late;
    END;
}

struct aligned {
    _Alignas(64) char bytes[64];
};

static int aligned_poll(struct aligned *self, acc_context *cx)
{
    (void)cx;
    CHECK_INT((uintptr_t)self % 64, 0);
    memset(self, 1, sizeof *self);
    return ACC_READY;
}

static void aligned_init(struct aligned *self)
{
    memset(self, 2, sizeof *self);
}
static void aligned_drop(struct aligned *self)
{
    (void)self;
}
VOID_FUTURE_TYPE(aligned);

static acc_poll alignment(struct machine *self, acc_context *cx)
{
    BEGIN SPAWN(self->handle, aligned);
    JOIN(self->handle, NULL);
    CHECK_INT(self->status, 0);
    END;
}

int main(void)
{
    CHECK(acc_current_executor() == NULL);
    CHECK_INT(run(adds_one, NULL, 1), 2);
    CHECK(acc_current_executor() == NULL);

    acc_runtime *rt = acc_runtime_new();
    CHECK(rt && acc_runtime_new() == NULL && errno == EBUSY);
    CHECK(acc_current_executor() == acc_runtime_executor(rt));
    run(spawn_and_join, NULL, 0);
    run(stale, NULL, 0);
    run(cancelling, NULL, 0);
    run(aborting, NULL, 0);
    run(detaching, NULL, 0);
    run(several_joiners, NULL, 0);
    run(dropped_joiners, NULL, 0);
    run(dropping, NULL, 0);
    run(alignment, NULL, 0);

    /* A task may be spawned outside of any, and lives from one run to the next. */
    acc_handle between = start(adds_one, NULL, 6);
    run(adds_one, NULL, 0);
    CHECK_INT(run(joins, &between, 0), 0);
    acc_runtime_free(rt);
    CHECK_INT(acc_cancel(between), -ESRCH);

    run(leaves_tasks, NULL, 0);
    CHECK_INT(drops, 4); /* three sleepers and the busy one */

    for (int i = 0; i < 10000; i++)
        CHECK_INT(run(adds_one, NULL, i), i + 1);
    return 0;
}
