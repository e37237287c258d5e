/* Streams: a generator as a value, which goes on where a loop has left it; lent as a parameter, and
 * in pipelines of three. */
#include "harness.h"

#ifndef PLAIN
static generator int count(int from, int to)
{
    DEFER(say("count left %d\n", to));
    for (int i = from; i < to; i++) {
        await nap(i % 2);
        yield(i);
    }
}

static generator struct pair squares(stream(int) s)
{
    await_each(int x, s())
    {
        yield((struct pair){x, x * x});
    }
}

static generator int nothing(void)
{
    yield_break;
}

static generator int odd(stream(struct pair) s)
{
    DEFER(say("odd left\n"));
    await_each(struct pair p, s())
    {
        if (p.x % 2)
            yield(p.y);
    }
}

static async int sum(stream(int) s, int most)
{
    int total = 0;
    await_each(int x, s())
    {
        total += await later(x);
        if (--most == 0)
            break;
    }
    return total;
}

static async int test(void)
{
    stream(int) s = lazy(count(0, 20));
    await_each(int x, s())
    {
        if (x == 3)
            break;
        say("x %d\n", x);
    }
    await_each(int x, s())
    {
        say("then %d\n", x);
        break;
    }
    stream(struct pair) q = lazy(squares(s));
    stream(int) o = lazy(odd(q));
    int a = await sum(o, 2), b = await sum(s, 2), c = await sum(o, -1);
    say("%d %d %d\n", a, b, c);
    stream(int) own = lazy(count(7, 9));
    await_each(int x, own())
    {
        say("own %d\n", x);
    }
    stream(int) none = lazy(nothing());
    await_each(int x, none())
    {
        say("never %d\n", x);
    }
    stream(int) unused = lazy(count(1, 2));
    await_any
    {
        when(int n = await sum(unused, 1))
        {
            say("any %d\n", n);
        }
    }
    stream(int) more = lazy(count(0, 4));
    for (int i = 0; i < 2; i++) {
        await_all
        {
            await_each(int x, more())
            {
                say("more %d\n", x);
                if (x == 1)
                    break;
            }
            await nap(1);
        }
    }
    return (a + b + c) % 256;
}
#else
static int test(void)
{
    say("x 0\nx 1\nx 2\nthen 4\ncount left 20\nodd left\n74 17 1165\n");
    say("own 7\nown 8\ncount left 9\nany 1\nmore 0\nmore 1\nmore 2\nmore 3\ncount left 4\n");
    say("count left 2\n");
    return (74 + 17 + 1165) % 256;
}
#endif

int main(void)
{
    return acc_block_on(test());
}
