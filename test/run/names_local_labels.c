/* Labels that are local to blocks (__label__): several of one name, around awaits and without any,
 * their addresses, in statement expressions. */
#include "harness.h"

static async int same_name(int n)
{
    int r = 0;
    {
        __label__ done;
        r++;
        if (n)
            goto done;
        r += await later(10);
    done:
        r += await later(100);
    }
    {
        __label__ done, more;
        r++;
        if (!n)
            goto done;
        r += await later(1000);
        if (r > 5000)
            goto more;
    done:
    more:
        r += await later(10000);
    }
    return r;
}

static async int without_await(int n)
{
    int r = await later(n);
    {
        __label__ done;
        if (r > 2)
            goto done;
        r += 10;
    done:
        r += 100;
    }
    for (int i = 0; i < 3; i++) {
        __label__ done;
        if (i == n)
            goto done;
        r += await step(i);
    done:;
        if (r > 1000)
            goto done2;
    }
done2:
    return r;
}

static async int values(int n)
{
    int a = ({
        __label__ out;
        int v = n;
        if (v > 1)
            goto out;
        v += await step(5);
    out:
        v;
    });
    int b = ({
        __label__ out;
        int v = n;
        if (v > 1)
            goto out;
        v += 7;
    out:
        v;
    });
    return a * 100 + b;
}

static async int addresses(int n)
{
    int r = 0;
    {
        __label__ one, two;
        void *table[] = {&&one, &&two};
        await nap(1);
        goto *table[n];
    one:
        r += 1;
    two:
        r += await later(2);
    }
    {
        __label__ one, two;
        void *table[] = {&&one, &&two};
        goto *table[n];
    one:
        r += await later(10);
    two:
        r += 20;
    }
    {
        __label__ one, two;
        void *table[] = {&&one, &&two};
        goto *table[n];
    one:
        r += 100;
    two:
        r += 200;
    }
    return r;
}

static async int test(void)
{
    for (int n = 0; n < 2; n++) {
        say("%d\n", await same_name(n));
        say("%d\n", await without_await(3 * n));
        say("%d\n", await values(2 * n));
        say("%d\n", await addresses(n));
    }
    return 0;
}

int main(void)
{
    return acc_block_on(test());
}
