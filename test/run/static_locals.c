/* Static locals: one for all calls, in functions and blocks, of one name, with initializers. */
#include "harness.h"

static async int counter(int by)
{
    static int count = 10;
    count += await later(by);
    int before = count;
    await nap(1);
    count++;
    return before;
}

static async int blocks(int n)
{
    static int k = 1;
    k += await later(n);
    {
        static int k = 100;
        await nap(1);
        k += n;
        n = k;
    }
    {
        static int k = 1000, *p = &k;
        *p += 5;
        await nap(1);
        n += *p;
    }
    return n + k;
}

static async const char *next_name(void)
{
    static const char *const names[] = {"a", "b", "c"};
    static unsigned next;
    static struct {
        struct pair p;
        char text[4];
    } state = {{1, 2}, "st"};
    await nap(1);
    state.p.x++;
    state.text[0] = (char)('a' + state.p.x);
    await nap(1);
    say("%s %d\n", state.text, state.p.x);
    return names[next++ % 3];
}

static async int *address(void)
{
    static int here;
    int *p = &here;
    await nap(1);
    ++*p;
    return &here;
}

static async int memo(int n)
{
    static int cache[16];
    int *slot = &cache[n];
    if (*slot)
        return -*slot;
    *slot = await later(n * n);
    return *slot;
}

static async int test(void)
{
    for (int i = 0; i < 3; i++) {
        int a = await counter(i), b = await blocks(i);
        say("%d %d\n", a, b);
        say("%s\n", await next_name());
        a = await memo(i % 2 + 1);
        say("%d\n", a);
    }
    int *p = await address();
    int *q = await address();
    say("%d %d\n", p == q, *p);
    return await counter(0);
}

int main(void)
{
    return acc_block_on(test());
}
