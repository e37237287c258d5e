// Comments above statements stay above them, each once; those above a definition above what is made
// of it.
// RUN: %strip %s > %t.in.c && %acc --emit-c -P %t.in.c -o %t.c && %cc_all %t.c
// RUN: FileCheck %s --input-file=%t.c
// RUN: %acc --emit-c %t.in.c -o %t.lines.c && %cc_all %t.lines.c
#include <acc/async.h>

/* above work */
async int work(int v)
{
    await acc_suspend();
    return v;
}

// CHECK:       {{^}}/* above work */
// CHECK:       {{^}}struct work_future
// CHECK:       {{^}}/* above comments,
// CHECK-NEXT:   * on two lines */
// CHECK-NEXT:  {{^}}struct comments_future;
// CHECK-LABEL: {{^}}ACC__LOCAL acc_poll comments_future_run(
// CHECK:         /* above a declaration */
// CHECK-NEXT:    m = n;
// CHECK-NEXT:    k = n;
// CHECK-NEXT:    // above an await,
// CHECK-NEXT:    // on two lines
// CHECK-NEXT:    { struct work_future_answer answer = work_future_start_frame(
// CHECK:         if (m) {
// CHECK-NEXT:      // inside of a block
// CHECK-NEXT:      if (work_future_start_frame(
// CHECK:         while (n) {
// CHECK-NEXT:      // in a loop
// CHECK-NEXT:      if (work_future_start_frame(
// CHECK:           /* copied with the statement */
// CHECK-NEXT:      {
// CHECK-NEXT:        // in opaque text
// CHECK-NEXT:        n--; // behind it
// CHECK-NEXT:      }
// CHECK:         // above the return
// CHECK-NEXT:    *out = m;
// CHECK-NOT:     {{above|in a loop|copied with}}
// CHECK-LABEL: {{^}}acc_poll comments_future_start({{.*\)$}}
// CHECK-NOT:     //
/* above comments,
 * on two lines */
async int comments(int n)
{
    /* above a declaration */
    int m = n, k = n;

    // above an await,
    // on two lines
    m += await work(n);
    if (m) {
        // inside of a block
        await work(m);
    }
    while (n) {
        // in a loop
        await work(k);
        /* copied with the statement */
        {
            // in opaque text
            n--; // behind it
        }
    }
    // above the return
    return m;
}
