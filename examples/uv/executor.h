/* executor.h: tasks of acc on a libuv loop.
 *
 * The loop stays its owner's.  The executor is one of its guests: an idle handle that is active
 * while tasks are ready, an async handle through which other threads wake them, and a timer for
 * what await_within waits for.
 */
#ifndef EXECUTOR_H
#define EXECUTOR_H

#include <acc/async.h>
#include <uv.h>

/* Tasks that are spawned and futures that are run on this thread are on `loop` from now on.  One
 * executor a program: its slots are static, so that every waker is good for ever. */
void executor_open(uv_loop_t *loop);

/* Drops the tasks that are left and closes the three handles; the loop has to run once more. */
void executor_close(void);

uv_loop_t *executor_loop(void);

#endif
