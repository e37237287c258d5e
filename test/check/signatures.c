// What cannot be the signature or the place of an async function is said at its name.
// RUN: rm -f %t.o && not %acc -c %s -o %t.o 2> %t.err && FileCheck %s --input-file=%t.err && not ls %t.o
#include <acc/async.h>

// A definition may say (), but then it takes nothing; or be of the old kind.
async int opened() { return 1; }
async int closed(n, m) int n, m; { return n - m; }
async int opens(void)
{
    // CHECK: signatures.c:[[@LINE+1]]:36: error: async function 'opened' is called with 1 arguments and takes 0
    int n = await opened() + await opened(1);
    // CHECK: signatures.c:[[@LINE+1]]:43: error: async function 'closed' is called with 1 arguments and takes 2
    return n + await closed(2, 1) + await closed(1);
}

// CHECK: signatures.c:[[@LINE+1]]:41: error: async function 'early' cannot have the attribute 'constructor'
__attribute__((constructor)) async void early(void) {}
// CHECK: signatures.c:[[@LINE+1]]:40: error: async function 'finally' cannot have the attribute 'destructor'
__attribute__((destructor)) async void finally(void) {}

static async void late(int *p)
{
    await acc_suspend();
    (void)p;
}

async int with_a_cleanup(void)
{
    // CHECK: signatures.c:[[@LINE+1]]:40: error: async function 'late' cannot be a cleanup
    __attribute__((cleanup(late))) int x = 1;
    await acc_suspend();
    return x;
}

static async int value(void)
{
    await acc_suspend();
    return 1;
}

async int handles_are_no_pointers(void)
{
    future(int) task = spawn(value());
    // CHECK: signatures.c:[[@LINE+1]]:9: error: a handle is no pointer: it is assigned, passed and awaited only
    if (task)
        return 1;
    // CHECK: signatures.c:[[@LINE+1]]:12: error: a handle is no pointer
    return task == 0;
}
