// Between pointers, a bound does not shrink; it is a number.
// RUN: %acc -w -c %s -o %t.o 2> %t.err; test $? -eq 1
// RUN: FileCheck %s --strict-whitespace --implicit-check-not=error: --input-file=%t.err
#include <acc/async.h>

// CHECK: sized_values.c:[[@LINE+1]]:30: error: async_sized needs a number of bytes: an integer literal, not 'sizeof(int)'
async_sized(sizeof(int)) int measured(int v);

async_sized(8) int twice(int v);
// CHECK: sized_values.c:[[@LINE+1]]:20: error: async function 'twice' is declared with another async_sized before
async_sized(9) int twice(int v);

typedef async_sized(16) int (*tiny)(int);
struct store {
    async_sized(64) int (*get)(int);
};

static tiny kept;
static void take(tiny t, tiny u)
{
    // CHECK: sized_values.c:[[@LINE+1]]:20: error: this pointer is for futures of up to 64 bytes, more than the 16 of async_sized where it goes
    kept = u ? t : ((struct store *)0)->get;
}

static async int values(struct store *s, async int (*p)(int), tiny t)
{
    // CHECK: sized_values.c:[[@LINE+3]]:10: error: this pointer is for futures of up to 64 bytes, more than the 16 of async_sized where it goes
    // CHECK-NEXT: {{^ *}}[[@LINE+2]] |     take(s->get, p);{{$}}
    // CHECK-NEXT: {{^}}      |          ^{{$}}
    take(s->get, p);
    // CHECK: sized_values.c:[[@LINE-1]]:18: error: this pointer is for futures of any size, and where it goes async_sized allows 16 bytes: declare it async_sized too
    take(t, 0);
    s->get = t;
    // CHECK: sized_values.c:[[@LINE+1]]:14: error: this pointer is for futures of any size
    s->get = p;
    // CHECK: sized_values.c:[[@LINE+1]]:41: error: this pointer is for futures of any size
    struct store copy = {.get = 0 ? t : p}, other = *s;
    return await copy.get(1) + await other.get(2);
}
