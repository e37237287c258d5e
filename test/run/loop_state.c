/* Loops that carry state of several kinds over awaits. */
#include "harness.h"

static async unsigned long fib(int n)
{
    unsigned long a = 0, b = 1;
    while (n-- > 0) {
        unsigned long c = await later_ulong(a + b);
        a = b;
        b = c;
    }
    return a;
}

static async int collatz(int n)
{
    int steps = 0;
    while (n != 1) {
        n = n % 2 ? 3 * n + 1 : await later(n / 2);
        steps++;
    }
    return steps;
}

static async int primes(int limit)
{
    unsigned char composite[100] = {0};
    int count = 0;
    for (int i = 2; i < limit; i++) {
        if (composite[i])
            continue;
        count++;
        await nap(1);
        for (int j = i * i; j < limit; j += i)
            composite[j] = await later_uchar(1);
    }
    return count;
}

static async void reverse(char *s)
{
    char *e = s + strlen(s);
    while (s < --e) {
        char t = *s;
        await nap(1);
        *s++ = *e;
        *e = t;
    }
}

static async double newton(double x)
{
    double r = x;
    for (int i = 0; i < 30; i++)
        r = (r + await later_double(x / r)) / 2;
    return r;
}

static async uint32_t hash(const char *s)
{
    uint32_t h = 2166136261U;
    for (; *s; s++) {
        h ^= (unsigned char)*s;
        if (*s == 'x')
            await nap(2);
        h *= 16777619U;
    }
    return h;
}

static async int test(void)
{
    char text[] = "reversed";
    say("fib %lu\n", await fib(50));
    say("collatz %d\n", await collatz(27));
    say("primes %d\n", await primes(100));
    await reverse(text);
    say("%s\n", text);
    say("%.6f\n", await newton(2));
    say("%u\n", (unsigned)await hash("fox in a box"));
    return 0;
}

int main(void)
{
    return acc_block_on(test());
}
