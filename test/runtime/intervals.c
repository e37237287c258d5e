/* Intervals, in paused time: ticks that are due, late, missed, reset and dropped. */
#include "test.h"

#define MS ((uint64_t)1000000)

static acc_interval interval;
static uint64_t zero;   /* when the test began */
static long other_runs; /* polls of the task beside */

#define DUE_AT(ms) CHECK_INT(self->due - zero, (ms) * MS)
#define NOW_IS(ms) CHECK_INT(acc_now() - zero, (ms) * MS)
#define BEGIN_AT_ZERO(period_ms, missed)                                                           \
    acc_interval_start(&interval, period_ms, missed);                                              \
    zero = interval.next - interval.period

/* Late by less than a period: the next ones come where they would have. */
static acc_poll does_not_drift(struct machine *self, acc_context *cx)
{
    BEGIN BEGIN_AT_ZERO(10, (acc_missed)self->number);
    for (self->i = 1; self->i <= 20; self->i++) {
        TICK(&interval);
        DUE_AT((uint64_t)self->i * 10);
        NOW_IS((uint64_t)self->i * 10);
        SLEEP((uint64_t)self->i % 10);
    }
    END;
}

static acc_poll burst(struct machine *self, acc_context *cx)
{
    BEGIN BEGIN_AT_ZERO(10, ACC_MISSED_BURST);
    SLEEP(35);
    for (self->i = 1; self->i <= 3; self->i++) {
        TICK(&interval);
        DUE_AT((uint64_t)self->i * 10);
        NOW_IS(35);
    }
    TICK(&interval);
    DUE_AT(40);
    NOW_IS(40);
    END;
}

static acc_poll delay(struct machine *self, acc_context *cx)
{
    BEGIN BEGIN_AT_ZERO(10, ACC_MISSED_DELAY);
    SLEEP(35);
    TICK(&interval);
    DUE_AT(10);
    NOW_IS(35);
    TICK(&interval);
    DUE_AT(45);
    NOW_IS(45);
    TICK(&interval);
    DUE_AT(55);
    END;
}

static acc_poll skip(struct machine *self, acc_context *cx)
{
    BEGIN BEGIN_AT_ZERO(10, ACC_MISSED_SKIP);
    SLEEP(35);
    TICK(&interval);
    DUE_AT(10);
    NOW_IS(35);
    TICK(&interval);
    DUE_AT(40);
    NOW_IS(40);
    SLEEP(20); /* until a tick is due, and that one is left out too */
    TICK(&interval);
    DUE_AT(50);
    NOW_IS(60);
    TICK(&interval);
    DUE_AT(70);
    NOW_IS(70);
    END;
}

static acc_poll resets_in_5(struct machine *self, acc_context *cx)
{
    BEGIN SLEEP(5);
    acc_interval_reset(&interval);
    END;
}

static acc_poll reset(struct machine *self, acc_context *cx)
{
    BEGIN BEGIN_AT_ZERO(10, ACC_MISSED_BURST);
    SLEEP(7);
    acc_interval_reset(&interval);
    TICK(&interval);
    DUE_AT(17);
    NOW_IS(17);
    self->handle = start(resets_in_5, NULL, 0);
    TICK(&interval); /* which was to be at 27 when this wait began */
    DUE_AT(32);
    NOW_IS(32);
    JOIN(self->handle, NULL);
    acc_interval_reset_at(&interval, acc_now());
    TICK(&interval);
    DUE_AT(32);
    NOW_IS(32);
    TICK(&interval);
    DUE_AT(42);
    END;
}

static acc_poll waits_for_tick(struct machine *self, acc_context *cx)
{
    BEGIN TICK(&interval);
    END;
}

static acc_poll dropped(struct machine *self, acc_context *cx)
{
    BEGIN BEGIN_AT_ZERO(10, ACC_MISSED_BURST);
    self->handle = start(waits_for_tick, NULL, 0);
    SLEEP(5);
    acc_cancel(self->handle); /* while it waits */
    JOIN(self->handle, NULL);
    CHECK_INT(self->status, -ECANCELED);
    CHECK_INT(acc_runtime_counters(acc_runtime_current()).timers, 0);
    self->handle = start(waits_for_tick, NULL, 0);
    YIELD();
    YIELD();
    acc_time_advance(6);
    acc_cancel(self->handle); /* when its tick is due */
    JOIN(self->handle, NULL);
    TICK(&interval);
    DUE_AT(10);
    NOW_IS(11);
    END;
}

static acc_poll spins(struct machine *self, acc_context *cx)
{
    BEGIN for (;;)
    {
        other_runs++;
        YIELD();
    }
    END;
}

/* A thousand ticks that are due are taken in a row, but not in one poll. */
static acc_poll gives_way(struct machine *self, acc_context *cx)
{
    BEGIN BEGIN_AT_ZERO(1, ACC_MISSED_BURST);
    SLEEP(1000);
    self->handle = start(spins, NULL, 0);
    other_runs = 0;
    for (self->i = 1; self->i <= 1000; self->i++) {
        TICK(&interval);
        DUE_AT((uint64_t)self->i);
    }
    CHECK(other_runs >= 1000 / 128);
    NOW_IS(1000);
    acc_abort(self->handle);
    END;
}

static acc_poll far(struct machine *self, acc_context *cx)
{
    BEGIN BEGIN_AT_ZERO(UINT64_MAX, ACC_MISSED_SKIP);
    CHECK(interval.next == ACC_TIME_NEVER);
    self->handle = start(waits_for_tick, NULL, 0);
    SLEEP(1000000);
    CHECK_INT(acc_finished(self->handle), 0);
    acc_abort(self->handle);
    BEGIN_AT_ZERO(0, ACC_MISSED_SKIP); /* 1 */
    TICK(&interval);
    DUE_AT(1);
    CHECK_INT(acc_time_advance(UINT64_MAX), -EINVAL);
    NOW_IS(1);
    END;
}

static acc_poll in_real_time(struct machine *self, acc_context *cx)
{
    BEGIN BEGIN_AT_ZERO(5, ACC_MISSED_BURST);
    for (self->i = 1; self->i <= 5; self->i++) {
        TICK(&interval);
        DUE_AT((uint64_t)self->i * 5);
        CHECK(acc_now() >= self->due);
    }
    END;
}

int main(void)
{
    acc_runtime *rt = acc_runtime_new();
    run(in_real_time, NULL, 0);
    CHECK_INT(acc_time_pause(), 0);
    struct {
        machine_step *step;
        long number;
    } tests[] = {{does_not_drift, ACC_MISSED_BURST},
                 {does_not_drift, ACC_MISSED_DELAY},
                 {does_not_drift, ACC_MISSED_SKIP},
                 {burst, 0},
                 {delay, 0},
                 {skip, 0},
                 {reset, 0},
                 {dropped, 0},
                 {gives_way, 0},
                 {far, 0}};
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
        run(tests[i].step, NULL, tests[i].number);
    acc_runtime_free(rt);
    return 0;
}
