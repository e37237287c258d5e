#include <acc/async.h>
#include <math.h>
#include <stdio.h>

int part(int x);
int plain_part(int x);

static async int nothing(void)
{
    return 0;
}

async int main(int argc, char **argv)
{
    volatile double nine = 9;
    (void)argv;
    printf("%d %d %d %.0f\n", part(argc), plain_part(4), await nothing(), sqrt(nine));
    return 0;
}
