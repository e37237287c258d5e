/* Addresses that stay in sight: the object ends with the last use of a pointer to it, so others take
 * its place; a pointer that is kept still finds it at the same address. */
#include "harness.h"

struct two {
    int a, b;
};

static void overwrite(void *place, size_t size)
{
    memset(place, 0x55, size);
}

static async int member(void)
{
    struct two both = {1, 2};
    int *p = &both.b;
    *p += await later(3);
    int k = *p;
    await nap(1);
    return k * 10 + *p;
}

static async int cleared(void)
{
    char text[100];
    memset(text, 'a', sizeof text);
    text[99] = '\0';
    int n = (int)strlen(text) + text[3];
    await nap(1);
    {
        char other[100];
        overwrite(other, sizeof other);
        await nap(1);
        n += other[7];
    }
    return n;
}

/* x has no value that is needed across the await, but p has its address. */
static async int written_again(void)
{
    int x = 1;
    int *p = &x;
    say("%d\n", *p);
    await nap(1);
    x = 3;
    int r = *p;
    await nap(1);
    return r * 10 + x;
}

static async int copies(void)
{
    int x = 1, y = 5, *p = &x, *q, *r;
    r = q = p;
    if (await later(x))
        q = &y;
    await nap(1);
    *q += 2;
    *r += 4;
    return x * 100 + y * 10 + *p;
}

static async int found(void)
{
    char text[80];
    snprintf(text, sizeof text, "%d-%s", 7, "x");
    char *dash = strchr(text, '-'), *end = dash ? dash + strlen(dash) : text;
    await nap(1);
    *dash = '+';
    await nap(1);
    return (int)(end - text) * 1000 + text[1];
}

static async int walk(void)
{
    struct two list[20];
    int sum = 0;
    memset(list, 0, sizeof list);
    for (struct two *p = list; p < list + 20; p++) {
        p->a = await later(2);
        sum += p->a + p->b;
    }
    {
        long other[20];
        overwrite(other, sizeof other);
        await nap(1);
        sum += (int)(other[19] & 1);
    }
    return sum;
}

static async int twice_removed(void)
{
    int x = 4, *p = &x, **pp = &p;
    await nap(1);
    **pp = 6;
    return x;
}

/* The object stays the same when control comes back to its declaration. */
static async int declared_again(void)
{
    int x = 1, *p = 0;
again:;
    int y;
    if (p)
        *p = 9;
    else
        y = 1;
    if (!p) {
        p = &y;
        say("%d\n", *p);
        await nap(1);
        goto again;
    }
    return x + y;
}

static async int conditional(int which)
{
    int a = 1, b = 2;
    int *p = which ? &a : &b;
    await nap(1);
    *p = 7;
    await nap(1);
    return a * 10 + b;
}

static async int by_index(void)
{
    int m[3][4] = {{1, 2, 3, 4}, {5, 6, 7, 8}, {9, 10, 11, 12}};
    int(*row)[4] = m + 1;
    int *last = &row[0][3];
    await nap(1);
    int sum = (*row)[1] + *last;
    row++;
    await nap(1);
    return sum * 100 + **row + *--last;
}

static async int stepped(void)
{
    char text[] = "abc", *p = text;
    int sum = 0;
    while (*p) {
        sum = sum * 3 + *p++;
        await nap(1);
    }
    return sum;
}

static async int test(void)
{
    say("%d\n", await member());
    say("%d\n", await cleared());
    say("%d\n", await written_again());
    say("%d\n", await copies());
    say("%d\n", await found());
    say("%d\n", await walk());
    say("%d\n", await twice_removed());
    say("%d\n", await declared_again());
    say("%d %d\n", await conditional(0), await conditional(1));
    say("%d\n", await by_index());
    say("%d\n", await stepped());
    return 0;
}

int main(void)
{
    return acc_block_on(test());
}
