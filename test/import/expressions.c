// Implicit conversions stand where C makes them, around what they convert; statement expressions and
// the elvis operator have their parts.
// RUN: %acc -w --dump=import %s | FileCheck %s --strict-whitespace --match-full-lines
#include <acc/async.h>

struct point {
    int x, y;
};
async int work(int v)
{
    return v;
}

//      CHECK:function conversions(char c, int *list, float f) -> double (line [[#@LINE+1]])
async double conversions(char c, int list[3], float f)
{
// A char read (one conversion), made a long (another).
//      CHECK:      var local=wide [[#@LINE+4]]:`long wide = c`
// CHECK-NEXT:        convert [[#@LINE+3]]:`c`
// CHECK-NEXT:          convert [[#@LINE+2]]:`c`
// CHECK-NEXT:            ref local=c [[#@LINE+1]]:`c`
    long wide = c;
//      CHECK:      var local=sum [[#@LINE+9]]:`double sum = f + c`
// CHECK-NEXT:        convert [[#@LINE+8]]:`f + c`
// CHECK-NEXT:          binary [[#@LINE+7]]:`f + c`
// CHECK-NEXT:            convert [[#@LINE+6]]:`f`
// CHECK-NEXT:              ref local=f [[#@LINE+5]]:`f`
// CHECK-NEXT:            convert [[#@LINE+4]]:`c`
// CHECK-NEXT:              convert [[#@LINE+3]]:`c`
// CHECK-NEXT:                convert [[#@LINE+2]]:`c`
// CHECK-NEXT:                  ref local=c [[#@LINE+1]]:`c`
    double sum = f + c;
// A string initializes an array without decay; an array that is used decays, a parameter does not.
//      CHECK:      var local=text [[#@LINE+2]]:`char text[] = "ab"`
// CHECK-NEXT:        literal constant [[#@LINE+1]]:`"ab"`
    char text[] = "ab";
//      CHECK:      assign [[#@LINE+7]]:`sum = (double)c + *text`
// CHECK-NEXT:        ref local=sum [[#@LINE+6]]:`sum`
//      CHECK:          cast [[#@LINE+5]]:`(double)c`
//      CHECK:                unary deref [[#@LINE+4]]:`*text`
// CHECK-NEXT:                  convert decay [[#@LINE+3]]:`text`
// CHECK-NEXT:                    ref local=text [[#@LINE+2]]:`text`
//
    sum = (double)c + *text;
//      CHECK:            unary deref [[#@LINE+3]]:`*list`
// CHECK-NEXT:              convert [[#@LINE+2]]:`list`
// CHECK-NEXT:                ref local=list [[#@LINE+1]]:`list`
    return sum * wide * *list;
}

//      CHECK:function parts(int n, struct point *p) -> int (line [[#@LINE+1]])
async int parts(int n, struct point *p)
{
//      CHECK:        stmt_expr [[#@LINE+7]]:`({ int b = __acc_await__ work(n); b + 1; })`
// CHECK-NEXT:          block [[#@LINE+6]]:`{ int b = __acc_await__ work(n); b + 1; }`
// CHECK-NEXT:            decl [[#@LINE+6]]:`int b = __acc_await__ work(n);`
// CHECK-NEXT:              var local=b [[#@LINE+5]]:`int b = __acc_await__ work(n)`
// CHECK-NEXT:                await [[#@LINE+4]]:`__acc_await__ work(n)`
//      CHECK:            expr [[#@LINE+4]]:`b + 1;`
//
    int a = ({
        int b = await work(n);
        b + 1;
    });
//      CHECK:      elvis [[#@LINE+5]]:`a ?: n`
// CHECK-NEXT:        convert [[#@LINE+4]]:`a`
// CHECK-NEXT:          ref local=a [[#@LINE+3]]:`a`
// CHECK-NEXT:        convert [[#@LINE+2]]:`n`
// CHECK-NEXT:          ref local=n [[#@LINE+1]]:`n`
    a ?: n;
//      CHECK:      cond [[#@LINE+1]]:`a ? p->x : (*p).y`
    a ? p->x : (*p).y;
//      CHECK:          member arrow [[#@LINE-1]]:`p->x`
//      CHECK:          member dot [[#@LINE-2]]:`(*p).y`
// What is not evaluated is a literal: its awaits are none.
//      CHECK:        literal constant [[#@LINE+1]]:`sizeof(__acc_await__ work(n))`
    a += sizeof(await work(n));
//      CHECK:      unary address [[#@LINE+3]]:`&*&a`
// CHECK-NEXT:        unary deref [[#@LINE+2]]:`*&a`
// CHECK-NEXT:          unary address [[#@LINE+1]]:`&a`
    &*&a;
    return a;
}
