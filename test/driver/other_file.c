// Async functions of another file: boxed, embedded by their async_sized, spawned, run, through pointers.
// RUN: %acc -Wall -Wextra -Werror -DBOUND=128 %s %S/Inputs/other.c -o %t && %t | FileCheck %s
// RUN: %acc --acc-cc=gcc -O2 -DBOUND=128 %s %S/Inputs/other.c -o %t && %t | FileCheck %s
// RUN: %acc -O1 -fsanitize=address,undefined -DBOUND=128 %s %S/Inputs/other.c -o %t && %t | FileCheck %s
// Bounds that two files do not agree on do not link, and one that is too small does not compile.
// RUN: %acc -DBOUND=128 -c %s -o %t.o && not %acc -DBOUND=120 %t.o %S/Inputs/other.c -o %t 2>&1 | FileCheck %s --check-prefix=BOUNDS
// RUN: not %acc -DBOUND=8 -c %S/Inputs/other.c -o %t.o 2>&1 | FileCheck %s --check-prefix=SMALL
// BOUNDS: thrice_future_start_sized_128
// SMALL: error: the frame of async function 'thrice' has {{[0-9]+}} bytes, more than the 8 of async_sized
#include "Inputs/other.h"
#include <stdio.h>

static async int test(void)
{
    int x = await boxed(twice(4));
    future(int) t = spawn(twice(x));
    spawn(note("spawned"));
    x = await t() + await boxed(table.call(100)) + await thrice(x);
    await boxed(note("boxed"));
    return x;
}

int main(void)
{
    // CHECK: 42
    printf("%d\n", acc_block_on(twice(21)));
    // CHECK-NEXT: 44
    printf("%d\n", acc_block_on(table.call(22)));
    // CHECK-NEXT: run
    // CHECK-NEXT: run again
    acc_block_on(note("run"));
    // CHECK-NEXT: 6
    printf("%d\n", run_twice(3));
    // CHECK-NEXT: spawned
    // CHECK-NEXT: spawned again
    // CHECK-NEXT: boxed
    // CHECK-NEXT: boxed again
    // CHECK-NEXT: 240
    printf("%d\n", acc_block_on(test()));
    return 0;
}
