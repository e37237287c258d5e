// Drop ends what is awaited, then runs the cleanups that are registered in that state, inner ones
// first, each written once; and no label of one is unused.  With one await there is one state only,
// and nothing to tell; whether a stored future has come there, its own drop asks.
// RUN: %strip %s > %t.in.c && %acc --emit-c -P %t.in.c -o %t.c && %cc_all %t.c
// RUN: FileCheck %s --input-file=%t.c
// RUN: %acc --emit-c %t.in.c -o %t.lines.c && %cc_all %t.lines.c
#include <acc/async.h>

void done(int which);
void close_int(int *fd);
async int work(int v)
{
    await acc_suspend();
    return v;
}

// CHECK-LABEL: {{^}}ACC__LOCAL void cleanups_future_drop_frame(struct cleanups_future_frame *self){{$}}
// CHECK-NEXT:  {
// CHECK-NEXT:    int n;
// CHECK-NEXT:    unsigned state = self->state;
// CHECK-NEXT:    self->state = [[#DONE:]];
// CHECK-NEXT:    switch (state) {
// CHECK-NEXT:    case 1:{{$}}
// CHECK-NEXT:      work_future_drop_frame(&self->[[S1:s[0-9]+]].child);
// CHECK-NEXT:      goto [[OUTER:cleanup_[0-9]+]];
// CHECK-NEXT:    case 2:{{$}}
// CHECK-NEXT:      work_future_drop_frame(&self->[[S2:s[0-9]+]].child);
// CHECK-NEXT:      goto [[BLOCK:cleanup_[0-9]+]];
// CHECK-NEXT:    case 3:{{$}}
// CHECK-NEXT:      work_future_drop_frame(&self->[[S3:s[0-9]+]].child);
// CHECK-NEXT:      n = self->[[S3]].n;
// CHECK-NEXT:      goto [[INNER:cleanup_[0-9]+]];
// CHECK-NEXT:    case 4:{{$}}
// CHECK-NEXT:      work_future_drop_frame(&self->[[S4:s[0-9]+]].child);
// CHECK-NEXT:      goto [[FD:cleanup_[0-9]+]];
// CHECK-NEXT:    } return;
// CHECK-NEXT:  {{^}}[[INNER]]:;
// CHECK-NEXT:    done(n);
// CHECK-NEXT:  {{^}}[[BLOCK]]:;
// CHECK-NEXT:    done(2);
// CHECK-NEXT:  {{^}}[[FD]]:;
// CHECK-NEXT:    close_int(&self->fd);
// CHECK-NEXT:  {{^}}[[OUTER]]:;
// CHECK-NEXT:    done(1); return;
// CHECK-NEXT:  }
// CHECK-LABEL: {{^}}void cleanups_future_drop(struct cleanups_future *self){{$}}
// CHECK-NEXT:  {
// CHECK-NEXT:    cleanups_future_drop_frame(&self->frame);
// CHECK-NEXT:  }
async int cleanups(int n)
{
    defer done(1);
    await work(1);
    __attribute__((cleanup(close_int))) int fd = n;
    {
        defer done(2);
        await work(2);
        defer done(n);
        n += await work(3);
    }
    await work(4);
    return n;
}

// Chains that part: behind the cleanup of a branch goes the one around both.
// CHECK-LABEL: {{^}}ACC__LOCAL void branches_future_drop_frame({{.*\)$}}
// CHECK:         case 1:{{$}}
// CHECK-NEXT:      work_future_drop_frame(
// CHECK-NEXT:      goto [[FIRST:cleanup_[0-9]+]];
// CHECK-NEXT:    case 2:{{$}}
// CHECK-NEXT:      work_future_drop_frame(
// CHECK-NEXT:      goto [[SECOND:cleanup_[0-9]+]];
// CHECK-NEXT:    } return;
// CHECK-NEXT:  {{^}}[[SECOND]]:;
// CHECK-NEXT:    done(2); goto [[AROUND:cleanup_[0-9]+]];
// CHECK-NEXT:  {{^}}[[FIRST]]:;
// CHECK-NEXT:    done(1);
// CHECK-NEXT:  {{^}}[[AROUND]]:;
// CHECK-NEXT:    done(0); return;
// CHECK-NEXT:  }
async int branches(int n)
{
    defer done(0);
    if (n) {
        defer done(1);
        await work(1);
    } else {
        defer done(2);
        await work(2);
    }
    return n;
}

// A cleanup that is never jumped to has no label, one that no await is inside of is not here.
// CHECK-LABEL: {{^}}ACC__LOCAL void unlabelled_future_drop_frame({{.*\)$}}
// CHECK-NOT:     switch
// CHECK:         work_future_drop_frame(
// CHECK-NEXT:    goto [[LAST:cleanup_[0-9]+]];
// CHECK-NEXT:  {{^}}[[LAST]]:;
// CHECK-NEXT:    done(2);
// CHECK-NEXT:    done(1); return;
// CHECK-NEXT:  }
async int unlabelled(int n)
{
    defer done(1);
    defer done(2);
    await work(n);
    defer done(3);
    return n;
}

// Without cleanups a drop is the child's alone.
// CHECK-LABEL: {{^}}ACC__LOCAL void without_future_drop_frame({{.*\)$}}
// CHECK-NEXT:  {
// CHECK-NEXT:    (void)self;
// CHECK-NEXT:    work_future_drop_frame(&self->{{s[0-9]+}}.child);
// CHECK-NEXT:  }
// CHECK-LABEL: {{^}}void without_future_drop({{.*\)$}}
// CHECK-NEXT:  {
// CHECK-NEXT:    if (self->state == 1)
// CHECK-NEXT:      without_future_drop_frame(&self->frame);
// CHECK-NEXT:    self->state = 2;
// CHECK-NEXT:  }
async int without(int n)
{
    return await work(n);
}

// CHECK-LABEL: {{^}}ACC__LOCAL void children_future_drop_frame({{.*\)$}}
// CHECK-NEXT:  {
// CHECK-NEXT:    unsigned state = self->state;
// CHECK-NEXT:    self->state = [[#DONE:]];
// CHECK-NEXT:    switch (state) {
// CHECK-NEXT:    case 1:{{$}}
// CHECK-NEXT:      work_future_drop_frame(&self->{{s[0-9]+}}.child);
// CHECK-NEXT:      break;
// CHECK-NEXT:    case 2:{{$}}
// CHECK-NEXT:      work_future_drop_frame(&self->{{s[0-9]+}}.child);
// CHECK-NEXT:      break;
// CHECK-NEXT:    }
// CHECK-NEXT:  }
async int children(int n)
{
    n += await work(n);
    return n + await work(n);
}
