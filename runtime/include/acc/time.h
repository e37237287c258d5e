/* <acc/time.h>: clocks, sleeping, intervals.
 *
 * Times are nanoseconds of CLOCK_MONOTONIC in a uint64_t.  The wheel counts in milliseconds: a
 * timer never fires early, and at most about two milliseconds late on an idle machine.  Arming,
 * firing and dropping a timer allocates nothing and makes no system call.
 *
 * The wheel is hierarchical (Varghese and Lauck, "Hashed and Hierarchical Timing Wheels", 1987):
 * eleven levels of 64 slots span all 64 bits, so no deadline is too far.
 */
#ifndef ACC_TIME_H
#define ACC_TIME_H

#include <acc/async.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ACC_TIME_NEVER UINT64_MAX /* a deadline that does not come */

/* The time of the calling thread's runtime, which acc_time_pause stops; without one, the clock's.
 */
uint64_t acc_now(void);

/* A timer in a frame; the members are the runtime's. */
typedef struct acc_timer {
    struct acc_timer *next, *prev; /* NULL: not armed */
    uint64_t tick;                 /* milliseconds, rounded up */
    acc_waker waker;
} acc_timer;

struct acc_sleep_future {
    acc_timer timer;
    uint8_t state; /* until it is armed, timer.tick is the deadline in ns */
    uint8_t hard;
};

/* Waits for `ms` milliseconds, counted from the first poll.  0 is ready at once.  Dropping it
 * disarms the timer. */
_Async_manual(acc_sleep_future) void acc_sleep_ms(uint64_t ms);
void acc_sleep_future_init(struct acc_sleep_future *self, uint64_t ms);
acc_poll acc_sleep_future_poll(struct acc_sleep_future *self, acc_context *cx);
void acc_sleep_future_drop(struct acc_sleep_future *self);

struct acc_sleep_until_future {
    struct acc_sleep_future sleep;
};

/* Waits until acc_now() is at least `deadline` (ns); one in the past is ready at once. */
_Async_manual(acc_sleep_until_future) void acc_sleep_until(uint64_t deadline);
void acc_sleep_until_future_init(struct acc_sleep_until_future *self, uint64_t deadline);
acc_poll acc_sleep_until_future_poll(struct acc_sleep_until_future *self, acc_context *cx);
void acc_sleep_until_future_drop(struct acc_sleep_until_future *self);

/* What happens after a tick that was taken late.  A tick was missed when it is taken after the
 * next one was due. */
typedef enum acc_missed {
    ACC_MISSED_BURST, /* those behind it come at once, one by one, until none is due */
    ACC_MISSED_DELAY, /* the next is due a period after the late one was taken */
    ACC_MISSED_SKIP   /* those that are due are left out, the others come when they would have */
} acc_missed;

/* Ticks that come again and again; the members are the runtime's.  It lies where the user puts it,
 * and nothing is to be freed.  One task at a time waits for its ticks. */
typedef struct acc_interval {
    uint64_t next; /* when the next tick is due, ns */
    uint64_t period;
    acc_missed missed;
} acc_interval;

/* The first tick is due in `period_ms` milliseconds, at least 1.  Ticks do not drift: they are due
 * at multiples of the period from now on, however late each is taken. */
void acc_interval_start(acc_interval *self, uint64_t period_ms, acc_missed missed);

/* The next tick is due a period from now, or at `deadline` (ns; acc_now(): at once), and those
 * behind it count from there.  A wait that has begun ends no earlier than it would have. */
void acc_interval_reset(acc_interval *self);
void acc_interval_reset_at(acc_interval *self, uint64_t deadline);

struct acc_interval_tick_future {
    struct acc_sleep_future sleep;
    acc_interval *interval;
};

/* Waits for the next tick and says when it was due (ns).  Dropping it loses no tick. */
_Async_manual(acc_interval_tick_future) uint64_t acc_interval_tick(acc_interval *interval);
void acc_interval_tick_future_init(struct acc_interval_tick_future *self, acc_interval *interval);
acc_poll acc_interval_tick_future_poll(struct acc_interval_tick_future *self, acc_context *cx,
                                       uint64_t *due);
void acc_interval_tick_future_drop(struct acc_interval_tick_future *self);

/* For tests: stops the clock of the calling thread's runtime, on the full millisecond that comes
 * next, so that a sleep of n ms takes n.  It then jumps to the next timer whenever no task is ready
 * and none waits for a descriptor or a signal; a wake that another thread might still send is not
 * waited for.  0, or -ESRCH: the thread has no runtime. */
int acc_time_pause(void);

/* Lets the paused clock go on from where it stands.  0, or -ESRCH. */
int acc_time_resume(void);

/* Moves the paused clock ahead; the timers it passes fire in the loop's next turns, in order.
 * 0, -ESRCH, or -EINVAL: it is not paused, or would pass its end. */
int acc_time_advance(uint64_t ms);

#ifdef __cplusplus
}
#endif

#endif
