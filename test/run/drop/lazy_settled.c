/* Lazy futures of which the position tells whether they are finished, or a flag, or a byte beside
 * them: each is dropped once if it is not finished, and never when it is. */
#include "harness.h"

static int balance; /* futures that are neither finished nor dropped */

#ifndef PLAIN
struct strict_future {
    unsigned char left, id, life; /* 1: live, 2: it was polled, 3: finished, 4: dropped */
};

async_manual(strict_future) int strict(int id, int left);

static inline void strict_future_init(struct strict_future *self, int id, int left)
{
    *self = (struct strict_future){(unsigned char)left, (unsigned char)id, 1};
    balance++;
}

static inline acc_poll strict_future_poll(struct strict_future *self, acc_context *cx, int *out)
{
    if (self->life != 1 && self->life != 2)
        say("BAD POLL %d of %d\n", self->life, self->id);
    self->life = 2;
    if (self->left-- > 0) {
        acc_wake_local(acc_cx_waker(cx));
        return ACC_PENDING;
    }
    self->life = 3;
    balance--;
    if (out)
        *out = self->id;
    return ACC_READY;
}

static inline void strict_future_drop(struct strict_future *self)
{
    if (self->life != 1 && self->life != 2)
        say("BAD DROP %d of %d\n", self->life, self->id);
    say("%s %d\n", self->life == 1 ? "unused" : "drop", self->id);
    self->life = 4;
    balance--;
}

static async int returns(int way)
{
    future(int) f = lazy(strict(10 + way, 1));
    if (way == 0)
        return -1;
    int one = await f();
    int more[4] = {one, way, way, way}; /* where f was */
    if (way == 1)
        return more[3];
    await nap(1);
    return await strict(20, 0) + more[0];
}

static async int maybe(int way)
{
    future(int) f = lazy(strict(30 + way, 1));
    int r = 0;
    if (way)
        r = await f();
    await nap(1);
    for (int i = 0; i < 2; i++) {
        future(int) g = lazy(strict(40 + i, 0));
        if (i == way)
            r += await g();
    }
    return r;
}

static async int race(int way)
{
    future(int) f = lazy(strict(50, way ? 0 : 2)), g = lazy(strict(51, 1));
    for (;;) {
        await_any {
            when (int v = await f()) {
                await nap(1);
                if (way == 0)
                    return v;
                break;
            }
            when (int v = await g()) {
                if (way == 1)
                    say("BAD WINNER %d\n", v);
                return v;
            }
        }
    }
    say("%d\n", await g());
    return 0;
}

static async int together(void)
{
    future(int) f = lazy(strict(60, 0)), g = lazy(strict(61, 1)), h = lazy(strict(62, 3));
    int sum = 0;
    await_all {
        {
            int v = await f();
            sum += v;
        }
        {
            int v = await g();
            sum += v;
        }
        {
            await nap(1);
            await_any {
                when (int v = await h()) { sum += v; }
                when (await nap(1)) {}
            }
        }
    }
    return sum;
}

/* It was not known that the header may have finished it. */
static async int header(int way)
{
    future(int) f = lazy(strict(70 + way, 0));
    int r = 0;
    await_any {
        when (int v = (way ? 9 : await f())) { r = v; }
        when (await nap(1)) {}
    }
    return r;
}

static async int third(void)
{
    future(int) f = lazy(strict(80, 5)), g = lazy(strict(81, 5));
    await_any {
        when (int v = await f()) { say("BAD WINNER %d\n", v); }
        when (await nap(1)) { say("third\n"); }
        when (int v = await g()) { say("BAD WINNER %d\n", v); }
    }
    return 1;
}

async int subject(void)
{
    say("balance %d\n", balance);
    int sum = await returns(0);
    sum += await returns(1);
    sum += await returns(2);
    say("maybe\n");
    sum += await maybe(0);
    sum += await maybe(1);
    say("race\n");
    sum += await race(0);
    sum += await race(1);
    say("together\n");
    sum += await together();
    say("header\n");
    sum += await header(0);
    sum += await header(1);
    sum += await third();
    say("balance %d\n", balance);
    return sum;
}
#else
int subject(void)
{
    static const char *const before[] = {
        "balance 0\nunused 10\n", /* returns(1) waits */
        "",                       /* returns(2) */
        "",                       /* its nap */
        "maybe\n",                /* the nap of maybe(0) */
        "unused 41\nunused 30\n", /* maybe(1) */
        "",                       /* its nap */
        "unused 40\nrace\n",      /* both of race(0) */
        "drop 50\n",              /* the nap of race(1), whose second was never polled */
        "",                       /* that one */
        "51\ntogether\n",         /* 60 is done, 61 and the nap wait */
        "",                       /* 61 is done, 62 and the nap wait */
        "drop 62\nheader\nunused 71\n", /* the nap of third() */
        "third\ndrop 81\ndrop 80\nbalance 0\n",
    };
    static const char *const dropped[] = {
        "drop 11\n",
        "drop 12\n",
        "drop nap 1\n",
        "drop nap 1\nunused 30\n",
        "drop 31\n",
        "drop nap 1\n",
        "drop 51\ndrop 50\n",
        "drop nap 1\nunused 51\n",
        "drop 51\n",
        "drop nap 1\nunused 62\ndrop 61\n",
        "drop nap 1\ndrop 62\n",
        "drop nap 1\ndrop 81\ndrop 80\n",
    };
    (void)balance;
    for (int i = 0; i < harness_polls && i < 13; i++)
        say("%s", before[i]);
    if (harness_polls > 12)
        return 396;
    say("%s", dropped[harness_polls - 1]);
    pthread_exit(NULL);
}
#endif
