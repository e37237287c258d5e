#include "other_generator.h"
#include <acc/time.h>
#include <stdio.h>

generator int numbers(int n)
{
    defer printf("left %d\n", n);
    for (int i = 1; i <= n; i++) {
        await acc_sleep_ms(1);
        yield(i);
    }
}

async int thrice(int n)
{
    char kept[40] = {0};
    await acc_sleep_ms(1);
    return 3 * n + kept[n];
}
