/* Async functions that share their specifiers with pointers to async functions. */
#include "harness.h"

struct wide {
    int n;
};

async int first(int), (*pointer)(int) = first, second(int), (*table[2])(int) = {first, second};
static async int (*before)(int), third(int);
async struct couple {
    int a, b;
} both(struct wide), *(*other)(struct couple *), same(struct wide);
static async __typeof__(int) (*in_brackets)(int), fourth(int __attribute__((unused)) x);

async int first(int x)
{
    return await later(x) + 1;
}

async int second(int x)
{
    return await later(x) * 2;
}

static async int third(int x)
{
    await nap(1);
    return x - 3;
}

static async int fourth(int x)
{
    return await third(x);
}

async struct couple both(struct wide w)
{
    await nap(1);
    return (struct couple){w.n, w.n + 1};
}

static async struct couple *follow(struct couple *p)
{
    await nap(1);
    p->a++;
    return p;
}

static async int test(void)
{
    before = third;
    other = follow;
    in_brackets = fourth;
    struct couple p = await both((struct wide){4});
    int r = await boxed(pointer(1)) + await boxed(table[1](10)) + await boxed(before(p.b));
    say("%d\n", r);
    return r + (await boxed(other(&p)))->a + await boxed(in_brackets(5));
}

int main(void)
{
    return acc_block_on(test());
}
