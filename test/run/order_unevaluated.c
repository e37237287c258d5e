/* An await that is not evaluated is not executed: sizeof, typeof, _Alignof, _Generic's controlling
 * expression and its other arms. */
#include "harness.h"

#define MAX(a, b)                                                                                  \
    ({                                                                                             \
        __typeof__(a) max_a = (a);                                                                 \
        __typeof__(b) max_b = (b);                                                                 \
        max_a > max_b ? max_a : max_b;                                                             \
    })

#define NAME(e) _Generic((e), int: "int", double: "double", struct pair: "pair", default: "other")

static async int test(void)
{
    int x = 3;
    say("%d\n", (int)sizeof(await step(1)));
    say("%d\n", (int)sizeof(await later_llong(1)));
    say("%d\n", (int)sizeof await later_pair((struct pair){1, 2}));
    say("%d\n", (int)(sizeof(await step(2)) + sizeof(int[4])) + x);
    __typeof__(await step(3)) y = await step(4);
    __typeof__(await later_double(1)) d = 2.5;
    say("y %d d %g\n", y, d);
    int m = MAX(await step(5), y + 2);
    say("m %d\n", m);
    m = MAX(m, MAX(await step(7), await step(6)));
    say("m %d\n", m);
    say("%s %s %s\n", NAME(await step(8)), NAME(await later_double(1)),
        NAME(await later_pair((struct pair){0})));
    int g = _Generic(x, int: await step(9), default: await step(10));
    say("g %d\n", g);
    g = _Generic(d, int: await step(11), default: await step(12)) + 1;
    say("g %d\n", g);
    int array[3] = {0};
    m = (int)(sizeof array / sizeof array[await step(13)]) + await step(14);
    say("m %d\n", m);
    return (int)sizeof(x++) + x;
}

int main(void)
{
    return acc_block_on(test());
}
