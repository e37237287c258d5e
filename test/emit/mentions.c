// A name in a literal or a comment is no use of it: what the body does not use is marked as unused,
// or not declared at all, whatever it prints.
// RUN: %strip %s > %t.in.c && %acc --emit-c -P %t.in.c -o %t.c && %cc_all %t.c
// RUN: FileCheck %s --input-file=%t.c
// RUN: %acc --emit-c %t.in.c -o %t.lines.c && %cc_all %t.lines.c
#include <acc/async.h>

void text(const char *s, int c);

// CHECK-LABEL: {{^}}ACC__LOCAL int literals_future_run(acc_context *cx){{$}}
// CHECK:         (void)cx;
async int literals(void)
{
    text("cx \" cx", 'c'); /* cx " */ // cx '
    text("\\", '\'');
    text("\"", '"');
    return 1;
}

// CHECK-LABEL: {{^}}ACC__LOCAL int used_future_run(acc_context *cx){{$}}
// CHECK-NOT:     (void)cx;
// CHECK:         return cx !=
async int used(void)
{
    text("it's \\", '"'); /* " */ text("'", '\\');
    return acc_cx() != (acc_context *)0; // '
}

// CHECK-LABEL: {{^}}ACC__LOCAL void dropped_future_drop_frame({{.*\)$}}
// CHECK-NEXT:  {
// CHECK-NEXT:    int used;
// CHECK-NOT:     int n
// CHECK:         text("n\n", used);
async int dropped(int n)
{
    int used = n;
    defer text("n\n", used);
    await acc_suspend();
    return n;
}
