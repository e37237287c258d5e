/* The reactor: which descriptors are ready, and who waits for them.
 *
 * Each descriptor is added to epoll once, edge-triggered, for both ways.  Its entry remembers what
 * the edges said; an operation tries first, and only EAGAIN (or a short count, where that means
 * the same) clears the memory and lets it wait for the next edge.
 *
 * An event carries the generation under which the descriptor was registered, so one that was
 * fetched before a close does not reach the next owner of the number.
 *
 * Entries lie in chunks that do not move: waiters point into them.
 */
#include "internal.h"
#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

enum { CHUNK = 64 }; /* entries */

/* ---- the table ----------------------------------------------------------------------------- */

/* Only the directory moves; the chunks, into which waiters point, stay. */
static bool grow_directory(acc_runtime *rt, uint32_t wanted)
{
    uint32_t count = rt->io_chunk_count ? rt->io_chunk_count : 4;
    while (count < wanted)
        count *= 2;
    acc__io **chunks = acc__allocate(count * sizeof *chunks, _Alignof(acc__io *));
    if (!chunks)
        return false;
    memset(chunks, 0, count * sizeof *chunks);
    if (rt->io_chunks)
        memcpy(chunks, rt->io_chunks, rt->io_chunk_count * sizeof *chunks);
    acc__release(rt->io_chunks, rt->io_chunk_count * sizeof *chunks, _Alignof(acc__io *));
    rt->io_chunks = chunks;
    rt->io_chunk_count = count;
    return true;
}

/* The entry for a number, made if need be; NULL: no memory. */
static acc__io *entry_make(acc_runtime *rt, uint32_t fd)
{
    uint32_t chunk = fd / CHUNK;
    if (chunk >= rt->io_chunk_count && !grow_directory(rt, chunk + 1))
        return NULL;
    if (!rt->io_chunks[chunk]) {
        acc__io *entries = acc__allocate(CHUNK * sizeof *entries, _Alignof(acc__io));
        if (!entries)
            return NULL;
        memset(entries, 0, CHUNK * sizeof *entries);
        rt->io_chunks[chunk] = entries;
    }
    return &rt->io_chunks[chunk][fd % CHUNK];
}

acc__io *acc__io_find(acc_runtime *rt, acc_fd fd)
{
    uint32_t chunk = (uint32_t)fd.fd / CHUNK;
    if (!rt || fd.fd < 0 || chunk >= rt->io_chunk_count || !rt->io_chunks[chunk])
        return NULL;
    acc__io *io = &rt->io_chunks[chunk][fd.fd % CHUNK];
    return io->generation && io->generation == fd.generation ? io : NULL;
}

/* The descriptor must be non-blocking.  On an error it stays the caller's. */
acc_fd acc__io_register(acc_runtime *rt, int fd, bool is_socket, bool short_ends)
{
    acc_fd result = {-ENOMEM, 0};
    acc__io *io = entry_make(rt, (uint32_t)fd);
    if (!io)
        return result;
    uint32_t generation = rt->io_generation + 1 ? rt->io_generation + 1 : 1;
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET};
    event.data.u64 = (uint64_t)generation << 32 | (uint32_t)fd;
    if (epoll_ctl(rt->epoll_fd, EPOLL_CTL_ADD, fd, &event)) {
        result.fd = -errno;
        return result;
    }
    rt->io_generation = generation;
    memset(io, 0, sizeof *io);
    io->generation = generation;
    io->ready = ACC__IN | ACC__OUT; /* try first */
    io->is_socket = is_socket;
    io->short_ends = short_ends;
    result.fd = fd;
    result.generation = generation;
    return result;
}

/* ---- waiting ------------------------------------------------------------------------------- */

/* `outside` counts who waits for the world: with nobody there, the loop skips its system call and a
 * paused clock may jump. */
static void unlink_waiter(acc_runtime *rt, acc_io_waiter *waiter)
{
    *waiter->link = waiter->next;
    if (waiter->next)
        waiter->next->link = waiter->link;
    waiter->next = NULL;
    waiter->link = NULL;
    rt->outside--;
}

/* All of them, not the first: a woken one may be dropped before it reads, and which of them will
 * read enough is not known here. */
static void wake_waiters(acc_runtime *rt, acc__io *io, int direction)
{
    acc_io_waiter *waiter;
    while ((waiter = io->waiters[direction - 1])) {
        unlink_waiter(rt, waiter);
        acc_wake_local(waiter->waker);
    }
}

/* Each poll of an operation begins here: 0 and the entry, ACC__SUSPEND, or the error it ends with.
 */
int acc__io_enter(acc_io_op *op, acc_context *cx, acc__io **io)
{
    *io = acc__io_find(acc__cx_runtime(cx), op->fd);
    if (!*io)
        return op->waited ? -ECANCELED : op->fd.fd < 0 ? op->fd.fd : -EBADF;
    if (acc__hard_suspend(&op->hard, cx)) {
        op->waited = 1;
        return ACC__SUSPEND;
    }
    return 0;
}

/* Whether to try now.  If not, the operation's waker is arranged for and it returns PENDING. */
bool acc__io_proceed(acc_io_op *op, acc_context *cx, acc__io *io, int direction)
{
    acc_runtime *rt = acc__cx_runtime(cx);
    if (io->ready & direction) {
        if (acc_cx_spend(cx)) {
            if (op->waiter.link) /* polled for another arm's sake, and luckily */
                unlink_waiter(rt, &op->waiter);
            return true;
        }
        acc_wake_local(acc_cx_waker(cx));
        return false;
    }
    op->waiter.waker = acc_cx_waker(cx);
    op->waited = 1;
    if (op->waiter.link)
        return false;
    acc_io_waiter **end = &io->waiters[direction - 1];
    while (*end)
        end = &(*end)->next;
    op->waiter.next = NULL;
    op->waiter.link = end;
    *end = &op->waiter;
    rt->outside++;
    return false;
}

void acc__io_drop(acc_io_op *op)
{
    if (op->waiter.link)
        unlink_waiter(acc__runtime_of(op->waiter.waker.executor), &op->waiter);
}

/* ---- epoll --------------------------------------------------------------------------------- */

/* The eventfd belongs to the pooled runtime, the epoll descriptor to one life of it. */
int acc__reactor_open(acc_runtime *rt)
{
    rt->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    if (rt->epoll_fd < 0)
        return -errno;
    /* Edge-triggered, so nobody has to read it: each write is an edge. */
    struct epoll_event event = {.events = EPOLLIN | EPOLLET};
    if (epoll_ctl(rt->epoll_fd, EPOLL_CTL_ADD, rt->event_fd, &event)) {
        int error = -errno;
        close(rt->epoll_fd);
        return error;
    }
    return 0;
}

static void deliver(acc_runtime *rt, const struct epoll_event *event)
{
    acc_fd fd = {(int32_t)(uint32_t)event->data.u64, (uint32_t)(event->data.u64 >> 32)};
    acc__io *io = fd.generation ? acc__io_find(rt, fd) : NULL;
    if (!io)
        return; /* the eventfd, or closed since */
    int ready = 0;
    if (event->events & EPOLLIN)
        ready |= ACC__IN;
    if (event->events & EPOLLOUT)
        ready |= ACC__OUT;
    if (event->events & (EPOLLHUP | EPOLLRDHUP | EPOLLERR)) {
        ready = ACC__IN | ACC__OUT;
        io->hung_up = 1;
    }
    io->ready |= (uint8_t)ready;
    if (ready & ACC__IN)
        wake_waiters(rt, io, ACC__IN);
    if (ready & ACC__OUT)
        wake_waiters(rt, io, ACC__OUT);
}

/* epoll_pwait2 counts in nanoseconds; milliseconds, rounded up, make a short sleep a tick late. */
static int fetch(acc_runtime *rt, struct epoll_event *events, int64_t timeout_ns)
{
#if defined(__GLIBC_PREREQ)
#if __GLIBC_PREREQ(2, 35)
    static _Atomic(bool) missing; /* a kernel before 5.11 */
    if (timeout_ns > 0 && !atomic_load_explicit(&missing, memory_order_relaxed)) {
        struct timespec t = {timeout_ns / 1000000000, timeout_ns % 1000000000};
        int n = epoll_pwait2(rt->epoll_fd, events, ACC__EVENTS, &t, NULL);
        if (n >= 0 || errno != ENOSYS)
            return n;
        atomic_store_explicit(&missing, true, memory_order_relaxed);
    }
#endif
#endif
    int64_t ms = timeout_ns < 0 ? -1 : (timeout_ns + 999999) / 1000000;
    return epoll_wait(rt->epoll_fd, events, ACC__EVENTS, ms > 86400000 ? 86400000 : (int)ms);
}

/* Waits at most that long, -1: for ever, for events; may return early and without any. */
void acc__reactor_wait(acc_runtime *rt, int64_t timeout_ns)
{
    struct epoll_event events[ACC__EVENTS];
    int count = fetch(rt, events, timeout_ns);
    for (int i = 0; i < count; i++)
        deliver(rt, &events[i]);
}

/* ---- closing ------------------------------------------------------------------------------- */

int acc_disown(acc_fd fd)
{
    acc_runtime *rt = acc__current;
    acc__io *io = acc__io_find(rt, fd);
    if (!io)
        return -EBADF;
    io->generation = 0; /* first: whoever is woken finds it closed */
    wake_waiters(rt, io, ACC__IN);
    wake_waiters(rt, io, ACC__OUT);
    /* By hand and not by close: a duplicate of the descriptor would keep the registration. */
    struct epoll_event unused = {0};
    epoll_ctl(rt->epoll_fd, EPOLL_CTL_DEL, fd.fd, &unused);
    return fd.fd;
}

int acc_close(acc_fd fd)
{
    int number = acc_disown(fd);
    if (number < 0)
        return number;
    /* Linux closes it even when it says EINTR. */
    return close(number) && errno != EINTR ? -errno : 0;
}

/* By now no task is left, so nobody waits; what is open was leaked or meant to live this long. */
void acc__reactor_close(acc_runtime *rt)
{
    for (uint32_t chunk = 0; chunk < rt->io_chunk_count; chunk++) {
        acc__io *entries = rt->io_chunks[chunk];
        for (int i = 0; entries && i < CHUNK; i++) {
            acc_fd fd = {(int32_t)(chunk * CHUNK) + i, entries[i].generation};
            acc_close(fd);
        }
        acc__release(entries, CHUNK * sizeof *entries, _Alignof(acc__io));
    }
    acc__release(rt->io_chunks, rt->io_chunk_count * sizeof(acc__io *), _Alignof(acc__io *));
    rt->io_chunks = NULL;
    rt->io_chunk_count = 0;
    close(rt->epoll_fd);
    rt->epoll_fd = -1;
}
