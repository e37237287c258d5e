/* executor.h: tasks without an operating system, a library or a heap.
 *
 * Tasks lie in static storage whose size acc knows: PLACES(f, n) is room for n tasks of f, which
 * bare_lend gives to spawn.  They are polled in turn; between two rounds the executor looks at the
 * ticks that the timer's interrupt has counted, and when nothing is to be done it waits for one.
 */
#ifndef EXECUTOR_H
#define EXECUTOR_H

#include <acc/async.h>

/* A task's frame, or its result in the end, which must not be larger. */
#define PLACES(f, count)                                                                           \
    static struct {                                                                                \
        _Alignas(acc_frame_align(f)) unsigned char bytes[acc_frame_size(f)];                       \
    } f##_places[count]
#define LEND(f) bare_lend(f##_places, sizeof *f##_places, sizeof f##_places / sizeof *f##_places)

void bare_lend(void *places, uint32_t size, uint32_t count);

/* What the board calls from its interrupts. */
void tick_interrupt(void);

uint32_t ticks_now(void);

struct sleep {
    uint32_t ticks, end;
    struct sleep *next, **place; /* in the wheel; place NULL: not there */
    acc_waker waker;
};

/* Waits for that many ticks. */
async_manual(sleep) void sleep_ticks(uint32_t ticks);
void sleep_init(struct sleep *self, uint32_t ticks);
acc_poll sleep_poll(struct sleep *self, acc_context *cx);
void sleep_drop(struct sleep *self);

/* A flag that an interrupt raises and one task waits for. */
struct event {
    volatile unsigned char raised;
    volatile unsigned char has_waker;
    acc_waker waker;
};

void event_raise(struct event *event); /* in the interrupt */

struct event_wait {
    struct event *event;
};

async_manual(event_wait) void event_wait(struct event *event);
void event_wait_init(struct event_wait *self, struct event *event);
acc_poll event_wait_poll(struct event_wait *self, acc_context *cx);
void event_wait_drop(struct event_wait *self);

#endif
