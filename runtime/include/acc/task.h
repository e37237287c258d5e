/* <acc/task.h>: runtimes and tasks.
 *
 * A runtime belongs to the thread that made it and runs inside acc_block_on (acc_run_blocking).  A
 * program that calls acc_block_on alone needs nothing of this header: a runtime is then made for
 * that call.  Unless a function says otherwise it is called on the runtime's home thread.
 *
 * Errors are -errno.  A handle that was consumed, or whose task was detached, is stale; using it is
 * -ESRCH in every build and never anything else.
 *
 * A handle of boxed_lazy is no task's, but goes where one does: acc_abort and acc_detach drop the
 * future at once and free it, acc_cancel drops it and leaves the handle for a join (-ECANCELED),
 * all three are -EDEADLK inside of its own poll, and acc_finished is 1 when it was cancelled.  It
 * is not for acc_cancel_on, acc_abort_on, which do nothing, and acc_task_name (-ESRCH).  A lent
 * handle of lazy belongs to a scope, which drops it: acc_cancel, acc_abort and acc_detach are
 * -EPERM, and acc_finished says whether it is finished.
 */
#ifndef ACC_TASK_H
#define ACC_TASK_H

#include <acc/async.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct acc_runtime acc_runtime;

/* Makes a runtime for the calling thread: one epoll descriptor, one eventfd, a few kilobytes.
 * NULL with errno: EBUSY (the thread has one), ENOMEM, EMFILE, ENFILE. */
acc_runtime *acc_runtime_new(void);

/* Shuts the calling thread's runtime down and frees it.  Every task is cancelled, in no order that
 * is promised (so its defers run; one that never ran is polled once), and a spawn gives a handle
 * whose join is -ECANCELED.  Those of shielded(call) go on, and what they spawn now, until they are
 * done or their grace is over; then they are cancelled too.  So this call may wait, in the same
 * loop as ever.  What is still open of acc_fd is closed.  Wakers of the runtime may be used on, for
 * ever: they do nothing.  Not from inside a task.  NULL: nothing is done. */
void acc_runtime_free(acc_runtime *runtime);

/* How long shielded tasks may go on in a shutdown, in milliseconds on the runtime's clock, counted
 * from its beginning: 5,000 in a new runtime, 0: not at all, UINT64_MAX: until they are done.  A
 * paused clock jumps to their timers as usual; while one of them waits for a descriptor or a signal
 * it goes on by itself instead.  Home thread. */
void acc_runtime_set_grace(acc_runtime *runtime, uint64_t ms);

/* The calling thread's runtime; NULL: none. */
acc_runtime *acc_runtime_current(void);

/* The executor of a runtime: what acc_cancel_on and acc_abort_on want.  Valid for ever. */
acc_executor *acc_runtime_executor(acc_runtime *runtime);

/* Runs what is ready, without waiting: for a runtime inside somebody else's loop, which waits for
 * the descriptor to become readable or for `*timeout_ms` to pass (-1: no timer; 0: call again at
 * once; NULL: not wanted).  Tasks are made with spawn.  0 or -EBUSY (called from inside a task). */
int acc_runtime_turn(acc_runtime *runtime, int64_t *timeout_ms);
int acc_runtime_fd(acc_runtime *runtime);

/* What the runtime has done so far, for measurements and tests. */
typedef struct acc_counters {
    uint64_t polls;  /* of tasks */
    uint64_t turns;  /* of the loop */
    uint64_t waits;  /* system calls that waited or looked for events */
    uint64_t wakes;  /* that came by acc_wake, from anywhere */
    uint32_t tasks;  /* alive now; finished ones count until they are joined */
    uint32_t timers; /* armed now */
} acc_counters;

acc_counters acc_runtime_counters(const acc_runtime *runtime);

/* Asks a task to stop.  It is dropped by the loop, after the poll that runs now or before the next
 * one, never on the caller's stack; one that was not polled yet is polled once first.  If it
 * finishes in that poll its result stands.  Twice is once.  A join then gives -ECANCELED, once the
 * frame is gone.  0, or -ESRCH. */
int acc_cancel(acc_any_handle task);

/* acc_cancel and acc_detach in one: consumes the handle.  0, or -ESRCH. */
int acc_abort(acc_any_handle task);

/* Lets a task run unobserved: consumes the handle; its result is thrown away.  0, or -ESRCH. */
int acc_detach(acc_any_handle task);

/* The same from any thread or signal handler, lock-free; `executor` is the one the task runs on.
 * A stale handle does nothing: whether it was stale is known at home only. */
void acc_cancel_on(acc_executor *executor, acc_any_handle task);
void acc_abort_on(acc_executor *executor, acc_any_handle task);

/* 1: the task has ended and can be joined without waiting; 0: not yet; or -ESRCH. */
int acc_finished(acc_any_handle task);

/* Names a task in dumps; the string is kept, not copied.  acc_name_self: the running task; does
 * nothing outside of one.  0, or -ESRCH. */
int acc_task_name(acc_any_handle task, const char *name);
void acc_name_self(const char *name);

/* Writes one paragraph a task: a line `task SLOT.GENERATION STATE "NAME"`, then the chain of what
 * it awaits, outermost first, as `function file:line`, two blanks deeper for each arm and each
 * group.  STATE is running, ready, waiting or finished. */
void acc_dump_tasks(FILE *file);

/* How tasks, boxed futures and the runtime's tables get their memory.  `align` is a power of two.
 * allocate may return NULL: whoever asked then fails with -ENOMEM. */
typedef struct acc_allocator {
    void *(*allocate)(void *self, size_t size, size_t align);
    void (*release)(void *self, void *memory, size_t size, size_t align);
    void *self;
} acc_allocator;

/* Sets it for the whole process, or with NULL goes back to the C library's.  Before the first
 * runtime is made, or while none exists and no other thread makes one. */
void acc_set_allocator(const acc_allocator *allocator);

/* Lets every other ready task run first.  Dropping it loses nothing. */
struct acc_yield_future {
    uint8_t yielded;
};

_Async_manual(acc_yield_future) void acc_yield(void);
void acc_yield_future_init(struct acc_yield_future *self);
acc_poll acc_yield_future_poll(struct acc_yield_future *self, acc_context *cx);
void acc_yield_future_drop(struct acc_yield_future *self);

#ifdef __cplusplus
}
#endif

#endif
