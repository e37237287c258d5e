/* leaves.h: futures on libuv's handles and requests.
 *
 * libuv owns the memory of a handle until its close callback, and that of a request until its own
 * callback; a future may be dropped at any moment, and its frame with it.  So handles and requests
 * lie on the heap, and a future has a pointer, which its drop cuts.
 *
 * Counts are ssize_t, the end of a stream is 0, errors are libuv's (-errno).
 */
#ifndef LEAVES_H
#define LEAVES_H

#include "executor.h"

#include <stdbool.h>

/* ---- time -------------------------------------------------------------------------------------
 */

struct uv_sleep {
    uint64_t ms;
    uv_timer_t *timer; /* NULL: not started */
    acc_waker waker;
};

/* Waits for `ms` milliseconds of the loop's time. */
async_manual(uv_sleep) void uv_sleep_ms(uint64_t ms);
void uv_sleep_init(struct uv_sleep *self, uint64_t ms);
acc_poll uv_sleep_poll(struct uv_sleep *self, acc_context *cx);
void uv_sleep_drop(struct uv_sleep *self);

/* ---- TCP --------------------------------------------------------------------------------------
 */

/* A connection or a listener.  One future at a time may read (or accept); any number may write. */
struct tcp {
    uv_tcp_t handle;
    char data[4096]; /* read, and not yet taken: a read that is dropped loses nothing */
    size_t have, taken;
    ssize_t error;    /* UV_EOF and others: behind the data */
    unsigned waiting; /* connections to be accepted */
    bool has_waker;
    acc_waker waker; /* of who reads or accepts */
};

/* NULL: *error says why.  Port 0: any; *port is the one that it is. */
struct tcp *tcp_listen(int *port, int *error);
void tcp_close(struct tcp *tcp); /* frees it, when libuv agrees; nobody waits for it any more */

struct tcp_accepting {
    struct tcp *listener;
    int *error;
};

/* The next connection; NULL: *error says why. */
async_manual(tcp_accepting) struct tcp *tcp_accept(struct tcp *listener, int *error);
void tcp_accepting_init(struct tcp_accepting *self, struct tcp *listener, int *error);
acc_poll tcp_accepting_poll(struct tcp_accepting *self, acc_context *cx, struct tcp **out);
void tcp_accepting_drop(struct tcp_accepting *self);

struct tcp_reading {
    struct tcp *tcp;
    void *buffer;
    size_t size;
};

/* Some bytes, at most `size`. */
async_manual(tcp_reading) ssize_t tcp_read(struct tcp *tcp, void *buffer, size_t size);
void tcp_reading_init(struct tcp_reading *self, struct tcp *tcp, void *buffer, size_t size);
acc_poll tcp_reading_poll(struct tcp_reading *self, acc_context *cx, ssize_t *out);
void tcp_reading_drop(struct tcp_reading *self);

struct tcp_writing {
    struct tcp *tcp;
    const void *data;
    size_t size;
    struct write_request *request; /* NULL: not started */
    int status;
    bool done;
    acc_waker waker;
};

/* All of it; 0 or an error.  What libuv could not take at once is copied, so the data need not
 * outlive a drop; it is written all the same. */
async_manual(tcp_writing) int tcp_write(struct tcp *tcp, const void *data, size_t size);
void tcp_writing_init(struct tcp_writing *self, struct tcp *tcp, const void *data, size_t size);
acc_poll tcp_writing_poll(struct tcp_writing *self, acc_context *cx, int *out);
void tcp_writing_drop(struct tcp_writing *self);

/* ---- others -----------------------------------------------------------------------------------
 */

struct uv_interrupt {
    uv_signal_t *handle; /* NULL: not started */
    bool came;
    acc_waker waker;
};

/* Waits for SIGINT. */
async_manual(uv_interrupt) void interrupted(void);
void uv_interrupt_init(struct uv_interrupt *self);
acc_poll uv_interrupt_poll(struct uv_interrupt *self, acc_context *cx);
void uv_interrupt_drop(struct uv_interrupt *self);

struct in_thread {
    long (*function)(long);
    long argument;
    struct thread_work *work; /* NULL: not started */
};

/* function(argument), in a thread of its own, which wakes the loop's.  Dropping it does not stop
 * the thread; its result is then nobody's. */
async_manual(in_thread) long run_in_thread(long (*function)(long), long argument);
void in_thread_init(struct in_thread *self, long (*function)(long), long argument);
acc_poll in_thread_poll(struct in_thread *self, acc_context *cx, long *out);
void in_thread_drop(struct in_thread *self);

#endif
