// Of very many errors the first are shown, and that there are more.
// RUN: not %acc --emit-c %s -o %t.c 2> %t.txt
// RUN: FileCheck --input-file=%t.txt %s
// RUN: grep -c "does nothing until it is awaited" %t.txt | FileCheck --check-prefix=COUNT %s
#include <acc/async.h>

async int f(void);

#define FOUR(x) x x x x

static async int g(void)
{
    FOUR(FOUR(FOUR(f();)))
    return 0;
}
// CHECK: acc: error: too many errors; the rest is not shown
// CHECK-NOT: {{.}}
// COUNT: 50
