/* <acc/async.h>: the dialect's keywords and the ABI between futures and executors.
 *
 * Freestanding: needs stddef.h and stdint.h only.  Three readers see this file:
 *
 *   acc                 (__ACC__ is defined): each keyword becomes something that clang parses and
 *                       that acc recognises in the preprocessed text;
 *   generated C         (ACC_GENERATED is defined by the text that acc emitted): the ABI alone; the
 *                       declaration keywords are erased, so that dialect headers can be read;
 *   any other compiler  editors and linters parse the dialect as ordinary C; a program that calls
 *                       an async function from a file that acc did not build is refused.
 *
 * The keywords have reserved spellings (_Async, _Await, ...) and plain aliases (async, await, ...);
 * define ACC_NO_KEYWORDS before the include to have the reserved ones alone.  C++ implies it.
 *
 * docs/abi.md explains the second half: what a future is, who may call what, and from which thread.
 */
#ifndef ACC_ASYNC_H
#define ACC_ASYNC_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#ifndef ACC_NO_KEYWORDS
#define ACC_NO_KEYWORDS 1
#endif
#endif

#define ACC_ABI_VERSION 1

/* ------------------------------------------------------------------------------------------------
 * The ABI
 * ---------------------------------------------------------------------------------------------- */

/* What one poll of a future says.  READY: the result was written and the future is finished; it
 * must not be polled again.  PENDING: the future has arranged for its waker to be called.  Of a
 * generator READY means that a value was written, and that it can be polled for the next one; END
 * that there is none and it is finished. */
typedef enum acc_poll { ACC_PENDING = 0, ACC_READY = 1, ACC_END = 2 } acc_poll;

typedef struct acc_executor acc_executor;
typedef struct acc_executor_ops acc_executor_ops;
typedef struct acc_type acc_type;
typedef struct acc_meta acc_meta;

/* A handle of a spawned task: a value, copied freely.  A stale one is recognised in every build.
 * As large and aligned as a pointer, because acc's parser sees handles as pointers to functions; so
 * on machines with small pointers an executor counts slots and generations in fewer bits.
 * The generation of a task is odd, and its lowest bit is that of the whole, read as a pointer: a
 * handle without it is {0, 0}, which is never valid, or leads to an acc_lazy. */
#if UINTPTR_MAX > 0xffffffff
typedef uint32_t acc_handle_half;
#elif UINTPTR_MAX > 0xffff
typedef uint16_t acc_handle_half;
#else
typedef uint8_t acc_handle_half;
#endif
typedef struct acc_handle {
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    acc_handle_half slot;
    acc_handle_half generation;
#else
    acc_handle_half generation;
    acc_handle_half slot;
#endif
} __attribute__((aligned(sizeof(void *)))) acc_handle;

/* Names who is to be polled.  A plain value: copy it, keep it, use it for ever; one whose task has
 * ended does nothing.  `arms` is the set of arms (bits) on the path from the task's root to the
 * leaf that took the waker; 0 where there are none. */
typedef struct acc_waker {
    acc_executor *executor;
    uint32_t slot;
    uint32_t generation;
    uint64_t arms;
} acc_waker;

/* What a poll is given.  Lives on the poller's stack for the length of one poll; use the acc_cx_...
 * functions below, the members may change. */
typedef struct acc_context {
    acc_waker acc__waker;
    uint64_t acc__woken; /* the arms that were woken since the last poll */
    int32_t acc__budget; /* leaf operations left in this poll */
    int32_t acc__spare;
} acc_context;

/* How a suspended state can be shown and walked: one entry a state, indexed by the frame's tag. */
typedef enum acc_state_kind {
    ACC_STATE_START = 0, /* not polled yet, or nothing below */
    ACC_STATE_CHILD = 1, /* awaits the future at child_offset */
    ACC_STATE_BOXED =
        2, /* awaits the future that the pointer at child_offset points to; NULL: none */
    ACC_STATE_ARMS = 3,  /* several futures at once: `more` is an acc_arm_table */
    ACC_STATE_GROUP = 4, /* children of an await_group: `more` is an acc_group_table */
    ACC_STATE_DONE = 5
} acc_state_kind;

enum { ACC_STATE_YIELDS = 1 };

typedef struct acc_state_meta {
    uint32_t line;         /* of the await, in `file` of the function's meta; 0: none */
    uint16_t kind;         /* acc_state_kind */
    uint16_t flags;        /* of the start of a generator ACC_STATE_YIELDS, else 0 */
    uint32_t child_offset; /* bytes from the frame's first byte */
    const acc_meta *child; /* of the child; NULL where it is not known */
    const void *more;      /* by kind; of a CHILD whose meta is not known: its name, or NULL */
} acc_state_meta;

struct acc_meta {
    const char *name;      /* the function, as the user wrote it */
    const char *file;      /* where its states are */
    uint32_t line;         /* of the definition */
    uint32_t result_size;  /* bytes; 0: void */
    uint32_t result_align; /* bytes; 1: void */
    uint32_t tag_offset;   /* where the frame says its state, in bytes */
    uint32_t tag_size;     /* 1, 2 or 4 bytes; 0: no tag, the state is always 1 */
    uint32_t state_count;  /* entries in `states`: 0 is the start, the last is done */
    const acc_state_meta *states;
};

/* The arms of a state: each is described as a function is, `name` included, but its tag and its
 * children lie in the enclosing frame, and all its offsets count from that frame's first byte. */
typedef struct acc_arm_table {
    uint32_t count;
    const acc_meta *const *arms; /* NULL: one that cannot suspend */
    /* A bit for each arm, in bytes at that place: the arm is not done.  0 bytes: none is. */
    uint32_t pending_offset, pending_size;
} acc_arm_table;

/* The children of a group: a list of nodes, in bytes from where to where. */
typedef struct acc_group_table {
    uint32_t list_offset;  /* frame -> the pointer to the first node; NULL: none */
    uint32_t next_offset;  /* node -> the pointer to the next one */
    uint32_t frame_offset; /* node -> the child's frame */
    const acc_meta *child; /* of each child; NULL: there are several kinds, see `kinds` */
    uint32_t kind_offset;  /* node -> a uint32_t, the index in `kinds` */
    const acc_meta *const *kinds;
    /* The body of await_group, as an arm, and frame -> a byte that says whether it runs; NULL:
     * there is none, or it cannot suspend. */
    const acc_meta *body;
    uint32_t body_offset;
} acc_group_table;

/* What an executor must know of a future that it stores.  Generated as f_future_type.  Without a
 * meta the result is taken as void: a future with a result has one that says its size at least.
 */
struct acc_type {
    uint32_t size;  /* bytes of the frame */
    uint32_t align; /* bytes, a power of two */
    const char *name;
    acc_poll (*poll)(void *self, acc_context *cx, void *out); /* out: unused where void */
    void (*drop)(void *self); /* in any state, once; NULL: there is nothing to drop */
    const acc_meta *meta;     /* NULL: not known */
};

/* What a pointer to an async function points to in generated code: the address of this constant,
 * f_future_function, converted to the pointer's type.  Who awaits through the pointer finds here
 * how large the frame is and how it is made. */
typedef struct acc_function {
    acc_type type;
    void (*init)(void); /* in truth void (*)(void *self, parameters...): makes the frame */
} acc_function;

/* Who waits for a task: the future behind `await t()` and `await shielded(f())`. */
struct acc_joiner {
    acc_waker waker; /* its executor is NULL until the first poll */
    acc_handle handle;
    struct acc_joiner *next; /* in the list of those who wait for the task */
};

/* The future behind acc_join: hand-written, like every leaf. */
struct acc_join_future {
    struct acc_joiner joiner;
    void *out; /* where the result goes; acc_join's second argument */
};

/* The timer behind await_within; the members are the executor's. */
struct acc_timeout {
    void *links[2];
    uint64_t tick; /* milliseconds until the executor has it */
    acc_waker waker;
    uint8_t state[2];
};

/* A child of a group: a waker of its own, so that a wake polls it alone.  Filled by child_open;
 * it and its queue stay where they are until child_close. */
typedef struct acc_child {
    struct acc_child *next, **link; /* in the queue of children that were woken; link NULL: not */
    struct acc_child_queue *queue;
    uint32_t slot, generation;
    uint64_t woken; /* the arms inside the child that were woken since its last poll */
} acc_child;

typedef struct acc_child_queue {
    acc_child *head, **tail;
    acc_waker parent; /* whom to wake when a child is queued: set it anew at each poll */
} acc_child_queue;

/* What an executor does for the futures that run on it; `size` is sizeof of the struct it knows. */
struct acc_executor_ops {
    uint32_t version; /* ACC_ABI_VERSION */
    uint32_t size;
    /* Any thread, signal handlers and interrupts: lock-free, allocates nothing.  Idempotent. */
    void (*wake)(acc_waker waker);
    /* The executor's home thread only, never from a handler. */
    void (*wake_local)(acc_waker waker);
    /* A task in two steps: memory for the frame (NULL: no memory, *handle then tells a join so),
     * which the caller initialises, then spawn_end.  Home thread. */
    void *(*spawn_begin)(acc_executor *executor, const acc_type *type, acc_handle *handle);
    void (*spawn_end)(acc_executor *executor, acc_handle handle);
    /* Waits for a task.  READY: *status is 0 (then the result was copied to `out`, if not NULL, and
     * the handle is consumed), -ECANCELED, -ENOMEM, -ESRCH or -EDEADLK. */
    acc_poll (*join)(struct acc_joiner *self, acc_context *cx, void *out, int *status);
    void (*join_drop)(struct acc_joiner *self); /* of one that was polled */
    /* The memory of boxed futures; allocate may return NULL.  Home thread. */
    void *(*allocate)(acc_executor *executor, size_t size, size_t align);
    void (*release)(acc_executor *executor, void *memory, size_t size, size_t align);
    /* The running task is to be cancelled with `error` (-ENOMEM) once its poll returns PENDING. */
    void (*fail)(acc_context *cx, int error);
    /* Gives `child` a waker of its own; a wake of it queues it and wakes queue->parent.  Without a
     * queue it is the head of an acc_boxed_lazy: join then polls that, and frees it at its end;
     * asked by a joiner with `next` that is itself, join gives the next value of a stream. */
    int (*child_open)(acc_executor *executor, acc_child_queue *queue, acc_child *child);
    void (*child_close)(acc_executor *executor, acc_child *child);
    /* Does not return: `what` was done to the future named `name`. */
    void (*misuse)(acc_executor *executor, const char *name, const char *what);
    /* Nobody will join that task: what `spawn(f());` as a statement does after spawn_end. */
    void (*detach)(acc_executor *executor, acc_handle handle);
    /* The time of await_within: the first poll, with `state` all zero, starts it.  READY once it is
     * over.  drop: of one that was polled and is not READY.  NULL: this executor has no timers. */
    acc_poll (*timeout)(struct acc_timeout *self, acc_context *cx);
    void (*timeout_drop)(struct acc_timeout *self);
    /* Whether it shuts down, and so drops each task that is pending.  NULL: it never says so. */
    int (*is_closing)(acc_executor *executor);
    /* That task is shielded(call): when the executor shuts down, it may still run to its end, or
     * for as long as the executor allows.  NULL: it ends as all do. */
    void (*shield)(acc_executor *executor, acc_handle handle);
};

struct acc_executor {
    const acc_executor_ops *ops;
};

static inline acc_waker acc_cx_waker(const acc_context *cx)
{
    return cx->acc__waker;
}

static inline acc_executor *acc_cx_executor(const acc_context *cx)
{
    return cx->acc__waker.executor;
}

/* For executors: a context for one poll.  `woken`: the union of the arms of the wakers that were
 * called since the last poll, or ~0 from an executor that does not keep them. */
static inline acc_context acc_cx_make(acc_waker waker, uint64_t woken, int32_t budget)
{
    acc_context cx = {waker, woken, budget, 0};
    return cx;
}

/* What polls several futures pays a unit for each: the budgets of these are their own, and without
 * that a loop over futures that are ready at once would never let go of the thread. */
static inline void acc_cx_pay(acc_context *cx)
{
    if (cx->acc__budget > 0)
        cx->acc__budget--;
}

/* The context for arm `index` of a set of futures polled on one task.  With more than 64 arms, or
 * sets within sets, arms may share a bit: a wake then polls a few more, never one too few. */
static inline acc_context acc_cx_arm(acc_context *cx, unsigned index)
{
    acc_context arm = *cx;
    acc_cx_pay(cx);
    unsigned depth = (unsigned)__builtin_popcountll(cx->acc__waker.arms);
    arm.acc__waker.arms |= (uint64_t)1 << ((index + depth * 23U) & 63U);
    return arm;
}

/* Whether that arm is to be polled: it was woken since its last poll. */
static inline int acc_cx_arm_woken(const acc_context *cx, unsigned index)
{
    unsigned depth = (unsigned)__builtin_popcountll(cx->acc__waker.arms);
    return (int)(cx->acc__woken >> ((index + depth * 23U) & 63U) & 1U);
}

/* From here on in this poll, all arms were woken.  For who begins to poll a future that somebody
 * else has polled before, under other arms maybe, and left: wakes since then may have gone by. */
static inline void acc_cx_wake_all(acc_context *cx)
{
    cx->acc__woken = ~(uint64_t)0;
}

static inline void acc_wake(acc_waker waker)
{
    if (waker.executor)
        waker.executor->ops->wake(waker);
}

static inline void acc_wake_local(acc_waker waker)
{
    if (waker.executor)
        waker.executor->ops->wake_local(waker);
}

static inline void acc_child_queue_init(acc_child_queue *queue)
{
    acc_waker none = {NULL, 0, 0, 0};
    queue->head = NULL;
    queue->tail = &queue->head;
    queue->parent = none;
}

/* For executors: puts a child that is in no queue at the end of its own. */
static inline void acc_child_queue_push(acc_child *child)
{
    child->next = NULL;
    child->link = child->queue->tail;
    *child->link = child;
    child->queue->tail = &child->next;
}

/* Takes a child off its queue, if it is in it. */
static inline void acc_child_queue_remove(acc_child *child)
{
    if (!child->link)
        return;
    *child->link = child->next;
    if (child->next)
        child->next->link = child->link;
    else
        child->queue->tail = child->link;
    child->next = NULL;
    child->link = NULL;
}

/* The child that waits longest for its poll, taken off the queue; NULL: none. */
static inline acc_child *acc_child_queue_pop(acc_child_queue *queue)
{
    acc_child *child = queue->head;
    if (child)
        acc_child_queue_remove(child);
    return child;
}

/* The context for one poll of a child; takes the arms that were woken.  After child_open they are
 * all set, so the first poll polls everything. */
static inline acc_context acc_cx_child(acc_context *cx, acc_child *child)
{
    acc_context own = *cx;
    acc_cx_pay(cx);
    own.acc__waker.slot = child->slot;
    own.acc__waker.generation = child->generation;
    own.acc__waker.arms = 0;
    own.acc__woken = child->woken;
    child->woken = 0;
    return own;
}

/* One unit of the poll's budget.  0: it is used up; a leaf that could go on then wakes its own
 * waker and returns PENDING, so that others get their turn. */
static inline int acc_cx_spend(acc_context *cx)
{
    return cx->acc__budget > 0 ? (cx->acc__budget--, 1) : 0;
}

enum { ACC__ENOMEM = 12 }; /* errno.h may not be there */

/* A future on the heap: what boxed() makes.  The frame is preceded by this. */
typedef struct acc_box {
    acc_executor *executor; /* whose memory it is */
    const acc_type *type;
} acc_box;

static inline acc_box *acc_box_of(void *frame)
{
    return (acc_box *)frame - 1;
}

/* Bytes in front of the frame, so that it is aligned. */
static inline size_t acc_box_offset(const acc_type *type)
{
    size_t align = type->align;
    return (sizeof(acc_box) + align - 1) / align * align;
}

static inline size_t acc_box_align(const acc_type *type)
{
    return type->align > __alignof__(acc_box) ? type->align : __alignof__(acc_box);
}

/* Memory for a frame, not initialised, from the executor of the running poll; acc_box_free or
 * acc_box_drop gives it back.  NULL: there is none, and the running task is cancelled with -ENOMEM
 * when its poll returns PENDING, which it must do now. */
static inline void *acc_box_new(acc_context *cx, const acc_type *type)
{
    acc_executor *executor = acc_cx_executor(cx);
    size_t offset = acc_box_offset(type);
    char *memory =
        (char *)executor->ops->allocate(executor, offset + type->size, acc_box_align(type));
    if (!memory) {
        executor->ops->fail(cx, -ACC__ENOMEM);
        return NULL;
    }
    acc_box_of(memory + offset)->executor = executor;
    acc_box_of(memory + offset)->type = type;
    return memory + offset;
}

/* Gives back the memory of a frame whose future is finished or dropped.  Home thread. */
static inline void acc_box_free(void *frame)
{
    acc_executor *executor = acc_box_of(frame)->executor;
    const acc_type *type = acc_box_of(frame)->type;
    size_t offset = acc_box_offset(type);
    executor->ops->release(executor, (char *)frame - offset, offset + type->size,
                           acc_box_align(type));
}

/* Drops a boxed future that is not finished, and frees it.  NULL: nothing happens. */
static inline void acc_box_drop(void *frame)
{
    if (!frame)
        return;
    if (acc_box_of(frame)->type->drop)
        acc_box_of(frame)->type->drop(frame);
    acc_box_free(frame);
}

/* A future that runs only while it is awaited: what a handle of lazy() leads to.  The frame comes
 * behind it, aligned.  It is dropped by who has it, at the end of a scope, and lent to others. */
typedef struct acc_lazy {
    const acc_type *type; /* NULL: it is finished */
} acc_lazy;

static inline void *acc_lazy_frame(acc_lazy *lazy)
{
    size_t align = lazy->type->align;
    return (char *)lazy + (sizeof *lazy + align - 1) / align * align;
}

static inline acc_handle acc_lazy_handle(acc_lazy *lazy)
{
    acc_handle handle;
    __builtin_memcpy(&handle, &lazy, sizeof handle);
    return handle;
}

/* NULL: the handle is that of a task, or none. */
static inline acc_lazy *acc_lazy_of(acc_handle handle)
{
    acc_lazy *lazy = NULL;
    if (!(handle.generation & 1U))
        __builtin_memcpy(&lazy, &handle, sizeof lazy);
    return lazy;
}

/* `last`: what says that it is finished: READY, of a generator END; then *type becomes NULL.  A
 * result that nobody wants needs a place. */
static inline acc_poll acc_lazy_step(const acc_type **type, void *frame, acc_context *cx, void *out,
                                     acc_poll last)
{
    acc_executor *executor = acc_cx_executor(cx);
    if (!*type) {
        executor->ops->misuse(executor, "a lazy future", "polled after it was finished");
        __builtin_unreachable();
    }
    const acc_meta *meta = (*type)->meta;
    if (!out && meta && meta->result_size) {
        char *room = (char *)__builtin_alloca(meta->result_size + meta->result_align);
        out = room + (-(uintptr_t)room & (meta->result_align - 1));
    }
    int yields = meta && meta->states && meta->states[0].flags & ACC_STATE_YIELDS;
    if (yields != (last == ACC_END))
        executor->ops->misuse(executor, (*type)->name,
                              yields ? "a stream that is awaited as a future"
                                     : "a future that is awaited as a stream");
    acc_poll poll = (*type)->poll(frame, cx, out);
    if (poll == last)
        *type = NULL;
    return poll;
}

static inline acc_poll acc_lazy_poll(acc_lazy *lazy, acc_context *cx, void *out)
{
    return acc_lazy_step(&lazy->type, lazy->type ? acc_lazy_frame(lazy) : NULL, cx, out, ACC_READY);
}

/* The next value of a generator. */
static inline acc_poll acc_lazy_next(acc_lazy *lazy, acc_context *cx, void *out)
{
    return acc_lazy_step(&lazy->type, lazy->type ? acc_lazy_frame(lazy) : NULL, cx, out, ACC_END);
}

static inline void acc_lazy_drop(acc_lazy *lazy)
{
    if (lazy->type && lazy->type->drop)
        lazy->type->drop(acc_lazy_frame(lazy));
    lazy->type = NULL;
}

/* One that nobody else has: a byte behind it says that it is finished, where no tag does. */
static inline void acc_lazy_expect(acc_context *cx, unsigned char is_finished)
{
    acc_executor *executor = acc_cx_executor(cx);
    if (is_finished)
        executor->ops->misuse(executor, "a lazy future", "polled after it was finished");
}

static inline acc_poll acc_lazy_mark(unsigned char *is_finished, acc_poll poll, acc_poll last)
{
    if (poll == last)
        *is_finished = 1;
    return poll;
}

/* What boxed_lazy makes: a lazy future on the heap.  Its slot makes its handle stale when it is
 * gone; the frame comes behind it, aligned. */
typedef struct acc_boxed_lazy {
    acc_child child; /* first, and in no queue: nothing wakes it but who awaits it */
    acc_executor *executor;
    const acc_type *type;
    uint8_t is_polled, is_cancelled;
} acc_boxed_lazy;

static inline size_t acc_boxed_lazy_offset(const acc_type *type)
{
    size_t align = type->align;
    return (sizeof(acc_boxed_lazy) + align - 1) / align * align;
}

static inline size_t acc_boxed_lazy_align(const acc_type *type)
{
    return type->align > __alignof__(acc_boxed_lazy) ? type->align : __alignof__(acc_boxed_lazy);
}

static inline void acc_boxed_lazy_free(acc_boxed_lazy *box, const acc_type *type)
{
    box->executor->ops->release(box->executor, box, acc_boxed_lazy_offset(type) + type->size,
                                acc_boxed_lazy_align(type));
}

/* Memory for a frame, not initialised.  NULL: there is none, and *handle tells a join so. */
static inline void *acc_boxed_lazy_new(acc_executor *executor, const acc_type *type,
                                       acc_handle *handle)
{
    size_t offset = acc_boxed_lazy_offset(type);
    acc_boxed_lazy *box = (acc_boxed_lazy *)executor->ops->allocate(executor, offset + type->size,
                                                                    acc_boxed_lazy_align(type));
    handle->slot = (acc_handle_half)-1;
    handle->generation = ACC__ENOMEM << 1 | 1;
    if (!box)
        return NULL;
    box->executor = executor;
    box->type = type;
    box->is_polled = box->is_cancelled = 0;
    if (executor->ops->child_open(executor, NULL, &box->child)) {
        acc_boxed_lazy_free(box, type);
        return NULL;
    }
    handle->slot = (acc_handle_half)box->child.slot;
    handle->generation = (acc_handle_half)box->child.generation;
    return (char *)box + offset;
}

/* Behind a pointer that was declared async_sized(size): whatever came to be there must fit into the
 * bytes that the caller embeds. */
static inline void acc_sized_check(acc_context *cx, const acc_type *type, size_t size)
{
    if (type->size > size || type->align > 8) {
        acc_cx_executor(cx)->ops->misuse(acc_cx_executor(cx), type->name,
                                         "called through a pointer whose async_sized is too small");
        __builtin_unreachable();
    }
}

/* Runs the future at `frame`, initialised and not yet polled, to its end; its result goes to `out`
 * (void: unused).  On the calling thread's runtime, or, when it has none, on one that is made for
 * the length of the call and shut down after it.  This is what acc_block_on(f()) becomes.  Stops
 * the program when called from inside a running poll, when no runtime can be made, and when the
 * future failed for want of memory: there is no result to return then. */
void acc_run_blocking(const acc_type *type, void *frame, void *out);

/* The executor of the calling thread's runtime; NULL: it has none. */
acc_executor *acc_current_executor(void);

/* What a spawn outside of async functions runs on: as acc_current_executor, but a thread without a
 * runtime stops the program, with the name of the function that was to be spawned. */
acc_executor *acc_spawning_executor(const char *name);

/* ------------------------------------------------------------------------------------------------
 * The keywords
 * ---------------------------------------------------------------------------------------------- */

#if defined(ACC_GENERATED)

/* Headers of the dialect are read by the compiler behind acc: declarations lose their keyword. */
#define _Async
#define _Async_sized(bytes)
#define _Async_max_frame(bytes)
#define _Async_manual(tag)
#define _Generator
#define _Future(T) acc_handle
#define _Stream(T) acc_handle
typedef acc_handle acc_any_handle;
#define ACC__LOCAL static __attribute__((unused))
#define ACC__INLINE ACC__LOCAL __inline__
#ifndef __clang__
#include <acc/gcc_atomics.h>
#endif

#else                                           /* acc itself, editors, other compilers */

/* A handle as a parameter of the runtime's own functions, of whatever type its result is. */
#if defined(__clang__) && !defined(__cplusplus) /* acc, clangd: no transparent union takes both */
typedef void *acc_any_handle;
#elif defined(__cplusplus)
typedef acc_handle acc_any_handle;
#else /* hand-written code has the handle itself, dialect text what the parser takes for one */
typedef union acc_any_handle {
    acc_handle handle;
    void *parsed;
} acc_any_handle __attribute__((transparent_union));
#endif

int __acc_handle_tag(void);
extern const int __acc_defer, __acc_all, __acc_any, __acc_any_fair, __acc_when, __acc_go,
    __acc_each, __acc_yield, __acc_yield_break, __acc_break;
extern const __INT64_TYPE__ __acc_group, __acc_within;
void *__acc_handle_value(void);

/* Calling conventions that only the parser sees keep async functions and handles apart from plain
 * functions and pointers. */
#if defined(__clang__) && (defined(__x86_64__) || defined(__aarch64__) || defined(__arm__))
#define ACC__ASYNC_CC , swiftasynccall
#else
#define ACC__ASYNC_CC
#endif
#if defined(__clang__) && defined(__riscv)
#define ACC__HANDLE_CC __attribute__((riscv_vector_cc))
#elif defined(__clang__) &&                                                                        \
    (defined(__x86_64__) || defined(__i386__) || defined(__aarch64__) || defined(__arm__) ||       \
     defined(__powerpc64__) || defined(__s390x__) || defined(__wasm__))
#define ACC__HANDLE_CC __attribute__((swiftcall))
#else /* no handle can be awaited there: acc sees a pointer to a plain function */
#define ACC__HANDLE_CC
#endif

#if defined(__ACC__)
#define _Async __attribute__((annotate("acc.async") ACC__ASYNC_CC))
#define _Await __acc_await__ /* thirteen letters, as __extension__ has: acc swaps them in place */
#define ACC__SPAWN __acc_spawn__
#define ACC__LAZY __acc_lazy___
#define ACC__BOXED_LAZY __acc_blazy__
#define ACC__BOXED __acc_boxed__
#define ACC__SHIELDED __acc_shield_
#define ACC__BLOCK_ON __acc_block__
#else
#if !defined(__clang__)
#define _Async __attribute__((error("an async function: build this file with acc")))
#else
/* In a cast there is no declaration to annotate, and clang would say so. */
#define ACC__QUIETLY(attribute)                                                                    \
    _Pragma("clang diagnostic push") _Pragma("clang diagnostic ignored \"-Wignored-attributes\"")  \
        __attribute__(attribute) _Pragma("clang diagnostic pop")
#if defined(ACC_CHECK)
#define _Async ACC__QUIETLY((annotate("acc.async") ACC__ASYNC_CC))
#else
#define _Async                                                                                     \
    ACC__QUIETLY((annotate("acc.async") ACC__ASYNC_CC,                                             \
                  unavailable("an async function: build this file with acc")))
#endif
#endif
#define _Await __extension__
#define ACC__SPAWN __extension__
#define ACC__LAZY __extension__
#define ACC__BOXED_LAZY __extension__
#define ACC__BOXED __extension__
#define ACC__SHIELDED __extension__
#define ACC__BLOCK_ON __extension__
#endif

/* The bytes of an async function's frame and their alignment: integer constants of type size_t. */
#if defined(__ACC__) /* words of the length of the builtin: acc swaps them and the digits in place \
                      */
#define acc_frame_size(f) __acc_frame_size_____(1, (__SIZE_TYPE__)0x0000000000000040, &f)
#define acc_frame_align(f) __acc_frame_align____(1, (__SIZE_TYPE__)0x0000000000000008, &f)
#elif defined(__clang__) &&                                                                        \
    !defined(__cplusplus) /* the call of f is what a plain file may not do */
#ifndef ACC__FRAME_SIZE   /* acc says it to its check; an editor guesses */
#define ACC__FRAME_SIZE(f) 64
#define ACC__FRAME_ALIGN(f) 8
#endif
#define acc_frame_size(f) __builtin_choose_expr(1, (__SIZE_TYPE__)ACC__FRAME_SIZE(f), &f)
#define acc_frame_align(f) __builtin_choose_expr(1, (__SIZE_TYPE__)ACC__FRAME_ALIGN(f), &f)
#elif !defined(__cplusplus)
#define acc_frame_size(f)                                                                          \
    sizeof(struct {                                                                                \
        _Static_assert(sizeof(&f) == 0,                                                            \
                       "the frame of an async function: build this file with acc");                \
        char none;                                                                                 \
    })
#define acc_frame_align(f) acc_frame_size(f)
#else
#define acc_frame_size(f) acc__frames_are_known_to_acc_only
#define acc_frame_align(f) acc__frames_are_known_to_acc_only
#endif

#if defined(__clang__)
#define ACC__NOTE(text) __attribute__((annotate(text)))
#else
#define ACC__NOTE(text)
#endif
#define _Async_sized(bytes) ACC__SIZED(bytes) /* which sees what a macro stands for */
#define ACC__SIZED(bytes) _Async ACC__NOTE("acc.sized:" #bytes)
#define _Async_max_frame(bytes) ACC__MAX_FRAME(bytes)
#define ACC__MAX_FRAME(bytes) _Async ACC__NOTE("acc.max_frame:" #bytes)
#define _Async_manual(tag) _Async ACC__NOTE("acc.manual:" #tag)
#define _Generator _Async ACC__NOTE("acc.generator")

#define _Future(T) __typeof__((__acc_handle_tag(), (__typeof__(T)(ACC__HANDLE_CC *)(void))0))
#define _Stream(T) _Future(T)
#define _Spawn(...) ((void)ACC__SPAWN(__VA_ARGS__), (_Future(__VA_ARGS__))__acc_handle_value())
#define _Lazy(...) ((void)ACC__LAZY(__VA_ARGS__), (_Future(__VA_ARGS__))__acc_handle_value())
#define _Boxed_lazy(...)                                                                           \
    ((void)ACC__BOXED_LAZY(__VA_ARGS__), (_Future(__VA_ARGS__))__acc_handle_value())
#define _Boxed(...) (ACC__BOXED(__VA_ARGS__))
#define _Shielded(...) (ACC__SHIELDED(__VA_ARGS__))
#define acc_block_on(...) (ACC__BLOCK_ON(__VA_ARGS__))

/* Wide and seen not to be negative: numbers of any type are compared with it without a warning. */
#define ACC__NUMBER(word) (word & __INT64_MAX__)

#define _Defer if (__acc_defer)
#if defined(__ACC__) || !defined(__clang__)
#define _Await_all if (__acc_all)
#define _Await_any if (__acc_any)
#define _Await_any_fair if (__acc_any_fair)
#define _When(...) for (__VA_ARGS__; __acc_when;)
#define _Await_group(n) if ((n) != ACC__NUMBER(__acc_group))
#define _Go for (; __acc_go;)
#else /* what clang warns of follows from where control can go: all arms run, or one body does */
#define ACC__SILENT(flag) _Pragma("clang diagnostic push") _Pragma(flag)
#define _Await_all if (__acc_all || 1)
#define _Await_any                                                                                 \
    switch (__acc_any)                                                                             \
    default:
#define _Await_any_fair                                                                            \
    switch (__acc_any_fair)                                                                        \
    default:
#define _When(...)                                                                                 \
    ACC__SILENT("clang diagnostic ignored \"-Wunreachable-code-fallthrough\"")                     \
    __attribute__((fallthrough));                                                                  \
    case __COUNTER__:                                                                              \
        ACC__SILENT("clang diagnostic ignored \"-Wgcc-compat\"")                                   \
        for (__VA_ARGS__; __acc_when || 1; __extension__({ break; }))                              \
        _Pragma("clang diagnostic pop") _Pragma("clang diagnostic pop")
#define _Await_group(n) if ((n) != ACC__NUMBER(__acc_group) || 1)
#define _Go                                                                                        \
    ACC__SILENT("clang diagnostic ignored \"-Wgcc-compat\"")                                       \
    for (; __acc_go || 1; __extension__({ break; }))                                               \
    _Pragma("clang diagnostic pop")
#endif
#define _Await_within(ms) if ((ms) != ACC__NUMBER(__acc_within))
#define _Await_break                                                                               \
    do {                                                                                           \
        if (__acc_break)                                                                           \
            __builtin_trap();                                                                      \
    } while (0)
#define _Yield(...)                                                                                \
    do {                                                                                           \
        if (__acc_yield)                                                                           \
            return (__VA_ARGS__);                                                                  \
    } while (0)
#define _Yield_break                                                                               \
    do {                                                                                           \
        if (__acc_yield_break)                                                                     \
            __builtin_trap();                                                                      \
    } while (0)
#define _Await_each(declaration, ...) for (declaration = (__VA_ARGS__); __acc_each;)

/* The context of the running poll; inside an async function only. */
acc_context *acc_cx(void);

#endif

#ifndef ACC_NO_KEYWORDS
#define async _Async
#define async_sized(bytes) _Async_sized(bytes)
#define async_max_frame(bytes) _Async_max_frame(bytes)
#define async_manual(tag) _Async_manual(tag)
#define generator _Generator
#define future(T) _Future(T)
#define stream(T) _Stream(T)
#ifndef ACC_GENERATED
#define await _Await
#define spawn(...) _Spawn(__VA_ARGS__)
#define lazy(...) _Lazy(__VA_ARGS__)
#define boxed_lazy(...) _Boxed_lazy(__VA_ARGS__)
#define boxed(...) _Boxed(__VA_ARGS__)
#define shielded(...) _Shielded(__VA_ARGS__)
#define defer _Defer
#define await_all _Await_all
#define await_any _Await_any
#define await_any_fair _Await_any_fair
#define when(...) _When(__VA_ARGS__)
#define await_within(ms) _Await_within(ms)
#define await_group(n) _Await_group(n)
#define go _Go
#define await_break _Await_break
#define yield(...) _Yield(__VA_ARGS__)
#define yield_break _Yield_break
#define await_each(declaration, ...) _Await_each(declaration, __VA_ARGS__)
#endif
#endif

/* ------------------------------------------------------------------------------------------------
 * Leaves that need no runtime
 * ---------------------------------------------------------------------------------------------- */

/* Waits for a task: 0 and its result in *out (NULL: not wanted), or -ECANCELED, -ENOMEM, -ESRCH
 * (stale), -EDEADLK (the running task itself).  Consumes the handle when it completes; dropped
 * before, it leaves the handle valid. */
_Async_manual(acc_join_future) int acc_join(acc_any_handle task, void *out);

static inline void acc_joiner_init(struct acc_joiner *self, acc_handle task)
{
    self->waker.executor = NULL;
    self->handle = task;
    self->next = NULL;
}

static inline void acc_joiner_drop(struct acc_joiner *self)
{
    if (self->waker.executor)
        self->waker.executor->ops->join_drop(self);
}

static inline void acc_join_future_init(struct acc_join_future *self, acc_handle task, void *out)
{
    acc_joiner_init(&self->joiner, task);
    self->out = out;
}

/* The next value of a stream.  `next` says to the executor's join what is asked of it. */
static inline acc_poll acc_stream_next(acc_handle stream, acc_context *cx, void *out)
{
    acc_executor *executor = acc_cx_executor(cx);
    acc_lazy *lazy = acc_lazy_of(stream);
    if (lazy)
        return acc_lazy_next(lazy, cx, out);
    struct acc_joiner join;
    join.waker = acc_cx_waker(cx);
    join.handle = stream;
    join.next = &join;
    int status = 0;
    acc_poll poll = executor->ops->join(&join, cx, out, &status);
    if (status == -ACC__ENOMEM) {
        executor->ops->fail(cx, status);
        return ACC_PENDING;
    }
    if (status)
        executor->ops->misuse(executor, "await_each",
                              "the stream was cancelled, or its handle is stale");
    return poll;
}

static inline acc_poll acc_join_future_poll(struct acc_join_future *self, acc_context *cx,
                                            int *status)
{
    struct acc_joiner *joiner = &self->joiner;
    acc_lazy *lazy = acc_lazy_of(joiner->handle);
    if (!joiner->waker.executor && !joiner->next)
        acc_cx_wake_all(cx); /* the first poll */
    if (!lazy)
        return acc_cx_executor(cx)->ops->join(joiner, cx, self->out, status);
    joiner->next = joiner; /* polled, but not by an executor */
    *status = 0;
    return acc_lazy_poll(lazy, cx, self->out);
}

static inline void acc_join_future_drop(struct acc_join_future *self)
{
    acc_joiner_drop(&self->joiner);
}

static inline int acc_executor_is_closing(acc_executor *executor)
{
    const acc_executor_ops *ops = executor->ops;
    return ops->size >= offsetof(acc_executor_ops, is_closing) + sizeof ops->is_closing &&
           ops->is_closing && ops->is_closing(executor);
}

/* await t(): as acc_join, but a task that was cancelled has no result to go on with.  Without
 * memory for one the task that awaits is cancelled, and where all are cancelled, it is one of them.
 */
static inline acc_poll acc_await_task(struct acc_joiner *self, acc_context *cx, void *out)
{
    acc_lazy *lazy = acc_lazy_of(self->handle);
    if (lazy)
        return acc_lazy_poll(lazy, cx, out);
    int status = 0;
    acc_poll poll = acc_cx_executor(cx)->ops->join(self, cx, out, &status);
    if (poll == ACC_READY && status &&
        (status == -ACC__ENOMEM || acc_executor_is_closing(acc_cx_executor(cx)))) {
        acc_cx_executor(cx)->ops->fail(cx, status);
        return ACC_PENDING;
    }
    if (poll == ACC_READY && status)
        acc_cx_executor(cx)->ops->misuse(acc_cx_executor(cx), "await of a task",
                                         "the task was cancelled, or its handle is stale");
    return poll;
}

static inline void acc_executor_shield(acc_executor *executor, acc_handle handle)
{
    const acc_executor_ops *ops = executor->ops;
    if (ops->size >= offsetof(acc_executor_ops, shield) + sizeof ops->shield && ops->shield)
        ops->shield(executor, handle);
}

/* await shielded(f()): waits for a task of its own.  Without memory for one, the task that awaits
 * is cancelled, as with boxed. */
static inline acc_poll acc_shielded_poll(struct acc_joiner *self, acc_context *cx, void *out)
{
    acc_executor *executor = acc_cx_executor(cx);
    acc_handle none = {0, 0};
    int status = 0;
    if (!self->handle.generation)
        return ACC_PENDING;
    if (!self->waker.executor)
        acc_executor_shield(executor, self->handle);
    acc_poll poll = executor->ops->join(self, cx, out, &status);
    if (poll == ACC_PENDING || !status)
        return poll;
    self->waker.executor = NULL;
    self->handle = none;
    executor->ops->fail(cx, status);
    return ACC_PENDING;
}

/* The task goes on alone. */
static inline void acc_shielded_drop(struct acc_joiner *self)
{
    acc_executor *executor = self->waker.executor;
    if (!executor)
        return;
    executor->ops->join_drop(self);
    executor->ops->detach(executor, self->handle);
}

static inline void acc_timeout_init(struct acc_timeout *self, uint64_t ms)
{
    self->tick = ms;
    self->waker.executor = NULL;
    self->state[0] = self->state[1] = 0;
}

static inline acc_poll acc_timeout_poll(struct acc_timeout *self, acc_context *cx)
{
    acc_executor *executor = acc_cx_executor(cx);
    const acc_executor_ops *ops = executor->ops;
    if (ops->size < offsetof(acc_executor_ops, timeout) + 2 * sizeof ops->timeout || !ops->timeout)
        ops->misuse(executor, "await_within", "this executor has no timers");
    return ops->timeout(self, cx);
}

static inline void acc_timeout_drop(struct acc_timeout *self)
{
    if (self->waker.executor)
        self->waker.executor->ops->timeout_drop(self);
}

/* ---- await_group: children whose frames lie on the heap, in memory that is used again ----------
 */

/* In front of a child's frame. */
typedef struct acc_group_node {
    acc_child child;
    struct acc_group_node *next, **link; /* in acc_group.live, or `next` in `free` */
    uint32_t kind;                       /* which go of the group it is */
} acc_group_node;

/* Lies in the frame of the function that awaits the group, and stays there. */
typedef struct acc_group {
    acc_child_queue queue;
    acc_group_node *live;  /* the youngest first */
    acc_group_node *free;  /* memory for children to come */
    acc_group_node *spare; /* for the next child: its waker is open */
    size_t limit, running;
    uint32_t node_size, node_align;
    uint8_t body;       /* the body has not ended */
    uint8_t wants_room; /* it waits for a child to end */
} acc_group;

/* `limit`: children at a time; 0 or less: as many as come. */
static inline void acc_group_init(acc_group *group, acc_context *cx, int64_t limit, size_t size,
                                  size_t align)
{
    acc_child_queue_init(&group->queue);
    group->queue.parent = acc_cx_waker(cx);
    group->live = group->free = group->spare = NULL;
    group->limit = limit > 0 ? (size_t)limit : SIZE_MAX;
    group->running = 0;
    group->node_size = (uint32_t)size;
    group->node_align = (uint32_t)align;
    group->body = 1;
    group->wants_room = 0;
}

/* What a go waits for: READY when a child may begin, for which memory is there then.  Without
 * memory the running task is cancelled with -ENOMEM, and this stays PENDING. */
static inline acc_poll acc_group_room(acc_group *group, acc_context *cx)
{
    acc_executor *executor = acc_cx_executor(cx);
    acc_group_node *node = group->free;
    if (group->running >= group->limit) {
        group->wants_room = 1;
        return ACC_PENDING;
    }
    if (group->spare)
        return ACC_READY;
    if (node)
        group->free = node->next;
    else
        node = (acc_group_node *)executor->ops->allocate(executor, group->node_size,
                                                         group->node_align);
    if (!node) {
        executor->ops->fail(cx, -ACC__ENOMEM);
        return ACC_PENDING;
    }
    if (executor->ops->child_open(executor, &group->queue, &node->child)) {
        node->next = group->free;
        group->free = node;
        executor->ops->fail(cx, -ACC__ENOMEM);
        return ACC_PENDING;
    }
    group->spare = node;
    return ACC_READY;
}

/* The node for a child that begins, behind acc_group_room. */
static inline acc_group_node *acc_group_take(acc_group *group, uint32_t kind)
{
    acc_group_node *node = group->spare;
    group->spare = NULL;
    node->kind = kind;
    node->next = group->live;
    node->link = &group->live;
    if (node->next)
        node->next->link = &node->next;
    group->live = node;
    group->running++;
    return node;
}

/* A child has ended, or was dropped: its memory is for the next one. */
static inline void acc_group_end(acc_group *group, acc_group_node *node)
{
    acc_executor *executor = group->queue.parent.executor;
    executor->ops->child_close(executor, &node->child);
    *node->link = node->next;
    if (node->next)
        node->next->link = node->link;
    node->next = group->free;
    group->free = node;
    group->running--;
}

/* Gives the memory back, when no child is left. */
static inline void acc_group_close(acc_group *group)
{
    acc_executor *executor = group->queue.parent.executor;
    if (group->spare) {
        executor->ops->child_close(executor, &group->spare->child);
        group->spare->next = group->free;
        group->free = group->spare;
    }
    while (group->free) {
        acc_group_node *node = group->free;
        group->free = node->next;
        executor->ops->release(executor, node, group->node_size, group->node_align);
    }
}

/* Generated code's answer to a poll behind the last one. */
static inline void acc_polled_again(acc_context *cx, const char *name)
{
    acc_cx_executor(cx)->ops->misuse(acc_cx_executor(cx), name, "polled after it was finished");
    __builtin_unreachable(); /* or every poll would keep its arguments for the way back */
}

/* Returns PENDING once and arranges nothing: whoever holds the waker must call it. */
struct acc_suspend_future {
    unsigned char suspended;
};

_Async_manual(acc_suspend_future) void acc_suspend(void);

static inline void acc_suspend_future_init(struct acc_suspend_future *self)
{
    self->suspended = 0;
}

static inline acc_poll acc_suspend_future_poll(struct acc_suspend_future *self, acc_context *cx)
{
    (void)cx;
    if (self->suspended)
        return ACC_READY;
    self->suspended = 1;
    return ACC_PENDING;
}

static inline void acc_suspend_future_drop(struct acc_suspend_future *self)
{
    (void)self;
}

#if defined(ACC__AHEAD) && !defined(ACC_GENERATED)
#include ACC__AHEAD /* what acc knows of the file ahead: generated names that it has, frames */
#endif

#ifdef __cplusplus
}
#endif

#endif
