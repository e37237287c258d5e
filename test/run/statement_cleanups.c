/* Statement expressions that register cleanups, without an await: lowered as well. */
#include "harness.h"
static void left(const int *p)
{
    say("leave %d\n", *p);
}
static async int f(int x)
{
    DEFER(say("outer %d\n", x));
    int y = 1 + ({
                if (x == 2)
                    return 7;
                x + 3;
            });
    int z = ({
        int q __attribute__((cleanup(left))) = x;
        q + 1;
    });
    y += ({
        DEFER(say("in %d\n", y));
        y * 2;
    });
    await step(y);
    say("%d\n", ({
            DEFER(say("again %d\n", y));
            if (x == 5)
                goto out;
            y * 2;
        }));
out:
    return y + z;
}
static async int test(void)
{
    int s = 0;
    for (int i = 0; i < 6; i++)
        s += await f(i);
    return s;
}
int main(void)
{
    return acc_block_on(test());
}
