// What a saving promises is what one gets: the report of each function is compared with the sizes of
// the same function without that one thing (REMOVE names it), which is compiled like any other.
// RUN: rm -rf %t && mkdir -p %t && cd %t && %acc --report-sizes=r.json -w -fsyntax-only %s
// RUN: %check_sizes r.json && %savings r.json > promised && FileCheck %s < promised
// RUN: for case in page:page first:first wide:wide child:deep 'value:compute()'; do \
// RUN:   name=${case%%:*}; \
// RUN:   %acc --report-sizes=$name.json -w -DREMOVE_$name -fsyntax-only %s || exit 1; \
// RUN:   %savings r.json $name.json ${name}_user "${case#*:}" || exit 1; \
// RUN: done
//
// The comparison can fail: without another thing the sizes are others.
// RUN: not %savings r.json first.json page_user page
#include <acc/async.h>

async_manual(leaf) int wait(int n);
struct leaf {
    char room[40];
};
void leaf_init(struct leaf *self, int n);
acc_poll leaf_poll(struct leaf *self, acc_context *cx, int *out);
void leaf_drop(struct leaf *self);
void lend(void *p);
int next(void);

// A buffer that is kept for its address.
async int page_user(int n)
{
    int kept = next();
    {
#ifndef REMOVE_page
        char page[4096];
        lend(page);
#endif
        n += await wait(1);
    }
    return n + kept + await wait(2);
}
// CHECK: page_user page: 4{{[0-9]+}} -> {{[0-9]+}}, embedded 4{{[0-9]+}} -> {{[0-9]+}}: `page` (4096 B) is kept across line [[#@LINE-4]] because line [[#@LINE-6]] takes its address, and its scope ends at line [[#@LINE-3]]: put it on the heap, which leaves a pointer, or end its scope where it is last used

// One of two that share a place is worth nothing: the other is as large.  But a third one counts.
async void first_user(void)
{
    char both[64];
    {
        char one[1000];
        lend(one);
        await wait(1);
    }
    {
        char two[1000];
        lend(two);
        await wait(1);
    }
    lend(both);
#ifndef REMOVE_first
    char first[1100];
    lend(first);
#endif
    await wait(1);
}
// CHECK-NOT: first_user {{one|two}}
// CHECK: first_user first: 12{{[0-9]+}} -> 10{{[0-9]+}}, embedded

// What forces an alignment, and what is kept at several awaits.
async int wide_user(void)
{
#ifndef REMOVE_wide
    _Alignas(64) char wide = (char)next();
#else
    char wide;
#endif
    int sum = await wait(1);
    sum += await wait(2);
#ifdef REMOVE_wide
    wide = 1;
#endif
    return sum + wide;
}
// CHECK: wide_user wide: 64 -> 48, embedded 64 -> 48: `wide` (1 B) is kept across line [[#@LINE-7]] and 1 more await because line [[#@LINE-2]] reads it: use it for the last time before line [[#@LINE-7]]

// A child.
static async int deep(int n)
{
    char room[500];
    lend(room);
    return room[0] + await wait(n);
}
async int child_user(int n)
{
#ifdef REMOVE_child
    return n + await boxed(deep(n));
#else
    return n + await deep(n);
#endif
}
// CHECK: child_user deep: 5{{[0-9]+}} -> {{[0-9]+}}, embedded 5{{[0-9]+}} -> {{[0-9]+}}: the child `deep` (5{{[0-9]+}} B) is awaited at line [[#@LINE-3]]: make it smaller itself; or boxed() puts it on the heap and leaves a pointer

// A temporary: what stands left of the await.
double compute(void);
async double value_user(int n)
{
#ifdef REMOVE_value
    int waited = await wait(n);
    return compute() + waited;
#else
    return compute() + await wait(n);
#endif
}
// CHECK: value_user t{{[0-9]+}}: {{[0-9]+}} -> {{[0-9]+}}, embedded {{[0-9]+}} -> {{[0-9]+}}: `compute()` (8 B) is kept across line [[#@LINE-3]] because line [[#@LINE-3]] reads it: compute it behind the await of line [[#@LINE-3]]

struct tiny {
    int value, left;
};
async_manual(tiny) int tiny_wait(void);
void tiny_init(struct tiny *self);
acc_poll tiny_poll(struct tiny *self, acc_context *cx, int *out);
void tiny_drop(struct tiny *self);
void drop_byte(unsigned char *byte);

// What would make the frame smaller embedded and larger stored is no saving.
// CHECK-NOT: small_user
static async int small(unsigned char id)
{
    __attribute__((cleanup(drop_byte))) unsigned char held = id;
    return await tiny_wait();
}

async int small_user(void)
{
    return await small(7);
}

// A generator lies in the frame as long as its loop.
// CHECK: each_user {{.*}}: the generator `bytes_of` ({{[0-9]+}} B) lies in the frame until the loop of line [[#@LINE+12]] is left: boxed_lazy() puts it on the heap and leaves a handle
static generator int bytes_of(int n)
{
    char bytes[90];
    lend(bytes);
    for (int i = 0; i < n; i++)
        yield(bytes[i]);
}

async int each_user(void)
{
    int total = 0;
    await_each (int x, bytes_of(4)) {
        await wait(1);
        total += x;
    }
    return total;
}
