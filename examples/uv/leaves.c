#include "leaves.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

static void *allocate(size_t size)
{
    void *memory = calloc(1, size);
    if (!memory)
        abort();
    return memory;
}

static void free_handle(uv_handle_t *handle)
{
    free(handle);
}

/* ---- time -------------------------------------------------------------------------------------
 */

static void on_timer(uv_timer_t *timer)
{
    struct uv_sleep *sleep = timer->data;
    acc_wake_local(sleep->waker);
}

void uv_sleep_init(struct uv_sleep *self, uint64_t ms)
{
    self->ms = ms;
    self->timer = NULL;
}

/* A timer that has fired is no longer active. */
acc_poll uv_sleep_poll(struct uv_sleep *self, acc_context *cx)
{
    self->waker = acc_cx_waker(cx);
    if (self->timer && !uv_is_active((uv_handle_t *)self->timer)) {
        uv_sleep_drop(self);
        return ACC_READY;
    }
    if (!self->timer) {
        self->timer = allocate(sizeof *self->timer);
        uv_timer_init(executor_loop(), self->timer);
        uv_update_time(executor_loop()); /* what ran before may have taken long */
        self->timer->data = self;        /* from the first poll on the future stays where it is */
        uv_timer_start(self->timer, on_timer, self->ms, 0);
    }
    return ACC_PENDING;
}

void uv_sleep_drop(struct uv_sleep *self)
{
    if (self->timer)
        uv_close((uv_handle_t *)self->timer, free_handle);
}

/* ---- TCP --------------------------------------------------------------------------------------
 */

static void wake_reader(struct tcp *tcp)
{
    if (tcp->has_waker)
        acc_wake_local(tcp->waker);
    tcp->has_waker = false;
}

static acc_poll wait_for(struct tcp *tcp, acc_context *cx)
{
    tcp->waker = acc_cx_waker(cx);
    tcp->has_waker = true;
    return ACC_PENDING;
}

static struct tcp *new_tcp(void)
{
    struct tcp *tcp = allocate(sizeof *tcp);
    uv_tcp_init(executor_loop(), &tcp->handle);
    return tcp;
}

void tcp_close(struct tcp *tcp)
{
    tcp->has_waker = false;
    uv_close((uv_handle_t *)&tcp->handle, free_handle); /* the handle is the first member */
}

static void on_connection(uv_stream_t *handle, int status)
{
    struct tcp *listener = (struct tcp *)handle;
    if (status)
        listener->error = status;
    else
        listener->waiting++;
    wake_reader(listener);
}

struct tcp *tcp_listen(int *port, int *error)
{
    struct tcp *tcp = new_tcp();
    struct sockaddr_in address;
    int length = sizeof address;
    uv_ip4_addr("127.0.0.1", *port, &address);
    *error = uv_tcp_bind(&tcp->handle, (const struct sockaddr *)&address, 0);
    if (!*error)
        *error = uv_listen((uv_stream_t *)&tcp->handle, 128, on_connection);
    if (!*error)
        *error = uv_tcp_getsockname(&tcp->handle, (struct sockaddr *)&address, &length);
    if (*error) {
        tcp_close(tcp);
        return NULL;
    }
    *port = ntohs(address.sin_port);
    return tcp;
}

void tcp_accepting_init(struct tcp_accepting *self, struct tcp *listener, int *error)
{
    self->listener = listener;
    self->error = error;
}

acc_poll tcp_accepting_poll(struct tcp_accepting *self, acc_context *cx, struct tcp **out)
{
    struct tcp *listener = self->listener, *connection = NULL;
    if (!listener->waiting && !listener->error)
        return wait_for(listener, cx);
    *self->error = (int)listener->error;
    listener->error = 0;
    if (!*self->error) {
        connection = new_tcp();
        listener->waiting--;
        *self->error =
            uv_accept((uv_stream_t *)&listener->handle, (uv_stream_t *)&connection->handle);
    }
    if (*self->error && connection) {
        tcp_close(connection);
        connection = NULL;
    }
    *out = connection;
    return ACC_READY;
}

void tcp_accepting_drop(struct tcp_accepting *self)
{
    self->listener->has_waker = false;
}

static void offer_room(uv_handle_t *handle, size_t wanted, uv_buf_t *buffer)
{
    struct tcp *tcp = (struct tcp *)handle;
    (void)wanted;
    *buffer = uv_buf_init(tcp->data, sizeof tcp->data);
}

static void on_read(uv_stream_t *handle, ssize_t count, const uv_buf_t *buffer)
{
    struct tcp *tcp = (struct tcp *)handle;
    (void)buffer;
    if (count == 0)
        return; /* nothing yet */
    uv_read_stop(handle);
    tcp->taken = 0;
    tcp->have = count > 0 ? (size_t)count : 0;
    tcp->error = count < 0 ? count : 0;
    wake_reader(tcp);
}

void tcp_reading_init(struct tcp_reading *self, struct tcp *tcp, void *buffer, size_t size)
{
    *self = (struct tcp_reading){tcp, buffer, size};
}

acc_poll tcp_reading_poll(struct tcp_reading *self, acc_context *cx, ssize_t *out)
{
    struct tcp *tcp = self->tcp;
    size_t have = tcp->have - tcp->taken;
    if (have) {
        size_t count = have < self->size ? have : self->size;
        memcpy(self->buffer, tcp->data + tcp->taken, count);
        tcp->taken += count;
        *out = (ssize_t)count;
        return ACC_READY;
    }
    if (!tcp->error && !uv_is_active((uv_handle_t *)&tcp->handle))
        tcp->error = uv_read_start((uv_stream_t *)&tcp->handle, offer_room, on_read);
    if (!tcp->error)
        return wait_for(tcp, cx);
    *out = tcp->error == UV_EOF ? 0 : tcp->error;
    return ACC_READY;
}

void tcp_reading_drop(struct tcp_reading *self)
{
    uv_read_stop((uv_stream_t *)&self->tcp->handle);
    self->tcp->has_waker = false;
}

struct write_request {
    uv_write_t request;
    struct tcp_writing *future; /* NULL: dropped */
    char data[];
};

static void on_written(uv_write_t *request, int status)
{
    struct write_request *write = (struct write_request *)request;
    if (write->future) {
        write->future->status = status;
        write->future->done = true;
        acc_wake_local(write->future->waker);
    }
    free(write);
}

void tcp_writing_init(struct tcp_writing *self, struct tcp *tcp, const void *data, size_t size)
{
    *self = (struct tcp_writing){.tcp = tcp, .data = data, .size = size};
}

static void start_writing(struct tcp_writing *self)
{
    uv_stream_t *stream = (uv_stream_t *)&self->tcp->handle;
    uv_buf_t buffer = uv_buf_init((char *)self->data, (unsigned)self->size);
    int written = uv_try_write(stream, &buffer, 1);
    size_t done = written > 0 ? (size_t)written : 0;
    if (done == self->size || (written < 0 && written != UV_EAGAIN)) {
        self->status = written < 0 ? written : 0;
        self->done = true;
        return;
    }
    self->request = allocate(sizeof *self->request + self->size - done);
    self->request->future = self;
    memcpy(self->request->data, (const char *)self->data + done, self->size - done);
    buffer = uv_buf_init(self->request->data, (unsigned)(self->size - done));
    self->status = uv_write(&self->request->request, stream, &buffer, 1, on_written);
    if (self->status) {
        free(self->request);
        self->done = true;
    }
}

acc_poll tcp_writing_poll(struct tcp_writing *self, acc_context *cx, int *out)
{
    if (!self->request && !self->done)
        start_writing(self);
    self->waker = acc_cx_waker(cx);
    if (!self->done)
        return ACC_PENDING;
    *out = self->status;
    return ACC_READY;
}

void tcp_writing_drop(struct tcp_writing *self)
{
    if (self->request && !self->done)
        self->request->future = NULL;
}

/* ---- others -----------------------------------------------------------------------------------
 */

static void on_signal(uv_signal_t *handle, int number)
{
    struct uv_interrupt *future = handle->data;
    (void)number;
    future->came = true;
    acc_wake_local(future->waker);
}

void uv_interrupt_init(struct uv_interrupt *self)
{
    self->handle = NULL;
    self->came = false;
}

acc_poll uv_interrupt_poll(struct uv_interrupt *self, acc_context *cx)
{
    self->waker = acc_cx_waker(cx);
    if (self->came) {
        uv_interrupt_drop(self);
        return ACC_READY;
    }
    if (!self->handle) {
        self->handle = allocate(sizeof *self->handle);
        uv_signal_init(executor_loop(), self->handle);
        self->handle->data = self;
        uv_signal_start(self->handle, on_signal, SIGINT);
    }
    return ACC_PENDING;
}

void uv_interrupt_drop(struct uv_interrupt *self)
{
    if (self->handle)
        uv_close((uv_handle_t *)self->handle, free_handle);
}

/* Shared by the future and the thread; the last one frees it. */
struct thread_work {
    long (*function)(long);
    long value; /* the argument, then the result */
    acc_waker waker;
    atomic_bool done;
    atomic_int owners;
};

static void release(struct thread_work *work)
{
    if (atomic_fetch_sub(&work->owners, 1) == 1)
        free(work);
}

static void work_in_thread(void *argument)
{
    struct thread_work *work = argument;
    work->value = work->function(work->value);
    atomic_store(&work->done, true);
    acc_wake(work->waker); /* from a thread that is not the loop's */
    release(work);
}

void in_thread_init(struct in_thread *self, long (*function)(long), long argument)
{
    *self = (struct in_thread){function, argument, NULL};
}

/* The thread has the waker of the first poll: this future stays in its arm. */
acc_poll in_thread_poll(struct in_thread *self, acc_context *cx, long *out)
{
    if (!self->work) {
        uv_thread_t thread;
        self->work = allocate(sizeof *self->work);
        self->work->function = self->function;
        self->work->value = self->argument;
        self->work->waker = acc_cx_waker(cx);
        atomic_init(&self->work->owners, 2);
        if (uv_thread_create(&thread, work_in_thread, self->work))
            abort();
        pthread_detach(thread);
        return ACC_PENDING;
    }
    if (!atomic_load(&self->work->done))
        return ACC_PENDING;
    long result = self->work->value;
    release(self->work);
    *out = result;
    return ACC_READY;
}

void in_thread_drop(struct in_thread *self)
{
    if (self->work)
        release(self->work);
}
