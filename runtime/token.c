/* Cancellation tokens: a tree through the users' objects.
 *
 * Invariant: below a cancelled token all are cancelled, because a token that is made below one is
 * cancelled from its beginning; so a walk need not enter what was cancelled before.
 */
#include "waiters.h"

void acc_token_init(acc_token *self, acc_token *parent)
{
    acc_token fresh = {0};
    *self = fresh;
    if (!parent)
        return;
    self->cancelled = parent->cancelled;
    self->parent = parent;
    self->next = parent->children;
    if (self->next)
        self->next->prev = self;
    parent->children = self;
}

static void leave_parent(acc_token *self)
{
    if (!self->parent)
        return;
    *(self->prev ? &self->prev->next : &self->parent->children) = self->next;
    if (self->next)
        self->next->prev = self->prev;
    self->parent = self->next = self->prev = NULL;
}

/* The next token of a walk over `root` and all below it, parents first; `down`: into `at`. */
static acc_token *walk(acc_token *root, acc_token *at, bool down)
{
    if (down && at->children)
        return at->children;
    while (at != root && !at->next)
        at = at->parent;
    return at == root ? NULL : at->next;
}

/* Neither recursion nor a list: however deep, and from inside a drop. */
void acc_token_cancel(acc_token *self)
{
    bool was_cancelled;
    for (acc_token *at = self; at; at = walk(self, at, !was_cancelled)) {
        was_cancelled = at->cancelled;
        at->cancelled = 1;
        acc__waiters_tell_all(&at->waiters, ACC__WAIT_TOLD);
    }
}

void acc_token_close(acc_token *self)
{
    acc_token_cancel(self);
    while (self->children)
        leave_parent(self->children);
    leave_parent(self);
}

void acc_token_wait_future_init(struct acc_token_wait_future *self, acc_token *token)
{
    acc__waiter_init(&self->waiter);
    self->token = token;
}

/* Once told it no longer looks at the token, whose memory may be gone. */
acc_poll acc_token_wait_future_poll(struct acc_token_wait_future *self, acc_context *cx)
{
    if (acc__waiter_waits(&self->waiter, cx))
        return ACC_PENDING;
    if (self->waiter.state == ACC__WAIT_TOLD)
        return ACC_READY;
    if (!self->token->cancelled)
        return acc__waiter_queue(&self->token->waiters, &self->waiter, cx);
    return acc__waiter_spend(cx) ? ACC_READY : ACC_PENDING;
}

void acc_token_wait_future_drop(struct acc_token_wait_future *self)
{
    if (self->waiter.state == ACC__WAIT_QUEUED)
        acc__waiter_unlink(&self->token->waiters, &self->waiter);
}
