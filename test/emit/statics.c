// A static local moves in front of the function, once, under a name of its own; a static of an
// opaque statement too.
// RUN: %strip %s > %t.in.c && %acc --emit-c -P %t.in.c -o %t.c && %cc_all %t.c
// RUN: FileCheck %s --input-file=%t.c
// RUN: %acc --emit-c %t.in.c -o %t.lines.c && %cc_all %t.lines.c
#include <acc/async.h>

async int work(int v)
{
    await acc_suspend();
    return v;
}

int outside_calls = 2;

// CHECK-LABEL: {{^}}extern const acc_type statics_future_type;
// CHECK-NEXT: extern const acc_function statics_future_function;
// CHECK-NEXT:  static int [[CALLS:statics_calls]] = 3;
// CHECK-NEXT:  static const char *const [[NAMES:statics_names]][2] = {"a", "b"};
// CHECK-NEXT:  static _Thread_local int [[LOCAL:statics_local]];
// CHECK-NEXT:  static int [[INNER:statics_calls_[0-9]+]];
// CHECK-NEXT:  static int *[[OPAQUE:statics_pointer]] = &[[INNER]];
// CHECK-EMPTY:
// CHECK-NEXT:  struct statics_future_frame {
// CHECK-NOT:     {{calls|names|local|pointer}};
// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll statics_future_run(
// CHECK-NOT:     {{^ *}}static
// CHECK:         [[CALLS]]++;
// CHECK-NEXT:    [[LOCAL]] += n;
// CHECK:         for (
// CHECK:           [[INNER]] += [[T:t[0-9]+]];
// CHECK-NEXT:      {
// CHECK-NEXT:        ;
// CHECK-NEXT:        [[OPAQUE]] = 0;
// CHECK-NEXT:      }
// CHECK-NEXT:    }
// CHECK-NEXT:    *out = [[CALLS]] + [[NAMES]][0][0] + [[LOCAL]];
// CHECK-LABEL: {{^}}acc_poll statics_future_start({{.*\)$}}
// CHECK-NOT:   {{^ *}}static int
async int statics(int n)
{
    static int calls = 3;
    static const char *const names[] = {"a", "b"};
    static _Thread_local int local;
    calls++;
    local += n;
    for (int i = 0; i < n; i++) {
        static int calls;
        calls += await work(i);
        {
            static int *pointer = &calls;
            pointer = 0;
        }
    }
    return calls + names[0][0] + local;
}
