/* executor: what docs/abi.md asks of one, on libuv.
 *
 * A task is one allocation: its header, then its frame, where the result comes in the end.  A waker
 * names a slot and the slot's generation; slots are never freed, so a stale waker finds a
 * generation that is not its own.  At home a wake appends the task to a list.  From elsewhere it
 * marks the slot, pushes it on a stack that only atomics touch, and calls uv_async_send.
 *
 * A child of an await_group has a slot as well: a wake puts it on its group's queue and goes on to
 * the group.  The times of await_within are a list in their frames, with one timer of libuv's for
 * the first of them, so they need no memory. */
#include "executor.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SLOTS = 4096, BUDGET = 128 };

struct task {
    struct task *next; /* in the list of those that are ready */
    const acc_type *type;
    struct acc_joiner *waiters;
    void *frame, *out;
    uint64_t woken; /* arms; see docs/abi.md */
    uint32_t slot;
    int error; /* what a join says */
    bool ready, started, done, detached, is_root;
};

struct slot {
    struct task *task;            /* at home */
    acc_child *child;             /* or this; both NULL: free */
    _Atomic(uint32_t) generation; /* of who has it; odd in a handle */
    atomic_bool pushed;           /* in the stack of those that were woken from elsewhere */
    struct slot *next;            /* there */
};

static struct slot slots[SLOTS];
static _Atomic(struct slot *) elsewhere;
static atomic_bool is_open;
static atomic_int inside; /* threads in wake */

static const acc_executor_ops executor_ops;
static acc_executor executor = {&executor_ops};
static uv_loop_t *loop;
static uv_idle_t idle;
static uv_async_t async_handle;
static uv_timer_t timer;
static struct acc_timeout *timeouts; /* the earliest first */
static struct task *ready, **ready_end = &ready, *running;

/* ---- slots and wakes --------------------------------------------------------------------------
 */

static struct slot *find_slot(uint32_t slot, uint32_t generation)
{
    return slot < SLOTS && atomic_load(&slots[slot].generation) == generation ? &slots[slot] : NULL;
}

static struct task *find(acc_handle handle)
{
    const struct slot *slot = find_slot(handle.slot, handle.generation);
    return slot ? slot->task : NULL;
}

/* NULL: all are taken. */
static struct slot *open_slot(void)
{
    static uint32_t last;
    uint32_t next = last;
    do
        next = (next + 1) % SLOTS;
    while ((slots[next].task || slots[next].child) && next != last);
    struct slot *slot = &slots[next];
    if (slot->task || slot->child)
        return NULL;
    last = next;
    if (!atomic_load(&slot->generation))
        atomic_store(&slot->generation, 1);
    return slot;
}

/* No waker and no handle finds it any more. */
static void close_slot(struct slot *slot)
{
    atomic_store(&slot->generation, atomic_load(&slot->generation) + 2);
    slot->task = NULL;
    slot->child = NULL;
}

static void run_ready(uv_idle_t *handle);

static void make_ready(struct task *task, uint64_t arms)
{
    task->woken |= arms;
    if (task->ready || task->done || !loop)
        return;
    if (!ready)
        uv_idle_start(&idle, run_ready);
    task->ready = true;
    task->next = NULL;
    *ready_end = task;
    ready_end = &task->next;
}

/* A child that is queued already has woken its group, which may be in a child itself. */
static void wake_slot(const struct slot *slot, uint64_t arms)
{
    while (slot && slot->child) {
        acc_child *child = slot->child;
        acc_waker parent = child->queue->parent;
        child->woken |= arms;
        if (child->link)
            return;
        acc_child_queue_push(child);
        slot = find_slot(parent.slot, parent.generation);
        arms = parent.arms;
    }
    if (slot && slot->task)
        make_ready(slot->task, arms);
}

static void wake_local(acc_waker waker)
{
    wake_slot(find_slot(waker.slot, waker.generation), waker.arms);
}

/* Which arms is not kept: a poll too many does no harm. */
static void push(struct slot *slot)
{
    if (atomic_exchange(&slot->pushed, true))
        return;
    slot->next = atomic_load(&elsewhere);
    while (!atomic_compare_exchange_weak(&elsewhere, &slot->next, slot))
        continue;
    uv_async_send(&async_handle);
}

static void wake(acc_waker waker)
{
    struct slot *slot = &slots[waker.slot];
    atomic_fetch_add(&inside, 1); /* executor_close waits until nobody is */
    if (atomic_load(&is_open) && atomic_load(&slot->generation) == waker.generation)
        push(slot);
    atomic_fetch_sub(&inside, 1);
}

static void collect_wakes(uv_async_t *handle)
{
    (void)handle;
    for (struct slot *slot = atomic_exchange(&elsewhere, NULL), *next; slot; slot = next) {
        next = slot->next;
        atomic_store(&slot->pushed, false); /* from here on it may be pushed again */
        wake_slot(slot, ~(uint64_t)0);
    }
}

/* ---- tasks ------------------------------------------------------------------------------------
 */

static size_t round_up(size_t size, size_t align)
{
    return (size + align - 1) / align * align;
}

static struct task *open_task(const acc_type *type, struct task *task)
{
    struct slot *slot = open_slot();
    if (!slot)
        return NULL;
    *task = (struct task){.type = type, .slot = (uint32_t)(slot - slots), .woken = ~(uint64_t)0};
    slot->task = task;
    return task;
}

/* A task that woke itself in its last poll is in the list still. */
static void forget_ready(const struct task *task)
{
    struct task **at = &ready;
    while (*at != task)
        at = &(*at)->next;
    *at = task->next;
    if (!task->next)
        ready_end = at;
}

static void close_task(struct task *task)
{
    if (task->ready && loop)
        forget_ready(task);
    close_slot(&slots[task->slot]);
    if (!task->is_root)
        free(task);
}

static void finish(struct task *task, int error)
{
    task->done = true;
    task->error = error;
    while (task->waiters) {
        struct acc_joiner *waiter = task->waiters;
        task->waiters = waiter->next;
        wake_local(waiter->waker);
    }
    if (task->detached)
        close_task(task);
}

static void drop(struct task *task, int error)
{
    if (task->type->drop)
        task->type->drop(task->frame);
    finish(task, error);
}

static void poll_task(struct task *task)
{
    acc_waker waker = {&executor, task->slot, atomic_load(&slots[task->slot].generation), 0};
    acc_context cx = acc_cx_make(waker, task->woken, BUDGET);
    task->woken = 0;
    task->started = true;
    running = task;
    acc_poll poll = task->type->poll(task->frame, &cx, task->out);
    running = NULL;
    if (poll == ACC_READY)
        finish(task, 0);
    else if (task->error) /* of fail() */
        drop(task, task->error);
}

/* Those that are ready now; who becomes ready meanwhile is for the next turn of the loop. */
static void run_ready(uv_idle_t *handle)
{
    struct task *batch = ready;
    ready = NULL;
    ready_end = &ready;
    for (struct task *task = batch, *next; task; task = next) {
        next = task->next;
        task->ready = false;
        poll_task(task);
    }
    if (!ready)
        uv_idle_stop(handle);
}

/* ---- the table for futures --------------------------------------------------------------------
 */

static void *spawn_begin(acc_executor *self, const acc_type *type, acc_handle *handle)
{
    (void)self;
    size_t align = type->align > _Alignof(max_align_t) ? type->align : _Alignof(max_align_t);
    size_t head = round_up(sizeof(struct task), align), size = type->size;
    if (type->meta && type->meta->result_size > size)
        size = type->meta->result_size;
    struct task *memory = aligned_alloc(align, round_up(head + size, align));
    struct task *task = memory ? open_task(type, memory) : NULL;
    if (!task) {
        free(memory);
        *handle = (acc_handle){.slot = SLOTS,
                               .generation = ENOMEM << 1 | 1}; /* no slot: a join of it says why */
        return NULL;
    }
    task->frame = task->out = (char *)task + head;
    handle->slot = task->slot;
    handle->generation = atomic_load(&slots[task->slot].generation);
    return task->frame;
}

static void spawn_end(acc_executor *self, acc_handle handle)
{
    (void)self;
    make_ready(slots[handle.slot].task, 0);
}

static void detach(acc_executor *self, acc_handle handle)
{
    (void)self;
    struct task *task = find(handle);
    if (task && task->done)
        close_task(task);
    else if (task)
        task->detached = true;
}

/* Where it waits, or the end of the list. */
static struct acc_joiner **place_of(struct task *task, const struct acc_joiner *self)
{
    struct acc_joiner **place = &task->waiters;
    while (*place && *place != self)
        place = &(*place)->next;
    return place;
}

static void join_drop(struct acc_joiner *self)
{
    struct task *task = find(self->handle);
    if (task && *place_of(task, self))
        *place_of(task, self) = self->next;
}

static acc_poll join(struct acc_joiner *self, acc_context *cx, void *out, int *status)
{
    struct task *task = find(self->handle);
    self->waker = acc_cx_waker(cx);
    if (task && !task->done && task != running) {
        if (!*place_of(task, self)) {
            self->next = task->waiters;
            task->waiters = self;
        }
        return ACC_PENDING;
    }
    if (!task || !task->done) {
        *status = task ? -EDEADLK : self->handle.slot == SLOTS ? -ENOMEM : -ESRCH;
        return ACC_READY;
    }
    if (!task->error && out && task->type->meta)
        memcpy(out, task->out, task->type->meta->result_size);
    *status = task->error;
    close_task(task);
    return ACC_READY;
}

static void *allocate(acc_executor *self, size_t size, size_t align)
{
    (void)self;
    align = align > _Alignof(max_align_t) ? align : _Alignof(max_align_t);
    return aligned_alloc(align, round_up(size, align));
}

static void release(acc_executor *self, void *memory, size_t size, size_t align)
{
    (void)self, (void)size, (void)align;
    free(memory);
}

/* The context may be that of a child. */
static void fail(acc_context *cx, int error)
{
    (void)cx;
    running->error = error;
}

/* ---- children of groups -----------------------------------------------------------------------
 */

/* Without a queue it would be a boxed lazy future: those need acc_abort, which this executor has
 * not. */
static int child_open(acc_executor *self, acc_child_queue *queue, acc_child *child)
{
    (void)self;
    struct slot *slot = queue ? open_slot() : NULL;
    *child = (acc_child){.slot = SLOTS};
    if (!slot)
        return -ENOMEM;
    slot->child = child;
    child->queue = queue;
    child->slot = (uint32_t)(slot - slots);
    child->generation = atomic_load(&slot->generation);
    child->woken = ~(uint64_t)0;
    return 0;
}

/* Perhaps of one that could not be opened. */
static void child_close(acc_executor *self, acc_child *child)
{
    (void)self;
    if (child->slot == SLOTS)
        return;
    acc_child_queue_remove(child);
    close_slot(&slots[child->slot]);
}

/* ---- the times of await_within ----------------------------------------------------------------
 */

enum { TIMEOUT_NEW, TIMEOUT_LISTED, TIMEOUT_OVER };

static struct acc_timeout *timeout_next(const struct acc_timeout *self)
{
    return self->links[0];
}

/* links: the next one, and the one before. */
static void timeout_unlink(struct acc_timeout *self)
{
    struct acc_timeout *next = self->links[0], *last = self->links[1];
    if (last)
        last->links[0] = next;
    else
        timeouts = next;
    if (next)
        next->links[1] = last;
}

static void timeout_link(struct acc_timeout *self)
{
    struct acc_timeout *last = NULL, *next = timeouts;
    while (next && next->tick <= self->tick) {
        last = next;
        next = timeout_next(next);
    }
    self->links[0] = next;
    self->links[1] = last;
    if (last)
        last->links[0] = self;
    else
        timeouts = self;
    if (next)
        next->links[1] = self;
}

static void on_timer(uv_timer_t *handle);

/* For the earliest. */
static void set_timer(void)
{
    if (!loop)
        return;
    if (!timeouts) {
        uv_timer_stop(&timer);
        return;
    }
    uint64_t now = uv_now(loop);
    uv_timer_start(&timer, on_timer, timeouts->tick > now ? timeouts->tick - now : 0, 0);
}

static void on_timer(uv_timer_t *handle)
{
    (void)handle;
    while (timeouts && timeouts->tick <= uv_now(loop)) {
        struct acc_timeout *over = timeouts;
        timeout_unlink(over);
        over->state[0] = TIMEOUT_OVER;
        wake_local(over->waker);
    }
    set_timer();
}

static acc_poll timeout(struct acc_timeout *self, acc_context *cx)
{
    self->waker = acc_cx_waker(cx);
    if (self->state[0] == TIMEOUT_OVER || (self->state[0] == TIMEOUT_NEW && self->tick == 0)) {
        self->waker.executor = NULL; /* there is nothing to drop */
        return ACC_READY;
    }
    if (self->state[0] == TIMEOUT_NEW && loop) {
        uv_update_time(loop); /* what ran before may have taken long */
        uint64_t now = uv_now(loop);
        self->tick = self->tick > UINT64_MAX - now ? UINT64_MAX : now + self->tick;
        self->state[0] = TIMEOUT_LISTED;
        timeout_link(self);
        set_timer();
    }
    return ACC_PENDING;
}

static void timeout_drop(struct acc_timeout *self)
{
    if (self->state[0] != TIMEOUT_LISTED)
        return;
    timeout_unlink(self);
    set_timer();
}

static int is_closing(acc_executor *self)
{
    (void)self;
    return !loop;
}

/* ---- the table --------------------------------------------------------------------------------
 */

static void misuse(acc_executor *self, const char *name, const char *what)
{
    (void)self;
    fprintf(stderr, "%s: %s\n", name, what);
    abort();
}

static const acc_executor_ops executor_ops = {
    .version = ACC_ABI_VERSION,
    .size = sizeof executor_ops,
    .wake = wake,
    .wake_local = wake_local,
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
    .timeout = timeout,
    .timeout_drop = timeout_drop,
    .is_closing = is_closing,
};

/* ---- what generated code calls ----------------------------------------------------------------
 */

acc_executor *acc_current_executor(void)
{
    return loop ? &executor : NULL;
}

acc_executor *acc_spawning_executor(const char *name)
{
    if (!loop)
        misuse(&executor, name, "spawned before executor_open");
    return &executor;
}

/* acc_block_on: turns the loop until that future is ready. */
void acc_run_blocking(const acc_type *type, void *frame, void *out)
{
    struct task root;
    if (!loop || running || !open_task(type, &root))
        misuse(&executor, type->name, "cannot be run here");
    root.is_root = true;
    root.frame = frame;
    root.out = out;
    make_ready(&root, 0);
    while (!root.done)
        uv_run(loop, UV_RUN_ONCE);
    if (root.error)
        misuse(&executor, type->name, "out of memory");
    close_task(&root);
}

/* ---- the three handles ------------------------------------------------------------------------
 */

void executor_open(uv_loop_t *on)
{
    loop = on;
    uv_idle_init(loop, &idle);
    uv_timer_init(loop, &timer);
    uv_async_init(loop, &async_handle, collect_wakes);
    atomic_store(&is_open, true);
}

uv_loop_t *executor_loop(void)
{
    return loop;
}

/* A task that has not begun yet is polled once, so that it can take over what it was given.  That
 * and a drop may spawn others: their turn comes, too. */
void executor_close(void)
{
    atomic_store(&is_open, false);
    while (atomic_load(&inside))
        continue;
    atomic_store(&elsewhere, NULL);
    uv_close((uv_handle_t *)&idle, NULL);
    uv_close((uv_handle_t *)&timer, NULL);
    uv_close((uv_handle_t *)&async_handle, NULL);
    loop = NULL; /* nobody becomes ready any more */
    ready = NULL;
    ready_end = &ready;
    for (uint32_t i = 0; i < SLOTS; i++) {
        struct task *task = slots[i].task;
        if (!task)
            continue;
        task->detached = true;
        if (!task->started)
            poll_task(task); /* which may be its end */
        else if (task->done)
            close_task(task);
        else
            drop(task, -ECANCELED);
        i = (uint32_t)-1; /* again, from the beginning */
    }
}
