/* Both sides include it: what acc compiles and what another compiler does. */
#ifndef PLAIN_SIDE_H
#define PLAIN_SIDE_H

#include <acc/async.h>

/* Written by hand in the plain file, awaited in the dialect's. */
struct turns {
    int left;
};
_Async_manual(turns) int wait_turns(int n);
void turns_init(struct turns *self, int n);
acc_poll turns_poll(struct turns *self, acc_context *cx, int *out);
void turns_drop(struct turns *self);

/* Written in the dialect, polled in the plain file. */
_Async long sum_up(int n, const char *text);
struct sum_up_future;
void sum_up_future_init(struct sum_up_future *self, int n, const char *text);
acc_poll sum_up_future_poll(struct sum_up_future *self, acc_context *cx, long *out);
acc_poll sum_up_future_start(struct sum_up_future *self, acc_context *cx, long *out, int n,
                             const char *text);
void sum_up_future_drop(struct sum_up_future *self);
extern const acc_type sum_up_future_type;

#endif
