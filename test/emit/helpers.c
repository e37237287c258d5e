// Only a function that is spawned or run by acc_block_on has the helper for it, and async main is
// run by a main.
// RUN: %strip %s > %t.in.c && %acc --emit-c -P %t.in.c -o %t.c && %cc_all %t.c
// RUN: FileCheck %s --input-file=%t.c
// RUN: %acc --emit-c %t.in.c -o %t.lines.c && %cc_all %t.lines.c
// RUN: FileCheck %s --check-prefix=ONLY --input-file=%t.c
#include <acc/async.h>

async int work(int v)
{
    await acc_suspend();
    return v;
}
async void background(int v)
{
    await work(v);
}
async int foreground(int v, int w)
{
    return await work(v + w);
}

// ONLY-NOT: {{(work|foreground)_future_(spawn|go)}}
// ONLY-NOT: {{(work|background)_future_block_on}}

// CHECK:       {{^}}ACC__LOCAL acc_handle background_future_spawn(acc_executor *executor, int v){{$}}
// CHECK-NEXT:  {
// CHECK-NEXT:    acc_handle handle;
// CHECK-NEXT:    struct background_future *frame = executor->ops->spawn_begin(executor, &background_future_type, &handle);
// CHECK-NEXT:    if (frame) {
// CHECK-NEXT:      background_future_init(frame, v);
// CHECK-NEXT:      executor->ops->spawn_end(executor, handle);
// CHECK-NEXT:    }
// CHECK-NEXT:    return handle;
// CHECK-NEXT:  }
// CHECK:       {{^}}ACC__LOCAL int foreground_future_block_on(int v, int w){{$}}
// CHECK-NEXT:  {
// CHECK-NEXT:    struct foreground_future frame;
// CHECK-NEXT:    int result;
// CHECK-NEXT:    foreground_future_init(&frame, v, w);
// CHECK-NEXT:    acc_run_blocking(&foreground_future_type, &frame, &result);
// CHECK-NEXT:    return result;
// CHECK-NEXT:  }
// CHECK-LABEL: {{^}}int plain(void)
// CHECK-NEXT:  {
// CHECK-NEXT:    background_future_go(acc_spawning_executor("background"), 3);
// CHECK-NEXT:    return foreground_future_block_on(1, 2);
// CHECK-NEXT:  }
int plain(void)
{
    spawn(background(3));
    return acc_block_on(foreground(1, 2));
}

// In an async function the executor is that of the running poll; a handle is awaited by a join.
// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll main_future_run(
// CHECK:         {{^}} acc_handle task;
// CHECK:         task = background_future_spawn(acc_cx_executor(cx), argc);
// CHECK-NEXT:    background_future_go(acc_cx_executor(cx), 4);
// CHECK-NEXT:    acc_joiner_init(&self->[[S:s[0-9]+]].child, task);
// CHECK-NEXT:    acc_cx_wake_all(cx);
// CHECK-NEXT:    if (acc_await_task(&self->[[S]].child, cx, (void *)0) == ACC_PENDING) {
// CHECK:       {{^}}resume_1:
// CHECK-NEXT:    if (acc_await_task(&self->[[S]].child, cx, (void *)0) == ACC_PENDING)
// CHECK-NEXT:      return ACC_PENDING;
// CHECK-LABEL: {{^}}ACC__LOCAL void main_future_drop_frame({{.*\)$}}
// CHECK:         acc_joiner_drop(&self->[[S]].child);
// CHECK:       {{^}}ACC__LOCAL int main_future_block_on(int argc, char **argv){{$}}
// CHECK:       {{^}}int main(int argc, char **argv){{$}}
// CHECK-NEXT:  {
// CHECK-NEXT:    return main_future_block_on(argc, argv);
// CHECK-NEXT:  }
async int main(int argc, char **argv)
{
    future(void) task = spawn(background(argc));
    spawn(background(4));
    await task();
    return argv == 0;
}
