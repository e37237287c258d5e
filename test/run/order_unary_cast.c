/* Unary operators and casts over awaits; conversions of results. */
#include "harness.h"

static async int test(void)
{
    say("%d %d %d\n", -await step(1), ~await later(2), !await later(3));
    int a = - -await later(4), b = !!await later(5);
    say("%d %d\n", a, b);
    unsigned char u = (unsigned char)await later(0x1ff);
    signed char s = (signed char)await later(0xf0);
    say("%d %d\n", u, s);
    u = await later_uchar(255);
    int promoted = u + 1, shifted = await later_uchar(0x81) << 1;
    say("%d %d\n", promoted, shifted);
    short sh = await later_short(-5);
    unsigned wide = await later_short(-5);
    say("%d %u\n", sh, wide);
    long long ll = (long long)await later(1) << 40;
    say("%lld\n", ll);
    double d = (double)await later(7) / 2;
    int i = (int)await later_double(9.99);
    float f = await later_float(0.1f);
    say("%g %d %d\n", d, i, f == 0.1f);
    _Bool t = await later(256), z = (_Bool)await later_double(0.25);
    say("%d %d\n", t, z);
    void *p = await later_ptr(&a);
    say("%d\n", *(int *)p + *(const int *)await later_ptr(&b));
    say("%c\n", *await later_str("xyz"));
    say("%c\n", (await later_str("xyz"))[1]);
    say("%s\n", 1 + await later_str("xyz"));
    enum { RED, GREEN = 5 } color = await later(GREEN);
    say("%d\n", color == GREEN);
    say("%d\n", -(int)await later_uchar(1) < (int)sizeof(int));
    int k = 1;
    k = -k + -await later(k) - -await later(k);
    return k + 10;
}

int main(void)
{
    return acc_block_on(test());
}
