/* set: sets as values; see set.h.
 *
 * A leaf holds 64 neighbours as bits.  A branch has a bit in which the members of its two halves
 * differ, and a prefix that they all begin with; there is none where one half would be empty.
 * Chris Okasaki and Andrew Gill, "Fast Mergeable Integer Maps" (1998).  All nodes of a pool are in
 * a hash table, so that none is made twice. */
#include "set.h"

enum { LEAF = 32 /* the bit of a leaf: its members differ below it, and in it */ };

struct SetNode {
    uint32_t prefix, bit; /* the prefix is that of the members above `bit`, zeros behind it */
    union {
        uint64_t members; /* of a leaf */
        SetNode *half[2]; /* of a branch: those whose `bit` is clear, and set */
    };
    SetNode *moved; /* set_move: where */
};

typedef enum Operation { UNION, INTERSECT, SUBTRACT } Operation;

/* What an operation on two branches gave. */
typedef struct Memo {
    Set a, b, result;
    Operation operation;
} Memo;

/* Nodes for each memo: operations on sets that are much like those before meet mostly the same
 * branches again. */
enum { FIRST_SLOTS = 64, SLOTS_PER_MEMO = 8 };

/* The hash stands with the node, because a large pool is in no cache. */
typedef struct Slot {
    SetNode *node; /* NULL: free */
    uint64_t hash;
} Slot;

struct SetPool {
    Arena *arena;
    Slot *slots; /* open addressing; at most half are taken */
    size_t slot_count, node_count;
    Memo *memos; /* by hash, each in the place of the one before it; one for SLOTS_PER_MEMO slots */
};

static void make_tables(SetPool *pool, size_t slots)
{
    pool->slot_count = slots;
    pool->slots = NEW_ARRAY(pool->arena, Slot, slots);
    pool->memos = NEW_ARRAY(pool->arena, Memo, slots / SLOTS_PER_MEMO);
}

SetPool *set_pool(Arena *arena)
{
    SetPool *pool = NEW(arena, SetPool);
    pool->arena = arena;
    make_tables(pool, FIRST_SLOTS);
    return pool;
}

/* ---- nodes ---------------------------------------------------------------------------------- */

static bool same_node(const SetNode *a, const SetNode *b)
{
    if (a->prefix != b->prefix || a->bit != b->bit)
        return false;
    return a->bit == LEAF ? a->members == b->members
                          : a->half[0] == b->half[0] && a->half[1] == b->half[1];
}

static uint64_t mix(uint64_t hash, uint64_t more)
{
    hash = (hash ^ more) * 0x9e3779b97f4a7c15U;
    return hash ^ hash >> 29;
}

static uint64_t hash_node(const SetNode *node)
{
    uint64_t hash = mix(node->prefix, node->bit);
    if (node->bit == LEAF)
        return mix(hash, node->members);
    return mix(mix(hash, (uintptr_t)node->half[0]), (uintptr_t)node->half[1]);
}

/* Where `node` is, or belongs; NULL: one that is in no slot. */
static Slot *find_slot(const SetPool *pool, const SetNode *node, uint64_t hash)
{
    for (uint64_t at = hash;; at++) {
        Slot *slot = &pool->slots[at & (pool->slot_count - 1)];
        if (!slot->node || (node && slot->hash == hash && same_node(slot->node, node)))
            return slot;
    }
}

static void grow(SetPool *pool)
{
    Slot *old = pool->slots;
    size_t count = pool->slot_count;
    make_tables(pool, 2 * count);
    for (size_t i = 0; i < count; i++)
        if (old[i].node)
            *find_slot(pool, NULL, old[i].hash) = old[i];
}

static Set intern(SetPool *pool, SetNode node)
{
    uint64_t hash = hash_node(&node);
    Slot *slot = find_slot(pool, &node, hash);
    if (slot->node)
        return slot->node;
    if (++pool->node_count > pool->slot_count / 2) {
        grow(pool);
        slot = find_slot(pool, NULL, hash);
    }
    *slot = (Slot){NEW(pool->arena, SetNode), hash};
    *slot->node = node;
    return slot->node;
}

static Set leaf(SetPool *pool, uint32_t prefix, uint64_t members)
{
    return members ? intern(pool, (SetNode){.prefix = prefix, .bit = LEAF, .members = members})
                   : NULL;
}

static Set branch(SetPool *pool, uint32_t prefix, uint32_t bit, Set low, Set high)
{
    if (!low || !high)
        return low ? low : high;
    return intern(pool, (SetNode){.prefix = prefix, .bit = bit, .half = {low, high}});
}

/* `of` with other halves. */
static Set rebuild(SetPool *pool, Set of, Set low, Set high)
{
    if (low == of->half[0] && high == of->half[1])
        return of;
    return branch(pool, of->prefix, of->bit, low, high);
}

static uint32_t prefix_at(uint32_t i, uint32_t bit)
{
    return i & ~(bit | (bit - 1));
}

static bool covers(const SetNode *set, uint32_t i)
{
    return prefix_at(i, set->bit) == set->prefix;
}

static int half_of(const SetNode *set, uint32_t i)
{
    return (i & set->bit) != 0;
}

/* The union of two that do not overlap. */
static Set join(SetPool *pool, Set a, Set b)
{
    uint32_t bit = (uint32_t)1 << (31 - __builtin_clz(a->prefix ^ b->prefix));
    bool swap = a->prefix & bit;
    return branch(pool, prefix_at(a->prefix, bit), bit, swap ? b : a, swap ? a : b);
}

/* Of the halves of two branches with the same `bit`, and prefix. */
static Set by_halves(SetPool *pool, Operation operation, Set a, Set b)
{
    static Set (*const functions[])(SetPool *, Set, Set) = {
        [UNION] = set_union, [INTERSECT] = set_intersect, [SUBTRACT] = set_subtract};
    uint64_t hash = mix(mix(operation, (uintptr_t)a), (uintptr_t)b);
    size_t at = hash & (pool->slot_count / SLOTS_PER_MEMO - 1);
    const Memo *memo = &pool->memos[at];
    if (memo->a == a && memo->b == b && memo->operation == operation)
        return memo->result;
    Set low = functions[operation](pool, a->half[0], b->half[0]);
    Set high = functions[operation](pool, a->half[1], b->half[1]);
    Set result = rebuild(pool, a, low, high);
    at = hash & (pool->slot_count / SLOTS_PER_MEMO - 1); /* there may be more by now */
    pool->memos[at] = (Memo){a, b, result, operation};
    return result;
}

/* ---- operations ----------------------------------------------------------------------------- */

Set set_union(SetPool *pool, Set a, Set b)
{
    if (!a || !b || a == b)
        return a ? a : b;
    if (a->bit < b->bit)
        return set_union(pool, b, a);
    if (!covers(a, b->prefix))
        return join(pool, a, b);
    if (a->bit == b->bit)
        return a->bit == LEAF ? leaf(pool, a->prefix, a->members | b->members)
                              : by_halves(pool, UNION, a, b);
    return half_of(a, b->prefix) ? rebuild(pool, a, a->half[0], set_union(pool, a->half[1], b))
                                 : rebuild(pool, a, set_union(pool, a->half[0], b), a->half[1]);
}

Set set_intersect(SetPool *pool, Set a, Set b)
{
    if (!a || !b || a == b)
        return a ? b : NULL;
    if (a->bit < b->bit)
        return set_intersect(pool, b, a);
    if (!covers(a, b->prefix))
        return NULL;
    if (a->bit == b->bit)
        return a->bit == LEAF ? leaf(pool, a->prefix, a->members & b->members)
                              : by_halves(pool, INTERSECT, a, b);
    return set_intersect(pool, a->half[half_of(a, b->prefix)], b);
}

Set set_subtract(SetPool *pool, Set a, Set b)
{
    if (!a || !b || a == b)
        return b ? (a == b ? NULL : a) : a;
    if (a->bit < b->bit)
        return covers(b, a->prefix) ? set_subtract(pool, a, b->half[half_of(b, a->prefix)]) : a;
    if (!covers(a, b->prefix))
        return a;
    if (a->bit == b->bit)
        return a->bit == LEAF ? leaf(pool, a->prefix, a->members & ~b->members)
                              : by_halves(pool, SUBTRACT, a, b);
    return half_of(a, b->prefix) ? rebuild(pool, a, a->half[0], set_subtract(pool, a->half[1], b))
                                 : rebuild(pool, a, set_subtract(pool, a->half[0], b), a->half[1]);
}

static Set single(SetPool *pool, uint32_t i)
{
    return leaf(pool, prefix_at(i, LEAF), (uint64_t)1 << i % 64);
}

Set set_with(SetPool *pool, Set set, uint32_t i)
{
    return set_has(set, i) ? set : set_union(pool, set, single(pool, i));
}

Set set_without(SetPool *pool, Set set, uint32_t i)
{
    return set_has(set, i) ? set_subtract(pool, set, single(pool, i)) : set;
}

/* Behind the last that the node may hold. */
static uint64_t end_of(const SetNode *set)
{
    return (uint64_t)set->prefix + 2 * (uint64_t)set->bit;
}

Set set_slice(SetPool *pool, Set set, uint32_t begin, uint32_t end)
{
    if (!set || end <= set->prefix || begin >= end_of(set))
        return NULL;
    if (begin <= set->prefix && end >= end_of(set))
        return set;
    if (set->bit != LEAF)
        return rebuild(pool, set, set_slice(pool, set->half[0], begin, end),
                       set_slice(pool, set->half[1], begin, end));
    uint64_t members = set->members;
    if (begin > set->prefix)
        members &= ~(uint64_t)0 << (begin - set->prefix);
    if (end < end_of(set))
        members &= ((uint64_t)1 << (end - set->prefix)) - 1;
    return leaf(pool, set->prefix, members);
}

Set set_move(Arena *arena, Set set)
{
    if (!set || set->moved)
        return set ? set->moved : NULL;
    SetNode *moved = set->moved = NEW(arena, SetNode);
    *moved = *set;
    if (set->bit != LEAF)
        for (int i = 0; i < 2; i++)
            moved->half[i] = set_move(arena, set->half[i]);
    return moved;
}

/* ---- reading -------------------------------------------------------------------------------- */

bool set_has(const SetNode *set, size_t i)
{
    while (set && set->bit != LEAF)
        set = set->half[half_of(set, (uint32_t)i)];
    return set && covers(set, (uint32_t)i) && set->members >> i % 64 & 1;
}

size_t set_next(const SetNode *set, size_t from)
{
    if (!set || from >= end_of(set))
        return (size_t)-1;
    if (set->bit != LEAF) {
        size_t low = set_next(set->half[0], from);
        return low != (size_t)-1 ? low : set_next(set->half[1], from);
    }
    uint64_t members = set->members;
    if (from > set->prefix)
        members &= ~(uint64_t)0 << (from - set->prefix);
    return members ? set->prefix + (size_t)__builtin_ctzll(members) : (size_t)-1;
}

size_t set_count(const SetNode *set)
{
    if (!set)
        return 0;
    return set->bit == LEAF ? (size_t)__builtin_popcountll(set->members)
                            : set_count(set->half[0]) + set_count(set->half[1]);
}

static void visit_all(const SetNode *set, SetVisitor *visit, void *context)
{
    SET_EACH (i, set)
        visit(context, i);
}

void set_each_missing(const SetNode *a, const SetNode *b, SetVisitor *visit, void *context)
{
    if (!a || a == b)
        return;
    if (!b) {
        visit_all(a, visit, context);
    } else if (a->bit < b->bit) {
        set_each_missing(a, covers(b, a->prefix) ? b->half[half_of(b, a->prefix)] : NULL, visit,
                         context);
    } else if (!covers(a, b->prefix)) {
        visit_all(a, visit, context);
    } else if (a->bit == LEAF) {
        for (uint64_t left = a->members & ~b->members; left; left &= left - 1)
            visit(context, a->prefix + (size_t)__builtin_ctzll(left));
    } else {
        bool same = a->bit == b->bit;
        for (int i = 0; i < 2; i++)
            set_each_missing(a->half[i],
                             same                         ? b->half[i]
                             : i == half_of(a, b->prefix) ? b
                                                          : NULL,
                             visit, context);
    }
}

void set_add_to(const SetNode *set, uint64_t *words)
{
    if (set && set->bit == LEAF)
        words[set->prefix / 64] |= set->members;
    for (int i = 0; set && set->bit != LEAF && i < 2; i++)
        set_add_to(set->half[i], words);
}

void set_remove_from(const SetNode *set, uint64_t *words)
{
    if (set && set->bit == LEAF)
        words[set->prefix / 64] &= ~set->members;
    for (int i = 0; set && set->bit != LEAF && i < 2; i++)
        set_remove_from(set->half[i], words);
}
