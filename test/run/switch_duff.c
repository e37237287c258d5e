/* Duff's device with awaits, and other jumps of a switch into loops. */
#include "harness.h"

static async int copy(char *to, const char *from, int count)
{
    int rounds = (count + 3) / 4, naps = 0;
    switch (count % 4) {
    case 0:
        do {
            *to++ = *from++;
            await nap(1);
            naps++;
        case 3:
            *to++ = *from++;
        case 2:
            *to++ = (char)await later(*from++);
            naps++;
        case 1:
            *to++ = *from++;
        } while (await later(--rounds) > 0);
    }
    return naps;
}

static async int into_for(int n)
{
    int i = 0, r = 0;
    switch (n) {
        for (; i < 4; i++) {
        case 1:
            r += await later(1);
            if (i == 2)
                continue;
        case 2:
            r += 10;
            await nap(1);
        }
        r += 1000;
        break;
    default:
        r = -1;
    }
    return r;
}

static async int into_if(int n)
{
    int r = 0;
    switch (await later(n)) {
    case 0:
        if (await later(r)) {
        case 1:
            r += await step(1);
        } else {
        case 2:
            r += await step(2);
        }
        r += 10;
        while (0) {
        case 3:
            r = await step(3);
        }
    }
    return r;
}

static async int test(void)
{
    const char *text = "a text to be copied by Duff";
    for (int n = 1; n < 28; n += 5) {
        char buffer[40] = "";
        int naps = await copy(buffer, text, n);
        say("%d %s\n", naps, buffer);
    }
    for (int n = 0; n < 4; n++) {
        int a = await into_for(n), b = await into_if(n);
        say("%d %d\n", a, b);
    }
    return 0;
}

int main(void)
{
    return acc_block_on(test());
}
