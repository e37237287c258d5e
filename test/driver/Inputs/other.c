#include "other.h"
#include <acc/time.h>
#include <stdio.h>

async int twice(int n)
{
    await acc_sleep_ms(1);
    return 2 * n;
}

async int thrice(int n)
{
    int twofold = await twice(n);
    return twofold + n;
}

async void note(const char *text)
{
    printf("%s\n", text);
    await acc_sleep_ms(1);
    printf("%s again\n", text);
}
