// Code around awaits keeps its shape: if, while, do, for, break and continue, without a goto.
// RUN: %strip %s > %t.in.c && %acc --emit-c -P %t.in.c -o %t.c && %cc_all %t.c
// RUN: FileCheck %s --input-file=%t.c
// RUN: %acc --emit-c %t.in.c -o %t.lines.c && %cc_all %t.lines.c
#include <acc/async.h>

async int work(int v)
{
    await acc_suspend();
    return v;
}
void put(int v);

// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll structure_future_run(
// CHECK:         if (n > 1) {
// CHECK-NEXT:      put(1);
// CHECK-NEXT:      if (work_future_start_frame(
// CHECK-NOT:     goto
// CHECK:         } else {
// CHECK-NEXT:      if (work_future_start_frame(
// CHECK-NOT:     goto
// CHECK:         while (n < 10) {
// CHECK-NEXT:      { struct work_future_answer answer = work_future_start_frame(
// CHECK-NOT:     goto
// CHECK:           if (n == 7)
// CHECK-NEXT:        continue;
// CHECK-NEXT:      if (n == 8)
// CHECK-NEXT:        break;
// CHECK-NEXT:      put(n);
// CHECK-NEXT:    }
// CHECK-NOT:     goto
// CHECK:         do {
// CHECK-NEXT:      { struct work_future_answer answer = work_future_start_frame(
// CHECK-NOT:     goto
// CHECK:           n -= [[T:t[0-9]+]];
// CHECK-NEXT:    } while (n > 0);
// CHECK-NOT:     goto
// CHECK:         i = 0;
// CHECK:         for (; i < 3; i++) {
// CHECK-NEXT:      if (i == 2)
// CHECK-NEXT:        continue;
// CHECK-NEXT:      { struct work_future_answer answer = work_future_start_frame(
// CHECK-NOT:     goto
// CHECK:           put([[T:t[0-9]+]]);
// CHECK-NEXT:    }
// CHECK-NEXT:    *out = n;
// CHECK-NEXT:    return ACC_READY;
async int structure(int n)
{
    if (n > 1) {
        put(1);
        await work(1);
    } else {
        await work(2);
    }
    while (n < 10) {
        n += await work(3);
        if (n == 7)
            continue;
        if (n == 8)
            break;
        put(n);
    }
    do {
        n -= await work(4);
    } while (n > 0);
    for (int i = 0; i < 3; i++) {
        if (i == 2)
            continue;
        put(await work(i));
    }
    return n;
}

// Statements without an await are copied as they stand, jumps out of them included.
// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll opaque_future_run(
// CHECK:         for (int i = 0; i < n; i++) {
// CHECK-NEXT:        if (i == 3)
// CHECK-NEXT:            { *out = i; return ACC_READY; }
// CHECK-NEXT:        if (i == 4)
// CHECK-NEXT:            break;
// CHECK-NEXT:        if (i == 5)
// CHECK-NEXT:            continue;
// CHECK-NEXT:        put(i);
// CHECK-NEXT:    }
// CHECK:         while (n) {
// CHECK-NEXT:      if (work_future_start_frame(
// CHECK:             for (;;) {
// CHECK-NEXT:            if (n == 2)
// CHECK-NEXT:                break;
// CHECK-NEXT:            if (n == 1)
// CHECK-NEXT:                continue;
// CHECK-NEXT:            if (n == 4)
// CHECK-NEXT:                { *out = 4; return ACC_READY; }
// CHECK-NEXT:        }
// CHECK-NEXT:        if (n > 3) {
// CHECK-NEXT:            put(1);
// CHECK-NEXT:            break;
// CHECK-NEXT:        }
// CHECK-NEXT:        if (n > 2) {
// CHECK-NEXT:            put(2);
// CHECK-NEXT:            continue;
// CHECK-NEXT:        }
// CHECK-NEXT:      put(3);
// CHECK-NEXT:    }
async int opaque(int n)
{
    for (int i = 0; i < n; i++) {
        if (i == 3)
            return i;
        if (i == 4)
            break;
        if (i == 5)
            continue;
        put(i);
    }
    while (n) {
        await work(n);
        for (;;) {
            if (n == 2)
                break;
            if (n == 1)
                continue;
            if (n == 4)
                return 4;
        }
        if (n > 3) {
            put(1);
            break;
        }
        if (n > 2) {
            put(2);
            continue;
        }
        put(3);
    }
    return await work(n);
}
