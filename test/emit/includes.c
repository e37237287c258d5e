// An include stays as written, in its place; a header with an async definition is written out; what
// a later include reads stays defined, what nobody reads is gone.
// RUN: %strip %s > %t.in.c && %acc --emit-c -P -I%S %t.in.c -o %t.c && %cc_all %t.c -I%S
// RUN: FileCheck %s --input-file=%t.c
// RUN: %acc --emit-c -I%S %t.in.c -o %t.lines.c && %cc_all %t.lines.c -I%S

// CHECK:      #define ACC_GENERATED 1
// CHECK-NOT:  {{^#}}
// CHECK:      {{^}}#include <stddef.h>
// CHECK-NOT:  {{^#}}
// CHECK:      {{^}}#include "Inputs/plain.h"
// CHECK-NOT:  {{^#}}
// CHECK:      {{^}}#include <acc/async.h>
// CHECK-NOT:  {{NEXT|defines.h|#pragma}}
// CHECK:      {{^}}#include <limits.h>
// CHECK-NOT:  {{^#}}
// CHECK:      {{^}}/* in defines.h */
// CHECK-NOT:  {{^#}}
// CHECK:      {{^}}struct in_header_future {
// CHECK-NOT:  {{^#}}
// CHECK:      {{^}}#include "Inputs/declares.h"
// CHECK-NEXT: {{^}}#define CONFIGURED first
// CHECK-NEXT: {{^}}#include "Inputs/configured.h"
// CHECK-NEXT: {{^}}#define CONFIGURED second
// CHECK-NEXT: {{^}}#include "Inputs/configured.h"
// CHECK-NOT:  {{^#}}
// CHECK:      {{^}}int outside = SELF;
#include <stddef.h>
#include "Inputs/plain.h"
#include <acc/async.h>
#include "Inputs/defines.h"
#include "Inputs/declares.h"
#define CONFIGURED first
#include "Inputs/configured.h"
#define CONFIGURED second
#include "Inputs/configured.h"
#define UNREAD 3
int outside = SELF;

// A macro of a header that would be expanded a second time in the text is put aside for its length.
// CHECK-NOT:  {{^#}}
// CHECK:      {{^}}#pragma push_macro("[[MACRO:NEXT]]")
// CHECK-NEXT: {{^}}#undef [[MACRO]]
// CHECK-NOT:  {{^#}}
// CHECK:      m = NEXT((n) + 1) + 7;
// CHECK-NOT:  {{^#}}
// CHECK:      {{^}}const acc_type user_future_type =
// CHECK-NOT:  {{^#include}}
// CHECK:      {{^}}#pragma pop_macro("[[MACRO]]")
// CHECK-NOT:  {{^#}}
async int user(int n)
{
    int m = NEXT(n) + LIMIT;
    m += await in_header(m);
    return first(m) + second(UNREAD) + (int)sizeof(ptrdiff_t);
}
