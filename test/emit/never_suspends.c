// An await of a function that never suspends is a call: no child, no state, no drop, and no frame of
// a function that awaits nothing else.  It does not matter which is defined first.
// RUN: %strip %s > %t.in.c && %acc --verify --emit-c -P %t.in.c -o %t.c && %cc_all %t.c
// RUN: FileCheck %s --input-file=%t.c
// RUN: FileCheck %s --check-prefix=NONE --input-file=%t.c
// RUN: %acc --verify --emit-c %t.in.c -o %t.lines.c && %cc_all %t.lines.c
#include <acc/async.h>

void done(int which);
void keep(int *p);

// NONE-NOT: {{(twice|nothing|above|lends|cleans|discards|loops)_future_frame}}
// NONE-NOT: {{(twice|nothing|above|lends|cleans|discards|loops)_future_(start|poll|drop)_frame}}
// NONE-NOT: struct {{(twice|nothing|above|lends|cleans|discards|loops)_future child}}

async int twice(int n);
static async void nothing(int n);

// Stored, it has its parameters and a tag that tells a first poll from one too many.
// CHECK-LABEL: struct above_future {
// CHECK-NEXT:    union {
// CHECK-NEXT:      struct {
// CHECK-NEXT:        {{.*}}gap
// CHECK-NEXT:        int n;
// CHECK-NEXT:      } args;
// CHECK-NEXT:      struct {
// CHECK-NEXT:        uint8_t state;
// CHECK-NEXT:      };
// CHECK-NEXT:    };
// CHECK-NEXT:  };
// CHECK-LABEL: {{^}}ACC__LOCAL int above_future_run(acc_context *cx, int n){{$}}
// CHECK-NEXT:  {
// CHECK-NEXT:    int [[A:t[0-9]+]];
// CHECK-NEXT:    int [[B:t[0-9]+]];
// CHECK-NEXT:    [[A]] = twice_future_run(cx, n);
// CHECK-NEXT:    [[B]] = twice_future_run(cx, [[A]]);
// CHECK-NEXT:    nothing_future_run(cx, [[B]]);
// CHECK-NEXT:    return n;
// CHECK-NEXT:  }
// CHECK-LABEL: {{^}}acc_poll above_future_start({{.*\)$}}
// CHECK-NEXT:  {
// CHECK-NEXT:    (void)self;
// CHECK-NEXT:    *out = above_future_run(cx, n);
// CHECK-NEXT:    return ACC_READY;
// CHECK-NEXT:  }
// CHECK-LABEL: {{^}}acc_poll above_future_poll({{.*\)$}}
// CHECK-NEXT:  {
// CHECK-NEXT:    unsigned state = self->state;
// CHECK-NEXT:    if (state == 0) {
// CHECK-NEXT:      self->state = 1;
// CHECK-NEXT:      return above_future_start(self, cx, out, self->args.n);
// CHECK-NEXT:    }
// CHECK-NEXT:    acc_polled_again(cx, "above");
// CHECK-LABEL: {{^}}void above_future_drop({{.*\)$}}
// CHECK-NEXT:  {
// CHECK-NEXT:    (void)self;
// CHECK-NEXT:  }
// CHECK-NOT:   ACC_STATE_CHILD
// CHECK-LABEL: {{^}}acc_poll twice_future_poll(
async int above(int n)
{
    await nothing(await twice(await twice(n)));
    return n;
}

async int twice(int n)
{
    return 2 * n;
}

static async void nothing(int n)
{
    done(n);
}

// What a call gives may be left unused.
// CHECK-LABEL: {{^}}ACC__LOCAL void discards_future_run(acc_context *cx, int n){{$}}
// CHECK-NEXT:  {
// CHECK-NEXT:    twice_future_run(cx, n);
// CHECK-NEXT:    twice_future_run(cx, 3);
// CHECK-NEXT:    return;
async void discards(int n)
{
    await twice(n);
    (void)await twice(3);
}

// Its locals are those of a C function, whoever has their address.
// CHECK-LABEL: {{^}}ACC__LOCAL int lends_future_run(acc_context *cx, int n){{$}}
// CHECK:         keep(&n);
// CHECK-NEXT:    keep(&local);
// CHECK-NEXT:    [[T:t[0-9]+]] = twice_future_run(cx, local);
// CHECK-NEXT:    got = [[T]];
// CHECK-NEXT:    return n + local + got;
async int lends(int n)
{
    int local = 1;
    keep(&n);
    keep(&local);
    int got = await twice(local);
    return n + local + got;
}

// Its defers run at its end, and nowhere else: no drop comes in between.
// CHECK-LABEL: {{^}}ACC__LOCAL int cleans_future_run(acc_context *cx, int n){{$}}
// CHECK:         if (n) {
// CHECK-NEXT:    [[T:t[0-9]+]] = twice_future_run(cx, n);
// CHECK:         done(2);
// CHECK:         done(1);
// CHECK-NEXT:    return [[R:t[0-9]+]];
// CHECK-NOT:     done(
// CHECK-LABEL: {{^}}void cleans_future_drop({{.*\)$}}
// CHECK-NEXT:  {
// CHECK-NEXT:    (void)self;
// CHECK-NEXT:  }
async int cleans(int n)
{
    defer done(1);
    if (n) {
        defer done(2);
        n = await twice(n);
    }
    return n;
}

// In a condition, in an operand that may not be evaluated.
// CHECK-LABEL: {{^}}ACC__LOCAL int loops_future_run(acc_context *cx, int n){{$}}
// CHECK-NOT:     resume
// CHECK:         for (;;) {
// CHECK-NEXT:    [[T:t[0-9]+]] = twice_future_run(cx, n);
// CHECK-NEXT:    if (!([[T]] < 9)) break;
// CHECK:         if (n & 1) {
// CHECK-NEXT:    {{t[0-9]+}} = twice_future_run(cx, 4);
// CHECK:         return {{t[0-9]+}};
// CHECK-NEXT:  }
// CHECK-NOT:     twice_future_run
// CHECK-LABEL: {{^}}acc_poll loops_future_start({{.*\)$}}
async int loops(int n)
{
    while (await twice(n) < 9)
        n++;
    return n & 1 && await twice(4);
}

// Beside an await that suspends it is no second state: there is no tag, and the drop knows nothing
// of it.
// CHECK-LABEL: struct mixed_future_frame {
// CHECK-NEXT:    union {
// CHECK-NEXT:      struct {
// CHECK-NOT:         {{state|twice|struct [{]}}
// CHECK:             struct acc_suspend_future child;
// CHECK-NEXT:      } [[S:s[0-9]+]]; /* line [[#@LINE+27]] */
// CHECK-NEXT:    };
// CHECK-NEXT:  };
// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll mixed_future_run(struct mixed_future_frame *self, acc_context *cx, int *out, unsigned state, int n)
// CHECK:         if (state) goto resume_1;
// CHECK-NEXT:    [[A:t[0-9]+]] = above_future_run(cx, n);
// CHECK-NEXT:    m = [[A]];
// CHECK-NEXT:    acc_suspend_future_init(&self->[[S]].child);
// CHECK:           return ACC_PENDING;
// CHECK-NEXT:    }
// CHECK-NEXT:  {{^}}[[READY:L[0-9]+]]:;
// CHECK-NEXT:    [[B:t[0-9]+]] = cleans_future_run(cx, m);
// CHECK:       {{^}}resume_1:
// CHECK-LABEL: {{^}}ACC__LOCAL void mixed_future_drop_frame({{.*\)$}}
// CHECK-NEXT:  {
// CHECK-NOT:     twice
// CHECK:         acc_suspend_future_drop(&self->[[S]].child);
// CHECK:         done(m); return;
// CHECK-NEXT:  }
// CHECK-LABEL: ACC__LOCAL const acc_state_meta mixed_future_states[] = {
// CHECK-NEXT:    ACC_STATE_START
// CHECK-NEXT:    ACC_STATE_CHILD
// CHECK-NEXT:    ACC_STATE_DONE
async int mixed(int n)
{
    int m = await above(n);
    defer done(m);
    await acc_suspend();
    return m + await cleans(m);
}

// On the heap it is a future like others: who frees it must not know what it is.
// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll boxes_future_run(struct boxes_future_frame *self,
// CHECK:         if (!{{.*}} || twice_future_start(
async int boxes(int n)
{
    return await boxed(twice(n));
}
