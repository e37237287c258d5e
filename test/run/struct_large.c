/* Structs of 150 to 4000 bytes as parameters, results, locals and temporaries. */
#include "harness.h"

struct huge {
    unsigned char bytes[4000];
    int sum;
};

static async struct big add(struct big a, struct big b)
{
    struct big r = {.id = a.id + b.id};
    for (int i = 0; i < 16; i++) {
        r.words[i] = a.words[i] + b.words[i];
        if (i % 5 == 0)
            await nap(1);
    }
    snprintf(r.name, sizeof r.name, "%.4s+%.4s", a.name, b.name);
    return r;
}

static async struct big numbered(int n)
{
    struct big b = {.id = await later(n)};
    for (int i = 0; i < 16; i++)
        b.words[i] = n * i;
    snprintf(b.name, sizeof b.name, "n%d", n);
    return b;
}

static async struct huge fill(unsigned char v)
{
    struct huge h;
    memset(&h, v, sizeof h);
    h.sum = await later(v * 4000);
    return h;
}

static async int check(struct huge h)
{
    int sum = 0;
    await nap(1);
    for (int i = 0; i < 4000; i++)
        sum += h.bytes[i];
    return sum == h.sum;
}

static async int test(void)
{
    struct big one = await numbered(1), two = await numbered(2);
    struct big sum = await add(one, two);
    say("%d %s %lld\n", sum.id, sum.name, sum.words[15]);
    sum = await add(sum, await add(one, await numbered(5)));
    say("%d %s %lld\n", sum.id, sum.name, sum.words[15]);
    one = sum;
    await nap(1);
    one.words[2]++;
    sum = await later_big(one);
    say("%lld %lld\n", one.words[2], sum.words[2]);
    struct huge h = await fill(3);
    h.bytes[7]++;
    h.sum++;
    say("%d %d\n", await check(h), await check(await fill(200)));
    struct big list[3] = {one, await numbered(8)};
    list[2] = await add(list[0], list[1]);
    await nap(1);
    say("%s %d\n", list[2].name, list[2].id);
    return (await add(list[2], two)).id;
}

int main(void)
{
    return acc_block_on(test());
}
