// Around an await the order is fixed, so clang's -Wunsequenced is wrong there; elsewhere it is
// heard, as a warning or an error, as the user wants it.
// RUN: %acc -Wall -c %s -o %t.o 2> %t.err
// RUN: FileCheck %s -DSAYS=warning -DFLAG=-Wunsequenced --implicit-check-not=warning: --input-file=%t.err
// RUN: not %acc -Wall -Werror -c %s -o %t.o 2> %t.err
// RUN: FileCheck %s -DSAYS=error -DFLAG=-Werror,-Wunsequenced --implicit-check-not=error: --input-file=%t.err
// RUN: not %acc -Wall -Werror=unsequenced -c %s -o %t.o 2> %t.err
// RUN: FileCheck %s -DSAYS=error -DFLAG=-Werror,-Wunsequenced --implicit-check-not=error: --input-file=%t.err
// RUN: %acc -w -c %s -o %t.o 2>&1 | count 0
// RUN: %acc -Wall -Wno-unsequenced -c %s -o %t.o 2>&1 | count 0
// RUN: %acc -Wall -Werror -DFIXED_ORDER -c %s -o %t.o 2>&1 | count 0
#include <acc/async.h>

#define NEXT(i) await add((i)++)

static async int add(int n)
{
    await acc_suspend();
    return n;
}

async int fixed(int i, int *a)
{
    int x = 1;
    int s = x + await add(x = 10) + x;
    a[i++] = await add(i + 7);
    a[i] = NEXT(i) + i;
    for (int k = 0; k < 5; k = await add(k++))
        s += k;
    return s;
}

#ifndef FIXED_ORDER
async int others(int i, int *a)
{
    await acc_suspend();
    // CHECK: unsequenced.c:[[@LINE+2]]:8: [[SAYS]]: unsequenced modification and access to 'i' {{\[}}[[FLAG]]]
    // CHECK-NEXT: {{^ *}}[[@LINE+1]] |     a[i++] = i;
    a[i++] = i;
    // CHECK: unsequenced.c:[[@LINE+1]]:{{[0-9]+}}: [[SAYS]]: unsequenced modification and access to 'i' {{\[}}[[FLAG]]]
    for (int k = 0; k < (i++ + i); k = await add(k++))
        await add(1);
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wunsequenced"
    i = i++ + 1;
#pragma clang diagnostic pop
    return i;
}

int plain(int i)
{
    // CHECK: unsequenced.c:[[@LINE+1]]:13: [[SAYS]]: multiple unsequenced modifications to 'i' {{\[}}[[FLAG]]]
    return i++ + i++;
}
#endif
