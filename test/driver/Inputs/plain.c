#include <stdio.h>

int main(void)
{
    printf("plain %s\n", __FILE__);
    return 0;
}
