/* A struct left of an await is a value: changing the variable meanwhile changes nothing.  An
 * array is not copied. */
#include "harness.h"

static struct pair shared = {1, 2};
static int numbers[3] = {1, 2, 3};

static async int change(int v)
{
    await nap(1);
    shared.x = v;
    numbers[0] = v;
    return v;
}

static void show(struct pair p, int v, struct pair q)
{
    say("(%d %d) %d (%d %d)\n", p.x, p.y, v, q.x, q.y);
}

static void show_array(const int *p, int v, int first)
{
    say("%d %d %d\n", p[0], v, first);
}

static struct big make(int id)
{
    struct big b = {.id = id, .words = {id * 2}, .name = "made"};
    return b;
}

static int use_big(struct big a, int v, struct big b)
{
    say("%d %s %lld, %d, %d %s %lld\n", a.id, a.name, a.words[0], v, b.id, b.name, b.words[0]);
    return a.id + v + b.id;
}

#ifdef PLAIN
static int test(void)
{
    struct pair p = shared;
    int v = change(5), first;
    show(p, v, shared);
    first = numbers[0], v = change(6);
    show_array(numbers, v, first);
    struct big local = make(3), copy = local;
    local.id = 70, v = step(2);
    int sum = use_big(copy, v, local);
    copy = make(9), v = step(4);
    sum += use_big(copy, v, make(8));
    return sum;
}
#else
static void show_first(int first, const int *p, int v)
{
    show_array(p, v, first);
}

static async int test(void)
{
    show(shared, await change(5), shared);
    show_first(numbers[0], numbers, await change(6));
    struct big local = make(3);
    int sum = use_big(local, (local.id = 70, await step(2)), local);
    int more = use_big(make(9), await step(4), make(8));
    return sum + more;
}
#endif

int main(void)
{
    return acc_block_on(test());
}
