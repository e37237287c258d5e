/* Compound literals in statements without an await, which are printed as written. */
#include "harness.h"

static int weigh(const struct pair *p, int n)
{
    return 10 * p->x + p->y + n;
}

static int no_await_inside(int x, int y)
{
    return weigh(&(struct pair){x, y}, 0);
}

static async int never_suspends(int x, struct pair pair)
{
    x += 2;
    return (x != 3) < weigh(&(struct pair){pair.x, x}, x);
}

static async int branches(int v, int w)
{
    await nap(1);
    if (v) {
        v += weigh(&(struct pair){v, 3}, w);
        while (w--)
            say("%d\n", (v != w) < weigh(&(struct pair){v, at(w)}, w));
    }
    switch (v % 3) {
    case 0:
        return weigh(&(struct pair){v, 4}, 5);
    default:
        v += (int[]){v, 5, 6}[v % 3] + *(int[]){7};
    }
    await nap(1);
    return v;
}

/* The literal of a labelled statement lives to the end of the block around the label. */
static async int labelled(int n)
{
    struct pair *p;
again:
    p = &(struct pair){n, n + 1};
    await nap(1);
    p->x += 100;
    if (n++ < 2)
        goto again;
unused:
    p = &(struct pair){p->x, p->y};
    for (int i = 0; i < 2; i++) {
        int other[4] = {i, i, i, i};
        await nap(1);
        p->y += weigh(&(struct pair){i, other[i]}, 1);
    }
    return weigh(p, n);
}

static async int test(void)
{
    int total = no_await_inside(1, 2);
    for (int i = 0; i < 3; i++) {
        total += await never_suspends(i, (struct pair){i, 2});
        total += await branches(i, 2);
        total += await labelled(i);
        say("%d\n", total);
    }
    return total % 100;
}

int main(void)
{
    return acc_block_on(test());
}
