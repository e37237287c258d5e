/* await_any_fair begins one arm further each time that the block is entered, however often it is
 * polled; await_within lets what is ready win over a time that is over.  Not hostile: polls count. */
#include "harness.h"

#ifndef PLAIN
struct told_future {
    int n, left;
};

_Async_manual(told_future) int told(int n, int left);

static inline void told_future_init(struct told_future *self, int n, int left)
{
    self->n = n;
    self->left = left;
}

static inline acc_poll told_future_poll(struct told_future *self, acc_context *cx, int *out)
{
    say("poll %d\n", self->n);
    if (self->left-- > 0) {
        acc_wake_local(acc_cx_waker(cx));
        return ACC_PENDING;
    }
    *out = self->n;
    return ACC_READY;
}

static inline void told_future_drop(struct told_future *self)
{
    say("drop %d\n", self->n);
}

/* Whoever is asked first wins. */
static async int entered(void)
{
    int wins = 0;
    for (int i = 0; i < 4; i++)
        await_any_fair
        {
            when(int n = await told(1, 0)) wins = wins * 10 + n;
            when(int n = await told(2, 0)) wins = wins * 10 + n;
            when(int n = await told(3, 0)) wins = wins * 10 + n;
        }
    return wins;
}

static async int polled(void)
{
    int winner = 0;
    await_any_fair
    {
        when(int n = await told(1, 2)) winner = n;
        when(int n = await told(2, 2)) winner = n;
        when(int n = await told(3, 2)) winner = n;
    }
    return winner;
}

/* All are ready at the second poll, each time. */
static async int entered_and_polled(void)
{
    int wins = 0;
    for (int i = 0; i < 3; i++)
        await_any_fair
        {
            when(int n = await told(1, 1)) wins = wins * 10 + n;
            when(int n = await told(2, 1)) wins = wins * 10 + n;
        }
    return wins;
}

static async int begun(void)
{
    int winner = 0;
    for (int i = 0; i < 2; i++)
        await_any_fair
        {
            when(int n = await told(1, 9)) winner = n;
            when(int n = await told(2, 0)) winner = n;
            when(int n = await told(3, 9)) winner = n;
        }
    return winner;
}

static async int within(void)
{
    int n = 0, m = 0;
    await_within(0) n = await told(5, 0);
    else n = -1;
    await_within(1000000) m = await told(6, 3);
    else m = -1;
    for (int i = 0; i < 3; i++)
        await_within(1000000)
        {
            if (i == 1)
                continue;
            m += await told(7, i);
            if (i == 2)
                await_break;
            m += 100;
        }
    await_within(0) await told(8, 100000);
    else say("too late\n");
    return n * 1000 + m;
}

static async int test(void)
{
    say("%d\n", await entered());
    say("%d\n", await polled());
    say("%d\n", await entered_and_polled());
    say("%d\n", await begun());
    int n = await within();
    say("%d\n", n);
    return 0;
}
#else
static int test(void)
{
    say("poll 1\npoll 2\npoll 3\npoll 1\n1231\n");
    say("poll 1\npoll 2\npoll 3\npoll 1\npoll 2\npoll 3\npoll 1\ndrop 3\ndrop 2\n1\n");
    say("poll 1\npoll 2\npoll 1\ndrop 2\n");
    say("poll 2\npoll 1\npoll 2\ndrop 1\n");
    say("poll 1\npoll 2\npoll 1\ndrop 2\n121\n");
    say("poll 1\npoll 2\ndrop 1\npoll 2\n2\n");
    say("poll 5\npoll 6\npoll 6\npoll 6\npoll 6\npoll 7\npoll 7\npoll 7\npoll 7\n");
    say("poll 8\ndrop 8\ntoo late\n");
    return say("5120\n"), 0;
}
#endif

int main(void)
{
    return acc_block_on(test());
}
