/* A wake polls the arm that was woken and no other: of 64 arms, and of arms in arms; and one that
 * is done is not polled again. */
#include "harness.h"

enum { ARMS = 64 };
static int polls[ARMS + 4];

#ifndef PLAIN
static acc_waker wakers[ARMS + 4];
static int open_at[ARMS + 4];

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
    polls[self->n]++;
    wakers[self->n] = acc_cx_waker(cx);
    return open_at[self->n] ? ACC_READY : ACC_PENDING;
}

static inline void gate_future_drop(struct gate_future *self)
{
    (void)self;
}

#define FOUR(first) await gate(first); await gate(first + 1); await gate(first + 2); await gate(first + 3);
#define SIXTEEN(first) FOUR(first) FOUR(first + 4) FOUR(first + 8) FOUR(first + 12)

static async void wide(void)
{
    await_all
    {
        SIXTEEN(0) SIXTEEN(16) SIXTEEN(32) SIXTEEN(48)
    }
}

static async void inner(int n)
{
    await_any
    {
        when(await gate(n)) {}
        when(await gate(n + 1)) {}
    }
}

static async void nested(void)
{
    await_all
    {
        await inner(0);
        {
            await_all
            {
                await inner(2);
                await gate(ARMS);
            }
        }
    }
}

static void report(const char *what, int from, int to)
{
    say("%s:", what);
    for (int i = from; i < to; i++)
        say(" %d", polls[i]);
    say("\n");
    for (int i = 0; i < ARMS + 4; i++)
        polls[i] = 0;
}

static void let(int n)
{
    open_at[n] = 1;
    acc_wake_local(wakers[n]);
}

static async void open_some(void)
{
    report("begin", 0, ARMS);
    acc_wake_local(wakers[7]);
    await nap(2);
    report("woken", 0, 10);
    let(7);
    let(63);
    await nap(2);
    report("two", 0, ARMS);
    acc_wake_local(wakers[7]); /* done: nobody is polled */
    acc_wake(wakers[9]);
    await nap(2);
    report("from elsewhere", 0, 12);
    for (int i = 0; i < ARMS; i++)
        let(i);
}

static async void open_nested(void)
{
    report("begin", 0, 4);
    acc_wake_local(wakers[3]);
    await nap(2);
    report("inner", 0, 4);
    let(1);
    await nap(2);
    report("won", 0, 4);
    acc_wake_local(wakers[2]);
    await nap(2);
    report("left", 0, 4);
    let(2);
    let(ARMS);
}

static async int test(void)
{
    spawn(open_some());
    await wide();
    say("wide\n");
    report("all", 0, ARMS);
    memset(open_at, 0, sizeof open_at);
    spawn(open_nested());
    await nested();
    say("nested\n");
    return 0;
}
#else
static void numbers(const char *what, int from, int to, int a, int b, int value, int rest)
{
    say("%s:", what);
    for (int i = from; i < to; i++)
        say(" %d", i == a || i == b ? value : rest);
    say("\n");
}

static int test(void)
{
    numbers("begin", 0, ARMS, -1, -1, 0, 1);
    numbers("woken", 0, 10, 7, -1, 1, 0);
    numbers("two", 0, ARMS, 7, 63, 1, 0);
    numbers("from elsewhere", 0, 12, 9, -1, 1, 0);
    say("wide\n");
    numbers("all", 0, ARMS, 7, 63, 0, 1);
    numbers("begin", 0, 4, -1, -1, 0, 1);
    numbers("inner", 0, 4, 3, -1, 1, 0);
    numbers("won", 0, 4, 1, -1, 1, 0);
    numbers("left", 0, 4, 2, -1, 1, 0);
    say("nested\n");
    return 0;
}
#endif

int main(void)
{
    (void)polls;
    return acc_block_on(test());
}
