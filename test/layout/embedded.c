// Embedded, a frame is what its suspends need.  One await needs no tag, so a function that only
// forwards adds no byte; two need one.  Bytes that a child's frame has and does not use are lent to
// the frame around it, for its tag and its values; a hand-written child lends none.  Stored, each
// frame has a tag, too, and room for the parameters, but not both behind each other.
// RUN: %acc --verify --dump=layout %s | FileCheck %s
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

// As large as a frame of 9 bytes that acc lays out, with padding that C may overwrite.
async_manual(padded) int padded_wait(void);
struct padded {
    uint64_t n;
    char c;
};
void padded_init(struct padded *self);
acc_poll padded_poll(struct padded *self, acc_context *cx, int *out);
void padded_drop(struct padded *self);

// ---- wrappers

// CHECK-LABEL: frame inner: size 1 align 1, stored 2 align 1,
async int inner(void) { return await wait(); }
// CHECK-LABEL: frame wrapper1: size 1 align 1, stored 2 align 1,
async int wrapper1(void) { return await inner(); }
// CHECK-LABEL: frame wrapper2: size 1 align 1, stored 2 align 1,
async int wrapper2(void) { return await wrapper1(); }

// What the parameters ask for is asked for once, at the outermost.
// CHECK-LABEL: frame argument: size 1 align 1, stored 16 align 8,
async int argument(uint64_t n)
{
    use(n);
    return await wait();
}
// CHECK-LABEL: frame passes: size 1 align 1, stored 16 align 8,
async int passes(uint64_t n) { return await argument(n); }

// CHECK-LABEL: frame branches: size 2 align 1, stored 2 align 1, tag at 1 of 1 byte, drop
async int branches(char v)
{
    if (v)
        return await wrapper2();
    return -await wrapper2();
}

// The tag of the child is not the tag of the parent.
// CHECK-LABEL: frame above_branches: size 3 align 1, stored 3 align 1, tag at 2 of 1 byte, drop
async void above_branches(void)
{
    await branches(0);
    await branches(1);
}

// ---- lent bytes

// CHECK-LABEL: frame holds: size 16 align 8, stored 16 align 8, tag at 9 of 1 byte when stored, drop
// CHECK: await #1 wait {{.*}}: 9 bytes
async void holds(uint64_t n)
{
    await wait();
    use(n);
}

// The tag alone.
// CHECK-LABEL: frame tagged: size 16 align 8, stored 16 align 8, tag at {{9|1[0-5]}} of 1 byte, drop
async void tagged(uint64_t n)
{
    await holds(n);
    await holds(1);
}

// A tag above that tag; the child's is its own.
// CHECK-LABEL: frame tagged_twice: size 16 align 8, stored 16 align 8, tag at {{1[0-5]}} of 1 byte, drop
async void tagged_twice(uint64_t n)
{
    await tagged(n);
    await tagged(1);
}

// As many values as there is room for: 7 bytes are lent, a tag is among them.
// CHECK-LABEL: frame full: size 16 align 8, stored 16 align 8, tag at {{9|1[0-5]}} of 1 byte, drop
// CHECK: await #1 holds {{.*}}: 22 bytes
// CHECK-NEXT: at 0: 16 bytes child holds
// CHECK-DAG: at {{9|1[0-5]}}: 1 byte a of char
// CHECK-DAG: at 1{{0|4}}: 2 bytes b of short
// CHECK-DAG: at {{9|1[0-5]}}: 1 byte c of char
// CHECK-DAG: at 1{{0|2|4}}: 2 bytes d of short
async void full(char a, short b, char c, short d)
{
    await holds(1);
    use((uint64_t)(a + b + c + d));
    await wait();
}

// One byte more does not fit.
// CHECK-LABEL: frame over_full: size 24 align 8,
async void over_full(char a, short b, char c, short d, char e)
{
    await holds(1);
    use((uint64_t)(a + b + c + d + e));
    await wait();
}

// Two levels up there is what the child itself left over: here one byte, behind its values.  Stored,
// takes_one has a tag, which does not fit any more.
// CHECK-LABEL: frame leaves_one: size 16 align 8, stored 16 align 8, tag at {{9|1[0-5]}} of 1 byte when stored, drop
async void leaves_one(char a, short b, char c, short d)
{
    await holds(1);
    use((uint64_t)(a + b + c + d));
}
// CHECK-LABEL: frame takes_one: size 16 align 8, stored 24 align 8,
// CHECK: await #1 leaves_one {{.*}}: 17 bytes
// CHECK-NEXT: at 0: 16 bytes child leaves_one
// CHECK-NEXT: at {{9|1[0-5]}}: 1 byte e of char
async void takes_one(char e)
{
    await leaves_one(1, 2, 3, 4);
    use((uint64_t)e);
}
// CHECK-LABEL: frame nothing_left: size 24 align 8,
async void nothing_left(char f)
{
    await takes_one(1);
    use((uint64_t)f);
}

// ---- what lends nothing

// CHECK-LABEL: frame by_hand: size 24 align 8, stored 24 align 8, tag at {{1[6-9]|2[0-3]}} of 1 byte, drop
async void by_hand(void)
{
    await padded_wait();
    await padded_wait();
}

// One await needs no byte there, either; stored it does.
// CHECK-LABEL: frame forwards_by_hand: size 16 align 8, stored 24 align 8, tag at 16 of 1 byte when stored, drop
async int forwards_by_hand(void) { return await padded_wait(); }

// CHECK-LABEL: frame keeps_by_hand: size 24 align 8, stored 24 align 8,
// CHECK: await #1 padded_wait {{.*}}: 17 bytes
// CHECK-NEXT: at 0: 16 bytes child padded_wait
// CHECK-NEXT: at 16: 1 byte k of char
async void keeps_by_hand(char k)
{
    await padded_wait();
    use((uint64_t)k);
}

// Nor does a frame lend the padding of what is in it.
// CHECK-LABEL: frame two_by_hand: size 24 align 8, stored 24 align 8, tag at {{1[6-9]|2[0-3]}} of 1 byte, drop
async void two_by_hand(void)
{
    await forwards_by_hand();
    await forwards_by_hand();
}
