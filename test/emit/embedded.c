// A file may use the generated names of its async functions: futures that are written by hand hold
// and poll them, async functions too, and sizes are right in both.
// RUN: %acc -Wall -Wextra -Werror %s -o %t && %t | FileCheck %s
// RUN: %acc -Wall -Wextra -Werror -std=gnu2x -O2 --acc-cc=gcc %s -o %t && %t | FileCheck %s
// RUN: %strip %s > %t.in.c && %acc --emit-c %t.in.c -o %t.c && %cc_all %t.c
// RUN: not %acc -DTOO_EARLY -c %s -o %t.o 2>&1 | FileCheck %s --check-prefix=EARLY
//
// A size that is asked for, and a frame that would hold itself in this way.
// RUN: not %acc -DITSELF -c %s -o %t.o 2>&1 | FileCheck %s --check-prefix=ITSELF
#include <acc/async.h>
#include <stdio.h>

#ifdef TOO_EARLY
static async long slow(int turns, float value);
// EARLY: embedded.c:[[@LINE+1]]:35: error: 'struct slow_future' is not complete before 'slow' is defined
struct early { struct slow_future slow; };
#endif

struct turn {
    int left;
};

async_manual(turn) void turns(int n);

static void turn_init(struct turn *self, int n)
{
    self->left = n;
}

static acc_poll turn_poll(struct turn *self, acc_context *cx)
{
    acc_wake_local(acc_cx_waker(cx));
    return self->left-- > 0 ? ACC_PENDING : ACC_READY;
}

static void turn_drop(struct turn *self)
{
    printf("dropped with %d left\n", self->left);
}

static async long slow(int turn_count, float value)
{
    char text[40];
    snprintf(text, sizeof text, "%.1f", (double)value);
    defer printf("slow %s ends\n", text);
    await turns(turn_count);
    return (long)value;
}

async char letter(char c, short distance)
{
    await turns(1);
    return (char)(c + distance);
}

/* Both, and the frames are members. */
struct pair {
    struct slow_future slow;
    struct letter_future letter;
    _Bool started, slow_done, letter_done;
    long value;
    char c;
};

_Static_assert(sizeof(struct slow_future) == acc_frame_size(slow), "the same number");

async_manual(pair) long pair(int turn_count, float value, char c);

static void pair_init(struct pair *self, int turn_count, float value, char c)
{
    slow_future_init(&self->slow, turn_count, value);
    letter_future_init(&self->letter, c, 2);
    self->started = self->slow_done = self->letter_done = 0;
}

static acc_poll pair_poll(struct pair *self, acc_context *cx, long *out)
{
    if (!self->slow_done)
        self->slow_done = slow_future_poll(&self->slow, cx, &self->value) == ACC_READY;
    if (!self->letter_done)
        self->letter_done = letter_future_poll(&self->letter, cx, &self->c) == ACC_READY;
    if (!self->slow_done || !self->letter_done)
        return ACC_PENDING;
    *out = self->value * 1000 + self->c;
    return ACC_READY;
}

static void pair_drop(struct pair *self)
{
    if (!self->letter_done)
        letter_future_drop(&self->letter);
    if (!self->slow_done)
        slow_future_drop(&self->slow);
}

/* Polls one by itself, and awaits the pair. */
static async long subject(int turn_count)
{
    struct slow_future own;
    long value = 0;
    acc_poll poll = slow_future_start(&own, acc_cx(), &value, 1, 0.5F);
    while (poll == ACC_PENDING) {
        await acc_suspend();
        poll = slow_future_poll(&own, acc_cx(), &value);
    }
    return value + await pair(turn_count, 7.25F, 'a');
}

#ifdef ITSELF
// ITSELF: embedded.c:[[@LINE+1]]:19: error: the frame of async function 'inward' depends on its own size
static async void inward(void)
{
    struct inward_future again;
    inward_future_init(&again);
    await acc_suspend();
    inward_future_drop(&again);
}

struct use {
    unsigned char bytes[acc_frame_size(inward)];
};
#endif

static void wake(acc_waker waker)
{
    (void)waker;
}

int main(void)
{
    static const acc_executor_ops ops = {
        .version = ACC_ABI_VERSION, .size = sizeof ops, .wake = wake, .wake_local = wake};
    acc_executor executor = {&ops};
    acc_waker waker = {&executor, 0, 0, 0};
    acc_context cx = acc_cx_make(waker, ~(uint64_t)0, 100);
    struct subject_future future;
    long result = 0;

    // CHECK: slow 0.5 ends
    // CHECK-NEXT: slow 7.2 ends
    // CHECK-NEXT: 7099
    subject_future_init(&future, 2);
    while (subject_future_poll(&future, &cx, &result) == ACC_PENDING)
        continue;
    printf("%ld\n", result);

    // CHECK-NEXT: slow 0.5 ends
    // CHECK-NEXT: dropped with 0 left
    // CHECK-NEXT: dropped with 4 left
    // CHECK-NEXT: slow 7.2 ends
    // CHECK-NEXT: subject 1
    subject_future_init(&future, 5);
    for (int i = 0; i < 2; i++)
        subject_future_poll(&future, &cx, &result);
    subject_future_drop(&future);
    printf("%s %d\n", subject_future_type.name, subject_future_type.size == sizeof future);
    return 0;
}
