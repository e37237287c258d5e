/* Tasks: their memory, their life from spawn to join, and what an executor does for futures.
 *
 * A task is one allocation, header and frame; the result takes the frame's place when the last
 * poll writes it.  It is freed when it has ended and its handle was consumed.
 *
 * Invariant: a frame is polled and dropped by the loop alone, with no other frame of this thread
 * on the stack; everything else only marks and queues.  So waking, spawning, cancelling and
 * joining are safe wherever user code runs, drops included.
 */
#include "internal.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- memory -------------------------------------------------------------------------------- */

/* From the allocation to the frame; the header ends where the frame begins. */
static size_t head_size(const acc_type *type)
{
    size_t align = type->align > 16 ? type->align : 16;
    return (sizeof(acc__task) + align - 1) / align * align;
}

/* posix_memalign wants a power of two of at least a pointer's size: 16 is. */
static size_t frame_align(const acc_type *type)
{
    size_t align = type->align > 16 ? type->align : 16;
    if (type->meta && type->meta->result_align > align)
        align = type->meta->result_align;
    return align;
}

static size_t result_size(const acc_type *type)
{
    return type->meta ? type->meta->result_size : 0;
}

/* The result takes the frame's place, so the larger of the two is what is needed. */
static size_t task_size(const acc_type *type)
{
    size_t frame = type->size > result_size(type) ? type->size : result_size(type);
    return head_size(type) + frame;
}

void *acc__task_frame(acc__task *task)
{
    return task->flags & ACC__TASK_ROOT ? ((acc__root *)task)->frame : (void *)(task + 1);
}

static void free_memory(acc__task *task)
{
    const acc_type *type = task->type;
    acc__release((char *)(task + 1) - head_size(type), task_size(type), frame_align(type));
}

/* The handle was consumed and the task is done: nothing refers to it but, perhaps, the queue. */
static void task_free(acc_runtime *rt, acc__task *task)
{
    acc__slot_give_back(rt, task->slot);
    rt->counters.tasks--;
    if (task->flags & ACC__TASK_QUEUED)
        task->flags |= ACC__TASK_ZOMBIE;
    else
        free_memory(task);
}

/* ---- running ------------------------------------------------------------------------------- */

#ifdef ACC_HARD
/* xorshift: George Marsaglia, "Xorshift RNGs", 2003. */
static bool coin(acc_runtime *rt)
{
    rt->hard_seed ^= rt->hard_seed << 13;
    rt->hard_seed ^= rt->hard_seed >> 7;
    rt->hard_seed ^= rt->hard_seed << 17;
    return rt->hard_seed >> 32 & 1;
}
#endif

void acc__task_ready(acc_runtime *rt, acc__task *task)
{
    if (task->flags & (ACC__TASK_QUEUED | ACC__TASK_DONE))
        return;
    task->flags |= ACC__TASK_QUEUED;
#ifdef ACC_HARD
    if (rt->ready.head && coin(rt)) {
        task->next = rt->ready.head;
        rt->ready.head = task;
        return;
    }
#endif
    task->next = NULL;
    *rt->ready.tail = task;
    rt->ready.tail = &task->next;
}

/* A joiner in the list is told that its task has ended, or has become stale. */
static void wake_waiters(acc__task *task)
{
    struct acc_joiner *waiter;
    while ((waiter = task->waiters)) {
        task->waiters = waiter->next;
        waiter->next = NULL;
        acc_wake_local(waiter->waker);
    }
}

/* From here on the frame is a result or nothing.  Joiners first: freeing ends their list. */
static void task_finish(acc_runtime *rt, acc__task *task)
{
    task->flags = (uint16_t)((task->flags & ~ACC__TASK_RUNNING) | ACC__TASK_DONE);
    wake_waiters(task);
    if ((task->flags & (ACC__TASK_DETACHED | ACC__TASK_ROOT)) == ACC__TASK_DETACHED)
        task_free(rt, task);
}

/* `running` during the drop too: its misuse messages name the task, and a join of itself is seen.
 */
static void task_drop(acc_runtime *rt, acc__task *task)
{
    task->flags |= ACC__TASK_RUNNING;
    rt->running = task;
    if (task->type->drop)
        task->type->drop(acc__task_frame(task));
    rt->running = NULL;
    task_finish(rt, task);
}

/* One poll, or the drop that takes its place.  After the poll the task may be gone only by way of
 * task_finish: nothing that runs inside it can free it. */
void acc__task_run(acc_runtime *rt, acc__task *task)
{
    task->flags &= (uint16_t)~ACC__TASK_QUEUED;
    if (task->flags & ACC__TASK_ZOMBIE) {
        free_memory(task);
        return;
    }
    if (task->flags & ACC__TASK_DONE)
        return;
    bool started = task->flags & ACC__TASK_STARTED;
    if (started && task->flags & ACC__TASK_CANCEL) {
        task_drop(rt, task);
        return;
    }
    acc_waker waker = {&rt->executor, task->slot,
                       acc__slot_generation(acc__slot_at(rt, task->slot)), 0};
    acc_context cx = acc_cx_make(waker, started ? task->woken : ~(uint64_t)0, ACC__BUDGET);
    task->woken = 0;
    task->flags |= ACC__TASK_STARTED | ACC__TASK_RUNNING;
    void *frame = acc__task_frame(task);
    void *out = task->flags & ACC__TASK_ROOT ? ((acc__root *)task)->out : frame;
    rt->running = task;
    rt->counters.polls++;
    acc_poll polled = task->type->poll(frame, &cx, out);
    rt->running = NULL;
    if (polled == ACC_READY) {
        task->error = 0; /* a cancel that came too late */
        task_finish(rt, task);
    } else if (task->flags & ACC__TASK_CANCEL) {
        task_drop(rt, task);
    } else {
        task->flags &= (uint16_t)~ACC__TASK_RUNNING;
    }
}

/* ---- spawn and join ------------------------------------------------------------------------ */

/* Whether shielded work runs that may still go on: in a shutdown, what it spawns belongs to it. */
static bool runs_shielded(const acc_runtime *rt)
{
    return rt->running && rt->running->flags & ACC__TASK_SHIELDED &&
           !(rt->running->flags & ACC__TASK_CANCEL);
}

/* Not queued yet: the frame is still to be initialised.  The handle of a failed spawn carries the
 * errno, so its join can tell without any memory. */
static void *spawn_begin(acc_executor *executor, const acc_type *type, acc_handle *handle)
{
    acc_runtime *rt = acc__runtime_of(executor);
    handle->slot = ACC__NO_SLOT;
    bool refused = rt->closing && !runs_shielded(rt);
    handle->generation = (refused ? ECANCELED : ENOMEM) << 1 | 1;
    char *memory = refused ? NULL : acc__allocate(task_size(type), frame_align(type));
    if (!memory)
        return NULL;
    acc__task *task = (acc__task *)(memory + head_size(type)) - 1;
    uint32_t generation;
    uint32_t slot = acc__slot_take(rt, (uintptr_t)task, &generation);
    memset(task, 0, sizeof *task);
    task->type = type;
    task->slot = slot;
    task->flags = rt->closing ? ACC__TASK_SHIELDED : 0;
    if (slot == ACC__NO_SLOT) {
        free_memory(task);
        return NULL;
    }
    handle->slot = slot;
    handle->generation = generation;
    rt->counters.tasks++;
    return task + 1;
}

/* The task behind a valid handle; NULL: it is stale. */
static acc__task *task_find(acc_runtime *rt, acc_handle handle)
{
    acc__slot *slot = rt ? acc__slot_find(rt, handle.slot, handle.generation) : NULL;
    if (!slot || !slot->occupant || acc__occupant_is_child(slot->occupant))
        return NULL;
    acc__task *task = (acc__task *)slot->occupant;
    return task->flags & (ACC__TASK_DETACHED | ACC__TASK_ROOT) ? NULL : task;
}

/* By handle and not by frame: so a forged or failed one is caught. */
static void spawn_end(acc_executor *executor, acc_handle handle)
{
    acc_runtime *rt = acc__runtime_of(executor);
    acc__task *task = task_find(rt, handle);
    if (task)
        acc__task_ready(rt, task);
}

/* Where in the list of those who wait for the task it is, or the end of the list.  Who waits beside
 * others is not given the result, so there are few of them. */
static struct acc_joiner **join_place(acc__task *task, const struct acc_joiner *self)
{
    struct acc_joiner **place = &task->waiters;
    while (*place && *place != self)
        place = &(*place)->next;
    return place;
}

static void join_unlink(acc__task *task, struct acc_joiner *self)
{
    struct acc_joiner **place = join_place(task, self);
    if (!*place)
        return;
    *place = self->next;
    self->next = NULL;
}

/* In front: with more than one joiner, who wins is unspecified. */
static void join_link(acc__task *task, struct acc_joiner *self)
{
    if (*join_place(task, self))
        return;
    self->next = task->waiters;
    task->waiters = self;
}

/* Takes the result out and frees the task. */
static int join_consume(acc_runtime *rt, acc__task *task, void *out)
{
    int status = -task->error;
    if (!status && out)
        memcpy(out, acc__task_frame(task), result_size(task->type));
    task_free(rt, task);
    return status;
}

/* ---- boxed lazy futures ---------------------------------------------------------------------- */

/* The one behind a valid handle; NULL: it is stale, or a task's. */
static acc_boxed_lazy *lazy_find(acc_runtime *rt, acc_handle handle)
{
    acc__slot *slot = rt ? acc__slot_find(rt, handle.slot, handle.generation) : NULL;
    if (!slot || !slot->occupant || !acc__occupant_is_child(slot->occupant))
        return NULL;
    acc_child *child = (acc_child *)(slot->occupant & ~(uintptr_t)1);
    return child->queue ? NULL : (acc_boxed_lazy *)child;
}

static void lazy_free(acc_boxed_lazy *lazy, const acc_type *type)
{
    acc__slot_give_back(acc__runtime_of(lazy->executor), lazy->child.slot);
    acc_boxed_lazy_free(lazy, type);
}

/* It runs here and now, as a part of whom awaits it. */
static acc_poll lazy_join(acc_boxed_lazy *lazy, acc_context *cx, void *out, int *status,
                          acc_poll last)
{
    const acc_type *type = lazy->type;
    if (lazy->is_polled) {
        *status = -EDEADLK;
        return ACC_READY;
    }
    if (lazy->is_cancelled) {
        lazy_free(lazy, type);
        *status = -ECANCELED;
        return ACC_READY;
    }
    lazy->is_polled = 1;
    const acc_type *left = type;
    acc_poll poll = acc_lazy_step(&left, (char *)lazy + acc_boxed_lazy_offset(type), cx, out, last);
    lazy->is_polled = 0;
    *status = 0;
    if (!left)
        lazy_free(lazy, type);
    return poll;
}

/* What is polled further up the stack cannot be dropped. */
static int lazy_cancel(acc_boxed_lazy *lazy, bool consumes)
{
    const acc_type *type = lazy->type;
    if (lazy->is_polled)
        return -EDEADLK;
    if (!lazy->is_cancelled && type->drop)
        type->drop((char *)lazy + acc_boxed_lazy_offset(type));
    lazy->is_cancelled = 1;
    if (consumes)
        lazy_free(lazy, type);
    return 0;
}

/* Not a task's: what acc_cancel (else acc_abort and acc_detach) does with it.  What is lent belongs
 * to a scope, which drops it. */
static int cancel_other(acc_handle handle, bool consumes)
{
    acc_boxed_lazy *lazy = lazy_find(acc__current, handle);
    if (lazy)
        return lazy_cancel(lazy, consumes);
    return acc_lazy_of(handle) ? -EPERM : -ESRCH;
}

/* ---- joining --------------------------------------------------------------------------------- */

/* A task that is not done costs no budget, one that is does: joining thousands of finished tasks in
 * a loop must let others run. */
static acc_poll join(struct acc_joiner *self, acc_context *cx, void *out, int *status)
{
    acc_runtime *rt = acc__cx_runtime(cx);
    acc_boxed_lazy *lazy = lazy_find(rt, self->handle);
#ifdef ACC_HARD
    /* Not what runs here: all its arms were woken, but in this poll alone. */
    if (!self->waker.executor && !lazy) {
        self->waker = acc_cx_waker(cx);
        acc_wake_local(self->waker);
        return ACC_PENDING;
    }
#endif
    self->waker = acc_cx_waker(cx);
    if (self->handle.slot == ACC__NO_SLOT) {
        *status = -(int)(self->handle.generation >> 1);
        return ACC_READY;
    }
    if (lazy)
        return lazy_join(lazy, cx, out, status, self->next == self ? ACC_END : ACC_READY);
    acc__task *task = task_find(rt, self->handle);
    if (task && self->next == self)
        acc__misuse(&rt->executor, "await_each", "the handle is that of a task and of no stream");
    if (!task || task == rt->running) {
        *status = task ? -EDEADLK : -ESRCH;
        return ACC_READY;
    }
    if (!(task->flags & ACC__TASK_DONE) || !acc_cx_spend(cx)) {
        if (task->flags & ACC__TASK_DONE)
            acc_wake_local(self->waker);
        else
            join_link(task, self);
        return ACC_PENDING;
    }
    join_unlink(task, self);
    *status = join_consume(rt, task, out);
    return ACC_READY;
}

/* Slots and generations serve wakers too, which must go on working: so a detached task's handle is
 * made stale by a flag and not by the generation. */
void acc__task_detach(acc_runtime *rt, acc__task *task)
{
    if (task->flags & (ACC__TASK_DETACHED | ACC__TASK_ROOT))
        return;
    task->flags |= ACC__TASK_DETACHED;
    wake_waiters(task); /* they find a stale handle */
    if (task->flags & ACC__TASK_DONE)
        task_free(rt, task);
}

static void detach(acc_executor *executor, acc_handle handle)
{
    acc_runtime *rt = acc__runtime_of(executor);
    acc__task *task = task_find(rt, handle);
    if (task)
        acc__task_detach(rt, task);
}

/* ---- the handle functions of task.h -------------------------------------------------------- */

/* Queued whether it waits or not: the loop is the only one who drops. */
void acc__task_cancel(acc_runtime *rt, acc__task *task, int error)
{
    if (task->flags & (ACC__TASK_CANCEL | ACC__TASK_DONE))
        return;
    task->flags |= ACC__TASK_CANCEL;
    task->error = (int16_t)error;
    acc__task_ready(rt, task);
}

int acc_cancel(acc_any_handle handle)
{
    acc__task *task = task_find(acc__current, handle);
    if (!task)
        return cancel_other(handle, false);
    acc__task_cancel(acc__current, task, ECANCELED);
    return 0;
}

int acc_detach(acc_any_handle handle)
{
    acc__task *task = task_find(acc__current, handle);
    if (!task)
        return cancel_other(handle, true);
    acc__task_detach(acc__current, task);
    return 0;
}

/* In this order: a finished task is freed by the detach. */
int acc_abort(acc_any_handle handle)
{
    int error = acc_cancel(handle);
    return error ? error : acc_detach(handle);
}

int acc_finished(acc_any_handle handle)
{
    acc__task *task = task_find(acc__current, handle);
    if (task)
        return (task->flags & ACC__TASK_DONE) != 0;
    const acc_boxed_lazy *boxed = lazy_find(acc__current, handle);
    const acc_lazy *lazy = acc_lazy_of(handle);
    return boxed ? boxed->is_cancelled : lazy ? !lazy->type : -ESRCH;
}

int acc_task_name(acc_any_handle handle, const char *name)
{
    acc__task *task = task_find(acc__current, handle);
    if (!task)
        return -ESRCH;
    task->name = name;
    return 0;
}

void acc_name_self(const char *name)
{
    if (acc__current && acc__current->running)
        acc__current->running->name = name;
}

/* ---- the rest of the executor's table ------------------------------------------------------ */

static void *allocate(acc_executor *executor, size_t size, size_t align)
{
    (void)executor;
    return acc__allocate(size, align);
}

static void release(acc_executor *executor, void *memory, size_t size, size_t align)
{
    (void)executor;
    acc__release(memory, size, align);
}

/* cx may be an arm's or a child's: who fails is the task that runs. */
static void fail(acc_context *cx, int error)
{
    acc_runtime *rt = acc__cx_runtime(cx);
    if (rt->running)
        acc__task_cancel(rt, rt->running, error < 0 ? -error : error);
}

/* All arms are set, so that the first poll polls everything. */
static int child_open(acc_executor *executor, acc_child_queue *queue, acc_child *child)
{
    acc_runtime *rt = acc__runtime_of(executor);
    child->next = NULL;
    child->link = queue ? NULL : &child->next; /* a boxed lazy future is never queued */
    child->queue = queue;
    child->woken = ~(uint64_t)0;
    child->slot = acc__slot_take(rt, (uintptr_t)child | 1, &child->generation);
    return child->slot == ACC__NO_SLOT ? -ENOMEM : 0;
}

/* Off the queue first: the next child popped must not be one that is gone. */
static void child_close(acc_executor *executor, acc_child *child)
{
    acc_child_queue_remove(child);
    if (child->slot != ACC__NO_SLOT)
        acc__slot_give_back(acc__runtime_of(executor), child->slot);
    child->slot = ACC__NO_SLOT;
}

/* The one place that prints: what comes next would corrupt memory or has no result to return. */
_Noreturn void acc__misuse(acc_executor *executor, const char *name, const char *what)
{
    acc_runtime *rt = executor ? acc__runtime_of(executor) : NULL;
    acc__task *task = rt ? rt->running : NULL;
    fprintf(stderr, "acc: %s: %s", name ? name : "?", what);
    if (task)
        fprintf(stderr, " (in task %u%s%s%s, %s)", (unsigned)task->slot, task->name ? " \"" : "",
                task->name ? task->name : "", task->name ? "\"" : "",
                task->type->name ? task->type->name : "?");
    fputc('\n', stderr);
    abort();
}

static void misuse(acc_executor *executor, const char *name, const char *what)
{
    acc__misuse(executor, name, what);
}

/* Of a task that has ended, or was detached, the list is empty. */
static void join_drop(struct acc_joiner *self)
{
    acc__task *task = task_find(acc__runtime_of(self->waker.executor), self->handle);
    if (task)
        join_unlink(task, self);
}

static int is_closing(acc_executor *executor)
{
    return acc__runtime_of(executor)->closing;
}

static void shield(acc_executor *executor, acc_handle handle)
{
    acc__task *task = task_find(acc__runtime_of(executor), handle);
    if (task)
        task->flags |= ACC__TASK_SHIELDED;
}

const acc_executor_ops acc__ops = {
    .version = ACC_ABI_VERSION,
    .size = sizeof(acc_executor_ops),
    .wake = acc__wake,
    .wake_local = acc__wake_local,
    .spawn_begin = spawn_begin,
    .spawn_end = spawn_end,
    .join = join,
    .join_drop = join_drop,
    .allocate = allocate,
    .release = release,
    .fail = fail,
    .child_open = child_open,
    .child_close = child_close,
    .misuse = misuse,
    .detach = detach,
    .timeout = acc__timeout,
    .timeout_drop = acc__timeout_drop,
    .is_closing = is_closing,
    .shield = shield,
};

/* ---- acc_yield ----------------------------------------------------------------------------- */

void acc_yield_future_init(struct acc_yield_future *self)
{
    self->yielded = 0;
}

acc_poll acc_yield_future_poll(struct acc_yield_future *self, acc_context *cx)
{
    if (self->yielded)
        return ACC_READY;
    self->yielded = 1;
    acc_wake_local(acc_cx_waker(cx));
    return ACC_PENDING;
}

void acc_yield_future_drop(struct acc_yield_future *self)
{
    (void)self;
}
