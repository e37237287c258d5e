// A generator ends without a value, and so does a function whose bodies of await_any all return;
// other functions of the file are still said to miss a return.
// RUN: %acc -Wall -Wextra -c %s -o %t.o 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: not %acc -Wall -Werror -c %s -o %t.o 2>&1 | FileCheck %s --check-prefix=ERROR --implicit-check-not=error:
#include <acc/async.h>

generator int numbers(int n)
{
    for (int i = 0; i < n; i++)
        yield(i);
}

static async int one(void)
{
    await acc_suspend();
    return 1;
}

async int all_return(void)
{
    await_any {
        when (int n = await one()) { return n; }
        when (await acc_suspend()) return 2;
    }
}

async int no_end(void)
{
    for (;;)
        await_each (int x, numbers(3))
            if (x == 2)
                return x;
}

async int open_end(int n)
{
    if (n)
        return await one();
// CHECK-DAG: return_type.c:[[@LINE+1]]:1: warning: non-void function does not return a value in all control paths [-Wreturn-type]
}

async int one_returns(void)
{
    await_any {
        when (int n = await one()) { return n; }
        when (await acc_suspend()) { await acc_suspend(); }
    }
// CHECK-DAG: return_type.c:[[@LINE+1]]:1: warning: non-void function does not return a value in all control paths [-Wreturn-type]
}

int plain(int n)
{
    if (n)
        return n;
// CHECK-DAG: return_type.c:[[@LINE+2]]:1: warning: non-void function does not return a value in all control paths [-Wreturn-type]
// ERROR-DAG: return_type.c:[[@LINE+1]]:1: error: non-void function does not return a value in all control paths [-Werror,-Wreturn-type]
}
