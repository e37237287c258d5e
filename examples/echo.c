/* echo: a TCP server that sends back what it is sent; one task for each connection.
 *
 *     acc -O2 echo.c -o echo && ./echo 7000        (without a port the system chooses one)
 *
 * SIGINT or SIGTERM ends it, with exit status 0.
 */
#include <acc/async.h>
#include <acc/io.h>
#include <acc/net.h>
#include <acc/signal.h>
#include <acc/task.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static async void echo(acc_fd client)
{
    /* Runs when the client has gone, and also when the server stops while we wait below. */
    defer acc_close(client);

    char buffer[4096]; /* part of the task's frame: there is no stack to keep */
    ssize_t n;
    while ((n = await acc_read(client, buffer, sizeof buffer)) > 0)
        if (await acc_write_all(client, buffer, (size_t)n) < 0)
            break;
}

/* Whoever waits in acc_accept then gets -ECANCELED. */
static async void close_on(int signo, acc_fd listener)
{
    await acc_signal(signo);
    acc_close(listener);
}

async int main(int argc, char **argv)
{
    acc_fd listener = acc_tcp_listen(NULL, argc > 1 ? (uint16_t)atoi(argv[1]) : 0);
    if (listener.fd < 0) {
        fprintf(stderr, "echo: cannot listen: %s\n", strerror(-listener.fd));
        return 1;
    }
    spawn(close_on(SIGINT, listener));
    spawn(close_on(SIGTERM, listener));
    await acc_yield(); /* both listen for their signals before anyone can know our port */

    printf("listening on %d\n", acc_tcp_port(listener));
    fflush(stdout);

    for (;;) {
        acc_fd client = await acc_accept(listener);
        if (client.fd == -ENOMEM)
            continue; /* that connection is lost, the next one may do better */
        if (client.fd < 0)
            break;
        spawn(echo(client));
    }
    return 0; /* which cancels the tasks that are left: each closes its connection */
}
