/* A header of the dialect, for every reader: reserved words only, so that C++ reads it too. */
#ifndef READERS_H
#define READERS_H
#include <acc/async.h>
#include <acc/io.h>
#include <acc/net.h>
#include <acc/signal.h>
#include <acc/stream.h>
#include <acc/sync.h>
#include <acc/task.h>
#include <acc/time.h>

#ifdef __cplusplus
extern "C" {
#endif
_Async int fetch(const char *url, char *buffer, size_t size);
_Async void nothing(void);
_Future(int) start_fetch(const char *url);
struct job {
    _Future(long) task;
    int number;
};
struct nap_future {
    int left;
};
_Async_manual(nap_future) void nap(int ms);
void nap_future_init(struct nap_future *self, int ms);
acc_poll nap_future_poll(struct nap_future *self, acc_context *cx);
void nap_future_drop(struct nap_future *self);
static inline int job_number(const struct job *job)
{
    return job->number;
}
#ifdef __cplusplus
}
#endif
#endif
