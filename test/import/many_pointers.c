// A type of 3,000 stars: each of its pointee types is printed in one go, not star by star, which
// would take minutes.
// RUN: (echo '#include <acc/async.h>'; echo 'async int follows(int x) { return x; }'; \
// RUN:  echo "async int f(int x) { int $(printf '%%3000s' | tr ' ' '*')p = 0;"; \
// RUN:  echo 'return await follows(!p) + x; }') > %t.c
// RUN: timeout 60 %acc --no-verify --emit-c %t.c -o %t.gen.c
// RUN: FileCheck %s < %t.gen.c
//
// Qualifiers stay between the stars that they stand between.
// RUN: %acc --emit-c %s -o %t.gen.c && FileCheck %s --check-prefix=QUALIFIED < %t.gen.c

// CHECK: int {{[*]+}}p
// QUALIFIED: const int *volatile **const *kept;
#include <acc/async.h>
async int follows(int x)
{
    return x;
}
async int f(const int *volatile **const *given)
{
    const int *volatile **const *kept = given;
    await follows(1);
    return kept != given;
}
