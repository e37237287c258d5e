/* Plain function pointers as locals, parameters, members and arrays, called around awaits. */
#include "harness.h"

typedef int (*binary)(int, int);

static int plus(int a, int b)
{
    return a + b;
}

static int minus(int a, int b)
{
    return a - b;
}

static int (*pick(int i))(int, int)
{
    say("pick %d\n", i);
    return i ? minus : plus;
}

struct vtable {
    const char *name;
    int (*apply)(int, int);
    void (*done)(const char *, ...);
};

static async int fold(const int *p, int n, int (*f)(int, int), int r)
{
    while (n--)
        r = f(r, await later(*p++));
    return r;
}

static async int through(const struct vtable *t, int a)
{
    int r = t->apply(a, await later(3));
    await nap(1);
    t->done("%s %d\n", t->name, r);
    return (*t->apply)(r, 1);
}

static async binary choose(int i)
{
    await nap(1);
    return i ? minus : plus;
}

static async int test(void)
{
    static const int list[] = {1, 2, 3, 4};
    int (*f)(int, int) = minus, (*table[2])(int, int) = {plus, minus};
    binary g = await choose(0);
    int r = await fold(list, 4, f, 100);
    say("%d\n", r);
    say("%d %d\n", table[await later(1)](10, await later(4)), g(1, 2));
    int seven = await step(7), eight = await step(8);
    say("%d\n", pick(1)(seven, eight));
    say("%d\n", (await choose(1))(9, 3));
    struct vtable v = {"vtable", g, say};
    await nap(1);
    r += await through(&v, 5);
    v.apply = *minus;
    r += await through(&v, 5);
    void (*speak)(const char *, ...) = r ? say : NULL;
    await nap(1);
    speak("r %d\n", r);
    return r;
}

int main(void)
{
    return acc_block_on(test());
}
