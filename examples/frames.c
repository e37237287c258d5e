/* frames: a protocol of length-prefixed messages over TCP, client and server in one process.
 *
 *     acc -O2 frames.c -o frames && ./frames
 *
 * A message is four bytes, its length in network order, and so many bytes.  TCP knows no messages:
 * what is written at once may arrive in pieces, and several may arrive together.
 */
#include <acc/async.h>
#include <acc/io.h>
#include <acc/net.h>
#include <acc/task.h>
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { HEADER = 4, LONGEST = 65536 };

/* Writes one message: 0 or -errno. */
static async int send_frame(acc_fd to, const void *data, size_t size)
{
    unsigned char header[HEADER] = {(unsigned char)(size >> 24), (unsigned char)(size >> 16),
                                    (unsigned char)(size >> 8), (unsigned char)size};
    ssize_t n = await acc_write_all(to, header, HEADER);
    if (n >= 0)
        n = await acc_write_all(to, data, size);
    return n < 0 ? (int)n : 0;
}

/* Reads `size` bytes: 0 or -errno; -EPROTO: the stream ends before. */
static async int read_all(acc_fd from, void *data, size_t size)
{
    ssize_t n = size ? await acc_read_exact(from, data, size) : 0;
    return n < 0 ? (int)n : (size_t)n < size ? -EPROTO : 0;
}

/* Reads one message into `data`, which has room for LONGEST: its length, or -errno.  -ENODATA: the
 * stream ends here, between two messages; -EMSGSIZE: it is too long, the stream is of no use then.
 */
static async ssize_t recv_frame(acc_fd from, void *data)
{
    unsigned char header[HEADER];
    ssize_t n = await acc_read(from, header, HEADER);
    if (n <= 0)
        return n < 0 ? n : -ENODATA;
    int error = await read_all(from, header + n, HEADER - (size_t)n);
    if (error)
        return error;
    size_t size = (size_t)header[0] << 24 | (size_t)header[1] << 16 | (size_t)header[2] << 8 |
                  (size_t)header[3];
    if (size > LONGEST)
        return -EMSGSIZE;
    error = await read_all(from, data, size);
    return error ? error : (ssize_t)size;
}

/* Sends each message back in capitals. */
static async int serve(acc_fd client)
{
    defer acc_close(client);
    char *data = malloc(LONGEST);
    if (!data)
        return -ENOMEM;
    defer free(data);
    for (;;) {
        ssize_t size = await recv_frame(client, data);
        if (size < 0)
            return size == -ENODATA ? 0 : (int)size;
        for (ssize_t i = 0; i < size; i++)
            data[i] = (char)toupper((unsigned char)data[i]);
        int error = await send_frame(client, data, (size_t)size);
        if (error)
            return error;
    }
}

/* One client after the other, until the listener is closed. */
static async void serve_all(acc_fd listener)
{
    for (;;) {
        acc_fd client = await acc_accept(listener);
        if (client.fd < 0)
            return;
        int error = await serve(client);
        printf("server: %s\n", error ? strerror(-error) : "goodbye");
    }
}

static async int say(acc_fd server, const char *text, size_t size, char *answer)
{
    int error = await send_frame(server, text, size);
    if (error)
        return error;
    ssize_t length = await recv_frame(server, answer);
    if (length < 0)
        return (int)length;
    printf("client: %d bytes", (int)length);
    if (length <= 40)
        printf(": \"%.*s\"", (int)length, answer);
    printf("\n");
    return (size_t)length == size ? 0 : -EPROTO;
}

/* Talks as it should; then, in a second connection, announces too much; then ends in the middle. */
static async int converse(uint16_t port)
{
    static const char raw[] = "\0\0\0\5onemo"
                              "\0\0\0\7message"; /* two messages in one write, but for a byte */
    char *data = malloc(2 * LONGEST), *answer = data + LONGEST;
    if (!data)
        return -ENOMEM;
    defer free(data);
    memset(data, 'x', LONGEST);

    acc_fd server = await acc_tcp_connect("127.0.0.1", port);
    if (server.fd < 0)
        return server.fd;
    int error = await say(server, "hello", 5, answer);
    if (!error)
        error = await say(server, "", 0, answer);
    if (!error)
        error = await say(server, data, LONGEST, answer);
    ssize_t n = error ? error : await acc_write_all(server, raw, sizeof raw - 2);
    if (n >= 0)
        n = await recv_frame(server, answer);
    if (n >= 0) {
        printf("client: \"%.*s\", and", (int)n, answer);
        n = await acc_write_all(server, raw + sizeof raw - 2, 1);
    }
    if (n >= 0)
        n = await recv_frame(server, answer);
    if (n >= 0)
        printf(" \"%.*s\"\n", (int)n, answer);
    acc_close(server);
    if (n < 0)
        return (int)n;

    server = await acc_tcp_connect("127.0.0.1", port);
    if (server.fd < 0)
        return server.fd;
    n = await acc_write_all(server, "\377\377\377\377", 4);
    if (n >= 0)
        n = await recv_frame(server, answer); /* the server has closed it */
    acc_close(server);
    if (n != -ENODATA)
        return n < 0 ? (int)n : -EPROTO;

    server = await acc_tcp_connect("127.0.0.1", port);
    if (server.fd < 0)
        return server.fd;
    n = await acc_write_all(server, "\0\0\0\11half", 8);
    if (n >= 0)
        n = acc_shutdown(server, SHUT_WR);
    if (n >= 0)
        n = await recv_frame(server, answer);
    acc_close(server);
    return n == -ENODATA ? 0 : n < 0 ? (int)n : -EPROTO;
}

async int main(void)
{
    acc_fd listener = acc_tcp_listen("127.0.0.1", 0);
    if (listener.fd < 0) {
        fprintf(stderr, "frames: cannot listen: %s\n", strerror(-listener.fd));
        return 1;
    }
    future(void) server = spawn(serve_all(listener));
    int error = await converse((uint16_t)acc_tcp_port(listener));
    acc_close(listener);
    await server();
    if (error)
        fprintf(stderr, "frames: %s\n", strerror(-error));
    return error ? 1 : 0;
}
