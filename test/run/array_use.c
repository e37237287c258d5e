/* Arrays across awaits: whole and partial writes, matrices, sizeof, decay, elements' addresses,
 * arrays of pointers and of structs, array parameters. */
#include "harness.h"

static async int sum_rows(int n, const int m[][3])
{
    int s = 0;
    for (int i = 0; i < n; i++)
        for (int j = 0; j < 3; j++)
            s += await later(m[i][j]);
    return s;
}

static async int first(const int a[static 2])
{
    await nap(1);
    return a[0] * 10 + a[1];
}

static async void fill(int *p, int n, int v)
{
    while (n--) {
        *p++ = await later(v++);
    }
}

static async int test(void)
{
    int m[4][3], list[10];
    for (int i = 0; i < 4; i++)
        for (int j = 0; j < 3; j++)
            m[i][j] = await later(i * j);
    say("%d %d\n", await sum_rows(4, m), await sum_rows(2, m + 2));
    await fill(list, 10, 5);
    await fill(&list[3], 2, 90);
    await fill(m[1], 3, -3);
    for (int i = 0; i < 10; i++)
        say("%d ", list[i]);
    say("\n%d %d %d\n", m[1][0], m[1][2], (int)(sizeof m / sizeof *m + sizeof list));
    int *p = &list[4], *end = list + 10, (*row)[3] = &m[2], **pp = &p;
    await nap(1);
    *p = 1, (*row)[1] = 77, **pp += 1;
    await nap(1);
    say("%d %d %d %d\n", list[4], m[2][1], (int)(end - p), await first(list + 8));
    int a = 1, b = 2, c = 3, *order[3] = {&c, &a, &b};
    await nap(1);
    for (int i = 0; i < 3; i++)
        *order[i] += await later(i * 10);
    say("%d %d %d\n", a, b, c);
    struct pair pairs[4] = {{1, 2}, {3, 4}};
    struct pair *last = &pairs[3];
    for (struct pair *q = pairs; q <= last; q++) {
        q->x += await later(1);
        q->y = q == pairs ? q->y : q[-1].x;
    }
    say("%d %d %d %d\n", pairs[0].x, pairs[1].y, pairs[2].x, pairs[3].y);
    char words[3][6] = {"one", "two"};
    strcpy(words[2], await later_str("three"));
    await nap(1);
    say("%s %s %s\n", words[0], words[1], words[2]);
    int(*fold)[3] = m;
    await nap(1);
    int total = 0;
    for (int i = 0; i < 4; i++, fold++)
        total += (*fold)[2];
    say("%d\n", total);
    return total;
}

int main(void)
{
    return acc_block_on(test());
}
