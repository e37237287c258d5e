/* Types of the function that only a _Generic names: libclang shows no names there. */
#include "harness.h"

#ifndef PLAIN
static async int test(int v)
{
    typedef int *pointer;
    typedef __typeof__(&v) same;
    struct here {
        int a;
    } s = {4};
    enum color { RED, GREEN } c = GREEN;
    pointer p = &v;
    int sum = _Generic(p, pointer: 1, default: 2) + await later(10);
    sum += _Generic(&v, same: 20, default: 30);
    sum += (int)sizeof(char[_Generic(s, struct here: 3, default: 1)]) * 100;
    await nap(1);
    sum += _Generic((pointer *)0, pointer *: 1000, struct here *: 2000) + s.a;
    return sum + _Generic(c, enum color: 5000, float: 1) + (c == RED);
}
#else
static int test(int v)
{
    return v - v + 1 + 10 + 20 + 300 + 1000 + 4 + 5000;
}
#endif

int main(void)
{
    say("%d\n", acc_block_on(test(7)));
    return 0;
}
