/* Members of an awaited struct, and awaits stored into members of all kinds. */
#include "harness.h"

struct tree {
    struct pair p[2];
    struct {
        int depth;
        union {
            int i;
            unsigned char bytes[4];
        };
    } in;
    struct tree *left;
};

static async struct tree *grow(struct tree *t, int depth)
{
    t->in.depth = await later(depth);
    t->in.i = 0x01010101 * await later(2);
    t->p[await later(1)].y = await later(depth + 1);
    (*t).p[0].x = await later(depth + 2);
    (&t->p[0])->y = await later(3);
    return t;
}

static async struct big fill(int id)
{
    struct big b = {.id = await later(id)};
    for (int i = 0; i < 16; i++)
        b.words[i] = await later_llong(id * i);
    strcpy(b.name, await later_str("filled"));
    return b;
}

static async int test(void)
{
    struct tree a, b = {.left = &a};
    memset(&a, 0, sizeof a);
    b.left->left = await grow(&a, 4);
    say("%d %d %d %d %d\n", a.in.depth, a.in.bytes[3], a.p[1].y, a.p[0].x, a.p[0].y);
    say("%d\n", (await grow(&b, 7))->in.depth);
    say("%d\n", (await grow(&b, 8))->left->left->in.depth);
    say("%d\n", (await later_pair((struct pair){3, 4})).y);
    say("%s %lld\n", (await fill(5)).name, (await fill(6)).words[15]);
    int sum = (await later_pair((struct pair){1, 2})).x + (await later_pair((struct pair){3, 4})).y;
    say("sum %d\n", sum);
    struct big kept = await fill(9);
    struct big copy = kept;
    copy.words[3] = await later_llong(-1);
    kept = await later_big(copy);
    say("%lld %lld\n", kept.words[3], kept.words[4]);
    struct pair *p = &a.p[1];
    p->x = p->y += await later(10);
    say("%d %d\n", p->x, p->y);
    return sum;
}

int main(void)
{
    return acc_block_on(test());
}
