/* const locals, parameters, arrays, pointers, members and results; restrict; register. */
#include "harness.h"

struct fixed {
    const int a;
    const char name[6];
    int b;
};

static async const int constant(const int n)
{
    const int twice = n * 2;
    await nap(1);
    const int sum = twice + await later(n);
    await nap(1);
    return sum + twice;
}

static async const char *const label(const char *const s)
{
    const char *const t = s + 1;
    await nap(1);
    return t;
}

static async void swap(int *restrict a, int *restrict b)
{
    register int t = *a;
    await nap(1);
    *a = *b;
    *b = t;
}

static async struct fixed make(int n)
{
    const struct fixed f = {n, "fixed", await later(n + 1)};
    await nap(1);
    return f;
}

static async int test(void)
{
    const int primes[] = {2, 3, 5, await later(7)}, matrix[2][2] = {{1, 2}, {3}};
    const char text[8] = "const", *const p = text + 1, *names[2] = {"a", text};
    const struct pair pair = {4, await later(5)}, *pp = &pair;
    const int *const *const table = (const int *const[]){primes, matrix[1]};
    const double half = await later_double(0.5);
    await nap(1);
    say("%d %d %s %s %s\n", primes[3], matrix[1][0], text, p, names[1]);
    say("%d %d %d %g\n", pair.x + pp->y, table[0][2], table[1][0], half);
    say("%d %s\n", await constant(5), await label("xyz"));
    int a = 1, b = 2;
    await swap(&a, &b);
    say("%d %d\n", a, b);
    struct fixed f = await make(8);
    f.b += f.a;
    await nap(1);
    say("%d %s %d %d\n", f.a, f.name, f.b, (await make(1)).a);
    for (const char *s = text; *s; s++) {
        const char c = *s;
        await nap(1);
        say("%c.", c);
    }
    say("\n");
    return a;
}

int main(void)
{
    return acc_block_on(test());
}
