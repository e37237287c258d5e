/* liveness: what each suspend must keep, what must keep one place, and what may share it.
 *
 * Needs the blocks of cfg, leaves keep and keep_drop of each await, class and maybe_uninit of each
 * local and, in liveness_conflicts.c, its conflicts; for verify also live_in of each block.  Three
 * facts are solved over the blocks, each a set of locals.  A function of 20,000 awaits has as many
 * blocks and locals; but what holds in one block holds mostly in the next, and set.c shares that:
 *
 *   live      (backward) some path reads or lends it before all of it is written
 *   touched   (forward)  some path has written or lent it since its scope was entered; between
 *                        blocks kept only where it is live or some pointer to it may exist
 *   borrowed  (forward)  some path has lent its address since then: a pointer may read it later
 *
 * A local is needed at a point when it is touched there and also live or, within its scope,
 * borrowed.  An address that stays in sight (see escape.c) lends nothing: such a local is live
 * until the last use of a pointer to it.  So a buffer costs nothing before its first use, a scalar
 * nothing behind its last, and what has an address stays until its scope ends.  A suspend keeps
 * what is needed there.
 *
 * A kept local is pinned, with one place in the frame, when a pointer to it may exist or when it is
 * an aggregate that is too large to copy at each suspend or volatile or atomic (such must not be
 * copied in a piece; a volatile or atomic scalar without a pointer to it can be).  Whatever else is
 * kept is copied, but where suspends would store very many values, those that are kept most and
 * used least are pinned too: or n awaits in one initializer would store and reload n * n / 2
 * values.  Two pinned locals conflict when one is needed where the other is written, or when one
 * await keeps both; all others may share storage.
 *
 * The attribute cleanup(f) lends the local at the end of its scope only, when no await can follow:
 * that is a read, and pins nothing.  Where no path from the entry leads, nothing is kept. */
#include "liveness_private.h"

#include <stdlib.h>

enum {
    COPY_LIMIT = 64, /* bytes; a larger aggregate is pinned rather than copied */
    /* Values that a suspend stores, on average over the function, and where that is too few to
     * matter. */
    COPIES_LIMIT = 32,
    FEW_COPIES = 2048,
};

/* ---- events --------------------------------------------------------------------------------- */

static void record(Pass *pass, Local *local, EventKind kind)
{
    Event event = {local->index, pass->step, kind};
    VEC_PUSH(pass->scratch, &pass->recording->events, event);
}

static const Node *full_expression(const Node *node)
{
    while (node->parent && node->parent->kind <= N_BLOCK_ON)
        node = node->parent;
    return node;
}

static void lend_temporary(Pass *pass, const Local *local, const Node *until)
{
    pass->lent_in[local->index] = until;
    pass->lent = set_with(pass->sets, pass->lent, local->index);
}

static void record_access(void *context, Local *local, AccessKind kind, Node *at)
{
    Pass *pass = context;
    if (!is_tracked(pass->function, local))
        return;
    if (kind == ACCESS_BORROW && pass->as_read)
        kind = ACCESS_READ;
    if (kind >= ACCESS_BORROW) {
        local->escapes = true;
        if (kind == ACCESS_BORROW && local->is_temp && !bits_has(&pass->objects, local->index))
            lend_temporary(pass, local, full_expression(at));
    }
    record(pass, local, (EventKind)(1 << kind));
}

static void record_scope(Pass *pass, const Scope *scope, EventKind kind)
{
    const LocalList *locals = &pass->scopes[scope->index];
    for (size_t i = 0; i < locals->count; i++)
        record(pass, locals->data[i], kind);
}

/* The locals of each scope and of those around it, which come first. */
static void find_visible(Pass *pass)
{
    const Function *function = pass->function;
    pass->visible = NEW_ARRAY(pass->scratch, Set, function->scopes.count);
    for (size_t i = 0; i < function->scopes.count; i++) {
        const Scope *around = function->scopes.data[i]->parent;
        const LocalList *locals = &pass->scopes[i];
        pass->visible[i] = around ? pass->visible[around->index] : pass->everywhere;
        for (size_t k = 0; k < locals->count; k++)
            pass->visible[i] = set_with(pass->sets, pass->visible[i], locals->data[k]->index);
    }
}

/* Parameters live as long as the function, whatever scope they are in. */
static void list_scopes(Pass *pass)
{
    const Function *function = pass->function;
    size_t locals = function->locals.count;
    pass->scopes = NEW_ARRAY(pass->scratch, LocalList, function->scopes.count);
    pass->objects = bits_new(pass->scratch, locals);
    pass->lent_in = NEW_ARRAY(pass->scratch, const Node *, locals);
    pass->decided = NEW_ARRAY(pass->scratch, uint32_t, locals);
    pass->behind = NEW_ARRAY(pass->scratch, Behind, locals);
    for (size_t i = 0; i < locals; i++) {
        Local *local = function->locals.data[i];
        if (local->scope && !local->is_param)
            VEC_PUSH(pass->scratch, &pass->scopes[local->scope->index], local);
        else
            pass->everywhere = set_with(pass->sets, pass->everywhere, (uint32_t)i);
        if (local->is_temp && local->escapes)
            bits_add(&pass->objects, i);
    }
    find_visible(pass);
}

static void record_declaration(Pass *pass, Local *local)
{
    record(pass, local, EVENT_DECLARE);
    for (size_t i = 0; i < local->parts.count; i++)
        record(pass, local->parts.data[i], EVENT_DECLARE);
}

static void record_block(Pass *pass, const Block *block)
{
    pass->recording = &pass->facts[block->index];
    for (pass->step = 0; pass->step < block->ops.count; pass->step++) {
        const Op *op = &block->ops.data[pass->step];
        pass->as_read = op->kind == OP_CLEANUP && !op->cleanup->statement;
        if (op->kind == OP_ENTER)
            record_scope(pass, op->scope, EVENT_ENTER);
        else if (op->kind == OP_LEAVE || op->kind == OP_END)
            record_scope(pass, op->scope, EVENT_LEAVE);
        else if (op->kind == OP_OVER)
            record(pass, op->local, EVENT_LEAVE);
        else if (op->kind == OP_INIT && !op->node && is_tracked(pass->function, op->local))
            record_declaration(pass, op->local);
        else
            op_accesses(op, record_access, pass);
    }
    pass->as_read = false;
}

/* ---- edges and conditions ------------------------------------------------------------------- */

static void add_edge(Pass *pass, uint32_t from, uint32_t to)
{
    Facts *tail = &pass->facts[from];
    for (size_t i = 0; i < tail->next.count && i < 8; i++) /* a short list, cheaply made shorter */
        if (tail->next.data[i] == to)
            return;
    VEC_PUSH(pass->scratch, &tail->next, to);
    VEC_PUSH(pass->scratch, &pass->facts[to].previous, from);
}

static void note_partial(void *context, Local *local, AccessKind kind, Node *at)
{
    (void)local;
    (void)at;
    *(bool *)context |= kind == ACCESS_PARTIAL;
}

/* In `if (p && (n = f(p)))` n is written wherever the branch is taken: such a condition is cut into
 * parts, each with facts of its own. */
static bool has_parts(const Block *block)
{
    bool partial = false;
    if (block->term != TERM_BRANCH || !condition_parts(block->node))
        return false;
    tree_accesses(block->node, note_partial, &partial);
    return partial;
}

static uint32_t count_parts(Node *node)
{
    const Node *parts = condition_parts(node);
    return parts ? 1 + count_parts(parts->kids[0]) + count_parts(parts->kids[1]) : 0;
}

static void record_condition(Pass *pass, uint32_t from, Node *node, uint32_t yes, uint32_t no)
{
    const Node *parts = condition_parts(node);
    if (!parts) {
        pass->recording = &pass->facts[from];
        tree_accesses(node, record_access, pass);
        add_edge(pass, from, yes);
        add_edge(pass, from, no);
        return;
    }
    uint32_t second = pass->count++;
    bool is_and = parts->kind == N_AND;
    pass->facts[second].block = pass->facts[from].block;
    record_condition(pass, from, parts->kids[0], is_and ? second : yes, is_and ? no : second);
    record_condition(pass, second, parts->kids[1], yes, no);
}

static void record_terminator(Pass *pass, const Block *block)
{
    const Function *function = pass->function;
    uint32_t from = block->index;
    if (has_parts(block)) {
        record_condition(pass, from, block->node, block->to[0]->index, block->to[1]->index);
        return;
    }
    term_accesses(block, record_access, pass);
    switch (block->term) {
    case TERM_SWITCH:
        for (size_t i = 0; i < block->cases.count; i++)
            add_edge(pass, from, block->cases.data[i].to->index);
        add_edge(pass, from, block->to[0]->index);
        break;
    case TERM_INDIRECT:
        for (size_t i = 0; i < function->label_targets.count; i++)
            add_edge(pass, from, function->label_targets.data[i]->index);
        break;
    case TERM_JUMP:
    case TERM_BRANCH:
    case TERM_AWAIT:
        add_edge(pass, from, block->to[0]->index);
        if (block->term != TERM_JUMP && block->to[1])
            add_edge(pass, from, block->to[1]->index);
        break;
    case TERM_RETURN:
    case TERM_END:
        break;
    }
}

static void record_function(Pass *pass)
{
    const Function *function = pass->function;
    size_t count = function->blocks.count;
    pass->count = (uint32_t)count;
    for (size_t b = 0; b < function->blocks.count; b++)
        if (has_parts(function->blocks.data[b]))
            count += count_parts(function->blocks.data[b]->node);
    pass->facts = NEW_ARRAY(pass->scratch, Facts, count);
    for (size_t b = 0; b < function->blocks.count; b++) {
        pass->facts[b].block = function->blocks.data[b];
        record_block(pass, function->blocks.data[b]);
        record_terminator(pass, function->blocks.data[b]);
    }
}

/* Depth first with a stack of its own: a function can have more blocks than C has stack. */
static void find_order(Pass *pass)
{
    size_t count = pass->count, ordered = 0, depth = 0;
    uint32_t *stack = NEW_ARRAY(pass->scratch, uint32_t, count);
    size_t *next = NEW_ARRAY(pass->scratch, size_t, count);

    pass->order = NEW_ARRAY(pass->scratch, uint32_t, count);
    pass->position = NEW_ARRAY(pass->scratch, uint32_t, count);
    stack[depth++] = 0;
    pass->facts[0].reached = true;
    while (depth) {
        uint32_t block = stack[depth - 1];
        Facts *facts = &pass->facts[block];
        if (next[block] == facts->next.count) {
            pass->order[ordered++] = block;
            depth--;
            continue;
        }
        uint32_t to = facts->next.data[next[block]++];
        if (!pass->facts[to].reached) {
            pass->facts[to].reached = true;
            stack[depth++] = to;
        }
    }
    for (uint32_t block = 0; block < count; block++)
        if (!pass->facts[block].reached)
            pass->order[ordered++] = block;
    for (uint32_t i = 0; i < count; i++)
        pass->position[pass->order[i]] = i;
}

/* ---- problems ------------------------------------------------------------------------------- */

static bool is_aggregate(const Local *local)
{
    return local->type->is_array || local->type->is_record;
}

static Effect effect_of(EventKind kind, unsigned gens, unsigned kills)
{
    return kind & gens ? GENS : kind & kills ? KILLS : NO_EFFECT;
}

Effect live_effect(const Pass *pass, const Event *event)
{
    (void)pass;
    return effect_of(event->kind, EVENT_READ | EVENT_BORROW | EVENT_THROUGH,
                     EVENT_WRITE | EVENT_DECLARE | EVENTS_OF_SCOPE);
}

/* Read before anything at all is stored. */
static Effect unset_effect(const Pass *pass, const Event *event)
{
    (void)pass;
    return effect_of(event->kind, EVENT_READ, EVENTS_THAT_STORE | EVENT_DECLARE | EVENTS_OF_SCOPE);
}

/* A lent scalar that may be read too early is set to zero where its scope begins or where it is
 * declared, so it is touched from there.  A pinned aggregate is left as C leaves it: the array that
 * a loop fills looks the same, and would cost its storage and a memset from its declaration on.
 * What has no pointer to it loses its value where it is declared. */
Effect touched_effect(const Pass *pass, const Event *event)
{
    const Local *local = pass->function->locals.data[event->local];
    bool zeroed = event->kind & EVENTS_OF_ZERO && local->escapes && !is_aggregate(local) &&
                  bits_has(&pass->read_unset, event->local);
    unsigned forgets = local->escapes ? EVENTS_OF_SCOPE : EVENTS_OF_SCOPE | EVENT_DECLARE;
    return effect_of(event->kind, EVENTS_THAT_STORE | (zeroed ? EVENTS_OF_ZERO : 0), forgets);
}

Effect borrowed_effect(const Pass *pass, const Event *event)
{
    (void)pass;
    return effect_of(event->kind, EVENT_BORROW, EVENTS_OF_SCOPE);
}

typedef struct Problem {
    size_t member; /* of Facts */
    bool forward;
    bool stores_results; /* an await's result is in the set behind it */
    bool only_live;      /* what has no pointer to it matters where it is live */
    Effect (*effect)(const Pass *pass, const Event *event);
} Problem;

static const Problem live_problem = {offsetof(Facts, live), false, false, false, live_effect},
                     unset_problem = {offsetof(Facts, unset), false, false, false, unset_effect},
                     touched_problem = {offsetof(Facts, touched), true, true, true, touched_effect},
                     borrowed_problem = {offsetof(Facts, borrowed), true, false, false,
                                         borrowed_effect};

static Transfer *transfer_of(const Pass *pass, const Problem *problem, uint32_t index)
{
    return (Transfer *)((char *)&pass->facts[index] + problem->member);
}

/* ---- solving -------------------------------------------------------------------------------- */

/* The later event in the direction of the analysis wins: so the first one, seen from its end. */
static void sum_up(Pass *pass, const Problem *problem, uint32_t index)
{
    const Facts *facts = &pass->facts[index];
    Transfer *t = transfer_of(pass, problem, index);
    size_t count = facts->events.count;
    pass->round++;
    for (size_t i = 0; i < count; i++) {
        const Event *event = &facts->events.data[problem->forward ? count - 1 - i : i];
        Effect effect = problem->effect(pass, event);
        if (effect == NO_EFFECT || pass->decided[event->local] == pass->round)
            continue;
        pass->decided[event->local] = pass->round;
        Set *set = effect == GENS ? &t->gen : &t->kill;
        *set = set_with(pass->sets, *set, event->local);
    }
}

static Set without_result(Pass *pass, Set set, const Await *await)
{
    return is_tracked(pass->function, await->result)
               ? set_without(pass->sets, set, await->result->index)
               : set;
}

/* The union over the neighbours' out.  An await's result is written on the edge to to[0]: it is
 * stored in a forward problem and dead behind the suspend in a backward one. */
static Set gather(Pass *pass, const Problem *problem, uint32_t index)
{
    const Facts *facts = &pass->facts[index];
    const Block *block = facts->block;
    Set in = transfer_of(pass, problem, index)->in;
    if (!problem->forward && block->term == TERM_AWAIT) {
        in = transfer_of(pass, problem, block->to[0]->index)->out;
        in = without_result(pass, in, block->await);
        return block->to[1]
                   ? set_union(pass->sets, in, transfer_of(pass, problem, block->to[1]->index)->out)
                   : in;
    }
    size_t count = problem->forward ? facts->previous.count : facts->next.count;
    for (size_t i = 0; i < count; i++) {
        uint32_t from = problem->forward ? facts->previous.data[i] : facts->next.data[i];
        if (problem->forward && !pass->facts[from].reached)
            continue;
        in = set_union(pass->sets, in, transfer_of(pass, problem, from)->out);
        const Block *before = pass->facts[from].block;
        if (problem->stores_results && before->term == TERM_AWAIT && before->to[0] == block &&
            is_tracked(pass->function, before->await->result))
            in = set_with(pass->sets, in, before->await->result->index);
    }
    return in;
}

/* Without the locals that are dead behind the block and have no pointer to them: before such a one
 * is live again it is written.  Or a function of n locals would have blocks with n touched ones. */
static Set without_dead(Pass *pass, const Facts *facts, Set touched)
{
    return set_union(pass->sets, set_intersect(pass->sets, touched, facts->live.in),
                     set_intersect(pass->sets, touched, pass->escaping));
}

/* False: what the block hands on is what it was. */
static bool update(Pass *pass, const Problem *problem, uint32_t index)
{
    Transfer *t = transfer_of(pass, problem, index);
    Set before = t->out;
    t->in = gather(pass, problem, index);
    t->out = set_union(pass->sets, set_subtract(pass->sets, t->in, t->kill), t->gen);
    if (problem->only_live)
        t->out = without_dead(pass, &pass->facts[index], t->out);
    return t->out != before;
}

/* A worklist that always takes the next block in the order that suits the direction. */
static void solve(Pass *pass, const Problem *problem)
{
    bool forward = problem->forward;
    size_t count = pass->count;
    BitSet pending = bits_new(pass->scratch, count);
    for (size_t i = 0; i < count; i++) {
        bits_add(&pending, i);
        sum_up(pass, problem, (uint32_t)i);
    }
    for (size_t at = 0, left = count; left;) {
        at = bits_next(&pending, at);
        if (at == (size_t)-1) {
            at = 0;
            continue;
        }
        bits_remove(&pending, at);
        left--;
        uint32_t block = pass->order[forward ? count - 1 - at : at];
        const Facts *facts = &pass->facts[block];
        if ((forward && !facts->reached) || !update(pass, problem, block))
            continue;
        size_t changed = forward ? facts->next.count : facts->previous.count;
        for (size_t i = 0; i < changed; i++) {
            uint32_t to = forward ? facts->next.data[i] : facts->previous.data[i];
            size_t place = pass->position[to];
            place = forward ? count - 1 - place : place;
            left += !bits_has(&pending, place);
            bits_add(&pending, place);
        }
    }
}

/* ---- the facts ------------------------------------------------------------------------------ */

static bool after(bool before, Effect effect)
{
    return effect == NO_EFFECT ? before : effect == GENS;
}

/* What is live where its scope is entered has no value yet on some path to a read. */
static void find_unset(Pass *pass, const Facts *facts)
{
    pass->round++;
    for (size_t i = facts->events.count; i-- > 0;) {
        const Event *event = &facts->events.data[i];
        Behind *behind = &pass->behind[event->local];
        if (behind->round != pass->round)
            *behind = (Behind){pass->round, set_has(facts->live.in, event->local),
                               set_has(facts->unset.in, event->local)};
        if (event->kind & EVENTS_OF_ZERO && behind->live)
            bits_add(&pass->live_at_enter, event->local);
        if (event->kind & EVENTS_OF_ZERO && behind->unset)
            bits_add(&pass->read_unset, event->local);
        behind->live = after(behind->live, live_effect(pass, event));
        behind->unset = after(behind->unset, unset_effect(pass, event));
    }
}

static BitSet as_bits(const Pass *pass, Set set)
{
    BitSet bits = bits_new(pass->scratch, pass->function->locals.count);
    SET_EACH (i, set)
        bits_add(&bits, i);
    return bits;
}

static void solve_live(Pass *pass)
{
    const Function *function = pass->function;
    solve(pass, &live_problem);
    solve(pass, &unset_problem);

    pass->live_at_enter = as_bits(pass, pass->facts[0].live.out);
    pass->read_unset = as_bits(pass, pass->facts[0].unset.out);
    for (size_t b = 0; b < pass->count; b++)
        find_unset(pass, &pass->facts[b]);
    for (size_t i = 0; i < function->params.count; i++)
        if (is_tracked(function, function->params.data[i])) {
            bits_remove(&pass->live_at_enter, function->params.data[i]->index);
            bits_remove(&pass->read_unset, function->params.data[i]->index);
        }
}

static void solve_storage(Pass *pass)
{
    const Function *function = pass->function;
    Set *start = &pass->facts[0].touched.in;
    for (size_t i = 0; i < function->params.count; i++)
        if (is_tracked(function, function->params.data[i]))
            *start = set_with(pass->sets, *start, function->params.data[i]->index);
    for (size_t i = 0; i < function->locals.count; i++) {
        if (function->locals.data[i]->escapes)
            pass->escaping = set_with(pass->sets, pass->escaping, (uint32_t)i);
        if (function->locals.data[i]->points_to.count)
            pass->pointers = set_with(pass->sets, pass->pointers, (uint32_t)i);
    }
    solve(pass, &touched_problem);
    solve(pass, &borrowed_problem);
}

/* ---- awaits and classes --------------------------------------------------------------------- */

/* No scope is every scope. */
static Set in_scope(const Pass *pass, Set set, const Scope *scope)
{
    return scope ? set_intersect(pass->sets, set, pass->visible[scope->index]) : set;
}

Set needed(Pass *pass, Set touched, Set borrowed, Set live, const Scope *scope)
{
    return set_intersect(pass->sets, touched,
                         set_union(pass->sets, live, in_scope(pass, borrowed, scope)));
}

static bool encloses(const Node *outer, const Node *inner)
{
    return outer->begin <= inner->begin && inner->end <= outer->end;
}

/* What kept pointers may point to must stay where it is, even if it is written before it is read:
 * in `p = &x; await f(); x = 1; use(*p);` x has no value that is needed behind the await. */
static Set find_pointees(Pass *pass, Set keep, Set touched, const Scope *scope)
{
    const Function *function = pass->function;
    Set all = NULL, pointers = set_intersect(pass->sets, keep, pass->pointers);
    SET_EACH (i, pointers) {
        const Local *pointer = function->locals.data[i];
        for (size_t k = 0; k < pointer->points_to.count; k++)
            all = set_with(pass->sets, all, pointer->points_to.data[k]->index);
    }
    return in_scope(pass, set_intersect(pass->sets, all, touched), scope);
}

/* All that arms use: they run while the await waits. */
static Set with_uses(const Pass *pass, Set keep, const Await *await)
{
    for (size_t i = 0; await->arms && i < await->arms->uses.count; i++) {
        const Local *local = await->arms->uses.data[i].local;
        if (is_tracked(pass->function, local))
            keep = set_with(pass->sets, keep, local->index);
    }
    return keep;
}

static Set find_keep(Pass *pass, const Await *await)
{
    const Block *block = await->block;
    const Facts *facts = &pass->facts[block->index];
    Set borrowed = facts->borrowed.out;
    if (!facts->reached)
        return NULL;
    Set lent = set_intersect(pass->sets, borrowed, pass->lent);
    SET_EACH (i, lent)
        if (!encloses(pass->lent_in[i], await->node))
            borrowed = set_without(pass->sets, borrowed, (uint32_t)i);
    const Scope *scope = await->scope ? await->scope : block->scope;
    Set keep = needed(pass, facts->touched.out, borrowed, facts->live.in, scope);
    keep = with_uses(pass, keep, await);
    return set_union(pass->sets, keep, find_pointees(pass, keep, facts->touched.out, scope));
}

/* What the drop needs of it. */
static Set find_keep_drop(const Pass *pass, const Await *await, Set keep)
{
    const Block *drop = await->block->to[1];
    return drop ? set_intersect(pass->sets, keep, pass->facts[drop->index].live.out) : NULL;
}

static void leave_keep(Pass *pass, Arena *arena)
{
    const Function *function = pass->function;
    pass->keep = NEW_ARRAY(pass->scratch, Set, function->awaits.count);
    for (size_t i = 0; i < function->awaits.count; i++) {
        Await *await = function->awaits.data[i];
        Set keep = pass->keep[i] = find_keep(pass, await);
        Set keep_drop = find_keep_drop(pass, await, keep);
        await->keep = bits_from(function->locals.count, set_move(arena, keep));
        await->keep_drop = bits_from(function->locals.count, set_move(arena, keep_drop));
    }
}

static bool is_one_piece(const Local *local)
{
    const Type *type = local->type;
    bool special = false;
    if (!is_aggregate(local))
        return false;
    for (; type; type = type->is_array ? type->element : NULL)
        special |= type->is_volatile || type->is_atomic;
    return special || local->type->size > COPY_LIMIT;
}

static void pin(Pass *pass, Local *local)
{
    local->cls = LOCAL_PINNED;
    local->maybe_uninit = bits_has(&pass->read_unset, local->index) && !is_aggregate(local);
}

/* What a local costs as a value: the suspends that store it, to the places that use it. */
typedef struct Cost {
    uint32_t local;
    uint64_t copies, uses;
} Cost;

static int by_copies_per_use(const void *left, const void *right)
{
    const Cost *a = left, *b = right;
    uint64_t x = a->copies * b->uses, y = b->copies * a->uses;
    if (x != y)
        return x < y ? 1 : -1;
    return a->local < b->local ? -1 : a->local > b->local;
}

/* How many suspends keep each local.  Neighbours keep mostly the same, so by what changes. */
static void count_keeps(Pass *pass, Cost *costs)
{
    const Function *function = pass->function;
    size_t *since = NEW_ARRAY(pass->scratch, size_t, function->locals.count);
    Set before = NULL;
    for (size_t i = 0; i <= function->awaits.count; i++) {
        Set keep = i < function->awaits.count ? pass->keep[i] : NULL;
        Set begun = set_subtract(pass->sets, keep, before);
        Set ended = set_subtract(pass->sets, before, keep);
        SET_EACH (local, begun)
            since[local] = i;
        SET_EACH (local, ended)
            costs[local].copies += i - since[local];
        before = keep;
    }
}

/* So that the code of all suspends grows with the function and not with its square. */
static void limit_copies(Pass *pass)
{
    const Function *function = pass->function;
    size_t count = function->locals.count;
    Cost *costs = NEW_ARRAY(pass->scratch, Cost, count + 1);
    uint64_t total = 0, limit = (uint64_t)COPIES_LIMIT * function->awaits.count;
    for (size_t i = 0; i < count; i++)
        costs[i] = (Cost){(uint32_t)i, 0, 1};
    count_keeps(pass, costs);
    for (size_t i = 0; i < count; i++) {
        if (function->locals.data[i]->cls != LOCAL_VALUE)
            costs[i].copies = 0;
        total += costs[i].copies;
    }
    if (total <= limit || total <= FEW_COPIES)
        return;
    for (size_t b = 0; b < pass->count; b++)
        for (size_t i = 0; i < pass->facts[b].events.count; i++)
            costs[pass->facts[b].events.data[i].local].uses++;
    qsort(costs, count, sizeof *costs, by_copies_per_use);
    for (size_t i = 0; i < count && total > limit; i++) {
        Local *local = function->locals.data[costs[i].local];
        if (!costs[i].copies || bits_has(&pass->live_at_enter, local->index))
            continue; /* it reads as zero before it is written, which the facts know of values */
        if (local->whole)
            continue; /* the struct is a variable */
        pin(pass, local);
        total -= costs[i].copies;
    }
}

static void classify(Pass *pass, Local *local, bool kept)
{
    bool early = bits_has(&pass->live_at_enter, local->index);
    if (!kept) {
        local->cls = LOCAL_PLAIN;
        local->maybe_uninit = early && !is_aggregate(local);
    } else if (!local->escapes && !is_one_piece(local)) {
        local->cls = LOCAL_VALUE;
        local->maybe_uninit = early;
    } else {
        pin(pass, local);
    }
}

/* ---- the pass ------------------------------------------------------------------------------- */

static void leave_live(const Pass *pass, Arena *arena)
{
    const Function *function = pass->function;
    for (size_t b = 0; b < function->blocks.count; b++)
        function->blocks.data[b]->live_in =
            bits_from(function->locals.count, set_move(arena, pass->facts[b].live.out));
}

static void classify_locals(Pass *pass)
{
    const Function *function = pass->function;
    BitSet kept = bits_new(pass->scratch, function->locals.count);
    Set before = NULL;
    for (size_t i = 0; i < function->awaits.count; i++) { /* by what changes */
        Set begun = set_subtract(pass->sets, pass->keep[i], before);
        SET_EACH (local, begun)
            bits_add(&kept, local);
        before = pass->keep[i];
    }
    for (size_t i = 0; i < function->locals.count; i++)
        classify(pass, function->locals.data[i], bits_has(&kept, i));
    for (size_t i = 0; i < function->locals.count; i++)
        if (function->locals.data[i]->whole && function->locals.data[i]->maybe_uninit)
            function->locals.data[i]->whole->maybe_uninit = true;
    limit_copies(pass);
}

static void run(Unit *unit, Pass *pass)
{
    list_scopes(pass);
    record_function(pass);
    find_order(pass);
    solve_live(pass);
    solve_storage(pass);
    if (unit->options->verify)
        leave_live(pass, unit->arena);
    leave_keep(pass, unit->arena);
    classify_locals(pass);
    find_conflicts(pass, unit->arena);
}

void liveness(Unit *unit, Function *function)
{
    Pass pass = {.scratch = arena_new(), .function = function};
    pass.sets = set_pool(pass.scratch);
    if (function->blocks.count)
        run(unit, &pass);
    arena_free(pass.scratch);
}
