// An else belongs to the nearest if; cases nest as the text does, with both ends of a range.
// RUN: %acc -w --dump=import %s | FileCheck %s --strict-whitespace --match-full-lines
#include <acc/async.h>

enum { LOW = 3, HIGH = 5 };

//      CHECK:function dangling(int a, int b) -> int (line [[#@LINE+1]])
async int dangling(int a, int b)
{
//      CHECK:    if [[#@LINE+9]]:`if (a) if (b) return 1; else return 2;`
// CHECK-NEXT:      convert [[#@LINE+8]]:`a`
// CHECK-NEXT:        ref local=a [[#@LINE+7]]:`a`
// CHECK-NEXT:      if [[#@LINE+7]]:`if (b) return 1; else return 2;`
// CHECK-NEXT:        convert [[#@LINE+6]]:`b`
// CHECK-NEXT:          ref local=b [[#@LINE+5]]:`b`
// CHECK-NEXT:        return [[#@LINE+5]]:`return 1;`
// CHECK-NEXT:          literal constant [[#@LINE+4]]:`1`
// CHECK-NEXT:        return [[#@LINE+5]]:`return 2;`
    if (a)
        if (b)
            return 1;
        else
            return 2;
//      CHECK:    if [[#@LINE+8]]:`if (a) { if (b) return 3; } else return 4;`
// CHECK-NEXT:      convert [[#@LINE+7]]:`a`
// CHECK-NEXT:        ref local=a [[#@LINE+6]]:`a`
// CHECK-NEXT:      block [[#@LINE+5]]:`{ if (b) return 3; }`
// CHECK-NEXT:        if [[#@LINE+5]]:`if (b) return 3;`
//      CHECK:          return [[#@LINE+5]]:`return 3;`
// CHECK-NEXT:            literal constant [[#@LINE+4]]:`3`
// CHECK-NEXT:      return [[#@LINE+5]]:`return 4;`
    if (a) {
        if (b)
            return 3;
    } else
        return 4;
    return 5;
}

//      CHECK:function labels(int n) -> int (line [[#@LINE+1]])
async int labels(int n)
{
//      CHECK:    switch [[#@LINE+1]]:`switch (n) {{{.*}}
    switch (n) {
//      CHECK:        case [[#@LINE+7]]:`case 1: case LOW ... HIGH: return 1;`
// CHECK-NEXT:          literal constant [[#@LINE+6]]:`1`
// CHECK-NEXT:          case [[#@LINE+6]]:`case LOW ... HIGH: return 1;`
// CHECK-NEXT:            literal constant [[#@LINE+5]]:`LOW`
// CHECK-NEXT:            literal constant [[#@LINE+4]]:`HIGH`
// CHECK-NEXT:            return [[#@LINE+4]]:`return 1;`
// CHECK-NEXT:              literal constant [[#@LINE+3]]:`1`
    case 1:
    case LOW ... HIGH:
        return 1;
// CHECK-NEXT:        case [[#@LINE+3]]:`case 7:;`
// CHECK-NEXT:          literal constant [[#@LINE+2]]:`7`
// CHECK-NEXT:          empty [[#@LINE+1]]:`;`
    case 7:;
// CHECK-NEXT:        decl [[#@LINE+3]]:`int k = 2;`
// CHECK-NEXT:          var local=k [[#@LINE+2]]:`int k = 2`
//
        int k = 2;
//      CHECK:        return [[#@LINE+1]]:`return k;`
        return k;
//      CHECK:        default [[#@LINE+4]]:`default: again: n--;`
// CHECK-NEXT:          label label=again [[#@LINE+4]]:`again: n--;`
// CHECK-NEXT:            expr [[#@LINE+4]]:`n--;`
//
    default:
    again:
        n--;
    }
//      CHECK:    if [[#@LINE+3]]:`if (n) goto again;`
//      CHECK:      goto label=again [[#@LINE+3]]:`goto again;`
//
    if (n)
        goto again;
    return 0;
}
