/* <acc/sync.h>: tasks of one runtime waiting for each other.
 *
 *     notify            something has changed: look again
 *     semaphore         so many permits
 *     mutex, rwlock     one at a time; many readers or one writer
 *     barrier, once     all have come; the first one does it, the others wait
 *     token             cancellation, as a tree: who is told tells all below
 *
 * Home thread only: from another thread wake a task with acc_wake.  Objects lie where the user puts
 * them and stay there while somebody waits or holds; nothing is allocated and nothing is to be
 * freed.  Those that are valid when zero need no other beginning.
 *
 * All queues are first come, first served, and what is granted is handed over: nobody who comes
 * later gets it first.  A future that is dropped while it waits leaves the queue; one that was
 * granted something and is dropped before its poll could say so passes it on.  So dropping any
 * of these futures loses nothing.  The functions that are no futures may be called everywhere,
 * from inside drops too, and never run anybody else's code.
 *
 * A future that need not wait is ready in its first poll and spends one of the poll's budget, so a
 * loop over it gives way from time to time.
 */
#ifndef ACC_SYNC_H
#define ACC_SYNC_H

#include <acc/async.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What the futures of this header and of <acc/channel.h> have in common, and the queue that it
 * lies in, longest wait first; the members are the runtime's. */
typedef struct acc_waiter {
    struct acc_waiter *next, *prev;
    acc_waker waker;
    uint32_t count; /* what it wants, where that is a number */
    uint8_t state;
    uint8_t hard;
} acc_waiter;

typedef struct acc_waiters {
    acc_waiter *first, *last;
} acc_waiters;

/* ---- notify -------------------------------------------------------------------------------- */

/* Something has changed: look again.  A notification that finds nobody waiting is kept for the
 * next one to come; there is room for one.  Valid when zero. */
typedef struct acc_notify {
    acc_waiters waiters;
    uint8_t kept;
} acc_notify;

/* Lets the one that has waited longest go on, or keeps the notification. */
void acc_notify_one(acc_notify *self);

/* Lets everyone go on who waits now; keeps nothing. */
void acc_notify_all(acc_notify *self);

struct acc_notify_wait_future {
    acc_waiter waiter;
    acc_notify *notify;
};

/* Waits for a notification; takes the kept one at once.  Dropping it loses nothing: one that
 * was notified already by acc_notify_one passes it on. */
_Async_manual(acc_notify_wait_future) void acc_notify_wait(acc_notify *notify);
void acc_notify_wait_future_init(struct acc_notify_wait_future *self, acc_notify *notify);
acc_poll acc_notify_wait_future_poll(struct acc_notify_wait_future *self, acc_context *cx);
void acc_notify_wait_future_drop(struct acc_notify_wait_future *self);

/* ---- semaphore ----------------------------------------------------------------------------- */

/* A number of permits.  Whoever waits longest is served first, however many it wants: a small
 * request does not overtake a large one.  Zero is a semaphore without permits. */
typedef struct acc_semaphore {
    acc_waiters waiters;
    size_t permits; /* free ones; while somebody waits they are put by for the first */
    uint8_t closed;
} acc_semaphore;

#define ACC_SEMAPHORE_INIT(count) {{NULL, NULL}, (count), 0}

static inline void acc_semaphore_init(acc_semaphore *self, size_t permits)
{
    acc_semaphore fresh = ACC_SEMAPHORE_INIT(permits);
    *self = fresh;
}

/* Takes `count` permits if that needs no wait: 0, -EAGAIN, or -ECANCELED (closed). */
int acc_semaphore_try_acquire(acc_semaphore *self, uint32_t count);

/* Gives back `count` permits, or adds new ones: nobody counts who took them. */
void acc_semaphore_release(acc_semaphore *self, size_t count);

/* Takes at most `count` free permits away for good, from nobody who holds any: how many. */
size_t acc_semaphore_forget(acc_semaphore *self, size_t count);

/* From now on nobody gets a permit: -ECANCELED, for those who wait too.  Permits that were granted
 * stay granted. */
void acc_semaphore_close(acc_semaphore *self);

struct acc_semaphore_acquire_future {
    acc_waiter waiter;
    acc_semaphore *semaphore;
};

/* Takes `count` permits, all at once, and waits for them: 0, or -ECANCELED (closed).  They are the
 * caller's, who gives them back: `defer acc_semaphore_release(&s, count);`.  Wanting more than
 * there will ever be waits for ever, with everybody behind.  Dropping it loses nothing. */
_Async_manual(acc_semaphore_acquire_future) int acc_semaphore_acquire(acc_semaphore *semaphore,
                                                                      uint32_t count);
void acc_semaphore_acquire_future_init(struct acc_semaphore_acquire_future *self,
                                       acc_semaphore *semaphore, uint32_t count);
acc_poll acc_semaphore_acquire_future_poll(struct acc_semaphore_acquire_future *self,
                                           acc_context *cx, int *status);
void acc_semaphore_acquire_future_drop(struct acc_semaphore_acquire_future *self);

/* ---- mutex --------------------------------------------------------------------------------- */

/* One at a time, across awaits; between two awaits a task is alone anyway.  Nobody remembers who
 * holds it: locking it twice waits for ever, and any task may unlock it.  Valid when zero. */
typedef struct acc_mutex {
    acc_waiters waiters;
    uint8_t locked;
} acc_mutex;

/* 1: it is now locked by the caller; 0: somebody else has it. */
static inline int acc_mutex_try_lock(acc_mutex *self)
{
    return self->locked ? 0 : (self->locked = 1);
}

void acc__mutex_pass_on(acc_mutex *self);

/* `defer acc_mutex_unlock(&m);` behind the lock also unlocks it when the holder is dropped. */
static inline void acc_mutex_unlock(acc_mutex *self)
{
    if (self->waiters.first)
        acc__mutex_pass_on(self);
    else
        self->locked = 0;
}

struct acc_mutex_lock_future {
    acc_waiter waiter;
    acc_mutex *mutex;
};

/* Waits until the mutex is the caller's.  Dropping it loses nothing: it does not have the mutex,
 * or hands it on. */
_Async_manual(acc_mutex_lock_future) void acc_mutex_lock(acc_mutex *mutex);
acc_poll acc_mutex_lock_future_poll(struct acc_mutex_lock_future *self, acc_context *cx);
void acc_mutex_lock_future_drop(struct acc_mutex_lock_future *self);

static inline void acc_mutex_lock_future_init(struct acc_mutex_lock_future *self, acc_mutex *mutex)
{
    self->waiter.state = 0;
    self->waiter.hard = 0;
    self->mutex = mutex;
}

/* ---- reader-writer lock -------------------------------------------------------------------- */

/* Many readers or one writer.  A reader that comes while a writer waits queues behind it, so
 * readers that overlap for ever do not keep a writer out; hence who reads must not lock it for
 * reading once more.  Valid when zero. */
typedef struct acc_rwlock {
    acc_waiters waiters;
    uint32_t readers;
    uint8_t writing;
} acc_rwlock;

/* 1: locked; 0: that would have to wait. */
int acc_rwlock_try_read(acc_rwlock *self);
int acc_rwlock_try_write(acc_rwlock *self);

void acc_rwlock_read_unlock(acc_rwlock *self);
void acc_rwlock_write_unlock(acc_rwlock *self);

/* The writer becomes a reader, with no other writer in between. */
void acc_rwlock_downgrade(acc_rwlock *self);

struct acc_rwlock_future {
    acc_waiter waiter;
    acc_rwlock *lock;
};

struct acc_rwlock_read_future {
    struct acc_rwlock_future lock;
};

/* Waits until the caller may read; to be undone by acc_rwlock_read_unlock.  Dropping it loses
 * nothing. */
_Async_manual(acc_rwlock_read_future) void acc_rwlock_read(acc_rwlock *lock);
void acc_rwlock_read_future_init(struct acc_rwlock_read_future *self, acc_rwlock *lock);
acc_poll acc_rwlock_read_future_poll(struct acc_rwlock_read_future *self, acc_context *cx);
void acc_rwlock_read_future_drop(struct acc_rwlock_read_future *self);

struct acc_rwlock_write_future {
    struct acc_rwlock_future lock;
};

/* Waits until the caller is alone; to be undone by acc_rwlock_write_unlock.  Dropping it loses
 * nothing, and readers that waited behind it alone go on. */
_Async_manual(acc_rwlock_write_future) void acc_rwlock_write(acc_rwlock *lock);
void acc_rwlock_write_future_init(struct acc_rwlock_write_future *self, acc_rwlock *lock);
acc_poll acc_rwlock_write_future_poll(struct acc_rwlock_write_future *self, acc_context *cx);
void acc_rwlock_write_future_drop(struct acc_rwlock_write_future *self);

/* ---- barrier ------------------------------------------------------------------------------- */

/* Lets `size` tasks go on together, again and again. */
typedef struct acc_barrier {
    acc_waiters waiters;
    uint32_t size;    /* 0 is 1 */
    uint32_t arrived; /* and wait */
} acc_barrier;

#define ACC_BARRIER_INIT(size) {{NULL, NULL}, (size), 0}

static inline void acc_barrier_init(acc_barrier *self, uint32_t size)
{
    acc_barrier fresh = ACC_BARRIER_INIT(size);
    *self = fresh;
}

struct acc_barrier_wait_future {
    acc_waiter waiter;
    acc_barrier *barrier;
};

/* Waits until `size` tasks wait here: 1 for the one that came last, 0 for the others.  One that is
 * dropped while it waits has not come. */
_Async_manual(acc_barrier_wait_future) int acc_barrier_wait(acc_barrier *barrier);
void acc_barrier_wait_future_init(struct acc_barrier_wait_future *self, acc_barrier *barrier);
acc_poll acc_barrier_wait_future_poll(struct acc_barrier_wait_future *self, acc_context *cx,
                                      int *last);
void acc_barrier_wait_future_drop(struct acc_barrier_wait_future *self);

/* ---- once ---------------------------------------------------------------------------------- */

/* Something that is to be done once, by the first who needs it; it may await, fail, and be
 * dropped in the middle.  Valid when zero.
 *
 *     if (await acc_once_enter(&once)) {
 *         defer acc_once_leave(&once);
 *         table = await load();
 *         if (table)
 *             acc_once_done(&once);
 *     }
 */
typedef struct acc_once {
    acc_waiters waiters;
    uint8_t state;
} acc_once;

/* It is done: all who wait go on, and from now on nobody waits. */
void acc_once_done(acc_once *self);

/* Whoever entered leaves.  If it is not done, the one that has waited longest enters. */
void acc_once_leave(acc_once *self);

/* Whether it is done. */
static inline int acc_once_is_done(const acc_once *self)
{
    return self->state == 2;
}

struct acc_once_enter_future {
    acc_waiter waiter;
    acc_once *once;
};

/* 0: it is done; 1: the caller is to do it, and leaves with acc_once_leave.  Waits while another
 * one is inside.  Dropping it loses nothing. */
_Async_manual(acc_once_enter_future) int acc_once_enter(acc_once *once);
void acc_once_enter_future_init(struct acc_once_enter_future *self, acc_once *once);
acc_poll acc_once_enter_future_poll(struct acc_once_enter_future *self, acc_context *cx, int *mine);
void acc_once_enter_future_drop(struct acc_once_enter_future *self);

/* ---- cancellation tokens ------------------------------------------------------------------- */

/* Says that work is to stop, to whoever looks or waits.  Tokens form a tree: cancelling one cancels
 * all below it, and nothing above.  It changes nothing by itself; acc_cancel drops a task, a token
 * asks it.  Zero is a token without a parent. */
typedef struct acc_token {
    struct acc_token *parent, *children; /* the first child */
    struct acc_token *next, *prev;       /* children of the same parent */
    acc_waiters waiters;
    uint8_t cancelled;
} acc_token;

/* Makes a token below `parent` (NULL: below none).  It is cancelled already if its parent is.  It
 * stays in its place until acc_token_close. */
void acc_token_init(acc_token *self, acc_token *parent);

/* Cancels it and all below, for good; everyone who waits for one of them goes on. */
void acc_token_cancel(acc_token *self);

/* Ends it: cancels it and all below, for their work ends no later, and takes it out of the tree.
 * Afterwards nothing points to it and its memory may go.  Twice is once.
 * `defer acc_token_close(&t);` */
void acc_token_close(acc_token *self);

static inline int acc_token_cancelled(const acc_token *self)
{
    return self->cancelled;
}

struct acc_token_wait_future {
    acc_waiter waiter;
    acc_token *token;
};

/* Waits until the token is cancelled; at once if it is.  Dropping it loses nothing. */
_Async_manual(acc_token_wait_future) void acc_token_wait(acc_token *token);
void acc_token_wait_future_init(struct acc_token_wait_future *self, acc_token *token);
acc_poll acc_token_wait_future_poll(struct acc_token_wait_future *self, acc_context *cx);
void acc_token_wait_future_drop(struct acc_token_wait_future *self);

#ifdef __cplusplus
}
#endif

#endif
