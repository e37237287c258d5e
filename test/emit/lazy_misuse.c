// What is wrong with a handle in a way that no pass sees stops the program, with a name.
// RUN: %acc %s -o %t
// RUN: not --crash %t 2> %t.1; FileCheck %s --check-prefix=AGAIN --input-file=%t.1
// RUN: not --crash %t 1 2> %t.2; FileCheck %s --check-prefix=LENT --input-file=%t.2
// RUN: not --crash %t 1 2 2> %t.3; FileCheck %s --check-prefix=STREAM --input-file=%t.3
// RUN: not --crash %t 1 2 3 2> %t.4; FileCheck %s --check-prefix=STALE --input-file=%t.4
// RUN: not --crash %t 1 2 3 4 2> %t.5; FileCheck %s --check-prefix=TASK --input-file=%t.5
// RUN: not --crash %t 1 2 3 4 5 2> %t.6; FileCheck %s --check-prefix=FUTURE --input-file=%t.6
#include <acc/async.h>
#include <acc/task.h>

static async int child(int n)
{
    await acc_yield();
    return n;
}

static generator int numbers(void)
{
    yield(1);
}

static async int take(future(int) h)
{
    return await h();
}

static async int walk(stream(int) s)
{
    int t = 0;
    await_each (int x, s())
        t += x;
    return t;
}

async int main(int argc, char **argv)
{
    future(int) f = lazy(child(1)), g = lazy(child(1));
    stream(int) s = lazy(numbers()), b = boxed_lazy(numbers());
    future(int) t = spawn(child(1));
    (void)argv;
    switch (argc) {
    case 1: // AGAIN: acc: child: polled after it was finished (in task {{.*}}, main)
        await f();
        return await f();
    case 2: // LENT: acc: a lazy future: polled after it was finished
        await take(g);
        return await take(g);
    case 3: // STREAM: acc: numbers: a stream that is awaited as a future
        return await take(s);
    case 4: // STALE: acc: await_each: the stream was cancelled, or its handle is stale
        await walk(b);
        return await walk(b);
    case 5: // TASK: acc: await_each: the handle is that of a task and of no stream
        return await walk(t);
    default: // FUTURE: acc: child: a future that is awaited as a stream
        return await walk(g);
    }
}
