// Where a when stands by itself, what else is wrong is said as well, once, and a plain function gets
// clang's words.
// RUN: not %acc -c %s -o %t.o 2> %t.err
// RUN: FileCheck %s --implicit-check-not=error: --input-file=%t.err
// RUN: not %acc -DPLAIN -c %s -o %t.o 2> %t.err
// RUN: FileCheck %s --check-prefix=PLAIN --input-file=%t.err
// RUN: not %acc -DTYPES -c %s -o %t.o 2> %t.err
// RUN: FileCheck %s --check-prefix=TYPES --implicit-check-not=error: --input-file=%t.err
#include <acc/async.h>

async int work(int v)
{
    await acc_suspend();
    return v;
}

#ifdef PLAIN
int plain(void)
{
    // PLAIN: when_errors.c:[[@LINE+1]]:5: error: 'case' statement not in switch statement
    when (1) { return 2; }
    return 0;
}
#else
async int alone(int v)
{
#ifdef TYPES
    // TYPES: when_errors.c:[[@LINE+1]]:9: error: use of undeclared identifier 'missing'
    v = missing;
#endif
    // CHECK: when_errors.c:[[@LINE+1]]:5: error: when stands in the block of await_any
    when (await work(v)) { }
    // CHECK: when_errors.c:[[@LINE+1]]:5: error: {{.*}}yield
    yield(3);
    return v;
}
#endif
