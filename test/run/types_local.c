/* Types declared within functions: structs, unions, enums, typedefs, typeof, self-reference. */
#include "harness.h"

static async int locals(int n)
{
    enum color { RED = 3, GREEN, BLUE = GREEN * 2 };
    typedef struct cell {
        enum color color;
        struct cell *next;
        char name[5];
    } cell;
    typedef cell row[3];
    typedef int (*function)(const char *);
    cell last = {BLUE, NULL, "last"}, mid = {GREEN, &last, "mid"};
    row cells = {{RED, &mid, "row"}};
    enum color c = (enum color)await later(GREEN);
    function f = atoi;
    await nap(1);
    int sum = (c == GREEN) * 1000;
    for (cell *p = cells; p; p = p->next) {
        sum += await later(p->color);
        say("%s %d\n", p->name, p->color);
    }
    return sum + f("40") + n + RED;
}

static async int typed(double d)
{
    __typeof__(d) e = d * 2;
    __typeof__(e) *pe = &e;
    __typeof__(int[3]) list = {1, await later(2), 3};
    __typeof__(await later(1)) r = 4;
    __auto_type deduced = await later_llong(1LL << 35);
    await nap(1);
    *pe += deduced >> 35;
    return (int)e + list[0] + list[1] + list[2] + r;
}

static async int scoped(int n)
{
    int r;
    if (n) {
        struct local {
            int a;
        } v = {await later(1)};
        await nap(1);
        r = v.a + (int)sizeof(struct local);
    } else {
        struct local {
            long long a[3];
        } v = {{5, 6, await later(7)}};
        await nap(1);
        r = (int)v.a[2] + (int)sizeof(struct local);
    }
    union local {
        char c[2];
    } u = {{(char)await later(1), 2}};
    await nap(1);
    return r + u.c[0] + u.c[1];
}

static async struct made_here {
    int v;
} produce(int v)
{
    struct made_here m = {await later(v)};
    return m;
}

static async int test(void)
{
    say("%d\n", await locals(2));
    say("%d\n", await typed(1.5));
    say("%d %d\n", await scoped(0), await scoped(1));
    say("%d\n", (await produce(6)).v);
    struct made_here m = await produce(7);
    await nap(1);
    return m.v;
}

int main(void)
{
    return acc_block_on(test());
}
