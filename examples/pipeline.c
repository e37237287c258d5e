/* pipeline: a stream through stages: 1 to 100, the even ones, ten at a time, squared.
 *
 *     acc -O2 pipeline.c -o pipeline && ./pipeline
 *
 * Each stage is a generator that draws from the one in front of it when it is itself asked for
 * more: nothing runs ahead, and their frames lie in each other.  A square takes a while, so ten are
 * computed at once: in batches, which keep the order, or whenever one of the ten is done.
 */
#include <acc/async.h>
#include <acc/task.h>
#include <acc/time.h>
#include <stdio.h>

enum { AT_ONCE = 10 };

struct batch {
    int size;
    int items[AT_ONCE];
};

static generator int numbers(int from, int to)
{
    int drawn = 0;
    defer printf("%d numbers were drawn\n", drawn); /* also when nobody wants the rest */
    for (int n = from; n <= to; n++) {
        drawn++;
        yield(n);
    }
}

static generator int even(int from, int to)
{
    await_each (int n, numbers(from, to))
        if (n % 2 == 0)
            yield(n);
}

static generator struct batch batches(int from, int to)
{
    struct batch batch = {0};
    await_each (int n, even(from, to)) {
        batch.items[batch.size++] = n;
        if (batch.size == AT_ONCE) {
            yield(batch);
            batch.size = 0;
        }
    }
    if (batch.size > 0)
        yield(batch);
}

/* Asks a slow service, so to speak, which needs more time for some numbers than for others. */
static async int square(int n)
{
    await acc_sleep_ms(1 + (unsigned)n % 7);
    return n * n;
}

static generator struct batch squares(int from, int to)
{
    await_each (struct batch batch, batches(from, to)) {
        await_group (0) /* 0: all at once; it is left when all are done */
            for (int i = 0; i < batch.size; i++)
                go { batch.items[i] = await square(batch.items[i]); }
        yield(batch);
    }
}

/* Ten are always under way, and while they are the stages behind have to wait. */
static async int sum_of_squares(int from, int to)
{
    int sum = 0, running = 0, most = 0;
    await_group (AT_ONCE)
        await_each (int n, even(from, to))
            go {
                running++;
                if (running > most)
                    most = running;
                sum += await square(n);
                running--;
            }
    printf("at most %d at once\n", most);
    return sum;
}

static int ms_since(uint64_t start)
{
    return (int)((acc_now() - start) / 1000000);
}

async int main(void)
{
    acc_time_pause(); /* time jumps to the next timer: each run takes none, and is the same */

    uint64_t start = acc_now();
    int sum = 0;
    await_each (struct batch batch, squares(1, 95)) {
        printf("%2d ms:", ms_since(start));
        for (int i = 0; i < batch.size; i++) {
            printf(" %d", batch.items[i]);
            sum += batch.items[i];
        }
        printf("\n");
    }
    printf("sum %d after %d ms\n\n", sum, ms_since(start));

    start = acc_now();
    sum = await sum_of_squares(1, 95);
    printf("sum %d after %d ms\n\n", sum, ms_since(start));

    await_each (struct batch batch, squares(1, 1000000000))
        if (batch.items[0] > 1000) {
            printf("%d is the first of a batch\n", batch.items[0]);
            break; /* drops the stages, from the last to the first */
        }
    return 0;
}
