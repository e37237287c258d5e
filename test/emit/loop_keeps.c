// An await in a loop keeps what crosses it and nothing else.
// RUN: %strip %s > %t.in.c && %acc --emit-c -P %t.in.c -o %t.c && %cc_all %t.c
// RUN: FileCheck %s --input-file=%t.c
// RUN: %acc --emit-c %t.in.c -o %t.lines.c && %cc_all %t.lines.c
#include <acc/async.h>

async int fetch(int v);
int twice(int v);

// CHECK-LABEL: struct sum_future_frame {
// CHECK-NEXT:    union {
// CHECK-NEXT:    struct {
// CHECK-NEXT:      struct fetch_future_frame child;
// CHECK-NEXT:      int {{n|total|i}};
// CHECK-NEXT:      int {{n|total|i}};
// CHECK-NEXT:      int {{n|total|i}};
// CHECK-NEXT:    } [[S:s[0-9]+]]; /* line [[#@LINE+38]] */
// CHECK-NEXT:    };
// CHECK-NEXT:  };
//
// What does not cross it is a plain local, set anew in each turn and never stored.
// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll sum_future_run(
// CHECK-DAG:     {{^}} int square;
// CHECK-DAG:     {{^}} int got;
// CHECK-DAG:     {{^}} int total;
// CHECK:         for (
// CHECK-NEXT:      square = i * i;
// CHECK-NEXT:      total += square;
// CHECK-NEXT:      { struct fetch_future_answer answer = fetch_future_start_frame(&self->[[S]].child, cx, i);
// CHECK-NEXT:      if (answer.poll == ACC_PENDING) {
// CHECK-DAG:         self->[[S]].n = n;
// CHECK-DAG:         self->[[S]].total = total;
// CHECK-DAG:         self->[[S]].i = i;
// CHECK-NEXT:        if (state == [[STORED:[0-9]+]]) ((struct sum_future *)(void *)self)->state = 1;
// CHECK-NEXT:        return ACC_PENDING;
// CHECK-NEXT:      }
// CHECK-NEXT:      [[RESULT:t[0-9]+]] = answer.value; }
// CHECK-NEXT:      got = [[RESULT]];
// CHECK-NEXT:      total += twice(got);
// CHECK-NEXT:    }
// CHECK-NEXT:    *out = total;
// CHECK:       {{^}}resume_1:
// CHECK:         if (state == [[STORED]]) ((struct sum_future *)(void *)self)->state = [[STORED]];
// CHECK-DAG:     {{^}} n = self->[[S]].n;
// CHECK-DAG:     {{^}} total = self->[[S]].total;
// CHECK-DAG:     {{^}} i = self->[[S]].i;
// CHECK-NEXT:    goto
// CHECK-LABEL: {{^}}acc_poll sum_future_start({{.*\)$}}
async int sum(int n)
{
    int total = 0;
    for (int i = 0; i < n; i++) {
        int square = i * i;
        total += square;
        int got = await fetch(i);
        total += twice(got);
    }
    return total;
}

async int fetch(int v)
{
    await acc_suspend();
    return v;
}

// What is set again before it is read crosses no await.
// CHECK-LABEL: struct overwritten_future_frame {
// CHECK:         struct {
// CHECK-NEXT:      struct fetch_future_frame child;
// CHECK-NEXT:      int last;
// CHECK-NEXT:    } [[S:s[0-9]+]]; /* line [[#@LINE+9]] */
// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll overwritten_future_run(
// CHECK:         { struct fetch_future_answer answer = fetch_future_start_frame(
// CHECK-NEXT:    if (answer.poll == ACC_PENDING) {
// CHECK-NEXT:      self->[[S]].last = last;
// CHECK-NEXT:      return ACC_PENDING;
async int overwritten(int n)
{
    int last = n, again = n;
    int got = await fetch(again);
    again = got;
    n = again;
    return last + n;
}
