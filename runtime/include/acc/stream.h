/* <acc/stream.h>: buffered reading, by lines.
 *
 * A reader lies in the caller's memory, with a buffer of the caller's that bounds the length of a
 * line.  It does not own the descriptor.  One read at a time on one reader.
 */
#ifndef ACC_STREAM_H
#define ACC_STREAM_H

#include <acc/io.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct acc_reader {
    acc_fd fd;
    char *buffer;
    size_t capacity;   /* one byte of it is for the NUL */
    size_t start, end; /* read and not yet returned */
    size_t scanned;    /* up to here there is no newline */
    uint8_t at_end;
    uint8_t skipping; /* the rest of a line that was too long */
} acc_reader;

/* `capacity` is at least 2: the longest line, its newline included, plus one. */
static inline void acc_reader_open(acc_reader *self, acc_fd fd, char *buffer, size_t capacity)
{
    acc_reader fresh = {fd, buffer, capacity, 0, 0, 0, 0, 0};
    *self = fresh;
}

struct acc_read_line_future {
    acc_io_op op;
    acc_reader *reader;
    char **line;
};

/* Reads a line.  *line points into the reader's buffer, until the next call: the text without its
 * "\n" or "\r\n", NUL-terminated.  Returns how many bytes the line took with its end, so an
 * empty line is 1 or 2 and 0 is the end of the stream; a last line without a newline counts as a
 * line.  -EMSGSIZE: it is longer than the buffer; the next call skips the rest of it.
 * Other errors as acc_read.  *line is NULL where no line is returned.  Dropping it loses nothing:
 * what was read stays in the reader. */
_Async_manual(acc_read_line_future) ssize_t acc_read_line(acc_reader *reader, char **line);
void acc_read_line_future_init(struct acc_read_line_future *self, acc_reader *reader, char **line);
acc_poll acc_read_line_future_poll(struct acc_read_line_future *self, acc_context *cx,
                                   ssize_t *count);
void acc_read_line_future_drop(struct acc_read_line_future *self);

struct acc_reader_read_future {
    acc_io_op op;
    acc_reader *reader;
    void *buffer;
    size_t size;
};

/* acc_read through a reader: what is buffered first.  For a body that follows lines. */
_Async_manual(acc_reader_read_future) ssize_t
    acc_reader_read(acc_reader *reader, void *buffer, size_t size);
void acc_reader_read_future_init(struct acc_reader_read_future *self, acc_reader *reader,
                                 void *buffer, size_t size);
acc_poll acc_reader_read_future_poll(struct acc_reader_read_future *self, acc_context *cx,
                                     ssize_t *count);
void acc_reader_read_future_drop(struct acc_reader_read_future *self);

#ifdef __cplusplus
}
#endif

#endif
