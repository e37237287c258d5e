/* A computed goto out of blocks with locals that are half written, in a loop. */
#include "harness.h"

static async int add(int *to, int n)
{
    await nap(n % 2);
    *to += n;
    return *to;
}

static async int out_of_blocks(int n)
{
    void *const ways[] = {&&again, &&next, &&done};
    int h = 0, i = 0;
again:
    for (; i < n; i++) {
        h += await later(i);
        switch (h % 3) {
            struct pair p;
            int x;
        case 0:
            p.y = i;
            await nap(1);
            h += p.y;
            i++;
            goto *ways[h & 1];
        case 1: {
            int kept = h, *at = &kept;
            h += await add(at, 3);
            if (kept & 1) {
                i++;
                goto *ways[(h >> 1) & 1];
            }
            x = kept;
            await nap(1);
            h += x;
            break;
        }
        default:
            p.x = h;
            h += await add(&p.x, 4);
        }
    next:
        h += await later(1);
    }
    if (h < 0)
        goto *ways[2];
done:
    return h;
}

static async int test(void)
{
    int sum = 0;
    for (int n = 1; n < 12; n++) {
        int r = await out_of_blocks(n);
        say("%d\n", r);
        sum += r;
    }
    return sum % 100 == 1000;
}

int main(void)
{
    return acc_block_on(test());
}
