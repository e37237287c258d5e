// What C computes in int from bytes is kept as bytes: as the operands, or in the smallest type that
// holds all values of the expression.
// RUN: %acc -c %s -o %t.o
// RUN: %acc --acc-cc=gcc -c %s -o %t.o
#include <acc/async.h>

async_manual(get_future) unsigned char get(unsigned char v);
struct get_future {
    unsigned char v, n;
};
void get_future_init(struct get_future *self, unsigned char v);
acc_poll get_future_poll(struct get_future *self, acc_context *cx, unsigned char *out);
void get_future_drop(struct get_future *self);

// A byte, the leaf of two, the tag.
async unsigned short big_endian(void)
{
    return (unsigned short)(await get(1) << 8 | await get(2));
}
_Static_assert(acc_frame_size(big_endian) == 4, "the first byte, not what it is shifted to");

async unsigned char digits(unsigned char x)
{
    return (unsigned char)(x - '0' + await get(2));
}
_Static_assert(acc_frame_size(digits) == 4, "the parameter");

async _Bool both(void)
{
    return (await get(1) > 3) & (await get(2) > 3);
}
_Static_assert(acc_frame_size(both) == 4, "0 or 1");

async unsigned char chosen(_Bool c)
{
    return (unsigned char)((c ? await get(1) : 7) + await get(2));
}
_Static_assert(acc_frame_size(chosen) == 4, "a byte, whichever it is");

// Two bytes, for which a sum would need a short, with its alignment.
async unsigned char three(void)
{
    return (unsigned char)(await get(1) + await get(2) + await get(3));
}
_Static_assert(acc_frame_size(three) == 5, "two bytes");

// An int can be anything, and so can what overflows.
async int anything(int x)
{
    return x * 2 + await get(1);
}
_Static_assert(acc_frame_size(anything) == 8, "an int, the leaf, the tag");

async int product(unsigned char a, unsigned char b, unsigned char c, unsigned char d, unsigned char e)
{
    return ((a + b) * (c + d) + e) % 1000 + await get(1);
}
_Static_assert(acc_frame_size(product) == 6, "the five parameters; later a short, for 0 to 999");
