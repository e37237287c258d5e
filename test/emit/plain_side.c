// A file of the dialect and one of plain C await and poll each other's futures; the plain one is for
// any compiler, and reads the header as other compilers do or as generated code does.
// RUN: %acc -O2 -Wall -Wextra -Werror -I %S/Inputs -c %s -o %t.o
// RUN: for cc in clang-19 gcc; do for how in -DREADER -DACC_GENERATED; do \
// RUN:   $cc -std=c99 -Wall -Wextra -Werror $how -fsanitize=address -I %include -I %S/Inputs \
// RUN:     %S/Inputs/plain_side_main.c %t.o -o %t.prog && %t.prog | FileCheck %s || exit 1; done; done
#include <acc/async.h>

#include "plain_side.h"

#include <string.h>

async long sum_up(int n, const char *text)
{
    long sum = (long)strlen(text);
    for (int i = 1; i <= n; i++)
        sum += await wait_turns(i) * i;
    return sum;
}

// CHECK: 0 polls, 0, 0 live
// CHECK-NEXT: 1 polls, 0, 0 live
// CHECK-NEXT: 2 polls, 0, 0 live
// CHECK-NEXT: 3 polls, 0, 0 live
// CHECK-NEXT: 4 polls, 0, 0 live
// CHECK-NEXT: 5 polls, 0, 0 live
// CHECK-NEXT: 6 polls, 0, 0 live
// CHECK-NEXT: 7 polls, 11, 0 live
// CHECK-NEXT: sum_up: align 8, 27 wakes
