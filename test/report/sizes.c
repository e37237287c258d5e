// The table has the largest frame first, with its size when it is stored and when it is embedded;
// below it, for each state, its line, what it awaits, its bytes, and what is kept, the largest first,
// with size, offset, type, class, line and reason, then padding, then savings; in columns, the same
// always.
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
// CHECK-NEXT:  lends, when embedded, bytes 117 to 119
// CHECK-NEXT: 12  start
// CHECK-NEXT:  8    at 0    many    unsigned long       parameter, line [[#@LINE-9]]  an argument, kept for the first poll
// CHECK-NEXT:  4    at 8    n       int                 parameter, line [[#@LINE-10]]  an argument, kept for the first poll
// CHECK-NEXT:  1    at 117  state                       tag                 says whether it has begun; in the stored form only
// CHECK-NEXT:105    at 12                               padding             most needed by the await of line [[#@LINE-8]], for buffer
// CHECK-NEXT:  2    at 118                              padding             needed in no state: alignment
// CHECK-NEXT:117  line [[#@LINE-10]]: await small
// CHECK-NEXT:100    at 0    buffer  char[100]           pinned, line [[#@LINE-13]]     line [[#@LINE-12]] takes its address, and its scope ends at line [[#@LINE-10]]
// CHECK-NEXT:  8    at 104  many    unsigned long       value, line [[#@LINE-16]]      line [[#@LINE-12]] reads it
// CHECK-NEXT:  8    at 112  small   the frame of small  child               embedded, until the await of line [[#@LINE-13]] is over
// CHECK-NEXT:  4    at 100  {{t[0-9]+}}      int                 temporary, line [[#@LINE-14]]  line [[#@LINE-14]] reads it: `next()`
// CHECK-NEXT:  1    at 117  state                       tag                 says whether it has begun; in the stored form only
// CHECK-NEXT:  2    at 118                              lent                needed by no await: the frame around may use it
// CHECK-NEXT:  saves 96 bytes: `buffer` (100 B) is kept across line [[#@LINE-17]] because line [[#@LINE-18]] takes its address, and its scope ends at line [[#@LINE-16]]: put it on the heap, which leaves a pointer, or end its scope where it is last used
// CHECK-NEXT:  saves 8 bytes: `many` (8 B) is kept across line [[#@LINE-18]] because line [[#@LINE-18]] reads it: use it for the last time before line [[#@LINE-18]]
// CHECK-EMPTY:
// CHECK-NEXT:small: 8 bytes, align 4; embedded 8; {{.*}}sizes.c:[[#@LINE-29]]
// CHECK-NEXT:  lends, when embedded, bytes 5 to 7
// CHECK-NEXT:  awaited by large (line [[#@LINE-22]], embedded)
// CHECK-NEXT:4  start
// CHECK-NEXT:4    at 0  n      int          parameter, line [[#@LINE-33]]  an argument, kept for the first poll
// CHECK-NEXT:1    at 5  state               tag                 says whether it has begun; in the stored form only
// CHECK-NEXT:1    at 4                      padding             needed by the await of line [[#@LINE-35]], for wait
// CHECK-NEXT:2    at 6                      padding             needed in no state: alignment
// CHECK-NEXT:5  line [[#@LINE-37]]: await wait
// CHECK-NEXT:4    at 0  n      int          value, line [[#@LINE-38]]      line [[#@LINE-38]] reads it
// CHECK-NEXT:1    at 4  wait   struct leaf  child               manual, until the await of line [[#@LINE-39]] is over
// CHECK-NEXT:1    at 5  state               tag                 says whether it has begun; in the stored form only
// CHECK-NEXT:2    at 6                      lent                needed by no await: the frame around may use it
// CHECK-NEXT:  saves 0 bytes stored, 7 embedded: `n` (4 B) is kept across line [[#@LINE-42]] because line [[#@LINE-42]] reads it: use it for the last time before line [[#@LINE-42]]
// CHECK-EMPTY:
// CHECK-NEXT:equal: 8 bytes, align 4; embedded 8; {{.*}}sizes.c:[[#@LINE-43]]
// CHECK-NEXT:  lends, when embedded, bytes 5 to 7
// CHECK-NEXT:4  start
// CHECK-NEXT:4    at 0  n      int          parameter, line [[#@LINE-46]]  an argument, kept for the first poll
// CHECK-NEXT:1    at 5  state               tag                 says whether it has begun; in the stored form only
// CHECK-NEXT:1    at 4                      padding             needed by the await of line [[#@LINE-48]], for wait
// CHECK-NEXT:2    at 6                      padding             needed in no state: alignment
// CHECK-NEXT:5  line [[#@LINE-50]]: await wait
// CHECK-NEXT:4    at 0  n      int          value, line [[#@LINE-51]]      line [[#@LINE-51]] reads it
// CHECK-NEXT:1    at 4  wait   struct leaf  child               manual, until the await of line [[#@LINE-52]] is over
// CHECK-NEXT:1    at 5  state               tag                 says whether it has begun; in the stored form only
// CHECK-NEXT:2    at 6                      lent                needed by no await: the frame around may use it
// CHECK-NEXT:  saves 0 bytes stored, 7 embedded: `n` (4 B) is kept across line [[#@LINE-55]] because line [[#@LINE-55]] reads it: use it for the last time before line [[#@LINE-55]]
// CHECK-EMPTY:
// CHECK-NEXT:forwards: 2 bytes, align 1; embedded 1; {{.*}}sizes.c:[[#@LINE-56]]
// CHECK-NEXT:0  start
// CHECK-NEXT:1    at 1  state               tag      says whether it has begun; in the stored form only
// CHECK-NEXT:1    at 0                      padding  needed by the await of line [[#@LINE-59]], for wait
// CHECK-NEXT:1  line [[#@LINE-60]]: await wait
// CHECK-NEXT:1    at 0  wait   struct leaf  child    manual, until the await of line [[#@LINE-61]] is over
// CHECK-NEXT:1    at 1  state               tag      says whether it has begun; in the stored form only
// CHECK-EMPTY:
// CHECK-NEXT:ready: 1 byte, align 1; embedded 0; {{.*}}sizes.c:[[#@LINE-63]]
// CHECK-NEXT:0  start
// CHECK-NEXT:1    at 0  state    tag  says whether it has begun; in the stored form only
