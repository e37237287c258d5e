/* Addresses of locals, elements, members and parameters stay valid across awaits. */
#include "harness.h"

static int *kept_address;

static async void add_later(int *p, int v)
{
    *p += await later(v);
    await nap(1);
    *p *= 2;
}

static void keep(int *p)
{
    kept_address = p;
}

static async int parameter(int n, struct pair p)
{
    int *pn = &n, *py = &p.y;
    await add_later(pn, 5);
    await add_later(py, 1);
    keep(&n);
    await nap(1);
    *kept_address += 100;
    await nap(1);
    return n * 1000 + p.y;
}

static async void swap(int *a, int *b)
{
    int t = *a;
    *a = await later(*b);
    *b = t;
}

static async int sort(int *a, int n)
{
    int swaps = 0, *count = &swaps;
    for (int *i = a; i < a + n; i++)
        for (int *j = a; j < a + n - 1; j++)
            if (*j > j[1]) {
                await swap(j, j + 1);
                ++*count;
            }
    return swaps;
}

struct list {
    int v;
    struct list *next;
};

static async int sum_list(const struct list *l)
{
    int sum = 0;
    while (l) {
        sum += await later(l->v);
        l = l->next;
    }
    return sum;
}

static async int chain_of_locals(void)
{
    struct list a = {1, NULL}, b = {2, &a};
    int r;
    {
        struct list c = {3, &b}, d = {await later(4), &c}, **pp = &d.next;
        await nap(1);
        r = await sum_list(&d);
        *pp = &a;
        await nap(1);
        r = r * 100 + await sum_list(&d);
    }
    struct list e = {5, &b};
    return r * 10 + await sum_list(&e);
}

static async int self_pointer(void)
{
    struct {
        int v, *p;
        void *self;
    } s;
    s.v = 3, s.p = &s.v, s.self = &s;
    await nap(1);
    *s.p += 4;
    await nap(1);
    return s.v * (s.self == &s && (int *)s.self == s.p);
}

static async int rounds(void)
{
    int r = 0, *previous = NULL;
    for (int i = 0; i < 3; i++) {
        int v = i, *p = &v;
        await nap(1);
        if (i == 0)
            previous = &r;
        *p += *previous;
        await add_later(p, i);
        *previous += v;
    }
    return r;
}

static async int test(void)
{
    int a[] = {5, 2, 9, 1, 7};
    say("%d\n", await parameter(1, (struct pair){2, 3}));
    int swaps = await sort(a, 5);
    say("%d: %d %d %d %d %d\n", swaps, a[0], a[1], a[2], a[3], a[4]);
    say("%d\n", await chain_of_locals());
    say("%d\n", await self_pointer());
    say("%d\n", await rounds());
    return a[4];
}

int main(void)
{
    return acc_block_on(test());
}
