// What a child of a group may not do, and what is not copied into it.
// RUN: rm -f %t.o
// RUN: %acc -w -c %s -o %t.o 2> %t.err; test $? -eq 1 && not ls %t.o
// RUN: FileCheck %s --implicit-check-not=error: --input-file=%t.err
#include <acc/async.h>

void close_it(int *p);
async int work(int v)
{
    await acc_suspend();
    return v;
}

async int jumps(int v)
{
    // CHECK-DAG: groups.c:[[@LINE+1]]:5: error: go begins a child of an await_group, and there is none around it
    go { await work(v); }
    for (int i = 0; i < v; i++)
        await_group (2) {
            go {
                // CHECK-DAG: groups.c:[[@LINE+1]]:17: error: no jump leaves a go but continue, which ends the child
                break;
                // CHECK-DAG: groups.c:[[@LINE+1]]:17: error: no jump leaves a go but continue, which ends the child
                return 1;
                // CHECK-DAG: groups.c:[[@LINE+1]]:17: error: no jump leaves a go but continue, which ends the child
                await_break;
                // CHECK-DAG: groups.c:[[@LINE+1]]:17: error: no jump leaves a go but continue, which ends the child
                goto out;
                // CHECK-DAG: groups.c:[[@LINE+1]]:17: error: a go in a go needs an await_group of its own
                go { await work(i); }
                for (;;)
                    break;
                switch (v) {
                case 1:
                    break;
                }
                await_all {
                    await_break;
                }
                continue;
            }
        // CHECK-DAG: groups.c:[[@LINE+1]]:16: error: else behind the block of await_group
        } else v = 0;
out:
    return v;
}

async int copies(int v)
{
    int shared = 0;
    await_group (0) {
        int copied = v, deferred = 1, array[2] = {0};
        __attribute__((cleanup(close_it))) int fd = 3;
        defer close_it(&deferred);
        future(int) kept = lazy(work(3));
        go {
            int own = copied;
            own++;
            shared += own + array[0];
            // CHECK-DAG: groups.c:[[@LINE+1]]:13: error: 'copied' is copied into the child, and const there
            copied = 2;
            // CHECK-DAG: groups.c:[[@LINE+1]]:13: error: 'array' is copied into the child, and const there
            array[1]++;
            // CHECK-DAG: groups.c:[[@LINE+1]]:30: error: 'fd' has a cleanup, so it is not copied into a child
            await work(own + fd);
            // CHECK-DAG: groups.c:[[@LINE+1]]:30: error: a defer names 'deferred', so it is not copied into a child
            await work(own + deferred);
            // CHECK-DAG: groups.c:[[@LINE+1]]:30: error: 'kept' holds a lazy future, so it is not copied into a child
            await work(await kept());
        }
    }
    return shared;
}

void plain(int v)
{
    // CHECK-DAG: groups.c:[[@LINE+1]]:5: error: await_group outside an async function
    await_group (2) { v = 1; }
}
