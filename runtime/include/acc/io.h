/* <acc/io.h>: descriptors, reading and writing.
 *
 * An open descriptor is a value, acc_fd: the number and a generation, so that a stale copy is
 * recognised (-EBADF) though the number was used again.  A negative `fd` is an error, -errno.
 * It belongs to the runtime of the thread that opened it and is used there alone; acc_runtime_free
 * closes what is left.
 *
 * Counts are ssize_t, the end of a stream is 0, errors are -errno.  -EINTR and -EAGAIN are never
 * seen; no SIGPIPE is ever raised (-EPIPE).  Buffers are lent until the future is finished or
 * dropped.  Every operation allocates nothing.
 *
 * Several tasks may read or write one descriptor at the same time; all of them wake.
 */
#ifndef ACC_IO_H
#define ACC_IO_H

#include <acc/async.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct acc_fd {
    int32_t fd; /* -errno: not open */
    uint32_t generation;
} acc_fd;

/* What the futures below have in common; the members are the runtime's. */
typedef struct acc_io_waiter {
    struct acc_io_waiter *next, **link;
    acc_waker waker;
} acc_io_waiter;

typedef struct acc_io_op {
    acc_io_waiter waiter;
    acc_fd fd;
    uint8_t waited;
    uint8_t hard;
} acc_io_op;

/* Hands a descriptor to the calling thread's runtime, which from now on owns it: a stream socket,
 * a pipe, a FIFO, a terminal.  Makes it non-blocking and close-on-exec; non-blocking is a property
 * of the open file, so whoever shares it (a shell, its standard input) sees it too.  Errors: -EPERM
 * (a regular file or a directory cannot be waited for), -EEXIST (it is open here already), -EBADF,
 * -ENOMEM, -ENOSPC, -ESRCH (no runtime); the descriptor is then still the caller's. */
acc_fd acc_adopt(int fd);

/* The opposite: the number, which is the caller's again, still non-blocking.  Whoever waits for it
 * gets -ECANCELED.  -EBADF: it is not open. */
int acc_disown(acc_fd fd);

/* Closes it; whoever waits for it gets -ECANCELED.  0, or -EBADF.  Other errors of close(2) are
 * passed on, the descriptor is closed all the same. */
int acc_close(acc_fd fd);

/* shutdown(2): SHUT_RD, SHUT_WR, SHUT_RDWR.  0, -EBADF, -ENOTCONN, -ENOTSOCK. */
int acc_shutdown(acc_fd fd, int how);

struct acc_read_future {
    acc_io_op op;
    void *buffer;
    size_t size;
};

/* Reads what there is, at most `size` bytes, at least one; 0: the end.  -EINVAL: size is 0;
 * -ECANCELED: it was closed meanwhile.  Dropping it loses nothing: bytes are taken from the
 * stream only by the poll that returns them. */
_Async_manual(acc_read_future) ssize_t acc_read(acc_fd fd, void *buffer, size_t size);
void acc_read_future_init(struct acc_read_future *self, acc_fd fd, void *buffer, size_t size);
acc_poll acc_read_future_poll(struct acc_read_future *self, acc_context *cx, ssize_t *count);
void acc_read_future_drop(struct acc_read_future *self);

struct acc_read_exact_future {
    acc_io_op op;
    char *buffer;
    size_t size, done;
};

/* Reads `size` bytes; fewer only at the end.  After an error, or dropped, what was read until then
 * lies in the buffer, its length is lost. */
_Async_manual(acc_read_exact_future) ssize_t acc_read_exact(acc_fd fd, void *buffer, size_t size);
void acc_read_exact_future_init(struct acc_read_exact_future *self, acc_fd fd, void *buffer,
                                size_t size);
acc_poll acc_read_exact_future_poll(struct acc_read_exact_future *self, acc_context *cx,
                                    ssize_t *count);
void acc_read_exact_future_drop(struct acc_read_exact_future *self);

struct acc_readable_future {
    acc_io_op op;
};

/* Waits until a read would not wait; 0 or -errno.  Dropping it loses nothing. */
_Async_manual(acc_readable_future) int acc_readable(acc_fd fd);
void acc_readable_future_init(struct acc_readable_future *self, acc_fd fd);
acc_poll acc_readable_future_poll(struct acc_readable_future *self, acc_context *cx, int *status);
void acc_readable_future_drop(struct acc_readable_future *self);

struct acc_write_future {
    acc_io_op op;
    const void *data;
    size_t size;
};

/* Writes some of the bytes and says how many, at least one; 0 only when size is 0.  Dropping it
 * is safe: nothing was written unless it was finished. */
_Async_manual(acc_write_future) ssize_t acc_write(acc_fd fd, const void *data, size_t size);
void acc_write_future_init(struct acc_write_future *self, acc_fd fd, const void *data, size_t size);
acc_poll acc_write_future_poll(struct acc_write_future *self, acc_context *cx, ssize_t *count);
void acc_write_future_drop(struct acc_write_future *self);

struct acc_write_all_future {
    acc_io_op op;
    const char *data;
    size_t size, done;
};

/* Writes all of it and returns `size`, or -errno.  After an error, or dropped, an unknown part has
 * been written: the stream is good for closing only. */
_Async_manual(acc_write_all_future) ssize_t acc_write_all(acc_fd fd, const void *data, size_t size);
void acc_write_all_future_init(struct acc_write_all_future *self, acc_fd fd, const void *data,
                               size_t size);
acc_poll acc_write_all_future_poll(struct acc_write_all_future *self, acc_context *cx,
                                   ssize_t *count);
void acc_write_all_future_drop(struct acc_write_all_future *self);

#ifdef __cplusplus
}
#endif

#endif
