/* A lazy future that is left with arms in it, whose wakes come while nobody awaits it, and awaited
 * again: it looks at all of them.  It slept for ever when it asked for those woken in that poll. */
#include "harness.h"

#ifndef PLAIN
#include <acc/task.h>
#include <acc/time.h>

static async int sleeps(int ms)
{
    await acc_sleep_ms(ms);
    return ms;
}

static async int two(void)
{
    int a, b;
    await_all
    {
        a = await sleeps(10);
        b = await sleeps(30);
    }
    return a + b;
}

static generator int twos(void)
{
    for (int i = 0; i < 2; i++)
        yield(await two() + i);
}

static async int lent(future(int) h)
{
    return await h();
}

static async int joined(future(int) h)
{
    int n = 0;
    return await acc_join(h, &n) + n;
}

static async int next(stream(int) s)
{
    await_each(int n, s()) return n;
    return -1;
}

/* Leaves `call` when it sleeps, lets both of its timers fire, and goes on with it, or says that it
 * never ends. */
#define LEFT(what, call)                                                                           \
    do {                                                                                           \
        await_within(5) say("%s: not yet %d\n", what, await call);                                 \
        await acc_sleep_ms(100);                                                                   \
        await_within(1000) say("%s: %d\n", what, await call);                                      \
        else say("%s: lost\n", what);                                                              \
    } while (0)

static async int test(void)
{
    acc_time_pause();
    future(int) own = lazy(two()), h = lazy(two()), j = lazy(two());
    LEFT("own", own());
    LEFT("lent", lent(h));
    LEFT("lent and joined", joined(j));
    future(int) heap = boxed_lazy(two());
    LEFT("boxed", heap());
    heap = boxed_lazy(two());
    LEFT("boxed and joined", joined(heap));
    stream(int) s = lazy(twos()), t = boxed_lazy(twos());
    LEFT("stream", next(s));
    LEFT("stream", next(s));
    LEFT("boxed stream", next(t));
    LEFT("boxed stream", next(t));
    acc_abort(t);
    future(int) elsewhere = lazy(two());
    int n = 0;
    await_within(5) n = await elsewhere();
    await_all
    {
        await acc_sleep_ms(100);
        {
            await acc_sleep_ms(50);
            n += await elsewhere();
        }
    }
    say("in an arm: %d\n", n);
    return n;
}
#else
static int test(void)
{
    say("own: 40\nlent: 40\nlent and joined: 40\nboxed: 40\nboxed and joined: 40\n");
    say("stream: 40\nstream: 41\nboxed stream: 40\nboxed stream: 41\nin an arm: 40\n");
    return 40;
}
#endif

int main(void)
{
    return acc_block_on(test());
}
