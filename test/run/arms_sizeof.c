/* In arms, children and their text: locals of the function around in sizeof and typeof alone. */
#include "harness.h"

static async int sizes(int n)
{
    struct {
        int a[7];
    } s;
    long long wide = n;
    char text[9] = "abc";
    int r = 0;
    await_all {
        r += await later((int)sizeof s);
        {
            __typeof__(wide) copy = await later(3);
            r += (int)(sizeof copy + sizeof(wide) + sizeof text);
            await_all {
                r += await later((int)sizeof(s.a[0]));
            }
        }
    }
    await_group (0) {
        short inside = 2;
        go { r += await later((int)(sizeof inside + sizeof s.a)); }
        r += inside;
    }
    return r + (int)wide + text[0];
}

static async int test(void)
{
    say("%d\n", await sizes(5));
    return 0;
}

int main(void)
{
    return acc_block_on(test());
}
