/* Reading and writing descriptors. */
#include "internal.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* The flags are changed last: on an error the descriptor goes back to its owner as it came. */
acc_fd acc_adopt(int fd)
{
    acc_fd result = {-ESRCH, 0};
    if (!acc__current)
        return result;
    struct stat status;
    int flags = fcntl(fd, F_GETFL);
    int fd_flags = fcntl(fd, F_GETFD);
    if (flags < 0 || fd_flags < 0 || fstat(fd, &status)) {
        result.fd = -errno;
        return result;
    }
    int type = 0;
    socklen_t size = sizeof type;
    bool is_socket = S_ISSOCK(status.st_mode);
    if (is_socket && getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size)) {
        result.fd = -errno;
        return result;
    }
    result = acc__io_register(acc__current, fd, is_socket,
                              type == SOCK_STREAM || S_ISFIFO(status.st_mode));
    if (result.fd >= 0) {
        fcntl(fd, F_SETFL, flags | O_NONBLOCK);
        fcntl(fd, F_SETFD, fd_flags | FD_CLOEXEC);
    }
    return result;
}

/* Wakes nobody by itself: the kernel reports the hang-up as an event, which does. */
int acc_shutdown(acc_fd fd, int how)
{
    if (!acc__io_find(acc__current, fd))
        return -EBADF;
    return shutdown(fd.fd, how) ? -errno : 0;
}

/* ---- single tries -------------------------------------------------------------------------- */

/* write(2) to a pipe has no MSG_NOSIGNAL.  A SIGPIPE that it raises is directed at this thread, so
 * it can be held back and eaten, unless one was pending before. */
static ssize_t write_quietly(int fd, const void *data, size_t size)
{
    sigset_t sigpipe, old, pending;
    sigemptyset(&sigpipe);
    sigaddset(&sigpipe, SIGPIPE);
    sigpending(&pending);
    pthread_sigmask(SIG_BLOCK, &sigpipe, &old);
    ssize_t n = write(fd, data, size);
    int error = errno;
    if (n < 0 && error == EPIPE && !sigismember(&pending, SIGPIPE)) {
        struct timespec none = {0, 0};
        while (sigtimedwait(&sigpipe, NULL, &none) < 0 && errno == EINTR)
            ;
    }
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    errno = error;
    return n;
}

/* One system call, EINTR aside: a count, or -errno.  Keeps what it tells about readiness. */
static ssize_t settle(acc__io *io, int direction, size_t size, ssize_t n)
{
    if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
        io->ready &= (uint8_t)~direction;
        return -EAGAIN;
    }
    if (n < 0)
        return -errno;
    /* A short count: the next byte brings a new edge.  But what hung up brings none. */
    if (n > 0 && (size_t)n < size && io->short_ends && !io->hung_up)
        io->ready &= (uint8_t)~direction;
    return n;
}

/* The same either way on a stream socket; read is for pipes and terminals. */
static ssize_t try_read(acc__io *io, int fd, void *buffer, size_t size)
{
    ssize_t n;
    do {
        n = io->is_socket ? recv(fd, buffer, size, 0) : read(fd, buffer, size);
    } while (n < 0 && errno == EINTR);
    return settle(io, ACC__IN, size, n);
}

/* MSG_NOSIGNAL is per call: no disposition of the program's is touched. */
static ssize_t try_write(acc__io *io, int fd, const void *data, size_t size)
{
    ssize_t n;
    do {
        n = io->is_socket ? send(fd, data, size, MSG_NOSIGNAL) : write_quietly(fd, data, size);
    } while (n < 0 && errno == EINTR);
    return settle(io, ACC__OUT, size, n);
}

/* ---- one poll of a read, a write ------------------------------------------------------------ */

/* Tries until it has a result or must wait.  EAGAIN has cleared readiness, so the next round
 * registers the waiter: between the two no edge is lost, because an edge sets the bit again and the
 * loop delivers it only after this poll.  `count` is written last: it may overlay `op`. */
acc_poll acc__io_read(acc_io_op *op, acc_context *cx, void *buffer, size_t size, ssize_t *count)
{
    acc__io *io;
    int error = acc__io_enter(op, cx, &io);
    if (error == ACC__SUSPEND)
        return ACC_PENDING;
    ssize_t n = error;
    while (!error) {
        if (!acc__io_proceed(op, cx, io, ACC__IN))
            return ACC_PENDING;
        n = size ? try_read(io, op->fd.fd, buffer, size) : -EINVAL;
        if (n != -EAGAIN)
            break;
    }
    *count = n;
    return ACC_READY;
}

/* As acc__io_read.  A size of 0 is tried too, without a system call: it still notices a close. */
acc_poll acc__io_write(acc_io_op *op, acc_context *cx, const void *data, size_t size,
                       ssize_t *count)
{
    acc__io *io;
    int error = acc__io_enter(op, cx, &io);
    if (error == ACC__SUSPEND)
        return ACC_PENDING;
    ssize_t n = error;
    while (!error) {
        if (!acc__io_proceed(op, cx, io, ACC__OUT))
            return ACC_PENDING;
        n = size ? try_write(io, op->fd.fd, data, size) : 0;
        if (n != -EAGAIN)
            break;
    }
    *count = n;
    return ACC_READY;
}

/* ---- the futures --------------------------------------------------------------------------- */

/* Futures that differ in their loop only; all state is in `op`, so dropping unlinks and no more. */
void acc_read_future_init(struct acc_read_future *self, acc_fd fd, void *buffer, size_t size)
{
    memset(self, 0, sizeof *self);
    self->op.fd = fd;
    self->buffer = buffer;
    self->size = size;
}

acc_poll acc_read_future_poll(struct acc_read_future *self, acc_context *cx, ssize_t *count)
{
    return acc__io_read(&self->op, cx, self->buffer, self->size, count);
}

void acc_read_future_drop(struct acc_read_future *self)
{
    acc__io_drop(&self->op);
}

void acc_read_exact_future_init(struct acc_read_exact_future *self, acc_fd fd, void *buffer,
                                size_t size)
{
    memset(self, 0, sizeof *self);
    self->op.fd = fd;
    self->buffer = buffer;
    self->size = size;
}

/* Each inner read spends one unit of the budget, so a fast peer cannot hold the task for ever. */
acc_poll acc_read_exact_future_poll(struct acc_read_exact_future *self, acc_context *cx,
                                    ssize_t *count)
{
    while (self->done < self->size) {
        ssize_t n;
        if (!acc__io_read(&self->op, cx, self->buffer + self->done, self->size - self->done, &n))
            return ACC_PENDING;
        if (n < 0) {
            *count = n;
            return ACC_READY;
        }
        if (n == 0)
            break;
        self->done += (size_t)n;
    }
    *count = (ssize_t)self->done;
    return ACC_READY;
}

void acc_read_exact_future_drop(struct acc_read_exact_future *self)
{
    acc__io_drop(&self->op);
}

void acc_readable_future_init(struct acc_readable_future *self, acc_fd fd)
{
    memset(self, 0, sizeof *self);
    self->op.fd = fd;
}

/* Looks with poll(2), which takes nothing off any kind of descriptor. */
acc_poll acc_readable_future_poll(struct acc_readable_future *self, acc_context *cx, int *status)
{
    acc__io *io;
    int error = acc__io_enter(&self->op, cx, &io);
    if (error == ACC__SUSPEND)
        return ACC_PENDING;
    while (!error) {
        if (!acc__io_proceed(&self->op, cx, io, ACC__IN))
            return ACC_PENDING;
        /* `ready` is a guess until tried, and a read is not ours to try. */
        struct pollfd look = {self->op.fd.fd, POLLIN | POLLRDHUP, 0};
        if (poll(&look, 1, 0) != 0)
            break;
        io->ready &= (uint8_t)~ACC__IN;
    }
    *status = error;
    return ACC_READY;
}

void acc_readable_future_drop(struct acc_readable_future *self)
{
    acc__io_drop(&self->op);
}

void acc_write_future_init(struct acc_write_future *self, acc_fd fd, const void *data, size_t size)
{
    memset(self, 0, sizeof *self);
    self->op.fd = fd;
    self->data = data;
    self->size = size;
}

acc_poll acc_write_future_poll(struct acc_write_future *self, acc_context *cx, ssize_t *count)
{
    return acc__io_write(&self->op, cx, self->data, self->size, count);
}

void acc_write_future_drop(struct acc_write_future *self)
{
    acc__io_drop(&self->op);
}

void acc_write_all_future_init(struct acc_write_all_future *self, acc_fd fd, const void *data,
                               size_t size)
{
    memset(self, 0, sizeof *self);
    self->op.fd = fd;
    self->data = data;
    self->size = size;
}

acc_poll acc_write_all_future_poll(struct acc_write_all_future *self, acc_context *cx,
                                   ssize_t *count)
{
    ssize_t n;
    do { /* at least once, so that a closed descriptor is noticed though there is nothing to write
          */
        if (!acc__io_write(&self->op, cx, self->data + self->done, self->size - self->done, &n))
            return ACC_PENDING;
        if (n < 0) {
            *count = n;
            return ACC_READY;
        }
        self->done += (size_t)n;
    } while (self->done < self->size);
    *count = (ssize_t)self->done;
    return ACC_READY;
}

void acc_write_all_future_drop(struct acc_write_all_future *self)
{
    acc__io_drop(&self->op);
}
