/* What the executors of the tests do for children of groups: a table of those that are open. */
#ifndef CHILDREN_H
#define CHILDREN_H

#include <acc/async.h>
#include <stdlib.h>

enum { CHILDREN = 256, FIRST_CHILD = 16 }; /* slots */
static acc_child *open_children[CHILDREN];

static inline int children_open(acc_executor *executor, acc_child_queue *queue, acc_child *child)
{
    uint32_t i = 0;
    (void)executor;
    while (i < CHILDREN && open_children[i])
        i++;
    if (i == CHILDREN)
        abort();
    open_children[i] = child;
    *child = (acc_child){.queue = queue, .slot = FIRST_CHILD + i, .woken = ~(uint64_t)0};
    return 0;
}

static inline void children_close(acc_executor *executor, acc_child *child)
{
    (void)executor;
    if (open_children[child->slot - FIRST_CHILD] != child)
        abort();
    open_children[child->slot - FIRST_CHILD] = NULL;
    acc_child_queue_remove(child);
}

/* Whether the waker is that of a child, which goes to its group's queue. */
static inline int children_wake(acc_waker waker)
{
    if (waker.slot < FIRST_CHILD)
        return 0;
    acc_child *child = open_children[waker.slot - FIRST_CHILD];
    if (!child)
        abort(); /* nothing here wakes who is gone */
    child->woken |= waker.arms;
    if (child->link)
        return 1;
    acc_child_queue_push(child);
    acc_wake_local(child->queue->parent);
    return 1;
}

#endif
