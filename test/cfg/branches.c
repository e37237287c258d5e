// && || ?: with an await on the right become branches; without one they stay expressions.
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

// CHECK-LABEL: function both(
// CHECK-NEXT: {{^}}  b{{[0-9]+}}:
// CHECK-NEXT: branch `a`, true b[[RIGHT:[0-9]+]], false b[[NO:[0-9]+]]
// CHECK-NEXT: b[[RIGHT]]:
// CHECK-NEXT: await #1 wait -> [[T:t[0-9]+]], ready b[[TEST:[0-9]+]]
// CHECK-NEXT: b[[TEST]]:
// CHECK-NEXT: branch `[[T]]`, true b[[YES:[0-9]+]], false b[[NO]]
// CHECK-NEXT: b[[YES]]:
// CHECK-NEXT: eval `use(1)`
// CHECK-NEXT: jump b[[NO]]
async void both(int a)
{
    if (a && await wait(1))
        use(1);
}

// CHECK-LABEL: function value(
// CHECK-NEXT: {{^}}  b{{[0-9]+}}:
// CHECK-NEXT: branch `a`, true b[[YES:[0-9]+]], false b[[NO:[0-9]+]]
// CHECK-NEXT: b[[YES]]:
// CHECK-NEXT: await #1{{.*}}
// CHECK-NEXT: {{^}}  b{{[0-9]+}}:
// CHECK-NEXT: set [[T:t[0-9]+]] = `{{t[0-9]+}}`
// CHECK-NEXT: jump b[[JOIN:[0-9]+]]
// CHECK-NEXT: b[[NO]]:
// CHECK-NEXT: set [[T]] = `next(2)`
// CHECK-NEXT: jump b[[JOIN]]
// CHECK-NEXT: b[[JOIN]]:
// CHECK-NEXT: return `[[T]]`
async int value(int a) { return a ? await wait(1) : next(2); }

// CHECK-LABEL: function left(
// CHECK-NEXT: {{^}}  b{{[0-9]+}}:
// CHECK-NEXT: await #1 wait -> [[T:t[0-9]+]],{{.*}}
// CHECK-NEXT: {{^}}  b{{[0-9]+}}:
// CHECK-NEXT: return `[[T]] && next(1)`
async int left(void) { return await wait(1) && next(1); }

// CHECK-LABEL: function cases(
// CHECK: switch `n`, `1` b[[ONE:[0-9]+]], `2` ... `5` b[[MORE:[0-9]+]], default b[[DONE:[0-9]+]]
// CHECK: b[[ONE]]:
// CHECK-NEXT: await #1 {{.*}} ready b[[READY:[0-9]+]]
// CHECK-NEXT: b[[READY]]:
// CHECK-NEXT: jump b[[MORE]]
// CHECK-NEXT: b[[MORE]]:
// CHECK-NEXT: eval `use(2)`
// CHECK-NEXT: leave scope 1
// CHECK-NEXT: jump b[[DONE]]
async void cases(int n)
{
    switch (n) {
    case 1:
        await wait(1); /* falls through */
    case 2 ... 5:
        use(2);
        break;
    }
}
