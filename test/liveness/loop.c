// What crosses an await in a loop is kept, around the back edge too; what does not stays plain.
// RUN: %acc --dump=liveness %s | FileCheck %s
#include <acc/async.h>

async_manual(leaf) int wait(int n);
struct leaf {
    char c;
};
void leaf_init(struct leaf *self, int n);
acc_poll leaf_poll(struct leaf *self, acc_context *cx, int *out);
void leaf_drop(struct leaf *self);

// CHECK-LABEL: function sum
// CHECK-NEXT: await #1 wait (line [[#@LINE+7]]) keeps n, total, i{{$}}
async int sum(int n)
{
    int total = 0, last = 0;
    for (int i = 0; i < n; i++) {
        int square = i * i;
        int late;
        total += await wait(square);
        late = total;
        last = late;
    }
    return total;
}
// CHECK-DAG: param n: value
// CHECK-DAG: local total: value
// CHECK-DAG: local last: plain
// CHECK-DAG: local i: value
// CHECK-DAG: local square: plain
// CHECK-DAG: local late: plain
// CHECK-DAG: temp t1: plain

// Read before the await of the next round only: kept around the back edge.
// CHECK-LABEL: function previous
// CHECK-NEXT: await #1 wait (line [[#@LINE+6]]) keeps before{{$}}
async void previous(void)
{
    int before = 1;
    for (;;) {
        int now = before + 1;
        await wait(now);
        before = before * 2;
    }
}
// CHECK: local before: value
// CHECK: local now: plain

// Written on every path before it is read: nothing of it crosses.
// CHECK-LABEL: function rewritten
// CHECK-NEXT: await #1 wait (line [[#@LINE+5]]) keeps c{{$}}
async int rewritten(int c)
{
    int x = c;
    x = x + 1;
    await wait(x);
    if (c)
        x = 1;
    else
        x = 2;
    return x;
}

// Written on one path only: kept.
// CHECK-LABEL: function half
// CHECK-NEXT: await #1 wait (line [[#@LINE+4]]) keeps c, x{{$}}
async int half(int c)
{
    int x = c + 1;
    await wait(x);
    if (c)
        x = 1;
    return x;
}
