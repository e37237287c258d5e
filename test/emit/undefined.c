// A header's macro that the file undefines stays undefined for its text, though the #undef behind the
// last #include is not printed.
// RUN: %strip %s > %t.in.c && %acc --emit-c -P -I%S %t.in.c -o %t.c && %cc_all %t.c -I%S
// RUN: FileCheck %s --input-file=%t.c
#include <acc/async.h>
#include "Inputs/members.h"
#undef MEMBER

// CHECK:      {{^}}#pragma push_macro("MEMBER")
// CHECK-NEXT: {{^}}#undef MEMBER
// CHECK:      inner.MEMBER = 3;
// CHECK:      {{^}}#pragma pop_macro("MEMBER")
async int user(struct outer *o)
{
    o->inner.MEMBER = 3;
    await acc_suspend();
    return o->inner.MEMBER;
}
