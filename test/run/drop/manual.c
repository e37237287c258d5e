/* A hand-written future that holds a generated one, which awaits hand-written ones: dropped in each
 * state, what it holds goes first, once. */
#include "harness.h"

static void left(const int *p)
{
    say("leave %d\n", *p);
}

async int inner(int n);

#ifdef PLAIN

static void traced_left(const int *p)
{
    if (*p)
        say("traced %d is dropped\n", *p);
}

static int traced(int n)
{
    __attribute__((cleanup(traced_left))) int mark = n;
    say("traced %d begins\n", n);
    int result = inner(n);
    say("traced %d ends\n", n);
    mark = 0;
    return result + 100;
}

#else

struct inner_future;
void inner_future_init(struct inner_future *self, int n);
acc_poll inner_future_poll(struct inner_future *self, acc_context *cx, int *out);
void inner_future_drop(struct inner_future *self);

struct traced {
    int n;
    char polled;
    _Alignas(acc_frame_align(inner)) unsigned char child[acc_frame_size(inner)];
};

async_manual(traced) int traced(int n);

static void traced_init(struct traced *self, int n)
{
    self->n = n;
    self->polled = 0;
    inner_future_init((struct inner_future *)self->child, n);
}

static acc_poll traced_poll(struct traced *self, acc_context *cx, int *out)
{
    int result;
    if (!self->polled)
        say("traced %d begins\n", self->n);
    self->polled = 1;
    if (inner_future_poll((struct inner_future *)self->child, cx, &result) == ACC_PENDING)
        return ACC_PENDING;
    say("traced %d ends\n", self->n);
    *out = result + 100;
    return ACC_READY;
}

static void traced_drop(struct traced *self)
{
    inner_future_drop((struct inner_future *)self->child);
    say("traced %d is dropped\n", self->n);
}

#endif

async int inner(int n)
{
    __attribute__((cleanup(left))) int mark = 1000 + n;
    int a = await step(n);
    __attribute__((cleanup(left))) int other = 2000 + n;
    await nap(n);
    return a + await step(n + 10) + other;
}

async int subject(void)
{
    __attribute__((cleanup(left))) int mark = 1;
    int sum = await traced(1) + await step(2);
    for (int i = 2; i < 4; i++) {
        __attribute__((cleanup(left))) int round = i;
        sum += await traced(i);
    }
    return sum + await inner(4) - await traced(5);
}
