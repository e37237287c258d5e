/* Dropped with heap memory in hand: what cleanups release is exactly what was acquired. */
#include "harness.h"

static int live;

static void *acquire(size_t n)
{
    live++;
    return calloc(1, n);
}

static void release(void *p)
{
    void **memory = p;
    if (*memory)
        live--;
    free(*memory);
    *memory = NULL;
    say("live %d\n", live);
}

#define OWNED __attribute__((cleanup(release)))

struct node {
    struct node *next;
    int v;
};

static void release_list(struct node **list)
{
    int n = 0;
    while (*list) {
        struct node *next = (*list)->next;
        n += (*list)->v;
        free(*list);
        live--;
        *list = next;
    }
    say("list of %d, live %d\n", n, live);
}

static async char *named(int n)
{
    OWNED char *name = acquire(16);
    snprintf(name, 16, "name %d", await step(n));
    await nap(1);
    char *result = name;
    name = NULL;
    return result;
}

async int subject(void)
{
    struct node *list __attribute__((cleanup(release_list))) = NULL;
    int sum = 0;
    for (int i = 0; i < 3; i++) {
        struct node *n = acquire(sizeof *n);
        n->next = list;
        n->v = i + 1;
        list = n;
        n->v *= await step(n->v);
        OWNED char *name = await named(i);
        sum += name[5];
        await nap(1);
    }
    OWNED int *numbers = acquire(3 * sizeof *numbers);
    for (int i = 0; i < 3; i++)
        numbers[i] = await step(i);
    return sum + numbers[2];
}
