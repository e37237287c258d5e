/* await_all: every arm's result, nested, in loops, blocks as arms, void arms, leaving early. */
#include "harness.h"

static async int work(int n)
{
    int r = n;
    for (int i = 0; i < n % 4; i++)
        r += await later(i * 10);
    return r;
}

static async int leave(int how)
{
    int r = 0, a = 0, b = 0;
    for (int i = 0; i < 3; i++) {
        await_all
        {
            a = await work(i);
            {
                if (how == 1 && i == 1)
                    break;
                if (how == 2 && i == 1)
                    continue;
                if (how == 3 && i == 1)
                    return -1;
                if (how == 4 && i == 1)
                    goto out;
                b = i;
            }
        }
        r += a + b * 10;
    }
    return r;
out:
    return -r - 2;
}

static async int test(void)
{
    int a, b, c = 0;
    await_all
    {
        a = await work(3);
        b = await work(6);
        {
            c = await work(1);
            c += await work(2);
        }
    }
    say("%d %d %d\n", a, b, c);
    int list[4] = {0};
    struct pair p = {0, 0};
    for (int i = 0; i < 2; i++) {
        await_all
        {
            list[i] = await work(i + 4);
            list[i + 2] += await work(i + 5);
            await_all
            {
                p.x += await work(7);
                {
                    int k = 0;
                    for (int j = 0; j < 3; j++)
                        k += await later(j);
                    p.y = k + i;
                }
            }
            await nap(1);
        }
        say("%d %d %d %d\n", list[i], list[i + 2], p.x, p.y);
    }
    await_all
    {
        if (a > 0)
            a = await later(100);
        else
            a = -1;
        while (b > 3)
            b = await later(b - 1);
    }
    say("%d %d\n", a, b);
    for (int how = 0; how < 5; how++)
        say("%d\n", await leave(how));
    return a + b + c;
}

int main(void)
{
    return acc_block_on(test());
}
