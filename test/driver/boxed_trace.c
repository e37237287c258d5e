// The chain of awaits is shown through boxed futures, called by name and through pointers.
// RUN: %acc -O1 %s -o %t && %t | FileCheck %s
// RUN: %acc --acc-cc=gcc -O2 %s -o %t && %t | FileCheck %s
#include <acc/async.h>
#include <acc/task.h>
#include <acc/time.h>
#include <stdio.h>

static async void leaf(int ms)
{
    await acc_sleep_ms(ms);
}

static async_sized(64) void (*bounded)(int) = leaf;

static async void down(int n, async void (*to)(int))
{
    if (n)
        await boxed(down(n - 1, to));
    else if (to == leaf)
        await boxed(to(1000));
    else
        await bounded(1000);
}

static async void show(void)
{
    future(void) boxes = spawn(down(2, leaf)), bounds = spawn(down(0, NULL));
    await acc_sleep_ms(1);
    // CHECK: task {{.*}} waiting
    // CHECK-NEXT: down {{.*}}boxed_trace.c:19
    // CHECK-NEXT: down {{.*}}boxed_trace.c:19
    // CHECK-NEXT: down {{.*}}boxed_trace.c:21
    // CHECK-NEXT: leaf {{.*}}boxed_trace.c:11
    // CHECK-NEXT: acc_sleep_ms
    // CHECK: task {{.*}} waiting
    // CHECK-NEXT: down {{.*}}boxed_trace.c:23
    // CHECK-NEXT: a function pointer
    acc_dump_tasks(stdout);
    acc_abort(boxes);
    acc_abort(bounds);
}

int main(void)
{
    acc_block_on(show());
    return 0;
}
