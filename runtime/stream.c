/* Buffered reading.
 *
 * The buffer holds [start, end).  Room is made by moving the rest to the front, only when more must
 * be read, so what a line points to stays until then. */
#include "internal.h"
#include <acc/stream.h>
#include <errno.h>
#include <string.h>

/* ---- lines --------------------------------------------------------------------------------- */

/* Cuts `count` bytes off the front as a line of text; `tail` of them are its end. */
static ssize_t cut_line(acc_reader *reader, size_t count, size_t tail, char **line)
{
    char *text = reader->buffer + reader->start;
    text[count - tail] = '\0';
    reader->start += count;
    reader->scanned = reader->start;
    *line = text;
    return (ssize_t)count;
}

/* A line from what is buffered: its count, 0 at the end, -EMSGSIZE, or -EAGAIN: read more. */
static ssize_t take_line(acc_reader *reader, char **line)
{
    char *from = reader->buffer + reader->scanned;
    char *newline = memchr(from, '\n', reader->end - reader->scanned);
    if (newline && reader->skipping) {
        reader->skipping = 0;
        reader->start = reader->scanned = (size_t)(newline + 1 - reader->buffer);
        return take_line(reader, line); /* once: skipping is over */
    }
    if (newline) {
        size_t count = (size_t)(newline + 1 - reader->buffer) - reader->start;
        return cut_line(reader, count, count > 1 && newline[-1] == '\r' ? 2 : 1, line);
    }
    reader->scanned = reader->end;
    if (reader->skipping)
        reader->start = reader->end;
    size_t left = reader->end - reader->start;
    if (reader->at_end)
        return left ? cut_line(reader, left, 0, line) : 0;
    if (left + 1 < reader->capacity)
        return -EAGAIN;
    reader->skipping = 1;
    reader->start = reader->end;
    return -EMSGSIZE;
}

/* Moves what is left to the front of the buffer. */
static void make_room(acc_reader *reader)
{
    size_t left = reader->end - reader->start;
    if (left && reader->start)
        memmove(reader->buffer, reader->buffer + reader->start, left);
    reader->scanned -= reader->start;
    reader->start = 0;
    reader->end = left;
}

/* The future remembers nothing of the line: all of it is in the reader, so a drop loses nothing. */
void acc_read_line_future_init(struct acc_read_line_future *self, acc_reader *reader, char **line)
{
    memset(self, 0, sizeof *self);
    self->op.fd = reader->fd;
    self->reader = reader;
    self->line = line;
}

/* A line that is buffered spends budget too: a full buffer of empty lines is a lot of work. */
acc_poll acc_read_line_future_poll(struct acc_read_line_future *self, acc_context *cx,
                                   ssize_t *count)
{
    acc_reader *reader = self->reader;
    ssize_t result, n;
    if (acc__hard_suspend(&self->op.hard, cx))
        return ACC_PENDING;
    *self->line = NULL;
    if (!self->op.waiter.link && !acc_cx_spend(cx)) {
        acc_wake_local(acc_cx_waker(cx));
        return ACC_PENDING;
    }
    while ((result = take_line(reader, self->line)) == -EAGAIN) {
        make_room(reader);
        if (!acc__io_read(&self->op, cx, reader->buffer + reader->end,
                          reader->capacity - 1 - reader->end, &n))
            return ACC_PENDING;
        if (n < 0) {
            result = n;
            break;
        }
        reader->end += (size_t)n;
        reader->at_end = n == 0;
    }
    *count = result;
    return ACC_READY;
}

void acc_read_line_future_drop(struct acc_read_line_future *self)
{
    acc__io_drop(&self->op);
}

/* ---- bytes --------------------------------------------------------------------------------- */

void acc_reader_read_future_init(struct acc_reader_read_future *self, acc_reader *reader,
                                 void *buffer, size_t size)
{
    memset(self, 0, sizeof *self);
    self->op.fd = reader->fd;
    self->reader = reader;
    self->buffer = buffer;
    self->size = size;
}

/* Past the buffer it reads into the caller's memory directly: a body is not copied twice. */
acc_poll acc_reader_read_future_poll(struct acc_reader_read_future *self, acc_context *cx,
                                     ssize_t *count)
{
    acc_reader *reader = self->reader;
    size_t left = reader->end - reader->start;
    if (left == 0 || self->size == 0)
        return acc__io_read(&self->op, cx, self->buffer, self->size, count);
    if (acc__hard_suspend(&self->op.hard, cx))
        return ACC_PENDING;
    if (!acc_cx_spend(cx)) {
        acc_wake_local(acc_cx_waker(cx));
        return ACC_PENDING;
    }
    if (left > self->size)
        left = self->size;
    memcpy(self->buffer, reader->buffer + reader->start, left);
    reader->start += left;
    if (reader->scanned < reader->start)
        reader->scanned = reader->start;
    *count = (ssize_t)left;
    return ACC_READY;
}

void acc_reader_read_future_drop(struct acc_reader_read_future *self)
{
    acc__io_drop(&self->op);
}
