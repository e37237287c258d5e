/* Descriptors: TCP between tasks, closing under a reader, dropping a read, ten readers, fairness,
 * half-close, a listener that runs out of descriptors. */
#include "test.h"
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

static acc_fd listener;

static acc_fd adopted_pair(acc_fd *other)
{
    int fds[2];
    CHECK_INT(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
    acc_fd one = acc_adopt(fds[0]);
    *other = acc_adopt(fds[1]);
    CHECK(one.fd == fds[0] && other->fd == fds[1]);
    return one;
}

/* ---- echo ----------------------------------------------------------------------------------- */

static acc_poll echoes(struct machine *self, acc_context *cx)
{
    BEGIN self->fd = *(acc_fd *)self->data;
    free(self->data);
    for (;;) {
        READ(self->fd, self->bytes, sizeof self->bytes);
        if (self->count <= 0)
            break;
        WRITE_ALL(self->fd, self->bytes, (size_t)self->count);
        CHECK(self->count > 0);
    }
    CHECK_INT(self->count, 0);
    CHECK_INT(acc_close(self->fd), 0);
    CHECK_INT(acc_close(self->fd), -EBADF);
    END;
}

static acc_poll serves(struct machine *self, acc_context *cx)
{
    BEGIN for (self->i = 0; self->i < self->number; self->i++)
    {
        ACCEPT(listener);
        CHECK(self->fd.fd >= 0);
        acc_fd *connection = malloc(sizeof *connection);
        CHECK(connection != NULL);
        *connection = self->fd;
        acc_detach(start(echoes, connection, 0));
    }
    END;
}

enum { BULK = 1 << 20 };
static char bulk[BULK], back[BULK];

static acc_poll sends_bulk(struct machine *self, acc_context *cx)
{
    BEGIN WRITE_ALL(*(acc_fd *)self->data, bulk, BULK);
    CHECK_INT(self->count, BULK);
    CHECK_INT(acc_shutdown(*(acc_fd *)self->data, SHUT_WR), 0);
    END;
}

/* A megabyte each way through one connection, then half-close and the end. */
static acc_poll echo_client(struct machine *self, acc_context *cx)
{
    BEGIN CONNECT("127.0.0.1", (uint16_t)acc_tcp_port(listener));
    CHECK(self->fd.fd >= 0);
    CHECK_INT(acc_tcp_nodelay(self->fd, 1), 0);
    for (int i = 0; i < BULK; i++)
        bulk[i] = (char)(i * 7 + i / 1000);
    self->handle = start(sends_bulk, &self->fd, 0);
    READ_EXACT(self->fd, back, BULK);
    CHECK_INT(self->count, BULK);
    CHECK(memcmp(bulk, back, BULK) == 0);
    JOIN(self->handle, NULL);
    READ(self->fd, self->bytes, 1);
    CHECK_INT(self->count, 0);
    READ(self->fd, self->bytes, 1);
    CHECK_INT(self->count, 0); /* and stays so */
    CHECK_INT(acc_close(self->fd), 0);
    END;
}

static acc_poll small_client(struct machine *self, acc_context *cx)
{
    BEGIN CONNECT("localhost", (uint16_t)acc_tcp_port(listener));
    CHECK(self->fd.fd >= 0);
    for (self->i = 0; self->i < 20; self->i++) {
        WRITE_ALL(self->fd, "ping!", 5);
        CHECK_INT(self->count, 5);
        READ_EXACT(self->fd, self->bytes, 5);
        CHECK_INT(self->count, 5);
        CHECK(memcmp(self->bytes, "ping!", 5) == 0);
    }
    CHECK_INT(acc_close(self->fd), 0);
    END;
}

static acc_poll echo(struct machine *self, acc_context *cx)
{
    static acc_handle clients[50];
    BEGIN listener = acc_tcp_listen("127.0.0.1", 0);
    CHECK(listener.fd >= 0);
    CHECK(acc_tcp_port(listener) > 0);
    self->handle = start(serves, NULL, 51);
    clients[0] = start(echo_client, NULL, 0);
    JOIN(clients[0], NULL);
    for (int i = 0; i < 50; i++)
        clients[i] = start(small_client, NULL, 0);
    for (self->i = 0; self->i < 50; self->i++) {
        JOIN(clients[self->i], NULL);
        CHECK_INT(self->status, 0);
    }
    JOIN(self->handle, NULL);
    CHECK_INT(acc_close(listener), 0);
    CHECK_INT(acc_tcp_port(listener), -EBADF);
    END;
}

/* ---- errors --------------------------------------------------------------------------------- */

static acc_poll errors(struct machine *self, acc_context *cx)
{
    static acc_fd closed;
    static int port;
    BEGIN CONNECT("no.such.name", 80);
    CHECK_INT(self->fd.fd, -EINVAL);
    CHECK_INT(acc_tcp_listen("no.such.name", 80).fd, -EINVAL);
    closed = acc_tcp_listen("127.0.0.1", 0);
    port = acc_tcp_port(closed);
    CHECK_INT(acc_tcp_listen("127.0.0.1", (uint16_t)port).fd, -EADDRINUSE);
    acc_close(closed);
    CONNECT("127.0.0.1", (uint16_t)port);
    CHECK_INT(self->fd.fd, -ECONNREFUSED);
    ACCEPT(closed);
    CHECK_INT(self->fd.fd, -EBADF);
    READ(closed, self->bytes, 1);
    CHECK_INT(self->count, -EBADF);
    WRITE_ALL(closed, "", 0);
    CHECK_INT(self->count, -EBADF);
    self->fd = adopted_pair(&self->peer);
    READ(self->fd, self->bytes, 0);
    CHECK_INT(self->count, -EINVAL);
    WRITE(self->fd, "x", 0);
    CHECK_INT(self->count, 0);
    CHECK_INT(acc_adopt(self->fd.fd).fd, -EEXIST);
    ACCEPT(self->peer);
    CHECK(self->fd.fd == -EINVAL || self->fd.fd == -EOPNOTSUPP);
    acc_close(self->peer);
    /* A file cannot be waited for. */
    int file = open("/proc/self/exe", O_RDONLY);
    CHECK(file >= 0);
    CHECK_INT(acc_adopt(file).fd, -EPERM);
    close(file);
    CHECK_INT(acc_adopt(-1).fd, -EBADF);
    END;
}

/* A write to a closed peer is -EPIPE, not a signal; on pipes too. */
static acc_poll broken_pipe(struct machine *self, acc_context *cx)
{
    static int fds[2];
    BEGIN self->fd = adopted_pair(&self->peer);
    acc_close(self->peer);
    WRITE_ALL(self->fd, "x", 1);
    CHECK_INT(self->count, -EPIPE);
    READ(self->fd, self->bytes, 1);
    CHECK_INT(self->count, 0);
    acc_close(self->fd);
    CHECK_INT(pipe(fds), 0);
    self->fd = acc_adopt(fds[0]);
    self->peer = acc_adopt(fds[1]);
    CHECK(self->fd.fd >= 0 && self->peer.fd >= 0);
    WRITE_ALL(self->peer, "pipe", 4);
    CHECK_INT(self->count, 4);
    READ(self->fd, self->bytes, 64);
    CHECK_INT(self->count, 4);
    acc_close(self->fd);
    WRITE(self->peer, "x", 1);
    CHECK_INT(self->count, -EPIPE);
    acc_close(self->peer);
    END;
}

/* ---- waiting -------------------------------------------------------------------------------- */

static acc_poll reads_one(struct machine *self, acc_context *cx)
{
    BEGIN READ(*(acc_fd *)self->data, self->bytes, 1);
    self->number = self->count == 1 ? self->bytes[0] : self->count;
    END;
}

static acc_poll accepts_one(struct machine *self, acc_context *cx)
{
    BEGIN ACCEPT(*(acc_fd *)self->data);
    self->number = self->fd.fd;
    END;
}

static acc_poll close_wakes(struct machine *self, acc_context *cx)
{
    static acc_handle readers[10];
    static acc_fd fd, old;
    static long result;
    static int copy;
    BEGIN fd = adopted_pair(&self->peer);
    for (int i = 0; i < 10; i++)
        readers[i] = start(reads_one, &fd, 0);
    SLEEP(2);
    old = fd;
    copy = dup(fd.fd); /* keeps the open file, and with it epoll's registration, alive */
    CHECK_INT(acc_close(fd), 0);
    for (self->i = 0; self->i < 10; self->i++) {
        JOIN(readers[self->i], &result);
        CHECK_INT(result, -ECANCELED);
    }
    WRITE_ALL(self->peer, "x", 1); /* an event for the dup: must not reach anyone */
    fd = adopted_pair(&self->fd);
    CHECK_INT(fd.fd, old.fd); /* the number again, with another generation */
    readers[0] = start(reads_one, &fd, 0);
    READ(old, self->bytes, 1);
    CHECK_INT(self->count, -EBADF);
    SLEEP(2);
    CHECK_INT(acc_finished(readers[0]), 0);
    acc_abort(readers[0]);
    close(copy);
    acc_close(self->peer);
    acc_close(self->fd);
    acc_close(fd);

    listener = acc_tcp_listen(NULL, 0);
    CHECK(listener.fd >= 0);
    self->handle = start(accepts_one, &listener, 0);
    SLEEP(2);
    acc_close(listener);
    JOIN(self->handle, &result);
    CHECK_INT(result, -ECANCELED);
    END;
}

/* Ten readers on one descriptor all wake, and each gets its byte. */
static acc_poll ten_readers(struct machine *self, acc_context *cx)
{
    static acc_handle readers[10];
    static acc_fd fd;
    static long result, sum;
    BEGIN fd = adopted_pair(&self->peer);
    sum = 0;
    for (int i = 0; i < 10; i++)
        readers[i] = start(reads_one, &fd, 0);
    SLEEP(2);
    WRITE_ALL(self->peer, "\1\2\3\4\5\6\7\10\11\12", 10);
    for (self->i = 0; self->i < 10; self->i++) {
        JOIN(readers[self->i], &result);
        sum += result;
    }
    CHECK_INT(sum, 55);
    acc_close(fd);
    acc_close(self->peer);
    END;
}

/* A read dropped while bytes are on their way, or have come, leaves them to the next. */
static acc_poll dropped_read(struct machine *self, acc_context *cx)
{
    static acc_fd fd;
    static int when;
    BEGIN fd = adopted_pair(&self->peer);
    for (when = 0; when < 4; when++) {
        self->handle = start(reads_one, &fd, 0);
        SLEEP(2);
        if (when == 0)
            acc_cancel(self->handle);
        CHECK_INT(send(self->peer.fd, "abc", 3, 0), 3);
        if (when == 1)
            acc_cancel(self->handle); /* the event has come, the loop has not seen it */
        if (when == 2) {
            YIELD();
            acc_cancel(self->handle);
        }
        if (when == 3)
            acc_abort(self->handle);
        SLEEP(2);
        self->j = 0;
        if (when < 3) {
            JOIN(self->handle, &self->number);
            self->j = self->status == 0; /* it won: one byte is taken */
        }
        READ_EXACT(fd, self->bytes, (size_t)(3 - self->j));
        CHECK(memcmp(self->bytes, &"abc"[self->j], (size_t)(3 - self->j)) == 0);
    }
    acc_close(fd);
    acc_close(self->peer);
    END;
}

static acc_poll writes_later(struct machine *self, acc_context *cx)
{
    BEGIN SLEEP(5);
    WRITE_ALL(*(acc_fd *)self->data, "zz", 2);
    END;
}

static acc_poll readable(struct machine *self, acc_context *cx)
{
    static acc_fd fd, peer;
    BEGIN fd = adopted_pair(&peer);
    acc_detach(start(writes_later, &peer, 0));
    READABLE(fd);
    CHECK_INT(self->status, 0);
    CHECK_INT(recv(fd.fd, self->bytes, 64, MSG_DONTWAIT), 2);
    acc_close(peer);
    READABLE(fd);
    CHECK_INT(self->status, 0);
    CHECK_INT(acc_disown(fd), fd.fd);
    CHECK_INT(acc_disown(fd), -EBADF);
    fd = acc_adopt(fd.fd); /* and back again */
    CHECK(fd.fd >= 0);
    CHECK_INT(acc_disown(fd), fd.fd);
    CHECK_INT(close(fd.fd), 0);
    END;
}

/* ---- fairness ------------------------------------------------------------------------------- */

static acc_poll wakes_itself(struct machine *self, acc_context *cx)
{
    self->i++;
    acc_wake_local(acc_cx_waker(cx));
    return ACC_PENDING;
}

/* A hundred tasks that are always ready, and a socket and a timer are still served. */
static acc_poll served(struct machine *self, acc_context *cx)
{
    static acc_handle busy[100];
    static acc_fd fd, peer;
    static uint64_t polls;
    BEGIN fd = adopted_pair(&peer);
    for (int i = 0; i < 100; i++)
        busy[i] = start(wakes_itself, NULL, 0);
    self->handle = start(reads_one, &fd, 0);
    YIELD();
    YIELD();
    CHECK_INT(send(peer.fd, "x", 1, 0), 1);
    polls = acc_runtime_counters(acc_runtime_current()).polls;
    JOIN(self->handle, &self->number);
    CHECK_INT(self->number, 'x');
    polls = acc_runtime_counters(acc_runtime_current()).polls - polls;
    CHECK(polls <= 61 + 4 * 102);
    SLEEP(2);
    for (int i = 0; i < 100; i++)
        acc_abort(busy[i]);
    acc_close(fd);
    acc_close(peer);
    END;
}

/* A descriptor that always has more does not keep the others waiting. */
static acc_poll drinks(struct machine *self, acc_context *cx)
{
    BEGIN for (;;)
    {
        READ(*(acc_fd *)self->data, self->bytes, 1);
        self->i++;
    }
    END;
}

static acc_poll floods(struct machine *self, acc_context *cx)
{
    static acc_fd fd, peer;
    static uint64_t turns;
    BEGIN fd = adopted_pair(&peer);
    self->i = 0;
    WRITE(peer, bulk, 100000);
    CHECK(self->count > 10000);
    turns = acc_runtime_counters(acc_runtime_current()).turns;
    self->handle = start(drinks, &fd, 0);
    YIELD();
    YIELD();
    YIELD();
    CHECK(acc_runtime_counters(acc_runtime_current()).turns - turns <= 5);
    READABLE(fd);
    CHECK_INT(self->status, 0); /* there is still something */
    acc_abort(self->handle);
    END; /* the descriptors are closed by the runtime's end */
}

/* ---- out of descriptors ---------------------------------------------------------------------- */

static acc_poll exhausted(struct machine *self, acc_context *cx)
{
    static int hogs[4096], hog_count, client;
    static struct rlimit limit, low;
    static long result;
    BEGIN listener = acc_tcp_listen("127.0.0.1", 0);
    CHECK(listener.fd >= 0);
    CONNECT("127.0.0.1", (uint16_t)acc_tcp_port(listener));
    client = self->fd.fd;
    CHECK(client >= 0);
    CHECK_INT(getrlimit(RLIMIT_NOFILE, &limit), 0);
    low = limit;
    low.rlim_cur = 256;
    CHECK_INT(setrlimit(RLIMIT_NOFILE, &low), 0);
    for (hog_count = 0; hog_count < 4096; hog_count++)
        if ((hogs[hog_count] = dup(client)) < 0)
            break;
    CHECK(hog_count < 4096);
    self->handle = start(accepts_one, &listener, 0);
    CONNECT("127.0.0.1", 1);
    CHECK_INT(self->fd.fd, -EMFILE);
    CHECK_INT(acc_tcp_listen("127.0.0.1", 0).fd, -EMFILE);
    SLEEP(120);
    CHECK_INT(acc_finished(self->handle), 0); /* it waits, without burning the processor */
    CHECK(acc_runtime_counters(acc_runtime_current()).polls < 2000000);
    close(hogs[--hog_count]);
    JOIN(self->handle, &result);
    CHECK(result >= 0);
    /* Closing the listener wakes one that is waiting for descriptors. */
    hogs[hog_count++] = dup(client);
    self->handle = start(accepts_one, &listener, 0);
    SLEEP(60);
    acc_close(listener);
    JOIN(self->handle, &result);
    CHECK_INT(result, -ECANCELED);
    while (hog_count > 0)
        close(hogs[--hog_count]);
    setrlimit(RLIMIT_NOFILE, &limit);
    END;
}

static int open_descriptors(void)
{
    int count = 0;
    for (int fd = 0; fd < 1024; fd++)
        count += fcntl(fd, F_GETFD) >= 0;
    return count;
}

int main(void)
{
    CHECK_INT(acc_tcp_listen("127.0.0.1", 0).fd, -ESRCH);
    run(errors, NULL, 0); /* the eventfd stays from here on */
    int before = open_descriptors();
    run(echo, NULL, 0);
    run(broken_pipe, NULL, 0);
    run(close_wakes, NULL, 0);
    run(ten_readers, NULL, 0);
    run(dropped_read, NULL, 0);
    run(readable, NULL, 0);
    run(served, NULL, 0);
    run(floods, NULL, 0);
    run(exhausted, NULL, 0);
    CHECK_INT(open_descriptors(), before);
    return 0;
}
