/* verify.h: what the checkers of the invariants share. */
#ifndef ACC_VERIFY_H
#define ACC_VERIFY_H

#include "acc.h"

typedef struct Check {
    const char *pass;
    const Function *function;
    Arena *arena;        /* scratch */
    const Slot **pinned; /* layout: by Local.index, its pinned slot or NULL */
} Check;

#define EXPECT(check, condition, ...)                                                              \
    ((condition) ? (void)0 : internal_error((check)->pass, (check)->function->name, __VA_ARGS__))

#endif
