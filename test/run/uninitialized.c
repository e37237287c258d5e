/* Locals that are assigned on some paths only, are saved all the same, and are read only where
 * they were assigned: no path may trip a sanitizer (_Bool, enum, pointers, structs). */
#include "harness.h"

enum mood { GOOD, BAD };

static async int partly(int how)
{
    _Bool ok, sure;
    enum mood mood;
    int *p, v, list[4];
    struct pair pair;
    double d;
    if (how & 1) {
        ok = await later_bool(1);
        mood = (enum mood)await later(BAD);
        v = 5;
        p = &v;
    }
    await nap(1);
    if (how & 2) {
        sure = !await later_bool(0);
        pair.x = await later(3);
        list[how] = 4;
        d = 0.5;
    }
    await nap(1);
    int r = how;
    if (how & 1)
        r += ok + mood + *p;
    await nap(1);
    if (how & 2)
        r += sure + pair.x + list[how] + (d > 0.25);
    return r;
}

static async int loop(int n)
{
    _Bool found;
    int at_index, previous;
    for (int i = 0; i < n; i++) {
        await nap(1);
        if (i == 0)
            found = 0;
        else
            found |= previous == 2;
        previous = i;
        if (found)
            at_index = i;
        await nap(1);
        if (found)
            return at_index;
    }
    return -1;
}

static async int conditional(int how)
{
    _Bool b;
    int r = how > 1 && (b = await later_bool(how == 3), await later(1)) ? b : 7;
    await nap(1);
    return how > 1 ? r + b : r;
}

static async int test(void)
{
    for (int how = 0; how < 4; how++)
        say("%d %d\n", await partly(how), await conditional(how));
    say("%d %d\n", await loop(2), await loop(9));
    return 0;
}

int main(void)
{
    return acc_block_on(test());
}
