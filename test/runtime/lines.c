/* Reading lines with a bound, and what is dropped in the middle. */
#include "test.h"
#include <sys/socket.h>

static acc_fd reading, writing;
static acc_reader reader;
static char buffer[16];

static void open_pair(void)
{
    int fds[2];
    CHECK_INT(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
    reading = acc_adopt(fds[0]);
    writing = acc_adopt(fds[1]);
    CHECK(reading.fd >= 0 && writing.fd >= 0);
    memset(buffer, 'X', sizeof buffer);
    acc_reader_open(&reader, reading, buffer, sizeof buffer);
}

static void put(const char *text)
{
    CHECK_INT(send(writing.fd, text, strlen(text), 0), strlen(text));
}

#define EXPECT_LINE(bytes, string)                                                                 \
    READ_LINE(&reader);                                                                            \
    CHECK_INT(self->count, bytes);                                                                 \
    CHECK(self->text &&strcmp(self->text, string) == 0)

static acc_poll lines(struct machine *self, acc_context *cx)
{
    BEGIN open_pair();
    put("one\ntwo\r\n\n\r\nfive\n\rx\r\r\n");
    EXPECT_LINE(4, "one");
    EXPECT_LINE(5, "two");
    EXPECT_LINE(1, "");
    EXPECT_LINE(2, "");
    EXPECT_LINE(5, "five");
    EXPECT_LINE(5, "\rx\r");
    put("123456789012345"); /* fifteen bytes are a line only at the end */
    READ_LINE(&reader);
    CHECK_INT(self->count, -EMSGSIZE);
    CHECK(self->text == NULL);
    put("and much more of it, much more than the buffer holds\nnext\n12345678901234\nlast");
    EXPECT_LINE(5, "next");
    EXPECT_LINE(15, "12345678901234"); /* the longest that fits */
    acc_close(writing);
    EXPECT_LINE(4, "last"); /* without its newline */
    READ_LINE(&reader);
    CHECK_INT(self->count, 0);
    CHECK(self->text == NULL);
    READ_LINE(&reader);
    CHECK_INT(self->count, 0);
    acc_close(reading);
    END;
}

/* A line that was too long and never ends. */
static acc_poll no_end(struct machine *self, acc_context *cx)
{
    BEGIN open_pair();
    put("0123456789012345678901234567890123456789");
    READ_LINE(&reader);
    CHECK_INT(self->count, -EMSGSIZE);
    acc_close(writing);
    READ_LINE(&reader);
    CHECK_INT(self->count, 0);
    acc_close(reading);
    END;
}

static acc_poll reads_a_line(struct machine *self, acc_context *cx)
{
    BEGIN READ_LINE(&reader);
    self->number = self->count;
    END;
}

/* Half a line has arrived when the read is dropped; the next read has all of it. */
static acc_poll dropped(struct machine *self, acc_context *cx)
{
    BEGIN open_pair();
    put("hal");
    self->handle = start(reads_a_line, NULL, 0);
    SLEEP(2);
    CHECK_INT(acc_finished(self->handle), 0);
    acc_cancel(self->handle);
    JOIN(self->handle, NULL);
    CHECK_INT(self->status, -ECANCELED);
    put("f\nbody");
    EXPECT_LINE(5, "half");
    READER_READ(&reader, self->bytes, 2); /* what the reader holds, then the stream */
    CHECK_INT(self->count, 2);
    CHECK(memcmp(self->bytes, "bo", 2) == 0);
    READER_READ(&reader, self->bytes, 64);
    CHECK_INT(self->count, 2);
    CHECK(memcmp(self->bytes, "dy", 2) == 0);
    put("more");
    READER_READ(&reader, self->bytes, 64);
    CHECK_INT(self->count, 4);
    self->handle = start(reads_a_line, NULL, 0);
    SLEEP(2);
    acc_close(reading);
    JOIN(self->handle, &self->number);
    CHECK_INT(self->number, -ECANCELED);
    READ_LINE(&reader);
    CHECK_INT(self->count, -EBADF);
    END;
}

/* Every way to cut a text into two deliveries gives the same lines. */
static acc_poll cuts(struct machine *self, acc_context *cx)
{
    static const char text[] = "a\r\nbb\n\nccccccccccccc\r\nd\n";
    static char part[64];
    BEGIN for (self->i = 0; self->i <= (int)strlen(text); self->i++)
    {
        open_pair();
        memcpy(part, text, (size_t)self->i);
        part[self->i] = 0;
        put(part);
        self->handle = start(reads_a_line, NULL, 0);
        SLEEP(1);
        put(text + self->i);
        JOIN(self->handle, &self->number);
        CHECK_INT(self->number, 3);
        EXPECT_LINE(3, "bb");
        EXPECT_LINE(1, "");
        EXPECT_LINE(15, "ccccccccccccc");
        EXPECT_LINE(2, "d");
        acc_close(reading);
        acc_close(writing);
    }
    END;
}

int main(void)
{
    run(lines, NULL, 0);
    run(no_end, NULL, 0);
    run(dropped, NULL, 0);
    run(cuts, NULL, 0);
    return 0;
}
