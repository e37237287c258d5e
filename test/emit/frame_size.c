// acc_frame_size and acc_frame_align are constants wherever C wants one, before the function's
// definition too, and in types that the frames of other functions hold.
// RUN: rm -rf %t && mkdir -p %t && cd %t && cp %s x.c && cp %S/Inputs/frame_size.h .
// RUN: %acc -Wall -Wextra -Werror x.c -o x && ./x
// RUN: %acc -Wall -Wextra -Werror --acc-cc=gcc -O2 x.c -o x && ./x
// RUN: %acc -Wall -Wextra -Werror -m32 -ffreestanding -c x.c -o x32.o
// RUN: %acc --emit-c x.c -o x.gen.c && %cc_all x.gen.c && %acc --emit-c x.c | cmp - x.gen.c
//
// A frame that is as large as the first guess is known by its name all the same.
// RUN: printf '#include <acc/async.h>\n_Static_assert(acc_frame_size(acc_join) == 48, "");\n' > j.c
// RUN: %acc -c j.c -o j.o
//
// What acc's own check reads is the number that comes out: no warning that depends on it is wrong.
// RUN: %acc -DWARN -Wall -c x.c 2>&1 | FileCheck x.c --check-prefix=WARN
#include <acc/async.h>

#include "frame_size.h"

async int outer(int n);
static async void middle(void);

_Alignas(acc_frame_align(outer)) unsigned char storage[acc_frame_size(outer)];
unsigned char *const storage_end = storage + acc_frame_size(outer);
typedef unsigned char middle_bytes[(acc_frame_size(middle))];
enum { OUTER_AND_ONE = acc_frame_size(outer) + 1 };

/* What the parser assumes at first holds for neither. */
_Static_assert(acc_frame_size(outer) != 64 && acc_frame_size(outer) != 1, "a trial's number");
_Static_assert(sizeof(char[acc_frame_size(outer) - 40]) > 1, "as long as this is not negative");
_Static_assert(__builtin_types_compatible_p(__typeof__(acc_frame_size(outer)), size_t), "a size_t");

struct holder {
    char before;
    _Alignas(acc_frame_align(middle)) unsigned char bytes[acc_frame_size(middle)];
};

async_manual(counted) void count(int n);

struct counted {
    long long left;
    char more[21];
};

_Static_assert(acc_frame_size(count) == sizeof(struct counted), "the struct of a hand-written one");
_Static_assert(acc_frame_align(count) == _Alignof(struct counted), "and its alignment");

/* The generated names are for everybody; the executor of this program is thirty lines below. */
struct outer_future;
extern const acc_type outer_future_type;
void outer_future_init(struct outer_future *self, int n);
acc_poll outer_future_poll(struct outer_future *self, acc_context *cx, int *out);

void counted_init(struct counted *self, int n)
{
    self->left = n;
}

acc_poll counted_poll(struct counted *self, acc_context *cx)
{
    if (self->left-- == 0)
        return ACC_READY;
    acc_wake_local(acc_cx_waker(cx));
    return ACC_PENDING;
}

void counted_drop(struct counted *self)
{
    (void)self;
}

static async void middle(void)
{
    _Alignas(32) char text[40] = "kept";
    char *volatile escaped = text;
    await count(2);
    await count(escaped[0] - 'k' + 1);
}

/* Its frame holds arrays as long as another frame. */
static async int sizes(int n)
{
    struct holder holder = {.before = 'b'};
    unsigned char more[2 * acc_frame_size(middle)];
    unsigned char *volatile escaped = more;
    escaped[sizeof more - 1] = 7;
    holder.bytes[acc_frame_size(middle) - 1] = 5;
    await middle();
    switch (n) {
    case acc_frame_size(middle):
        return 1;
    case acc_frame_align(middle):
        return holder.bytes[acc_frame_size(middle) - 1] + escaped[sizeof more - 1];
    }
    return 2;
}

static async int folded(void)
{
    struct header_holder holder = {{0}};
    await acc_suspend();
    return holder.bytes[0];
}

async int outer(int n)
{
    int a = await sizes(n);
    return a + await sizes((int)acc_frame_size(middle)) + await sizes(0);
}

unsigned char sizes_bytes[acc_frame_size(sizes)], folded_bytes[acc_frame_size(folded)];
_Static_assert(sizeof sizes_bytes > 3 * acc_frame_size(middle), "it holds three of them");
_Static_assert(sizeof folded_bytes > acc_frame_size(in_header), "it holds one of the header's");

#ifdef WARN
int warned(unsigned char n)
{
    // WARN: x.c:[[@LINE+1]]:14: warning: {{.*}} always false
    return n == acc_frame_size(sizes);
}
#endif

#ifndef __STDC_HOSTED__
#error this is neither
#elif __STDC_HOSTED__
static void wake(acc_waker waker)
{
    (void)waker;
}

int main(void)
{
    static const acc_executor_ops ops = {.version = ACC_ABI_VERSION,
                                         .size = sizeof ops,
                                         .wake = wake,
                                         .wake_local = wake};
    acc_executor executor = {&ops};
    acc_waker waker = {&executor, 0, 0, 0};
    acc_context cx = acc_cx_make(waker, ~(uint64_t)0, 128);
    struct outer_future *future = (struct outer_future *)storage;
    int result = 0, polls = 1;
    outer_future_init(future, (int)acc_frame_align(middle));
    for (; outer_future_poll(future, &cx, &result) == ACC_PENDING; polls++)
        continue;
    if (outer_future_type.size != sizeof storage || outer_future_type.align != acc_frame_align(outer))
        return 1;
    if (storage_end - storage != OUTER_AND_ONE - 1 || sizeof(middle_bytes) % 32)
        return 2;
    return result == 12 + 1 + 2 && polls == 3 * 3 + 1 ? 0 : 3;
}
#endif
