/* Pointers to async functions: boxed, and bounded by async_sized; in structs, arrays, parameters.
 */
#include "harness.h"

struct store {
    const char *name;
    async int (*get)(struct store *self, const char *key);
    async void (*put)(struct store *self, const char *key, int v);
    int values[26];
};

static async int array_get(struct store *self, const char *key)
{
    int i = key[0] - 'a';
    await nap(1);
    return self->values[i];
}

static async void array_put(struct store *self, const char *key, int v)
{
    self->values[key[0] - 'a'] = await later(v);
}

static async int constant_get(struct store *self, const char *key)
{
    (void)self;
    return key[0];
}

static async int add(int a, int b)
{
    return await later(a) + await later(b);
}

static async int multiply(int a, int b)
{
    int r = 0;
    while (b--)
        r += await later(a);
    return r;
}

static async int apply(async int (*f)(int, int), int a, int b)
{
    int r = await boxed(f(a, b));
    await nap(1);
    return r + await boxed((*f)(1, 1));
}

async_sized(512) int (*bounded)(int a, int b) = add;

static async int test(void)
{
    struct store s = {"array", array_get, array_put, {0}};
    await boxed(s.put(&s, "k", 5));
    struct store *p = &s;
    int v = await boxed(p->get(p, "k"));
    say("%s %d\n", p->name, v);
    s.get = constant_get;
    say("%d\n", await boxed(p->get(p, "k")));
    async int (*f)(int, int) = await later(1) ? multiply : add;
    await nap(1);
    say("%d %d\n", await apply(f, 3, 4), await apply(add, 3, 4));
    async int (*const table[])(int, int) = {add, multiply, f};
    for (int i = 0; i < 3; i++)
        v += await boxed(table[i](await later(i + 2), 7));
    say("%d\n", v);
    v += await bounded(10, 20);
    bounded = multiply;
    v += await bounded(10, 20);
    return v % 256;
}

int main(void)
{
    return acc_block_on(test());
}
