/* Awaits in initializers: scalars, several declarators, arrays, structs, designators. */
#include "harness.h"

struct line {
    struct pair from, to;
    int color;
};

#ifdef PLAIN
static int test(void)
{
    int a = step(1), b = a + step(2), c;
    c = step(b);
    int t0, t1, t2, t3;
    t0 = step(4), t1 = step(5);
    int list[4] = {t0, a, t1};
    say("%d %d %d %d\n", list[0], list[1], list[2], list[3]);
    t0 = step(6), t1 = step(7);
    int sparse[6] = {[4] = t0, [1] = t1};
    for (int i = 0; i < 6; i++)
        say("%d ", sparse[i]);
    say("\n");
    t0 = step(1), t1 = step(2), t2 = step(3), t3 = step(4);
    struct line l = {{t0, t1}, {t2, c}, t3};
    say("%d %d %d %d %d\n", l.from.x, l.from.y, l.to.x, l.to.y, l.color);
    t0 = step(8), t1 = step(9);
    struct line m = {.color = t0, .from.y = t1};
    say("%d %d %d %d %d\n", m.from.x, m.from.y, m.to.x, m.to.y, m.color);
    t0 = step(1), t1 = step(2);
    struct pair pairs[2] = {{t0}, {.y = t1}};
    say("%d %d %d %d\n", pairs[0].x, pairs[0].y, pairs[1].x, pairs[1].y);
    t0 = a, a = 30, t1 = step(3);
    int kept[3] = {t0, t1, a};
    say("%d %d %d\n", kept[0], kept[1], kept[2]);
    int nested = list[0], *p = &nested;
    t0 = step(2), *p += t0;
    return nested;
}
#else
static async int test(void)
{
    int a = await step(1), b = a + await step(2), c = await step(b);
    int list[4] = {await step(4), a, await step(5)};
    say("%d %d %d %d\n", list[0], list[1], list[2], list[3]);
    int sparse[6] = {[4] = await step(6), [1] = await step(7)};
    for (int i = 0; i < 6; i++)
        say("%d ", sparse[i]);
    say("\n");
    struct line l = {{await step(1), await step(2)}, {await step(3), c}, await step(4)};
    say("%d %d %d %d %d\n", l.from.x, l.from.y, l.to.x, l.to.y, l.color);
    struct line m = {.color = await step(8), .from.y = await step(9)};
    say("%d %d %d %d %d\n", m.from.x, m.from.y, m.to.x, m.to.y, m.color);
    struct pair pairs[2] = {{await step(1)}, {.y = await step(2)}};
    say("%d %d %d %d\n", pairs[0].x, pairs[0].y, pairs[1].x, pairs[1].y);
    int kept[3] = {a, (a = 30, await step(3)), a};
    say("%d %d %d\n", kept[0], kept[1], kept[2]);
    int nested = list[0], *p = &nested;
    *p += await step(2);
    return nested;
}
#endif

int main(void)
{
    return acc_block_on(test());
}
