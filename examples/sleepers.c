/* sleepers: a hundred thousand tasks that sleep, and what each of them costs.
 *
 *     acc -O2 sleepers.c -o sleepers && ./sleepers [TASKS [MILLISECONDS]]
 */
#include <acc/async.h>
#include <acc/task.h>
#include <acc/time.h>
#include <stdio.h>
#include <stdlib.h>

/* All memory of tasks and of the runtime's tables comes through here, so that it can be counted.
 * malloc's own overhead (8 bytes and rounding to 16) is not. */
static size_t bytes_in_use;

static void *counted_allocate(void *self, size_t size, size_t align)
{
    (void)self;
    void *memory = aligned_alloc(align, (size + align - 1) & ~(align - 1));
    if (memory)
        bytes_in_use += size;
    return memory;
}

static void counted_release(void *self, void *memory, size_t size, size_t align)
{
    (void)self;
    (void)align;
    bytes_in_use -= size;
    free(memory);
}

static async int sleeper(unsigned ms)
{
    await acc_sleep_ms(ms);
    return 1;
}

static double seconds_since(uint64_t start)
{
    return (double)(acc_now() - start) / 1e9;
}

static async int run(int tasks, unsigned ms)
{
    future(int) *task = calloc((size_t)tasks, sizeof *task);
    if (!task)
        return 1;
    defer free(task);

    size_t before = bytes_in_use;
    uint64_t start = acc_now();
    for (int i = 0; i < tasks; i++)
        task[i] = spawn(sleeper(ms));
    await acc_yield(); /* lets all of them run until they sleep */
    double asleep = seconds_since(start);
    size_t bytes = bytes_in_use - before;

    int woken = 0;
    for (int i = 0; i < tasks; i++) {
        int one = 0;
        if (await acc_join(task[i], &one) == 0) /* fails where there was no memory to spawn */
            woken += one;
    }

    printf("%d of %d tasks slept %u ms\n", woken, tasks, ms);
    printf("all asleep after %.3f s, all joined after %.3f s\n", asleep, seconds_since(start));
    printf("%.1f bytes per task\n", (double)bytes / tasks);
    return woken == tasks ? 0 : 1;
}

/* Not `async int main`: the allocator is to be set before there is a runtime. */
int main(int argc, char **argv)
{
    int tasks = argc > 1 ? atoi(argv[1]) : 100000;
    int ms = argc > 2 ? atoi(argv[2]) : 500;
    if (tasks < 1 || ms < 0) {
        fprintf(stderr, "usage: sleepers [TASKS [MILLISECONDS]]\n");
        return 2;
    }
    acc_set_allocator(&(acc_allocator){counted_allocate, counted_release, NULL});
    return acc_block_on(run(tasks, (unsigned)ms));
}
