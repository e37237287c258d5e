/* Runtimes and their loop.
 *
 * One turn: take in what was woken from elsewhere; run the tasks that are ready now, not those that
 * become ready meanwhile; then look at descriptors, signals and timers, waiting for them when
 * nothing is ready.  With tasks always ready the look comes every 61 polls.
 *
 * Runtimes are never freed but pooled: a waker or a signal handler may hold the pointer.
 */
#include "internal.h"
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

_Thread_local acc_runtime *acc__current;

static pthread_mutex_t pool_lock = PTHREAD_MUTEX_INITIALIZER;
static acc_runtime *pool;
static _Atomic(acc_runtime *) all; /* grows only: signal handlers walk it */

acc_runtime *acc__first_runtime(void)
{
    return atomic_load_explicit(&all, memory_order_acquire);
}

acc_executor *acc_current_executor(void)
{
    return acc__current ? &acc__current->executor : NULL;
}

acc_executor *acc_spawning_executor(const char *name)
{
    acc_executor *executor = acc_current_executor();
    if (!executor) {
        fprintf(stderr, "acc: spawn of %s: this thread has no runtime\n", name);
        abort();
    }
    return executor;
}

acc_runtime *acc_runtime_current(void)
{
    return acc__current;
}

acc_executor *acc_runtime_executor(acc_runtime *runtime)
{
    return &runtime->executor;
}

acc_counters acc_runtime_counters(const acc_runtime *runtime)
{
    return runtime->counters;
}

int acc_runtime_fd(acc_runtime *runtime)
{
    return runtime->epoll_fd;
}

/* ---- the loop ------------------------------------------------------------------------------ */

/* How long nothing will happen, in ns; -1: no timer is armed.  A paused clock jumps, or stands
 * while something outside is awaited; but a shutdown must come to its end. */
static int64_t idle_time(acc_runtime *rt)
{
    int64_t timeout = acc__timers_wait(rt);
    if (timeout > 0 && rt->paused && rt->outside == 0) {
        rt->paused_at += (uint64_t)timeout;
        return 0;
    }
    return rt->paused && timeout > 0 && !rt->closing ? -1 : timeout;
}

/* Tells wakers to knock, unless one has been here already: then there is no time to sleep. */
static bool lie_down(acc_runtime *rt)
{
    atomic_store(&rt->asleep, 1);
    if (!atomic_load(&rt->remote) && !atomic_load(&rt->signals_arrived))
        return true;
    atomic_store(&rt->asleep, 0);
    return false;
}

void acc__look(acc_runtime *rt, bool wait)
{
    rt->polls_to_io = ACC__IO_INTERVAL;
    int64_t timeout = wait ? idle_time(rt) : 0;
    if (timeout != 0 && !lie_down(rt))
        timeout = 0;
    /* The eventfd need not be looked at: the next turn looks at the stack itself. */
    if (timeout != 0 || rt->outside > 0) {
        rt->counters.waits++;
        uint64_t before = rt->closing ? acc__monotonic() : 0;
        acc__reactor_wait(rt, timeout);
        if (rt->closing && rt->paused)
            rt->paused_at += acc__monotonic() - before;
    }
    if (timeout != 0)
        atomic_store(&rt->asleep, 0);
    if (atomic_load_explicit(&rt->signals_arrived, memory_order_relaxed))
        acc__signals_deliver(rt);
    if (rt->counters.timers > 0)
        acc__timers_expire(rt, acc__clock(rt) / 1000000, ACC__TIMERS_A_TURN);
}

/* The queue as it is now.  Tasks that become ready go to the new queue, even these same ones. */
static void run_batch(acc_runtime *rt)
{
    acc__task *batch = rt->ready.head;
    rt->ready.head = NULL;
    rt->ready.tail = &rt->ready.head;
    while (batch) {
        acc__task *task = batch;
        batch = task->next; /* running may free it, or queue it anew */
        acc__task_run(rt, task);
        if (--rt->polls_to_io == 0)
            acc__look(rt, false);
    }
}

/* With tasks ready there is no look here: run_batch counts polls and looks when it is time.  A turn
 * without an end to reach does not wait. */
static void turn(acc_runtime *rt, const acc__task *until)
{
    rt->counters.turns++;
    acc__drain(rt);
    run_batch(rt);
    if (until && until->flags & ACC__TASK_DONE)
        return;
    if (!rt->ready.head)
        acc__look(rt, until != NULL);
}

int acc_runtime_turn(acc_runtime *rt, int64_t *timeout_ms)
{
    if (rt->turning)
        return -EBUSY;
    rt->turning = true;
    atomic_store(&rt->asleep, 0);
    acc__reactor_wait(rt, 0); /* always: it is what makes the descriptor quiet again */
    acc__look(rt, false);
    turn(rt, NULL);
    /* From now on somebody else waits: wakers have to knock. */
    int64_t idle = rt->ready.head || !lie_down(rt) ? 0 : acc__timers_wait(rt);
    if (timeout_ms)
        *timeout_ms = idle < 0 ? -1 : (idle + 999999) / 1000000;
    rt->turning = false;
    return 0;
}

/* A root lies on the stack of acc_run_blocking: it must not stay in the queue. */
static void unqueue(acc_runtime *rt, acc__task *task)
{
    acc__task **link = &rt->ready.head;
    while (*link && *link != task)
        link = &(*link)->next;
    if (!*link)
        return;
    *link = task->next;
    if (rt->ready.tail == &task->next)
        rt->ready.tail = link;
}

/* The root has a slot as tasks have, so its wakers work in the same way; its header is on this
 * stack and it counts as no task: shutdown and joins do not see it. */
void acc_run_blocking(const acc_type *type, void *frame, void *out)
{
    acc_runtime *rt = acc__current, *own = NULL;
    if (!rt && !(rt = own = acc_runtime_new()))
        acc__misuse(NULL, type->name, "no runtime can be made for acc_block_on");
    if (rt->turning)
        acc__misuse(&rt->executor, type->name, "acc_block_on inside of a running task");
    uint32_t generation;
    acc__root root = {.task = {.type = type, .flags = ACC__TASK_ROOT}, .frame = frame, .out = out};
    root.task.slot = acc__slot_take(rt, (uintptr_t)&root.task, &generation);
    if (root.task.slot == ACC__NO_SLOT)
        acc__misuse(&rt->executor, type->name, "no memory for acc_block_on");
    rt->turning = true;
    rt->root = &root;
    acc__task_ready(rt, &root.task);
    while (!(root.task.flags & ACC__TASK_DONE))
        turn(rt, &root.task);
    if (root.task.flags & ACC__TASK_QUEUED)
        unqueue(rt, &root.task);
    acc__slot_give_back(rt, root.task.slot);
    rt->root = NULL;
    rt->turning = false;
    if (root.task.error)
        acc__misuse(&rt->executor, type->name, strerror(root.task.error));
    acc_runtime_free(own);
}

/* ---- beginning and end --------------------------------------------------------------------- */

/* A runtime from the pool, or a new one; NULL with errno.  Holds pool_lock. */
static acc_runtime *pool_take(void)
{
    acc_runtime *rt = pool;
    if (rt) {
        pool = rt->pool_next;
        return rt;
    }
    rt = acc__allocate(sizeof *rt, _Alignof(acc_runtime));
    if (!rt) {
        errno = ENOMEM;
        return NULL;
    }
    memset(rt, 0, sizeof *rt);
    rt->executor.ops = &acc__ops;
    rt->free_slot = ACC__NO_SLOT;
    rt->event_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (rt->event_fd < 0) {
        int saved = errno;
        acc__release(rt, sizeof *rt, _Alignof(acc_runtime));
        errno = saved;
        return NULL;
    }
    rt->all_next = atomic_load_explicit(&all, memory_order_relaxed);
    atomic_store_explicit(&all, rt, memory_order_release);
    return rt;
}

/* Its slots go with it: their generations go on, so wakers of its former life stay stale. */
static void pool_give_back(acc_runtime *rt)
{
    pthread_mutex_lock(&pool_lock);
    rt->pool_next = pool;
    pool = rt;
    pthread_mutex_unlock(&pool_lock);
}

/* Read for each runtime, so that a test can set it anew. */
static uint64_t hard_seed(void)
{
    const char *text = getenv("ACC_HARD_SEED");
    uint64_t seed = text ? strtoull(text, NULL, 10) : 1;
    return seed * 0x9E3779B97F4A7C15 + 1; /* xorshift must not start from 0 */
}

/* Everything that can fail comes first; after it the runtime is simply in use. */
acc_runtime *acc_runtime_new(void)
{
    if (acc__current) {
        errno = EBUSY;
        return NULL;
    }
    pthread_mutex_lock(&pool_lock);
    acc_runtime *rt = pool_take();
    pthread_mutex_unlock(&pool_lock);
    if (!rt)
        return NULL;
    int error = acc__reactor_open(rt);
    if (error) {
        pool_give_back(rt);
        errno = -error;
        return NULL;
    }
    rt->ready.head = NULL;
    rt->ready.tail = &rt->ready.head;
    rt->polls_to_io = ACC__IO_INTERVAL;
    rt->closing = false;
    rt->grace = ACC__GRACE;
    rt->hard_seed = hard_seed();
    memset(&rt->counters, 0, sizeof rt->counters);
    acc__time_open(rt);
    acc__current = rt;
    return rt;
}

void acc_runtime_set_grace(acc_runtime *rt, uint64_t ms)
{
    rt->grace = ms;
}

/* Cancels every task without one of the flags in `but`, and lets go of those that have ended
 * unjoined. */
static void cancel_all(acc_runtime *rt, unsigned but)
{
    for (uint32_t i = 0; rt->counters.tasks > 0 && i < rt->slot_count; i++) {
        acc__slot *slot = acc__slot_at(rt, i);
        if (!(acc__slot_generation(slot) & 1) || acc__occupant_is_child(slot->occupant))
            continue;
        acc__task *task = (acc__task *)slot->occupant;
        if (task->flags & but)
            continue;
        acc__task_cancel(rt, task, ECANCELED);
        acc__task_detach(rt, task);
    }
}

static bool has_tasks(const acc_runtime *rt)
{
    return rt->counters.tasks > 0 || rt->ready.head;
}

/* The timer wakes nobody: it ends the wait. */
static void end_tasks(acc_runtime *rt)
{
    acc_waker nobody = {&rt->executor, ACC__NO_SLOT, 0, 0};
    acc_timer end_of_grace = {0};
    cancel_all(rt, ACC__TASK_SHIELDED);
    if (rt->grace > 0 && has_tasks(rt))
        acc__timer_arm(rt, &end_of_grace, acc__deadline(rt, rt->grace), nobody);
    while (has_tasks(rt) && end_of_grace.next) {
        turn(rt, NULL);
        if (has_tasks(rt) && !rt->ready.head)
            acc__look(rt, true);
    }
    acc__timer_disarm(rt, &end_of_grace);
    cancel_all(rt, 0);
    while (has_tasks(rt))
        turn(rt, NULL);
}

/* Tasks first, while everything still works: their defers may close, wake and notify.  Signals and
 * descriptors after them, slots last. */
void acc_runtime_free(acc_runtime *rt)
{
    if (!rt)
        return;
    if (rt->turning || rt != acc__current)
        acc__misuse(&rt->executor, "acc_runtime_free",
                    rt->turning ? "called inside of a running task" : "not the home thread");
    rt->closing = true;
    rt->turning = true;
    end_tasks(rt);
    acc__signals_close(rt);
    acc__reactor_close(rt);
    acc__slots_renew(rt);
    rt->turning = false;
    acc__current = NULL;
    pool_give_back(rt);
}
