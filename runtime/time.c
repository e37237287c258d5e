/* The clock, the timer wheel, and the sleeps on top of it.
 *
 * Level l has 64 slots of 64^l milliseconds.  A timer lies at the level of the highest digit (base
 * 64) in which its tick differs from `elapsed`, in the slot that this digit names; so in a level
 * only slots above the current digit are occupied, and the first set bit is the next one due.
 * When time reaches a slot of a level above 0, its timers move down: each moves at most ten times.
 *
 * Invariant: every armed timer has tick > elapsed, except those of a slot that is being emptied;
 * `elapsed` stays at that slot's start until it is empty, so the work can stop after any timer.
 */
#include "internal.h"
#include <errno.h>
#include <string.h>
#include <time.h>

#define NS_PER_MS ((uint64_t)1000000)

/* Through the vDSO, some twenty nanoseconds: cheap enough to read it anew for every sleep, and a
 * time kept from earlier would make timers early. */
uint64_t acc__monotonic(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

/* Unsigned wrap-around makes the shift work in both directions. */
uint64_t acc__clock(const acc_runtime *rt)
{
    return rt->paused ? rt->paused_at : acc__monotonic() + (uint64_t)rt->clock_shift;
}

uint64_t acc_now(void)
{
    return acc__current ? acc__clock(acc__current) : acc__monotonic();
}

static uint64_t nanoseconds(uint64_t ms)
{
    return ms < UINT64_MAX / NS_PER_MS ? ms * NS_PER_MS : ACC_TIME_NEVER;
}

/* A deadline too far to be said is one that does not come. */
static uint64_t later(uint64_t time, uint64_t by)
{
    return by < ACC_TIME_NEVER - time ? time + by : ACC_TIME_NEVER;
}

uint64_t acc__deadline(const acc_runtime *rt, uint64_t ms)
{
    return later(acc__clock(rt), nanoseconds(ms));
}

void acc__time_open(acc_runtime *rt)
{
    for (unsigned level = 0; level < ACC__LEVELS; level++)
        for (unsigned slot = 0; slot < 64; slot++) {
            acc_timer *list = &rt->wheel.slots[level][slot];
            list->next = list->prev = list;
        }
    memset(rt->wheel.occupied, 0, sizeof rt->wheel.occupied);
    rt->paused = false;
    rt->clock_shift = 0;
    rt->wheel.elapsed = acc__clock(rt) / NS_PER_MS;
}

/* ---- the wheel ----------------------------------------------------------------------------- */

static void wheel_put(acc_runtime *rt, acc_timer *timer)
{
    uint64_t differs = timer->tick ^ rt->wheel.elapsed;
    unsigned level = differs ? (63U - (unsigned)__builtin_clzll(differs)) / 6 : 0;
    unsigned slot = (unsigned)(timer->tick >> (6 * level)) & 63;
    acc_timer *list = &rt->wheel.slots[level][slot];
    timer->next = list; /* at the end: timers of one tick fire in the order they were armed */
    timer->prev = list->prev;
    list->prev->next = timer;
    list->prev = timer;
    rt->wheel.occupied[level] |= (uint64_t)1 << slot;
}

/* next == NULL is what says "not armed", also to the sleep whose timer has fired. */
static void unlink_timer(acc_timer *timer)
{
    timer->prev->next = timer->next;
    timer->next->prev = timer->prev;
    timer->next = timer->prev = NULL;
}

void acc__timer_arm(acc_runtime *rt, acc_timer *timer, uint64_t deadline, acc_waker waker)
{
    timer->tick = deadline / NS_PER_MS + (deadline % NS_PER_MS != 0);
    timer->waker = waker;
    /* A deadline in the tick that has just gone by fires with the next one: it is not lost. */
    if (timer->tick <= rt->wheel.elapsed)
        timer->tick = rt->wheel.elapsed + 1;
    wheel_put(rt, timer);
    rt->counters.timers++;
}

/* Leaves the slot's bit set: level_next clears it when it comes by. */
void acc__timer_disarm(acc_runtime *rt, acc_timer *timer)
{
    if (!timer->next)
        return;
    unlink_timer(timer);
    rt->counters.timers--;
}

/* The first occupied slot of a level and when it begins, in ms; NULL: the level is empty. */
static acc_timer *level_next(acc_runtime *rt, unsigned level, uint64_t *start)
{
    while (rt->wheel.occupied[level]) {
        unsigned slot = (unsigned)__builtin_ctzll(rt->wheel.occupied[level]);
        acc_timer *list = &rt->wheel.slots[level][slot];
        if (list->next != list) {
            unsigned above = 6 * (level + 1);
            uint64_t base = above < 64 ? rt->wheel.elapsed >> above << above : 0;
            *start = base | (uint64_t)slot << (6 * level);
            return list;
        }
        rt->wheel.occupied[level] &= rt->wheel.occupied[level] - 1;
    }
    return NULL;
}

/* The slot that is due first.  A lower level's slots all begin before those of the levels above,
 * but for a slot above that is being emptied: that one begins at `elapsed` itself. */
static acc_timer *wheel_next(acc_runtime *rt, unsigned *level, uint64_t *start)
{
    acc_timer *best = NULL;
    for (unsigned l = 0; l < ACC__LEVELS; l++) {
        uint64_t begins;
        acc_timer *list = level_next(rt, l, &begins);
        if (list && (!best || begins < *start)) {
            best = list;
            *level = l;
            *start = begins;
        }
    }
    return best;
}

/* Fires what is due at `tick` or before, and stops after `limit` timers were fired or moved down.
 * Returns how many were.  Firing is no more than a wake, so no timer is freed underneath. */
unsigned acc__timers_expire(acc_runtime *rt, uint64_t tick, unsigned limit)
{
    unsigned done = 0, level;
    uint64_t start;
    acc_timer *list;
    while ((list = wheel_next(rt, &level, &start)) && start <= tick) {
        rt->wheel.elapsed = start;
        while (list->next != list) {
            if (done == limit)
                return done;
            done++;
            acc_timer *timer = list->next;
            unlink_timer(timer);
            if (timer->tick > rt->wheel.elapsed) {
                wheel_put(rt, timer);
            } else {
                rt->counters.timers--;
                acc_wake_local(timer->waker);
            }
        }
    }
    if (tick > rt->wheel.elapsed)
        rt->wheel.elapsed = tick;
    return done;
}

/* When the wheel wants to be looked at next, in ms: no later than the first deadline. */
uint64_t acc__timers_next(acc_runtime *rt)
{
    unsigned level;
    uint64_t start;
    return rt->counters.timers && wheel_next(rt, &level, &start) ? start : UINT64_MAX;
}

/* How long until then, in ns; -1: no timer is armed, or none within three hundred years. */
int64_t acc__timers_wait(acc_runtime *rt)
{
    uint64_t next = acc__timers_next(rt);
    if (next > INT64_MAX / NS_PER_MS)
        return -1;
    uint64_t now = acc__clock(rt), due = next * NS_PER_MS;
    return due > now ? (int64_t)(due - now) : 0;
}

/* ---- the paused clock ---------------------------------------------------------------------- */

int acc_time_pause(void)
{
    acc_runtime *rt = acc__current;
    if (!rt)
        return -ESRCH;
    rt->paused_at = (acc__clock(rt) + NS_PER_MS - 1) / NS_PER_MS * NS_PER_MS;
    rt->paused = true;
    return 0;
}

/* The clock must not jump back: timers that have fired would be due again. */
int acc_time_resume(void)
{
    acc_runtime *rt = acc__current;
    if (!rt)
        return -ESRCH;
    if (rt->paused)
        rt->clock_shift = (int64_t)(rt->paused_at - acc__monotonic());
    rt->paused = false;
    return 0;
}

int acc_time_advance(uint64_t ms)
{
    acc_runtime *rt = acc__current;
    if (!rt)
        return -ESRCH;
    if (!rt->paused || ms > (ACC_TIME_NEVER - rt->paused_at) / NS_PER_MS)
        return -EINVAL;
    rt->paused_at += ms * NS_PER_MS;
    return 0;
}

/* ---- sleeping ------------------------------------------------------------------------------ */

/* A duration counts from the first poll, so it becomes a deadline only there. */
enum { SLEEP_FOR, SLEEP_UNTIL, SLEEP_ARMED };

void acc_sleep_future_init(struct acc_sleep_future *self, uint64_t ms)
{
    memset(self, 0, sizeof *self);
    self->timer.tick = nanoseconds(ms);
    self->state = SLEEP_FOR;
}

/* A timer that has fired is ready without a budget: it did wait.  One that was due from the start
 * spends, or a loop over acc_sleep_ms(0) would keep the thread. */
acc_poll acc_sleep_future_poll(struct acc_sleep_future *self, acc_context *cx)
{
    acc_runtime *rt = acc__cx_runtime(cx);
    if (acc__hard_suspend(&self->hard, cx))
        return ACC_PENDING;
    if (self->state == SLEEP_ARMED) {
        if (!self->timer.next)
            return ACC_READY; /* it fired */
        self->timer.waker = acc_cx_waker(cx);
        return ACC_PENDING;
    }
    uint64_t now = acc__clock(rt);
    if (self->state == SLEEP_FOR) {
        self->timer.tick = later(now, self->timer.tick);
        self->state = SLEEP_UNTIL;
    }
    if (self->timer.tick <= now) {
        if (acc_cx_spend(cx))
            return ACC_READY;
        acc_wake_local(acc_cx_waker(cx));
        return ACC_PENDING;
    }
    self->state = SLEEP_ARMED;
    acc__timer_arm(rt, &self->timer, self->timer.tick, acc_cx_waker(cx));
    return ACC_PENDING;
}

void acc_sleep_future_drop(struct acc_sleep_future *self)
{
    if (self->timer.next)
        acc__timer_disarm(acc__runtime_of(self->timer.waker.executor), &self->timer);
}

/* ---- await_within -------------------------------------------------------------------------- */

/* struct acc_timeout has in async.h, where there is no timer, what a sleep has here. */
_Static_assert(sizeof(struct acc_timeout) == sizeof(struct acc_sleep_future) &&
                   offsetof(struct acc_timeout, tick) ==
                       offsetof(struct acc_sleep_future, timer.tick) &&
                   offsetof(struct acc_timeout, waker) ==
                       offsetof(struct acc_sleep_future, timer.waker) &&
                   offsetof(struct acc_timeout, state) == offsetof(struct acc_sleep_future, state),
               "acc_timeout is no sleep");

acc_poll acc__timeout(struct acc_timeout *self, acc_context *cx)
{
    struct acc_sleep_future *sleep = (struct acc_sleep_future *)(void *)self;
    if (!self->waker.executor) {
        acc_sleep_future_init(sleep, self->tick);
        self->waker.executor = acc_cx_executor(cx);
    }
    return acc_sleep_future_poll(sleep, cx);
}

void acc__timeout_drop(struct acc_timeout *self)
{
    acc_sleep_future_drop((struct acc_sleep_future *)(void *)self);
}

/* ---- sleeping until ------------------------------------------------------------------------ */

void acc_sleep_until_future_init(struct acc_sleep_until_future *self, uint64_t deadline)
{
    acc_sleep_future_init(&self->sleep, 0);
    self->sleep.timer.tick = deadline;
    self->sleep.state = SLEEP_UNTIL;
}

acc_poll acc_sleep_until_future_poll(struct acc_sleep_until_future *self, acc_context *cx)
{
    return acc_sleep_future_poll(&self->sleep, cx);
}

void acc_sleep_until_future_drop(struct acc_sleep_until_future *self)
{
    acc_sleep_future_drop(&self->sleep);
}

/* ---- intervals ------------------------------------------------------------------------------ */

void acc_interval_start(acc_interval *self, uint64_t period_ms, acc_missed missed)
{
    if (period_ms == 0)
        period_ms = 1;
    self->period = nanoseconds(period_ms);
    self->missed = missed;
    acc_interval_reset(self);
}

void acc_interval_reset(acc_interval *self)
{
    self->next = later(acc_now(), self->period);
}

void acc_interval_reset_at(acc_interval *self, uint64_t deadline)
{
    self->next = deadline;
}

/* When the tick behind the one that is taken now is due. */
static uint64_t interval_after(const acc_interval *self, uint64_t now)
{
    uint64_t next = later(self->next, self->period);
    if (now < next || self->missed == ACC_MISSED_BURST)
        return next;
    if (self->missed == ACC_MISSED_DELAY)
        return later(now, self->period);
    return later(next, (now - next) / self->period * self->period + self->period);
}

void acc_interval_tick_future_init(struct acc_interval_tick_future *self, acc_interval *interval)
{
    acc_sleep_future_init(&self->sleep, 0);
    self->sleep.state = SLEEP_UNTIL;
    self->interval = interval;
}

/* The deadline is read anew after each wait: the interval may have been reset meanwhile. */
acc_poll acc_interval_tick_future_poll(struct acc_interval_tick_future *self, acc_context *cx,
                                       uint64_t *due)
{
    acc_interval *interval = self->interval;
    uint64_t now;
    do {
        if (self->sleep.state == SLEEP_UNTIL)
            self->sleep.timer.tick = interval->next;
        if (acc_sleep_future_poll(&self->sleep, cx) == ACC_PENDING)
            return ACC_PENDING;
        self->sleep.state = SLEEP_UNTIL;
        now = acc__clock(acc__cx_runtime(cx));
    } while (now < interval->next);
    uint64_t tick = interval->next;
    interval->next = interval_after(interval, now);
    *due = tick;
    return ACC_READY;
}

void acc_interval_tick_future_drop(struct acc_interval_tick_future *self)
{
    acc_sleep_future_drop(&self->sleep);
}
