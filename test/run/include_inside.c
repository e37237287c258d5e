/* An #include inside of a function is part of it. */
#include "harness.h"

static int plain(void)
{
    static const int list[] = {
#define PART 2
#include "include_inside.inc"
        3};
    return list[0] + list[2];
}

static async int test(int n)
{
#undef PART
#define PART 1
#include "include_inside.inc"
#undef PART
#define PART 2
    int list[] = {
#include "include_inside.inc"
        n};
#undef PART
#define PART 4
    switch (n) {
#include "include_inside.inc"
        n += list[1];
    }
    return n + list[2] + plain();
}

int main(void)
{
    return acc_block_on(test(3));
}
