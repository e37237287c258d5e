/* workers: a pool of workers with a queue, and two ways to stop it.
 *
 *     acc -O2 workers.c -o workers && ./workers
 *
 * Each line of the standard input is a job: how many milliseconds it takes, and its name.  At the
 * end of the input, and at the first SIGINT or SIGTERM, no more jobs are taken, and those that were
 * are finished.  The second signal drops the workers where they stand.
 */
#include <acc/async.h>
#include <acc/channel.h>
#include <acc/io.h>
#include <acc/signal.h>
#include <acc/stream.h>
#include <acc/sync.h>
#include <acc/time.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { WORKERS = 3, QUEUE = 100, LINE_SIZE = 64 };

struct job {
    unsigned ms;
    char name[24];
};
ACC_CHANNEL(jobs, struct job);

struct pool {
    jobs queue;
    acc_token stop; /* no more jobs are to be taken */
    int accepted, done, dropped;
};

static async void perform(struct pool *pool, const struct job *job)
{
    bool done = false;
    defer {
        if (done)
            pool->done++;
        else
            pool->dropped++;
    }
    await acc_sleep_ms(job->ms); /* a real one would do something */
    done = true;
    printf("%s is done\n", job->name);
}

static async void work(struct pool *pool)
{
    struct job job;
    while (await jobs_recv(&pool->queue, &job) > 0) /* 0: closed, and nothing is left */
        await perform(pool, &job);
}

/* Takes jobs until the input ends or is to be left. */
static async void take_jobs(struct pool *pool, acc_fd input)
{
    char buffer[LINE_SIZE], *line;
    acc_reader reader;
    acc_reader_open(&reader, input, buffer, sizeof buffer);
    defer jobs_close(&pool->queue);
    for (;;) {
        ssize_t n = 0;
        await_any {
            when (await acc_token_wait(&pool->stop)) return;
            when (n = await acc_read_line(&reader, &line)) {}
        }
        if (n <= 0)
            return;
        struct job job;
        if (sscanf(line, "%5u %23s", &job.ms, job.name) != 2)
            printf("no job: %s\n", line);
        else if (await jobs_send(&pool->queue, &job) == 0) /* waits while the queue is full */
            pool->accepted++;
    }
}

/* Returns when the jobs that were taken are done. */
static async void run(struct pool *pool, acc_fd input)
{
    await_group (0) {
        for (int i = 0; i < WORKERS; i++)
            go { await work(pool); }
        await take_jobs(pool, input);
    }
}

/* Returns at the second signal. */
static async void watch_signals(struct pool *pool, acc_signal_listener listeners[2])
{
    for (int count = 0; count < 2; count++) {
        await_any {
            when (await acc_signal_wait(&listeners[0])) {}
            when (await acc_signal_wait(&listeners[1])) {}
        }
        acc_token_cancel(&pool->stop);
    }
}

async int main(void)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    struct pool pool = {.accepted = 0};
    acc_signal_listener listeners[2] = {0};
    defer acc_signal_close(&listeners[0]); /* also of one that was never opened */
    defer acc_signal_close(&listeners[1]);

    acc_fd input = acc_adopt(STDIN_FILENO);
    int error = input.fd < 0 ? input.fd : acc_signal_open(&listeners[0], SIGINT);
    if (!error)
        error = acc_signal_open(&listeners[1], SIGTERM);
    if (!error)
        error = jobs_open(&pool.queue, QUEUE);
    if (error) {
        fprintf(stderr, "workers: %s\n", strerror(-error));
        return 1;
    }
    defer jobs_free(&pool.queue);
    defer acc_token_close(&pool.stop);

    printf("ready\n");
    await_any {
        when (await run(&pool, input)) {}
        when (await watch_signals(&pool, listeners)) {} /* then run is dropped */
    }
    printf("%d accepted, %d done, %d dropped, %zu not begun\n", pool.accepted, pool.done,
           pool.dropped, jobs_count(&pool.queue));
    return 0;
}
