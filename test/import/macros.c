// What came out of a macro has its own extent and the line of its use; awaits in it are found.
// RUN: %acc -w --dump=import %s | FileCheck %s --strict-whitespace --match-full-lines
#include <acc/async.h>

#define WAIT(v) (await work(v))
#define TWICE(v) (WAIT(v) + WAIT((v) + 1))
#define EACH(i, n) for (int i = 0; i < (n); i++)
#define CHECKED(v) do { if (WAIT(v)) return 1; } while (0)
async int work(int v)
{
    return v;
}

//      CHECK:function macros(int n) -> int (line [[#@LINE+1]])
async int macros(int n)
{
//      CHECK:        paren [[#@LINE+14]]:`((__acc_await__ work(n)) + (__acc_await__ work((n) + 1)))`
// CHECK-NEXT:          binary [[#@LINE+13]]:`(__acc_await__ work(n)) + (__acc_await__ work((n) + 1))`
// CHECK-NEXT:            paren [[#@LINE+12]]:`(__acc_await__ work(n))`
// CHECK-NEXT:              await [[#@LINE+11]]:`__acc_await__ work(n)`
// CHECK-NEXT:                call callee=work [[#@LINE+10]]:`work(n)`
// CHECK-NEXT:                  convert decay [[#@LINE+9]]:`work`
// CHECK-NEXT:                    ref callee=work [[#@LINE+8]]:`work`
// CHECK-NEXT:                  convert [[#@LINE+7]]:`n`
// CHECK-NEXT:                    ref local=n [[#@LINE+6]]:`n`
// CHECK-NEXT:            paren [[#@LINE+5]]:`(__acc_await__ work((n) + 1))`
// CHECK-NEXT:              await [[#@LINE+4]]:`__acc_await__ work((n) + 1)`
// CHECK-NEXT:                call callee=work [[#@LINE+3]]:`work((n) + 1)`
//      CHECK:                  binary [[#@LINE+2]]:`(n) + 1`
//
    int r = TWICE(n);
//      CHECK:    for [[#@LINE+5]]:`for (int i = 0; i < (n); i++) do { if ((__acc_await__ work(i...`
//      CHECK:      do [[#@LINE+5]]:`do { if ((__acc_await__ work(i))) return 1; } while (0);`
// CHECK-NEXT:        block [[#@LINE+4]]:`{ if ((__acc_await__ work(i))) return 1; }`
// CHECK-NEXT:          if [[#@LINE+3]]:`if ((__acc_await__ work(i))) return 1;`
//
    EACH (i, n)
        CHECKED(i);
//      CHECK:        literal constant [[#@LINE-1]]:`0`
    return r;
}
