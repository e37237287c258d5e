/* A comma expression is one value wherever a result goes: in the answer of a function whose result
 * comes back beside its poll, an initializer once ended at the comma. */
#include "harness.h"

async int twice(int a)
{
    await nap(1);
    int b = a;
    return a = b + 1, a + b;
}

async int main(void)
{
    int sum = 0;
    for (int i = 0; i < 4; i++)
        sum += await twice(i);
    say("%d\n", sum);
}
