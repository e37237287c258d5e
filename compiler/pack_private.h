/* pack_private.h: what pack.c and pack_needs.c share: the search for places. */
#ifndef ACC_PACK_PRIVATE_H
#define ACC_PACK_PRIVATE_H

#include "space.h"

enum { BUDGET = 1000000 }; /* slots looked at, in all tries for one function */

typedef struct Need {
    VEC(Slot) slots;    /* by alignment, then size, both falling, then by declaration */
    const BitSet *keep; /* of its await; NULL: the start */
    size_t pinned;      /* how many it keeps */
    uint64_t bytes, solid, largest;
    const Local *result; /* pinned, and written while the child is still there; or NULL */
} Need;

typedef struct Plan {
    uint64_t *pinned;   /* offsets */
    uint64_t **offsets; /* of each state's slots */
    uint64_t tag, size, stored_size;
} Plan;

/* Where a pinned local looks for room first. */
typedef enum Side { FROM_BEGIN, AROUND_CHILDREN, FROM_END, SIDES } Side;

typedef VEC(size_t) Indices;

typedef struct Search {
    const Unit *unit;
    Arena *arena; /* scratch */
    Function *function;
    VEC(Local *) pinned;
    uint32_t *pinned_at; /* by Local.index: in `pinned` */
    uint64_t *degree;    /* of a pinned local: the bytes it conflicts with */
    size_t *others;      /* of a pinned local: how many it conflicts with */
    size_t *order;       /* in which the pinned locals are placed */
    Side *side;          /* of each pinned local, in this try */
    Indices *keepers;    /* of each pinned local: the states that keep it; or NULL: too many, the
                            first try will spend the budget */
    bool *is_placed;     /* in this try */
    BitSet nothing;
    Cover cover; /* by the pinned locals that are in the way of the last one placed, or that the
                    last state keeps: those of the next are mostly the same */
    Need *needs; /* one a state; 0 is the start */
    size_t state_count;
    bool embeds_tag;
    uint32_t tag_size;
    uint64_t align, bound;               /* embedded */
    uint64_t stored_align, stored_bound; /* stored */
    uint64_t spent;
    uint32_t seed;
    Plan now, best;
    Space space;
    uint64_t *trial; /* offsets of a state's slots in another order */
} Search;

static inline uint64_t round_up(uint64_t offset, uint64_t align)
{
    return (offset + align - 1) / align * align;
}

static inline void grow(uint64_t *to, uint64_t value)
{
    *to = value > *to ? value : *to;
}

static inline bool is_pinned(const Local *local)
{
    return local->cls == LOCAL_PINNED;
}

/* Without a place. */
Slot local_slot(Local *local);
int compare_slots(const Slot *a, const Slot *b); /* the child, then by declaration */

/* Need search->function, state_count, tag_size and embeds_tag. */
void find_pinned(Search *search);
void find_needs(Search *search);
void find_bounds(Search *search);

#endif
