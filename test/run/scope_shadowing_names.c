/* Locals that shadow functions, typedefs, tags, enumerators and labels. */
#include "harness.h"

typedef int number;
typedef struct pair point;
enum { LIMIT = 7 };

static int twice(int v)
{
    return v * 2;
}

static async int work(int v)
{
    await nap(1);
    return v + 1;
}

static async int shadow_function(void)
{
    int r = twice(await work(3));
    {
        int twice = await work(4);
        await nap(1);
        r += twice;
    }
    return r + twice(1);
}

static async int shadow_async_function(int test)
{
    int r;
    {
        int work = await later(test);
        await nap(1);
        r = work + test;
    }
    return r + await work(1);
}

static async int shadow_typedef(void)
{
    number r = await later(2);
    {
        number number = 5;
        await nap(1);
        r += number;
    }
    {
        typedef double number;
        number half = 0.5;
        await nap(1);
        r += (int)(half * 4) + (int)sizeof(number);
    }
    number after = await later(1);
    {
        int point = 3;
        await nap(1);
        r += point;
    }
    point p = {1, await later(2)};
    await nap(1);
    return r + after + p.y;
}

static async int shadow_tag(void)
{
    int r;
    {
        struct pair {
            long a, b, c;
        } p = {1, 2, await later(3)};
        await nap(1);
        r = (int)(p.a + p.b + p.c) * (sizeof(struct pair) == 3 * sizeof(long));
    }
    struct pair p = {await later(4), 5};
    await nap(1);
    return r + p.x + p.y;
}

static async int shadow_enumerator(void)
{
    int r = LIMIT;
    {
        enum { LIMIT = 70 };
        await nap(1);
        r += LIMIT;
        {
            int LIMIT = await later(700);
            await nap(1);
            r += LIMIT;
        }
    }
    return r + LIMIT;
}

static async int shadow_label(int end)
{
    int again = 0;
again:
    again += await later(1);
    if (again < end)
        goto again;
    goto end;
end:
    return again + end;
}

static async int test(void)
{
    say("%d\n", await shadow_function());
    say("%d\n", await shadow_async_function(9));
    say("%d\n", await shadow_typedef());
    say("%d\n", await shadow_tag());
    say("%d\n", await shadow_enumerator());
    say("%d\n", await shadow_label(4));
    return 0;
}

int main(void)
{
    return acc_block_on(test());
}
