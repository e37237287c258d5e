/* What every standard since 1999 has, where acc makes text of its own of it.
 * Standards: gnu11 gnu99 gnu17 gnu2x c99 c11 c17 */
#include "harness.h"

struct point {
    int x, y;
};

static async struct point moved(struct point p, const int by[2])
{
    p.x += await later(by[0]);
    p.y += await later(by[1]);
    return p;
}

static async int sums(int n, int *restrict a)
{
    int total = 0;
    for (int i = 0, *p = a; i < n; i++, p++)
        total += *p * await later(i + 1);
    static int calls;
    return total + ++calls;
}

static async int test(void)
{
    struct point p = {.y = 2, .x = await later(1)}, unset = p;
    int list[] = {[2] = 5, 6, [0] = 7};
    const char *name = __func__;
    enum { FIRST = 4, SECOND } which = await later(SECOND);
    union {
        int i;
        unsigned char c[4];
    } u = {.i = 258};
    _Bool flag = await later_llong(1LL << 40);
    p = await moved(p, (int[]){3, 4});
    if (flag)
        unset = await moved((struct point){p.y, p.x}, (const int[2]){list[2], which});
    say("%d %d %d %d\n", p.x, p.y, unset.x, unset.y);
    say("%d %d %s %d\n", await sums(4, list), u.c[1], name, (int)sizeof list);
    double _Complex z = await later_complex(2.0);
    long double wide = await later_ldouble(1.5L);
    switch (which) {
    case FIRST:
        return 1;
    case SECOND: {
        int again = 2;
    loop:
        if (await later(again--))
            goto loop;
        say("%d %Lg\n", (int)__real__(z * z), wide);
    }
    }
    return sizeof(struct { char c[11]; });
}

int main(void)
{
    return acc_block_on(test());
}
