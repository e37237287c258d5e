/* await_group: children with copies of the loop's locals and shared outer ones, limits, nesting. */
#include "harness.h"

static async int work(int n)
{
    int r = n;
    for (int i = 0; i < n % 4; i++)
        r += await later(i * 10);
    return r;
}

static async int all(int limit, int n)
{
    int results[20] = {0}, sum = 0, count = 0;
    await_group(limit)
    {
        for (int i = 0; i < n; i++)
            go
            {
                results[i] = await work(i);
                if (i == 2)
                    continue;
                count++;
            }
    }
    for (int i = 0; i < n; i++)
        sum += results[i] * i;
    return sum * 100 + count;
}

static async int nested(int n)
{
    int total = 0;
    await_group(2)
    {
        for (int i = 0; i < n; i++) {
            int twice = i * 2;
            struct pair p = {i, twice};
            go
            {
                int part = 0;
                await_group(0)
                {
                    for (int j = 0; j < 3; j++)
                        go
                        {
                            int v = await work(p.x + j);
                            part += v;
                        }
                }
                total += part + twice + p.y;
            }
        }
        await nap(1);
    }
    return total;
}

static async int test(void)
{
    for (int limit = 0; limit < 5; limit += 2)
        say("%d\n", await all(limit, 11));
    say("%d\n", await nested(5));
    return 0;
}

int main(void)
{
    return acc_block_on(test());
}
