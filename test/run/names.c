/* User names that generated code might want: self, state, cx, out, result, frame, tag, child ... */
#include "harness.h"

struct self {
    int state;
};

struct f_child {
    int poll, drop;
};

static int cx = 1, acc_poll_count = 2;
static int f_future_count, resume_1 = 3, done_1 = 4;

static int init(int poll)
{
    return poll + cx;
}

static async int f(int self, int state, int cx, int out)
{
    int result = self * 1000 + state * 100 + cx * 10 + out;
    await nap(1);
    return result;
}

static async int ask(int pending, int answer, int poll)
{
    int value = await later(pending), ACC = await f(answer, poll, value, pending);
    pending += await later(answer);
    return pending + answer * 10 + poll * 100 + value * 1000 + ACC;
}

static async struct self start(struct self *self, struct self state)
{
    self->state += await later(state.state);
    struct self out = {self->state};
    await nap(1);
    return out;
}

static async int poll(int s1, int s2, int u, int t)
{
    int self = s1, r = s2, v = u, c = t;
    r += await f(self, s2, u, t);
    goto resume;
resume:
    self += r;
    goto state_1;
state_1:
    r = await later(self);
    goto s0;
s0:
    return r + v + c;
}

static async int drop(int poll)
{
    int start = await later(poll), frame = 1, tag = 2, state_1 = 3, saved = 4, child = 5;
    int r = start, temp = 6, tmp = 7, tmp1 = 8, t1 = 9, _t1 = 10, acc_t1 = 11;
    r += frame + tag + state_1 + saved;
    await nap(1);
    r += child + temp + tmp + tmp1 + t1 + _t1 + acc_t1 + frame + tag + state_1 + saved;
    {
        int self = r, self_1 = self + 1, self_2 = 2, state = 3, cx = 4, out = 5, ret = 6, value = 7;
        await nap(1);
        r += self + self_1 + self_2 + state + cx + out + ret + value;
        {
            int self = 1, state = await later(2), u = 3, s = 4, base = 5, args = 6, p = 7, _ = 8;
            await nap(1);
            r += self + state + u + s + base + args + p + _;
        }
    }
    return r;
}

static async int names_of_cplusplus(int this, int new)
{
    int class = await later(this), delete = new, template = 2, nullptr = 3, bool_ = 4, private = 5;
    await nap(1);
    return class + delete +template + nullptr + bool_ + private;
}

static async int names_of_others(int a, int a_)
{
    int a1 = 1, a_1 = 2, a__1 = 3, __a = 4, A = 5;
    {
        int a = a1 + await later(10), a1 = a_;
        await nap(1);
        a_1 += a + a1;
    }
    await nap(1);
    return a + a_ + a1 + a_1 + a__1 + __a + A;
}

static async int READY(int PENDING)
{
    int size_t_ = 1, NULL_ = 2, memset_ = 3;
    await nap(1);
    return PENDING + size_t_ + NULL_ + memset_;
}

static async int test(void)
{
    struct self self = {5}, other = await start(&self, (struct self){2});
    struct f_child child = {1, await later(2)};
    say("%d %d %d\n", self.state, other.state, child.poll + child.drop);
    say("%d\n", await f(1, 2, 3, 4));
    say("%d\n", await ask(1, 2, 3));
    say("%d\n", await poll(1, 2, 3, 4));
    say("%d\n", await drop(5));
    say("%d %d\n", await names_of_cplusplus(1, 2), await names_of_others(1, 2));
    say("%d %d\n", await READY(3), init(4));
    return cx + acc_poll_count + f_future_count + resume_1 + done_1;
}

int main(void)
{
    return acc_block_on(test());
}
