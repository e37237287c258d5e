// The struct of a generated future is complete behind its function, and what that embeds.
// RUN: rm -f %t.o %t.c
// RUN: %acc -w -c %s -o %t.o 2> %t.err; test $? -eq 1 && not ls %t.o
// RUN: FileCheck %s --strict-whitespace --implicit-check-not=error: --input-file=%t.err
// RUN: %acc -w --emit-c %s -o %t.c 2> %t.err2; test $? -eq 1 && not ls %t.c && cmp %t.err %t.err2
// RUN: %acc -w -c -DFINE %s -o %t.o && %acc -w -c -DFINE --acc-cc=gcc %s -o %t.o
#include <acc/async.h>

async int late(int n);
struct late_future;
struct points {
    struct late_future *to;
};
extern struct late_future elsewhere;

#ifndef FINE
struct holds {
    int n;
    // CHECK: early_futures.c:[[@LINE+3]]:24: error: 'struct late_future' is not complete before 'late' is defined, and what it awaits
    // CHECK-NEXT: {{^ *}}[[@LINE+2]] |     struct late_future future;{{$}}
    // CHECK-NEXT: {{^}}      |                        ^{{$}}
    struct late_future future;
};
#endif

async int waits(int n)
{
    struct late_future unused; /* written behind late, because waits embeds it */
    (void)sizeof(unused);
    return await late(n) + (int)sizeof(struct waits_future);
}

#ifndef FINE
// CHECK: early_futures.c:[[@LINE+1]]:27: error: 'struct late_future' is not complete
static struct late_future futures[2], *fine;

int size(void)
{
    // CHECK: early_futures.c:[[@LINE+1]]:12: error: 'struct waits_future' is not complete before 'waits' is defined
    return sizeof(struct waits_future);
}
#endif

async int late(int n)
{
    await acc_suspend();
    return n;
}

struct both {
    struct late_future first;
    struct waits_future second[2];
};
int sizes[] = {sizeof(struct both), sizeof(struct waits_future), _Alignof(struct late_future)};
