/* <acc/sync.h>: tasks of one runtime waiting for each other.
 *
 * Home thread only: from another thread wake a task with acc_wake.  Objects are valid when zero
 * and stay in their place while somebody waits; nothing is allocated.
 */
#ifndef ACC_SYNC_H
#define ACC_SYNC_H

#include <acc/async.h>

#ifdef __cplusplus
extern "C" {
#endif

struct acc_notify_wait_future;

/* Something has changed: look again.  A notification that finds nobody waiting is kept for the
 * next one to come; there is room for one. */
typedef struct acc_notify {
    struct acc_notify_wait_future *head, *tail; /* who waits, longest first */
    uint8_t kept;
} acc_notify;

/* Lets the one that has waited longest go on, or keeps the notification.  Safe everywhere, drops
 * included. */
void acc_notify_one(acc_notify *self);

/* Lets everyone go on who waits now; keeps nothing. */
void acc_notify_all(acc_notify *self);

struct acc_notify_wait_future {
    struct acc_notify_wait_future *next, *prev;
    acc_notify *notify;
    acc_waker waker;
    uint8_t state;
    uint8_t hard;
};

/* Waits for a notification; takes the kept one at once.  Dropping it loses nothing: one that
 * was notified already by acc_notify_one passes it on. */
_Async_manual(acc_notify_wait_future) void acc_notify_wait(acc_notify *notify);
void acc_notify_wait_future_init(struct acc_notify_wait_future *self, acc_notify *notify);
acc_poll acc_notify_wait_future_poll(struct acc_notify_wait_future *self, acc_context *cx);
void acc_notify_wait_future_drop(struct acc_notify_wait_future *self);

#ifdef __cplusplus
}
#endif

#endif
