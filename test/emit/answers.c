// A small result of a function that is embedded comes back beside the poll, in registers; any other,
// and that of a function that nothing embeds, is written through `out`, as in all of the stored form.
// RUN: %strip %s > %t.in.c && %acc --emit-c -P %t.in.c -o %t.c && %cc_all %t.c
// RUN: FileCheck %s --input-file=%t.c
// RUN: %acc --emit-c %t.in.c -o %t.lines.c && %cc_all %t.lines.c
#include <acc/async.h>

struct pair {
    int x, y;
};
typedef int (*chooser)(const char *);

// The value has eight bytes to itself, so that it need not be packed with the poll.
// CHECK-LABEL: struct letter_future_answer {
// CHECK-NEXT:    acc_poll poll;
// CHECK-NEXT:    _Alignas(8) char value;
// CHECK-NEXT:  };
// CHECK-LABEL: {{^}}ACC__INLINE struct letter_future_answer letter_future_run(struct letter_future_frame *self, acc_context *cx, unsigned state, char c)
// CHECK-NEXT:  {
// CHECK-NEXT:    struct letter_future_answer pending;
// CHECK-NEXT:    pending.poll = ACC_PENDING;
// CHECK:           self->[[S:s[0-9]+]].c = c;
// CHECK:           return pending;
// CHECK:         return (struct letter_future_answer){ACC_READY, c + 1};
// CHECK:       {{^}}resume_1:
// CHECK:           return pending;
// CHECK-NOT:     out
// CHECK-LABEL: {{^}}ACC__LOCAL struct letter_future_answer letter_future_poll_frame(struct letter_future_frame *self, acc_context *cx){{$}}
// CHECK-NEXT:  {
// CHECK-NEXT:    return letter_future_run(self, cx, 1, 0);
// CHECK-NEXT:  }
//
// The stored form writes `out` behind everything else.
// CHECK-LABEL: {{^}}acc_poll letter_future_start(struct letter_future *self, acc_context *cx, char *out, char c){{$}}
// CHECK-NEXT:  {
// CHECK-NEXT:    struct letter_future_answer result = letter_future_run(&self->frame, cx, 0, c);
// CHECK-NEXT:    if (result.poll == ACC_PENDING) {
// CHECK-NEXT:      self->state = 1;
// CHECK-NEXT:      return ACC_PENDING;
// CHECK-NEXT:    }
// CHECK-NEXT:    *out = result.value;
// CHECK-NEXT:    return ACC_READY;
// CHECK-NEXT:  }
// CHECK-LABEL: {{^}}acc_poll letter_future_poll(struct letter_future *self, acc_context *cx, char *out){{$}}
// CHECK:           self->state = [[DONE:[0-9]+]];
// CHECK-NEXT:      return letter_future_start(self, cx, out, self->args.c);
// CHECK-NEXT:    }
// CHECK:         struct letter_future_answer result = letter_future_run(&self->frame, cx, [[DONE]], 0);
// CHECK-NEXT:    if (result.poll != ACC_PENDING)
// CHECK-NEXT:      *out = result.value;
// CHECK-NEXT:    return result.poll;
// CHECK-NEXT:  }
async char letter(char c)
{
    await acc_suspend();
    return c + 1;
}

// One that asks not to be inlined is not.
// CHECK-LABEL: struct choose_future_answer {
// CHECK-NEXT:    acc_poll poll;
// CHECK-NEXT:    chooser value;
// CHECK-NEXT:  };
// CHECK:       {{^}}__attribute__((noinline)) ACC__LOCAL struct choose_future_answer choose_future_run(
__attribute__((noinline)) async chooser choose(chooser one)
{
    await acc_suspend();
    return one;
}

// CHECK-LABEL: struct half_future_answer {
// CHECK-NEXT:    acc_poll poll;
// CHECK-NEXT:    _Alignas(8) float value;
// CHECK-LABEL: {{^}}ACC__INLINE struct half_future_answer half_future_run(
async float half(float f)
{
    await acc_suspend();
    return f / 2;
}

// CHECK-NOT:   {{(both|wide|many|apart)_future_answer}}
// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll both_future_run(struct both_future_frame *self, acc_context *cx, struct pair *out,
// CHECK:         *out = (struct pair){n, n};
// CHECK-NEXT:    return ACC_READY;
async struct pair both(int n)
{
    await acc_suspend();
    return (struct pair){n, n};
}

// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll wide_future_run(struct wide_future_frame *self, acc_context *cx, long double *out,
async long double wide(long double d)
{
    await acc_suspend();
    return d;
}

typedef int four __attribute__((vector_size(8)));
// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll many_future_run(struct many_future_frame *self, acc_context *cx, four *out,
async four many(int n)
{
    await acc_suspend();
    return (four){n, n};
}

// A result that nobody reads is not taken; one that is read is, at the start and at the resume.
// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll apart_future_run(struct apart_future_frame *self, acc_context *cx, int *out, unsigned state, int n)
// CHECK:         if (letter_future_start_frame(&self->{{.*}}, 'a').poll == ACC_PENDING) {
// CHECK:         { struct letter_future_answer answer = letter_future_start_frame(&self->{{.*}}, 'b');
// CHECK-NEXT:    if (answer.poll == ACC_PENDING) {
// CHECK:           return ACC_PENDING;
// CHECK-NEXT:    }
// CHECK-NEXT:    [[L:t[0-9]+]] = answer.value; }
// CHECK:         if (both_future_start_frame(&self->{{.*}}, cx, &[[P:t[0-9]+]], n) == ACC_PENDING) {
// CHECK:       {{^}}resume_1:
// CHECK-NEXT:    if (letter_future_poll_frame(&self->{{.*}}, cx).poll == ACC_PENDING)
// CHECK-NEXT:      return ACC_PENDING;
// CHECK:       {{^}}resume_2:
// CHECK-NEXT:    { struct letter_future_answer answer = letter_future_poll_frame(&self->{{.*}}, cx);
// CHECK-NEXT:    if (answer.poll == ACC_PENDING)
// CHECK-NEXT:      return ACC_PENDING;
// CHECK-NEXT:    [[L]] = answer.value; }
async int apart(int n)
{
    await letter('a');
    n += await letter('b');
    struct pair p = await both(n);
    chooser chosen = await choose(0);
    if (chosen)
        n = chosen("n");
    long double d = await wide(p.x) + await half(3);
    four f = await many(n);
    return n + (int)d + f[0];
}
