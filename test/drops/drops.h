/* What a generated program calls: leaves, notes and resources, each of which prints an event.
 *
 * An event is a line.  The reference (reference.py) prints the same lines from the rules of
 * docs/language.md alone, so a letter here has its twin there:
 *
 *     n ID VALUE    a note: control was here, and a value had this value
 *     i ID VALUE    a leaf was made            r ID    it finished      d ID    it was dropped
 *     t ID HANDLE   a resource was taken       f ID    there was none   g HANDLE  it was given back
 *     c VALUE       a variable's cleanup ran
 */
#ifndef DROPS_H
#define DROPS_H

#include <acc/async.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct pair {
    unsigned a, b;
};

struct wide { /* large enough that acc keeps it in one place in the frame */
    unsigned a;
    uint64_t fill[9];
    unsigned b;
};

/* ---- one try: a schedule, and a program that is dropped after some polls -------------------- */

enum { TRY_RESOURCES = 4096 };

static struct {
    int mode;         /* how long a leaf waits: 0 not, 1 once, else wait_of says, by the seed */
    uint32_t random;  /* the state of that choice */
    unsigned fuel;    /* how often again() still says yes */
    unsigned takes;   /* resources asked for so far */
    unsigned refused; /* the one that is not to be had; 0: all are */
    unsigned handles; /* handles given out so far */
    int leaves;       /* made and neither finished nor dropped */
    void *memory[TRY_RESOURCES];
} try;

static inline void try_begin(int mode, unsigned seed, unsigned refused, unsigned fuel)
{
    memset(&try, 0, sizeof try);
    try.mode = mode;
    try.random = seed;
    try.refused = refused;
    try.fuel = fuel;
}

static inline void try_end(void)
{
    if (try.leaves)
        printf("LEAK: %d leaves\n", try.leaves);
    for (unsigned i = 1; i <= try.handles; i++)
        if (try.memory[i])
            printf("LEAK: resource %u\n", i);
}

/* ---- how a leaf waits (test/trees/trees.h has leaves that sleep) ------------------------------- */

#ifndef DROPS_WAIT
#define DROPS_WAIT
struct wait {
    int left;
};

static inline int wait_of(int mode, unsigned random)
{
    (void)mode;
    return (int)(random % 3U);
}

static inline void wait_begin(struct wait *self, int times)
{
    self->left = times;
}

static inline acc_poll wait_poll(struct wait *self, acc_context *cx)
{
    if (self->left == 0)
        return ACC_READY;
    self->left--;
    acc_wake_local(acc_cx_waker(cx));
    return ACC_PENDING;
}

static inline void wait_drop(struct wait *self)
{
    (void)self;
}
#endif

static inline int try_times(void)
{
    if (try.mode < 2)
        return try.mode;
    try.random = try.random * 1664525U + 1013904223U;
    return wait_of(try.mode, try.random >> 16);
}

/* ---- plain functions ------------------------------------------------------------------------ */

static inline unsigned note(unsigned id, unsigned value)
{
    printf("n %u %u\n", id, value);
    return value;
}

static inline unsigned again(void)
{
    return try.fuel ? try.fuel-- : 0;
}

static inline unsigned mix(unsigned a, unsigned b, unsigned c)
{
    return a + 3 * b + 5 * c;
}

static inline unsigned sum(const unsigned *v, unsigned n)
{
    return v[0] + 3 * v[1] + 5 * v[2] + 7 * v[3] + n;
}

static inline unsigned weigh(const struct pair *p, unsigned n)
{
    return 3 * p->a + p->b + n;
}

static inline unsigned total(struct pair p, unsigned n)
{
    return p.a + 3 * p.b + n;
}

/* A resource's handle, or 0 when there is none to be had. */
static inline unsigned take(unsigned id)
{
    if (++try.takes == try.refused) {
        printf("f %u\n", id);
        return 0;
    }
    unsigned handle = ++try.handles;
    if (handle >= TRY_RESOURCES)
        abort();
    try.memory[handle] = malloc(handle);
    printf("t %u %u\n", id, handle);
    return handle;
}

static inline void give(unsigned handle)
{
    printf("g %u\n", handle);
    if (handle == 0)
        return;
    if (handle > try.handles || !try.memory[handle]) {
        printf("GIVEN TWICE or never taken: %u\n", handle);
        return;
    }
    free(try.memory[handle]);
    try.memory[handle] = NULL;
}

/* The handle that a variable held, which holds none any more. */
static inline unsigned move(unsigned *handle)
{
    unsigned moved = *handle;
    *handle = 0;
    return moved;
}

/* Takes a new resource and then gives the old one back. */
static inline unsigned swap(unsigned old, unsigned id)
{
    unsigned fresh = take(id);
    give(old);
    return fresh;
}

#define CLEANUP(name, T, value)                                                                    \
    static inline void name(const T *v)                                                            \
    {                                                                                              \
        printf("c %u\n", (unsigned)(value));                                                       \
    }
CLEANUP(clean_u8, uint8_t, *v)
CLEANUP(clean_u16, uint16_t, *v)
CLEANUP(clean_u32, unsigned, *v)
CLEANUP(clean_u64, uint64_t, *v)
CLEANUP(clean_pair, struct pair, v->a + 3 * v->b)
CLEANUP(clean_wide, struct wide, v->a + 3 * v->b)

static inline void clean_handle(const unsigned *v)
{
    give(*v);
}

#define CLEAN(type) __attribute__((cleanup(clean_##type)))

/* ---- leaves, by hand ------------------------------------------------------------------------ */

enum { LEAF_LIVE = 0x11fe, LEAF_DONE = 0xd01e, LEAF_DROPPED = 0xdeed };

struct leaf_base {
    int life;
    unsigned id;
    struct wait wait;
    void *memory; /* so that a leaf that is forgotten leaks */
};

static inline void stop(const char *what, unsigned id, int life)
{
    printf("%s of leaf %u, which is %x\n", what, id, (unsigned)life);
    fflush(stdout);
    abort();
}

static inline void leaf_begin(struct leaf_base *self, unsigned id, unsigned value, int times)
{
    printf("i %u %u\n", id, value);
    self->life = LEAF_LIVE;
    self->id = id;
    wait_begin(&self->wait, times);
    self->memory = malloc(1);
    try.leaves++;
}

static inline void leaf_end(struct leaf_base *self, int life, char letter)
{
    printf("%c %u\n", letter, self->id);
    self->life = life;
    free(self->memory);
    try.leaves--;
}

static inline acc_poll leaf_step(struct leaf_base *self, acc_context *cx)
{
    if (self->life != LEAF_LIVE)
        stop("POLL", self->id, self->life);
    if (wait_poll(&self->wait, cx) == ACC_PENDING)
        return ACC_PENDING;
    leaf_end(self, LEAF_DONE, 'r');
    return ACC_READY;
}

static inline void leaf_drop(struct leaf_base *self)
{
    if (self->life != LEAF_LIVE)
        stop("DROP", self->id, self->life);
    wait_drop(&self->wait);
    leaf_end(self, LEAF_DROPPED, 'd');
}

/* A leaf whose result is its argument. */
#define LEAF(leaf, T, value, times, ...)                                                           \
    struct leaf##_future {                                                                         \
        struct leaf_base base;                                                                     \
        T v;                                                                                       \
    };                                                                                             \
    _Async_manual(leaf##_future) T leaf(__VA_ARGS__);                                              \
    static inline void leaf##_future_init(struct leaf##_future *self, __VA_ARGS__)                 \
    {                                                                                              \
        leaf_begin(&self->base, id, value, times);                                                 \
        self->v = v;                                                                               \
    }                                                                                              \
    static inline acc_poll leaf##_future_poll(struct leaf##_future *self, acc_context *cx, T *out) \
    {                                                                                              \
        if (leaf_step(&self->base, cx) == ACC_PENDING)                                             \
            return ACC_PENDING;                                                                    \
        *out = self->v;                                                                            \
        return ACC_READY;                                                                          \
    }                                                                                              \
    static inline void leaf##_future_drop(struct leaf##_future *self)                              \
    {                                                                                              \
        leaf_drop(&self->base);                                                                    \
    }

LEAF(leaf, unsigned, v, try_times(), unsigned id, unsigned v)
LEAF(leaf_pair, struct pair, v.a + 3 * v.b, try_times(), unsigned id, struct pair v)
LEAF(leaf_after, unsigned, v, (int)(n % 4), unsigned id, unsigned n, unsigned v)

struct nap_future {
    struct leaf_base base;
};
_Async_manual(nap_future) void nap(unsigned id);
static inline void nap_future_init(struct nap_future *self, unsigned id)
{
    leaf_begin(&self->base, id, 0, try_times());
}
static inline acc_poll nap_future_poll(struct nap_future *self, acc_context *cx)
{
    return leaf_step(&self->base, cx);
}
static inline void nap_future_drop(struct nap_future *self)
{
    leaf_drop(&self->base);
}

#endif
