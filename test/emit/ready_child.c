// A child that is ready at once costs no store to the frame, and a poll that finds it still pending
// returns before any.
// RUN: %strip %s > %t.in.c && %acc --emit-c -P %t.in.c -o %t.c && %cc_all %t.c
// RUN: FileCheck %s --input-file=%t.c
// RUN: %acc --emit-c %t.in.c -o %t.lines.c && %cc_all %t.lines.c
#include <acc/async.h>

async int work(int v)
{
    await acc_suspend();
    return v;
}
async int elsewhere(int v);

// Behind the branch for PENDING nothing of the frame is touched.
// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll one_future_run(
// CHECK-NOT:     self->{{.*}} = 
// CHECK:         { struct work_future_answer answer = work_future_start_frame(&self->[[S:s[0-9]+]].child, cx, a * 2);
// CHECK-NEXT:    if (answer.poll == ACC_PENDING) {
// CHECK-NEXT:      self->[[S]].a = a;
// CHECK-NEXT:      self->[[S]].b = b;
// CHECK-NEXT:      return ACC_PENDING;
// CHECK-NEXT:    }
// CHECK-NEXT:    [[T:t[0-9]+]] = answer.value; }
// CHECK-NEXT:  {{^}}[[READY:L[0-9_]+]]:;
// CHECK-NOT:     self->
// CHECK:         b += [[T]];
// CHECK-NEXT:    *out = a + b;
// CHECK-NEXT:    return ACC_READY;
// CHECK-NEXT:  {{^}}resume_1:{{$}}
// CHECK-NEXT:    [[T]] = value;
// CHECK-NEXT:    if (state == [[DONE:[0-9]+]]) ((struct one_future *)(void *)self)->state = [[DONE]];
// CHECK-NEXT:    a = self->[[S]].a;
// CHECK-NEXT:    b = self->[[S]].b;
// CHECK-NEXT:    goto [[READY]];
// CHECK-NEXT:  }
async int one(int a, int b)
{
    b += await work(a * 2);
    return a + b;
}

// start enters the body at once, with its arguments as C values; init alone stores them.  Who embeds
// the frame does nothing else; a stored future has a tag to set.
// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll one_future_start_frame(struct one_future_frame *self, acc_context *cx, int *out, int a, int b){{$}}
// CHECK-NEXT:  {
// CHECK-NEXT:    return one_future_run(self, cx, out, 0, a, b, 0);
// CHECK-NEXT:  }
// CHECK-LABEL: {{^}}acc_poll one_future_start(struct one_future *self, acc_context *cx, int *out, int a, int b){{$}}
// CHECK-NEXT:  {
// CHECK-NEXT:    acc_poll [[P:[a-z]+]] = one_future_run(&self->frame, cx, out, 0, a, b, 0);
// CHECK-NEXT:    if ([[P]] == ACC_PENDING)
// CHECK-NEXT:      self->state = 1;
// CHECK-NEXT:    return [[P]];
// CHECK-NEXT:  }
//
// poll tells its first call from a later one; a finished future stops the program.  A child that is
// still pending is polled in front of the body, and nothing is written.
// CHECK-LABEL: {{^}}acc_poll one_future_poll(struct one_future *self, acc_context *cx, int *out){{$}}
// CHECK-NEXT:  {
// CHECK-NEXT:    unsigned state = self->state;
// CHECK-NEXT:    if (state == 0) {
// CHECK-NEXT:      self->state = [[DONE]];
// CHECK-NEXT:      return one_future_start(self, cx, out, self->args.a, self->args.b);
// CHECK-NEXT:    }
// CHECK-NEXT:    if (state >= [[DONE]])
// CHECK-NEXT:      acc_polled_again(cx, "one");
// CHECK-NEXT:    struct work_future_answer [[A:answer_1]] = work_future_poll_frame(&self->frame.s1.child, cx);
// CHECK-NEXT:    if ([[A]].poll == ACC_PENDING)
// CHECK-NEXT:      return ACC_PENDING;
// CHECK-NEXT:    return one_future_run(&self->frame, cx, out, [[DONE]], 0, 0, [[A]].value);
// CHECK-NEXT:  }

// With two awaits the tag is in the frame itself, stored last and set to done before anything is
// loaded.
// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll two_future_run(
// CHECK-NOT:     self->{{.*}} = 
// CHECK:         { struct work_future_answer answer = work_future_start_frame(&self->[[S:s[0-9]+]].child, cx, a);
// CHECK-NEXT:    if (answer.poll == ACC_PENDING) {
// CHECK-NEXT:      self->[[S]].a = a;
// CHECK-NEXT:      self->state = 1;
// CHECK-NEXT:      return ACC_PENDING;
// CHECK-NEXT:    }
// CHECK-NEXT:    [[T:t[0-9]+]] = answer.value; }
// CHECK-NOT:     self->{{.*}} = 
// CHECK:         { struct work_future_answer answer = work_future_start_frame(&self->[[S2:s[0-9]+]].child, cx, a);
// CHECK-NEXT:    if (answer.poll == ACC_PENDING) {
// CHECK:           self->state = 2;
// CHECK-NEXT:      return ACC_PENDING;
// CHECK-NEXT:    }
// CHECK-NOT:     self->
// CHECK:       {{^}}resume_1:{{$}}
// CHECK-NEXT:    { struct work_future_answer answer = work_future_poll_frame(&self->[[S]].child, cx);
// CHECK-NEXT:    if (answer.poll == ACC_PENDING)
// CHECK-NEXT:      return ACC_PENDING;
// CHECK-NEXT:    [[T]] = answer.value; }
// CHECK-NEXT:    self->state = 3;
// CHECK-NEXT:    a = self->[[S]].a;
// CHECK-LABEL: {{^}}acc_poll two_future_start({{.*\)$}}
// CHECK-NEXT:  {
// CHECK-NEXT:    return two_future_run(&self->frame, cx, out, 0, a);
// CHECK-NEXT:  }
async int two(int a)
{
    int b = await work(a);
    return b + await work(a);
}

// A future written by hand is made by its init, then polled; no result, no out.
// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll by_hand_future_run(struct by_hand_future_frame *self, acc_context *cx, unsigned state)
// CHECK:         acc_suspend_future_init(&self->[[S:s[0-9]+]].child);
// CHECK-NEXT:    if (acc_suspend_future_poll(&self->[[S]].child, cx) == ACC_PENDING) {
// CHECK-NEXT:      return ACC_PENDING;
// CHECK-NEXT:    }
// CHECK-NEXT:  {{^}}[[READY:L[0-9_]+]]:;
// CHECK-NEXT:    return ACC_READY;
// CHECK-NEXT:  {{^}}resume_1:{{$}}
// CHECK-NEXT:    if (acc_suspend_future_poll(&self->[[S]].child, cx) == ACC_PENDING)
// CHECK-NEXT:      return ACC_PENDING;
// CHECK-NEXT:    if (state == [[DONE:[0-9]+]]) ((struct by_hand_future *)(void *)self)->state = [[DONE]];
// CHECK-NEXT:    goto [[READY]];
async void by_hand(void)
{
    await acc_suspend();
}

// No await: no dispatch, and a poll behind the first is a misuse.
// CHECK-LABEL: {{^}}ACC__LOCAL int none_future_run({{.*\)$}}
// CHECK-NOT:     switch
// CHECK-NOT:     self->
// CHECK:         { return v + 1; }
// CHECK-NEXT:  }
// CHECK-LABEL: {{^}}acc_poll none_future_poll({{.*\)$}}
// CHECK:           return none_future_start(self, cx, out, self->args.v);
// CHECK-NEXT:    }
// CHECK-NEXT:    acc_polled_again(cx, "none");
async int none(int v)
{
    return v + 1;
}
