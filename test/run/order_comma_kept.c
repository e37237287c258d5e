/* A comma expression whose value is kept across an await: csmith seed 33, reduced. */
#include "harness.h"

static int count;

static int tick(int by)
{
    return count += by;
}

struct couple {
    const int x;
    int y;
};

static async struct couple both(int n)
{
    struct couple low = {n, 1}, high = {n, 2};
    await nap(1);
    return tick(n), n > 2 ? high : low;
}

static async int test(int n)
{
    int kept = (tick(1), count * 10) + await later(n);
    int chosen = n ? tick(2), count : await later(5);
    int other = n ? tick(3), await later(count) : 7;
    int last = ({
        await nap(1);
        tick(4), count;
    });
    say("%d %d %d %d\n", kept, chosen, other, last);
    say("%d %d\n", (await both(1)).y, (await both(3)).y);
    return tick(5), (count & 127);
}

int main(void)
{
    return acc_block_on(test(3));
}
