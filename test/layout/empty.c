// A hand-written future may have no bytes (GNU C): it takes no room, nor does a wrapper around it, and
// the C that comes of it compiles.
// RUN: %strip %s > %t.in.c && %acc --dump=layout %t.in.c | FileCheck %s
// RUN: %acc --emit-c %t.in.c -o %t.c && %cc_all %t.c
#include <acc/async.h>

struct none {
    unsigned char nothing[0];
};
async_manual(none) void nothing(void);
void none_init(struct none *future);
acc_poll none_poll(struct none *future, acc_context *cx);
void none_drop(struct none *future);

// CHECK-LABEL: frame wrap: size 0 align 1, stored 1 align 1, tag at 0 of 1 byte when stored, drop
// CHECK: await #1 nothing {{.*}}: 0 bytes
async void wrap(void) { await nothing(); }

// CHECK-LABEL: frame twice: size 8 align 4, stored 8 align 4, tag at 4 of 1 byte, drop
async int twice(int n)
{
    await wrap();
    await nothing();
    return n;
}
