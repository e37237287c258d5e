/* check.h: what the files of the pass `check` share. */
#ifndef ACC_CHECK_H
#define ACC_CHECK_H

#include "source.h"

/* check.c: what uses the value of `node`, behind parentheses and conversions. */
Node *user_of(Node *node);

/* Whether a call there makes what may live longer than an await of it: a task, a box. */
bool outlives_await(const Node *maker);

/* check_lent.c: what a lazy future is lent to, when all else is right. */
void check_lent(Unit *unit);

/* check_blocks.c: the rules of await_all, await_any, await_within and await_break in one function;
 * and that such words stand in async functions only. */
void check_blocks(Unit *unit, Function *function);
void check_block_words(Unit *unit);

#endif
