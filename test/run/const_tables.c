/* Const locals with values that are known, which cost nothing in a frame. */
#include "harness.h"

struct step {
    const char *name;
    int count;
};

static async int tables(int n)
{
    const int steps[] = {1, 2, -5, (char)300, ~7};
    const char word[] = "word";
    const char *const names[] = {"none", [2] = "two", [1] = "one"};
    const struct step list[] = {{"a", 1}, {.count = 2, .name = "b"}};
    enum { FIRST = 4, SECOND };
    const int limit = SECOND;
    const double ratio = 1.5;
    int total = 0;
    for (int i = 0; i < limit; i++) {
        const int inner = 3;
        total = total * inner + steps[await later(i)];
        await nap(1);
    }
    say("%s %c %s %d\n", names[n], word[await later(n)], list[1].name, list[await later(1)].count);
    return total + (int)(ratio * 2) + (int)sizeof steps;
}

/* These are kept: a pointer goes away, one is no constant. */
static const int *where[2];

static async int own(int n)
{
    const int mine = 7;
    const int given = n;
    const int list[3] = {n, 2};
    where[n] = &mine;
    await nap(1);
    return given * 100 + list[n] * 10 + *where[n];
}

/* Where the declaration is jumped over, nobody reads it. */
static async int jumped(int n)
{
    switch (n) {
        const int never = 3;
    case 0:
        await nap(1);
        return 1;
    case 1:
        return await later(sizeof never);
    }
    const int behind = 9;
    await nap(1);
    await_all {
        { await nap(1); n += behind; }
        n += await later(behind * 2);
    }
    return n;
}

static async int test(void)
{
    say("%d\n", await tables(1));
    say("%d %d\n", await own(0), await own(1));
    say("%d %d %d\n", await jumped(0), await jumped(1), await jumped(2));
    return 0;
}

int main(void)
{
    return acc_block_on(test());
}
