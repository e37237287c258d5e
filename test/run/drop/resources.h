/* Resources for the tests of who owns what when a future is dropped.
 *
 * A resource is a number; 0 is none.  The n-th take of a round may be refused, so that every early
 * exit is taken.  Whoever gives one back twice, or keeps one, is told on.  What lies in a temporary
 * when the future is dropped is nobody's: an initializer that awaits twice may print LEAK.
 */
#ifndef RESOURCES_H
#define RESOURCES_H

#include "harness.h"

static int resource_takes, resource_refused, resource_count;
static char resource_held[64];

/* A round in which the n-th take is refused; 0: none is. */
static void resource_round(int refused)
{
    resource_takes = resource_count = 0;
    resource_refused = refused;
    memset(resource_held, 0, sizeof resource_held);
}

static void resource_check(const int *round)
{
    for (int i = 1; i <= resource_count; i++)
        if (resource_held[i])
            say("LEAK of %d in round %d\n", i, *round);
}

static int resource_take(int name)
{
    if (++resource_takes == resource_refused) {
        say("no %d\n", name);
        return 0;
    }
    resource_held[++resource_count] = 1;
    say("take %d: %d\n", name, resource_count);
    return resource_count;
}

static void resource_give(int *resource)
{
    if (!*resource)
        return;
    say("give %d\n", *resource);
    if (!resource_held[*resource])
        say("GIVEN TWICE\n");
    resource_held[*resource] = 0;
    *resource = 0;
}

static inline int resource_move(int *from)
{
    int resource = *from;
    *from = 0;
    return resource;
}

/* Gives back what is there before the new one takes its place. */
static inline void resource_set(int *to, int resource)
{
    resource_give(to);
    *to = resource;
}

static async int take_later(int name)
{
    await step(name);
    return resource_take(name);
}

/* A variable that owns a resource, or none. */
#define OWNER __attribute__((cleanup(resource_give), unused)) int

#endif
