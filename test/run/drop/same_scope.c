/* Position tells what is registered: between two declarations of one block, at each of them. */
#include "harness.h"

static void left(const int *p)
{
    say("leave %d\n", *p);
}

#define GUARD __attribute__((cleanup(left))) const int

static async int initializers(int base)
{
    /* while its own initializer waits, a variable is not yet registered */
    GUARD a = await step(base + 1), b = await step(base + 2), c = await step(base + 3);
    DEFER(say("defer %d\n", base));
    GUARD d = await step(base + 4);
    return a + b + c + d;
}

async int subject(void)
{
    int r = 0;
    r += await initializers(10);
    for (int i __attribute__((cleanup(left))) = await step(1); i < 3; i++) {
        r += await step(i);
        GUARD inside = i;
        r += await initializers(20);
    }
    if (r) {
        GUARD x = 77;
        r += await step(2);
    } else {
        GUARD y = 78;
        r += await step(3);
    }
    GUARD z = 79;
    r += await step(4);
    return r;
}
