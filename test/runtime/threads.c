/* Other threads: wakes, cancels and aborts while tasks run, end and are freed, and after their
 * runtime is gone.  Meant for ThreadSanitizer as much as for the checks. */
#include "test.h"
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

/* ---- a mailbox through which a waker is handed to another thread ----------------------------- */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static acc_waker posted;
static acc_handle posted_task;
static atomic_int stop, rounds;

static void post(acc_waker waker, acc_handle task)
{
    pthread_mutex_lock(&lock);
    posted = waker;
    posted_task = task;
    pthread_mutex_unlock(&lock);
}

static acc_waker take(acc_handle *task)
{
    pthread_mutex_lock(&lock);
    acc_waker waker = posted;
    *task = posted_task;
    pthread_mutex_unlock(&lock);
    return waker;
}

/* Wakes whatever was posted last, alive or not, as fast as it can. */
static void *wakes_on_and_on(void *unused)
{
    acc_handle task;
    (void)unused;
    while (!atomic_load(&stop)) {
        acc_wake(take(&task));
        atomic_fetch_add(&rounds, 1);
    }
    return NULL;
}

/* Wakes, cancels and aborts. */
static void *torments(void *unused)
{
    unsigned round = 0;
    (void)unused;
    while (!atomic_load(&stop)) {
        acc_handle task;
        acc_waker waker = take(&task);
        acc_wake(waker);
        if (++round % 3 == 0)
            acc_cancel_on(waker.executor, task);
        if (round % 7 == 0)
            acc_abort_on(waker.executor, task);
        atomic_fetch_add(&rounds, 1);
    }
    return NULL;
}

/* ---- a wake is never lost ------------------------------------------------------------------- */

static atomic_int flag;

static acc_poll waits_for_flag(struct machine *self, acc_context *cx)
{
    acc_handle none = {0, 0};
    post(acc_cx_waker(cx), none);
    if (!atomic_exchange(&flag, 0))
        return ACC_PENDING;
    if (++self->i == 3000)
        return ACC_READY;
    acc_wake_local(acc_cx_waker(cx));
    return ACC_PENDING;
}

static void *raises_flag(void *unused)
{
    (void)unused;
    while (!atomic_load(&stop)) {
        acc_handle task;
        if (atomic_load(&flag))
            continue;
        atomic_store(&flag, 1);
        acc_wake(take(&task));
    }
    return NULL;
}

static void wakes_arrive(void)
{
    pthread_t thread;
    atomic_store(&stop, 0);
    acc_runtime *rt = acc_runtime_new();
    CHECK_INT(pthread_create(&thread, NULL, raises_flag, NULL), 0);
    run(waits_for_flag, NULL, 0);
    atomic_store(&stop, 1);
    pthread_join(thread, NULL);
    CHECK(acc_runtime_counters(rt).wakes > 0);
    acc_runtime_free(rt);
}

/* ---- freed while it is woken ---------------------------------------------------------------- */

static acc_poll posts_itself(struct machine *self, acc_context *cx)
{
    post(acc_cx_waker(cx), *(acc_handle *)self->data);
    if (self->i++ == self->number)
        return ACC_READY;
    if (self->i % 2)
        acc_wake_local(acc_cx_waker(cx));
    return ACC_PENDING;
}

static acc_poll spawns_and_aborts(struct machine *self, acc_context *cx)
{
    static acc_handle tasks[4];
    BEGIN for (self->i = 0; self->i < 5000; self->i++)
    {
        self->j = self->i % 4;
        acc_abort(tasks[self->j]); /* may be stale: aborted from the other thread */
        tasks[self->j] = start(posts_itself, &tasks[self->j], self->i % 5);
        YIELD();
        if (self->i % 3 == 0)
            acc_cancel(tasks[self->j]);
        if (self->i % 5 == 0) {
            JOIN(tasks[self->j], NULL);
            CHECK(self->status == 0 || self->status == -ECANCELED || self->status == -ESRCH);
        }
    }
    for (self->i = 0; self->i < 4; self->i++)
        acc_abort(tasks[self->i]);
    END;
}

/* A task that waits for ever unless the others cancel it ends all the same: cancel it at home. */
static void freed_while_woken(void *(*tormentor)(void *))
{
    pthread_t threads[2];
    atomic_store(&stop, 0);
    atomic_store(&rounds, 0);
    acc_runtime *rt = acc_runtime_new();
    for (int i = 0; i < 2; i++)
        CHECK_INT(pthread_create(&threads[i], NULL, tormentor, NULL), 0);
    while (atomic_load(&rounds) == 0)
        sched_yield(); /* not before they are at it */
    run(spawns_and_aborts, NULL, 0);
    acc_runtime_free(rt);
    /* Runtimes come and go while wakers of former ones are used. */
    for (int i = 0; i < 200; i++) {
        acc_handle task;
        rt = acc_runtime_new();
        CHECK(rt != NULL);
        task = start(posts_itself, &task, 2);
        acc_runtime_turn(rt, NULL);
        acc_runtime_free(rt);
    }
    atomic_store(&stop, 1);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
}

/* ---- aborted from elsewhere, freed at home --------------------------------------------------- */

static pthread_t home;
static int dropped_at_home;

static void check_home(struct machine *self)
{
    (void)self;
    CHECK(pthread_equal(pthread_self(), home));
    dropped_at_home++;
}

static acc_poll waits(struct machine *self, acc_context *cx)
{
    self->dropped = check_home;
    BEGIN SLEEP(UINT64_MAX);
    END;
}

struct order {
    acc_executor *executor;
    acc_handle task;
};

static void *cancels_once(void *data)
{
    struct order *order = data;
    acc_cancel_on(order->executor, order->task);
    acc_cancel_on(order->executor, order->task);
    return NULL;
}

static acc_poll cancelled_from_elsewhere(struct machine *self, acc_context *cx)
{
    static struct order order;
    static pthread_t thread;
    BEGIN home = pthread_self();
    for (self->i = 0; self->i < 100; self->i++) {
        order.executor = acc_current_executor();
        order.task = start(waits, NULL, 0);
        CHECK_INT(pthread_create(&thread, NULL, cancels_once, &order), 0);
        JOIN(order.task, NULL);
        CHECK_INT(self->status, -ECANCELED);
        pthread_join(thread, NULL);
    }
    CHECK_INT(dropped_at_home, 100);
    END;
}

/* ---- two runtimes in one process --------------------------------------------------------------
 */

static acc_poll naps(struct machine *self, acc_context *cx)
{
    BEGIN for (self->i = 0; self->i < 20; self->i++)
    {
        SLEEP(1);
    }
    END;
}

static void *runs_its_own(void *unused)
{
    (void)unused;
    for (int i = 0; i < 3; i++)
        CHECK_INT(run(naps, NULL, i), i);
    return NULL;
}

int main(void)
{
    pthread_t thread;
    wakes_arrive();
    freed_while_woken(wakes_on_and_on);
    freed_while_woken(torments);
    CHECK_INT(pthread_create(&thread, NULL, runs_its_own, NULL), 0);
    runs_its_own(NULL);
    pthread_join(thread, NULL);
    run(cancelled_from_elsewhere, NULL, 0);
    return 0;
}
