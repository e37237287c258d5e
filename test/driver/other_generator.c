// Generators and lazy futures of another file, as large as their async_sized says.
// RUN: %acc -Wall -Wextra -Werror -DBOUND=160 %s %S/Inputs/other_generator.c -o %t && %t | FileCheck %s
// RUN: %acc --acc-cc=gcc -O2 -DBOUND=160 %s %S/Inputs/other_generator.c -o %t && %t | FileCheck %s
// RUN: %acc -O1 -fsanitize=address,undefined -DBOUND=160 %s %S/Inputs/other_generator.c -o %t && %t | FileCheck %s
// RUN: %acc --acc-hard -DBOUND=160 %s %S/Inputs/other_generator.c -o %t && %t | FileCheck %s
// A lazy future whose bound two files do not agree on would be too large for its place.
// RUN: %acc -DBOUND=160 -c %s -o %t.o && not %acc -DBOUND=152 %t.o %S/Inputs/other_generator.c -o %t 2>&1 | FileCheck %s --check-prefix=BOUNDS
// BOUNDS-DAG: numbers_future_init_sized_160
// BOUNDS-DAG: thrice_future_init_sized_160
#include "Inputs/other_generator.h"
#include <stdio.h>

static async int sums(int k)
{
    int sum = 0;
    // CHECK: left 7
    await_each (int x, numbers(k)) {
        if (x == 2)
            continue;
        sum += x;
        if (x == 5)
            break;
    }
    // CHECK-NEXT: 13
    printf("%d\n", sum);
    // CHECK-NEXT: left 1
    // CHECK-NEXT: left 2
    for (int i = 0; i < 2; i++)
        await_each (int x, numbers(i + 1))
            sum += 10 * x;
    // CHECK-NEXT: 53
    printf("%d\n", sum);
    // CHECK-NEXT: left 9
    await_each (int x, numbers(9))
        if (x == 3)
            goto out;
out:
    // CHECK-NEXT: left 4
    // CHECK-NEXT: left 3
    await_all {
        await_each (int x, numbers(3))
            if (x == 3)
                puts("not reached");
        await_each (int y, numbers(4))
            if (y == 1)
                await_break;
    }
    // CHECK-NEXT: 53
    return sum;
}

static async int kept(void)
{
    stream(int) s = lazy(numbers(5));
    future(int) f = lazy(thrice(5));
    int sum = 0;
    await_each (int x, s()) {
        sum = 10 * sum + x;
        if (x == 2)
            break;
    }
    // CHECK-NEXT: 12
    printf("%d\n", sum);
    await_each (int x, s())
        sum = 10 * sum + x;
    // CHECK-NEXT: left 5
    // CHECK-NEXT: 12345
    printf("%d\n", sum);
    return await f();
}

async int main(void)
{
    int sum = await sums(7);
    printf("%d\n", sum);
    sum = await kept();
    // CHECK-NEXT: 15
    printf("%d\n", sum);
    return 0;
}
