/* shielded: what it awaits goes on when the await is dropped, and its memory is given back. */
#include "harness.h"

#ifndef PLAIN
#include <acc/task.h>
#include <acc/time.h>

static int live, refuse;

static void *allocate(void *self, size_t size, size_t align)
{
    (void)self;
    if (refuse && size > 900) /* the task of `large` alone */
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

static async int work(int n, int ms)
{
    DEFER(say("left %d\n", n));
    await acc_sleep_ms(ms);
    say("worked %d\n", n);
    return n;
}

static async struct big large(int id)
{
    struct big a = {.id = id}, b[6] = {a};
    await nap(1);
    b[id].id = id;
    await nap(1);
    return b[id];
}

static async int fails(void)
{
    DEFER(say("fails dropped\n"));
    return (await shielded(large(2))).id;
}

static async int many(int n)
{
    int sum = 0;
    for (int i = 0; i < n; i++)
        sum += await shielded(work(i, 1));
    return sum;
}

static async int test(void)
{
    int n = await shielded(work(1, 1)), before = live;
    await_within(1)
    {
        n += await shielded(work(2, 30));
    }
    else say("late\n");
    say("n %d, tasks %d\n", n, live - before);
    await acc_sleep_ms(60);
    say("tasks %d\n", live - before);
    n += (await shielded(large(3))).id + await many(3);
    async int (*pointer)(int, int) = work;
    n += await shielded(pointer(5, 1));
    refuse = 1;
    future(int) f = spawn(fails());
    int out = 0, status = await acc_join(f, &out);
    say("status %d, %d, live %d\n", status, out, live - before);
    return n;
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
    say("worked 1\nleft 1\nlate\nn 1, tasks 1\nworked 2\nleft 2\ntasks 0\n");
    for (int i = 0; i < 3; i++)
        say("worked %d\nleft %d\n", i, i);
    say("worked 5\nleft 5\nfails dropped\nstatus -12, 0, live 0\n");
    return 1 + 3 + 3 + 5;
}
#endif
