/* retry: another try, after a while that doubles and is partly chance.
 *
 *     acc -O2 retry.c -o retry && ./retry
 *
 * The wait before try n is a random time below the least of `longest` and first * 2^n ("full
 * jitter": Marc Brooker, "Exponential Backoff And Jitter", 2015).  Clients that failed together
 * then do not come back together.
 */
#include <acc/async.h>
#include <acc/task.h>
#include <acc/time.h>
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

struct backoff {
    uint64_t first, longest; /* ms */
    uint64_t patience;       /* ms in all: no try begins later */
    uint64_t seed;           /* of the jitter, not 0 */
};

/* splitmix64: Guy Steele and others, "Fast Splittable Pseudorandom Number Generators", 2014. */
static uint64_t random_below(uint64_t *seed, uint64_t limit)
{
    uint64_t z = *seed += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return limit ? (z ^ (z >> 31)) % limit : 0;
}

static uint64_t wait_before(struct backoff *backoff, int attempt)
{
    uint64_t limit = backoff->first;
    for (int i = 1; i < attempt && limit < backoff->longest; i++)
        limit *= 2;
    if (limit > backoff->longest)
        limit = backoff->longest;
    return random_below(&backoff->seed, limit);
}

/* Whether another try may help. */
static bool is_passing(int error)
{
    return error == -EAGAIN || error == -ETIMEDOUT || error == -ECONNREFUSED;
}

typedef async int (*operation)(void *data); /* of any size: it is boxed */

/* Runs it until it succeeds, fails for good, or patience ends: 0, or its last error. */
static async int retry(struct backoff backoff, operation operation, void *data)
{
    uint64_t begin = acc_now();
    for (int attempt = 1;; attempt++) {
        int error = await boxed(operation(data));
        if (error == 0 || !is_passing(error))
            return error;
        uint64_t ms = wait_before(&backoff, attempt);
        if ((acc_now() - begin) / 1000000 + ms > backoff.patience)
            return error;
        printf("  %s; again in %" PRIu64 " ms\n", strerror(-error), ms);
        await acc_sleep_ms(ms);
    }
}

/* A server that is not there yet, or answers with an error. */
struct flaky {
    int failures, error;
    int calls;
};

static async int call(void *data)
{
    struct flaky *flaky = data;
    await acc_sleep_ms(3);
    return flaky->calls++ < flaky->failures ? flaky->error : 0;
}

static async void attempt(const char *what, struct flaky flaky, struct backoff backoff)
{
    uint64_t begin = acc_now();
    printf("%s\n", what);
    int error = await retry(backoff, call, &flaky);
    printf("  %s after %d calls and %" PRIu64 " ms\n", error ? strerror(-error) : "done",
           flaky.calls, (acc_now() - begin) / 1000000);
}

async int main(void)
{
    struct backoff usual = {.first = 10, .longest = 200, .patience = 2000, .seed = 1};
    struct backoff hasty = usual, other = usual;
    hasty.patience = 60;
    other.seed = 2;

    acc_time_pause(); /* seconds that take no time, the same in each run */
    await attempt("works at once", (struct flaky){0}, usual);
    await attempt("comes back", (struct flaky){7, -ECONNREFUSED, 0}, usual);
    await attempt("comes back, another client", (struct flaky){3, -ECONNREFUSED, 0}, other);
    await attempt("is not allowed", (struct flaky){9, -EACCES, 0}, usual);
    await attempt("stays away", (struct flaky){99, -ETIMEDOUT, 0}, hasty);
    return 0;
}
