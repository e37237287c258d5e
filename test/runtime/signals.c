/* Signals as awaitables: one shot, a listener, dispositions put back, two at a time, a signal that
 * finds the loop asleep, one that arrives in another thread. */
#include "test.h"
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

static acc_poll waits_for(struct machine *self, acc_context *cx)
{
    BEGIN SIGNAL((int)self->number);
    self->number = self->status;
    END;
}

static void *kills_later(void *signal)
{
    usleep(20000);
    kill(getpid(), *(int *)signal);
    return NULL;
}

static int is_default(int signal)
{
    struct sigaction now;
    CHECK_INT(sigaction(signal, NULL, &now), 0);
    return now.sa_handler == SIG_DFL;
}

static acc_poll one_shot(struct machine *self, acc_context *cx)
{
    static acc_handle first, second;
    static pthread_t thread;
    static int number = SIGINT;
    BEGIN CHECK(is_default(SIGINT));
    first = start(waits_for, NULL, SIGINT);
    second = start(waits_for, NULL, SIGINT);
    self->handle = start(waits_for, NULL, SIGUSR1);
    SLEEP(2);
    CHECK(!is_default(SIGINT));
    kill(getpid(), SIGINT);
    JOIN(first, &self->number);
    CHECK_INT(self->number, 0);
    JOIN(second, &self->number);
    CHECK_INT(self->number, 0);
    CHECK(is_default(SIGINT)); /* the last one has left */
    CHECK_INT(acc_finished(self->handle), 0);
    acc_cancel(self->handle);
    JOIN(self->handle, NULL);
    CHECK(is_default(SIGUSR1));

    /* The loop sleeps for ever when it comes. */
    first = start(waits_for, NULL, SIGINT);
    SLEEP(1);
    CHECK_INT(pthread_create(&thread, NULL, kills_later, &number), 0);
    JOIN(first, &self->number);
    CHECK_INT(self->number, 0);
    pthread_join(thread, NULL);

    SIGNAL(SIGKILL);
    CHECK_INT(self->status, -EINVAL);
    SIGNAL(0);
    CHECK_INT(self->status, -EINVAL);
    SIGNAL(-3);
    CHECK_INT(self->status, -EINVAL);
    SIGNAL(1000);
    CHECK_INT(self->status, -EINVAL);
    END;
}

static acc_signal_listener listener;

static acc_poll waits_on_listener(struct machine *self, acc_context *cx)
{
    BEGIN SIGNAL_WAIT(&listener);
    self->number = self->status;
    END;
}

static acc_poll listening(struct machine *self, acc_context *cx)
{
    static acc_handle second;
    BEGIN SIGNAL_WAIT(&listener);
    CHECK_INT(self->status, -EBADF);
    CHECK_INT(acc_signal_open(&listener, SIGUSR2), 0);
    kill(getpid(), SIGUSR2); /* nobody waits: kept; twice is once */
    kill(getpid(), SIGUSR2);
    SLEEP(1);
    SIGNAL_WAIT(&listener);
    CHECK_INT(self->status, 0);
    self->handle = start(waits_on_listener, NULL, 0);
    SLEEP(2);
    CHECK_INT(acc_finished(self->handle), 0);
    second = start(waits_on_listener, NULL, 0);
    JOIN(second, &self->number);
    CHECK_INT(self->number, -EBUSY);
    acc_cancel(self->handle); /* dropped: loses nothing */
    JOIN(self->handle, NULL);
    kill(getpid(), SIGUSR2);
    SIGNAL_WAIT(&listener);
    CHECK_INT(self->status, 0);
    self->handle = start(waits_on_listener, NULL, 0);
    SLEEP(2);
    acc_signal_close(&listener);
    acc_signal_close(&listener);
    JOIN(self->handle, &self->number);
    CHECK_INT(self->number, -ECANCELED);
    CHECK(is_default(SIGUSR2));
    END;
}

/* A runtime that ends while tasks listen puts everything back. */
static acc_poll leaves_listeners(struct machine *self, acc_context *cx)
{
    BEGIN start(waits_for, NULL, SIGUSR1);
    CHECK_INT(acc_signal_open(&listener, SIGUSR2), 0);
    SLEEP(2);
    CHECK(!is_default(SIGUSR1) && !is_default(SIGUSR2));
    END;
}

/* Both runtimes are told. */
static atomic_int that_listen;

static acc_poll listens_and_says_so(struct machine *self, acc_context *cx)
{
    BEGIN self->handle = start(waits_for, NULL, SIGINT);
    SLEEP(1);
    CHECK(!is_default(SIGINT));
    atomic_fetch_add(&that_listen, 1);
    JOIN(self->handle, &self->number);
    CHECK_INT(self->number, 0);
    END;
}

static void *other_runtime(void *unused)
{
    (void)unused;
    run(listens_and_says_so, NULL, 0);
    return NULL;
}

static void two_runtimes(void)
{
    pthread_t threads[2];
    for (int i = 0; i < 2; i++)
        CHECK_INT(pthread_create(&threads[i], NULL, other_runtime, NULL), 0);
    while (atomic_load(&that_listen) < 2)
        usleep(1000);
    kill(getpid(), SIGINT);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    CHECK(is_default(SIGINT));
}

/* acc_wake is safe in a handler, also one that interrupts the loop. */
static acc_waker waker;
static volatile sig_atomic_t handled;

static void wakes(int signal)
{
    (void)signal;
    handled++;
    acc_wake(waker);
}

static acc_poll woken_by_handler(struct machine *self, acc_context *cx)
{
    waker = acc_cx_waker(cx);
    if (self->i == handled && self->i++ < 2000) {
        raise(SIGUSR1);
        return ACC_PENDING;
    }
    self->i = handled;
    if (handled >= 2000)
        return ACC_READY;
    raise(SIGUSR1);
    return ACC_PENDING;
}

int main(void)
{
    signal(SIGINT, SIG_DFL); /* a shell's background jobs start with it ignored */
    run(one_shot, NULL, 0);
    run(listening, NULL, 0);
    run(leaves_listeners, NULL, 0);
    CHECK(is_default(SIGUSR1) && is_default(SIGUSR2));
    two_runtimes();
    signal(SIGUSR1, wakes);
    run(woken_by_handler, NULL, 0);
    return 0;
}
