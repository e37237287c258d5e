/* verify.h: what the checkers of the invariants share. */
#ifndef ACC_VERIFY_H
#define ACC_VERIFY_H

#include "acc.h"

typedef struct Check {
    const char *pass;
    const Function *function;
    Arena *arena;        /* scratch */
    bool *ends;          /* cfg: by Block.index, of a drop chain that was seen to end */
    const Slot **pinned; /* layout: by Local.index, its pinned slot or NULL */
    uint32_t *wanted;    /* layout: by Local.index, k + 1: state k needs it, and no slot was seen */
} Check;

/* Liveness: blocks times locals; layout: what all states keep, and all conflicts.  Above that the
 * check takes seconds, and only --verify has it. */
enum { LARGE_CHECK = 4000000 };
bool keeps_much(const Function *function); /* more than that */

#define EXPECT(check, condition, ...)                                                              \
    ((condition) ? (void)0 : internal_error((check)->pass, (check)->function->name, __VA_ARGS__))

#endif
