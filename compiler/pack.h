/* pack: where in the frame each thing lies.  See pack.c. */
#ifndef ACC_PACK_H
#define ACC_PACK_H

#include "acc.h"

/* Needs keep, classes and conflicts of `function` and the frames of what it awaits; leaves
 * Function.frame, or an error where the frame is too large. */
void pack(Unit *unit, Function *function);

#endif
