/* Where lazy futures may stand: several in a declaration, in statement expressions, loops, arms and
 * generators, beside gotos; with awaits in their arguments, over-aligned, never awaited. */
#include "harness.h"

#ifndef PLAIN
#include <acc/task.h>
#include <acc/time.h>

struct wide {
    _Alignas(32) int v;
    char more[90];
};
static async int child(int n)
{
    defer say("c%d ", n);
    await acc_yield();
    return n;
}
static async struct wide wide(int n)
{
    struct wide w = {.v = n};
    await acc_yield();
    w.more[3] = 1;
    return w;
}
static async int unused(void)
{
    future(int) x = lazy(child(1));
    (void)x;
    return 3;
}
static async int lend(future(int) h)
{
    return await h();
}
static async int now(future(int) h)
{
    return acc_finished(h);
}
static async int unused2(void)
{
    future(int) x = lazy(child(1));
    return await now(x);
}
static async int expr(void)
{
    return ({
               future(int) f = lazy(child(await child(1) + 1));
               await f();
           }) +
           10;
}
typedef future(int) fi;
static async int two(void)
{
    fi a = lazy(child(1)), b = lazy(child(2));
    int r = await b();
    return r * 10 + await a();
}
static generator int gen(int n)
{
    future(int) f = lazy(child(n));
    yield(1);
    yield(await f());
    yield(3);
}
static async int out_of_arm(int n)
{
    future(int) f = lazy(child(7));
    for (int i = 0; i < n; i++) {
        await_all
        {
            {
                future(int) g = lazy(child(8));
                future(int) h = lazy(child(9));
                await lend(g);
                await acc_yield();
                if (i == 1)
                    return await h();
            }
            {
                if (i == 1) {
                    int k = await lend(f);
                    say("k%d ", k);
                }
                await acc_sleep_ms(30);
            }
        }
    }
    return 0;
}
static async int opaque(void)
{
    future(int) f = lazy(child(4));
    int t = 0;
    for (int i = 0; i < 3; i++) {
        if (acc_finished(f) == 0)
            t++;
    }
    await f();
    for (int i = 0; i < 3; i++) {
        if (acc_finished(f) == 1)
            t++;
    }
    return t;
}
static async int inner_each(void)
{
    int t = 0;
    stream(int) s = lazy(gen(5));
    await_each(int x, s())
    {
        if (x == 5)
            continue;
        t = t * 10 + x;
    }
    await_any
    {
        when(await acc_yield()) {}
    }
    return t;
}
static async int jumps(int n)
{
again:;
    future(int) f = lazy(child(n));
    if (n-- > 2)
        goto again;
    if (n == 0)
        goto out;
    {
        future(struct wide) w = lazy(wide(5));
        struct wide r = await w();
        n += r.v;
        if (n > 100)
            goto out;
    }
    n += await f();
out:
    return n;
}
static async int nested(void)
{
    int r = 0;
    future(int) f = lazy(child(6));
    await_all
    {
        await_any{when(int v = await f()){r += v;
    }
    when(await acc_sleep_ms(50))
    {
        r = -1;
    }
}
{
    await acc_yield();
}
}
return r;
}
static async int deep(int a)
{
    future(struct wide) w = lazy(wide(a));
    await_all
    {
        {
            await acc_yield();
            await_all
            {
                {
                    struct wide r = await w();
                    a += r.v;
                }
                await acc_yield();
            }
        }
    }
    __auto_type p = boxed_lazy(wide(3));
    struct wide q = await p();
    return a + q.v + (int)((uintptr_t)&q % 32);
}
static async int test(void)
{
    say("%d\n", await unused());
    say("%d\n", await unused2());
    say("%d\n", await expr());
    say("%d\n", await two());
    say("%d\n", await out_of_arm(2));
    say("%d\n", await opaque());
    say("%d\n", await inner_each());
    say("%d\n", await jumps(4));
    say("%d\n", await nested());
    say("%d\n", await deep(2));
    return 0;
}
#else
static int test(void)
{
    say("3\n");
    say("0\n");
    say("c1 c2 12\n");
    say("c2 c1 21\n");
    say("c8 c8 c7 k7 c9 9\n");
    say("c4 6\n");
    say("c5 13\n");
    say("c2 8\n");
    say("c6 6\n");
    say("7\n");
    return 0;
}
#endif

int main(void)
{
    return acc_block_on(test());
}
