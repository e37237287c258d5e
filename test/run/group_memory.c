/* A group's memory: nodes for as many children as run at once, used again, and given back at its
 * end; none for what is ready at once; a wake polls one of many children; without memory the task
 * is cancelled.  Not hostile: polls and blocks count. */
#include "harness.h"

#ifndef PLAIN
#include <acc/task.h>
#include <errno.h>

enum { CHILDREN = 2000 };

static int blocks, most_blocks, fail_at, polls;
static acc_waker wakers[CHILDREN];
static char opened[CHILDREN];

static void *counted_allocate(void *self, size_t size, size_t align)
{
    (void)self;
    if (fail_at && !--fail_at)
        return NULL;
    if (++blocks > most_blocks)
        most_blocks = blocks;
    return align <= _Alignof(max_align_t) ? malloc(size) : aligned_alloc(align, size);
}

static void counted_release(void *self, void *memory, size_t size, size_t align)
{
    (void)self, (void)size, (void)align;
    blocks--;
    free(memory);
}

struct gate_future {
    int n;
};

_Async_manual(gate_future) void gate(int n);

static inline void gate_future_init(struct gate_future *self, int n)
{
    self->n = n;
}

static inline acc_poll gate_future_poll(struct gate_future *self, acc_context *cx)
{
    polls++;
    wakers[self->n] = acc_cx_waker(cx);
    return opened[self->n] ? ACC_READY : ACC_PENDING;
}

static inline void gate_future_drop(struct gate_future *self)
{
    (void)self;
}

static async int many(int n, int limit, int naps)
{
    int done = 0;
    await_group (limit) {
        for (int i = 0; i < n; i++)
            go {
                await nap(naps ? 1 + i % naps : 0);
                done++;
            }
    }
    return done;
}

static async void gates(int n)
{
    await_group (0) {
        for (int i = 0; i < n; i++)
            go {
                await gate(i);
                await gate((i + 1) % n);
            }
    }
}

static async void open_gates(int n)
{
    say("begin %d\n", polls);
    for (int i = 0; i < 3; i++) {
        polls = 0;
        acc_wake_local(wakers[i * 100]);
        await nap(3);
        say("one %d\n", polls);
    }
    polls = 0;
    for (int i = 0; i < n; i++) {
        opened[i] = 1;
        acc_wake_local(wakers[i]);
    }
}

static async int measured(int n, int limit, int naps)
{
    int before = blocks;
    most_blocks = before;
    int done = await many(n, limit, naps);
    say("%d children, %d blocks at once, %d left\n", done, most_blocks - before, blocks - before);
    return done;
}

static async int starved(void)
{
    DEFER(say("starved is dropped\n"));
    fail_at = 3;
    return await many(10, 0, 2);
}

static async int test(void)
{
    await many(CHILDREN, 0, 2); /* the runtime's own tables have grown then */
    int sum = await measured(30000, 64, 3);
    sum += await measured(500, 0, 2);
    sum += await measured(500, 8, 0);
    spawn(open_gates(CHILDREN));
    await gates(CHILDREN);
    say("gates %d\n", polls >= CHILDREN);
    future(int) t = spawn(starved());
    int status = await acc_join(t, NULL);
    say("starved: %s\n", status == -ENOMEM ? "ENOMEM" : "?");
    return sum & 127;
}
#else
static int test(void)
{
    say("30000 children, 64 blocks at once, 0 left\n");
    say("500 children, 500 blocks at once, 0 left\n");
    say("500 children, 1 blocks at once, 0 left\n");
    say("begin 2000\none 1\none 1\none 1\ngates 1\n");
    say("starved is dropped\nstarved: ENOMEM\n");
    return 31000 & 127;
}
#endif

int main(void)
{
#ifndef PLAIN
    acc_allocator allocator = {counted_allocate, counted_release, NULL};
    acc_set_allocator(&allocator);
#endif
    return acc_block_on(test());
}
