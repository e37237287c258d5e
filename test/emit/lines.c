// #line leads to the user's lines: errors of the compiler behind acc, also in what is made for an
// await, and __LINE__; with -P there is none.
// RUN: %strip %s > %t.in.c && %acc --emit-c %t.in.c -o %t.c && %cc_all %t.c
// RUN: FileCheck %s --input-file=%t.c
// RUN: sed '/poll lines_future_run(/,/^}/s/^resume_\(.\): /&missing\1(); /; s/line(2)/absent(2)/; \
// RUN:   s/line(got)/last(got)/' %t.c > %t.bad.c
// RUN: for cc in gcc clang-19; do not $cc -std=gnu11 -Werror=implicit-function-declaration \
// RUN:   -fsyntax-only -I %include %t.bad.c 2> %t.err || exit 1; \
// RUN:   grep -o 'in.c:[0-9]*:[0-9]*: error' %t.err | cut -d : -f 2 | sort -n | FileCheck %s \
// RUN:   --check-prefix=ERROR --match-full-lines || exit 1; done
// RUN: %acc --emit-c -P %t.in.c -o %t.bare.c && %cc_all %t.bare.c
// RUN: FileCheck %s --check-prefix=BARE --implicit-check-not='{{^}}#line' --input-file=%t.bare.c
#include <acc/async.h>

async int work(int v)
{
    await acc_suspend();
    return v;
}

int line(int where);

// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll lines_future_run(
// CHECK: first = line([[#@LINE+5]]);
// CHECK: { struct work_future_answer answer = work_future_start_frame({{.*}}, line([[#@LINE+9]])); if (answer.poll == ACC_PENDING) {{.*}} return ACC_PENDING; } t1 = answer.value; }
// BARE: first = line([[#@LINE+3]]);
async int lines(int n)
{
    int first = line(__LINE__);
    // ERROR: [[#@LINE+1]]
    first += line(2);
    // ERROR-NEXT: [[#@LINE+1]]
    int got = await work(
        line(__LINE__));
    while (n--)
        got += await work(first); // ERROR-NEXT: [[#@LINE]]
    // ERROR-NEXT: [[#@LINE+1]]
    return line(got);
    // ERROR-NOT: {{.}}
}

// A #line of the user's is followed.
// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll elsewhere_future_run(
// CHECK: {{^}}#line 73 "other.y"
// CHECK-NEXT: *out = line(73);
// CHECK: {{^}}#line 72 "other.y"
// CHECK-NEXT: {{^}}resume_1:
// BARE: *out = line(73);
#line 70 "other.y"
async int elsewhere(int n)
{
    await work(n);
    return line(__LINE__);
}
