/* Local types without a tag, named by a typedef or by a variable, across awaits. */
#include "harness.h"

static async int test(int n)
{
    typedef struct {
        int q;
        struct {
            int deep;
        };
    } T;
    T t = {n, {2}};
    enum { FIRST = 3, SECOND } e = SECOND;
    struct {
        int z;
        T inside;
    } u = {await later(4), {.q = 5}};
    T *p = &t;
    await nap(1);
    p->q += u.inside.q + FIRST;
    return t.q * 1000 + (int)e * 100 + u.z * 10 + t.deep;
}

int main(void)
{
    int r = acc_block_on(test(1));
    say("%d\n", r);
    return 0;
}
