// The value of a return is computed before the cleanups run, and handed out after them.
// RUN: %strip %s > %t.in.c && %acc --emit-c -P %t.in.c -o %t.c && %cc_all %t.c
// RUN: FileCheck %s --input-file=%t.c
// RUN: %acc --emit-c %t.in.c -o %t.lines.c && %cc_all %t.lines.c
#include <acc/async.h>

async int work(int v)
{
    await acc_suspend();
    return v;
}
void done(int v);

// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll deferred_future_run(
// CHECK:         if (work_future_start_frame(
// CHECK:       {{^}}[[READY:L[0-9_]+]]:;
// CHECK-NEXT:    [[VALUE:t[0-9]+]] = *p;
// CHECK-NEXT:    *p = 0;
// CHECK-NEXT:    *out = [[VALUE]];
// CHECK-NEXT:    return ACC_READY;
async int deferred(int *p)
{
    defer *p = 0;
    await work(1);
    return *p;
}

// Also where the return stands in a statement that is copied: it jumps to the cleanups.
// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll copied_future_run(
// CHECK:         if (*p > 3)
// CHECK-NEXT:      { [[VALUE:t[0-9]+]] = *p; goto [[END:L[0-9_]+]]; }
// CHECK-NOT:     *p = 0
// CHECK:         [[VALUE]] = [[RESULT:t[0-9]+]];
// CHECK-NEXT:  {{^}}[[END]]:;
// CHECK-NEXT:    *p = 0;
// CHECK-NEXT:    *out = [[VALUE]];
// CHECK-NEXT:    return ACC_READY;
async int copied(int *p)
{
    defer *p = 0;
    if (*p > 3)
        return *p;
    return await work(1);
}

// Without a cleanup it goes straight out, and a void function has nothing to hand out.
// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll direct_future_run(
// CHECK:         *out = v + [[T:t[0-9]+]];
// CHECK-NEXT:    return ACC_READY;
async int direct(int v)
{
    return v + await work(v);
}

// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll nothing_future_run(
// CHECK-NOT:     out
// CHECK:         done(2);
// CHECK-NEXT:    done(1);
// CHECK-NEXT:    return ACC_READY;
// CHECK-NEXT:    }
// CHECK-NEXT:    done(1);
// CHECK-NEXT:    return ACC_READY;
async void nothing(int v)
{
    defer done(1);
    if (await work(v))
        return;
    done(2);
}
