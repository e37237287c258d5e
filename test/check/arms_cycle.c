// A function that awaits itself in an arm: its arms, and children of groups, have no frame either.
// RUN: not %acc -w -c %s -o %t.o 2> %t.err
// RUN: FileCheck %s --implicit-check-not=error: --input-file=%t.err
#include <acc/async.h>

// CHECK: arms_cycle.c:[[@LINE+4]]:5: error: async function 'turns' awaits itself, so its frame would have no end
// CHECK: arms_cycle.c:[[@LINE+4]]:9: note: 'turns' awaits 'turns' here
async int turns(int n)
{
    await_all {
        await turns(n - 1);
        await acc_suspend();
    }
    await_group (2) {
        go { await acc_suspend(); }
    }
    return n;
}
