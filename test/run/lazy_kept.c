/* Lazy futures that are kept: across rounds of arms, in loops, as handles that are lent; of
 * functions that never suspend, of hand-written ones, of several results. */
#include "harness.h"

#ifndef PLAIN
static async int work(int n)
{
    DEFER(say("left %d\n", n));
    await nap(3);
    return n + await later(1);
}

static async struct pair both(int a)
{
    struct pair p = {await work(a), a};
    return p;
}

static async int at_once(int n)
{
    return n * n;
}

static async void note(int *n)
{
    await nap(1);
    *n += 5;
}

/* The future goes on where it stood, however often the await of it is lost. */
static async int rounds(void)
{
    int lost = 0;
    future(int) r = lazy(work(10));
    for (;;) {
        await_any
        {
            when(int v = await r())
            {
                say("rounds %d\n", v);
                return lost > 1000 ? 0 : v;
            }
            when(await nap(1))
            {
                lost++;
            }
        }
    }
}

static async int give(future(int) h)
{
    return await h() + 1;
}

static async int give_twice(future(int) h, future(struct pair) p)
{
    int n = await give(h);
    return n + (await p()).x;
}

static async int lent(void)
{
    future(int) f = lazy(work(20));
    future(struct pair) p = lazy(both(30));
    future(int) q = lazy(at_once(7));
    int n = await give_twice(f, p);
    say("lent %d\n", n);
    return n + await give(q);
}

static async int in_arms(void)
{
    int a = 0, b = 0;
    future(int) f = lazy(work(40));
    await_all
    {
        a = await f();
        {
            future(int) own = lazy(work(50));
            await nap(1);
            await nap(1);
            await nap(5);
            b = await own();
        }
    }
    return a + b;
}

static async int longer(int n)
{
    await nap(9);
    return await work(n);
}

/* Arms that have nothing to drop when one of them leaves. */
static async int leave(void)
{
    future(int) f = lazy(work(60)), g = lazy(longer(70));
    for (int i = 0;; i++)
        await_all
        {
            say("leave %d\n", await f());
            {
                int n = await g();
                if (i == 0)
                    return n;
            }
        }
}

static async int test(void)
{
    int n = 0;
    for (int i = 0; i < 3; i++) {
        future(void) v = lazy(note(&n));
        future(void) leaf = lazy(nap(2));
        if (i == 1)
            continue;
        await leaf();
        await v();
        say("loop %d\n", n);
    }
    n += await rounds();
    n += await lent();
    n += await in_arms();
    n += await leave();
    say("%d\n", n);
    return n % 256;
}
#else
static int test(void)
{
    say("loop 5\nloop 10\nleft 10\nrounds 11\nleft 20\nleft 30\nlent 53\n");
    say("left 40\nleft 50\nleft 60\nleave 61\nleft 70\n287\n");
    return (10 + 11 + 53 + 50 + 41 + 51 + 71) % 256;
}
#endif

int main(void)
{
    return acc_block_on(test());
}
