/* The user's labels have the names that acc would give to blocks, in the original and in copies. */
#include "harness.h"

static async int loops(int n)
{
    int s = 0, rounds = 0;
outer:
    s++;
inner:
    s += await step(n) ? await step(1) : at(2);
    switch (({
        int v = s;
        if (v > 3) {
            DEFER(say("value %d\n", v));
            v += await step(v);
        }
        v;
    }) % 3) {
    case 0:
        s += await step(3);
        /* fall through */
    case 1:
        s += 2;
        break;
    default:
        s += await step(4) && await step(5);
    }
    if (++rounds % 2)
        goto inner;
    if (rounds < 4)
        goto outer;
L1:
    if (n == 101)
        goto L2;
L2:
    if (n == 102)
        goto L3;
L3:
    if (n == 103)
        goto L4;
L4:
    if (n == 104)
        goto L5;
L5:
    if (n == 105)
        goto L6;
L6:
    if (n == 106)
        goto L7;
L7:
    if (n == 107)
        goto L8;
L8:
    if (n == 108)
        goto L9;
L9:
    if (n == 109)
        goto L10;
L10:
    if (n == 110)
        goto L11;
L11:
    if (n == 111)
        goto L12;
L12:
    if (n == 112)
        goto L13;
L13:
    if (n == 113)
        goto L14;
L14:
    if (n == 114)
        goto L15;
L15:
    if (n == 115)
        goto L16;
L16:
    if (n == 116)
        goto L17;
L17:
    if (n == 117)
        goto L18;
L18:
    if (n == 118)
        goto L19;
L19:
    if (n == 119)
        goto L20;
L20:
    if (n == 120)
        goto L21;
L21:
    if (n == 121)
        goto L22;
L22:
    if (n == 122)
        goto L23;
L23:
    if (n == 123)
        goto L24;
L24:
    if (n == 124)
        goto L25;
L25:
    if (n == 125)
        goto L26;
L26:
    if (n == 126)
        goto L27;
L27:
    if (n == 127)
        goto L28;
L28:
    if (n == 128)
        goto L29;
L29:
    if (n == 129)
        goto L30;
L30:
    if (n == 130)
        goto L31;
L31:
    if (n == 131)
        goto L32;
L32:
    if (n == 132)
        goto L33;
L33:
    if (n == 133)
        goto L34;
L34:
    if (n == 134)
        goto L35;
L35:
    if (n == 135)
        goto L36;
L36:
    if (n == 136)
        goto L37;
L37:
    if (n == 137)
        goto L38;
L38:
    if (n == 138)
        goto L39;
L39:
    if (n == 139)
        goto L1;
    if (++rounds < 6)
        goto L2;
L9_1:
    if (++rounds < 8)
        goto L9_1;
    return s + rounds;
}

static async int test(void)
{
    return await loops(1) + await loops(0);
}

int main(void)
{
    return acc_block_on(test());
}
