/* fetcher: fetches pages over HTTP, at most five at a time, each within a time limit.
 *
 *     acc -O2 fetcher.c -o fetcher && ./fetcher 2000 127.0.0.1:8000/ 127.0.0.1:8000/index.html
 *
 * One line for each, in the order of the command line: status and length, or what went wrong.
 * Hosts are numbers or "localhost".  HTTP/1.0 is all there is: the body ends with the stream.
 */
#include <acc/async.h>
#include <acc/io.h>
#include <acc/net.h>
#include <acc/stream.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { AT_ONCE = 5, BUFFER_SIZE = 2048 };

struct page {
    int status;    /* of HTTP */
    size_t length; /* of the body */
};

/* Takes "HOST:PORT/PATH" apart; *path is what stands behind the '/'. */
static bool parse_url(const char *url, char host[64], uint16_t *port, const char **path)
{
    unsigned number;
    int end = 0;
    if (sscanf(url, "%63[^:/]:%5u/%n", host, &number, &end) != 2 || end == 0 || number > 65535)
        return false;
    *port = (uint16_t)number;
    *path = url + end;
    return true;
}

static async int send_request(acc_fd server, const char *host, const char *path)
{
    char text[BUFFER_SIZE];
    int length = snprintf(text, sizeof text, "GET /%s HTTP/1.0\r\nHost: %s\r\n\r\n", path, host);
    if (length < 0 || (size_t)length >= sizeof text)
        return -EMSGSIZE;
    ssize_t n = await acc_write_all(server, text, (size_t)length);
    return n < 0 ? (int)n : 0;
}

/* Reads the status line, passes over the header, counts the body: 0 or -errno. */
static async int read_response(acc_fd server, struct page *page)
{
    char buffer[BUFFER_SIZE], *line;
    acc_reader reader;
    acc_reader_open(&reader, server, buffer, sizeof buffer);

    ssize_t n = await acc_read_line(&reader, &line);
    if (n < 0)
        return (int)n;
    if (n == 0 || sscanf(line, "HTTP/1.%*d %d", &page->status) != 1)
        return -EPROTO;
    do { /* a line that is too long is passed over, too */
        n = await acc_read_line(&reader, &line);
    } while (n == -EMSGSIZE || (n > 0 && *line));
    while (n > 0) {
        char piece[BUFFER_SIZE];
        n = await acc_reader_read(&reader, piece, sizeof piece);
        page->length += n > 0 ? (size_t)n : 0;
    }
    return (int)n;
}

/* 0 or -errno. */
static async int fetch(const char *url, struct page *page)
{
    char host[64];
    const char *path;
    uint16_t port;
    if (!parse_url(url, host, &port, &path))
        return -EINVAL;

    acc_fd server = await acc_tcp_connect(host, port);
    if (server.fd < 0)
        return server.fd;
    defer acc_close(server); /* at the time limit, too */

    int error = await send_request(server, host, path);
    return error ? error : await read_response(server, page);
}

static void report(const char *url, int error, const struct page *page)
{
    if (error)
        printf("%s: %s\n", url, strerror(-error));
    else
        printf("%s: status %d, %zu bytes\n", url, page->status, page->length);
}

async int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: fetcher MILLISECONDS HOST:PORT/PATH...\n");
        return 2;
    }
    unsigned limit_ms = (unsigned)atoi(argv[1]);
    int count = argc - 2, failed = 0;
    char **url = argv + 2;
    struct page *page = calloc((size_t)count, sizeof *page);
    int *error = calloc((size_t)count, sizeof *error);
    defer free(page);
    defer free(error);
    if (!page || !error) {
        fprintf(stderr, "fetcher: %s\n", strerror(ENOMEM));
        return 2;
    }

    await_group (AT_ONCE) /* a sixth waits until one of the five is done */
        for (int i = 0; i < count; i++)
            go {
                await_within (limit_ms)
                    error[i] = await fetch(url[i], &page[i]);
                else
                    error[i] = -ETIMEDOUT;
            }

    for (int i = 0; i < count; i++) {
        report(url[i], error[i], &page[i]);
        failed += error[i] != 0 || page[i].status != 200;
    }
    printf("%d fetched, %d failed\n", count - failed, failed);
    return failed ? 1 : 0;
}
