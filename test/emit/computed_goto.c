// A label whose address is taken keeps its name and stands once: there is no copy of its loop, the
// resume goes into it. The table of labels stays inside of the function.
// RUN: %strip %s > %t.in.c && %acc --emit-c -P %t.in.c -o %t.c && %cc_all %t.c
// RUN: FileCheck %s --input-file=%t.c
// RUN: %acc --emit-c %t.in.c -o %t.lines.c && %cc_all %t.lines.c
#include <acc/async.h>

async int work(int v)
{
    await acc_suspend();
    return v;
}

// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll computed_future_run(
// CHECK-NEXT:  {
// CHECK-NEXT:  static void *const [[TABLE:computed_table]][3] = {&&first, &&second, &&end};
// CHECK:         for (;;) {
// CHECK-NEXT:      goto *[[TABLE]][n];
// CHECK-NEXT:  {{^}}first:;
// CHECK-NEXT:      { struct work_future_answer answer = work_future_start_frame({{.*}}, 1);
// CHECK:             [[T1:t[0-9]+]] = answer.value; }
// CHECK-NEXT:  {{^}}[[READY1:L[0-9]+]]:;
// CHECK-NEXT:      n = [[T1]];
// CHECK:       {{^}}second:;
// CHECK-NEXT:      { struct work_future_answer answer = work_future_start_frame({{.*}}, 2);
// CHECK:             [[T2:t[0-9]+]] = answer.value; }
// CHECK-NEXT:  {{^}}[[READY2:L[0-9]+]]:;
// CHECK-NEXT:      n = [[T2]];
// CHECK:       {{^}}end:;
// CHECK-NEXT:    *out = n;
// CHECK-NEXT:    return ACC_READY;
// CHECK-NEXT:  {{^}}resume_1:
// CHECK:         goto [[READY1]];
// CHECK-NEXT:  {{^}}resume_2:
// CHECK:         goto [[READY2]];
// CHECK-NEXT:  }
async int computed(int n)
{
    static void *const table[] = {&&first, &&second, &&end};
    for (;;) {
        goto *table[n];
    first:
        n = await work(1);
        continue;
    second:
        n = await work(2);
        continue;
    }
end:
    return n;
}

// The label of a goto keeps its name too.
// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll named_future_run(
// CHECK:         if (n > 5)
// CHECK-NEXT:      goto leave;
// CHECK:       {{^}}leave:;
// CHECK-NEXT:    *out = n;
async int named(int n)
{
    while (n) {
        n -= await work(n);
        if (n > 5)
            goto leave;
    }
    n = 3;
leave:
    return n;
}
