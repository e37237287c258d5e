/* Cancellation tokens: the rules one by one, then random trees against plain arrays. */
#include "hand.h"

VOID_HAND_TYPE(acc_token_wait_future);

#define WAIT(token) HAND(acc_token_wait_future, token)

static void waits(hand *h)
{
    CHECK_INT(hand_poll(h), ACC_PENDING);
    CHECK(!h->woken);
}

static void cancel_goes_down_only(void)
{
    acc_token root, child, grandchild, other;
    acc_token_init(&root, NULL);
    acc_token_init(&child, &root);
    acc_token_init(&other, &root);
    acc_token_init(&grandchild, &child);
    hand *above = WAIT(&root), *beside = WAIT(&other), *here = WAIT(&child),
         *below_it = WAIT(&grandchild), *leaves = WAIT(&grandchild);
    waits(above);
    waits(beside);
    waits(here);
    waits(below_it);
    waits(leaves);
    hand_drop(leaves);
    acc_token_cancel(&child);
    CHECK(here->woken && below_it->woken && !above->woken && !beside->woken);
    CHECK(acc_token_cancelled(&child) && acc_token_cancelled(&grandchild));
    CHECK(!acc_token_cancelled(&root) && !acc_token_cancelled(&other));
    CHECK_INT(hand_poll(here), ACC_READY);
    hand_drop(below_it); /* told: owes nothing */
    CHECK_INT(hand_poll(WAIT(&grandchild)), ACC_READY);
    acc_token_cancel(&root);
    CHECK(above->woken && beside->woken);
    hand_drop(above);
    hand_drop(beside);
}

static void born_cancelled(void)
{
    acc_token root = {0}, late;
    acc_token_cancel(&root);
    acc_token_init(&late, &root);
    CHECK(acc_token_cancelled(&late));
    CHECK_INT(hand_poll(WAIT(&late)), ACC_READY);
}

/* A child that ended is not there any more: neither for its parent nor for its own children. */
static void close_takes_it_out(void)
{
    acc_token root = {0}, *child = malloc(sizeof *child), *grandchild = malloc(sizeof *grandchild);
    acc_token_init(child, &root);
    acc_token_init(grandchild, child);
    hand *told = WAIT(child);
    waits(told);
    acc_token_close(child);
    acc_token_close(child);
    CHECK(told->woken && !acc_token_cancelled(&root) && !root.children);
    free(child);
    CHECK_INT(hand_poll(told), ACC_READY); /* though the token is gone */
    CHECK(acc_token_cancelled(grandchild) && !grandchild->parent);
    acc_token_close(grandchild);
    free(grandchild);
    acc_token_cancel(&root);
}

/* Deeper than a stack could go. */
static void deep(void)
{
    enum { DEPTH = 1000000 };
    acc_token *chain = calloc(DEPTH, sizeof *chain);
    for (int i = 1; i < DEPTH; i++)
        acc_token_init(&chain[i], &chain[i - 1]);
    hand *last = WAIT(&chain[DEPTH - 1]);
    waits(last);
    acc_token_cancel(&chain[0]);
    CHECK_INT(hand_poll(last), ACC_READY);
    for (int i = 0; i < DEPTH; i++)
        acc_token_close(&chain[i]);
    free(chain);
}

enum { TOKENS = 24, WAITERS = 40 };

static struct {
    acc_token *token;
    int parent; /* -1: none */
    bool cancelled;
} tree[TOKENS];

static struct {
    hand *hand;
    int token; /* -1: told, and it may be gone */
} waiter[WAITERS];

static bool is_below(int at, int top)
{
    while (at >= 0 && at != top)
        at = tree[at].parent;
    return at == top;
}

static void model_cancel(int top)
{
    for (int i = 0; i < TOKENS; i++)
        if (tree[i].token && is_below(i, top))
            tree[i].cancelled = true;
    for (int i = 0; i < WAITERS; i++)
        if (waiter[i].hand && waiter[i].token >= 0 && is_below(waiter[i].token, top))
            waiter[i].token = -1;
}

static void model_close(int top)
{
    model_cancel(top);
    for (int i = 0; i < TOKENS; i++)
        if (tree[i].token && tree[i].parent == top)
            tree[i].parent = -1;
    acc_token_close(tree[top].token);
    free(tree[top].token);
    tree[top].token = NULL;
}

static void new_token(int at)
{
    int parent = (int)below(TOKENS + 4);
    if (parent >= TOKENS || !tree[parent].token)
        parent = -1;
    tree[at].token = malloc(sizeof *tree[at].token);
    tree[at].parent = parent;
    tree[at].cancelled = parent >= 0 && tree[parent].cancelled;
    acc_token_init(tree[at].token, parent >= 0 ? tree[parent].token : NULL);
}

static void new_waiter(int at, int token)
{
    waiter[at].token = token;
    waiter[at].hand = WAIT(tree[token].token);
    acc_poll poll = hand_poll(waiter[at].hand);
    CHECK_INT(poll, tree[token].cancelled ? ACC_READY : ACC_PENDING);
    if (poll)
        waiter[at].hand = NULL;
}

static void end_waiter(int at)
{
    hand *h = waiter[at].hand;
    if (below(2)) {
        acc_poll poll = hand_poll(h);
        CHECK_INT(poll, waiter[at].token < 0 ? ACC_READY : ACC_PENDING);
        if (!poll)
            return;
    } else {
        hand_drop(h);
    }
    waiter[at].hand = NULL;
}

static void compare(void)
{
    for (int i = 0; i < TOKENS; i++)
        if (tree[i].token)
            CHECK_INT(acc_token_cancelled(tree[i].token), tree[i].cancelled);
    for (int i = 0; i < WAITERS; i++)
        if (waiter[i].hand)
            CHECK_INT(waiter[i].hand->woken, waiter[i].token < 0);
}

static void random_trees(int steps)
{
    for (int step = 0; step < steps; step++) {
        int at = (int)below(TOKENS), w = (int)below(WAITERS);
        unsigned what = below(100);
        if (!tree[at].token)
            new_token(at);
        else if (what < 60 && !waiter[w].hand)
            new_waiter(w, at);
        else if (what < 85 && waiter[w].hand)
            end_waiter(w);
        else if (what < 90)
            model_cancel(at), acc_token_cancel(tree[at].token);
        else if (what < 99)
            model_close(at);
        compare();
    }
    for (int i = 0; i < TOKENS; i++)
        if (tree[i].token)
            model_close(i);
    compare();
    for (int i = 0; i < WAITERS; i++)
        if (waiter[i].hand) {
            CHECK_INT(hand_poll(waiter[i].hand), ACC_READY);
            waiter[i].hand = NULL;
        }
}

int main(void)
{
    hand_seed_from_environment();
    cancel_goes_down_only();
    born_cancelled();
    close_takes_it_out();
    deep();
    for (int round = 0; round < 20; round++)
        random_trees(2000);
    return 0;
}
