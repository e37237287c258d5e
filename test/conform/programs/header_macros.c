/* Names that are macros of the system headers, made of themselves: expanded once, not twice. */
#define _GNU_SOURCE 1
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>

static int hits;

static void with_information(int number, siginfo_t *information, void *context)
{
    (void)context;
    hits += number + (information->si_signo == number);
}

static void without(int number)
{
    hits += number;
}

int main(void)
{
    struct sigaction action = {0};
    struct stat status;
    action.sa_sigaction = with_information;
    action.sa_flags = SA_SIGINFO;
    sigaction(SIGUSR1, &action, 0);
    raise(SIGUSR1);
    action.sa_handler = without;
    action.sa_flags = 0;
    sigaction(SIGUSR1, &action, 0);
    raise(SIGUSR1);
    errno = 3;
    if (stat("/", &status) == 0)
        printf("%d %d\n", hits, status.st_mtime != 0);
    return errno - 3;
}
