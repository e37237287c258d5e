// A function that awaits itself, by whatever way, has no size: the error shows the way round.
// RUN: not %acc --dump=layout %s 2>&1 | FileCheck %s
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

async int even(int n);

async int odd(int n)
{
    return n ? await even(n - 1) : 0;
}
// CHECK: cycle.c:[[#@LINE+7]]:{{[0-9]+}}: error: async function 'even' awaits itself, so its frame would have no end
// CHECK: cycle.c:[[#@LINE+6]]:{{[0-9]+}}: note: 'even' awaits 'odd' here
// CHECK: cycle.c:[[#@LINE-4]]:{{[0-9]+}}: note: 'odd' awaits 'even' here
// CHECK: cycle.c:[[#@LINE-5]]:{{[0-9]+}}: note: a cycle needs one call on the heap

async int even(int n)
{
    return n ? await odd(n - 1) : 1;
}

// CHECK: cycle.c:[[#@LINE+2]]:{{[0-9]+}}: error: async function 'self' awaits itself
// CHECK: cycle.c:[[#@LINE+1]]:{{[0-9]+}}: note: 'self' awaits 'self' here
async int self(int n) { return await self(n); }

// Whoever awaits one of them says nothing more.
// CHECK-NOT: error:
async int above(int n) { return await self(n) + await odd(n); }
async void fine(void) { await wait(); }
