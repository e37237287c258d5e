// A keyword that clang takes for an __extension__ without an operand is an error, not lost.
// RUN: not %acc --emit-c %s -o %t.c 2>&1 | FileCheck --strict-whitespace %s
#include <acc/async.h>

async int work(int n);

static async int in_block(void)
{
    await int x = 1;
    await size_t;
    return x + await work(1);
}
// CHECK: keyword_places.c:9:5: error: 'await' cannot stand here
// CHECK-NEXT: {{^}}    9 |     await int x = 1;
// CHECK-NEXT: {{^}}      |     ^
// CHECK: keyword_places.c:10:5: error: 'await' cannot stand here

await int global;
// CHECK: keyword_places.c:18:1: error: 'await' cannot stand here

struct member {
    await int m;
};
// CHECK: keyword_places.c:22:5: error: 'await' cannot stand here

// Where nothing is evaluated it may stand.
static int plain(void)
{
    return (int)sizeof(await work(1));
}
// CHECK-NOT: error:
