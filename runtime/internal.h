/* What the runtime's files share: the runtime, its slots, its tasks.
 *
 * Two worlds meet here.  Everything plain belongs to the home thread.  What other threads and
 * signal handlers touch is atomic and lies in memory that is never freed: the runtimes themselves
 * (kept in a pool and used again) and the chunks of slots.  So a waker, which names a runtime, a
 * slot and the slot's generation, may be used for ever.
 */
#ifndef ACC__INTERNAL_H
#define ACC__INTERNAL_H

#include <acc/async.h>
#include <acc/io.h>
#include <acc/signal.h>
#include <acc/task.h>
#include <acc/time.h>
#include <assert.h>
#include <stdatomic.h>
#include <stdbool.h>

enum {
    ACC__BUDGET = 128,     /* leaf operations a poll */
    ACC__IO_INTERVAL = 61, /* polls between two looks at the descriptors */
    ACC__GRACE = 5000,     /* ms, in a new runtime */
    ACC__TIMERS_A_TURN = 1024,
    ACC__EVENTS = 128,   /* that one epoll_wait fetches */
    ACC__CHUNK_BITS = 6, /* the first chunk has 64 slots, each further one twice as many */
    ACC__CHUNKS = 26,
    ACC__LEVELS = 11, /* of the timer wheel */
    ACC__SIGNALS = 65
};

/* In a handle: the spawn failed, and `generation` is twice the errno, and odd. */
#define ACC__NO_SLOT UINT32_MAX

/* ---- slots -------------------------------------------------------------------------------- */

/* The low half of a slot's word; the high half is the generation. */
#define ACC__QUEUED ((uint64_t)1) /* the slot is in the remote stack; outlives the occupant */
#define ACC__CANCEL ((uint64_t)2) /* a foreign thread asked for it */
#define ACC__ABORT ((uint64_t)4)

typedef struct acc__slot {
    _Atomic(uint64_t) word;
    _Atomic(uint64_t) arms;   /* woken from elsewhere, not yet handed to the occupant */
    struct acc__slot *remote; /* next in the remote stack; owned by whoever set QUEUED */
    uintptr_t occupant;       /* home: a task, a child | 1, or the next free slot's number << 1 */
} acc__slot;

/* ---- tasks -------------------------------------------------------------------------------- */

enum {
    ACC__TASK_QUEUED = 1,    /* in the run queue */
    ACC__TASK_STARTED = 2,   /* was polled */
    ACC__TASK_RUNNING = 4,   /* is being polled or dropped now */
    ACC__TASK_CANCEL = 8,    /* drop it when its poll returns PENDING; `error` says why */
    ACC__TASK_DETACHED = 16, /* no handle is valid; freed at its end */
    ACC__TASK_DONE = 32,     /* the frame is gone; the result stands where it was, or `error` */
    ACC__TASK_ROOT = 64,     /* an acc__root on the stack of acc_run_blocking */
    ACC__TASK_ZOMBIE = 128,  /* freed but for the memory, which the run queue still links */
    ACC__TASK_SHIELDED = 256 /* a shutdown waits for it */
};

/* In front of each task's frame, in the same allocation. */
typedef struct acc__task {
    struct acc__task *next; /* in the run queue */
    const acc_type *type;
    struct acc_joiner *waiters;
    const char *name;
    uint64_t woken;
    uint32_t slot;
    uint16_t flags;
    int16_t error; /* what a join of a dropped task gives */
} acc__task;

_Static_assert(sizeof(acc__task) <= 64, "the header of a task is at most 64 bytes");
_Static_assert(sizeof(acc__task) % 16 == 0, "frames follow the header, aligned as malloc aligns");

typedef struct acc__root {
    acc__task task;
    void *frame, *out;
} acc__root;

typedef struct acc__queue {
    acc__task *head, **tail;
} acc__queue;

/* ---- the runtime -------------------------------------------------------------------------- */

/* One descriptor that the reactor knows; the table is indexed by its number. */
typedef struct acc__io {
    uint32_t generation;       /* 0: not open */
    uint8_t ready;             /* ACC__IN, ACC__OUT: a try may succeed; clear: it would not */
    uint8_t hung_up;           /* HUP, RDHUP or ERR was seen: stays ready for ever */
    uint8_t is_socket;         /* send and recv work on it */
    uint8_t short_ends;        /* a short read or write says that there is no more for now */
    acc_io_waiter *waiters[2]; /* ACC__IN - 1, ACC__OUT - 1 */
} acc__io;

enum { ACC__IN = 1, ACC__OUT = 2 };

struct acc_runtime {
    acc_executor executor; /* first: an acc_executor * of ours is an acc_runtime * */

    /* Written from anywhere. */
    _Atomic(acc__slot *) remote;       /* stack of slots that were woken */
    _Atomic(int) asleep;               /* 1: a wake has to write to the eventfd */
    _Atomic(uint64_t) signals_wanted;  /* bit n-1: signal n */
    _Atomic(uint64_t) signals_arrived; /* real-time signals up to 64 */
    _Atomic(acc__slot *) chunks[ACC__CHUNKS];
    int event_fd;                 /* never closed: a late wake may still write to it */
    struct acc_runtime *all_next; /* in the list of every runtime ever made */
    struct acc_runtime *pool_next;

    /* The home thread's. */
    uint32_t slot_count;  /* slots in chunks that exist */
    uint32_t slots_taken; /* by tasks and children */
    uint32_t free_slot;   /* the first free one, ACC__NO_SLOT: none */
    acc__queue ready;
    acc__task *running;
    acc__root *root; /* of the acc_run_blocking that runs; they do not nest */
    acc_counters counters;
    uint32_t polls_to_io;
    bool turning, closing;
    uint64_t grace; /* ms that shielded tasks have in a shutdown */
    uint64_t hard_seed;

    /* time.c */
    struct {
        acc_timer slots[ACC__LEVELS][64]; /* list heads */
        uint64_t occupied[ACC__LEVELS];   /* a set bit may be stale, a clear one is true */
        uint64_t elapsed;                 /* ms; everything up to it has fired */
    } wheel;
    bool paused;
    uint64_t paused_at;  /* ns */
    int64_t clock_shift; /* ns, after a pause */

    /* reactor.c, signal.c */
    int epoll_fd;
    acc__io **io_chunks;
    uint32_t io_chunk_count;
    uint32_t outside; /* waiters for descriptors and signals */
    uint32_t io_generation;
    acc_signal_listener *listeners;
};

extern _Thread_local acc_runtime *acc__current;
extern const acc_executor_ops acc__ops;

static inline acc_runtime *acc__runtime_of(acc_executor *executor)
{
    return (acc_runtime *)executor;
}

static inline acc_runtime *acc__cx_runtime(const acc_context *cx)
{
    return (acc_runtime *)acc_cx_executor(cx);
}

/* memory.c */
void *acc__allocate(size_t size, size_t align);
void acc__release(void *memory, size_t size, size_t align);

/* slot.c: slots, and wakes from elsewhere */
uint32_t acc__slot_take(acc_runtime *rt, uintptr_t occupant, uint32_t *generation);
void acc__slot_give_back(acc_runtime *rt, uint32_t number);
void acc__slots_renew(acc_runtime *rt);
void acc__post(acc_runtime *rt, uint32_t number, uint32_t generation, uint64_t arms, uint64_t mark);
void acc__kick(acc_runtime *rt);
void acc__drain(acc_runtime *rt);
void acc__wake(acc_waker waker);
void acc__wake_local(acc_waker waker);
void acc__occupant_wake(acc_runtime *rt, uintptr_t occupant, uint64_t arms);

static inline uint32_t acc__chunk_size(unsigned chunk)
{
    return (uint32_t)1 << (ACC__CHUNK_BITS + chunk);
}

/* Any thread.  NULL: there is no such slot (a forged number). */
static inline acc__slot *acc__slot_at(acc_runtime *rt, uint32_t number)
{
    uint64_t place = (uint64_t)number + acc__chunk_size(0);
    unsigned chunk = 63U - (unsigned)__builtin_clzll(place) - ACC__CHUNK_BITS;
    if (chunk >= ACC__CHUNKS)
        return NULL;
    acc__slot *slots = atomic_load_explicit(&rt->chunks[chunk], memory_order_acquire);
    return slots ? &slots[place - acc__chunk_size(chunk)] : NULL;
}

static inline uint32_t acc__slot_generation(const acc__slot *slot)
{
    /* The home thread alone changes the generation, so at home a relaxed load is exact. */
    return (uint32_t)(atomic_load_explicit(&slot->word, memory_order_relaxed) >> 32);
}

/* At home: the slot, if it is taken under that generation. */
static inline acc__slot *acc__slot_find(acc_runtime *rt, uint32_t number, uint32_t generation)
{
    acc__slot *slot = generation & 1 ? acc__slot_at(rt, number) : NULL;
    return slot && acc__slot_generation(slot) == generation ? slot : NULL;
}

static inline bool acc__occupant_is_child(uintptr_t occupant)
{
    return occupant & 1;
}

/* task.c */
void acc__task_ready(acc_runtime *rt, acc__task *task);
void acc__task_run(acc_runtime *rt, acc__task *task);
void acc__task_cancel(acc_runtime *rt, acc__task *task, int error);
void acc__task_detach(acc_runtime *rt, acc__task *task);
void *acc__task_frame(acc__task *task);
_Noreturn void acc__misuse(acc_executor *executor, const char *name, const char *what);

/* runtime.c */
void acc__look(acc_runtime *rt, bool wait);
acc_runtime *acc__first_runtime(void); /* any thread, handlers: the list of all, by all_next */

/* time.c */
void acc__time_open(acc_runtime *rt);
uint64_t acc__monotonic(void);
uint64_t acc__clock(const acc_runtime *rt);
uint64_t acc__deadline(const acc_runtime *rt, uint64_t ms);
acc_poll acc__timeout(struct acc_timeout *self, acc_context *cx);
void acc__timeout_drop(struct acc_timeout *self);
void acc__timer_arm(acc_runtime *rt, acc_timer *timer, uint64_t deadline, acc_waker waker);
void acc__timer_disarm(acc_runtime *rt, acc_timer *timer);
unsigned acc__timers_expire(acc_runtime *rt, uint64_t tick, unsigned limit);
int64_t acc__timers_wait(acc_runtime *rt);
uint64_t acc__timers_next(acc_runtime *rt);

/* reactor.c */
int acc__reactor_open(acc_runtime *rt);
void acc__reactor_close(acc_runtime *rt);
void acc__reactor_wait(acc_runtime *rt, int64_t timeout_ns);
acc_fd acc__io_register(acc_runtime *rt, int fd, bool is_socket, bool short_ends);
acc__io *acc__io_find(acc_runtime *rt, acc_fd fd);
int acc__io_enter(acc_io_op *op, acc_context *cx, acc__io **io);
bool acc__io_proceed(acc_io_op *op, acc_context *cx, acc__io *io, int direction);
void acc__io_drop(acc_io_op *op);
acc_poll acc__io_read(acc_io_op *op, acc_context *cx, void *buffer, size_t size, ssize_t *count);
acc_poll acc__io_write(acc_io_op *op, acc_context *cx, const void *data, size_t size,
                       ssize_t *count);

/* acc__io_enter says that the hostile build suspends now. */
#define ACC__SUSPEND 1

/* signal.c */
void acc__signals_deliver(acc_runtime *rt);
void acc__signals_close(acc_runtime *rt);

/* A leaf calls this first in each poll.  In the hostile build it suspends once, woken already. */
#ifdef ACC_HARD
static inline bool acc__hard_suspend(uint8_t *seen, const acc_context *cx)
{
    if (*seen)
        return false;
    *seen = 1;
    acc_wake_local(acc_cx_waker(cx));
    return true;
}
#else
static inline bool acc__hard_suspend(uint8_t *seen, const acc_context *cx)
{
    (void)seen;
    (void)cx;
    return false;
}
#endif

#endif
