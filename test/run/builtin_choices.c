/* What is chosen at compile time, beside awaits: constant designators that are no plain numbers,
 * __builtin_choose_expr, and __builtin_constant_p of what awaits, which is none. */
#include "harness.h"
#include <stddef.h>

enum { TWO = 2 };

struct row {
    int n, cells[8];
};

#define MAX(a, b)                                                                                  \
    __builtin_choose_expr(__builtin_constant_p(a) && __builtin_constant_p(b), (1 ? 3 : 4), ({      \
                              __auto_type x_ = (a);                                                \
                              __auto_type y_ = (b);                                                \
                              x_ > y_ ? x_ : y_;                                                   \
                          }))

static async int designators(void)
{
    int c[] = {[(1 && 1) + 1] = await later(2),
               [TWO ? 8 : 9] = 3,
               [offsetof(struct row, cells[1]) + 5] = await later(4),
               [_Generic(1, int: 14, default: 1)] = await later(5),
               [(int)15.5] = await later(6)};
    int d[] = {[0 ...(1 ? 2 : 3)] = await later(7), [__builtin_choose_expr(1, 4, 2)] = 8};
    struct row r = {.cells[sizeof(long) > 1 ? 7 : 3] = await later(9), .n = await later(1)};
    say("%d %d %d %d %d\n", c[2], c[8], c[13], c[14], c[15]);
    say("%d %d %d %d %d\n", d[0], d[2], d[4], r.cells[7], r.n);
    return c[2] + c[8] + c[13] + c[14] + c[15] + d[1] + d[4] + r.cells[7];
}

static async int choices(void)
{
    int a = __builtin_choose_expr(TWO == 2, await later(5), "text");
    int b = __builtin_choose_expr(sizeof(int) == 1, await step(1), await step(2));
    int c = MAX(await later(1), await later(7)), d = MAX(3, 4);
    say("%d %d %d %d\n", a, b, c, d);
    return a + b + c + d + __builtin_constant_p(await step(3));
}

static async int test(void)
{
    int sum = await designators();
    return sum + await choices();
}

int main(void)
{
    return acc_block_on(test());
}
