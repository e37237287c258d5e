// A frame's size is asked of an async function whose frame acc knows, and that does not hold its own.
// RUN: rm -f %t.o && not %acc -c %s -o %t.o 2> %t.err && not ls %t.o
// RUN: FileCheck %s --strict-whitespace --implicit-check-not=error: --input-file=%t.err
// RUN: not %acc -DCYCLE -c %s -o %t.o 2>&1 | FileCheck %s --check-prefix=CYCLE
// RUN: not %acc -DASSERTION -c %s -o %t.o 2>&1 | FileCheck %s --check-prefix=ASSERTION
#include <acc/async.h>

async int wait_for(int n)
{
    await acc_suspend();
    return n;
}

#if defined(CYCLE)
async int holds_itself(int n);
// CYCLE: frame_size.c:[[@LINE+1]]:34: error: the frame of async function 'holds_itself' depends on its own size
struct own { unsigned char bytes[acc_frame_size(holds_itself)]; };

async int holds_itself(int n)
{
    struct own own = {{0}};
    await acc_suspend();
    return own.bytes[n];
}

#elif defined(ASSERTION)
// clang's own, with the size as it is: the first trial has another one, and that is not heard.
_Static_assert(acc_frame_size(wait_for) < 64, "not this one");
// ASSERTION: frame_size.c:[[@LINE+1]]:16: error: static assertion failed due to requirement
_Static_assert(acc_frame_size(wait_for) >= 64, "this one");
// ASSERTION: 1 error generated

#else
async int elsewhere(int n);

static int plain(int n)
{
    return n;
}

int hidden(int wait_for)
{
    // CHECK: frame_size.c:[[@LINE+3]]:17: error: 'wait_for' is not an async function: it has no frame
    // CHECK-NEXT: {{^ *}}[[@LINE+2]] |     return (int)acc_frame_size(wait_for);{{$}}
    // CHECK-NEXT: {{^}}      |                 ^{{$}}
    return (int)acc_frame_size(wait_for);
}

// CHECK: frame_size.c:[[@LINE+1]]:23: error: 'plain' is not an async function: it has no frame
unsigned char bytes_1[acc_frame_size(plain)];

// CHECK: frame_size.c:[[@LINE+1]]:23: error: the frame of async function 'elsewhere' is not known here: it is defined in another file
unsigned char bytes_2[acc_frame_size(elsewhere)];

// CHECK: frame_size.c:[[@LINE+1]]:10: error: 'plain' is not an async function: it has no frame
_Alignas(acc_frame_align(plain)) char aligned;

int calls_plain(void)
{
    return plain(bytes_1[0]);
}
#endif
