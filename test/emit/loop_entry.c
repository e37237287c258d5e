// A loop is entered at its head only: what follows an await is repeated outside, and goes on at
// the head from there.
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

// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll in_for_future_run(
// CHECK:       {{^}}[[HEAD:L[0-9_]+]]:;
// CHECK-NEXT:    for (; i < n; i++) {
// CHECK-NOT:   {{^[A-Za-z0-9_]+:}}
// CHECK:           put(1);
// CHECK-NOT:   {{^[A-Za-z0-9_]+:}}
// CHECK:           { struct work_future_answer answer = work_future_start_frame(
// CHECK-NOT:   {{^[A-Za-z0-9_]+:}}
// CHECK:           put([[T:t[0-9]+]]);
// CHECK-NEXT:      if (n == 4) break;
// CHECK-NEXT:      put(2);
// CHECK-NEXT:    }
// CHECK-NEXT:  {{^}}[[BEHIND:L[0-9_]+]]:;
// CHECK-NEXT:    *out = n;
// CHECK-NEXT:    return ACC_READY;
// CHECK-NEXT:  {{^}}[[COPY:L[0-9_]+]]:;
// CHECK-NEXT:    put([[T]]);
// CHECK-NEXT:    if (n == 4) goto [[BEHIND]];
// CHECK-NEXT:    put(2);
// CHECK-NEXT:    i++;
// CHECK-NEXT:    goto [[HEAD]];
// CHECK-NEXT:  {{^}}resume_1:
// CHECK:         i = self->{{.*}}.i;
// CHECK-NEXT:    goto [[COPY]];
// CHECK-NEXT:  }
async int in_for(int n)
{
    for (int i = 0; i < n; i++) {
        put(1);
        put(await work(i));
        if (n == 4) break;
        put(2);
    }
    return n;
}

// In nested loops the rest of the inner turn, then of the inner loop, then of the outer turn.
// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll nested_future_run(
// CHECK:       {{^}}[[OUTER:L[0-9_]+]]:;
// CHECK-NEXT:    while (n--) {
// CHECK-NOT:   {{^}}resume
// CHECK:           put(1);
// CHECK:           do {
// CHECK-NOT:   {{^[A-Za-z0-9_]+:}}
// CHECK:             { struct work_future_answer answer = work_future_start_frame(
// CHECK-NOT:   {{^[A-Za-z0-9_]+:}}
// CHECK:             put(2);
// CHECK-NEXT:      } while (m > 0);
// CHECK-NOT:   {{^[A-Za-z0-9_]+:}}
// CHECK:           put(3);
// CHECK-NEXT:    }
// CHECK-NEXT:    *out = m;
// CHECK-NEXT:    return ACC_READY;
// CHECK-NEXT:  {{^}}[[AGAIN:L[0-9_]+]]:;
// CHECK-NEXT:      do {
// CHECK-NEXT:        { struct work_future_answer answer = work_future_start_frame(
// CHECK-NOT:   {{^[A-Za-z0-9_]+:}}
// CHECK:             m -= [[T:t[0-9]+]];
// CHECK-NEXT:        put(2);
// CHECK-NEXT:      } while (m > 0);
// CHECK-NEXT:  {{^}}[[REST:L[0-9_]+]]:;
// CHECK-NEXT:      put(3);
// CHECK-NEXT:      goto [[OUTER]];
// CHECK-NEXT:  {{^}}[[COPY:L[0-9_]+]]:;
// CHECK-NEXT:      m -= [[T]];
// CHECK-NEXT:      put(2);
// CHECK-NEXT:      if (m > 0) goto [[AGAIN]];
// CHECK-NEXT:      goto [[REST]];
// CHECK-NEXT:  {{^}}resume_1:
// CHECK:         goto [[COPY]];
// CHECK-NEXT:  }
async int nested(int n, int m)
{
    while (n--) {
        put(1);
        do {
            m -= await work(m);
            put(2);
        } while (m > 0);
        put(3);
    }
    return m;
}

// What the loop's condition awaits resumes outside too.
// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll in_condition_future_run(
// CHECK:       {{^}}[[HEAD:L[0-9_]+]]:;
// CHECK-NEXT:    for (;;) {
// CHECK-NEXT:    { struct work_future_answer answer = work_future_start_frame(
// CHECK-NOT:   {{^[A-Za-z0-9_]+:}}
// CHECK:         if (!([[T:t[0-9]+]] > 0)) break;
// CHECK-NEXT:      n--;
// CHECK-NEXT:    }
// CHECK-NEXT:  {{^}}[[BEHIND:L[0-9_]+]]:;
// CHECK:       {{^}}[[COPY:L[0-9_]+]]:;
// CHECK-NEXT:    if (!([[T]] > 0)) goto [[BEHIND]];
// CHECK-NEXT:      n--;
// CHECK-NEXT:    goto [[HEAD]];
// CHECK-NEXT:  {{^}}resume_1:
// CHECK:         goto [[COPY]];
async int in_condition(int n)
{
    while (await work(n) > 0)
        n--;
    return n;
}
