/* liveness: what each suspend must keep, what must keep one place, and what may share it.
 *
 * Needs the blocks of cfg, leaves live_in and live_out of each block, keep and keep_drop of each
 * await, and class, maybe_uninit and conflicts of each local.  Three facts are solved over the
 * blocks, each with one bit a local:
 *
 *   live      (backward) some path reads or lends it before all of it is written
 *   touched   (forward)  some path has written or lent it since its scope was entered
 *   borrowed  (forward)  some path has lent its address since then: a pointer may read it later
 *
 * A local is needed at a point when it is touched there and also live or, within its scope,
 * borrowed.  So a buffer costs nothing before its first use, a scalar nothing behind its last, and
 * what has an address stays until its scope ends.  A suspend keeps what is needed there.
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
#include "acc.h"

#include <stdlib.h>

enum {
    COPY_LIMIT = 64, /* bytes; a larger aggregate is pinned rather than copied */
    /* Values that a suspend stores, on average over the function, and where that is too few to
     * matter. */
    COPIES_LIMIT = 32,
    FEW_COPIES = 2048,
};

/* What happens to a local, in order; accesses, and its scope's entry and end. */
typedef enum EventKind {
    EVENT_READ = 1 << ACCESS_READ,
    EVENT_WRITE = 1 << ACCESS_WRITE,
    EVENT_PARTIAL = 1 << ACCESS_PARTIAL,
    EVENT_BORROW = 1 << ACCESS_BORROW,
    EVENT_ENTER = EVENT_BORROW << 1,
    EVENT_LEAVE = EVENT_BORROW << 2,
    EVENT_DECLARE = EVENT_BORROW << 3, /* without a value: the same object, its value is lost */
    EVENTS_THAT_STORE = EVENT_WRITE | EVENT_PARTIAL | EVENT_BORROW,
    EVENTS_OF_SCOPE = EVENT_ENTER | EVENT_LEAVE
} EventKind;

typedef struct Event {
    uint32_t local;
    uint32_t step; /* index of the op; the terminator's is ops.count */
    EventKind kind;
} Event;

/* A bit vector equation over one block: out = gen + (in - kill), in either direction. */
typedef struct Transfer {
    BitSet gen, kill, in, out;
} Transfer;

typedef struct Facts {
    const Block *block;
    VEC(Event) events;
    VEC(uint32_t) next, previous; /* facts */
    Transfer live, unset;         /* backward: `in` is at its end, `out` at its beginning */
    Transfer touched, borrowed;   /* forward */
    bool reached;
} Facts;

typedef VEC(Local *) LocalList;

typedef struct Pass {
    Arena *scratch;
    Function *function;
    Facts *facts;         /* one a block; behind them, parts of conditions */
    uint32_t count;       /* of facts */
    uint32_t *order;      /* blocks in postorder, then those that are not reached */
    uint32_t *position;   /* in `order` */
    BitSet live_at_enter; /* locals that may be read before they are written in full */
    BitSet read_unset;    /* ... before anything at all is written to them or they are lent */
    BitSet pinned;
    LocalList *scopes;    /* by Scope.index: the locals whose storage is the scope's */
    const Node **lent_in; /* by Local.index: the full expression at whose end a temporary that is
                             lent ends; NULL for all else, compound literals too */
    BitSet objects;       /* temporaries that are objects of their scope: compound literals */
    uint32_t step;        /* of the events being recorded */
    Facts *recording;
    bool as_read; /* a borrow is to be recorded as a read */
} Pass;

static BitSet new_set(Pass *pass)
{
    return bits_new(pass->scratch, pass->function->locals.count);
}

static void bits_intersect(BitSet *to, const BitSet *from)
{
    for (size_t w = 0; w < (to->bits + 63) / 64; w++)
        to->words[w] &= from->words[w];
}

/* ---- events --------------------------------------------------------------------------------- */

static bool is_tracked(const Function *function, const Local *local)
{
    return local && local->index < function->locals.count &&
           function->locals.data[local->index] == local;
}

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

static void record_access(void *context, Local *local, AccessKind kind, Node *at)
{
    Pass *pass = context;
    if (!is_tracked(pass->function, local))
        return;
    if (kind == ACCESS_BORROW && pass->as_read)
        kind = ACCESS_READ;
    if (kind == ACCESS_BORROW) {
        local->escapes = true;
        if (local->is_temp && !bits_has(&pass->objects, local->index))
            pass->lent_in[local->index] = full_expression(at);
    }
    record(pass, local, (EventKind)(1 << kind));
}

static void record_scope(Pass *pass, const Scope *scope, EventKind kind)
{
    const LocalList *locals = &pass->scopes[scope->index];
    for (size_t i = 0; i < locals->count; i++)
        record(pass, locals->data[i], kind);
}

/* Parameters live as long as the function, whatever scope they are in. */
static void list_scopes(Pass *pass)
{
    const Function *function = pass->function;
    pass->scopes = NEW_ARRAY(pass->scratch, LocalList, function->scopes.count);
    pass->objects = new_set(pass);
    pass->lent_in = NEW_ARRAY(pass->scratch, const Node *, function->locals.count);
    for (size_t i = 0; i < function->locals.count; i++) {
        Local *local = function->locals.data[i];
        if (local->scope && !local->is_param)
            VEC_PUSH(pass->scratch, &pass->scopes[local->scope->index], local);
        if (local->is_temp && local->escapes)
            bits_add(&pass->objects, i);
    }
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
        else if (op->kind == OP_INIT && !op->node && is_tracked(pass->function, op->local))
            record(pass, op->local, EVENT_DECLARE);
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

static bool is_split(Node *node)
{
    while ((node->kind == N_PAREN || (node->kind == N_CONVERT && !node->decay)) && !node->text)
        node = node->kids[0];
    return (node->kind == N_AND || node->kind == N_OR) && !node->text;
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
    if (block->term != TERM_BRANCH || !is_split(block->node))
        return false;
    tree_accesses(block->node, note_partial, &partial);
    return partial;
}

static uint32_t count_parts(Node *node)
{
    if (!is_split(node))
        return 0;
    while (node->kind != N_AND && node->kind != N_OR)
        node = node->kids[0];
    return 1 + count_parts(node->kids[0]) + count_parts(node->kids[1]);
}

static void record_condition(Pass *pass, uint32_t from, Node *node, uint32_t yes, uint32_t no)
{
    if (!is_split(node)) {
        pass->recording = &pass->facts[from];
        tree_accesses(node, record_access, pass);
        add_edge(pass, from, yes);
        add_edge(pass, from, no);
        return;
    }
    while (node->kind != N_AND && node->kind != N_OR)
        node = node->kids[0];
    uint32_t second = pass->count++;
    pass->facts[second].block = pass->facts[from].block;
    record_condition(pass, from, node->kids[0], node->kind == N_AND ? second : yes,
                     node->kind == N_AND ? no : second);
    record_condition(pass, second, node->kids[1], yes, no);
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

/* ---- solving -------------------------------------------------------------------------------- */

static void transfer_new(Pass *pass, Transfer *t)
{
    t->gen = new_set(pass);
    t->kill = new_set(pass);
    t->in = new_set(pass);
    t->out = new_set(pass);
}

/* The effect of one event; the later one in the direction of the analysis wins. */
static void transfer_event(Transfer *t, const Event *event, uint32_t gens, uint32_t kills)
{
    if (event->kind & gens) {
        bits_add(&t->gen, event->local);
        bits_remove(&t->kill, event->local);
    } else if (event->kind & kills) {
        bits_remove(&t->gen, event->local);
        bits_add(&t->kill, event->local);
    }
}

static Transfer *transfer_of(Facts *facts, size_t member)
{
    return (Transfer *)((char *)facts + member);
}

/* in = the union over the neighbours' out.  An await's result is written on the edge to to[0]: it
 * is `stored` in a forward problem and dead behind the suspend in a backward one. */
static void gather(Pass *pass, uint32_t index, size_t member, bool forward)
{
    Facts *facts = &pass->facts[index];
    Transfer *t = transfer_of(facts, member);
    const Block *block = facts->block;
    if (!forward && block->term == TERM_AWAIT) {
        bits_union(&t->in, &transfer_of(&pass->facts[block->to[0]->index], member)->out);
        if (is_tracked(pass->function, block->await->result))
            bits_remove(&t->in, block->await->result->index);
        if (block->to[1])
            bits_union(&t->in, &transfer_of(&pass->facts[block->to[1]->index], member)->out);
        return;
    }
    size_t count = forward ? facts->previous.count : facts->next.count;
    for (size_t i = 0; i < count; i++) {
        uint32_t from = forward ? facts->previous.data[i] : facts->next.data[i];
        if (forward && !pass->facts[from].reached)
            continue;
        bits_union(&t->in, &transfer_of(&pass->facts[from], member)->out);
        const Block *before = pass->facts[from].block;
        if (forward && member == offsetof(Facts, touched) && before->term == TERM_AWAIT &&
            before->to[0] == block && is_tracked(pass->function, before->await->result))
            bits_add(&t->in, before->await->result->index);
    }
}

static bool apply(Transfer *t, BitSet *scratch)
{
    bits_copy(scratch, &t->in);
    bits_subtract(scratch, &t->kill);
    bits_union(scratch, &t->gen);
    return bits_union(&t->out, scratch);
}

/* A worklist that always takes the next block in the order that suits the direction. */
static void solve(Pass *pass, size_t member, bool forward)
{
    size_t count = pass->count;
    BitSet pending = bits_new(pass->scratch, count), scratch = new_set(pass);
    for (size_t i = 0; i < count; i++)
        bits_add(&pending, i);
    for (size_t at = 0, left = count; left;) {
        at = bits_next(&pending, at);
        if (at == (size_t)-1) {
            at = 0;
            continue;
        }
        bits_remove(&pending, at);
        left--;
        uint32_t block = pass->order[forward ? count - 1 - at : at];
        Facts *facts = &pass->facts[block];
        if (forward && !facts->reached)
            continue;
        gather(pass, block, member, forward);
        if (!apply(transfer_of(facts, member), &scratch))
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

enum {
    LIVE_GENS = EVENT_READ | EVENT_BORROW,
    LIVE_KILLS = EVENT_WRITE | EVENT_DECLARE | EVENTS_OF_SCOPE,
    UNSET_GENS = EVENT_READ,
    UNSET_KILLS = EVENTS_THAT_STORE | EVENT_DECLARE | EVENTS_OF_SCOPE,
    ZEROED_AT = EVENT_ENTER | EVENT_DECLARE /* a local that may be read too early */
};

static bool is_aggregate(const Local *local)
{
    return local->type->is_array || local->type->is_record;
}

static void step_live(BitSet *live, const Event *event, uint32_t gens, uint32_t kills)
{
    if (event->kind & gens)
        bits_add(live, event->local);
    else if (event->kind & kills)
        bits_remove(live, event->local);
}

/* What is live where its scope is entered has no value yet on some path to a read. */
static void find_unset(Pass *pass, const Facts *facts)
{
    BitSet live = new_set(pass), unset = new_set(pass);
    bits_copy(&live, &facts->live.in);
    bits_copy(&unset, &facts->unset.in);
    for (size_t i = facts->events.count; i-- > 0;) {
        const Event *event = &facts->events.data[i];
        if (event->kind & ZEROED_AT && bits_has(&live, event->local))
            bits_add(&pass->live_at_enter, event->local);
        if (event->kind & ZEROED_AT && bits_has(&unset, event->local))
            bits_add(&pass->read_unset, event->local);
        step_live(&live, event, LIVE_GENS, LIVE_KILLS);
        step_live(&unset, event, UNSET_GENS, UNSET_KILLS);
    }
}

static void solve_live(Pass *pass)
{
    const Function *function = pass->function;
    for (size_t b = 0; b < pass->count; b++) {
        Facts *facts = &pass->facts[b];
        transfer_new(pass, &facts->live);
        transfer_new(pass, &facts->unset);
        for (size_t i = facts->events.count; i-- > 0;) {
            transfer_event(&facts->live, &facts->events.data[i], LIVE_GENS, LIVE_KILLS);
            transfer_event(&facts->unset, &facts->events.data[i], UNSET_GENS, UNSET_KILLS);
        }
    }
    solve(pass, offsetof(Facts, live), false);
    solve(pass, offsetof(Facts, unset), false);

    pass->live_at_enter = new_set(pass);
    pass->read_unset = new_set(pass);
    bits_copy(&pass->live_at_enter, &pass->facts[0].live.out);
    bits_copy(&pass->read_unset, &pass->facts[0].unset.out);
    for (size_t b = 0; b < pass->count; b++)
        find_unset(pass, &pass->facts[b]);
    for (size_t i = 0; i < function->params.count; i++)
        if (is_tracked(function, function->params.data[i])) {
            bits_remove(&pass->live_at_enter, function->params.data[i]->index);
            bits_remove(&pass->read_unset, function->params.data[i]->index);
        }
}

/* A lent scalar that may be read too early is set to zero where its scope begins or where it is
 * declared, so it is touched from there.  A pinned aggregate is left as C leaves it: the array that
 * a loop fills looks the same, and would cost its storage and a memset from its declaration on. */
static uint32_t touch_gens(const Pass *pass, const Event *event)
{
    const Local *local = pass->function->locals.data[event->local];
    bool zeroed = event->kind & ZEROED_AT && local->escapes && !is_aggregate(local) &&
                  bits_has(&pass->read_unset, event->local);
    return EVENTS_THAT_STORE | (zeroed ? ZEROED_AT : 0);
}

static void solve_storage(Pass *pass)
{
    Function *function = pass->function;
    for (size_t b = 0; b < pass->count; b++) {
        Facts *facts = &pass->facts[b];
        transfer_new(pass, &facts->touched);
        transfer_new(pass, &facts->borrowed);
        for (size_t i = 0; i < facts->events.count; i++) {
            const Event *event = &facts->events.data[i];
            transfer_event(&facts->touched, event, touch_gens(pass, event), EVENTS_OF_SCOPE);
            transfer_event(&facts->borrowed, event, EVENT_BORROW, EVENTS_OF_SCOPE);
        }
    }
    for (size_t i = 0; i < function->params.count; i++)
        if (is_tracked(function, function->params.data[i]))
            bits_add(&pass->facts[0].touched.in, function->params.data[i]->index);
    solve(pass, offsetof(Facts, touched), true);
    solve(pass, offsetof(Facts, borrowed), true);
}

/* ---- awaits and classes --------------------------------------------------------------------- */

/* No scope is every scope. */
static bool in_scope(const Local *local, const Scope *scope)
{
    if (local->is_param || !local->scope || !scope)
        return true;
    while (scope && scope != local->scope)
        scope = scope->parent;
    return scope != NULL;
}

/* needed = touched and (live or borrowed and in scope) */
static void needed(Pass *pass, BitSet *set, const BitSet *touched, const BitSet *borrowed,
                   const BitSet *live, const Scope *scope)
{
    const Function *function = pass->function;
    bits_copy(set, live);
    BITS_EACH (i, borrowed)
        if (in_scope(function->locals.data[i], scope))
            bits_add(set, i);
    bits_intersect(set, touched);
}

static bool encloses(const Node *outer, const Node *inner)
{
    return outer->begin <= inner->begin && inner->end <= outer->end;
}

static void find_keep(Pass *pass, Await *await, Arena *arena)
{
    const Block *block = await->block;
    Facts *facts = &pass->facts[block->index];
    await->keep = bits_new(arena, pass->function->locals.count);
    await->keep_drop = bits_new(arena, pass->function->locals.count);
    if (!facts->reached)
        return;
    BitSet borrowed = new_set(pass);
    bits_copy(&borrowed, &facts->borrowed.out);
    BITS_EACH (i, &borrowed)
        if (pass->lent_in[i] && !encloses(pass->lent_in[i], await->node))
            bits_remove(&borrowed, i);
    needed(pass, &await->keep, &facts->touched.out, &borrowed, &facts->live.in,
           await->scope ? await->scope : block->scope);
    if (block->to[1]) {
        bits_copy(&await->keep_drop, &pass->facts[block->to[1]->index].live.out);
        bits_intersect(&await->keep_drop, &await->keep);
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
    bits_add(&pass->pinned, local->index);
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

/* So that the code of all suspends grows with the function and not with its square. */
static void limit_copies(Pass *pass)
{
    const Function *function = pass->function;
    size_t count = function->locals.count;
    Cost *costs = NEW_ARRAY(pass->scratch, Cost, count + 1);
    uint64_t total = 0, limit = (uint64_t)COPIES_LIMIT * function->awaits.count;
    for (size_t i = 0; i < count; i++)
        costs[i] = (Cost){(uint32_t)i, 0, 1};
    for (size_t i = 0; i < function->awaits.count; i++)
        BITS_EACH (local, &function->awaits.data[i]->keep) {
            bool copied = function->locals.data[local]->cls == LOCAL_VALUE;
            costs[local].copies += copied;
            total += copied;
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

/* ---- conflicts ------------------------------------------------------------------------------ */

static void add_conflict(Pass *pass, size_t a, size_t b)
{
    if (a == b)
        return;
    bits_add(&pass->function->locals.data[a]->conflicts, b);
    bits_add(&pass->function->locals.data[b]->conflicts, a);
}

static void add_conflicts(Pass *pass, size_t local, BitSet *others)
{
    bits_intersect(others, &pass->pinned);
    BITS_EACH (other, others)
        add_conflict(pass, local, other);
}

/* The event stores into a pinned local's place, or sets it to zero. */
static bool is_definition(const Pass *pass, const Event *event)
{
    if (!bits_has(&pass->pinned, event->local))
        return false;
    return event->kind & EVENTS_THAT_STORE ||
           (event->kind & ZEROED_AT && pass->function->locals.data[event->local]->maybe_uninit);
}

/* A step of a block that defines pinned locals: a run of its events, and what is live after it. */
typedef struct Step {
    size_t first, end;
    BitSet live;
} Step;
typedef VEC(Step) Steps;

static void find_steps(Pass *pass, const Facts *facts, Steps *steps)
{
    const Event *events = facts->events.data;
    BitSet live = new_set(pass);
    bits_copy(&live, &facts->live.in);
    for (size_t end = facts->events.count, first; end > 0; end = first) {
        bool defines = false;
        for (first = end; first > 0 && events[first - 1].step == events[end - 1].step; first--)
            defines |= is_definition(pass, &events[first - 1]);
        if (defines) {
            Step step = {first, end, new_set(pass)};
            bits_copy(&step.live, &live);
            VEC_PUSH(pass->scratch, steps, step);
        }
        for (size_t i = end; i-- > first;)
            step_live(&live, &events[i], LIVE_GENS, LIVE_KILLS);
    }
}

static bool is_call(const Node *node)
{
    while (node && !node->text && node->kid_count &&
           (node->kind == N_PAREN || (node->kind == N_CONVERT && !node->decay)))
        node = node->kids[0];
    return node && node->kind == N_CALL;
}

/* y = f(x): the arguments have been copied when y is written, and nothing else is. */
static bool stores_result_of_call(const Pass *pass, const Facts *facts, const Step *step)
{
    const Event *events = facts->events.data;
    const Node *node;
    if (events[step->first].step >= facts->block->ops.count)
        return false;
    const Op *op = &facts->block->ops.data[events[step->first].step];
    for (size_t i = step->first; i + 1 < step->end; i++)
        if (is_definition(pass, &events[i]))
            return false;
    node = op->node;
    if (op->kind == OP_EVAL && node->kind == N_ASSIGN)
        node = node->kids[1];
    return is_call(node) && (!node->text || node->temp == op->local);
}

/* All that one op or terminator accesses conflicts with what it defines: x and y in `y = x` must
 * not overlap in part, and in `y = (struct s){x.b, x.a}` not at all. */
static void step_conflicts(Pass *pass, const Facts *facts, const Step *step, const BitSet *touched,
                           const BitSet *borrowed, const Scope *scope)
{
    BitSet others = new_set(pass);
    needed(pass, &others, touched, borrowed, &step->live, scope);
    if (!stores_result_of_call(pass, facts, step))
        for (size_t i = step->first; i < step->end; i++)
            bits_add(&others, facts->events.data[i].local);
    for (size_t i = step->first; i < step->end; i++)
        if (is_definition(pass, &facts->events.data[i]))
            add_conflicts(pass, facts->events.data[i].local, &others);
}

static const Scope *scope_at_start(const Block *block)
{
    const Scope *scope = block->scope;
    for (size_t i = block->ops.count; i-- > 0;) {
        const Op *op = &block->ops.data[i];
        if (op->kind == OP_ENTER)
            scope = op->scope->parent;
        else if (op->kind == OP_LEAVE)
            scope = op->scope;
    }
    return scope;
}

static void block_conflicts(Pass *pass, const Facts *facts)
{
    const Block *block = facts->block;
    Steps steps = {0};
    find_steps(pass, facts, &steps);
    if (!steps.count)
        return;
    BitSet touched = new_set(pass), borrowed = new_set(pass);
    const Scope *scope = scope_at_start(block);
    bits_copy(&touched, &facts->touched.in);
    bits_copy(&borrowed, &facts->borrowed.in);
    size_t done = 0, op = 0;
    for (size_t s = steps.count; s-- > 0;) {
        const Step *step = &steps.data[s];
        for (; done < step->end; done++) {
            const Event *event = &facts->events.data[done];
            step_live(&touched, event, touch_gens(pass, event), EVENTS_OF_SCOPE);
            step_live(&borrowed, event, EVENT_BORROW, EVENTS_OF_SCOPE);
        }
        for (; op < block->ops.count && op <= facts->events.data[step->first].step; op++) {
            const Op *passed = &block->ops.data[op];
            if (passed->kind == OP_ENTER)
                scope = passed->scope;
            else if (passed->kind == OP_LEAVE)
                scope = passed->scope->parent;
        }
        step_conflicts(pass, facts, step, &touched, &borrowed, scope);
    }
}

/* All that one await keeps is in conflict; `before` is what the one before it keeps, which is done.
 * Neighbours keep mostly the same. */
static void keep_conflicts(Pass *pass, const BitSet *kept, BitSet *before)
{
    BitSet more = new_set(pass);
    bits_copy(&more, kept);
    bits_subtract(&more, before);
    BITS_EACH (i, &more)
        BITS_EACH (other, kept)
            add_conflict(pass, i, other);
    bits_copy(before, kept);
}

/* The result is written when the await is over, the child still in its place (see layout.c). */
static void await_conflicts(Pass *pass, const Await *await, BitSet *before)
{
    const Block *block = await->block;
    const Facts *facts = &pass->facts[block->index];
    BitSet others = new_set(pass);
    bits_copy(&others, &await->keep);
    bits_intersect(&others, &pass->pinned);
    keep_conflicts(pass, &others, before);

    const Local *result = await->result;
    if (!is_tracked(pass->function, result) || result->cls != LOCAL_PINNED)
        return;
    needed(pass, &others, &facts->touched.out, &facts->borrowed.out,
           &pass->facts[block->to[0]->index].live.out, block->scope);
    add_conflicts(pass, result->index, &others);
}

/* At the entry all parameters are stored, needed or not, and zeros in what would be read before. */
static void entry_conflicts(Pass *pass)
{
    const Function *function = pass->function;
    BitSet all = new_set(pass), stored = new_set(pass);
    bits_copy(&stored, &pass->facts[0].unset.out);
    for (size_t i = 0; i < function->params.count; i++)
        if (is_tracked(function, function->params.data[i]))
            bits_add(&stored, function->params.data[i]->index);
    bits_intersect(&stored, &pass->pinned);
    BITS_EACH (i, &stored) {
        bits_copy(&all, &stored);
        add_conflicts(pass, i, &all);
    }
}

static void find_conflicts(Pass *pass, Arena *arena)
{
    const Function *function = pass->function;
    BITS_EACH (i, &pass->pinned)
        function->locals.data[i]->conflicts = bits_new(arena, function->locals.count);
    entry_conflicts(pass);
    for (size_t b = 0; b < pass->count; b++)
        if (pass->facts[b].reached)
            block_conflicts(pass, &pass->facts[b]);
    BitSet before = new_set(pass);
    for (size_t i = 0; i < function->awaits.count; i++)
        if (pass->facts[function->awaits.data[i]->block->index].reached)
            await_conflicts(pass, function->awaits.data[i], &before);
}

/* ---- the pass ------------------------------------------------------------------------------- */

static void leave_live(Pass *pass, Arena *arena)
{
    for (size_t b = 0; b < pass->function->blocks.count; b++) {
        Block *block = pass->function->blocks.data[b];
        block->live_in = bits_new(arena, pass->function->locals.count);
        block->live_out = bits_new(arena, pass->function->locals.count);
        bits_copy(&block->live_in, &pass->facts[b].live.out);
        bits_copy(&block->live_out, &pass->facts[b].live.in);
        if (block->term == TERM_BRANCH) { /* that may be cut into parts */
            bits_copy(&block->live_out, &pass->facts[block->to[0]->index].live.out);
            bits_union(&block->live_out, &pass->facts[block->to[1]->index].live.out);
        }
    }
}

static void run(Pass *pass, Arena *arena)
{
    Function *function = pass->function;
    list_scopes(pass);
    record_function(pass);
    find_order(pass);
    solve_live(pass);
    solve_storage(pass);
    leave_live(pass, arena);

    BitSet kept = new_set(pass);
    pass->pinned = new_set(pass);
    for (size_t i = 0; i < function->awaits.count; i++) {
        find_keep(pass, function->awaits.data[i], arena);
        bits_union(&kept, &function->awaits.data[i]->keep);
    }
    for (size_t i = 0; i < function->locals.count; i++)
        classify(pass, function->locals.data[i], bits_has(&kept, i));
    limit_copies(pass);
    find_conflicts(pass, arena);
}

void liveness(Unit *unit, Function *function)
{
    Pass pass = {.scratch = arena_new(), .function = function};
    if (function->blocks.count)
        run(&pass, unit->arena);
    arena_free(pass.scratch);
}
