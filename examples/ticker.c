/* ticker: something periodic, and what becomes of the ticks that it has no time for.
 *
 *     acc -O2 ticker.c -o ticker && ./ticker
 *
 * A sensor is read every 100 ms.  The third reading takes 250 ms.
 */
#include <acc/async.h>
#include <acc/task.h>
#include <acc/time.h>
#include <inttypes.h>
#include <stdio.h>

static uint64_t start;

static uint64_t ms_since_start(uint64_t time)
{
    return (time - start) / 1000000;
}

static async void read_sensor(int reading)
{
    await acc_sleep_ms(reading == 3 ? 250 : 5);
}

static async void sample(const char *how, acc_missed missed)
{
    acc_interval interval;
    printf("%s:", how);
    start = acc_now();
    acc_interval_start(&interval, 100, missed);
    for (int reading = 1; reading <= 7; reading++) {
        uint64_t due = await acc_interval_tick(&interval);
        printf(" %" PRIu64, ms_since_start(due));
        if (acc_now() - due >= 1000000) /* late */
            printf("(%" PRIu64 ")", ms_since_start(acc_now()));
        await read_sensor(reading);
    }
    printf("\n");
}

/* A tick that nobody is there to take is not lost when the wait for it is cancelled. */
static async void take_one(acc_interval *interval)
{
    await acc_interval_tick(interval);
}

static async void interrupted(void)
{
    acc_interval interval;
    start = acc_now();
    acc_interval_start(&interval, 100, ACC_MISSED_BURST);
    future(void) waiting = spawn(take_one(&interval));
    await acc_sleep_ms(50);
    acc_cancel(waiting);
    await acc_join(waiting, NULL);
    printf("interrupted: %" PRIu64 "\n", ms_since_start(await acc_interval_tick(&interval)));
}

async int main(void)
{
    acc_time_pause(); /* real time without this line; with it, the same in no time */
    await sample("burst", ACC_MISSED_BURST);
    await sample("delay", ACC_MISSED_DELAY);
    await sample("skip", ACC_MISSED_SKIP);
    await interrupted();
    return 0;
}
