/* The array in a struct that is a value: it lives to the end of the full expression, awaits or not.
 */
#include "harness.h"

struct text {
    char c[24];
    int n[4];
};

struct outer {
    int k;
    struct text in[2];
};

static struct text make(int k)
{
    struct text t = {{(char)('a' + k), (char)('b' + k), 0}, {k, k + 1, k + 2, k + 3}};
    return t;
}

static struct outer make_outer(int k)
{
    struct outer o = {k, {make(k), make(k + 1)}};
    return o;
}

static async struct text later_text(int k)
{
    await nap(1);
    return make(k);
}

static async int sum(const int *p, int n)
{
    int s = 0;
    for (int i = 0; i < n; i++) {
        s += p[i];
        await nap(1);
    }
    return s;
}

static async int test(void)
{
    int c = at(1);
    struct text other = make(9);
    say("%s\n", await later_str(make(1).c));
    say("%s\n", await later_str((await later_text(2)).c));
    say("%d\n", make(3).n[await later(2)]);
    say("%d\n", (await later_text(4)).n[await later(3)]);
    say("%d\n", await sum((c ? make(5) : other).n, 4));
    say("%d\n", await sum((c ? await later_text(6) : other).n, await later(4)));
    say("%d\n", await sum(make_outer(7).in[await later(1)].n, 4));
    say("%d\n", await sum(&make_outer(8).in[1].n[1], 2) + make(1).n[0]);
    say("%d\n", await sum((other = make(10)).n, 4));
    say("%d\n", await sum((at(2), make(11)).n, 4));
    say("%d\n", await sum(({ make(12); }).n, 4));
    for (int i = 0; i < 3; i++)
        if (await sum(make(i).n, 2) > 2 && *(await later_text(i)).c == 'b' + at(i) - 1)
            say("%s %d\n", await later_str(((make(i))).c), await sum(make(i).n, 1));
    return 0;
}

int main(void)
{
    return acc_block_on(test());
}
