// A local whose address is taken lives in the frame from the start: no copy of it, no store of it at
// an await, no reload.
// RUN: %strip %s > %t.in.c && %acc --emit-c -P %t.in.c -o %t.c && %cc_all %t.c
// RUN: FileCheck %s --input-file=%t.c
// RUN: %acc --emit-c %t.in.c -o %t.lines.c && %cc_all %t.lines.c
#include <acc/async.h>

void keep(int *p);
async int work(int v)
{
    await acc_suspend();
    return v;
}

// CHECK-LABEL: struct pinned_future_frame {
// CHECK-NEXT:    union {
// CHECK-NEXT:      struct {
// CHECK-NEXT:        int shared;
// CHECK-NEXT:      };
// CHECK-NOT:       shared
// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll pinned_future_run(
// CHECK-NOT:     {{ shared|[.]shared}}
// CHECK:         self->shared = n;
// CHECK-NEXT:    keep(&self->shared);
// CHECK-NEXT:    if (work_future_start_frame(
// CHECK-NEXT:      self->[[S:s[0-9]+]].n = n;
// CHECK-NEXT:      return ACC_PENDING;
// CHECK-NOT:     {{ shared|[.]shared}}
// CHECK:         self->shared += n;
// CHECK-NEXT:    *out = self->shared;
// CHECK:       {{^}}resume_1:
// CHECK-NOT:     shared
// CHECK-LABEL: {{^}}acc_poll pinned_future_start({{.*\)$}}
async int pinned(int n)
{
    int shared = n;
    keep(&shared);
    await work(1);
    shared += n;
    return shared;
}

// An address that goes nowhere pins nothing.
// CHECK-LABEL: struct before_future {
// CHECK-NOT:       passing
// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll before_future_run(
// CHECK-NEXT:  {
// CHECK-NEXT:    int passing;
// CHECK-NOT:     self->
// CHECK:         passing = n;
// CHECK-NEXT:    n += *&passing;
async int before(int n)
{
    int passing = n;
    n += *&passing;
    await work(1);
    return n;
}
