/* Macros that hold awaits, declarations, control flow, whole functions; awaits as arguments. */
#include "harness.h"

#define TRY(e)                                                                                     \
    do {                                                                                           \
        int try_r = (e);                                                                           \
        if (try_r < 0)                                                                             \
            return try_r;                                                                          \
    } while (0)
#define CALL(f, ...) (await f(__VA_ARGS__))
#define DECLARE(T, name, ...) T name = {__VA_ARGS__}
#define EACH(i, n) for (int i = 0, each_n = (n); i < each_n; i++)
#define UNLESS(c) if (!(c))
#define STRING(x) #x
#define PASTE(a, b) a##b
#define GO_OUT(label)                                                                              \
    {                                                                                              \
        await nap(1);                                                                              \
        goto label;                                                                                \
    }
#define SQUARE(x) ((x) * (x))
#define DEFINE(name, expression)                                                                   \
    static async int name(int v)                                                                   \
    {                                                                                              \
        int kept = v;                                                                              \
        await nap(1);                                                                              \
        return expression;                                                                         \
    }
#define WAIT await
#define ASYNC_INT static async int
#define NOTHING

DEFINE(twice, kept * 2)
DEFINE(plus_three, await later(kept) + await later(3))

ASYNC_INT spelled(int v)
{
    return WAIT later(v) NOTHING;
}

static async int tried(int v)
{
    TRY(await later(v));
    TRY(CALL(later, v - 1));
    TRY(v - 2);
    return v;
}

static async int numbers(int n)
{
    int sum = 0;
    DECLARE(int, list[4], 1, await later(2), CALL(twice, 3));
    EACH(i, await later(4))
    {
        UNLESS(i == 2)
        sum += list[i];
        EACH(j, i)
        sum += await later(j);
    }
    EACH(i, n)
    if (i == 3)
        GO_OUT(out)
    sum += 1000;
out:
    return sum;
}

static async int test(void)
{
    int PASTE(var, 1) = await later(5);
    for (int i = 0; i < 4; i++)
        say("%d\n", await tried(i));
    say("%d %d\n", await numbers(2), await numbers(5));
    say("%s\n", STRING(await later(1)));
    /* evaluated twice, as written */
    int t = 0;
    t = SQUARE(await step(var1));
    say("%d\n", t);
    say("%d %d\n", CALL(twice, CALL(plus_three, 1)), await spelled(6));
    return CALL(plus_three, t);
}

int main(void)
{
    return acc_block_on(test());
}
