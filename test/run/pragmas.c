/* Pragmas at file scope and inside of functions: pack counts for types that move, and not for the
 * frames; those of loops stay out of what has moved. */
#include "harness.h"

#pragma pack(push, 1)
struct tight {
    char c;
    int i;
};
#pragma pack(pop)

struct loose {
    char c;
    int i;
};

static async int packs(int n)
{
    struct tight a = {1, n};
    struct loose b = {2, n};
    await nap(1);
#pragma pack(push, 1)
    struct inner {
        char c;
        long l;
    } c = {1, n};
#pragma pack(pop)
    struct outer {
        char c;
        long l;
    } d = {1, n};
    _Pragma("pack(push, 2)") struct middle {
        char c;
        long l;
    } e = {1, n};
    _Pragma("pack(pop)") await nap(1);
    if (n) {
#pragma pack(4)
        struct four {
            char c;
            long l;
        } f = {1, n};
#pragma pack()
        n += f.l + await later(sizeof f);
    }
    say("%zu %zu %zu %zu %zu\n", sizeof a, sizeof b, sizeof c, sizeof d, sizeof e);
    return n + a.i + b.i + (int)(c.l + d.l + e.l);
}

#pragma pack(1) /* to the end of the file */

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-variable"
static async double loops(int n)
{
#pragma STDC FP_CONTRACT OFF
    double sum = 0;
    char before = 1;
    long long kept = n;
/* above */
#pragma GCC unroll 4
    /* between */
    for (int i = 0; i < n; i++)
        sum += await later(i);
#pragma clang loop unroll(disable)
    while (n--)
        sum++;
    await nap(1);
    return sum + before + kept;
}
#pragma GCC diagnostic pop

static async int test(void)
{
    say("%d\n", await packs(3));
    say("%g\n", await loops(5));
    return 0;
}

int main(void)
{
    return acc_block_on(test());
}
