/* Recursion through boxed(call): direct, mutual, deep, with values and cleanups on the way. */
#include "harness.h"

struct tree {
    struct tree *left, *right;
    int v;
};

static async int sum(const struct tree *t)
{
    if (!t)
        return 0;
    int left = await boxed(sum(t->left));
    int here = await later(t->v);
    return left + here + await boxed(sum(t->right));
}

static async struct tree *insert(struct tree *t, struct tree *node)
{
    if (!t)
        return node;
    if (await later(node->v) < t->v)
        t->left = await boxed(insert(t->left, node));
    else
        t->right = await boxed(insert(t->right, node));
    return t;
}

static async int odd(int n);

static async int even(int n)
{
    return n ? await boxed(odd(n - 1)) : 1;
}

static async int odd(int n)
{
    return n ? await even(n - 1) : await later(0);
}

static async unsigned ackermann(unsigned m, unsigned n)
{
    if (m == 0)
        return n + 1;
    if (n == 0)
        return await boxed(ackermann(m - 1, 1));
    return await boxed(ackermann(m - 1, await boxed(ackermann(m, n - 1))));
}

static async void hanoi(int n, char from, char to, char by, int *moves)
{
    if (!n)
        return;
    await boxed(hanoi(n - 1, from, by, to, moves));
    if (++*moves % 5 == 0)
        say("%c to %c\n", from, (char)await later(to));
    await boxed(hanoi(n - 1, by, to, from, moves));
}

static void left(const int *p)
{
    say("leave %d\n", *p);
}

static async int guarded(int n)
{
    __attribute__((cleanup(left))) const int level = n;
    if (n == 0)
        return await later(1);
    return 2 * await boxed(guarded(n - 1));
}

static async struct big widened(struct big b, int n)
{
    b.words[n] += n;
    return n ? await boxed(widened(b, n - 1)) : b;
}

static async int test(void)
{
    struct tree nodes[12], *root = NULL;
    for (int i = 0; i < 12; i++) {
        nodes[i] = (struct tree){.v = i * 7 % 12};
        root = await insert(root, &nodes[i]);
    }
    say("%d\n", await sum(root));
    say("%d %d\n", await even(10), await odd(10));
    say("%u\n", await ackermann(2, 3));
    int moves = 0;
    await hanoi(5, 'a', 'b', 'c', &moves);
    say("%d moves\n", moves);
    say("%d\n", await guarded(4));
    struct big b = {.id = 1};
    b = await widened(b, 5);
    say("%lld %lld\n", b.words[5], b.words[1]);
    return await boxed(later(9));
}

int main(void)
{
    return acc_block_on(test());
}
