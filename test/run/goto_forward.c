/* goto forward: over awaits, out of nested loops and blocks, to one exit, to the end. */
#include "harness.h"

static async int work(int fail)
{
    int r = -1;
    char *a = NULL, *b = NULL;
    a = malloc(8);
    if (!a || await later(fail) == 1)
        goto out_a;
    b = malloc(8);
    strcpy(a, "one");
    if (await later(fail) == 2)
        goto out_b;
    strcpy(b, "two");
    await nap(1);
    if (fail == 3)
        goto done;
    say("%s %s\n", a, b);
    r = 0;
done:
    r += await later(fail * 10);
out_b:
    say("free b\n");
    free(b);
out_a:
    say("free a\n");
    free(a);
    return r;
}

static async int find(int wanted)
{
    int i, j = 0, k = 0;
    for (i = 0; i < 4; i++) {
        for (j = 0; j < 4; j++) {
            k = 0;
            while (1) {
                int here = await later(i * 16 + j * 4 + k);
                if (here == wanted)
                    goto found;
                if (++k == 4)
                    break;
            }
        }
    }
    return -1;
found:
    await nap(1);
    return i * 100 + j * 10 + k;
}

static async void to_the_end(int n)
{
    {
        if (await later(n))
            goto end;
        say("not the end\n");
    }
    await nap(1);
end:;
}

static async int skip(int n)
{
    if (n & 1)
        goto two;
    n += await step(10);
two:
    if (n & 2)
        goto three;
    n += await step(100);
three:
    goto four;
four:
    return n;
}

static async int test(void)
{
    for (int i = 0; i < 4; i++) {
        int a = await work(i), b = await skip(i);
        await to_the_end(i);
        say("%d %d\n", a, b);
    }
    say("%d %d\n", await find(37), await find(64));
    return 0;
}

int main(void)
{
    return acc_block_on(test());
}
