/* Unions and bit-fields across awaits; awaits stored into bit-fields and union members. */
#include "harness.h"

union word {
    uint32_t u;
    float f;
    unsigned char bytes[4];
    struct {
        uint16_t low, high;
    } half;
};

struct flags {
    unsigned ready : 1, kind : 3, : 0, count : 12;
    int small : 4;
    _Bool on : 1;
};

static async union word make(uint32_t v)
{
    union word w = {.u = v};
    await nap(1);
    return w;
}

static async struct flags toggle(struct flags f)
{
    f.ready = !await later(f.ready);
    f.kind = (unsigned)await later(9) & 7U;
    f.count += (unsigned)await later(4000);
    f.small = await later(-3);
    f.on ^= await later_bool(1);
    return f;
}

static async int test(void)
{
    union word w = await make(0x11223344);
    say("%x %x\n", w.half.low, w.bytes[3]);
    w.bytes[0] = await later_uchar(0xff);
    await nap(1);
    say("%x\n", w.u);
    w.f = await later_float(1.0f);
    say("%x\n", w.u);
    w = (union word){.half = {.high = (uint16_t)await later(0xabc)}};
    w.half.low = 7;
    await nap(1);
    say("%x\n", w.u);
    struct flags f = {.kind = 5, .count = 200};
    f = await toggle(f);
    say("%u %u %u %d %d\n", f.ready, f.kind, f.count, f.small, f.on);
    f.count++;
    f.small -= await later(2);
    int v = f.small = await later(5);
    await nap(1);
    f = await toggle(f);
    say("%u %u %u %d %d %d\n", f.ready, f.kind, f.count, f.small, f.on, v);
    f.kind++;
    f.kind += await later_uchar(6);
    unsigned old = f.count++ + (unsigned)await later(1);
    say("%u %u %u\n", f.kind, old, f.count);
    struct {
        union {
            int i;
            char c;
        };
        int n : 5;
    } s = {.i = 65, .n = await later(-7)};
    await nap(1);
    say("%c %d\n", s.c, s.n);
    union {
        struct pair p;
        long long ll;
    } u;
    u.p = await later_pair((struct pair){1, 2});
    await nap(1);
    say("%llx\n", (unsigned long long)u.ll);
    return f.kind;
}

int main(void)
{
    return acc_block_on(test());
}
