/* Arguments: left to right, and what stands left of an await keeps the value it had there. */
#include "harness.h"

static int show(int a, int b, int c, int d)
{
    say("show %d %d %d %d\n", a, b, c, d);
    return a * 1000 + b * 100 + c * 10 + d;
}

static async int bump(int *p)
{
    *p += await later(1);
    say("bump to %d\n", *p);
    return *p;
}

#ifdef PLAIN
static int test(void)
{
    int x = 1, a, b, c, d, total;
    a = step(1), b = step(2), c = step(3), d = step(4);
    total = show(a, b, c, d);
    a = x, b = bump(&x), c = x, d = bump(&x);
    total += show(a, b, c, d);
    a = at(1), b = step(2), c = at(3), d = step(4);
    total += show(a, b, c, d);
    /* nested calls: each finishes before the next argument begins */
    a = step(1), b = step(2), c = step(3), d = step(4);
    b = show(a, b, c, d) % 7;
    a = 9, c = bump(&x), d = x++;
    total += show(a, b, c, d);
    a = x, x = 50, b = step(5), c = x, d = bump(&x);
    total += show(a, b, c, d);
    say("x %d\n", x);
    return total % 251;
}
#else
static async int test(void)
{
    int x = 1, total;
    total = show(await step(1), await step(2), await step(3), await step(4));
    int more = show(x, await bump(&x), x, await bump(&x));
    total += more;
    more = show(at(1), await step(2), at(3), await step(4));
    total += more;
    more = show(9, show(await step(1), await step(2), await step(3), await step(4)) % 7,
                await bump(&x), x++);
    total += more;
    more = show(x, (x = 50, await step(5)), x, await bump(&x));
    total += more;
    say("x %d\n", x);
    return total % 251;
}
#endif

int main(void)
{
    return acc_block_on(test());
}
