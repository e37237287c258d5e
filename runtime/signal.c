/* Signals.  The handler runs in any thread at any moment: it walks the list of all runtimes, which
 * only grows, leaves a bit with each that wants the signal and knocks at its eventfd. */
#include "internal.h"
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static unsigned listeners_of[ACC__SIGNALS]; /* in the whole process */
static struct sigaction former[ACC__SIGNALS];

/* Signals 1 to 64 in a word, so that one atomic OR is all a handler does. */
static uint64_t bit_of(int signal)
{
    return (uint64_t)1 << (signal - 1);
}

static void handler(int signal)
{
    for (acc_runtime *rt = acc__first_runtime(); rt; rt = rt->all_next)
        if (atomic_load(&rt->signals_wanted) & bit_of(signal)) {
            atomic_fetch_or(&rt->signals_arrived, bit_of(signal));
            acc__kick(rt);
        }
}

/* Called with `wanted` set already, so the first signal under the new handler is not dropped. */
static int install(int signal)
{
    int error = 0;
    pthread_mutex_lock(&lock);
    if (listeners_of[signal] == 0) {
        struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};
        sigemptyset(&action.sa_mask);
        if (sigaction(signal, &action, &former[signal]))
            error = -errno;
    }
    if (!error)
        listeners_of[signal]++;
    pthread_mutex_unlock(&lock);
    return error;
}

/* Former dispositions come back with the last listener of the process, whichever runtime's. */
static void uninstall(int signal)
{
    pthread_mutex_lock(&lock);
    if (--listeners_of[signal] == 0)
        sigaction(signal, &former[signal], NULL);
    pthread_mutex_unlock(&lock);
}

static bool wanted(acc_runtime *rt, int signal)
{
    for (acc_signal_listener *l = rt->listeners; l; l = l->next)
        if (l->signal == signal)
            return true;
    return false;
}

/* The bit before the handler, and both before the list: a signal in between stays in
 * signals_arrived until the loop looks, and the listener is in the list by then. */
int acc_signal_open(acc_signal_listener *self, int signal)
{
    acc_runtime *rt = acc__current;
    memset(self, 0, sizeof *self);
    if (!rt)
        return -ESRCH;
    if (signal < 1 || signal >= ACC__SIGNALS)
        return -EINVAL;
    atomic_fetch_or(&rt->signals_wanted, bit_of(signal)); /* before the first can arrive */
    int error = install(signal);
    if (error) {
        if (!wanted(rt, signal))
            atomic_fetch_and(&rt->signals_wanted, ~bit_of(signal));
        return error;
    }
    self->signal = signal;
    self->next = rt->listeners;
    self->link = &rt->listeners;
    if (self->next)
        self->next->link = &self->next;
    rt->listeners = self;
    return 0;
}

/* Nobody waits on this listener any more. */
static void stop_waiting(acc_runtime *rt, acc_signal_listener *self)
{
    if (self->waiting)
        rt->outside--;
    self->waiting = NULL;
}

/* The bit is cleared when this runtime has no other listener for the signal; one that is on its way
 * still finds the runtime, which then has nobody to tell. */
void acc_signal_close(acc_signal_listener *self)
{
    acc_runtime *rt = acc__current;
    if (!rt || !self->link)
        return;
    *self->link = self->next;
    if (self->next)
        self->next->link = self->link;
    self->next = NULL;
    self->link = NULL;
    if (self->waiting)
        acc_wake_local(self->waker);
    stop_waiting(rt, self);
    if (!wanted(rt, self->signal))
        atomic_fetch_and(&rt->signals_wanted, ~bit_of(self->signal));
    uninstall(self->signal);
}

/* On the home thread: from here on it is plain data. */
void acc__signals_deliver(acc_runtime *rt)
{
    uint64_t arrived = atomic_exchange(&rt->signals_arrived, 0);
    for (acc_signal_listener *l = rt->listeners; l; l = l->next)
        if (arrived & bit_of(l->signal)) {
            l->arrived = 1;
            if (l->waiting)
                acc_wake_local(l->waker);
        }
}

/* The runtime's end: objects that were not closed are let go, not touched by anyone later. */
void acc__signals_close(acc_runtime *rt)
{
    while (rt->listeners)
        acc_signal_close(rt->listeners);
    atomic_store(&rt->signals_wanted, 0);
    atomic_store(&rt->signals_arrived, 0);
}

/* ---- the futures --------------------------------------------------------------------------- */

/* READY: it had arrived.  PENDING: the listener keeps the waker. */
static acc_poll listener_poll(acc_signal_listener *self, void *who, acc_context *cx)
{
    acc_runtime *rt = acc__cx_runtime(cx);
    if (self->arrived && acc_cx_spend(cx)) {
        stop_waiting(rt, self);
        self->arrived = 0;
        return ACC_READY;
    }
    self->waker = acc_cx_waker(cx);
    if (!self->waiting)
        rt->outside++;
    self->waiting = who;
    if (self->arrived)
        acc_wake_local(self->waker);
    return ACC_PENDING;
}

void acc_signal_wait_future_init(struct acc_signal_wait_future *self, acc_signal_listener *listener)
{
    memset(self, 0, sizeof *self);
    self->listener = listener;
}

/* The listener has room for one waker and knows whose it is. */
acc_poll acc_signal_wait_future_poll(struct acc_signal_wait_future *self, acc_context *cx,
                                     int *status)
{
    acc_signal_listener *listener = self->listener;
    if (!listener->link || (listener->waiting && listener->waiting != self)) {
        *status = listener->link ? -EBUSY : self->waited ? -ECANCELED : -EBADF;
        return ACC_READY;
    }
    if (acc__hard_suspend(&self->hard, cx))
        return ACC_PENDING;
    self->waited = 1;
    if (!listener_poll(listener, self, cx))
        return ACC_PENDING;
    *status = 0;
    return ACC_READY;
}

void acc_signal_wait_future_drop(struct acc_signal_wait_future *self)
{
    if (self->waited && self->listener->waiting == self)
        stop_waiting(acc__current, self->listener);
}

void acc_signal_future_init(struct acc_signal_future *self, int signal)
{
    memset(self, 0, sizeof *self);
    self->signal = signal;
}

/* Opens at the first poll and not in init: init must run nothing, and could not undo it. */
acc_poll acc_signal_future_poll(struct acc_signal_future *self, acc_context *cx, int *status)
{
    int error = 0;
    if (!self->open)
        error = acc_signal_open(&self->listener, self->signal);
    if (!error) {
        self->open = 1;
        if (acc__hard_suspend(&self->hard, cx) || !listener_poll(&self->listener, self, cx))
            return ACC_PENDING;
        acc_signal_close(&self->listener);
    }
    *status = error;
    return ACC_READY;
}

void acc_signal_future_drop(struct acc_signal_future *self)
{
    if (self->open)
        acc_signal_close(&self->listener);
}
