/* set: sets of small integers as values, which share what they have in common.
 *
 * A Set is a tree; its nodes never change, and within a pool equal sets are the same tree.  So a
 * copy costs nothing, sets are equal where the pointers are, a set that differs from another by one
 * member takes some ten nodes more, and an operation on two sets costs as much as they differ.
 * NULL is the empty set. */
#ifndef ACC_SET_H
#define ACC_SET_H

#include "util.h"

typedef SetNode *Set;
typedef struct SetPool SetPool;

SetPool *set_pool(Arena *arena); /* what it makes lives in `arena` */
Set set_with(SetPool *pool, Set set, uint32_t i);
Set set_without(SetPool *pool, Set set, uint32_t i);
Set set_union(SetPool *pool, Set a, Set b);
Set set_intersect(SetPool *pool, Set a, Set b);
Set set_subtract(SetPool *pool, Set a, Set b);
Set set_slice(SetPool *pool, Set set, uint32_t begin, uint32_t end); /* the members in between */
/* Out of the pool, into an arena of its own; what is shared among them stays shared.  Each set of a
 * pool goes to the same arena. */
Set set_move(Arena *arena, Set set);

bool set_has(const SetNode *set, size_t i);
size_t set_next(const SetNode *set, size_t from); /* the first >= from, or (size_t)-1 */
size_t set_count(const SetNode *set);
/* The members of `a` that `b` has not; steps over what the two share. */
void set_each_missing(const SetNode *a, const SetNode *b, SetVisitor *visit, void *context);
void set_add_to(const SetNode *set, uint64_t *words); /* bits of words, 64 a word */
void set_remove_from(const SetNode *set, uint64_t *words);
#define SET_EACH(i, set)                                                                           \
    for (size_t i = set_next((set), 0); i != (size_t)-1; i = set_next((set), i + 1))

#endif
