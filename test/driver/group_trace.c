// What a child of a group awaits is shown, lazy futures too: its own lies in its frame, in that of
// the function around it nobody looks.
// RUN: %acc -O1 %s -o %t && %t | FileCheck %s
// RUN: %acc --acc-cc=gcc -O2 %s -o %t && %t | FileCheck %s
// RUN: %acc -fsanitize=address,undefined %s -o %t && %t | FileCheck %s
#include <acc/async.h>
#include <acc/task.h>
#include <acc/time.h>
#include <stdio.h>

static async int leaf(int ms)
{
    await acc_sleep_ms(ms);
    return ms;
}

static async int pad(int a, int b)
{
    await acc_sleep_ms(1);
    return a * b + await leaf(1000);
}

static async void children(int *at)
{
    future(int) around = lazy(leaf(1000));
    await_group (0) {
        go {
            int kept[4] = {1, 2, 3, 4};
            future(int) own = lazy(pad(kept[0], kept[1]));
            at[0] = kept[2] + await own();
        }
        go {
            int kept = 5;
            future(int) own = lazy(leaf(1000));
            await_all {
                await acc_sleep_ms(1000);
                at[1] = kept + await own();
            }
        }
        go at[2] = await around();
    }
}

static async void show(void)
{
    int at[3];
    acc_time_pause();
    future(void) all = spawn(children(at));
    await acc_sleep_ms(20);
    // The youngest child comes first.
    // CHECK: task {{.*}} waiting
    // CHECK-NEXT: children {{.*}}group_trace.c:26
    // CHECK-NEXT: children.{{.*}}group_trace.c:40
    // CHECK-NEXT: children.{{.*}}group_trace.c:35
    // CHECK-NEXT: children.{{.*}}group_trace.c:36
    // CHECK-NEXT: acc_sleep_ms
    // CHECK-NEXT: children.{{.*}}group_trace.c:37
    // CHECK-NEXT: leaf {{.*}}group_trace.c:13
    // CHECK-NEXT: acc_sleep_ms
    // CHECK-NEXT: children.{{.*}}group_trace.c:30
    // CHECK-NEXT: pad {{.*}}group_trace.c:20
    // CHECK-NEXT: leaf {{.*}}group_trace.c:13
    // CHECK-NEXT: acc_sleep_ms
    acc_dump_tasks(stdout);
    acc_abort(all);
}

int main(void)
{
    acc_block_on(show());
    return 0;
}
