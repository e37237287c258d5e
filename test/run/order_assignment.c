/* For = and op= the whole target, side effects included, comes after the right operand. */
#include "harness.h"

static int total;
static int a[8];
static struct node {
    int x;
    struct node *next;
} n1 = {1, NULL}, n2 = {2, &n1}, *head = &n2;

static async int add_to_total(int v)
{
    int before = await later(v);
    total += before;
    return v;
}

static async int move_head(int v)
{
    await nap(1);
    head = head->next;
    return v;
}

static int *slot(int i)
{
    say("slot %d\n", i);
    return &a[i];
}

#ifdef PLAIN
static int test(void)
{
    int i = 1, r;
    r = add_to_total(5), total += r;
    r = add_to_total(3), total -= r;
    r = add_to_total(2), total *= r;
    say("total %d\n", total);
    r = later(7), a[i++] = r;
    r = later(i + 10), a[i++] = r;
    r = step(i), a[i++] += r;
    say("i %d: %d %d %d\n", i, a[1], a[2], a[3]);
    r = step(40), *slot(4) = r;
    r = step(2), *slot(4) |= r;
    r = step(3), *slot(at(5)) = r;
    say("%d %d\n", a[4], a[5]);
    r = move_head(33), head->x = r;
    say("%d %d\n", n1.x, n2.x);
    head = &n2;
    r = move_head(10), head->x += r;
    say("%d %d\n", n1.x, n2.x);
    i = 0;
    i = 6, r = step(9), a[i] = r;
    say("%d %d\n", a[0], a[6]);
    r = step(4), a[7] = r, a[6] = r, i = r;
    say("%d %d %d\n", i, a[6], a[7]);
    r = step(2), a[i] <<= r, a[7] += a[i];
    say("%d %d\n", a[4], a[7]);
    return total;
}
#else
static async int test(void)
{
    int i = 1;
    total += await add_to_total(5);
    total -= await add_to_total(3);
    total *= await add_to_total(2);
    say("total %d\n", total);
    a[i++] = await later(7);
    a[i++] = await later(i + 10);
    a[i++] += await step(i);
    say("i %d: %d %d %d\n", i, a[1], a[2], a[3]);
    *slot(4) = await step(40);
    *slot(4) |= await step(2);
    *slot(at(5)) = await step(3);
    say("%d %d\n", a[4], a[5]);
    head->x = await move_head(33);
    say("%d %d\n", n1.x, n2.x);
    head = &n2;
    head->x += await move_head(10);
    say("%d %d\n", n1.x, n2.x);
    i = 0;
    a[i] = (i = 6, await step(9));
    say("%d %d\n", a[0], a[6]);
    i = a[6] = a[7] = await step(4);
    say("%d %d %d\n", i, a[6], a[7]);
    a[7] += a[i] <<= await step(2);
    say("%d %d\n", a[4], a[7]);
    return total;
}
#endif

int main(void)
{
    return acc_block_on(test());
}
