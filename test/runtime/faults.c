/* The n-th allocation fails, for n = 1, 2, ... until a run completes without the fault: an error
 * arrives where it should, nothing leaks, and the runtime works on. */
#include "test.h"
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

static long failing, calls, alive;

static void *counted_allocate(void *self, size_t size, size_t align)
{
    (void)self;
    if (++calls == failing)
        return NULL;
    alive++;
    void *memory = NULL;
    return posix_memalign(&memory, align < sizeof(void *) ? sizeof(void *) : align, size) ? NULL
                                                                                          : memory;
}

static void counted_release(void *self, void *memory, size_t size, size_t align)
{
    (void)self;
    (void)align;
    memset(memory, 0xEE, size);
    alive--;
    free(memory);
}

static acc_poll naps(struct machine *self, acc_context *cx)
{
    BEGIN SLEEP(1);
    END;
}

/* Enough tasks for several chunks of slots, and descriptors for the table to grow. */
static acc_poll everything(struct machine *self, acc_context *cx)
{
    static acc_handle handles[300];
    static int failed, hogs[300];
    BEGIN failed = 0;
    for (int i = 0; i < 300; i++)
        handles[i] = start(naps, NULL, i);
    for (self->i = 0; self->i < 300; self->i++) {
        JOIN(handles[self->i], NULL);
        CHECK(self->status == 0 || self->status == -ENOMEM);
        failed += self->status != 0;
        JOIN(handles[self->i], NULL); /* a failed spawn's handle goes on saying so */
        CHECK(self->status == -ESRCH || self->status == -ENOMEM);
    }
    self->peer = acc_tcp_listen("127.0.0.1", 0);
    for (int i = 0; i < 300; i++)
        hogs[i] = dup(0);
    self->fd = acc_tcp_listen("127.0.0.1", 0);
    CHECK(self->fd.fd >= 0 || self->fd.fd == -ENOMEM);
    failed += self->fd.fd < 0;
    if (self->fd.fd >= 0)
        acc_close(self->fd);
    CHECK(acc_tcp_port(self->peer) > 0 || self->peer.fd == -ENOMEM); /* the table has moved */
    failed += self->peer.fd < 0;
    acc_close(self->peer);
    for (int i = 0; i < 300; i++)
        close(hogs[i]);
    self->number = failed;
    END;
}

/* A group's child has no slot: child_open says so, and closing it is allowed. */
static acc_poll child(struct machine *self, acc_context *cx)
{
    static acc_child_queue queue;
    static acc_child children[1000];
    acc_executor *ex = acc_cx_executor(cx);
    (void)self;
    acc_child_queue_init(&queue);
    failing = calls + 1;
    int opened = 0;
    for (; opened < 1000; opened++)
        if (ex->ops->child_open(ex, &queue, &children[opened])) /* -ENOMEM */
            break;
    CHECK(opened < 1000);
    CHECK(calls == failing);
    for (int i = 0; i <= opened; i++)
        ex->ops->child_close(ex, &children[i]);
    return ACC_READY;
}

static int boxed_drops;

/* What generated code does when `boxed` gets no memory. */
static void count_drop(struct machine *self)
{
    (void)self;
    boxed_drops++;
}

static acc_poll fails(struct machine *self, acc_context *cx)
{
    acc_executor *ex = acc_cx_executor(cx);
    self->dropped = count_drop;
    failing = calls + 1;
    CHECK(ex->ops->allocate(ex, 100, 32) == NULL);
    failing = 0;
    ex->ops->fail(cx, -ENOMEM);
    return ACC_PENDING;
}

static acc_poll failed_box(struct machine *self, acc_context *cx)
{
    BEGIN self->handle = start(fails, NULL, 0);
    JOIN(self->handle, NULL);
    CHECK_INT(self->status, -ENOMEM);
    CHECK_INT(boxed_drops, 1);
    END;
}

/* No descriptors for a runtime. */
static void no_descriptors(void)
{
    struct rlimit limit, low;
    CHECK_INT(getrlimit(RLIMIT_NOFILE, &limit), 0);
    low = limit;
    for (rlim_t n = 3; n < 6; n++) {
        low.rlim_cur = n;
        CHECK_INT(setrlimit(RLIMIT_NOFILE, &low), 0);
        acc_runtime *rt = acc_runtime_new();
        CHECK(rt != NULL || errno == EMFILE);
        acc_runtime_free(rt);
        CHECK_INT(setrlimit(RLIMIT_NOFILE, &limit), 0);
    }
}

int main(void)
{
    acc_allocator counted = {counted_allocate, counted_release, NULL};
    acc_set_allocator(&counted);
    failing = 1;
    CHECK(acc_runtime_new() == NULL && errno == ENOMEM);
    CHECK_INT(alive, 0);
    no_descriptors();
    long runs = 0, failures = 0;
    for (long n = 0;; n++) {
        acc_runtime *rt = acc_runtime_new();
        CHECK(rt != NULL);
        run(naps, NULL, 0);
        calls = 0;
        /* First the second chunk of slots: 63 tasks fit into the one that is there. */
        failing = n ? n : 65;
        long failed = run(everything, NULL, 0);
        failures += failed;
        CHECK(failed > 0 || calls < failing);
        acc_runtime_free(rt);
        runs++;
        CHECK_INT(alive, 4); /* the runtime and three chunks of slots: pooled, not leaked */
        if (n && calls < failing)
            break;
    }
    CHECK(runs > 300 && failures >= runs - 1);
    failing = -1;
    run(child, NULL, 0);
    run(failed_box, NULL, 0);
    return 0;
}
