#include <acc/async.h>
#include <stdio.h>

static async int answer(void)
{
    return 42;
}

async int main(void)
{
    printf("hello %d\n", await answer());
    return 0;
}
