// A task that begins while the runtime shuts down can neither spawn nor await one that was cancelled
// before it: it is dropped, as all tasks are, and the program ends as it should.
// RUN: %acc -O1 %s -o %t && %t | FileCheck %s --implicit-check-not=result
// RUN: %acc --acc-cc=gcc -O2 %s -o %t && %t | FileCheck %s --implicit-check-not=result
// RUN: %acc -fsanitize=address,undefined %s -o %t && %t | FileCheck %s --implicit-check-not=result
#include <acc/async.h>
#include <acc/task.h>
#include <errno.h>
#include <stdio.h>

static async int inner(void)
{
    await acc_yield();
    return 3;
}

static async void joins(void)
{
    int n = 0;
    // CHECK-DAG: joined 1
    printf("joined %d\n", await acc_join(spawn(inner()), &n) == -ECANCELED);
}

static async void outer(void)
{
    defer puts("left");
    future(int) t = spawn(inner());
    // CHECK-DAG: {{^}}left{{$}}
    printf("result %d\n", await t());
}

static async void waits(future(int) t)
{
    defer puts("left, too");
    // CHECK-DAG: left, too
    printf("result %d\n", await t());
}

async int main(void)
{
    future(int) t = spawn(inner());
    spawn(waits(t));
    spawn(joins());
    spawn(outer());
    return 0;
}
