/* Types without members and arrays without elements. */
#include "harness.h"

struct empty {
};

struct first {
    int none[0];
    int n;
};

struct inner {
    struct empty e;
    int n;
};

static async struct empty pass(struct empty e)
{
    await nap(1);
    struct empty copy = e;
    await nap(1);
    return copy;
}

static async struct first make(struct first f, struct inner i)
{
    f.n += await later(i.n);
    return f;
}

static async int test(void)
{
    struct empty a, b = {}, *p = &a;
    int none[0], rest = 3;
    struct first unset;
    struct inner kept[2] = {{{}, 1}, {{}, 2}};
    await nap(1);
    a = b;
    *p = await pass(a);
    if (rest == 3)
        unset = await make((struct first){.n = 2}, kept[1]);
    await nap(1);
    say("%d %d %d\n", unset.n, kept[0].n, rest);
    say("%zu %zu %zu\n", sizeof a, sizeof none, sizeof unset);
    return (await make(unset, kept[0])).n;
}

int main(void)
{
    return acc_block_on(test());
}
