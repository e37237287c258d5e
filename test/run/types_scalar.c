/* Every scalar type as local, parameter and result: limits survive an await. */
#include "harness.h"
#include <limits.h>
#include <stdbool.h>

static async _Bool negate(_Bool b)
{
    return !await later_bool(b);
}

static async char next_char(char c)
{
    await nap(1);
    return (char)(c + 1);
}

static async unsigned char wrap(unsigned char c)
{
    c += await later_uchar(10);
    return c;
}

static async short shorter(int v)
{
    return (short)await later(v);
}

static async long long square(long long v)
{
    long long w = await later_llong(v);
    await nap(1);
    return v * w;
}

static async unsigned long long top(void)
{
    unsigned long long v = ULLONG_MAX;
    await nap(1);
    return v;
}

static async float third(float f)
{
    float part = f / 3;
    await nap(1);
    return part;
}

static async long double precise(long double v)
{
    long double w = await later_ldouble(v / 7);
    await nap(1);
    return w * 7;
}

static async __int128 wide(__int128 a, unsigned char shift)
{
    __int128 r = await later_int128(a << shift);
    await nap(1);
    return r + a;
}

static async double _Complex rotate(double _Complex z)
{
    double _Complex i = __builtin_complex(0.0, 1.0);
    z *= await later_complex(i);
    await nap(1);
    return z + 1;
}

static async const void *same(const void *p)
{
    const void *q = await later_ptr((void *)(uintptr_t)p);
    await nap(1);
    return q;
}

static async int test(void)
{
    long long smallest = LLONG_MIN;
    unsigned char u = 250;
    char c = 'y';
    bool flag = true;
    short s = SHRT_MIN;
    await nap(1);
    say("%lld %d %c %d %d\n", smallest, u, c, flag, s);
    say("%d %d\n", await negate(flag), await negate(0));
    c = await next_char(c);
    u = await wrap(u);
    say("%c %d %d\n", c, u, await shorter(70000));
    say("%lld %llu\n", await square(3000000007LL), await top());
    say("%d\n", await third(1.0f) == 1.0f / 3);
    long double precise_result = await precise(1.0L);
    say("%.15Lg\n", precise_result);
    __int128 w = await wide((__int128)5, 100);
    say("%llx %llx\n", (unsigned long long)(w >> 64), (unsigned long long)w);
    double _Complex z = await rotate(__builtin_complex(2.0, 3.0));
    say("%g %g\n", __real__ z, __imag__ z);
    __imag__ z = await later_double(9);
    await nap(1);
    say("%g %g\n", __real__ z, __imag__ z);
    say("%d\n", await same(&c) == &c);
    flag ^= await later_bool(1);
    flag |= await later(256);
    await nap(1);
    return flag + (await later_float(0.5f) < await later_double(0.75));
}

int main(void)
{
    return acc_block_on(test());
}
