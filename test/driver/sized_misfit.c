// A function that is larger than its pointer's async_sized got there past the compiler's checks: the
// program stops before a byte is written, and names it.
// RUN: %acc -fsanitize=address,undefined %s -o %t
// RUN: not --crash %t await 2>&1 | FileCheck %s
// RUN: not --crash %t lazy 2>&1 | FileCheck %s
// RUN: %t fits | FileCheck %s --check-prefix=FITS
#include <acc/async.h>
#include <acc/task.h>
#include <stdio.h>
#include <string.h>

static async int large(int n)
{
    char volatile bytes[100] = {(char)n};
    await acc_yield();
    return bytes[0] + bytes[99];
}

static async int small(int n)
{
    await acc_yield();
    return n;
}

async int main(int argc, char **argv)
{
    async int (*any)(int) = argc > 1 && !strcmp(argv[1], "fits") ? small : large;
    async_sized(32) int (*sized)(int);
    memcpy(&sized, &any, sizeof any);
    if (argc > 1 && !strcmp(argv[1], "await"))
        return await sized(1);
    future(int) f = lazy(sized(2));
    // CHECK: large: called through a pointer whose async_sized is too small
    // FITS: got 2
    printf("got %d\n", await f());
    return 0;
}
