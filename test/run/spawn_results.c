/* spawn: results through handles, copied and stored ones, detached tasks, tasks that spawn. */
#include "harness.h"

static int finished;

static async int work(int n)
{
    int r = n;
    for (int i = 0; i < n; i++)
        r += await later(i);
    finished++;
    return r;
}

static async struct big fill(int id, struct pair p)
{
    struct big b = {.id = id};
    await nap(1);
    b.words[p.x] = p.y;
    return b;
}

static async void store(int *p, int v)
{
    await nap(v % 3);
    *p = v;
    finished++;
}

static async int family(int depth)
{
    if (depth == 0)
        return await later(1);
    future(int) a = spawn(work(depth));
    future(int) b = spawn(work(depth + 1));
    int first = await HANDLE(b);
    return first * 10 + await HANDLE(a);
}

struct job {
    future(int) handle;
    int id;
};

static async int test(void)
{
    future(int) t = spawn(work(4));
    int n = await HANDLE(t);
    say("%d\n", n);
    future(int) list[5];
    for (int i = 0; i < 5; i++)
        list[i] = spawn(work(i));
    for (int i = 4; i >= 0; i--)
        n += await HANDLE(list[i]) * i;
    say("%d\n", n);
    future(struct big) big = spawn(fill(3, (struct pair){2, 77}));
    struct job job = {spawn(work(6)), 1}, copy = job;
    struct big b = await HANDLE(big);
    n += await HANDLE(copy.handle) + copy.id;
    say("%d %lld %d\n", n, b.words[2], b.id);
    int cells[4] = {0};
    for (int i = 0; i < 4; i++)
        spawn(store(&cells[i], i + 10));
    while (finished < 11)
        await nap(1);
    say("%d %d %d %d\n", cells[0], cells[1], cells[2], cells[3]);
    future(int) f = spawn(family(3));
    n = await HANDLE(f);
    say("%d, %d finished\n", n, finished);
    return finished;
}

int main(void)
{
    return acc_block_on(test());
}
