// acc_cx() is called, in an async function, where it is polled.
// RUN: rm -f %t.o && not %acc -w -c %s -o %t.o 2> %t.err && not ls %t.o
// RUN: FileCheck %s --strict-whitespace --implicit-check-not=error: --input-file=%t.err
// RUN: not %acc -w -DDEFER -c %s -o %t.o 2>&1 | FileCheck %s --check-prefix=DEFER
#include <acc/async.h>

#ifdef DEFER
async void says_so_when_it_ends(void)
{
    // DEFER: context.c:[[@LINE+3]]:33: error: acc_cx() in a defer: a future that is dropped is not polled
    // DEFER-NEXT: {{^ *}}[[@LINE+2]] |     defer acc_wake(acc_cx_waker(acc_cx()));{{$}}
    // DEFER-NEXT: {{^}}      |                                 ^{{$}}
    defer acc_wake(acc_cx_waker(acc_cx()));
    await acc_suspend();
}
#else

async int takes_it(void)
{
    // CHECK: context.c:[[@LINE+1]]:38: error: acc_cx is no function to take: write acc_cx()
    acc_context *(*function)(void) = acc_cx;
    // CHECK: context.c:[[@LINE+1]]:17: error: acc_cx is no function to take: write acc_cx()
    function = &acc_cx;
    await acc_suspend();
    return function != 0;
}

int plain(void)
{
    // CHECK: context.c:[[@LINE+1]]:12: error: acc_cx() outside an async function
    return acc_cx() != 0;
}

// CHECK: context.c:[[@LINE+1]]:34: error: acc_cx() outside an async function
acc_context *(*variable)(void) = acc_cx;

/* Nobody else's business. */
static int other(int acc_cx)
{
    return acc_cx;
}

int calls_other(void)
{
    return other(1);
}
#endif
