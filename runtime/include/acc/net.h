/* <acc/net.h>: TCP.
 *
 * Listeners and connections are acc_fd values (<acc/io.h>): read, write, shut down and close them
 * there.  Hosts are numeric, IPv4 or IPv6, or "localhost" (127.0.0.1): names are not looked up.
 */
#ifndef ACC_NET_H
#define ACC_NET_H

#include <acc/io.h>
#include <acc/time.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A listening socket with SO_REUSEADDR on `host` (NULL: every address of both families where
 * IPv6 exists) and `port` (0: the system chooses, see acc_tcp_port).  Errors: -EINVAL (no numeric
 * address), -EADDRINUSE, -EACCES, -EMFILE, -ENOMEM, -ESRCH (no runtime), ... */
acc_fd acc_tcp_listen(const char *host, uint16_t port);

/* The local port of a listener or connection, or -errno. */
int acc_tcp_port(acc_fd fd);

/* Sends small writes at once (1) or gathers them (0, how sockets begin).  0 or -errno. */
int acc_tcp_nodelay(acc_fd fd, int on);

struct acc_accept_future {
    acc_io_op op;
    acc_timer pause;
    uint8_t pausing;
};

/* Waits for a connection, which then belongs to the caller.  Connections that were given up
 * before they were accepted are skipped; when descriptors or memory are short (EMFILE, ENFILE,
 * ENOBUFS, ENOMEM) it waits and tries again every 50 ms.  Errors: -EBADF, -ECANCELED (closed
 * meanwhile), -EINVAL (not a listener), -ENOMEM (the table of descriptors cannot grow; that one
 * connection is lost).  Dropping it loses no connection. */
_Async_manual(acc_accept_future) acc_fd acc_accept(acc_fd listener);
void acc_accept_future_init(struct acc_accept_future *self, acc_fd listener);
acc_poll acc_accept_future_poll(struct acc_accept_future *self, acc_context *cx,
                                acc_fd *connection);
void acc_accept_future_drop(struct acc_accept_future *self);

struct acc_tcp_connect_future {
    acc_io_op op;        /* op.fd: the socket; before it exists, why there is none */
    uint32_t address[7]; /* a sockaddr_in or sockaddr_in6 */
    uint32_t address_size;
    uint8_t state;
};

/* Connects to `host`, which is read before the first poll.  Errors: -EINVAL (no numeric address),
 * -ECONNREFUSED, -ETIMEDOUT, -ENETUNREACH, ...  Dropping it closes the socket. */
_Async_manual(acc_tcp_connect_future) acc_fd acc_tcp_connect(const char *host, uint16_t port);
void acc_tcp_connect_future_init(struct acc_tcp_connect_future *self, const char *host,
                                 uint16_t port);
acc_poll acc_tcp_connect_future_poll(struct acc_tcp_connect_future *self, acc_context *cx,
                                     acc_fd *connection);
void acc_tcp_connect_future_drop(struct acc_tcp_connect_future *self);

#ifdef __cplusplus
}
#endif

#endif
