// What is negated or one side of && is a condition of its own: its parentheses do not stand twice,
// which clang warns of around ==, and stay around =, where it wants them.
// RUN: %strip %s > %t.in.c && %acc -Wall -Wextra -Werror --emit-c -P %t.in.c -o %t.c
// RUN: %cc_all %t.c && FileCheck %s --input-file=%t.c
#include <acc/async.h>

static async int g(int n)
{
    await acc_suspend();
    return n;
}

async int f(int a, int b)
{
    // CHECK: if (t1 == a) goto
    if (!(await g(a) == a) && b)
        return 1;
    // CHECK: if (a != t2) {
    if (!((a != await g(b) && b > 2)) || a)
        return 2;
    // CHECK: if ((b = t3)) goto
    while (!((b = await g(b))) && a)
        a--;
    return 3;
}
