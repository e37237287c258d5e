/* TCP: listening, accepting, connecting. */
#include "internal.h"
#include <acc/net.h>
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define ACCEPT_PAUSE_NS ((uint64_t)50 * 1000000)

typedef union Address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
} Address;

_Static_assert(sizeof(Address) <= sizeof(((struct acc_tcp_connect_future *)0)->address),
               "a connect future has room for its address");

/* The size of the address, 0: the host is not numeric. */
static socklen_t parse_address(Address *address, const char *host, uint16_t port)
{
    memset(address, 0, sizeof *address);
    if (host && strcmp(host, "localhost") == 0)
        host = "127.0.0.1";
    if (host && inet_pton(AF_INET, host, &address->v4.sin_addr) == 1) {
        address->v4.sin_family = AF_INET;
        address->v4.sin_port = htons(port);
        return sizeof address->v4;
    }
    if (host && inet_pton(AF_INET6, host, &address->v6.sin6_addr) != 1)
        return 0;
    if (!host)
        address->v6.sin6_addr = in6addr_any;
    address->v6.sin6_family = AF_INET6;
    address->v6.sin6_port = htons(port);
    return sizeof address->v6;
}

/* Both flags at creation: no other thread can fork in between. */
static int tcp_socket(int family)
{
    int fd = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    return fd < 0 ? -errno : fd;
}

/* Gives the socket to the runtime, or closes it. */
static acc_fd tcp_register(acc_runtime *rt, int fd)
{
    acc_fd result = acc__io_register(rt, fd, true, true);
    if (result.fd < 0)
        close(fd);
    return result;
}

/* SO_REUSEADDR: a restarted server takes its port over from connections in TIME_WAIT. */
acc_fd acc_tcp_listen(const char *host, uint16_t port)
{
    acc_fd result = {-ESRCH, 0};
    if (!acc__current)
        return result;
    Address address;
    socklen_t size = parse_address(&address, host, port);
    int fd = size ? tcp_socket(address.any.sa_family) : -EINVAL;
    if (fd == -EAFNOSUPPORT && !host) { /* a machine without IPv6 */
        size = parse_address(&address, "0.0.0.0", port);
        fd = tcp_socket(AF_INET);
    }
    result.fd = fd;
    if (fd < 0)
        return result;
    int on = 1, off = 0;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (!host && address.any.sa_family == AF_INET6)
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    if (bind(fd, &address.any, size) || listen(fd, SOMAXCONN)) {
        result.fd = -errno;
        close(fd);
        return result;
    }
    return tcp_register(acc__current, fd);
}

int acc_tcp_port(acc_fd fd)
{
    Address address;
    socklen_t size = sizeof address;
    if (!acc__io_find(acc__current, fd))
        return -EBADF;
    if (getsockname(fd.fd, &address.any, &size))
        return -errno;
    /* The port lies at the same place in both. */
    return ntohs(address.v4.sin_port);
}

int acc_tcp_nodelay(acc_fd fd, int on)
{
    if (!acc__io_find(acc__current, fd))
        return -EBADF;
    return setsockopt(fd.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) ? -errno : 0;
}

/* ---- accept -------------------------------------------------------------------------------- */

void acc_accept_future_init(struct acc_accept_future *self, acc_fd listener)
{
    memset(self, 0, sizeof *self);
    self->op.fd = listener;
}

enum { ACCEPT_AGAIN = 0, ACCEPT_WAIT = 1, ACCEPT_FAILED = 2 };

/* accept(2) also passes on what happened to the connection itself: that one is skipped. */
static int accept_error(int error)
{
    switch (error) {
    case EMFILE:
    case ENFILE:
    case ENOBUFS:
    case ENOMEM:
        return ACCEPT_WAIT;
    case EBADF:
    case EFAULT:
    case EINVAL:
    case ENOTSOCK:
    case EOPNOTSUPP:
    case EPERM:
        return ACCEPT_FAILED;
    default:
        return ACCEPT_AGAIN;
    }
}

/* Descriptors are short: sleep a little, but wake at once when the listener is closed, for which
 * the operation also waits as if for a connection. */
static acc_poll accept_pause(struct acc_accept_future *self, acc_context *cx, acc__io *io)
{
    acc_runtime *rt = acc__cx_runtime(cx);
    uint8_t ready = io->ready;
    io->ready &= (uint8_t)~ACC__IN;
    acc__io_proceed(&self->op, cx, io, ACC__IN);
    io->ready = ready;
    self->pausing = 1;
    acc__timer_arm(rt, &self->pause, acc__clock(rt) + ACCEPT_PAUSE_NS, acc_cx_waker(cx));
    return ACC_PENDING;
}

/* Still pausing?  A new connection meanwhile wakes us too: no reason to try earlier. */
static bool accept_pausing(struct acc_accept_future *self, acc_context *cx, acc__io *io)
{
    if (!self->pausing)
        return false;
    if (!self->pause.next) {
        self->pausing = 0;
        return false;
    }
    self->pause.waker = acc_cx_waker(cx);
    uint8_t ready = io->ready;
    io->ready &= (uint8_t)~ACC__IN;
    acc__io_proceed(&self->op, cx, io, ACC__IN);
    io->ready = ready;
    return true;
}

/* One system call a connection: a listener that is ready is tried until it says EAGAIN, over as
 * many polls as there are connections. */
acc_poll acc_accept_future_poll(struct acc_accept_future *self, acc_context *cx, acc_fd *connection)
{
    acc_runtime *rt = acc__cx_runtime(cx);
    acc__io *io;
    acc_fd result = {acc__io_enter(&self->op, cx, &io), 0};
    if (result.fd == ACC__SUSPEND)
        return ACC_PENDING;
    if (result.fd == 0 && accept_pausing(self, cx, io))
        return ACC_PENDING;
    while (result.fd == 0) {
        if (!acc__io_proceed(&self->op, cx, io, ACC__IN))
            return ACC_PENDING;
        int fd = accept4(self->op.fd.fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        int error = errno;
        if (fd >= 0)
            result = tcp_register(rt, fd);
        else if (error == EAGAIN || error == EWOULDBLOCK)
            io->ready &= (uint8_t)~ACC__IN;
        else if (accept_error(error) == ACCEPT_WAIT)
            return accept_pause(self, cx, io);
        else if (accept_error(error) == ACCEPT_FAILED)
            result.fd = -error;
    }
    acc__timer_disarm(rt, &self->pause);
    *connection = result;
    return ACC_READY;
}

void acc_accept_future_drop(struct acc_accept_future *self)
{
    acc__io_drop(&self->op);
    if (self->pause.next)
        acc__timer_disarm(acc__runtime_of(self->pause.waker.executor), &self->pause);
}

/* ---- connect ------------------------------------------------------------------------------- */

enum { CONNECT_NEW, CONNECT_WAIT };

/* The host is read here and not at the first poll: the string may be gone by then, as in
 * spawn(acc_tcp_connect(buffer, port)). */
void acc_tcp_connect_future_init(struct acc_tcp_connect_future *self, const char *host,
                                 uint16_t port)
{
    Address address;
    memset(self, 0, sizeof *self);
    self->address_size = host ? parse_address(&address, host, port) : 0;
    if (self->address_size)
        memcpy(self->address, &address, self->address_size);
    self->op.fd.fd = -EINVAL;
}

/* The socket, on its way; or the error. */
static acc_fd connect_begin(struct acc_tcp_connect_future *self, acc_runtime *rt)
{
    Address address;
    acc_fd result = {-EINVAL, 0};
    if (!self->address_size)
        return result;
    memcpy(&address, self->address, self->address_size);
    result.fd = tcp_socket(address.any.sa_family);
    if (result.fd < 0)
        return result;
    /* Before the reactor knows it: an unconnected socket counts as hung up.  Interrupted, it goes
     * on in the background as it does anyway. */
    if (connect(result.fd, &address.any, self->address_size) && errno != EINPROGRESS &&
        errno != EINTR) {
        int error = -errno;
        close(result.fd);
        result.fd = error;
        return result;
    }
    return tcp_register(rt, result.fd);
}

/* Whether the connection stands: 1 no news yet, 0, or -errno. */
static int connect_state(int fd)
{
    int error = 0;
    socklen_t size = sizeof error;
    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size))
        return -errno;
    if (error)
        return -error;
    Address peer;
    socklen_t peer_size = sizeof peer;
    if (getpeername(fd, &peer.any, &peer_size) == 0)
        return 0;
    return errno == ENOTCONN ? 1 : -errno;
}

/* The outcome is asked for and not inferred from an event: in the hostile build, or when polled for
 * another arm's sake, the poll comes before any event. */
acc_poll acc_tcp_connect_future_poll(struct acc_tcp_connect_future *self, acc_context *cx,
                                     acc_fd *connection)
{
    if (self->state == CONNECT_NEW) {
        self->op.fd = connect_begin(self, acc__cx_runtime(cx));
        self->state = CONNECT_WAIT;
    }
    acc__io *io;
    int error = acc__io_enter(&self->op, cx, &io);
    if (error == ACC__SUSPEND)
        return ACC_PENDING;
    while (!error) {
        if (!acc__io_proceed(&self->op, cx, io, ACC__OUT))
            return ACC_PENDING;
        error = connect_state(self->op.fd.fd);
        if (error != 1)
            break;
        io->ready &= (uint8_t)~ACC__OUT;
        error = 0;
    }
    acc_fd result = self->op.fd;
    if (error) {
        acc_close(result); /* -EBADF where there is none */
        result.fd = error;
        result.generation = 0;
    }
    *connection = result;
    return ACC_READY;
}

/* Nobody else has seen the descriptor yet. */
void acc_tcp_connect_future_drop(struct acc_tcp_connect_future *self)
{
    acc__io_drop(&self->op);
    if (self->state == CONNECT_WAIT)
        acc_close(self->op.fd);
}
