// acc_cx() is the context of the poll that runs, wherever it stands; await acc_suspend() returns
// pending once.  Each poll here has a context of its own, whose budget is the poll's number.
// RUN: %acc -Wall -Wextra -Werror %s -o %t && %t
// RUN: %acc -Wall -Wextra -Werror -O2 --acc-cc=gcc %s -o %t && %t
// RUN: %strip %s > %t.in.c && %acc --emit-c %t.in.c -o %t.c && %cc_all %t.c
#include <acc/async.h>

#define NUMBER() (acc_cx()->acc__budget)
#define SUSPENDED_NUMBER() (await acc_suspend(), NUMBER())

static int failed;

#define EXPECT(condition)                                                                          \
    do {                                                                                           \
        if (!(condition) && !failed)                                                               \
            failed = __LINE__;                                                                     \
    } while (0)

static int number_of(const acc_context *cx)
{
    return cx->acc__budget;
}

static int second(int a, int b)
{
    (void)a;
    return b;
}

static async int nested(void)
{
    int before = NUMBER();
    await acc_suspend();
    return NUMBER() * 10 + before;
}

static async int contexts(int again)
{
    static unsigned long size = sizeof(*acc_cx());
    __typeof__(acc_cx()) first = acc_cx();
    EXPECT(size == sizeof(acc_context) && first == acc_cx());
    EXPECT(number_of(acc_cx()) == 1 && (acc_cx)()->acc__budget == 1);
    EXPECT(second(NUMBER(), SUSPENDED_NUMBER()) == 2);
    for (int i = 3; i < 5; i++)
        EXPECT(SUSPENDED_NUMBER() == i && ({
                                              acc_context *cx = acc_cx();
                                              number_of(cx);
                                          }) == i);
    int cx = 10, self = NUMBER(); /* names that generated code has, too */
    EXPECT(cx == 10 && self == 4);
    EXPECT(await nested() == 54); /* started in poll 4, goes on in 5 */
    switch (NUMBER()) {
    case 5:
        await acc_suspend();
        /* fall through */
    default:
        EXPECT(NUMBER() == 6);
    }
    acc_waker waker = acc_cx_waker(acc_cx());
    EXPECT(waker.slot == 6 && acc_cx_executor(acc_cx()) == waker.executor);
    if (again)
        await acc_suspend();
    return NUMBER();
}

async int subject(int again);
struct subject_future;
extern const acc_type subject_future_type;
void subject_future_init(struct subject_future *self, int again);

async int subject(int again)
{
    return await contexts(again);
}

static _Alignas(acc_frame_align(subject)) unsigned char frame[acc_frame_size(subject)];

/* The number of polls until it is ready, or `most`; then it is dropped. */
static int run(int again, int most, int *result)
{
    static acc_executor executor;
    subject_future_init((struct subject_future *)frame, again);
    for (int poll = 1; poll <= most; poll++) {
        acc_waker waker = {&executor, (uint32_t)poll, 1, 0};
        acc_context cx = acc_cx_make(waker, ~(uint64_t)0, poll);
        if (subject_future_type.poll(frame, &cx, result) == ACC_READY)
            return poll;
    }
    subject_future_type.drop(frame);
    return most;
}

int main(void)
{
    int result = 0;
    EXPECT(run(0, 100, &result) == 6 && result == 6);
    EXPECT(run(1, 100, &result) == 7 && result == 7);
    for (int polls = 0; polls < 7; polls++)
        EXPECT(run(1, polls, &result) == polls && result == 7);
    return failed;
}
