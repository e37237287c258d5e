/* Tasks that wait for each other are dropped, by acc_cancel and when the runtime ends, and their
 * defers unlock, send, notify and cancel: whatever was granted goes on, and nothing is lost. */
#include "harness.h"
#include <stdbool.h>

#ifndef PLAIN
#include <acc/channel.h>
#include <acc/sync.h>
#include <acc/task.h>
#include <acc/time.h>

enum { TASKS = 12 };

static int dropped, sent, received;

static void drop_number(void *element)
{
    (void)element;
    dropped++;
}

ACC_CHANNEL(numbers, int, .drop = drop_number);

static acc_mutex mutex;
static acc_semaphore semaphore = ACC_SEMAPHORE_INIT(3);
static acc_rwlock rwlock;
static acc_barrier barrier = ACC_BARRIER_INIT(TASKS + 2);
static acc_notify notify;
static acc_token token;
static acc_once once;
static numbers channel;

static void send_one(int n)
{
    if (numbers_try_send(&channel, &n) == 0)
        sent++;
}

/* Holds something for ever. */
static async void holds(int kind, int n)
{
    defer send_one(n);
    defer acc_notify_one(&notify);
    switch (kind) {
    case 0: {
        await acc_mutex_lock(&mutex);
        defer acc_mutex_unlock(&mutex);
        await acc_sleep_ms(100000);
        break;
    }
    case 1:
        if (await acc_semaphore_acquire(&semaphore, 1 + (uint32_t)n % 3) == 0) {
            defer acc_semaphore_release(&semaphore, 1 + (size_t)n % 3);
            await acc_sleep_ms(100000);
        }
        break;
    case 2:
        if (n % 3) {
            await acc_rwlock_read(&rwlock);
            defer acc_rwlock_read_unlock(&rwlock);
            await acc_sleep_ms(100000);
        } else {
            await acc_rwlock_write(&rwlock);
            defer acc_rwlock_write_unlock(&rwlock);
            await acc_sleep_ms(100000);
        }
        break;
    case 3:
        await acc_barrier_wait(&barrier);
        break;
    case 4:
        if (await acc_once_enter(&once)) {
            defer acc_once_leave(&once);
            await acc_sleep_ms(100000);
        }
        break;
    case 5:
        await acc_notify_wait(&notify);
        acc_token_cancel(&token);
        break;
    default:
        await acc_token_wait(&token);
    }
}

static async void sends(int n)
{
    defer numbers_end_sender(&channel);
    for (;;) {
        if (n % 2 == 0) {
            if (await numbers_send(&channel, &n))
                break;
        } else {
            if (await numbers_reserve(&channel, 2))
                break;
            bool reserved = true;
            defer if (reserved) numbers_unreserve(&channel, 2);
            await acc_yield();
            reserved = false;
            numbers_unreserve(&channel, 1);
            if (numbers_send_reserved(&channel, &n))
                break;
        }
        sent++;
    }
}

static async void receives(void)
{
    int number;
    while (await numbers_recv(&channel, &number) > 0) {
        received++;
        await acc_sleep_ms(1);
    }
}

static async int test(void)
{
    future(void) some[3 * 7];
    int count = 0;
    acc_time_pause();
    if (numbers_open(&channel, 3))
        return 1;
    for (int n = 0; n < TASKS; n++)
        for (int kind = 0; kind < 7; kind++) {
            future(void) task = spawn(holds(kind, n));
            if (n % 4 == 1)
                some[count++] = task;
            else
                acc_detach(task);
        }
    for (int n = 0; n < TASKS; n++) {
        numbers_add_sender(&channel);
        spawn(sends(n));
        if (n % 3 == 0)
            spawn(receives());
    }
    for (int i = 0; i < count; i++) {
        await acc_sleep_ms(5);
        acc_cancel(some[i]);
    }
    for (int i = 0; i < count; i++)
        await acc_join(some[i], NULL);
    return count; /* all the others are dropped now */
}

static int whole(int count)
{
    int inside = (int)numbers_count(&channel);
    say("%d cancelled, mutex %d, permits %d, rwlock %d, at the barrier %d, once %d, token %d\n",
        count, acc_mutex_try_lock(&mutex), (int)semaphore.permits, acc_rwlock_try_write(&rwlock),
        (int)barrier.arrived, once.state, token.waiters.first == NULL);
    say("reserved %d, promised %d, ", (int)channel.core.reserved, (int)channel.core.promised);
    numbers_free(&channel);
    say("sent and gone: %d, dropped: %d, some: %d\n", sent == received + dropped, dropped == inside,
        received > 10);
    return 0;
}
#else
static int test(void)
{
    return 21;
}

static int whole(int count)
{
    say("%d cancelled, mutex 1, permits 3, rwlock 1, at the barrier 0, once 0, token 1\n", count);
    say("reserved 0, promised 0, sent and gone: 1, dropped: 1, some: 1\n");
    return 0;
}
#endif

int main(void)
{
    return whole(acc_block_on(test()));
}
