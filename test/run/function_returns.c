/* Early returns everywhere, dead code behind them, implicit returns, void results, empty bodies. */
#include "harness.h"

static async void empty(void) {}

static async void only_return(void)
{
    return;
}

static async int constant(void)
{
    return 42;
}

static async int no_await(int n)
{
    int s = 0;
    for (int i = 0; i < n; i++)
        s += i;
    return s;
}

static async int early(int n)
{
    if (n == 0)
        return await later(100);
    for (int i = 0;; i++) {
        if (i == n)
            return i;
        while (i < n) {
            if (await later(i) == 3)
                return -3;
            if (n == 2)
                return await later(22);
            i++;
            switch (i) {
            case 4:
                return 44;
            case 5:
                await nap(1);
                return 55;
            }
        }
        i--;
    }
}

static async int dead(int n)
{
    if (n)
        return await later(n);
    else
        return 0;
    await nap(1);
    n = await later(5);
    while (n) {
        say("dead %d\n", await later(n--));
    }
    return n;
}

static async int dead_loop(int n)
{
    while (0)
        n = await later(99);
    if (0) {
        await nap(1);
        return 1;
    }
    for (; 0;)
        await nap(1);
    return n;
    n = await later(1);
}

static async void implicit(int n)
{
    if (n) {
        await nap(1);
        say("implicit %d\n", n);
        return;
    }
    say("fell off\n");
}

static async void early_void(int *p)
{
    for (*p = 0; *p < 10; ++*p) {
        if (await later(*p) == 4)
            return;
    }
}

static async int falls_off(int n)
{
    if (await later(n))
        return 7;
}

static async void returns_void_call(int n)
{
    await implicit(n);
    return await nap(n);
}

static async int return_in_condition(int n)
{
    return n > 2 ? await later(1) : n > 1 ? 2 : await later(3);
}

static async int test(void)
{
    await empty();
    await only_return();
    int p = await constant() + await no_await(10);
    for (int i = 0; i < 7; i++) {
        int a = await early(i), b = await dead(i), c = await return_in_condition(i);
        say("%d %d %d\n", a, b, c);
    }
    say("%d\n", await dead_loop(8));
    await implicit(0);
    await implicit(3);
    await returns_void_call(1);
    (void)await falls_off(0);
    p += await falls_off(1);
    int q;
    await early_void(&q);
    say("%d %d\n", p, q);
    return p;
}

int main(void)
{
    return acc_block_on(test());
}
