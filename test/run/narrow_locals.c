/* Locals that are kept in fewer bytes than they have: flags, phases, numbers at the ends. */
#include "harness.h"

enum phase { START, MIDDLE, LAST = 255 };
enum low { LOW = -128, HIGH = 127 };

static async int flags(int n)
{
    enum phase phase = START;
    enum low low = LOW;
    int found = 0, status = -1, low_int = -32768, high = 32767, beyond = 65535, over = 65536;
    unsigned char byte = 255;
    short small = -1;
    unsigned bits = 255;
    for (int i = 0; i < 4; i++) {
        await nap(1);
        if (i == n) {
            phase = n ? LAST : MIDDLE;
            found = 1;
        }
        if (i > n) {
            status = 127;
            low = HIGH;
            small = 127;
            bits = 0;
        } else if (i == 2) {
            status = -128;
        }
        await nap(1);
        say("%d %d %d %d %d %d %d\n", phase, found, status, low, byte, small, bits);
    }
    int size = (int)(sizeof phase + sizeof found + sizeof small);
    high = high == 32767 ? -1 : 5;
    await nap(1);
    return size + high + (low_int == -32768) * 10 + (beyond == 65535) * 100 + (over == 65536) * 1000;
}

static async int unset(int n)
{
    int flag;
    if (n)
        flag = 7;
    await nap(1);
    int other = 3;
    switch (n) {
    case 0:
        other = -3;
        /* fall through */
    case 1:
        await nap(1);
        other = other == 3 ? 'c' : 'd';
        break;
    default:
        other = !n;
    }
    await nap(1);
    return (n ? flag : 0) * 1000 + other;
}

static async int test(void)
{
    for (int i = 0; i < 3; i++)
        say("%d %d\n", await flags(i), await unset(i));
    return 0;
}

int main(void)
{
    return acc_block_on(test());
}
