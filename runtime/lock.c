/* Permits and locks: acc_semaphore, acc_mutex, acc_rwlock.
 *
 * All three hand over: what is given back goes to the first in the queue at once, before it is
 * polled, so nobody can take it in between.  Invariant: the first in a queue cannot be served
 * from what is free; so whoever comes and finds a queue goes to its end without a further look.
 */
#include "waiters.h"
#include <errno.h>

/* What a future was told: it has it now, and gives it back when it is dropped; or it fails. */
enum { GRANTED = ACC__WAIT_TOLD, CLOSED };

/* ---- semaphore ----------------------------------------------------------------------------- */

static int semaphore_look(const acc_semaphore *self, uint32_t count)
{
    if (self->closed)
        return -ECANCELED;
    return self->waiters.first || self->permits < count ? -EAGAIN : 0;
}

static void semaphore_grant(acc_semaphore *self)
{
    while (self->waiters.first && self->waiters.first->count <= self->permits) {
        self->permits -= self->waiters.first->count;
        acc__waiters_tell_first(&self->waiters, GRANTED);
    }
}

int acc_semaphore_try_acquire(acc_semaphore *self, uint32_t count)
{
    int error = semaphore_look(self, count);
    if (!error)
        self->permits -= count;
    return error;
}

void acc_semaphore_release(acc_semaphore *self, size_t count)
{
    self->permits += count;
    semaphore_grant(self);
}

size_t acc_semaphore_forget(acc_semaphore *self, size_t count)
{
    if (count > self->permits)
        count = self->permits;
    self->permits -= count;
    return count;
}

void acc_semaphore_close(acc_semaphore *self)
{
    self->closed = 1;
    acc__waiters_tell_all(&self->waiters, CLOSED);
}

void acc_semaphore_acquire_future_init(struct acc_semaphore_acquire_future *self,
                                       acc_semaphore *semaphore, uint32_t count)
{
    acc__waiter_init(&self->waiter);
    self->waiter.count = count;
    self->semaphore = semaphore;
}

acc_poll acc_semaphore_acquire_future_poll(struct acc_semaphore_acquire_future *self,
                                           acc_context *cx, int *status)
{
    acc_semaphore *semaphore = self->semaphore;
    if (acc__waiter_waits(&self->waiter, cx))
        return ACC_PENDING;
    int error = self->waiter.state == CLOSED ? -ECANCELED : 0;
    if (self->waiter.state == ACC__WAIT_NEW) {
        error = semaphore_look(semaphore, self->waiter.count);
        if (error == -EAGAIN)
            return acc__waiter_queue(&semaphore->waiters, &self->waiter, cx);
        if (!acc__waiter_spend(cx))
            return ACC_PENDING;
        if (!error)
            semaphore->permits -= self->waiter.count;
    }
    *status = error;
    return ACC_READY;
}

/* Who stood first and wanted many may have kept back those who want few. */
void acc_semaphore_acquire_future_drop(struct acc_semaphore_acquire_future *self)
{
    if (self->waiter.state == ACC__WAIT_QUEUED) {
        acc__waiter_unlink(&self->semaphore->waiters, &self->waiter);
        semaphore_grant(self->semaphore);
    } else if (self->waiter.state == GRANTED) {
        acc_semaphore_release(self->semaphore, self->waiter.count);
    }
}

/* ---- mutex --------------------------------------------------------------------------------- */

/* It stays locked: the first in the queue has it now. */
void acc__mutex_pass_on(acc_mutex *self)
{
    acc__waiters_tell_first(&self->waiters, GRANTED);
}

acc_poll acc_mutex_lock_future_poll(struct acc_mutex_lock_future *self, acc_context *cx)
{
    acc_mutex *mutex = self->mutex;
    if (acc__waiter_waits(&self->waiter, cx))
        return ACC_PENDING;
    if (self->waiter.state == GRANTED)
        return ACC_READY;
    if (mutex->locked)
        return acc__waiter_queue(&mutex->waiters, &self->waiter, cx);
    if (!acc__waiter_spend(cx))
        return ACC_PENDING;
    mutex->locked = 1;
    return ACC_READY;
}

void acc_mutex_lock_future_drop(struct acc_mutex_lock_future *self)
{
    if (self->waiter.state == ACC__WAIT_QUEUED)
        acc__waiter_unlink(&self->mutex->waiters, &self->waiter);
    else if (self->waiter.state == GRANTED)
        acc_mutex_unlock(self->mutex);
}

/* ---- reader-writer lock -------------------------------------------------------------------- */

/* A waiter's `count`. */
enum { READER, WRITER };

static bool rwlock_is_free(const acc_rwlock *self, uint32_t kind)
{
    return !self->writing && (kind == READER || self->readers == 0);
}

static void rwlock_take(acc_rwlock *self, uint32_t kind)
{
    if (kind == READER)
        self->readers++;
    else
        self->writing = 1;
}

static void rwlock_grant(acc_rwlock *self)
{
    while (self->waiters.first && rwlock_is_free(self, self->waiters.first->count)) {
        rwlock_take(self, self->waiters.first->count);
        acc__waiters_tell_first(&self->waiters, GRANTED);
    }
}

static int rwlock_try(acc_rwlock *self, uint32_t kind)
{
    if (self->waiters.first || !rwlock_is_free(self, kind))
        return 0;
    rwlock_take(self, kind);
    return 1;
}

int acc_rwlock_try_read(acc_rwlock *self)
{
    return rwlock_try(self, READER);
}

int acc_rwlock_try_write(acc_rwlock *self)
{
    return rwlock_try(self, WRITER);
}

void acc_rwlock_read_unlock(acc_rwlock *self)
{
    self->readers--;
    rwlock_grant(self);
}

void acc_rwlock_write_unlock(acc_rwlock *self)
{
    self->writing = 0;
    rwlock_grant(self);
}

void acc_rwlock_downgrade(acc_rwlock *self)
{
    self->writing = 0;
    self->readers++;
    rwlock_grant(self);
}

static void rwlock_init(struct acc_rwlock_future *self, acc_rwlock *lock, uint32_t kind)
{
    acc__waiter_init(&self->waiter);
    self->waiter.count = kind;
    self->lock = lock;
}

static acc_poll rwlock_poll(struct acc_rwlock_future *self, acc_context *cx)
{
    acc_rwlock *lock = self->lock;
    if (acc__waiter_waits(&self->waiter, cx))
        return ACC_PENDING;
    if (self->waiter.state == GRANTED)
        return ACC_READY;
    if (lock->waiters.first || !rwlock_is_free(lock, self->waiter.count))
        return acc__waiter_queue(&lock->waiters, &self->waiter, cx);
    if (!acc__waiter_spend(cx))
        return ACC_PENDING;
    rwlock_take(lock, self->waiter.count);
    return ACC_READY;
}

/* A writer that leaves the queue lets the readers behind it in. */
static void rwlock_drop(struct acc_rwlock_future *self)
{
    acc_rwlock *lock = self->lock;
    if (self->waiter.state == ACC__WAIT_QUEUED) {
        acc__waiter_unlink(&lock->waiters, &self->waiter);
        rwlock_grant(lock);
    } else if (self->waiter.state == GRANTED) {
        if (self->waiter.count == READER)
            acc_rwlock_read_unlock(lock);
        else
            acc_rwlock_write_unlock(lock);
    }
}

void acc_rwlock_read_future_init(struct acc_rwlock_read_future *self, acc_rwlock *lock)
{
    rwlock_init(&self->lock, lock, READER);
}

acc_poll acc_rwlock_read_future_poll(struct acc_rwlock_read_future *self, acc_context *cx)
{
    return rwlock_poll(&self->lock, cx);
}

void acc_rwlock_read_future_drop(struct acc_rwlock_read_future *self)
{
    rwlock_drop(&self->lock);
}

void acc_rwlock_write_future_init(struct acc_rwlock_write_future *self, acc_rwlock *lock)
{
    rwlock_init(&self->lock, lock, WRITER);
}

acc_poll acc_rwlock_write_future_poll(struct acc_rwlock_write_future *self, acc_context *cx)
{
    return rwlock_poll(&self->lock, cx);
}

void acc_rwlock_write_future_drop(struct acc_rwlock_write_future *self)
{
    rwlock_drop(&self->lock);
}
