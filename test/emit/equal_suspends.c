// Suspends whose resumes do the same share one, but each keeps its number; those that keep other
// values, await another function or go on elsewhere have their own.
// RUN: %strip %s > %t.in.c && %acc --emit-c -P %t.in.c -o %t.c && %cc_all %t.c
// RUN: FileCheck %s --input-file=%t.c
#include <acc/async.h>

async_manual(leaf) void work(int n);
struct leaf {
    char c;
};
void leaf_init(struct leaf *leaf, int n);
acc_poll leaf_poll(struct leaf *leaf, acc_context *cx);
void leaf_drop(struct leaf *leaf);
async_manual(leaf) void rest(int n);
void use(int n);

// CHECK-LABEL: acc_poll pick_future_run(struct
// CHECK: case 1: goto [[R:resume_1]];
// CHECK-NEXT: default: goto [[R]];
// CHECK-NEXT: }
// CHECK: self->state = 1;
// CHECK: self->state = 2;
// CHECK: [[R]]:
// CHECK-NOT: resume_2
// CHECK: goto [[AFTER:L[0-9]+]];
// CHECK-NEXT: {{^}}}
async int pick(int v)
{
    if (v)
        await work(1);
    else
        await work(-1);
    return v;
}

// CHECK-LABEL: acc_poll apart_future_run(struct
// CHECK: case 1: goto resume_1;
// CHECK-NEXT: case 2: goto resume_2;
// CHECK-NEXT: case 3: goto resume_3;
// CHECK-NEXT: case 4: goto resume_4;
// CHECK-NEXT: default: goto resume_4;
async int apart(int v, int w)
{
    if (v) {
        await work(1);
        use(w);
    } else {
        await rest(-1);
        use(w);
    }
    await work(2);
    if (v)
        await work(3);
    else
        await work(4);
    return v;
}

// In a loop, too, there is one copy of what comes behind it.
// CHECK-LABEL: acc_poll loop_future_run(struct
// CHECK: case 1: goto resume_1;
// CHECK-NEXT: default: goto resume_1;
// CHECK: return ACC_READY;
// CHECK-NEXT: [[COPY:L[0-9]+_1]]:;
// CHECK-NEXT: sum += i;
// CHECK: resume_1:
// CHECK: goto [[COPY]];
// CHECK-NEXT: {{^}}}
async int loop(int n)
{
    int sum = 0;
    for (int i = 0; i < n; i++) {
        if (i & 1)
            await work(i);
        else
            await work(2);
        sum += i;
    }
    return sum;
}
