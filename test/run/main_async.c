/* async int main(void), its value is the exit code. */
#include "harness.h"

static async int three(void)
{
    return await later(3);
}

async int main(void)
{
    int n = await three();
    for (int i = 0; i < n; i++)
        say("%d\n", await step(i));
    if (n == 3)
        return n + await later(40);
    return 0;
}
