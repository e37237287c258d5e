/* __func__ and its kin, __LINE__, __FILE__ under #line, __COUNTER__, assert, pragmas, attributes.
 */
#include "harness.h"
#include <assert.h>

static async const char *function(void)
{
    const char *before = __func__;
    await nap(1);
    const char *after = __func__;
    say("%d %s %s\n", before == after, before, __FUNCTION__);
    say("%d\n", (int)sizeof __func__);
    return after;
}

static async int lines(void)
{
    int a = __LINE__, b = await later(__LINE__), c = __LINE__;
    await nap(1);
    say("%d %d %d %d\n", a, b, c, __LINE__);
#line 1000 "elsewhere.c"
    say("%d %s\n", __LINE__, __FILE__);
    int d = await later(__LINE__);
    say("%d %d\n", d, __LINE__);
    return d;
}

#define NUMBER (__COUNTER__ - first)
enum { first = __COUNTER__ + 1 };

static async int counters(void)
{
    int a = NUMBER;
    int b = await later(NUMBER);
    await nap(NUMBER);
    return a * 100 + b * 10 + NUMBER;
}

static async int pragmas(int n)
{
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-variable"
    int unused = 1;
    await nap(1);
#pragma GCC diagnostic pop
    _Pragma("GCC diagnostic push") n += await later(1);
    _Pragma("GCC diagnostic pop") if (n > 100) __builtin_unreachable();
    [[maybe_unused]] int attributed = 3;
    int kept __attribute__((unused)) = await later(2);
    assert(n == await later(n));
    _Static_assert(sizeof(int) == 4, "int");
    if (__builtin_expect(await later(1), 1))
        n++;
    __asm__ volatile("" ::: "memory");
    return n;
}

static async int test(void)
{
    say("%s\n", await function());
    say("%d\n", await lines());
    say("%d\n", await counters());
    return await pragmas(4);
}

int main(void)
{
    return acc_block_on(test());
}
