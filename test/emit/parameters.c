// A parameter is stored at most once, at its final place: a value when the function suspends, a
// pinned one at the start, one that is not needed later not at all.  `args`, where they wait for the
// first poll, is no part of the embedded form.
// RUN: %strip %s > %t.in.c && %acc --emit-c -P %t.in.c -o %t.c && %cc_all %t.c
// RUN: FileCheck %s --input-file=%t.c
// RUN: %acc --emit-c %t.in.c -o %t.lines.c && %cc_all %t.lines.c
#include <acc/async.h>

struct pair {
    int x, y;
};
struct fixed {
    const int id;
    int n;
};
void keep(int *p);
async int work(int v)
{
    await acc_suspend();
    return v;
}

// CHECK-LABEL: struct params_future_frame {
// CHECK-NEXT:    union {
// CHECK-NEXT:      struct {
// CHECK-NEXT:        int pinned;
// CHECK-NEXT:      };
// CHECK-NOT:       {{args|unused|int pinned}}
// CHECK-LABEL: struct params_future {
// CHECK-NEXT:    union {
// CHECK-NEXT:      struct params_future_frame frame;
// CHECK-NEXT:      struct {
// CHECK-NOT:         {{} args|int pinned}}
// CHECK-DAG:         int value;
// CHECK-DAG:         int unused;
// CHECK-DAG:         struct pair pair;
// CHECK:           } args;
// CHECK-NOT:         {{int (pinned|unused);}}
// CHECK-LABEL: {{^}}void params_future_init(struct params_future *self, int value, int pinned, int unused, struct pair pair){{$}}
// CHECK-NEXT:  {
// CHECK-NEXT:    self->state = 0;
// CHECK-NEXT:    self->args.value = value;
// CHECK-NEXT:    self->frame.pinned = pinned;
// CHECK-NEXT:    self->args.unused = unused;
// CHECK-NEXT:    self->args.pair = pair;
// CHECK-NEXT:  }
// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll params_future_run(struct params_future_frame *self, acc_context *cx, int *out, unsigned state, int value, int pinned, int unused, struct pair pair)
// CHECK:         (void)unused;
// CHECK-NOT:     self->{{.*}} =
// CHECK:         self->pinned = pinned;
// CHECK-NEXT:    keep(&self->pinned);
// CHECK-NEXT:    if (work_future_start_frame(
// CHECK-NEXT:      self->[[S:s[0-9]+]].pair = pair;
// CHECK-NEXT:      self->[[S]].value = value;
// CHECK-NEXT:      return ACC_PENDING;
// CHECK:         *out = value + self->pinned + pair.x;
// CHECK:       {{^}}resume_1:
// CHECK:         pair = self->[[S]].pair;
// CHECK-NEXT:    value = self->[[S]].value;
// CHECK-NEXT:    goto
//
// The first poll takes them from where init left them; a later one has none to give.
// CHECK-LABEL: {{^}}acc_poll params_future_poll({{.*\)$}}
// CHECK:         return params_future_start(self, cx, out, self->args.value, self->frame.pinned, self->args.unused, self->args.pair);
// CHECK:         return params_future_run(&self->frame, cx, out, {{[0-9]+}}, 0, 0, 0, (struct pair){0});
async int params(int value, int pinned, int unused, struct pair pair)
{
    keep(&pinned);
    await work(2);
    return value + pinned + pair.x;
}

// Qualified, written as arrays and functions, without a name.
// CHECK-LABEL: {{^}}void forms_future_init(struct forms_future *self, int fixed, int *list, int (*compare)(int), struct fixed record, int unnamed_5){{$}}
// CHECK:         self->args.fixed = fixed;
// CHECK:         __builtin_memcpy((void *)&self->args.record, &record, sizeof(self->args.record));
// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll forms_future_run(
// CHECK:         (void)unnamed_5;
// CHECK:         __builtin_memcpy((void *)&self->[[S:s[0-9]+]].record, (void *)&record, sizeof(self->[[S]].record));
// CHECK:         *out = fixed + list[0] + compare(record.id);
async int forms(const int fixed, int list[const 3], int compare(int), struct fixed record, int)
{
    await work(2);
    return fixed + list[0] + compare(record.id);
}
