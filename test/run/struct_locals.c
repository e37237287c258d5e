/* Local structs across awaits: designated, nested, partial, with arrays, assigned whole, const. */
#include "harness.h"

struct inner {
    char tag;
    short codes[3];
    double weight;
};

struct outer {
    const int id;
    struct inner in[2];
    struct inner *link;
    struct {
        int a, b;
    } unnamed;
};

static int weigh(struct outer o)
{
    return (int)(o.in[0].weight + o.in[1].weight) + o.id + o.unnamed.b;
}

static async int build(int n)
{
    struct outer o = {
        .id = n,
        .in = {[1] = {.tag = 't', .codes = {[2] = 5}, .weight = await later_double(n + 0.5)}},
        .unnamed = {.b = await later(3)},
    };
    o.link = &o.in[1];
    await nap(1);
    say("%d %d %d %d %g\n", o.id, o.in[0].tag, o.link->tag, o.link->codes[2], o.link->weight);
    struct inner save = *o.link;
    await nap(1);
    o.in[0] = save;
    o.link->codes[0] = await later_short(8);
    o.in[0].codes[1] = (short)(o.link->codes[0] + 1);
    await nap(1);
    say("%d %d %d\n", o.in[0].codes[0], o.in[0].codes[1], o.in[1].codes[0]);
    return weigh(o);
}

static async struct inner by_value(struct inner v, int n)
{
    v.codes[n] = await later_short((short)n);
    await nap(1);
    v.weight *= 2;
    return v;
}

static async int test(void)
{
    int r = await build(4) + await build(9);
    struct inner v = {'v', {1, 2, 3}, 1.5};
    struct inner w = await by_value(v, 1);
    v = await by_value(w, 0);
    v = await by_value(v, 2);
    say("%c %d %d %d %g\n", v.tag, v.codes[0], v.codes[1], v.codes[2], v.weight);
    say("%d %g\n", w.codes[1], w.weight);
    const struct pair fixed = {await later(1), await later(2)};
    await nap(1);
    struct pair copies[2] = {fixed, await later_pair(fixed)};
    say("%d\n", copies[0].x + copies[1].y);
    struct {
        int n;
        struct pair p;
    } anonymous = {await later(5), {6, 7}}, second = anonymous;
    await nap(1);
    second.p.x++;
    say("%d %d %d\n", anonymous.p.x, second.p.x, second.n);
    struct nothing {
        int none[0];
    } nothing;
    await nap(1);
    return r + (int)sizeof nothing;
}

int main(void)
{
    return acc_block_on(test());
}
