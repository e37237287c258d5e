/* Plain functions beside async ones: recursion, callbacks, qsort, variadic ones, block_on in plain.
 */
#include "harness.h"

static int factorial(int n)
{
    return n < 2 ? 1 : n * factorial(n - 1);
}

static int is_even(unsigned n);

static int is_odd(unsigned n)
{
    return n && is_even(n - 1);
}

static int is_even(unsigned n)
{
    return !n || is_odd(n - 1);
}

static int compare(const void *a, const void *b)
{
    int x = *(const int *)a, y = *(const int *)b;
    return (x > y) - (x < y);
}

static int sum(int n, ...)
{
    va_list list;
    int s = 0;
    va_start(list, n);
    while (n--)
        s += va_arg(list, int);
    va_end(list);
    return s;
}

static void walk(int depth, void (*visit)(int, void *), void *arg)
{
    if (!depth)
        return;
    visit(depth, arg);
    walk(depth - 1, visit, arg);
    walk(depth - 1, visit, arg);
}

static void add(int depth, void *arg)
{
    *(int *)arg += depth;
}

static async int sorted(int n)
{
    int list[20], total = 0;
    for (int i = 0; i < n; i++)
        list[i] = await later(i * 7919 % 101);
    qsort(list, (size_t)n, sizeof *list, compare);
    await nap(1);
    for (int i = 0; i < n; i++)
        total += list[i] * i;
    walk(4, add, &total);
    await nap(1);
    return total;
}

static async int ping(int n);

static async int pong(int n)
{
    return n > 0 ? await later(n) + factorial(n) : 0;
}

static async int ping(int n)
{
    return await pong(n - 1) + (is_even((unsigned)n) ? await pong(n) : 1);
}

static int run(int n)
{
    int r = acc_block_on(ping(n));
    return r + acc_block_on(later(1));
}

static async int test(void)
{
    say("%d\n", factorial(await later(5)));
    say("%d %d\n", is_even(7), is_odd((unsigned)await later(7)));
    say("%d\n", await sorted(20));
    say("%d\n", sum(3, await later(1), 2, await later(3)));
    return await ping(4);
}

int main(void)
{
    say("%d %d\n", run(3), run(4));
    acc_block_on(nap(1));
    struct pair p = acc_block_on(later_pair((struct pair){1, 2}));
    say("%d\n", p.x + p.y);
    int r = acc_block_on(test());
    say("%d\n", r);
    return r;
}
