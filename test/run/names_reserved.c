/* ACC_NO_KEYWORDS: the plain spellings are the user's own names. */
#define ACC_NO_KEYWORDS
#include "harness.h"

struct async {
    int await, spawn, lazy;
};

static int go(int when)
{
    return when + 1;
}

static _Async int defer(struct async stream, int yield)
{
    int future = stream.await + stream.spawn;
    future += _Await later(yield);
    int boxed = go(future);
    _Await nap(1);
    return boxed + stream.lazy;
}

static _Async int test(void)
{
    struct async await = {1, 2, _Await later(3)};
    int generator = _Await defer(await, 4);
    for (int async = 0; async < 3; async++)
        generator += _Await later(async);
    goto when;
when:
    return generator;
}

int main(void)
{
    int shielded = acc_block_on(test());
    say("%d\n", shielded);
    return shielded;
}
