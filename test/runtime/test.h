/* What the runtime's tests share: checks that stop with a message, and short ways to say "run this
 * future", "spawn that one".  Each test is one process. */
#ifndef ACC_TEST_H
#define ACC_TEST_H

#include <acc/async.h>
#include <acc/io.h>
#include <acc/net.h>
#include <acc/signal.h>
#include <acc/stream.h>
#include <acc/sync.h>
#include <acc/task.h>
#include <acc/time.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(condition)                                                                           \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: %s: not true: %s\n", __FILE__, __LINE__, __func__,             \
                    #condition);                                                                   \
            exit(1);                                                                               \
        }                                                                                          \
    } while (0)

#define CHECK_INT(actual, expected)                                                                \
    do {                                                                                           \
        long long test_a = (long long)(actual), test_e = (long long)(expected);                    \
        if (test_a != test_e) {                                                                    \
            fprintf(stderr, "%s:%d: %s: %s is %lld, not %lld\n", __FILE__, __LINE__, __func__,     \
                    #actual, test_a, test_e);                                                      \
            exit(1);                                                                               \
        }                                                                                          \
    } while (0)

/* A type descriptor and its adapters for a hand-written future `tag` with a result. */
#define FUTURE_TYPE(tag, result)                                                                   \
    static acc_poll tag##_poll_any(void *self, acc_context *cx, void *out)                         \
    {                                                                                              \
        return tag##_poll(self, cx, out);                                                          \
    }                                                                                              \
    static void tag##_drop_any(void *self)                                                         \
    {                                                                                              \
        tag##_drop(self);                                                                          \
    }                                                                                              \
    static const acc_meta tag##_meta = {                                                           \
        .name = #tag, .result_size = sizeof(result), .result_align = _Alignof(result)};            \
    static const acc_type tag##_type = {sizeof(struct tag), _Alignof(struct tag), #tag,            \
                                        tag##_poll_any,     tag##_drop_any,       &tag##_meta}

/* The same without a result. */
#define VOID_FUTURE_TYPE(tag)                                                                      \
    static acc_poll tag##_poll_any(void *self, acc_context *cx, void *out)                         \
    {                                                                                              \
        (void)out;                                                                                 \
        return tag##_poll(self, cx);                                                               \
    }                                                                                              \
    static void tag##_drop_any(void *self)                                                         \
    {                                                                                              \
        tag##_drop(self);                                                                          \
    }                                                                                              \
    static const acc_type tag##_type = {sizeof(struct tag), _Alignof(struct tag), #tag,            \
                                        tag##_poll_any,     tag##_drop_any,       NULL}

/* Spawns `tag` with the arguments of its init on the running runtime; a failed spawn's handle is
 * returned as it is. */
#define SPAWN(handle, tag, ...)                                                                    \
    do {                                                                                           \
        acc_executor *test_ex = acc_current_executor();                                            \
        struct tag *test_frame = test_ex->ops->spawn_begin(test_ex, &tag##_type, &(handle));       \
        if (test_frame) {                                                                          \
            tag##_init(test_frame, ##__VA_ARGS__);                                                 \
            test_ex->ops->spawn_end(test_ex, handle);                                              \
        }                                                                                          \
    } while (0)

/* A test is written as a machine whose step is called at each poll: `step` keeps its place with
 * AWAIT, which is a switch over line numbers, as Duff and Tatham did it. */
struct machine {
    acc_poll (*step)(struct machine *self, acc_context *cx);
    void (*dropped)(struct machine *self);
    int line;
    void *data;
    long number;
    union {
        struct acc_sleep_future sleep;
        struct acc_yield_future yield;
        struct acc_join_future join;
        struct acc_read_future read;
        struct acc_read_exact_future read_exact;
        struct acc_readable_future readable;
        struct acc_write_future write;
        struct acc_write_all_future write_all;
        struct acc_accept_future accept;
        struct acc_tcp_connect_future connect;
        struct acc_read_line_future read_line;
        struct acc_reader_read_future reader_read;
        struct acc_signal_future signal;
        struct acc_signal_wait_future signal_wait;
        struct acc_notify_wait_future notify;
        struct acc_suspend_future suspend;
        struct acc_interval_tick_future tick;
    } at;
    void (*drop_awaited)(void *);
    int i, j, status;
    ssize_t count;
    acc_fd fd, peer;
    acc_handle handle;
    uint64_t due;
    char *text;
    char bytes[64];
};

#define BEGIN                                                                                      \
    switch (self->line) {                                                                          \
    case 0:
#define END                                                                                        \
    }                                                                                              \
    return ACC_READY

/* Awaits the future `member` of the union, which is of type `tag`. */
#define TEST_AWAIT(member, tag, init_arguments, poll_arguments)                                    \
    tag##_init init_arguments;                                                                     \
    self->drop_awaited = tag##_drop_void;                                                          \
    self->line = __LINE__; /* fall through */                                                      \
    case __LINE__:                                                                                 \
        if (!tag##_poll poll_arguments)                                                            \
            return ACC_PENDING;                                                                    \
        self->drop_awaited = NULL

#define TEST_DROP(tag)                                                                             \
    __attribute__((unused)) static void tag##_drop_void(void *self)                                \
    {                                                                                              \
        tag##_drop(self);                                                                          \
    }
TEST_DROP(acc_sleep_future)
TEST_DROP(acc_yield_future)
TEST_DROP(acc_join_future)
TEST_DROP(acc_read_future)
TEST_DROP(acc_read_exact_future)
TEST_DROP(acc_readable_future)
TEST_DROP(acc_write_future)
TEST_DROP(acc_write_all_future)
TEST_DROP(acc_accept_future)
TEST_DROP(acc_tcp_connect_future)
TEST_DROP(acc_read_line_future)
TEST_DROP(acc_reader_read_future)
TEST_DROP(acc_signal_future)
TEST_DROP(acc_signal_wait_future)
TEST_DROP(acc_notify_wait_future)
TEST_DROP(acc_suspend_future)
TEST_DROP(acc_interval_tick_future)

#define SLEEP(ms) TEST_AWAIT(sleep, acc_sleep_future, (&self->at.sleep, ms), (&self->at.sleep, cx))
#define YIELD() TEST_AWAIT(yield, acc_yield_future, (&self->at.yield), (&self->at.yield, cx))
#define SUSPEND()                                                                                  \
    TEST_AWAIT(suspend, acc_suspend_future, (&self->at.suspend), (&self->at.suspend, cx))
#define JOIN(task, out)                                                                            \
    TEST_AWAIT(join, acc_join_future, (&self->at.join, task, out),                                 \
               (&self->at.join, cx, &self->status))
#define READ(from, buffer, size)                                                                   \
    TEST_AWAIT(read, acc_read_future, (&self->at.read, from, buffer, size),                        \
               (&self->at.read, cx, &self->count))
#define READ_EXACT(from, buffer, size)                                                             \
    TEST_AWAIT(read_exact, acc_read_exact_future, (&self->at.read_exact, from, buffer, size),      \
               (&self->at.read_exact, cx, &self->count))
#define READABLE(from)                                                                             \
    TEST_AWAIT(readable, acc_readable_future, (&self->at.readable, from),                          \
               (&self->at.readable, cx, &self->status))
#define WRITE(to, data, size)                                                                      \
    TEST_AWAIT(write, acc_write_future, (&self->at.write, to, data, size),                         \
               (&self->at.write, cx, &self->count))
#define WRITE_ALL(to, data, size)                                                                  \
    TEST_AWAIT(write_all, acc_write_all_future, (&self->at.write_all, to, data, size),             \
               (&self->at.write_all, cx, &self->count))
#define ACCEPT(listener)                                                                           \
    TEST_AWAIT(accept, acc_accept_future, (&self->at.accept, listener),                            \
               (&self->at.accept, cx, &self->fd))
#define CONNECT(host, port)                                                                        \
    TEST_AWAIT(connect, acc_tcp_connect_future, (&self->at.connect, host, port),                   \
               (&self->at.connect, cx, &self->fd))
#define READ_LINE(reader)                                                                          \
    TEST_AWAIT(read_line, acc_read_line_future, (&self->at.read_line, reader, &self->text),        \
               (&self->at.read_line, cx, &self->count))
#define READER_READ(reader, buffer, size)                                                          \
    TEST_AWAIT(reader_read, acc_reader_read_future, (&self->at.reader_read, reader, buffer, size), \
               (&self->at.reader_read, cx, &self->count))
#define SIGNAL(number)                                                                             \
    TEST_AWAIT(signal, acc_signal_future, (&self->at.signal, number),                              \
               (&self->at.signal, cx, &self->status))
#define SIGNAL_WAIT(listener)                                                                      \
    TEST_AWAIT(signal_wait, acc_signal_wait_future, (&self->at.signal_wait, listener),             \
               (&self->at.signal_wait, cx, &self->status))
#define NOTIFIED(notify_object)                                                                    \
    TEST_AWAIT(notify, acc_notify_wait_future, (&self->at.notify, notify_object),                  \
               (&self->at.notify, cx))

#define TICK(interval)                                                                             \
    TEST_AWAIT(tick, acc_interval_tick_future, (&self->at.tick, interval),                         \
               (&self->at.tick, cx, &self->due))

typedef acc_poll machine_step(struct machine *self, acc_context *cx);

__attribute__((unused)) static void machine_init(struct machine *self, machine_step *step,
                                                 void *data, long number)
{
    memset(self, 0, sizeof *self);
    self->step = step;
    self->data = data;
    self->number = number;
}

/* A machine's result is its `number`. */
__attribute__((unused)) static acc_poll machine_poll(struct machine *self, acc_context *cx,
                                                     long *out)
{
    if (!self->step(self, cx))
        return ACC_PENDING;
    long number = self->number;
    if (out)
        *out = number;
    return ACC_READY;
}

__attribute__((unused)) static void machine_drop(struct machine *self)
{
    if (self->drop_awaited)
        self->drop_awaited(&self->at);
    if (self->dropped)
        self->dropped(self);
}

__attribute__((unused)) FUTURE_TYPE(machine, long);

__attribute__((unused)) static acc_handle start(machine_step *step, void *data, long number)
{
    acc_handle handle;
    SPAWN(handle, machine, step, data, number);
    return handle;
}

__attribute__((unused)) static long run(machine_step *step, void *data, long number)
{
    struct machine machine;
    long result = 0;
    machine_init(&machine, step, data, number);
    acc_run_blocking(&machine_type, &machine, &result);
    return result;
}

#endif
