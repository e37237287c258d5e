/* check.h: what check.c and check_blocks.c share. */
#ifndef ACC_CHECK_H
#define ACC_CHECK_H

#include "source.h"

/* check_blocks.c: the rules of await_all, await_any, await_within and await_break in one function;
 * and that such words stand in async functions only. */
void check_blocks(Unit *unit, Function *function);
void check_block_words(Unit *unit);

#endif
