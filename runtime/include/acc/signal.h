/* <acc/signal.h>: signals as something to await.
 *
 * By sigaction; no mask is touched.  While anyone in the process listens for a signal its default
 * action does not happen; the last listener to leave puts the former disposition back.  Signals
 * that come faster than they are awaited count as one.  Each runtime that listens is told.
 */
#ifndef ACC_SIGNAL_H
#define ACC_SIGNAL_H

#include <acc/async.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Listens from open to close: a signal that comes while nobody waits is kept. */
typedef struct acc_signal_listener {
    struct acc_signal_listener *next, **link; /* link NULL: closed */
    acc_waker waker;
    int signal;
    uint8_t arrived;
    void *waiting; /* the future that waits; NULL: none */
} acc_signal_listener;

/* 0, -EINVAL (no such signal, SIGKILL, SIGSTOP), -ESRCH (the thread has no runtime).  The object
 * is the caller's; it stays in its place until it is closed and nobody waits on it any more;
 * the close comes before the runtime's end.  Home thread. */
int acc_signal_open(acc_signal_listener *self, int signal);

/* Stops listening; who waits gets -ECANCELED.  Twice is once. */
void acc_signal_close(acc_signal_listener *self);

struct acc_signal_wait_future {
    acc_signal_listener *listener;
    uint8_t waited;
    uint8_t hard;
};

/* Waits for the next signal: 0; -EBADF: the listener is not open, -ECANCELED: it was closed
 * meanwhile, -EBUSY: another task waits on this object.  Dropping it loses nothing. */
_Async_manual(acc_signal_wait_future) int acc_signal_wait(acc_signal_listener *listener);
void acc_signal_wait_future_init(struct acc_signal_wait_future *self,
                                 acc_signal_listener *listener);
acc_poll acc_signal_wait_future_poll(struct acc_signal_wait_future *self, acc_context *cx,
                                     int *status);
void acc_signal_wait_future_drop(struct acc_signal_wait_future *self);

struct acc_signal_future {
    acc_signal_listener listener;
    int signal;
    uint8_t open;
    uint8_t hard;
};

/* Waits for one signal, listening from its first poll on: 0, or the errors of acc_signal_open.
 * Dropping it stops listening; a signal that came after its last poll is lost then. */
_Async_manual(acc_signal_future) int acc_signal(int signal);
void acc_signal_future_init(struct acc_signal_future *self, int signal);
acc_poll acc_signal_future_poll(struct acc_signal_future *self, acc_context *cx, int *status);
void acc_signal_future_drop(struct acc_signal_future *self);

#ifdef __cplusplus
}
#endif

#endif
