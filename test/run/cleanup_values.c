/* A return value is computed before the cleanups, which see the variables as they are then.
 * Reference: gcc alone, as clang's plain C returns the struct of whole() zeroed. */
#include "harness.h"

static int log_total;

static void add_log(int **p)
{
    say("log %d\n", **p);
    log_total += **p;
}

static void release(char **p)
{
    say("release %s\n", *p ? *p : "nothing");
    free(*p);
    *p = NULL;
}

static void zero_pair(struct pair *p)
{
    say("zero %d %d\n", p->x, p->y);
    p->x = p->y = 0;
}

static void show_list(int (*list)[3])
{
    say("list %d %d %d\n", (*list)[0], (*list)[1], (*list)[2]);
    (*list)[0] = -1;
}

static char *copy(const char *s)
{
    return strcpy(malloc(strlen(s) + 1), s);
}

static async int early(int n)
{
    int v = n;
    __attribute__((cleanup(add_log))) int *p = &v;
    await nap(1);
    v += 5;
    if (n == 1)
        return v++;
    v += await later(100);
    return v + await later(1);
}

static async struct pair whole(void)
{
    __attribute__((cleanup(zero_pair))) struct pair p = {1, await later(2)};
    await nap(1);
    p.x += 10;
    return p;
}

static async int array(void)
{
    __attribute__((cleanup(show_list))) int list[3] = {1, await later(2), 3};
    await nap(1);
    list[2] += await later(5);
    return list[0] + list[2];
}

static async int pointers(int n)
{
    char *a __attribute__((cleanup(release))) = copy("a"),
            *b __attribute__((cleanup(release))) = NULL;
    await nap(1);
    b = copy(await later_str("b"));
    a[0] = (char)('a' + n);
    if (n == 2) {
        char *moved = a;
        a = NULL;
        await nap(1);
        say("moved %s\n", moved);
        free(moved);
    }
    for (int i = 0; i < 2; i++) {
        __attribute__((cleanup(release))) char *c = copy("c0");
        c[1] = (char)('0' + i);
        await nap(1);
        if (n == 3)
            return i;
    }
    return strlen(b) + (a ? a[0] : 0);
}

static async int expression(int n)
{
    int r = ({
        __attribute__((cleanup(zero_pair))) struct pair p = {n, await later(n + 1)};
        await nap(1);
        p.x * 100 + p.y;
    });
    say("r %d\n", r);
    return r + ({
               __attribute__((cleanup(zero_pair))) struct pair p = {7, 7};
               await later(p.x);
           });
}

static async int test(void)
{
    int r = await early(1);
    r += await early(2);
    struct pair p = await whole();
    say("%d %d, %d, log %d\n", p.x, p.y, r, log_total);
    r += await array();
    for (int i = 1; i < 4; i++)
        r += await pointers(i);
    r += await expression(3);
    return r % 256;
}

int main(void)
{
    return acc_block_on(test());
}
