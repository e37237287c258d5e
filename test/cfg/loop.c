// A loop has a head that tests, a body and a step; its await ends a block, and the scope of the body
// begins anew in each round.  A statement without an await is one region.
// RUN: %acc --dump=cfg %s | FileCheck %s
#include <acc/async.h>

async_manual(leaf) int wait(int n);
struct leaf {
    char c;
};
void leaf_init(struct leaf *self, int n);
acc_poll leaf_poll(struct leaf *self, acc_context *cx, int *out);
void leaf_drop(struct leaf *self);
int next(int n);
void use(int n);

// CHECK-LABEL: function sum(int n) -> int
// CHECK-NEXT: region b[[R:[0-9]+]]..b{{[0-9]+}} `while (total > 9) total /= 2;`
// CHECK: init total = `0`
// CHECK: enter scope [[FOR:[0-9]+]]: i
// CHECK-NEXT: init i = `0`
// CHECK-NEXT: jump b[[HEAD:[0-9]+]]
// CHECK-NEXT: b[[HEAD]]:
// CHECK-NEXT: branch `i < n`, true b[[BODY:[0-9]+]], false b[[DONE:[0-9]+]]
// CHECK-NEXT: b[[BODY]]:
// CHECK-NEXT: enter scope [[INNER:[0-9]+]]: square
// CHECK-NEXT: init square = `i * i`
// CHECK-NEXT: await #1 wait -> [[T:t[0-9]+]], ready b[[READY:[0-9]+]]{{$}}
// CHECK-NEXT: b[[READY]]:
// CHECK-NEXT: eval `total += [[T]]`
// CHECK: leave scope [[INNER]]: square
// CHECK-NEXT: jump b[[STEP:[0-9]+]]
// CHECK-NEXT: b[[STEP]]:
// CHECK-NEXT: eval `i++`
// CHECK-NEXT: jump b[[HEAD]]
// CHECK-NEXT: b[[DONE]]:
// CHECK: b[[R]]:
// CHECK: branch `total > 9`
// CHECK: return `total`
async int sum(int n)
{
    int total = 0;
    for (int i = 0; i < n; i++) {
        int square = i * i;
        total += await wait(square);
    }
    while (total > 9)
        total /= 2;
    return total;
}
