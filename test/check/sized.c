// async_sized bounds what callers embed: too small a bound, or none, is an error that says which would do.
// RUN: rm -f %t.o %t.c
// RUN: %acc -w -c %s -o %t.o 2> %t.err; test $? -eq 1 && not ls %t.o
// RUN: FileCheck %s --strict-whitespace --implicit-check-not=error: --input-file=%t.err
// RUN: %acc -w --emit-c %s -o %t.c 2> %t.err2; test $? -eq 1 && not ls %t.c && cmp %t.err %t.err2
#include <acc/async.h>

#define BOUND 24

struct store {
    int id;
    async_sized(BOUND) int (*get)(int);
};

static async int none(int v)
{
    return v;
}
static async int some(int v)
{
    char bytes[40];
    bytes[v] = 1;
    int *p = &v;
    await acc_suspend();
    return bytes[*p];
}
async int elsewhere(int v);
async_sized(24) int bounded_elsewhere(int v);
async_sized(25) int larger_elsewhere(int v);

struct store first = {1, some}, second = {.get = none}, third = {.get = some, .id = 3};
struct store unknown = {2, elsewhere}, known = {2, bounded_elsewhere}, larger = {2, larger_elsewhere};

static int take(async_sized(24) int (*get)(int))
{
    return get != 0;
}

async_sized(8) int definition(int v)
{
    await some(v);
    return v;
}

static async int aligned(int v)
{
    _Alignas(32) int n = v, *p = &n;
    await acc_suspend();
    return *p;
}

static async int unbounded(struct store *s, async int (*p)(int), async int (*q)(long), int n)
{
    s->get = n ? none : some;
    take(aligned);
    n += await p(1);
    n += await q(1);
    n += await s->get(1) + await bounded_elsewhere(2);
    return await elsewhere(n);
}
// In the order of the functions, then of the values:
// CHECK: sized.c:39:20: error: the frame of async function 'definition' has [[SIZE:[0-9]+]] bytes, more than the 8 of async_sized: async_sized([[SIZE]]) would do
// CHECK-NEXT: {{^ *}}39 | async_sized(8) int definition(int v){{$}}
// CHECK-NEXT: {{^}}      |                    ^{{$}}
// CHECK: sized.c:56:10: error: how large the future behind 'p' is, is not known here
// CHECK-NEXT: {{^ *}}56 |     n += await p(1);{{$}}
// CHECK-NEXT: {{^}}      |          ^{{$}}
// CHECK: boxed(p(1))
// CHECK: sized.c:56:10: note: boxed(...) puts it on the heap; to embed it, declare the pointer async_sized([[LARGEST:[0-9]+]]), which would do for the functions of this file
// CHECK: sized.c:57:10: error: how large the future behind 'q' is, is not known here
// CHECK: sized.c:57:10: note: boxed(...) puts it on the heap; to embed it, declare the pointer async_sized(N), where acc --report-sizes says N for the file that defines the functions
// CHECK: sized.c:59:12: error: how large the future of 'elsewhere' is, is not known here: it is defined in another file
// CHECK: sized.c:59:12: note: boxed(...) puts it on the heap; to embed it, declare the function async_sized(N), where acc --report-sizes says N for the file that defines it
// CHECK: sized.c:31:26: error: the frame of async function 'some' has [[SOME:[0-9]+]] bytes, more than the 24 of async_sized: async_sized([[SOME]]) would do
// CHECK-NEXT: {{^ *}}31 | struct store first = {1, some}, second = {.get = none}, third = {.get = some, .id = 3};{{$}}
// CHECK-NEXT: {{^}}      |                          ^{{$}}
// CHECK: sized.c:31:73: error: the frame of async function 'some' has
// CHECK: sized.c:32:28: error: async function 'elsewhere' may have a larger frame than the 24 bytes of async_sized where it goes
// CHECK: sized.c:32:85: error: async function 'larger_elsewhere' may have a larger frame than the 24 bytes of async_sized where it goes
// CHECK: sized.c:54:25: error: the frame of async function 'some' has
// CHECK: sized.c:55:10: error: the frame of async function 'aligned' is aligned to 32 bytes, and async_sized embeds 8: put it on the heap with boxed
