/* Compound literals: awaits inside them, and their life to the end of the block across awaits. */
#include "harness.h"

static int sum(const int *p, int n)
{
    int s = 0;
    for (int i = 0; i < n; i++)
        s += p[i];
    return s;
}

static async int sum_later(const int *p, int n)
{
    await nap(1);
    int s = sum(p, n);
    await nap(1);
    return s + p[n - 1];
}

static int sum_pair(const struct pair *p)
{
    return p->x * 10 + p->y;
}

static async int test(void)
{
    int total = sum((int[]){1, 2, 3}, 3) + await later(4);
    say("%d\n", total);
    total += await sum_later((int[]){5, 6, 7}, 3);
    say("%d\n", total);
    int one = await step(1), two = await step(2);
    total += sum((int[]){one, two, await step(3)}, 3);
    say("%d\n", total);
    struct pair *p = &(struct pair){.x = 3, .y = await step(4)};
    await nap(1);
    p->x++;
    await nap(1);
    total += sum_pair(p);
    say("%d\n", total);
    int *r = &(struct { int *a, b[2]; }){0, {5, await step(6)}}.b[1];
    await nap(1);
    total += *r;
    for (int i = 0; i < 3; i++) {
        struct pair *q = &(struct pair){i, i + 1};
        await nap(1);
        q->x += 10;
        total += await later(sum_pair(q));
        say("%d %d %d\n", q->x, q->y, total);
    }
    char *text = (char[]){"text"};
    text[0] = 'T';
    await nap(1);
    say("%s\n", text);
    const char **names = (const char *[]){"a", await later_str("b"), "c"};
    say("%s%s%s\n", names[0], names[1], names[2]);
    int scalar = (int){await later(6)} + (int){7};
    struct pair copy = (struct pair){await later(8), scalar};
    say("%d %d\n", copy.x, copy.y);
    copy = (struct pair){copy.y, copy.x};
    await nap(1);
    say("%d %d\n", copy.x, copy.y);
    return total % 256;
}

int main(void)
{
    return acc_block_on(test());
}
