/* Slots, and wakes from other threads and from signal handlers.
 *
 * A slot stands for something that can be woken: a task, or a child of a group.  Its generation
 * changes when the occupant leaves, and that alone makes every older waker and handle stale.
 *
 * A foreign wake ORs its arms into the slot, then sets QUEUED; whoever sets it pushes the slot on
 * the runtime's stack (Treiber's; the home thread takes all of it at once, so there is no ABA).
 * QUEUED means "is linked", it therefore outlives the occupant: the drain finds a new one, or
 * nobody, and at worst wakes it once for nothing.
 *
 * Invariant: arms are ORed before QUEUED is looked at, and taken after QUEUED was cleared, all
 * sequentially consistent; so a waker that sees QUEUED may leave, its arms will be taken.
 */
#include "internal.h"
#include <errno.h>
#include <unistd.h>

/* Free slots are chained by `occupant`: the next one's number + 1, shifted past the child bit. */
static void chain_free(acc_runtime *rt, acc__slot *slot, uint32_t number)
{
    slot->occupant = (uintptr_t)(rt->free_slot + 1) << 1;
    rt->free_slot = number;
}

/* Filled in before it is published: another thread may look a slot up the moment it is there. */
static bool add_chunk(acc_runtime *rt)
{
    unsigned chunk = 0;
    while (chunk < ACC__CHUNKS && atomic_load_explicit(&rt->chunks[chunk], memory_order_relaxed))
        chunk++;
    if (chunk == ACC__CHUNKS)
        return false;
    uint32_t size = acc__chunk_size(chunk);
    acc__slot *slots = acc__allocate(size * sizeof *slots, _Alignof(acc__slot));
    if (!slots)
        return false;
    uint32_t base = size - acc__chunk_size(0);
    for (uint32_t i = size; i-- > 0;) {
        /* Even generations are free slots, odd ones are taken: nothing finds a free slot. */
        atomic_init(&slots[i].word, 0);
        atomic_init(&slots[i].arms, 0);
        slots[i].remote = NULL;
        chain_free(rt, &slots[i], base + i);
    }
    rt->slot_count = base + size;
    atomic_store_explicit(&rt->chunks[chunk], slots, memory_order_release);
    return true;
}

/* Sets a new generation and keeps QUEUED, which says where the slot is linked. */
static uint32_t next_generation(acc__slot *slot)
{
    uint64_t word = atomic_load_explicit(&slot->word, memory_order_relaxed), next;
    do {
        next = ((word >> 32) + 1) << 32 | (word & ACC__QUEUED);
    } while (!atomic_compare_exchange_weak(&slot->word, &word, next));
    return (uint32_t)(next >> 32);
}

/* ACC__NO_SLOT: no memory. */
uint32_t acc__slot_take(acc_runtime *rt, uintptr_t occupant, uint32_t *generation)
{
    if (rt->free_slot == ACC__NO_SLOT && !add_chunk(rt))
        return ACC__NO_SLOT;
    uint32_t number = rt->free_slot;
    acc__slot *slot = acc__slot_at(rt, number);
    rt->free_slot = (uint32_t)(slot->occupant >> 1) - 1;
    slot->occupant = occupant;
    *generation = next_generation(slot);
    rt->slots_taken++;
    return number;
}

void acc__slot_give_back(acc_runtime *rt, uint32_t number)
{
    acc__slot *slot = acc__slot_at(rt, number);
    slot->occupant = 0;
    rt->slots_taken--;
    /* A slot whose generations are used up retires: 32 bytes for two thousand million tasks, and
     * no handle is ever mistaken for another. */
    if (next_generation(slot) < UINT32_MAX - 1)
        chain_free(rt, slot, number);
}

/* The runtime ends: what a frame failed to close must not be found by the next one. */
void acc__slots_renew(acc_runtime *rt)
{
    for (uint32_t i = 0; rt->slots_taken && i < rt->slot_count; i++)
        if (acc__slot_generation(acc__slot_at(rt, i)) & 1)
            acc__slot_give_back(rt, i);
}

/* ---- from anywhere ------------------------------------------------------------------------- */

/* One write for each sleep: the first wake after the loop lay down makes it. */
void acc__kick(acc_runtime *rt)
{
    if (!atomic_exchange(&rt->asleep, 0))
        return;
    int saved = errno; /* we may be in a signal handler */
    uint64_t one = 1;
    ssize_t n;
    do {
        n = write(rt->event_fd, &one, sizeof one);
    } while (n < 0 && errno == EINTR);
    errno = saved; /* EAGAIN: the counter is full, so the loop wakes anyway */
}

static void push(acc_runtime *rt, acc__slot *slot)
{
    acc__slot *head = atomic_load_explicit(&rt->remote, memory_order_relaxed);
    do {
        slot->remote = head;
    } while (!atomic_compare_exchange_weak(&rt->remote, &head, slot));
    acc__kick(rt);
}

/* Leaves arms and marks (CANCEL, ABORT; 0: a wake) with a slot, unless its occupant has changed. */
void acc__post(acc_runtime *rt, uint32_t number, uint32_t generation, uint64_t arms, uint64_t mark)
{
    acc__slot *slot = acc__slot_at(rt, number);
    if (!slot)
        return;
    uint64_t word = atomic_load(&slot->word);
    if (word >> 32 != generation)
        return;
    atomic_fetch_or(&slot->arms, arms);
    uint64_t next;
    do {
        word = atomic_load(&slot->word);
        if (word >> 32 != generation)
            return;
        next = word | mark | ACC__QUEUED;
        if (next == word)
            return;
    } while (!atomic_compare_exchange_weak(&slot->word, &word, next));
    if (!(word & ACC__QUEUED))
        push(rt, slot);
}

void acc__wake(acc_waker waker)
{
    acc__post(acc__runtime_of(waker.executor), waker.slot, waker.generation, waker.arms, 0);
}

void acc_cancel_on(acc_executor *executor, acc_any_handle task)
{
    if (executor && task.slot != ACC__NO_SLOT && task.generation & 1)
        acc__post(acc__runtime_of(executor), task.slot, task.generation, 0, ACC__CANCEL);
}

void acc_abort_on(acc_executor *executor, acc_any_handle task)
{
    if (executor && task.slot != ACC__NO_SLOT && task.generation & 1)
        acc__post(acc__runtime_of(executor), task.slot, task.generation, 0, ACC__ABORT);
}

/* ---- at home ------------------------------------------------------------------------------- */

/* A child goes on its group's queue and passes the wake on to the group's own waker, which may be
 * a child's again: a loop, not a recursion, whatever the depth. */
void acc__occupant_wake(acc_runtime *rt, uintptr_t occupant, uint64_t arms)
{
    while (acc__occupant_is_child(occupant)) {
        acc_child *child = (acc_child *)(occupant & ~(uintptr_t)1);
        acc_child_queue *queue = child->queue;
        child->woken |= arms;
        if (child->link)
            return; /* queued, so the group has been woken */
        acc_child_queue_push(child);
        acc__slot *slot = NULL;
        if (queue->parent.executor)
            slot = acc__slot_find(rt, queue->parent.slot, queue->parent.generation);
        if (!slot || !slot->occupant)
            return;
        occupant = slot->occupant;
        arms = queue->parent.arms;
    }
    acc__task *task = (acc__task *)occupant;
    task->woken |= arms;
    acc__task_ready(rt, task);
}

void acc__wake_local(acc_waker waker)
{
    acc_runtime *rt = acc__runtime_of(waker.executor);
    assert(rt == acc__current && "acc_wake_local: not the home thread; use acc_wake");
    acc__slot *slot = acc__slot_find(rt, waker.slot, waker.generation);
    if (slot && slot->occupant)
        acc__occupant_wake(rt, slot->occupant, waker.arms);
}

/* Hands what was woken from elsewhere to the occupants. */
void acc__drain(acc_runtime *rt)
{
    if (!atomic_load_explicit(&rt->remote, memory_order_relaxed))
        return;
    acc__slot *slot = atomic_exchange(&rt->remote, NULL), *ordered = NULL;
    while (slot) { /* a stack: oldest first, please */
        acc__slot *next = slot->remote;
        slot->remote = ordered;
        ordered = slot;
        slot = next;
    }
    while (ordered) {
        slot = ordered;
        ordered = slot->remote; /* before QUEUED is cleared: from then on it is somebody else's */
        uint64_t word = atomic_fetch_and(&slot->word, ~(ACC__QUEUED | ACC__CANCEL | ACC__ABORT));
        uint64_t arms = atomic_exchange(&slot->arms, 0);
        rt->counters.wakes++;
        if (!(word >> 32 & 1) || !slot->occupant)
            continue;
        acc__occupant_wake(rt, slot->occupant, arms);
        if (!(word & (ACC__CANCEL | ACC__ABORT)) || acc__occupant_is_child(slot->occupant))
            continue;
        acc__task *task = (acc__task *)slot->occupant;
        if (task->flags & (ACC__TASK_DETACHED | ACC__TASK_ROOT))
            continue; /* the handle was consumed meanwhile */
        acc__task_cancel(rt, task, ECANCELED);
        if (word & ACC__ABORT)
            acc__task_detach(rt, task);
    }
}
