// What is registered runs, last first: where the scope ends, on the way out of it, and by a chain of
// its own when the future is dropped, which starts with what the await has registered.
// RUN: %acc --dump=cfg %s | FileCheck %s
#include <acc/async.h>

async_manual(leaf) int wait(int n);
struct leaf {
    char c;
};
void leaf_init(struct leaf *self, int n);
acc_poll leaf_poll(struct leaf *self, acc_context *cx, int *out);
void leaf_drop(struct leaf *self);
int next(int n);
void use(int n);

void finish(int *p);

// CHECK-LABEL: function two(
// CHECK: await #1 wait {{.*}}, drop b[[D1:[0-9]+]]{{$}}
// CHECK: init x
// CHECK: await #2 wait {{.*}} ready b[[READY:[0-9]+]], drop b[[D2:[0-9]+]]{{$}}
// CHECK-NEXT: b[[READY]]:
// CHECK: branch `n > 1`, true b[[EARLY:[0-9]+]], false b[[ON:[0-9]+]]
// CHECK-NEXT: b[[EARLY]]:
// CHECK-NEXT: set [[V:t[0-9]+]] = `n`
// CHECK-NEXT: jump b[[U2:[0-9]+]]
// CHECK: b[[ON]]:
// CHECK: cleanup finish(&x)
// CHECK-NEXT: leave scope
// CHECK-NEXT: await #3 wait {{.*}}, drop b[[D1]]{{$}}
// CHECK: set [[V]] = `0`
// CHECK-NEXT: jump b[[U1:[0-9]+]]
async int two(int n)
{
    defer use(n);
    await wait(1);
    {
        __attribute__((cleanup(finish))) int x = 1;
        await wait(2);
        if (n > 1)
            return n;
    }
    await wait(3);
    return 0;
}
// The chains, in whatever order they stand:
// CHECK-DAG: b[[D2]]: {{.*}} drop only{{[[:space:]]*}}cleanup finish(&x){{[[:space:]]*}}jump b[[D1]]{{$}}
// CHECK-DAG: b[[D1]]: {{.*}} drop only{{[[:space:]]*}}cleanup `use(n);`{{[[:space:]]*}}end{{$}}
// CHECK-DAG: b[[U2]]: (line {{[0-9]+}}) scope {{[0-9]+[[:space:]]*}}cleanup finish(&x){{[[:space:]]*}}jump b[[U1]]{{$}}
// CHECK-DAG: b[[U1]]: (line {{[0-9]+}}) scope {{[0-9]+[[:space:]]*}}cleanup `use(n);`{{[[:space:]]*}}jump b[[END:[0-9]+]]{{$}}
// CHECK: b[[END]]:
// CHECK-NEXT: return [[V]]{{$}}

// Nothing registered: no chain.
// CHECK-LABEL: function none(
// CHECK: await #1 wait -> {{t[0-9]+}}, ready b{{[0-9]+$}}
// CHECK-NOT: drop only
async void none(void) { await wait(1); }
