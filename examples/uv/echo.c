/* echo: a TCP server on libuv, not on the runtime of acc.
 *
 *     acc -O2 -c echo.c leaves.c executor.c && cc echo.o leaves.o executor.o -luv -pthread -o echo
 *
 *     ./echo [PORT [IDLE]]
 *
 * Each line comes back; "later N ..." after N milliseconds, "race N M" says whether N of them are
 * over before M, "primes N ..." gives the number of primes below each N, which threads count, four
 * at a time.  Who says nothing for IDLE milliseconds (60000) is sent away.  SIGINT ends it.
 */
#include "leaves.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t idle_limit = 60000; /* milliseconds */
static int connections;
static long ticks;

static long count_primes(long below)
{
    long count = 0;
    for (long n = 2; n < below; n++) {
        long d = 2;
        while (d * d <= n && n % d)
            d++;
        count += d * d > n;
    }
    return count;
}

static async long primes_below(long n)
{
    return await run_in_thread(count_primes, n);
}

/* Four at a time, each asked by a task of its own. */
static async int answer_primes(struct tcp *client, const char *numbers)
{
    enum { MOST = 16 };
    long counts[MOST];
    int count = 0;
    await_group(4)
    {
        for (char *end; count < MOST; count++, numbers = end) {
            long below = strtol(numbers, &end, 10);
            int place = count;
            if (end == numbers)
                break;
            go
            {
                future(long) task = spawn(primes_below(below));
                counts[place] = await task();
            }
        }
    }
    char text[MOST * 21 + 1];
    size_t size = 0;
    for (int i = 0; i < count; i++)
        size += (size_t)snprintf(text + size, sizeof text - size, i ? " %ld" : "%ld", counts[i]);
    text[size++] = '\n';
    return await tcp_write(client, text, size);
}

static async int answer(struct tcp *client, char *line, size_t length)
{
    char *end;
    if (line[length - 1] != '\n')
        return await tcp_write(client, line, length);
    line[length - 1] = '\0'; /* numbers end there */
    if (length > 6 && !memcmp(line, "later ", 6)) {
        await uv_sleep_ms(strtoull(line + 6, &end, 10));
    } else if (length > 5 && !memcmp(line, "race ", 5)) {
        uint64_t first = strtoull(line + 5, &end, 10);
        const char *winner = "the second\n";
        await_within(strtoull(end, &end, 10))
        {
            await uv_sleep_ms(first);
            winner = "the first\n";
        }
        return await tcp_write(client, winner, strlen(winner));
    } else if (length > 7 && !memcmp(line, "primes ", 7)) {
        return await answer_primes(client, line + 7);
    }
    line[length - 1] = '\n';
    return await tcp_write(client, line, length);
}

static async void serve(struct tcp *client)
{
    defer tcp_close(client);
    connections++;
    defer connections--;

    char line[1024];
    size_t have = 0;
    for (;;) {
        ssize_t n = 0;
        await_within(idle_limit) n = await tcp_read(client, line + have, sizeof line - have);
        if (n <= 0)
            return;
        have += (size_t)n;
        for (char *end; (end = memchr(line, '\n', have)) || have == sizeof line;) {
            size_t length = end ? (size_t)(end - line) + 1 : have;
            if (await answer(client, line, length))
                return;
            have -= length;
            memmove(line, line + length, have);
        }
    }
}

static async void accept_all(struct tcp *listener)
{
    defer tcp_close(listener); /* who waits for it closes it */
    int error = 0;
    for (;;) {
        struct tcp *client = await tcp_accept(listener, &error);
        if (client)
            spawn(serve(client));
        else
            fprintf(stderr, "accept: %s\n", uv_strerror(error));
    }
}

static async long count_ticks(void)
{
    for (;;) {
        await uv_sleep_ms(10);
        ticks++;
    }
}

static async int server(int port)
{
    int error = 0;
    struct tcp *listener = tcp_listen(&port, &error);
    if (!listener) {
        fprintf(stderr, "listen: %s\n", uv_strerror(error));
        return 1;
    }
    printf("listening on %d\n", port);
    fflush(stdout);
    spawn(accept_all(listener));
    future(long) counter = spawn(count_ticks());
    (void)counter; /* never ends: dropped with what is left */
    await interrupted();
    printf("%d connections, the loop %s\n", connections, ticks ? "turned" : "stood still");
    return 0;
}

/* What is left when the server has ended holds handles: dropping it closes them, and the loop has
 * to turn until libuv has let go of them. */
int main(int argc, char **argv)
{
    uv_loop_t loop;
    uv_loop_init(&loop);
    executor_open(&loop);
    if (argc > 2)
        idle_limit = strtoull(argv[2], NULL, 10);
    int status = acc_block_on(server(argc > 1 ? atoi(argv[1]) : 0));
    executor_close();
    uv_run(&loop, UV_RUN_DEFAULT);
    return uv_loop_close(&loop) ? 2 : status;
}
