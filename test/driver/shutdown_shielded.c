// What a shutdown does with shielded work: it goes on, with what it spawns then, until it is done or
// its grace is over.  Everything else is cancelled first.
// RUN: %acc -O1 %s -o %t && %t | FileCheck %s --match-full-lines
// RUN: %acc --acc-cc=gcc -O2 %s -o %t && %t | FileCheck %s --match-full-lines
// RUN: %acc --acc-hard %s -o %t && %t | FileCheck %s --match-full-lines
// RUN: %acc -fsanitize=address,undefined %s -o %t && %t | FileCheck %s --match-full-lines
#include <acc/async.h>
#include <acc/io.h>
#include <acc/task.h>
#include <acc/time.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

static void left(const char *const *name)
{
    printf("%s left\n", *name);
}

static async void sleeps(const char *name, long ms)
{
    __attribute__((cleanup(left))) const char *const said = name;
    await acc_sleep_ms(ms);
    printf("%s is done\n", name);
}

static async void keeps(const char *name, long ms)
{
    __attribute__((cleanup(left))) const char *const said = "who awaits";
    await shielded(sleeps(name, ms));
    puts("never");
}

static async int three(void)
{
    await acc_sleep_ms(2);
    return 3;
}

/* Waits first, so that all of it happens in the shutdown. */
static async void works_on(void)
{
    await acc_sleep_ms(5);
    future(int) t = spawn(three());
    printf("spawned: %d\n", await t());
    printf("shielded: %d\n", await shielded(three()));
}

static async void waits_for(future(int) t)
{
    __attribute__((cleanup(left))) const char *const said = "who joins";
    await acc_sleep_ms(2);
    printf("result %d\n", await t());
}

static async void stands(const char *name)
{
    __attribute__((cleanup(left))) const char *const said = name;
    for (;;)
        await acc_suspend();
}

static async void reads(acc_fd fd)
{
    __attribute__((cleanup(left))) const char *const said = "who reads";
    char c = '-';
    long n = await acc_read(fd, &c, 1);
    printf("read %ld %c\n", n, c);
}

#define DETACHED(call)                                                                             \
    do {                                                                                           \
        await_any {                                                                                \
            when (await shielded(call)) { puts("never"); }                                         \
            when (await acc_yield()) { }                                                           \
        }                                                                                          \
    } while (0)

static async void by_default(void)
{
    spawn(keeps("a", 20));
    spawn(sleeps("b", 10));
    await acc_sleep_ms(2);
}

static async void with_grace(unsigned long ms)
{
    acc_runtime_set_grace(acc_runtime_current(), ms);
    spawn(keeps("c", 100000));
    await acc_sleep_ms(2);
}

static async void goes_on(void)
{
    DETACHED(works_on());
}

static async void joins_cancelled(void)
{
    future(int) t = spawn(three());
    DETACHED(waits_for(t));
}

static async void never_wakes(void)
{
    acc_runtime_set_grace(acc_runtime_current(), 30);
    DETACHED(stands("who stands"));
}

static async void paused(unsigned long grace, long ms)
{
    acc_time_pause();
    acc_runtime_set_grace(acc_runtime_current(), grace);
    DETACHED(sleeps("virtual", ms));
}

static async void paused_outside(int end)
{
    acc_fd fd = acc_adopt(end);
    if (fd.fd < 0)
        puts("no descriptor");
    acc_time_pause();
    acc_runtime_set_grace(acc_runtime_current(), 300);
    DETACHED(reads(fd));
}

static int ends[2];

static void *writes(void *unused)
{
    (void)unused;
    usleep(20000);
    return write(ends[1], "x", 1) == 1 ? NULL : unused;
}

/* A pipe that nobody writes to, or another thread after 20 ms. */
static void with_pipe(int written)
{
    pthread_t thread;
    if (pipe(ends) || (written && pthread_create(&thread, NULL, writes, NULL)))
        puts("no pipe or thread");
    acc_block_on(paused_outside(ends[0]));
    if (written)
        pthread_join(thread, NULL);
    close(ends[1]);
}

int main(void)
{
    acc_block_on(by_default());
    // CHECK:      who awaits left
    // CHECK-NEXT: b left
    // CHECK-NEXT: a is done
    // CHECK-NEXT: a left

    acc_block_on(with_grace(30));
    // CHECK-NEXT: who awaits left
    // CHECK-NEXT: c left
    acc_block_on(with_grace(0));
    // CHECK-NEXT: who awaits left
    // CHECK-NEXT: c left

    acc_block_on(goes_on());
    // CHECK-NEXT: spawned: 3
    // CHECK-NEXT: shielded: 3

    acc_block_on(joins_cancelled());
    // CHECK-NEXT: who joins left

    acc_block_on(never_wakes());
    // CHECK-NEXT: who stands left

    acc_block_on(paused(~0UL, 1000000000));
    // CHECK-NEXT: virtual is done
    // CHECK-NEXT: virtual left
    acc_block_on(paused(5000, 5001));
    // CHECK-NEXT: virtual left
    acc_block_on(paused(5000, 4900));
    // CHECK-NEXT: virtual is done
    // CHECK-NEXT: virtual left

    with_pipe(0);
    // CHECK-NEXT: who reads left
    with_pipe(1);
    // CHECK-NEXT: read 1 x
    // CHECK-NEXT: who reads left
    return 0;
}
