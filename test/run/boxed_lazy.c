/* boxed_lazy: lazy futures that are stored, copied and returned; each is gone when it is awaited to
 * its end, or aborted, and what it had with it; a handle that is used again is stale. */
#include "harness.h"

#ifndef PLAIN
#include <acc/task.h>
#include <errno.h>

static int live, refuse;

static void *allocate(void *self, size_t size, size_t align)
{
    (void)self;
    if (refuse)
        return NULL;
    live++;
    return aligned_alloc(align, (size + align - 1) / align * align);
}

static void release(void *self, void *memory, size_t size, size_t align)
{
    (void)self, (void)size, (void)align;
    live--;
    free(memory);
}

static async int work(int n)
{
    DEFER(say("left %d\n", n));
    await nap(2);
    return n + await later(1);
}

static async struct big large(int id)
{
    struct big b = {.id = id, .words = {[15] = 7}};
    await nap(1);
    return b;
}

static generator int count(int n)
{
    DEFER(say("count left %d\n", n));
    for (int i = 0; i < n; i++) {
        await nap(i % 2);
        yield(i);
    }
}

static generator int doubled(stream(int) s)
{
    await_each(int x, s())
    {
        yield(2 * x);
    }
}

/* In a plain function, too. */
static future(int) make(int n)
{
    return boxed_lazy(work(n));
}

static async int give(future(int) h)
{
    return await h();
}

static async int stale(future(int) h)
{
    int out = 0, sum = 0;
    sum += acc_cancel(h) == -ESRCH;
    sum += acc_abort(h) == -ESRCH;
    sum += acc_detach(h) == -ESRCH;
    sum += acc_finished(h) == -ESRCH;
    sum += await acc_join(h, &out) == -ESRCH;
    return sum;
}

static async int lost(void)
{
    future(int) h = make(50), copy = h;
    int rounds = 0;
    for (;;) {
        await_any
        {
            when(int v = await copy())
            {
                say("lost %d\n", v);
                return rounds < 100 ? v : 0;
            }
            when(await nap(1))
            {
                rounds++;
            }
        }
    }
}

static async int ends(void)
{
    future(int) done = make(60), dropped = make(61), cancelled = make(62), unused = make(63);
    int out = 0, n = await acc_join(done, &out);
    say("join %d %d\n", n, out);
    await_any
    {
        when(await dropped()) {}
        when(await cancelled()) {}
        when(await acc_yield()) {}
    }
    say("finished %d\n", acc_finished(dropped));
    n = acc_abort(dropped);
    say("abort %d\n", n);
    n = acc_cancel(cancelled);
    say("cancel %d, finished %d\n", n, acc_finished(cancelled));
    n = await acc_join(cancelled, NULL);
    say("join %d\n", n == -ECANCELED);
    n = acc_detach(unused);
    say("detach %d\n", n);
    future(struct big) unwanted = boxed_lazy(large(2));
    n = await acc_join(unwanted, NULL);
    return n + await stale(done) + await stale(dropped) + await stale(cancelled);
}

static async int lends(void)
{
    future(int) f = lazy(work(70));
    int before = acc_finished(f), aborted = acc_abort(f), n = await acc_join(f, NULL);
    say("lent %d %d %d %d\n", before, aborted == -EPERM, n, acc_finished(f));
    return 0;
}

static async int starved(void)
{
    DEFER(say("starved dropped\n"));
    refuse = 1;
    future(int) f = boxed_lazy(work(80));
    refuse = 0;
    int n = await acc_join(f, NULL);
    say("starved %d\n", n == -ENOMEM);
    return await f();
}

static async int test(void)
{
    int before = live, sum = 0;
    future(int) all[3];
    for (int i = 0; i < 3; i++)
        all[i] = i == 1 ? make(i) : boxed_lazy(work(i));
    say("made %d\n", live - before);
    for (int i = 2; i >= 0; i--)
        sum += await give(all[i]);
    say("sum %d, live %d\n", sum, live - before);
    future(struct big) b = boxed_lazy(large(9));
    sum += (await b()).id;
    async int (*pointer)(int) = work;
    future(int) p = boxed_lazy(pointer(30));
    sum += await p();
    sum += await lost() + await ends() + await lends();
    stream(int) s = boxed_lazy(count(4));
    await_each(int x, s())
    {
        if (x == 1)
            break;
    }
    stream(int) d = boxed_lazy(doubled(s));
    await_each(int x, d())
    {
        say("doubled %d\n", x);
    }
    future(int) f = spawn(starved());
    int status = await acc_join(f, NULL);
    say("status %d, stale %d, live %d\n", status, await stale(s), live - before);
    return sum;
}

int main(void)
{
    acc_allocator allocator = {allocate, release, NULL};
    acc_set_allocator(&allocator);
    return acc_block_on(test());
}
#else
int main(void)
{
    say("made 3\nleft 2\nleft 1\nleft 0\nsum 6, live 0\nleft 30\nleft 50\nlost 51\n");
    say("left 60\njoin 0 61\nfinished 0\nleft 61\nabort 0\nleft 62\ncancel 0, finished 1\n");
    say("join 1\ndetach 0\nleft 70\nlent 0 1 0 1\ndoubled 4\ndoubled 6\ncount left 4\n");
    say("starved 1\nstarved dropped\nstatus -12, stale 5, live 0\n");
    return 6 + 9 + 31 + 51 + 15;
}
#endif
