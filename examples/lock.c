/* lock: a mutex built from a semaphore, and what happens without one.
 *
 *     acc -O2 lock.c -o lock && ./lock
 *
 * A deposit reads the balance, waits, and writes it.  Between two awaits nobody comes in between,
 * but across one everybody does.  (<acc/sync.h> has a mutex; this shows what is in it.)
 */
#include <acc/async.h>
#include <acc/sync.h>
#include <acc/task.h>
#include <acc/time.h>
#include <stdio.h>

/* Whoever has the one permit has the lock.  The semaphore brings the rest: the order, and that a
 * task which is cancelled in the queue leaves it. */
struct lock {
    acc_semaphore permit;
};

#define LOCK_INIT {ACC_SEMAPHORE_INIT(1)}

static async void lock_acquire(struct lock *lock)
{
    await acc_semaphore_acquire(&lock->permit, 1); /* fails only where it is closed */
}

static void lock_release(struct lock *lock)
{
    acc_semaphore_release(&lock->permit, 1);
}

struct account {
    struct lock lock;
    int balance;
};

static async void deposit(struct account *account, int amount)
{
    int before = account->balance;
    await acc_sleep_ms(10); /* as a database would take */
    account->balance = before + amount;
}

static async void deposit_locked(struct account *account, int amount)
{
    await lock_acquire(&account->lock);
    defer lock_release(&account->lock); /* also when this task is cancelled while it holds it */
    await deposit(account, amount);
}

enum { TASKS = 10 };

async int main(void)
{
    struct account account = {LOCK_INIT, 0};
    future(void) task[TASKS];
    acc_time_pause(); /* a clock that jumps when nobody is busy: 10 ms take no time */

    for (int i = 0; i < TASKS; i++)
        task[i] = spawn(deposit(&account, 10));
    for (int i = 0; i < TASKS; i++)
        await acc_join(task[i], NULL);
    printf("without the lock: %d deposits of 10 make %d\n", TASKS, account.balance);

    account.balance = 0;
    for (int i = 0; i < TASKS; i++)
        task[i] = spawn(deposit_locked(&account, 10));
    for (int i = 0; i < TASKS; i++)
        await acc_join(task[i], NULL);
    printf("with it: %d\n", account.balance);

    account.balance = 0;
    for (int i = 0; i < TASKS; i++)
        task[i] = spawn(deposit_locked(&account, 10));
    await acc_sleep_ms(5); /* one holds the lock, the others wait */
    acc_cancel(task[0]);
    acc_cancel(task[7]);
    int cancelled = 0;
    for (int i = 0; i < TASKS; i++)
        if (await acc_join(task[i], NULL) < 0)
            cancelled++;
    printf("%d cancelled: %d\n", cancelled, account.balance);
    return 0;
}
