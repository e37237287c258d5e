// The report has the largest frame first, with its size when it is stored and when it is embedded;
// below it, for each state, its line, what it awaits, its bytes, and what is kept, the largest first,
// with type, size and class; in columns, the same always.
// RUN: rm -rf %t && mkdir -p %t && %acc --report-sizes=%t/a %s -c -o %t/a.o
// RUN: %acc --report-sizes=%t/b %s -c -o %t/b.o && cmp %t/a %t/b
// RUN: FileCheck %s --match-full-lines --strict-whitespace < %t/a
#include <acc/async.h>

async_manual(leaf) int wait(int n);
struct leaf {
    char c;
};
void leaf_init(struct leaf *self, int n);
acc_poll leaf_poll(struct leaf *self, acc_context *cx, int *out);
void leaf_drop(struct leaf *self);
void lend(void *p);
int next(void);

// Equal sizes stand in the order of the text.
async int small(int n) { return n + await wait(1); }
async int equal(int n) { return n - await wait(1); }
async void forwards(void) { await wait(1); }
async void ready(void) {}

async int (large)(unsigned long many, int n)
{
    char buffer[100];
    lend(buffer);
    return next() + await small(n) + (int)many;
}
// CHECK:large: 120 bytes, align 8; embedded 120; {{.*}}sizes.c:[[#@LINE-6]]
// CHECK-NEXT: 12  start
// CHECK-NEXT:  8    many    unsigned long  parameter
// CHECK-NEXT:  4    n       int            parameter
// CHECK-NEXT:120  line [[#@LINE-6]]: await small
// CHECK-NEXT:100    buffer  char[100]      pinned
// CHECK-NEXT:  8    many    unsigned long  value
// CHECK-NEXT:  8    small                  child
// CHECK-NEXT:  4    {{t[0-9]+}}      int            temporary
// CHECK-EMPTY:
// CHECK-NEXT:small: 8 bytes, align 4; embedded 8; {{.*}}sizes.c:[[#@LINE-21]]
// CHECK-NEXT:4  start
// CHECK-NEXT:4    n     int  parameter
// CHECK-NEXT:5  line [[#@LINE-24]]: await wait
// CHECK-NEXT:4    n     int  value
// CHECK-NEXT:1    wait       child
// CHECK-EMPTY:
// CHECK-NEXT:equal: 8 bytes, align 4; embedded 8; {{.*}}
// CHECK-NEXT:4  start
// CHECK-NEXT:4    n     int  parameter
// CHECK-NEXT:5  line [[#@LINE-30]]: await wait
// CHECK-NEXT:4    n     int  value
// CHECK-NEXT:1    wait       child
// CHECK-EMPTY:
// CHECK-NEXT:forwards: 2 bytes, align 1; embedded 1; {{.*}}
// CHECK-NEXT:0  start
// CHECK-NEXT:1  line [[#@LINE-35]]: await wait
// CHECK-NEXT:1    wait    child
// CHECK-EMPTY:
// CHECK-NEXT:ready: 1 byte, align 1; embedded 0; {{.*}}
// CHECK-NEXT:0  start
// CHECK-NOT:{{.}}
