/* <acc/sync.h> and <acc/channel.h> in the dialect: typed channels declared by macros, locks with a
 * defer whose holders are cancelled, tokens, once.  What is said does not depend on the order in
 * which tasks run. */
#include "harness.h"
#include <stdbool.h>

#ifndef PLAIN
#include <acc/channel.h>
#include <acc/sync.h>
#include <acc/task.h>
#include <acc/time.h>

struct job {
    int id;
    double weight;
};
ACC_CHANNEL(jobs, struct job);
ACC_CHANNEL(texts, char *, .drop = NULL);
ACC_ONESHOT(answer, int);
ACC_BROADCAST(news, struct job);
ACC_WATCH(level, int);

/* ---- a lock across awaits, some holders cancelled ----------------------------------------------
 */

static acc_mutex mutex;
static acc_rwlock rwlock;
static acc_semaphore two = ACC_SEMAPHORE_INIT(2);
static int total, finished, inside, most;

static async void add(int n)
{
    await acc_mutex_lock(&mutex);
    defer acc_mutex_unlock(&mutex);
    int before = total;
    await nap(n % 3);
    total = before + 1;
    finished++;
}

static async void at_most_two(void)
{
    if (await acc_semaphore_acquire(&two, 1) < 0)
        return;
    defer acc_semaphore_release(&two, 1);
    inside++;
    if (inside > most)
        most = inside;
    defer inside--;
    await nap(3);
}

static async int reads(int *value)
{
    await acc_rwlock_read(&rwlock);
    defer acc_rwlock_read_unlock(&rwlock);
    int before = *value;
    await nap(2);
    return before == *value;
}

static async void writes(int *value)
{
    await acc_rwlock_write(&rwlock);
    defer acc_rwlock_write_unlock(&rwlock);
    int before = ++*value;
    await nap(1);
    *value = before + 1;
}

static async void locks(void)
{
    future(void) adders[20];
    for (int i = 0; i < 20; i++)
        adders[i] = spawn(add(i));
    for (int i = 0; i < 20; i += 3) {
        await nap(1);
        acc_cancel(adders[i]);
    }
    for (int i = 0; i < 20; i++)
        await acc_join(adders[i], NULL);
    say("no update lost: %d, free: %d\n", total == finished, acc_mutex_try_lock(&mutex));

    future(void) few[9];
    for (int i = 0; i < 9; i++)
        few[i] = spawn(at_most_two());
    await nap(2);
    acc_cancel(few[1]);
    acc_cancel(few[5]);
    for (int i = 0; i < 9; i++)
        await acc_join(few[i], NULL);
    say("inside at once: %d, permits: %d\n", most, (int)two.permits);

    int value = 0, same = 0, one = 0;
    future(int) readers[10];
    future(void) writers[10];
    for (int i = 0; i < 10; i++) {
        readers[i] = spawn(reads(&value));
        writers[i] = spawn(writes(&value));
    }
    for (int i = 0; i < 10; i++) {
        await acc_join(writers[i], NULL);
        if (await acc_join(readers[i], &one) == 0)
            same += one;
    }
    say("written %d, read whole %d\n", value, same);
}

/* ---- producers, workers, results ---------------------------------------------------------------
 */

static async void produce(jobs *to, int from, int count)
{
    defer jobs_end_sender(to);
    for (int i = 0; i < count; i++) {
        struct job job = {from + i, 0.5};
        if (i % 2 ? await jobs_send(to, &job) : await jobs_reserve(to, 1))
            return;
        if (i % 2 == 0 && jobs_send_reserved(to, &job))
            return;
    }
}

static async void work(jobs *from, jobs *to)
{
    defer jobs_end_sender(to);
    struct job job;
    while (await jobs_recv(from, &job) > 0) {
        await nap(job.id % 2);
        job.weight *= 2;
        if (await jobs_send(to, &job))
            return;
    }
}

static async void pipeline(void)
{
    jobs todo, done;
    struct job job, places[3];
    int sum = 0, count = 0;
    double weight = 0;
    jobs_open_in(&todo, places, 3);
    jobs_open_unbounded(&done);
    defer jobs_free(&todo);
    defer jobs_free(&done);
    for (int i = 0; i < 4; i++) {
        jobs_add_sender(&todo);
        spawn(produce(&todo, i * 100, 25));
    }
    for (int i = 0; i < 3; i++) {
        jobs_add_sender(&done);
        spawn(work(&todo, &done));
    }
    while (await jobs_recv(&done, &job) > 0) {
        sum += job.id;
        weight += job.weight;
        count++;
    }
    say("%d jobs, sum %d, weight %g\n", count, sum, weight);
    say("closed: %d\n", await jobs_send(&done, &job) < 0 && await jobs_recv(&todo, &job) == 0);
}

/* ---- the others ---------------------------------------------------------------------------------
 */

static async void reply(answer *to, int value, bool gives_up)
{
    defer answer_close(to);
    await nap(2);
    if (!gives_up)
        answer_send(to, &value);
}

static async int listens(news_receiver *from)
{
    struct job job;
    int sum = 0, got;
    while ((got = await news_recv(from, &job)) != 0)
        sum += got > 0 ? job.id : 0;
    return sum;
}

static async int follows(level *from)
{
    uint64_t seen = 0;
    while (await level_changed(from, &seen) > 0)
        await nap(1);
    return *level_value(from);
}

static acc_once once;
static int attempts;

static async void load(void)
{
    if (!await acc_once_enter(&once))
        return;
    defer acc_once_leave(&once);
    await nap(2);
    if (++attempts == 3)
        acc_once_done(&once);
}

static async void until_cancelled(acc_token *above)
{
    acc_token own;
    acc_token_init(&own, above);
    defer acc_token_close(&own);
    await acc_token_wait(&own);
    finished++;
}

static async void meets(acc_barrier *barrier, int *last)
{
    for (int i = 0; i < 3; i++)
        *last += await acc_barrier_wait(barrier);
}

static async void others(void)
{
    answer yes = {0}, no = {0};
    int value = 0;
    spawn(reply(&yes, 42, false));
    spawn(reply(&no, 42, true));
    say("answers %d", await answer_recv(&yes, &value));
    say(" %d", value);
    say(" %d\n", await answer_recv(&no, &value));

    news wire;
    news_receiver one, other;
    if (news_open(&wire, 64) < 0)
        return;
    defer news_free(&wire);
    news_subscribe(&wire, &one);
    news_subscribe(&wire, &other);
    future(int) a = spawn(listens(&one)), b = spawn(listens(&other));
    level current = {0};
    future(int) c = spawn(follows(&current));
    for (int i = 0; i < 20; i++) {
        struct job job = {i, 0};
        news_send(&wire, &job);
        level_send(&current, &i);
        await nap(i % 2);
    }
    news_close(&wire);
    level_close(&current);
    say("heard %d", await a());
    say(" %d, last level", await b());
    say(" %d\n", await c());

    for (int i = 0; i < 5; i++)
        spawn(load());
    while (!acc_once_is_done(&once))
        await nap(1);
    say("loaded at attempt %d\n", attempts);

    acc_token root = {0};
    acc_barrier barrier = ACC_BARRIER_INIT(4);
    int last = 0;
    finished = 0;
    future(void) waiting[4], meeting[4];
    for (int i = 0; i < 4; i++) {
        waiting[i] = spawn(until_cancelled(&root));
        meeting[i] = spawn(meets(&barrier, &last));
    }
    await nap(5);
    acc_cancel(waiting[0]);
    acc_token_cancel(&root);
    for (int i = 0; i < 4; i++) {
        await acc_join(waiting[i], NULL);
        await acc_join(meeting[i], NULL);
    }
    say("told %d, last ones %d, tree empty %d\n", finished, last, root.children == NULL);
}

static async void sends_text(texts *to)
{
    char *text = "left";
    while (await texts_send(to, &text) == 0)
        ;
}

static async int test(void)
{
    await locks();
    await pipeline();
    await others();
    static texts never_read; /* what waits when the runtime ends is dropped */
    static char *places[2];
    texts_open_in(&never_read, places, 2);
    spawn(sends_text(&never_read));
    while (texts_count(&never_read) < 2)
        await nap(1);
    say("inside %d\n", (int)texts_count(&never_read));
    return 0;
}
#else
static int test(void)
{
    say("no update lost: 1, free: 1\n");
    say("inside at once: 2, permits: 2\n");
    say("written 20, read whole 10\n");
    say("100 jobs, sum 16200, weight 100\n");
    say("closed: 1\n");
    say("answers 1 42 0\n");
    say("heard 190 190, last level 19\n");
    say("loaded at attempt 3\n");
    say("told 3, last ones 3, tree empty 1\n");
    say("inside 2\n");
    return 0;
}
#endif

int main(void)
{
    return acc_block_on(test());
}
