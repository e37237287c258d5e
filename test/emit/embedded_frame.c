// A frame that lies in another is used through functions of its own, which know of no start state.
// With one await it has no tag: a suspend stores none, and a resume is a jump.  The tag of the stored
// form, which stands around it, is set by who has that form; in f_run only where a resumed future may
// suspend again.
// RUN: %strip %s > %t.in.c && %acc --verify --emit-c -P %t.in.c -o %t.c && %cc_all %t.c
// RUN: FileCheck %s --input-file=%t.c
// RUN: %acc --verify --emit-c %t.in.c -o %t.lines.c && %cc_all %t.lines.c
#include <acc/async.h>

void use(long n);

// The embedded form has what the await keeps, the stored one the parameters and the tag beside it.
// CHECK-LABEL: struct once_future_frame {
// CHECK-NEXT:    union {
// CHECK-NEXT:      struct {
// CHECK-NEXT:        long n;
// CHECK-NEXT:        struct acc_suspend_future child;
// CHECK-NEXT:      } s1; /* line [[#@LINE+57]] */
// CHECK-NEXT:    };
// CHECK-NEXT:  };
// CHECK-NEXT:  _Static_assert(sizeof(struct once_future_frame) == 16 && _Alignof(struct once_future_frame) == 8,
// CHECK-LABEL: struct once_future {
// CHECK-NEXT:    union {
// CHECK-NEXT:      struct once_future_frame frame;
// CHECK-NEXT:      struct {
// CHECK-NEXT:        long n;
// CHECK-NEXT:      } args;
// CHECK-NEXT:      struct {
// CHECK-NEXT:        unsigned char gap_tag[
// CHECK-NEXT:        uint8_t state;
// CHECK-NEXT:      };
// CHECK-NEXT:    };
// CHECK-NEXT:  };
// CHECK-NEXT:  _Static_assert(sizeof(struct once_future) == 16 &&
// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll once_future_run(struct once_future_frame *self, acc_context *cx, unsigned state, long n){{$}}
// CHECK-NEXT:  {
// CHECK-NEXT:    if (state) goto resume_1;
// CHECK-NEXT:    acc_suspend_future_init(&self->s1.child);
// CHECK-NEXT:    if (acc_suspend_future_poll(&self->s1.child, cx) == ACC_PENDING) {
// CHECK-NEXT:      self->s1.n = n;
// CHECK-NEXT:      return ACC_PENDING;
// CHECK-NEXT:    }
// CHECK:       {{^}}resume_1:
// CHECK-NEXT:    if (acc_suspend_future_poll(&self->s1.child, cx) == ACC_PENDING)
// CHECK-NEXT:      return ACC_PENDING;
// CHECK-NEXT:    if (state == [[DONE:[0-9]+]]) ((struct once_future *)(void *)self)->state = [[DONE]];
// CHECK-NEXT:    n = self->s1.n;
//
// The three functions for who embeds it; they say 1, so that nothing is written behind the frame.
// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll once_future_start_frame(struct once_future_frame *self, acc_context *cx, long n){{$}}
// CHECK-NEXT:  {
// CHECK-NEXT:    return once_future_run(self, cx, 0, n);
// CHECK-NEXT:  }
// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll once_future_poll_frame(struct once_future_frame *self, acc_context *cx){{$}}
// CHECK-NEXT:  {
// CHECK-NEXT:    return once_future_run(self, cx, 1, 0);
// CHECK-NEXT:  }
// CHECK-LABEL: {{^}}ACC__LOCAL void once_future_drop_frame(struct once_future_frame *self){{$}}
// CHECK-NEXT:  {
// CHECK-NEXT:    (void)self;
// CHECK-NEXT:    acc_suspend_future_drop(&self->s1.child);
// CHECK-NEXT:  }
// CHECK-LABEL: {{^}}acc_poll once_future_poll({{.*\)$}}
// CHECK:         return once_future_run(&self->frame, cx, [[DONE]], 0);
//
// Dumps find the tag of a stored future; an embedded one is always at its await.
// CHECK-LABEL: ACC__LOCAL const acc_state_meta once_future_states[] = {
// CHECK:         ACC_STATE_CHILD, 0, offsetof(struct once_future_frame, s1.child),
// CHECK:       ACC__LOCAL const acc_meta once_future_meta = {
// CHECK-SAME:    offsetof(struct once_future, state), 1, 3, once_future_states};
// CHECK:       ACC__LOCAL const acc_meta once_future_frame_meta = {
// CHECK-SAME:    , 0, 0, 3, once_future_states};
async void once(long n)
{
    await acc_suspend();
    use(n);
}

// In a loop it comes back, so the tag of the stored form, done since the resume, says 1 again.
// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll loops_future_run(
// CHECK:           if (once_future_start_frame(&self->s1.child, cx, n) == ACC_PENDING) {
// CHECK-NEXT:        self->s1.n = n;
// CHECK-NEXT:        if (state == [[DONE:[0-9]+]]) ((struct loops_future *)(void *)self)->state = 1;
// CHECK-NEXT:        return ACC_PENDING;
// CHECK:       {{^}}resume_1:
// CHECK-NEXT:    if (state == [[DONE]]) ((struct loops_future *)(void *)self)->state = [[DONE]];
// CHECK-NEXT:    n = self->s1.n;
// CHECK-LABEL: ACC__LOCAL const acc_state_meta loops_future_states[] = {
// CHECK:         offsetof(struct loops_future_frame, s1.child), &once_future_frame_meta, "once"},
async void loops(long n)
{
    while (n--)
        await once(n);
}

// So by a goto to an address; but not behind a loop without an await.
// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll computed_future_run(
// CHECK:         if (state == {{[0-9]+}}) ((struct computed_future *)(void *)self)->state = 1;
// CHECK-NEXT:    return ACC_PENDING;
async void computed(long n)
{
    static void *const table[] = {&&again, &&end};
again:
    await once(n);
    goto *table[n--];
end:
    use(n);
}

// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll behind_future_run(
// CHECK:         if (once_future_start_frame(&self->s1.child, cx, n) == ACC_PENDING) {
// CHECK-NEXT:      self->s1.n = n;
// CHECK-NEXT:      return ACC_PENDING;
// CHECK-NOT:     state = 1;
// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll behind_future_start_frame(
async void behind(long n)
{
    do {
        use(n);
    } while (--n);
    await once(n);
    use(n);
}

// What lies in bytes that the child lends has a view of its own beside it.
// CHECK-LABEL: struct lent_future_frame {
// CHECK-NEXT:    union {
// CHECK-NEXT:      union {
// CHECK-NEXT:      struct {
// CHECK-NEXT:        struct once_future_frame child;
// CHECK-NEXT:      };
// CHECK-NEXT:      struct {
// CHECK-NEXT:        unsigned char gap{{[0-9]+}}[9];
// CHECK-NEXT:        char a;
// CHECK-NEXT:        short b;
// CHECK-NEXT:      };
// CHECK-NEXT:      } s1; /* line [[#@LINE+17]] */
// CHECK-NEXT:    };
// CHECK-NEXT:  };
// CHECK-NEXT:  _Static_assert(sizeof(struct lent_future_frame) == 16 &&
// CHECK:       _Static_assert(sizeof(struct lent_future) == 16 &&
// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll lent_future_run(
// CHECK:         if (once_future_start_frame(&self->s1.child, cx, n) == ACC_PENDING) {
// CHECK-NEXT:      self->s1.a = a;
// CHECK-NEXT:      self->s1.b = b;
// CHECK-NEXT:      return ACC_PENDING;
// CHECK-NEXT:    }
// CHECK:       {{^}}resume_1:
// CHECK-NEXT:    if (state == 2) (
// CHECK-NEXT:    a = self->s1.a;
// CHECK-NEXT:    b = self->s1.b;
async long lent(long n, char a, short b)
{
    await once(n);
    return a + b;
}

// Two awaits: the tag is in the embedded form, and here in bytes that the child lends; no function
// needs the stored form for it.
// CHECK-LABEL: struct twice_future_frame {
// CHECK-NEXT:    union {
// CHECK-NEXT:      struct {
// CHECK-NEXT:        struct once_future_frame child;
// CHECK-NEXT:      } s1;
// CHECK-NEXT:      struct {
// CHECK-NEXT:        struct once_future_frame child;
// CHECK-NEXT:      } s2;
// CHECK-NEXT:      struct {
// CHECK-NEXT:        unsigned char gap_tag[9];
// CHECK-NEXT:        uint8_t state;
// CHECK-NEXT:      };
// CHECK-NEXT:    };
// CHECK-NEXT:  };
// CHECK-NEXT:  _Static_assert(sizeof(struct twice_future_frame) == 16 &&
// CHECK-LABEL: struct twice_future {
// CHECK-NEXT:    union {
// CHECK-NEXT:      struct twice_future_frame frame;
// CHECK-NEXT:    };
// CHECK-NEXT:  };
// CHECK-LABEL: {{^}}void twice_future_init({{.*\)$}}
// CHECK-NEXT:  {
// CHECK-NEXT:    self->frame.state = 0;
// CHECK-NEXT:  }
// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll twice_future_run(
// CHECK-NOT:     struct twice_future *
// CHECK:         switch (state) {
// CHECK:           self->state = 1;
// CHECK-NEXT:      return ACC_PENDING;
// CHECK:           self->state = 2;
// CHECK-NEXT:      return ACC_PENDING;
// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll twice_future_poll_frame({{.*\)$}}
// CHECK-NEXT:  {
// CHECK-NEXT:    unsigned state = self->state;
// CHECK-NEXT:    if (state == 0)
// CHECK-NEXT:        __builtin_unreachable();
// CHECK-NEXT:    return twice_future_run(self, cx, state);
// CHECK-NEXT:  }
// CHECK:       ACC__LOCAL const acc_meta twice_future_meta = {
// CHECK-SAME:    offsetof(struct twice_future, frame.state), 1, 4, twice_future_states};
// CHECK-NOT:   twice_future_frame_meta =
async void twice(void)
{
    await once(1);
    await once(2);
}

// With a tag the two forms have one description.
// CHECK-LABEL: ACC__LOCAL const acc_state_meta above_future_states[] = {
// CHECK:         &twice_future_meta, "twice"},
async void above(void) { await twice(); }

// A boxed child, and one in the bytes of an async_sized, is stored.
// CHECK-LABEL: struct boxes_future_frame {
// CHECK:           struct once_future *child;
// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll boxes_future_run(
// CHECK:         once_future_start(
// CHECK:       {{^}}resume_1:
// CHECK-NEXT:    {{.*}}once_future_poll(self->s1.child, cx)
// CHECK-LABEL: {{^}}ACC__LOCAL void boxes_future_drop_frame(
// CHECK:         acc_box_drop(self->s1.child);
async void boxes(long n) { await boxed(once(n)); }
