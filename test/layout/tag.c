// The tag tells the start, the awaits and done apart: one byte for 256 of them, two above.  It takes
// a byte that is free in every state before it takes one behind them.  The embedded form has one
// only where it has two awaits or more to tell apart; stored, each frame has one.
// RUN: %acc -DAWAITS=254 --dump=layout %s | FileCheck %s --check-prefixes=ONE,BOTH
// RUN: %acc -DAWAITS=255 --dump=layout %s | FileCheck %s --check-prefixes=TWO,BOTH
#include <acc/async.h>
#include <stdint.h>

async_manual(leaf) int wait(void);
struct leaf {
    char c;
};
void leaf_init(struct leaf *self);
acc_poll leaf_poll(struct leaf *self, acc_context *cx, int *out);
void leaf_drop(struct leaf *self);
void lend(void *p);
void use(uint64_t n);

// ONE-LABEL: frame many: size 2 align 1, stored 2 align 1, tag at 1 of 1 byte, drop
// TWO-LABEL: frame many: size 4 align 2, stored 4 align 2, tag at 2 of 2 bytes, drop
#define W1 (void)await wait();
#define W2 W1 W1
#define W4 W2 W2
#define W8 W4 W4
#define W16 W8 W8
#define W32 W16 W16
#define W64 W32 W32
#define W128 W64 W64
async void many(void)
{
    W128 W64 W32 W16 W8 W4 W2
#if AWAITS == 255
    W1
#endif
}

// BOTH-LABEL: frame gap: size 16 align 8, stored 16 align 8, tag at {{[45]}} of 1 byte, drop
async void gap(void)
{
    char pinned[3];
    uint64_t n = (uint64_t)await wait();
    lend(pinned);
    await wait();
    use(n);
}

// BOTH-LABEL: frame once: size 1 align 1, stored 2 align 1, tag at 1 of 1 byte when stored, drop
async void once(void) { await wait(); }

// No await, or none that suspends: there is no embedded form, and nothing to drop.
// BOTH-LABEL: frame none: size 0 align 1, stored 1 align 1, tag at 0 of 1 byte when stored{{$}}
async void none(void) {}

// BOTH-LABEL: frame above: size 0 align 1, stored 1 align 1, tag at 0 of 1 byte when stored{{$}}
async void above(void) { await none(); }

// A byte beside the pinned local is better than one behind both children.
async_manual(eight) void wide(void);
struct eight {
    uint64_t n;
};
void eight_init(struct eight *self);
acc_poll eight_poll(struct eight *self, acc_context *cx);
void eight_drop(struct eight *self);

// BOTH-LABEL: frame beside: size 16 align 8, stored 16 align 8, tag at {{[3-7]}} of 1 byte, drop
async void beside(void)
{
    {
        char pinned[3];
        lend(pinned);
        await wide();
    }
    await wide();
}
