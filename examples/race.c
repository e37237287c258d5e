/* race: two mirrors and a timer; who loses is dropped, and cleans up.
 *
 *     acc -O2 race.c -o race && ./race
 *
 * The mirrors are played here: so many milliseconds to connect, so many to answer, and what comes
 * of it.  A real download would differ in what it awaits, not in how it ends: its defers run, from
 * the innermost outward, at the await where it stands when another one has won.
 */
#include <acc/async.h>
#include <acc/task.h>
#include <acc/time.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

struct mirror {
    const char *name;
    unsigned connect_ms, answer_ms;
    int outcome; /* the size of the file, or -errno */
};

static async int download(const struct mirror *mirror)
{
    bool done = false;
    await acc_sleep_ms(mirror->connect_ms);
    printf("  %s: connected\n", mirror->name);
    defer printf("  %s: closed\n", mirror->name);
    defer if (!done) printf("  %s: half a file removed\n", mirror->name);

    await acc_sleep_ms(mirror->answer_ms);
    done = true;
    return mirror->outcome;
}

/* The first to answer, good or bad; -ETIMEDOUT: neither did within `ms`. */
static async int first_answer(const struct mirror *a, const struct mirror *b, unsigned ms)
{
    await_any {
        when (int size = await download(a)) return size;
        when (int size = await download(b)) return size;
        when (await acc_sleep_ms(ms)) return -ETIMEDOUT;
    }
}

/* The first good answer; else the error of the one that failed last, or -ETIMEDOUT. */
static async int first_success(const struct mirror *a, const struct mirror *b, unsigned ms)
{
    int size = 0;
    await_within (ms) {
        await_all {
            if ((size = await download(a)) >= 0)
                await_break; /* leaves await_all: the other arm is dropped */
            if ((size = await download(b)) >= 0)
                await_break;
        }
    } else {
        size = -ETIMEDOUT;
    }
    return size;
}

/* Asks the second mirror only when the first has not answered in time; both may then win. */
static async int with_a_spare(const struct mirror *a, const struct mirror *b, unsigned patience_ms)
{
    int size = 0;
    await_all {
        {
            size = await download(a);
            await_break;
        }
        {
            await acc_sleep_ms(patience_ms);
            size = await download(b);
            await_break;
        }
    }
    return size;
}

static void report(const char *what, int size, uint64_t start)
{
    int ms = (int)((acc_now() - start) / 1000000);
    if (size < 0)
        printf("%s: %s after %d ms\n\n", what, strerror(-size), ms);
    else
        printf("%s: %d bytes after %d ms\n\n", what, size, ms);
}

async int main(void)
{
    static const struct mirror near = {"near", 5, 50, 4711}, far = {"far", 20, 100, 4711},
                               broken = {"broken", 5, 5, -ECONNRESET},
                               hung = {"hung", 10, 1000000, 0};

    acc_time_pause(); /* so that each run is the same, and takes no time */

    uint64_t start = acc_now();
    report("two mirrors", await first_answer(&far, &near, 500), start);

    start = acc_now();
    report("nobody answers", await first_answer(&hung, &hung, 500), start);

    start = acc_now();
    report("the first answer", await first_answer(&far, &broken, 500), start);

    start = acc_now();
    report("the first success", await first_success(&far, &broken, 500), start);

    start = acc_now();
    report("none in time", await first_success(&far, &broken, 100), start);

    start = acc_now();
    report("no need of the spare", await with_a_spare(&near, &far, 100), start);

    start = acc_now();
    report("the spare", await with_a_spare(&hung, &near, 100), start);
    return 0;
}
