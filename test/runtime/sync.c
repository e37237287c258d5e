/* acc_notify: kept before the wait, first come first served, passed on when dropped. */
#include "test.h"

static acc_notify notify;
static int order[16], count;

static acc_poll waits(struct machine *self, acc_context *cx)
{
    BEGIN NOTIFIED(&notify);
    order[count++ % 16] = (int)self->number;
    END;
}

static acc_poll notifications(struct machine *self, acc_context *cx)
{
    static acc_handle tasks[5];
    BEGIN acc_notify_one(&notify);
    acc_notify_one(&notify); /* room for one */
    NOTIFIED(&notify);
    for (int i = 0; i < 5; i++) {
        tasks[i] = start(waits, NULL, i);
    }
    SLEEP(2);
    CHECK_INT(count, 0);

    acc_notify_one(&notify);
    SLEEP(2);
    CHECK_INT(count, 1);
#ifndef ACC_HARD
    CHECK_INT(order[0], 0); /* in the hostile build they come in another order */
#endif
    acc_notify_all(&notify);
    SLEEP(2);
    CHECK_INT(count, 5);
    for (self->i = 0; self->i < 5; self->i++) {
        JOIN(tasks[self->i], NULL);
    }
    self->handle = start(waits, NULL, 9); /* notify_all keeps nothing */
    SLEEP(2);
    CHECK_INT(count, 5);

    /* Told, then dropped before it could run: passed on. */
    tasks[0] = start(waits, NULL, 10);
    SLEEP(2);
    acc_notify_one(&notify);
    acc_cancel(self->handle);
    SLEEP(2);
    CHECK_INT(count, 6);
    CHECK_INT(order[5], 10);
    JOIN(self->handle, NULL);
    CHECK_INT(self->status, -ECANCELED);
    JOIN(tasks[0], NULL);

    /* Nobody to pass it on to: kept. */
    self->handle = start(waits, NULL, 11);
    SLEEP(2);
    acc_notify_one(&notify);
    acc_abort(self->handle);
    SLEEP(2);
    NOTIFIED(&notify);

    /* One that waits and is dropped leaves the queue: first, middle, last. */
    count = 0;
    for (int i = 0; i < 5; i++)
        tasks[i] = start(waits, NULL, i);
    SLEEP(2);
    acc_abort(tasks[0]);
    acc_abort(tasks[2]);
    acc_abort(tasks[4]);
    SLEEP(2);
    acc_notify_one(&notify);
    acc_notify_one(&notify);
    SLEEP(2);
    CHECK_INT(count, 2);
    CHECK(order[0] + order[1] == 4 && order[0] * order[1] == 3);
    CHECK(notify.waiters.first == NULL && notify.waiters.last == NULL && !notify.kept);
    END;
}

int main(void)
{
    run(notifications, NULL, 0);
    return 0;
}
