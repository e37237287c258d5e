/* Notify, barrier and once by hand: who goes on when, and what a drop in each state leaves behind.
 */
#include "hand.h"

VOID_HAND_TYPE(acc_notify_wait_future);
HAND_TYPE(acc_barrier_wait_future);
HAND_TYPE(acc_once_enter_future);

#define ARRIVE(barrier) HAND(acc_barrier_wait_future, barrier)
#define ENTER(once) HAND(acc_once_enter_future, once)

static void is_ready(hand *h, int result)
{
    CHECK_INT(hand_poll(h), ACC_READY);
    CHECK_INT(h->result, result);
}

static void waits(hand *h)
{
    CHECK_INT(hand_poll(h), ACC_PENDING);
    CHECK(!h->woken);
}

/* Told alone it owes the notification to the next one; told with all it owes nothing. */
static void notified_and_dropped(void)
{
    acc_notify n = {0};
    hand *one = HAND(acc_notify_wait_future, &n), *two = HAND(acc_notify_wait_future, &n);
    waits(one);
    waits(two);
    acc_notify_one(&n);
    hand_drop(one);
    CHECK(two->woken);
    hand_drop(two);
    CHECK(n.kept);
    hand *again = HAND(acc_notify_wait_future, &n);
    CHECK_INT(hand_poll(again), ACC_READY);
    one = HAND(acc_notify_wait_future, &n);
    waits(one);
    acc_notify_all(&n);
    CHECK(one->woken);
    hand_drop(one);
    CHECK(!n.kept && !n.waiters.first);
}

static void barrier_lets_all_go(void)
{
    acc_barrier b = ACC_BARRIER_INIT(3);
    for (int round = 0; round < 3; round++) {
        hand *one = ARRIVE(&b), *two = ARRIVE(&b);
        waits(one);
        waits(two);
        waits(one); /* polled for nothing: it has come once */
        CHECK_INT(b.arrived, 2);
        is_ready(ARRIVE(&b), 1);
        CHECK(one->woken && two->woken);
        hand *next = ARRIVE(&b); /* of the next round, though the first is not yet polled out */
        waits(next);
        is_ready(two, 0);
        hand_drop(one); /* let go already: nobody misses it */
        CHECK_INT(b.arrived, 1);
        hand_drop(next);
        CHECK_INT(b.arrived, 0);
    }
}

static void barrier_dropped_has_not_come(void)
{
    acc_barrier b;
    acc_barrier_init(&b, 2);
    hand *one = ARRIVE(&b), *never = ARRIVE(&b);
    waits(one);
    hand_drop(never); /* before its first poll */
    hand_drop(one);
    hand *two = ARRIVE(&b);
    waits(two);
    is_ready(ARRIVE(&b), 1);
    is_ready(two, 0);
}

static void barrier_of_one(void)
{
    acc_barrier none = {0}, one = ACC_BARRIER_INIT(1);
    is_ready(ARRIVE(&none), 1);
    is_ready(ARRIVE(&one), 1);
    is_ready(ARRIVE(&one), 1);
}

static void once_is_done_once(void)
{
    acc_once once = {0};
    is_ready(ENTER(&once), 1);
    hand *one = ENTER(&once), *two = ENTER(&once);
    waits(one);
    waits(two);
    CHECK(!acc_once_is_done(&once));
    acc_once_done(&once);
    CHECK(one->woken && two->woken && acc_once_is_done(&once));
    acc_once_leave(&once);
    is_ready(one, 0);
    hand_drop(two); /* told that it is done: owes nothing */
    is_ready(ENTER(&once), 0);
    acc_once_leave(&once);
    CHECK(acc_once_is_done(&once));
}

/* It fails: the next one in the queue tries, and nobody who comes in between. */
static void once_fails_over(void)
{
    acc_once once = {0};
    is_ready(ENTER(&once), 1);
    hand *one = ENTER(&once), *two = ENTER(&once);
    waits(one);
    waits(two);
    acc_once_leave(&once);
    CHECK(one->woken && !two->woken);
    hand *late = ENTER(&once);
    waits(late);
    hand_drop(one); /* before it knows that it may enter: passed on */
    CHECK(two->woken);
    is_ready(two, 1);
    hand_drop(late);
    acc_once_leave(&once);
    is_ready(ENTER(&once), 1); /* nobody waited: open again */
}

int main(void)
{
    notified_and_dropped();
    barrier_lets_all_go();
    barrier_dropped_has_not_come();
    barrier_of_one();
    once_is_done_once();
    once_fails_over();
    return 0;
}
