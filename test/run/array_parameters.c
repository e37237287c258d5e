/* Parameters written as arrays and functions are pointers, and so is what is made of them, auto and
 * typeof included. */
#include "harness.h"
static async int sum(int a[4], int *const *argv, int n, const char s[static 3], int fp(int))
{
    __auto_type q = a;
    typeof(a) p = a + 1;
    typeof(a + 1) p2 = a + 1;
    typeof(*a) v = 3;
    const __auto_type r = s;
    typeof(a) late;
    typeof((fp)) f;
    int *e = (await later(1), a);
    await nap(1);
    int **pa = &a;
    say("%d %d %d %zu\n", a[await later(1)], a[n++ + await step(n)], *(*pa + 1), sizeof a);
    say("%d %d %d %d %c %d\n", q[await later(1)], p[await later(0)], p2[0], v, r[await later(1)],
        e[await later(0)]);
    q++, a++;
    await nap(1);
    int t = (n ? a : q)[await later(1)] + (fp ? fp : 0)(await later(2)) + fp(await step(3));
    a += await later(1);
    int *w = a++ + await later(1), *z = (await later(1) ? a : q);
    say("%d %d %d %s\n", t, *w, *z, s + await later(1));
    say("%zu %zu %zu\n", sizeof p, sizeof q, sizeof r);
    late = q, f = fp;
    say("%d %d\n", late[await later(1)], f(await later(late[0])));
    return *a;
}
static int twice(int x)
{
    return 2 * x;
}
static async int test(int argc, char *argv[])
{
    int a[4] = {1, 2, 3, 4}, *p = a;
    say("%s\n", argv[await later(argc)]);
    argv += argc;
    say("%s\n", (argv++, argv)[await later(-1)]);
    return await sum(a, &p, 1, "abc", twice);
}
int main(void)
{
    char *argv[] = {"x", "y", "z", 0};
    return acc_block_on(test(1, argv));
}
