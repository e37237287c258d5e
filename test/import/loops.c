// A for has four parts, and a missing one stays missing; clang does not say which it is.
// RUN: %acc -w --dump=import %s | FileCheck %s --strict-whitespace --match-full-lines
#include <acc/async.h>

//      CHECK:function loops(int n) -> int (line [[#@LINE+1]])
async int loops(int n)
{
    int i = 0;
//      CHECK:    for [[#@LINE+5]]:`for (;;) break;`
// CHECK-NEXT:      -
// CHECK-NEXT:      -
// CHECK-NEXT:      -
// CHECK-NEXT:      break [[#@LINE+2]]:`break;`
    for (;;)
        break;
// CHECK-NEXT:    for [[#@LINE+8]]:`for (i = 1;;) break;`
// CHECK-NEXT:      expr [[#@LINE+7]]:`i = 1;`
// CHECK-NEXT:        assign [[#@LINE+6]]:`i = 1`
// CHECK-NEXT:          ref local=i [[#@LINE+5]]:`i`
// CHECK-NEXT:          literal constant [[#@LINE+4]]:`1`
// CHECK-NEXT:      -
// CHECK-NEXT:      -
// CHECK-NEXT:      break [[#@LINE+2]]:`break;`
    for (i = 1;;)
        break;
// CHECK-NEXT:    for [[#@LINE+9]]:`for (; i < n;) i++;`
// CHECK-NEXT:      -
// CHECK-NEXT:      binary [[#@LINE+7]]:`i < n`
// CHECK-NEXT:        convert [[#@LINE+6]]:`i`
// CHECK-NEXT:          ref local=i [[#@LINE+5]]:`i`
// CHECK-NEXT:        convert [[#@LINE+4]]:`n`
// CHECK-NEXT:          ref local=n [[#@LINE+3]]:`n`
// CHECK-NEXT:      -
// CHECK-NEXT:      expr [[#@LINE+2]]:`i++;`
    for (; i < n;)
        i++;
//      CHECK:    for [[#@LINE+6]]:`for (;; i--) break;`
// CHECK-NEXT:      -
// CHECK-NEXT:      -
// CHECK-NEXT:      unary step [[#@LINE+3]]:`i--`
// CHECK-NEXT:        ref local=i [[#@LINE+2]]:`i`
// CHECK-NEXT:      break [[#@LINE+2]]:`break;`
    for (;; i--)
        break;
// CHECK-NEXT:    for [[#@LINE+6]]:`for (int k = 0;; k++) break;`
// CHECK-NEXT:      decl [[#@LINE+5]]:`int k = 0;`
// CHECK-NEXT:        var local=k [[#@LINE+4]]:`int k = 0`
// CHECK-NEXT:          literal constant [[#@LINE+3]]:`0`
// CHECK-NEXT:      -
// CHECK-NEXT:      unary step [[#@LINE+1]]:`k++`
    for (int k = 0;; k++)
        break;
//      CHECK:    for [[#@LINE+9]]:`for (int k = 0, m = 1; k < n;) k += m;`
// CHECK-NEXT:      decl [[#@LINE+8]]:`int k = 0, m = 1;`
// CHECK-NEXT:        var local=k [[#@LINE+7]]:`int k = 0`
// CHECK-NEXT:          literal constant [[#@LINE+6]]:`0`
// CHECK-NEXT:        var local=m [[#@LINE+5]]:`m = 1`
// CHECK-NEXT:          literal constant [[#@LINE+4]]:`1`
// CHECK-NEXT:      binary [[#@LINE+3]]:`k < n`
//      CHECK:      -
// CHECK-NEXT:      expr [[#@LINE+2]]:`k += m;`
    for (int k = 0, m = 1; k < n;)
        k += m;
//      CHECK:    for [[#@LINE+7]]:`for (; i < n; i++, n--) ;`
// CHECK-NEXT:      -
// CHECK-NEXT:      binary [[#@LINE+5]]:`i < n`
//      CHECK:      comma [[#@LINE+4]]:`i++, n--`
// CHECK-NEXT:        unary step [[#@LINE+3]]:`i++`
//      CHECK:        unary step [[#@LINE+2]]:`n--`
//      CHECK:      empty [[#@LINE+2]]:`;`
    for (; i < n; i++, n--)
        ;
// The semicolons inside of a part are not those of the for.
// CHECK-NEXT:    for [[#@LINE+5]]:`for (({ i = 0; i; }); i < n;) n--;`
// CHECK-NEXT:      expr [[#@LINE+4]]:`({ i = 0; i; });`
// CHECK-NEXT:        stmt_expr [[#@LINE+3]]:`({ i = 0; i; })`
//      CHECK:      binary [[#@LINE+2]]:`i < n`
//      CHECK:      -
    for (({ i = 0; i; }); i < n;)
        n--;
// The extent of a statement holds its semicolon, that of a do too.
//      CHECK:    do [[#@LINE+3]]:`do i++; while (i < n);`
// CHECK-NEXT:      expr [[#@LINE+3]]:`i++;`
//      CHECK:      binary [[#@LINE+3]]:`i < n`
    do
        i++;
    while (i < n);
//      CHECK:    while [[#@LINE+3]]:`while (n) if (n--) continue;`
// CHECK-NEXT:      convert [[#@LINE+2]]:`n`
//      CHECK:      if [[#@LINE+2]]:`if (n--) continue;`
    while (n)
        if (n--)
            continue;
    return i;
}
