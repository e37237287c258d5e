// A switch with awaits becomes jumps to its labels, wherever they stand; without one it stays.
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

// Labels inside of a loop: there is no copy of it, so the resume goes to a label in the loop.
// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll duff_future_run(
// CHECK:         switch (count % 4) {
// CHECK-NEXT:    case 0: goto [[C0:L[0-9]+]];
// CHECK-NEXT:    case 3: goto [[C3:L[0-9]+]];
// CHECK-NEXT:    case 1 ... 2: goto [[C2:L[0-9]+]];
// CHECK-NEXT:    default: goto [[DEFAULT:L[0-9]+]];
// CHECK-NEXT:    }
// CHECK-NEXT:  {{^}}[[C0]]:;
// CHECK-NEXT:      do {
// CHECK-NEXT:        { struct work_future_answer answer = work_future_start_frame({{.*}}
// CHECK-NEXT:        if (answer.poll == ACC_PENDING) {
// CHECK-NEXT:          .n = n;
// CHECK-NEXT:          if (state == {{[0-9]+}}) ((struct duff_future *)(void *)self)->state = 1;
// CHECK-NEXT:          return ACC_PENDING;
// CHECK-NEXT:        }
// CHECK-NEXT:        t1 = answer.value; }
// CHECK-NEXT:  {{^}}[[READY:L[0-9]+]]:;
// CHECK-NEXT:        put(t1);
// CHECK-NEXT:  {{^}}[[C3]]:;
// CHECK-NEXT:        put(3);
// CHECK-NEXT:  {{^}}[[C2]]:;
// CHECK-NEXT:        put(2);
// CHECK-NEXT:  {{^}}[[DEFAULT]]:;
// CHECK-NEXT:        put(1);
// CHECK-NEXT:      } while (--n > 0);
// CHECK-NEXT:    *out = n;
// CHECK-NEXT:    return ACC_READY;
// CHECK-NEXT:  {{^}}resume_1:
// CHECK:         goto [[READY]];
// CHECK-NEXT:  }
async int duff(int count)
{
    int n = (count + 3) / 4;
    switch (count % 4) {
    case 0:
        do {
            put(await work(0));
    case 3:
            put(3);
    case 1 ... 2:
            put(2);
    default:
            put(1);
        } while (--n > 0);
    }
    return n;
}

// Without default it goes on behind; fall through is fall through, break goes behind.
// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll plain_future_run(
// CHECK:         switch (n) {
// CHECK-NEXT:    case 1: goto [[C1:L[0-9]+]];
// CHECK-NEXT:    case 2: goto [[C2:L[0-9]+]];
// CHECK-NEXT:    default: goto [[BEHIND:L[0-9]+]];
// CHECK-NEXT:    }
// CHECK-NEXT:  {{^}}[[C1]]:;
// CHECK-NEXT:    if (work_future_start_frame(
// CHECK:       {{^}}[[C2]]:;
// CHECK-NEXT:    put(2);
// CHECK-NEXT:    if (n > 2)
// CHECK-NEXT:      goto [[BEHIND]];
// CHECK-NEXT:    put(3);
// CHECK-NEXT:  {{^}}[[BEHIND]]:;
// CHECK-NEXT:    *out = n;
async int plain(int n)
{
    switch (n) {
    case 1:
        await work(1);
        /* fall through */
    case 2:
        put(2);
        if (n > 2)
            break;
        put(3);
    }
    return n;
}

// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll untouched_future_run(
// CHECK:         switch (n) {
// CHECK-NEXT:    case 1:
// CHECK-NEXT:      put(1);
// CHECK-NEXT:      break;
// CHECK-NEXT:    default:
// CHECK-NEXT:      { *out = 2; return ACC_READY; }
// CHECK-NEXT:    }
async int untouched(int n)
{
    switch (n) {
    case 1:
        put(1);
        break;
    default:
        return 2;
    }
    return await work(n);
}
