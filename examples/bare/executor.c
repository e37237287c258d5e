#include "executor.h"

#include "board.h"

enum { TASKS = 8, LENDERS = 4, WHEEL = 16, BUDGET = 16 };

/* ---- tasks ------------------------------------------------------------------------------------
 */

struct task {
    const acc_type *type; /* NULL: free */
    void *frame, *out;
    struct acc_joiner *waiter;    /* one is enough here */
    acc_handle_half generation;   /* of the slot: counts its tasks, and is odd */
    volatile unsigned char woken; /* only stores: an interrupt may come between any two lines */
    unsigned char done, detached;
    unsigned char *in_use; /* its place's flag, cleared when it is free again */
};

/* Places of one kind, and which of them are taken. */
struct lender {
    unsigned char *places;
    uint32_t size, count;
    unsigned char in_use[TASKS];
};

static struct task tasks[TASKS];
static struct lender lenders[LENDERS];
static const acc_executor_ops ops;
static acc_executor executor = {&ops};

static void misuse(acc_executor *self, const char *name, const char *what)
{
    (void)self;
    board_write(name);
    board_write(": ");
    board_write(what);
    board_write("\n");
    board_exit(1);
}

void bare_lend(void *places, uint32_t size, uint32_t count)
{
    for (uint32_t i = 0; i < LENDERS; i++) {
        if (lenders[i].places)
            continue;
        lenders[i].places = places;
        lenders[i].size = size;
        lenders[i].count = count < TASKS ? count : TASKS;
        return;
    }
    misuse(&executor, "bare_lend", "too many kinds of tasks");
}

/* A place that fits exactly was lent for this function, or for one that is as large. */
static void *find_place(const acc_type *type, unsigned char **in_use)
{
    for (uint32_t i = 0; i < LENDERS && lenders[i].places; i++)
        for (uint32_t k = 0; k < lenders[i].count && lenders[i].size == type->size; k++)
            if (!lenders[i].in_use[k] && (uintptr_t)lenders[i].places % type->align == 0) {
                *in_use = &lenders[i].in_use[k];
                return lenders[i].places + k * type->size;
            }
    return NULL;
}

static struct task *find(uint32_t slot, uint32_t generation)
{
    struct task *task = slot < TASKS ? &tasks[slot] : NULL;
    return task && task->type && task->generation == generation ? task : NULL;
}

static struct task *open_task(const acc_type *type)
{
    for (uint32_t i = 0; i < TASKS; i++) {
        struct task *task = &tasks[i];
        if (task->type)
            continue;
        task->type = type;
        task->generation = (acc_handle_half)((task->generation + 2U) | 1U);
        task->waiter = NULL;
        task->woken = task->done = task->detached = 0;
        task->in_use = NULL;
        return task;
    }
    return NULL;
}

static void close_task(struct task *task)
{
    task->type = NULL;
    if (task->in_use)
        *task->in_use = 0;
}

/* The same at home and in an interrupt. */
static void wake(acc_waker waker)
{
    struct task *task = find(waker.slot, waker.generation);
    if (task)
        task->woken = 1;
}

static void poll_task(struct task *task)
{
    acc_waker waker = {&executor, (uint32_t)(task - tasks), task->generation, 0};
    acc_context cx = acc_cx_make(waker, ~(uint64_t)0, BUDGET);
    task->woken = 0; /* before the poll: a wake that comes during it counts */
    if (task->type->poll(task->frame, &cx, task->out) == ACC_PENDING)
        return;
    task->done = 1;
    if (task->waiter)
        wake(task->waiter->waker);
    if (task->detached)
        close_task(task);
}

/* ---- the table --------------------------------------------------------------------------------
 */

static void *spawn_begin(acc_executor *self, const acc_type *type, acc_handle *handle)
{
    unsigned char *in_use = NULL;
    int fits = !type->meta || type->meta->result_size <= type->size; /* it comes there, too */
    void *place = fits ? find_place(type, &in_use) : NULL;
    struct task *task = place ? open_task(type) : NULL;
    if (!task)
        misuse(self, type->name, "there is no place for it");
    *in_use = 1;
    task->in_use = in_use;
    task->frame = task->out = place;
    handle->slot = (acc_handle_half)(task - tasks);
    handle->generation = task->generation;
    return place;
}

static void spawn_end(acc_executor *self, acc_handle handle)
{
    (void)self;
    tasks[handle.slot].woken = 1;
}

static void detach(acc_executor *self, acc_handle handle)
{
    (void)self;
    struct task *task = find(handle.slot, handle.generation);
    if (task && task->done)
        close_task(task);
    else if (task)
        task->detached = 1;
}

static acc_poll join(struct acc_joiner *self, acc_context *cx, void *out, int *status)
{
    struct task *task = find(self->handle.slot, self->handle.generation);
    self->waker = acc_cx_waker(cx);
    if (task && !task->done) {
        task->waiter = self;
        return ACC_PENDING;
    }
    *status = task ? 0 : -3; /* ESRCH */
    if (!task)
        return ACC_READY;
    for (uint32_t i = 0; out && i < task->type->meta->result_size; i++)
        ((unsigned char *)out)[i] = ((unsigned char *)task->out)[i];
    close_task(task);
    return ACC_READY;
}

static void join_drop(struct acc_joiner *self)
{
    struct task *task = find(self->handle.slot, self->handle.generation);
    if (task && task->waiter == self)
        task->waiter = NULL;
}

static const acc_executor_ops ops = {
    .version = ACC_ABI_VERSION,
    .size = sizeof ops,
    .wake = wake,
    .wake_local = wake,
    .spawn_begin = spawn_begin,
    .spawn_end = spawn_end,
    .join = join,
    .join_drop = join_drop,
    .misuse = misuse,
    .detach = detach,
};

/* ---- the timer wheel --------------------------------------------------------------------------
 */

static struct sleep *wheel[WHEEL];
static volatile uint32_t ticks; /* the interrupt's */
static uint32_t looked_at;      /* up to this tick the wheel has turned */

void tick_interrupt(void)
{
    ticks++;
}

uint32_t ticks_now(void)
{
    return looked_at;
}

static void turn_wheel(void)
{
    while (looked_at != ticks) {
        looked_at++;
        for (struct sleep *sleep = wheel[looked_at % WHEEL]; sleep; sleep = sleep->next)
            if (sleep->end == looked_at)
                wake(sleep->waker);
    }
}

void sleep_init(struct sleep *self, uint32_t count)
{
    self->ticks = count;
    self->place = NULL;
}

acc_poll sleep_poll(struct sleep *self, acc_context *cx)
{
    if (!self->place) {
        struct sleep **place = &wheel[(looked_at + self->ticks) % WHEEL];
        self->end = looked_at + self->ticks;
        self->next = *place;
        self->place = place;
        if (*place)
            (*place)->place = &self->next;
        *place = self;
    }
    self->waker = acc_cx_waker(cx);
    if ((int32_t)(looked_at - self->end) < 0)
        return ACC_PENDING;
    sleep_drop(self);
    return ACC_READY;
}

void sleep_drop(struct sleep *self)
{
    if (!self->place)
        return;
    *self->place = self->next;
    if (self->next)
        self->next->place = self->place;
    self->place = NULL;
}

/* ---- events -----------------------------------------------------------------------------------
 */

void event_raise(struct event *event)
{
    event->raised = 1;
    if (event->has_waker)
        acc_wake(event->waker);
}

void event_wait_init(struct event_wait *self, struct event *event)
{
    self->event = event;
}

/* has_waker last, then a look: the interrupt sees a whole waker, or its flag is seen here. */
acc_poll event_wait_poll(struct event_wait *self, acc_context *cx)
{
    struct event *event = self->event;
    event->has_waker = 0;
    event->waker = acc_cx_waker(cx);
    __asm__ volatile("" ::: "memory");
    event->has_waker = 1;
    if (!event->raised)
        return ACC_PENDING;
    event->has_waker = 0;
    event->raised = 0;
    return ACC_READY;
}

void event_wait_drop(struct event_wait *self)
{
    self->event->has_waker = 0;
}

/* ---- what generated code calls ----------------------------------------------------------------
 */

acc_executor *acc_spawning_executor(const char *name)
{
    (void)name;
    return &executor;
}

/* Each task in turn, as long as one is woken; then the next tick. */
void acc_run_blocking(const acc_type *type, void *frame, void *out)
{
    struct task *root = open_task(type);
    if (!root)
        misuse(&executor, type->name, "there is no slot for it");
    root->frame = frame;
    root->out = out;
    root->woken = 1;
    while (!root->done) {
        int idle = 1;
        for (uint32_t i = 0; i < TASKS; i++)
            if (tasks[i].type && !tasks[i].done && tasks[i].woken) {
                poll_task(&tasks[i]);
                idle = 0;
            }
        if (idle && looked_at == ticks)
            board_wait();
        turn_wheel();
    }
    close_task(root);
}
