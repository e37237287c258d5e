/* cfg_given: what arms read only as they start.
 *
 * Needs a block of arms, whole, in the function that is being lowered; leaves, of each such local
 * of the functions around, a parameter of the arm in its place, and the local in Arms.given.  The
 * value is read by the await, before the first arm starts, and so is not kept on its account.
 *
 * That is right when no arm writes it, its address is nowhere, and each read stands where control
 * comes before the arm has suspended: in no block that is reached from behind an await, and in no
 * child of a group, which shares it. */
#include "cfg.h"
#include "source.h"

enum { MOST_GIVEN_BYTES = 64 };

typedef struct Candidate {
    Local *local;
    bool is_shared;          /* it needs one place */
    VEC(Function *) readers; /* arms */
} Candidate;

typedef struct Search {
    Arena *arena;
    Function *arm;
    bool is_late; /* the arm may have suspended */
    VEC(Candidate) list;
} Search;

/* ---- where an arm starts -------------------------------------------------------------------- */

typedef struct Late {
    Arena *arena;
    BitSet seen;
    VEC(Block *) todo;
} Late;

static void reach(Late *late, Block *block)
{
    if (!block || bits_has(&late->seen, block->index))
        return;
    bits_add(&late->seen, block->index);
    VEC_PUSH(late->arena, &late->todo, block);
}

/* The blocks that come behind an await of the arm, or run when it is dropped. */
static BitSet late_blocks(Arena *arena, const Function *arm)
{
    Late late = {.arena = arena, .seen = bits_new(arena, arm->blocks.count)};
    for (size_t i = 0; i < arm->awaits.count; i++)
        for (int k = 0; k < 2; k++)
            reach(&late, arm->awaits.data[i]->block->to[k]);
    while (late.todo.count) {
        Block *block = late.todo.data[--late.todo.count];
        reach(&late, block->to[0]);
        reach(&late, block->to[1]);
        for (size_t i = 0; i < block->cases.count; i++)
            reach(&late, block->cases.data[i].to);
        for (size_t i = 0; block->term == TERM_INDIRECT && i < arm->label_targets.count; i++)
            reach(&late, arm->label_targets.data[i]);
    }
    return late.seen;
}

/* ---- what they read ------------------------------------------------------------------------- */

static Candidate *candidate_of(Search *search, Local *local)
{
    for (size_t i = 0; i < search->list.count; i++)
        if (search->list.data[i].local == local)
            return &search->list.data[i];
    VEC_PUSH(search->arena, &search->list, ((Candidate){.local = local}));
    return &search->list.data[search->list.count - 1];
}

static void note_access(void *context, Local *local, AccessKind kind, Node *at)
{
    Search *search = context;
    (void)at;
    if (local->is_static || local->is_extern || local->opaque || is_tracked(search->arm, local))
        return;
    Candidate *candidate = candidate_of(search, local);
    size_t count = candidate->readers.count;
    candidate->is_shared |= kind != ACCESS_READ || search->is_late;
    if (!count || candidate->readers.data[count - 1] != search->arm)
        VEC_PUSH(search->arena, &candidate->readers, search->arm);
}

static void search_blocks(Search *search, const Function *function, const BitSet *late);

/* A child that begins in an arm is a part of the text of the arm only. */
static void search_child(Search *search, Function *child)
{
    Search own = {.arena = search->arena, .arm = child};
    search_blocks(&own, child, NULL);
    for (size_t i = 0; i < own.list.count; i++)
        if (!is_tracked(search->arm, own.list.data[i].local))
            candidate_of(search, own.list.data[i].local)->is_shared = true;
}

/* `late`: NULL: all of them. */
static void search_blocks(Search *search, const Function *function, const BitSet *late)
{
    for (size_t b = 0; b < function->blocks.count; b++) {
        const Block *block = function->blocks.data[b];
        search->is_late = !late || bits_has(late, b);
        for (size_t i = 0; i < block->ops.count; i++) {
            const Op *op = &block->ops.data[i];
            op_accesses(op, note_access, search);
            if (op->kind == OP_GO)
                search_child(search, op->child);
        }
        term_accesses(block, note_access, search);
    }
}

static void search_arm(Search *search, Function *arm)
{
    BitSet late = late_blocks(search->arena, arm);
    search->arm = arm;
    search_blocks(search, arm, &late);
}

static bool can_be_given(const Local *local)
{
    return is_plain_value(local) && !local->escapes && !local->cleanup &&
           local->type->size <= MOST_GIVEN_BYTES;
}

/* ---- and are given -------------------------------------------------------------------------- */

static void replace_in_blocks(const Function *arm, const Local *from, Local *to)
{
    for (size_t b = 0; b < arm->blocks.count; b++) {
        const Block *block = arm->blocks.data[b];
        for (size_t i = 0; i < block->ops.count; i++)
            if (block->ops.data[i].node)
                replace_local(block->ops.data[i].node, from, to);
        if (block->node)
            replace_local(block->node, from, to);
    }
}

/* Arms in that arm start with it. */
static void replace_in_arms(const Function *arm, const Local *from, Local *to)
{
    for (size_t i = 0; i < arm->awaits.count; i++) {
        Arms *arms = arm->awaits.data[i]->arms;
        for (size_t k = 0; arms && k < arms->given.count; k++)
            if (arms->given.data[k] == from)
                arms->given.data[k] = to;
        for (size_t k = 0; arms && k < arms->list.count; k++)
            for (size_t n = 0; n < arms->list.data[k]->captures.count; n++)
                if (arms->list.data[k]->captures.data[n] == from)
                    arms->list.data[k]->captures.data[n] = to;
    }
}

static void give(Lowering *l, Function *arm, Local *local)
{
    Lowering own = {.unit = l->unit, .arena = l->arena, .f = arm};
    Local *param = capture(&own, local, arm->body);
    replace_in_blocks(arm, local, param);
    replace_in_arms(arm, local, param);
}

void give_at_start(Lowering *l, Arms *arms)
{
    if (arms->kind == ARMS_GROUP) /* its children come later, and share what the body does */
        return;
    Arena *scratch = arena_new();
    Search search = {.arena = scratch};
    for (size_t i = 0; i < arms->list.count; i++)
        search_arm(&search, arms->list.data[i]);
    for (size_t i = 0; i < search.list.count; i++) {
        const Candidate *candidate = &search.list.data[i];
        if (candidate->is_shared || !can_be_given(candidate->local))
            continue;
        VEC_PUSH(l->arena, &arms->given, candidate->local);
        for (size_t k = 0; k < candidate->readers.count; k++)
            give(l, candidate->readers.data[k], candidate->local);
    }
    arena_free(scratch);
}
