/* Cleanups in odd places: for's declaration, shadowed names, statement expressions in conditions,
 * static and extern cleanup functions, void* parameters, macros; none before the declaration. */
#include "harness.h"

void bye(void *p);

static inline void leave(int *p)
{
    say("leave %d\n", *p);
}

#define SCOPED(f) __attribute__((__cleanup__(f)))
#define WITH(name, v)                                                                              \
    for (int name SCOPED(leave) = (v), once_##name = 1; once_##name; once_##name = 0)

static async int for_declaration(int n)
{
    int r = 0;
    for (int i SCOPED(leave) = 0; i < n; i++) {
        r += await later(i);
        if (r == 6)
            return r;
    }
    WITH(x, 40)
    {
        await nap(1);
        r += x;
        WITH(y, await later(41))
        {
            if (n == 2)
                break;
            r += await step(y);
        }
    }
    return r;
}

static async int shadowed(int x)
{
    SCOPED(leave) int y = x;
    {
        SCOPED(leave) int x = y + 1;
        await nap(1);
        {
            SCOPED(bye) int x = 7;
            await nap(1);
            y += x;
        }
        y += x;
    }
    if (x == 3)
        return y;
    SCOPED(bye) struct pair x2 = {await later(8), 9};
    return y + x2.x;
}

static async int conditions(int n)
{
    int rounds = 0;
    while (({
        SCOPED(leave) int a = rounds * 10;
        await later(rounds < n);
    })) {
        SCOPED(leave) int b = rounds * 10 + 1;
        rounds++;
        await nap(1);
    }
    if (await later(n) && ({
            SCOPED(leave) int c = 99;
            await nap(1);
            c > n;
        }))
        say("yes\n");
    return rounds;
}

static async int before_declaration(int n)
{
    if (n == 0)
        return 0;
    await nap(1);
    SCOPED(leave) int a = 1;
    if (n == 1)
        return await later(1);
    SCOPED(leave) int b = await later(2);
    if (n == 2)
        return await later(2);
    for (;;) {
        SCOPED(leave) int c = await later(3);
        if (n-- <= 4)
            break;
    }
    return a + b;
}

void bye(void *p)
{
    say("bye %d\n", *(int *)p);
}

static async int test(void)
{
    int r = 0;
    for (int i = 0; i < 6; i++) {
        r += await for_declaration(i);
        r += await shadowed(i);
        r += await conditions(i % 3);
        r += await before_declaration(i < 4 ? i : 5);
        say("r %d\n", r);
    }
    return r % 256;
}

int main(void)
{
    return acc_block_on(test());
}
