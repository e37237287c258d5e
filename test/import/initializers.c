// Designators keep their text and order, whatever their form; each element is where it was written.
// RUN: %acc -w --dump=import %s | FileCheck %s --strict-whitespace --match-full-lines
#include <acc/async.h>

struct point {
    int x, y;
    int deep[4];
};
async int work(int v)
{
    return v;
}

//      CHECK:function designators(int n) -> int (line [[#@LINE+1]])
async int designators(int n)
{
//      CHECK:      var local=members [[#@LINE+13]]:`struct point members = {.y = n, .x = __acc_await__ work(n), ....`
// CHECK-NEXT:        init_list [[#@LINE+12]]:`{.y = n, .x = __acc_await__ work(n), .deep[2] = 4}`
// CHECK-NEXT:          designated [[#@LINE+11]]:`.y = n`
// CHECK-NEXT:            convert [[#@LINE+10]]:`n`
// CHECK-NEXT:              ref local=n [[#@LINE+9]]:`n`
// CHECK-NEXT:          designated [[#@LINE+8]]:`.x = __acc_await__ work(n)`
// CHECK-NEXT:            await [[#@LINE+7]]:`__acc_await__ work(n)`
// CHECK-NEXT:              call callee=work [[#@LINE+6]]:`work(n)`
//      CHECK:          designated [[#@LINE+5]]:`.deep[2] = 4`
// CHECK-NEXT:            literal constant [[#@LINE+4]]:`2`
// CHECK-NEXT:            literal constant [[#@LINE+3]]:`4`
// CHECK-NEXT:    decl [[#@LINE+14]]:{{.*}}
//
    struct point members = {.y = n, .x = await work(n), .deep[2] = 4};
//      CHECK:      var local=ranges [[#@LINE+11]]:`int ranges[] = {1, [1 ... 2] = 5, [5] = n, 4}`
// CHECK-NEXT:        init_list [[#@LINE+10]]:`{1, [1 ... 2] = 5, [5] = n, 4}`
// CHECK-NEXT:          literal constant [[#@LINE+9]]:`1`
// CHECK-NEXT:          designated [[#@LINE+8]]:`[1 ... 2] = 5`
// CHECK-NEXT:            literal constant [[#@LINE+7]]:`1`
// CHECK-NEXT:            literal constant [[#@LINE+6]]:`2`
// CHECK-NEXT:            literal constant [[#@LINE+5]]:`5`
// CHECK-NEXT:          designated [[#@LINE+4]]:`[5] = n`
// CHECK-NEXT:            literal constant [[#@LINE+3]]:`5`
// CHECK-NEXT:            convert [[#@LINE+2]]:`n`
//      CHECK:          literal constant [[#@LINE+1]]:`4`
    int ranges[] = {1, [1 ... 2] = 5, [5] = n, 4};
//      CHECK:        init_list [[#@LINE+2]]:`{y: n}`
// CHECK-NEXT:          designated [[#@LINE+1]]:`y: n`
    struct point old = {y: n};
//      CHECK:          compound_literal [[#@LINE+2]]:`(struct point){n, 2, .deep = {[0] = 3}}`
// CHECK-NEXT:            init_list [[#@LINE+1]]:`{n, 2, .deep = {[0] = 3}}`
    old = (struct point){n, 2, .deep = {[0] = 3}};
//      CHECK:              designated [[#@LINE-1]]:`.deep = {[0] = 3}`
// CHECK-NEXT:                init_list [[#@LINE-2]]:`{[0] = 3}`
// CHECK-NEXT:                  designated [[#@LINE-3]]:`[0] = 3`
    return members.x + ranges[0] + old.y;
}
