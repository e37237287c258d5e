// Operands to the left of an await are evaluated before it, into temporaries; what follows it, after
// it; the target of = and op= comes last.  What nothing can change needs no copy.
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

// CHECK-LABEL: function operands(
// CHECK: set [[A:t[0-9]+]] = `next(1)`
// CHECK-NEXT: await #1 wait -> [[B:t[0-9]+]],{{.*}}
// CHECK-NEXT: {{^}}  b{{[0-9]+}}:
// CHECK-NEXT: return `[[A]] + [[B]] + next(2)`
async int operands(void) { return next(1) + await wait(1) + next(2); }

// CHECK-LABEL: function arguments(
// CHECK-NEXT: {{^}}  b{{[0-9]+}}:
// CHECK-NEXT: set [[A:t[0-9]+]] = `next(n)`
// CHECK-NEXT: await #1 wait -> [[B:t[0-9]+]],{{.*}}
// CHECK-NEXT: {{^}}  b{{[0-9]+}}:
// CHECK-NEXT: return `sum([[A]], n, [[B]])`
int sum(int a, int b, int c);
async int arguments(int n) { return sum(next(n), n, await wait(1)); }

// CHECK-LABEL: function changed(
// CHECK-NEXT: {{^}}  b{{[0-9]+}}:
// CHECK-NEXT: set [[A:t[0-9]+]] = `n`
// CHECK-NEXT: await #1 wait -> [[B:t[0-9]+]],{{.*}}
// CHECK-NEXT: {{^}}  b{{[0-9]+}}:
// CHECK-NEXT: return `[[A]] + (n = [[B]])`
async int changed(int n) { return n + (n = await wait(1)); }

// CHECK-LABEL: function target(
// CHECK: await #1 wait -> [[A:t[0-9]+]],{{.*}}
// CHECK-NEXT: {{^}}  b{{[0-9]+}}:
// CHECK-NEXT: eval `p[next(1)] += [[A]]`
async void target(int *p) { p[next(1)] += await wait(1); }

// CHECK-LABEL: function nested(
// CHECK-NEXT: {{^}}  b{{[0-9]+}}:
// CHECK-NEXT: await #1 wait -> [[A:t[0-9]+]], ready b[[B1:[0-9]+]]
// CHECK-NEXT: b[[B1]]:
// CHECK-NEXT: await #2 wait -> [[B:t[0-9]+]], ready b[[B2:[0-9]+]]
// CHECK-NEXT: b[[B2]]:
// CHECK-NEXT: return `[[B]]`
async int nested(void) { return await wait(await wait(1)); }
