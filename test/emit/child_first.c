// A function whose only await is of an embedded function has its child polled before its body is
// entered, which then gets the child's result.  In a chain of such functions the innermost is polled
// first, and the others go on from there, outward.
// RUN: %strip %s > %t.in.c && %acc --verify --emit-c -P %t.in.c -o %t.c && %cc_all %t.c
// RUN: FileCheck %s --input-file=%t.c
// RUN: FileCheck %s --check-prefix=NONE --input-file=%t.c
// RUN: %acc --emit-c %t.in.c -o %t.lines.c && %cc_all %t.lines.c
#include <acc/async.h>

void put(int v);

// Of a leaf that was written by hand it is not so, nor where there are two awaits, nor where the
// child's result is large.
// NONE-NOT: {{(leaf|two|wide|takes_wide|apart)_future_resume_frame}}
async int leaf(long v)
{
    await acc_suspend();
    return (int)v;
}

// What is given is what the await gives.
// CHECK-LABEL: {{^}}ACC__INLINE struct one_future_answer one_future_run(struct one_future_frame *self, acc_context *cx, unsigned state, int n, int value)
// CHECK:         if (state) goto resume_1;
// CHECK:       {{^}}resume_1:
// CHECK-NEXT:    [[T:t[0-9]+]] = value;
// CHECK-NEXT:    if (state == 2) (
// CHECK-NEXT:    n = self->s1.n;
// CHECK-LABEL: {{^}}ACC__LOCAL struct one_future_answer one_future_start_frame({{.*\)$}}
// CHECK-NEXT:  {
// CHECK-NEXT:    return one_future_run(self, cx, 0, n, 0);
// CHECK-LABEL: {{^}}ACC__LOCAL struct one_future_answer one_future_poll_frame(struct one_future_frame *self, acc_context *cx)
// CHECK-NEXT:  {
// CHECK-NEXT:    struct one_future_answer pending;
// CHECK-NEXT:    pending.poll = ACC_PENDING;
// CHECK-NEXT:    struct leaf_future_answer answer_1 = leaf_future_poll_frame(&self->s1.child, cx);
// CHECK-NEXT:    if (answer_1.poll == ACC_PENDING)
// CHECK-NEXT:      return pending;
// CHECK-NEXT:    return one_future_run(self, cx, 1, 0, answer_1.value);
// CHECK-NEXT:  }
// CHECK-LABEL: {{^}}ACC__LOCAL struct one_future_answer one_future_resume_frame(struct one_future_frame *self, acc_context *cx, int value)
// CHECK-NEXT:  {
// CHECK-NEXT:    return one_future_run(self, cx, 1, 0, value);
// CHECK-NEXT:  }
async int one(int n)
{
    return n + await leaf(n);
}

// A result that nobody reads is not given, and of a void function there is none.
// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll quiet_future_run(struct quiet_future_frame *self, acc_context *cx, unsigned state)
// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll quiet_future_poll_frame(
// CHECK-NEXT:  {
// CHECK-NEXT:    struct leaf_future_answer answer_2 = leaf_future_poll_frame(&self->s1.child.s1.child, cx);
// CHECK-NEXT:    if (answer_2.poll == ACC_PENDING)
// CHECK-NEXT:      return ACC_PENDING;
// CHECK-NEXT:    if (one_future_resume_frame(&self->s1.child, cx, answer_2.value).poll == ACC_PENDING)
// CHECK-NEXT:      return ACC_PENDING;
// CHECK-NEXT:    return quiet_future_run(self, cx, 1);
// CHECK-NEXT:  }
// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll quiet_future_resume_frame(struct quiet_future_frame *self, acc_context *cx)
async void quiet(void)
{
    for (;;)
        await one(2);
}

// The stored form polls from its frame.
// CHECK-LABEL: {{^}}acc_poll outer_future_poll({{.*\)$}}
// CHECK:         acc_polled_again(cx, "outer");
// CHECK-NEXT:    struct leaf_future_answer answer_3 = leaf_future_poll_frame(&self->frame.s1.child.s1.child.s1.child, cx);
// CHECK-NEXT:    if (answer_3.poll == ACC_PENDING)
// CHECK-NEXT:      return ACC_PENDING;
// CHECK-NEXT:    if (one_future_resume_frame(&self->frame.s1.child.s1.child, cx, answer_3.value).poll == ACC_PENDING)
// CHECK-NEXT:      return ACC_PENDING;
// CHECK-NEXT:    if (quiet_future_resume_frame(&self->frame.s1.child, cx) == ACC_PENDING)
// CHECK-NEXT:      return ACC_PENDING;
// CHECK-NEXT:    return outer_future_run(&self->frame, cx, out, 2);
// CHECK-NEXT:  }
async int outer(void)
{
    await quiet();
    return 3;
}

async int two(int n)
{
    await leaf(n);
    return await leaf(n);
}

async long double wide(int n)
{
    await acc_suspend();
    return n;
}

async int takes_wide(int n)
{
    return (int)await wide(n);
}

// A longer chain is polled in several steps.
#define LINK(n, m) async int link##n(int v) { return await link##m(v) + 1; }
async int link0(int v) { return await one(v); }
LINK(1, 0)
LINK(2, 1)
LINK(3, 2)
LINK(4, 3)
LINK(5, 4)
LINK(6, 5)
LINK(7, 6)
LINK(8, 7)
// CHECK-LABEL: {{^}}ACC__LOCAL struct link7_future_answer link7_future_poll_frame(
// CHECK:         struct link0_future_answer answer_7 = link0_future_resume_frame(&self->s1.child.s1.child.s1.child.s1.child.s1.child.s1.child.s1.child, cx, answer_8.value);
// CHECK-LABEL: {{^}}ACC__LOCAL struct link8_future_answer link8_future_poll_frame(
// CHECK:         struct link0_future_answer answer_8 = link0_future_poll_frame(&self->s1.child.s1.child.s1.child.s1.child.s1.child.s1.child.s1.child.s1.child, cx);
// CHECK:         return link8_future_run(self, cx, 1, 0, answer_1.value);
async void end(void)
{
    put(await link8(1));
}
