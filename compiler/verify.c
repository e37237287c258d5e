/* verify: the invariants between the passes.
 *
 * Needs what cfg, liveness or layout left, changes nothing; a broken invariant ends acc with
 * internal_error.  It shares no code with the passes and goes about things the other way round:
 * where liveness solves equations over all locals at once, this walks the blocks for one local at a
 * time, from each of its accesses as far as that one reaches.  verify_layout.c checks the frame. */
#include "verify.h"

#include <stdlib.h>
#include <string.h>

static bool is_block(const Function *function, const Block *block)
{
    return block && block->index < function->blocks.count &&
           function->blocks.data[block->index] == block;
}

static bool is_scope(const Function *function, const Scope *scope)
{
    return scope && scope->index < function->scopes.count &&
           function->scopes.data[scope->index] == scope;
}

/* ---- edges ---------------------------------------------------------------------------------- */

typedef void EdgeVisitor(void *context, const Block *from, const Block *to);

static void each_edge(const Function *function, const Block *block, EdgeVisitor *visit,
                      void *context)
{
    bool two = block->term == TERM_BRANCH || block->term == TERM_AWAIT;
    if (two || block->term == TERM_JUMP || block->term == TERM_SWITCH)
        visit(context, block, block->to[0]);
    if (two && block->to[1])
        visit(context, block, block->to[1]);
    for (size_t i = 0; block->term == TERM_SWITCH && i < block->cases.count; i++)
        visit(context, block, block->cases.data[i].to);
    for (size_t i = 0; block->term == TERM_INDIRECT && i < function->label_targets.count; i++)
        visit(context, block, function->label_targets.data[i]);
}

typedef struct Incoming {
    const Check *check;
    size_t *count; /* by block */
    size_t *sum;   /* of the indices of where the edges come from */
} Incoming;

static void count_edge(void *context, const Block *from, const Block *to)
{
    Incoming *in = context;
    const Function *function = in->check->function;
    EXPECT(in->check, is_block(function, to), "b%u leads out of the function", from->index);
    bool drop = from->term == TERM_AWAIT && to == from->to[1];
    EXPECT(in->check, to->drop_only == (drop || from->drop_only),
           "b%u -> b%u enters or leaves a drop chain", from->index, to->index);
    in->count[to->index]++;
    in->sum[to->index] += from->index;
}

static void check_edges(const Check *check)
{
    const Function *function = check->function;
    size_t blocks = function->blocks.count;
    Incoming in = {check, NEW_ARRAY(check->arena, size_t, blocks),
                   NEW_ARRAY(check->arena, size_t, blocks)};
    for (size_t b = 0; b < blocks; b++)
        each_edge(function, function->blocks.data[b], count_edge, &in);
    for (size_t b = 0; b < blocks; b++) {
        const Block *block = function->blocks.data[b];
        EXPECT(check, in.count[b] == block->preds.count, "b%zu has %zu edges but %zu preds", b,
               in.count[b], block->preds.count);
        for (size_t i = 0; i < block->preds.count; i++)
            in.sum[b] -= block->preds.data[i]->index;
        EXPECT(check, in.sum[b] == 0, "b%zu: preds are not where the edges come from", b);
    }
}

/* ---- cfg ------------------------------------------------------------------------------------ */

static void check_op(const Check *check, const Block *block, const Op *op)
{
    const Function *function = check->function;
    bool ok = true;
    switch (op->kind) {
    case OP_EVAL:
        ok = op->node != NULL;
        break;
    case OP_SET:
        ok = op->node && is_tracked(function, op->local);
        break;
    case OP_INIT:
        ok = is_tracked(function, op->local);
        break;
    case OP_CALL:
        ok = op->node && op->await && op->await->callee && op->await->callee->never_suspends &&
             op->local == op->await->result;
        break;
    case OP_TAKE:
        ok = is_tracked(function, op->local);
        break;
    case OP_OVER:
        ok = is_tracked(function, op->local) && op->local->is_settled;
        break;
    case OP_GO:
        ok = op->group && op->child && op->child->captures.count == op->child->params.count;
        break;
    case OP_CLEANUP:
        ok = op->cleanup && (op->cleanup->statement || is_tracked(function, op->cleanup->local));
        break;
    case OP_ENTER:
    case OP_LEAVE:
    case OP_END:
        ok = is_scope(function, op->scope);
        break;
    }
    EXPECT(check, ok, "b%u: op of kind %d lacks an operand", block->index, (int)op->kind);
}

static void check_await(const Check *check, const Block *block)
{
    const Function *function = check->function;
    const Await *await = block->await;
    size_t steps = 0;
    EXPECT(check,
           await && await->block == block && await->node &&
               (!await->call == (await->arms || await->kind >= AWAIT_YIELD)),
           "b%u: an await that is not whole", block->index);
    EXPECT(check,
           await->index < function->awaits.count && function->awaits.data[await->index] == await,
           "b%u: await #%u is not listed", block->index, await->index + 1);
    EXPECT(check, await->kind == AWAIT_HANDLE || await->kind >= AWAIT_SIZED || await->callee,
           "await #%u: no callee", await->index + 1);
    EXPECT(check, !await->result || is_tracked(function, await->result), "await #%u: bad result",
           await->index + 1);
    EXPECT(check, (await->cleanup != NULL) == (block->to[1] != NULL),
           "await #%u: cleanups without a drop chain, or the reverse", await->index + 1);
    const Block *drop = block->to[1];
    for (; drop && drop->term != TERM_END; drop = drop->to[0]) {
        EXPECT(check,
               is_block(function, drop) && drop->term == TERM_JUMP &&
                   ++steps <= function->blocks.count,
               "await #%u: its drop chain does not end", await->index + 1);
        if (check->ends[drop->index])
            break;
    }
    for (drop = block->to[1]; steps-- > 0; drop = drop->to[0])
        check->ends[drop->index] = true;
}

static void check_term(const Check *check, const Block *block)
{
    const Function *function = check->function;
    bool needs_node =
        block->term == TERM_BRANCH || block->term == TERM_SWITCH || block->term == TERM_INDIRECT;
    EXPECT(check, !needs_node || block->node, "b%u: nothing to decide on", block->index);
    if (block->term != TERM_INDIRECT && block->term != TERM_RETURN && block->term != TERM_END)
        EXPECT(check, is_block(function, block->to[0]), "b%u leads nowhere", block->index);
    if (block->term == TERM_BRANCH)
        EXPECT(check, is_block(function, block->to[1]), "b%u has one way only", block->index);
    if (block->term == TERM_RETURN)
        EXPECT(check, !block->local || is_tracked(function, block->local),
               "b%u returns a local that is not listed", block->index);
    if (block->term == TERM_AWAIT)
        check_await(check, block);
    EXPECT(check, is_scope(function, block->scope), "b%u has no scope", block->index);
}

static void check_lists(const Check *check)
{
    const Function *function = check->function;
    for (size_t i = 0; i < function->locals.count; i++) {
        const Local *local = function->locals.data[i];
        EXPECT(check, local->index == i && local->type, "local %zu is numbered wrongly", i);
        EXPECT(check, !local->scope || is_scope(function, local->scope),
               "the scope of '%s' is not listed", local->name);
    }
    for (size_t i = 0; i < function->scopes.count; i++) {
        const Scope *scope = function->scopes.data[i];
        EXPECT(check, scope->index == i, "scope %zu is numbered wrongly", i);
        EXPECT(check,
               i ? is_scope(function, scope->parent) && scope->parent->index < i : !scope->parent,
               "scope %zu comes before its parent", i);
    }
    for (size_t i = 0; i < function->awaits.count; i++) {
        const Await *await = function->awaits.data[i];
        EXPECT(check,
               is_block(function, await->block) && await->block->await == await &&
                   await->block->term == TERM_AWAIT,
               "await #%zu has lost its block", i + 1);
    }
}

static void check_regions(const Check *check)
{
    const Function *function = check->function;
    VEC(uint32_t) ends = {0}; /* of the regions that are open */
    uint32_t before = 0;
    for (size_t i = 0; i < function->regions.count; i++) {
        const Region *region = &function->regions.data[i];
        EXPECT(check, region->first <= region->last && region->last < function->blocks.count,
               "region %zu has no such blocks", i);
        EXPECT(check, region->first >= before, "region %zu is out of order", i);
        while (ends.count && ends.data[ends.count - 1] < region->first)
            ends.count--;
        EXPECT(check, !ends.count || region->last <= ends.data[ends.count - 1],
               "region %zu overlaps another", i);
        VEC_PUSH(check->arena, &ends, region->last);
        before = region->first;
    }
}

void verify_cfg(Unit *unit, const Function *function)
{
    Check check = {.pass = "cfg", .function = function, .arena = arena_new()};
    (void)unit;
    check.ends = NEW_ARRAY(check.arena, bool, function->blocks.count);
    EXPECT(&check, function->blocks.count, "no blocks");
    check_lists(&check);
    for (size_t b = 0; b < function->blocks.count; b++) {
        const Block *block = function->blocks.data[b];
        EXPECT(&check, block->index == b, "b%zu is numbered %u", b, block->index);
        for (size_t i = 0; i < block->ops.count; i++)
            check_op(&check, block, &block->ops.data[i]);
        check_term(&check, block);
    }
    check_edges(&check);
    check_regions(&check);
    arena_free(check.arena);
}

/* ---- liveness ------------------------------------------------------------------------------- */

typedef enum Happening {
    H_READ,
    H_WRITE,
    H_PARTIAL,
    H_BORROW,
    H_THROUGH,
    H_BEGIN,   /* its scope is entered */
    H_END,     /* its scope is left */
    H_DECLARE, /* declared without a value */
    H_RESULT   /* written on the way to the await's to[0] */
} Happening;

typedef struct Access {
    uint32_t block;
    Happening happening;
} Access;

typedef struct Trace {
    VEC(Access) accesses; /* of one local, in the order of the blocks */
    bool coarse;          /* written in a part of a condition: liveness sees more than this does */
} Trace;

typedef struct Recheck {
    Check check;
    Trace *traces;  /* by local */
    uint32_t block; /* being traced */
    bool cleanup_attribute, condition;
    bool *live_in, *live_out, *unset_in, *unset_out, *touched_in, *touched_out, *borrowed_in,
        *borrowed_out;
    bool *reached;
    uint32_t *stack;
    uint8_t *effect;
    BitSet *needed_out; /* by block */
    BitSet pointees;    /* that some pointer may point to */
} Recheck;

static void trace(Recheck *r, const Local *local, Happening happening)
{
    if (is_tracked(r->check.function, local))
        VEC_PUSH(r->check.arena, &r->traces[local->index].accesses,
                 ((Access){r->block, happening}));
}

static void trace_access(void *context, Local *local, AccessKind kind, Node *at)
{
    static const Happening happenings[] = {[ACCESS_READ] = H_READ,
                                           [ACCESS_WRITE] = H_WRITE,
                                           [ACCESS_PARTIAL] = H_PARTIAL,
                                           [ACCESS_BORROW] = H_BORROW,
                                           [ACCESS_THROUGH] = H_THROUGH};
    Recheck *r = context;
    (void)at;
    EXPECT(&r->check, !local->parts.count && !(local->whole && kind >= ACCESS_BORROW),
           "'%s' is used as a whole, or lent, and was split", local->name);
    if (is_tracked(r->check.function, local))
        r->traces[local->index].coarse |= kind == ACCESS_PARTIAL && r->condition;
    trace(r, local, r->cleanup_attribute ? H_READ : happenings[kind]);
}

static void trace_declaration(Recheck *r, const Local *local)
{
    trace(r, local, H_DECLARE);
    for (size_t i = 0; i < local->parts.count; i++)
        trace(r, local->parts.data[i], H_DECLARE);
}

static void trace_scope(Recheck *r, const Scope *scope, Happening happening)
{
    const Function *function = r->check.function;
    for (size_t i = 0; i < function->locals.count; i++)
        if (function->locals.data[i]->scope == scope && !function->locals.data[i]->is_param)
            trace(r, function->locals.data[i], happening);
}

static void trace_block(Recheck *r, const Block *block)
{
    r->block = block->index;
    for (size_t i = 0; i < block->ops.count; i++) {
        const Op *op = &block->ops.data[i];
        if (op->kind == OP_ENTER || op->kind == OP_LEAVE || op->kind == OP_END)
            trace_scope(r, op->scope, op->kind == OP_ENTER ? H_BEGIN : H_END);
        if (op->kind == OP_OVER)
            trace(r, op->local, H_END);
        if (op->kind == OP_INIT && !op->node)
            trace_declaration(r, op->local);
        r->cleanup_attribute = op->kind == OP_CLEANUP && !op->cleanup->statement;
        op_accesses(op, trace_access, r);
        r->cleanup_attribute = false;
    }
    r->condition = block->term == TERM_BRANCH;
    term_accesses(block, trace_access, r);
    r->condition = false;
    if (block->term == TERM_AWAIT)
        trace(r, block->await->result, H_RESULT);
}

/* What a block does to one fact about one local; SILENT: it passes through. */
typedef enum Effect { SILENT, YES, NO } Effect;
typedef Effect Meaning(const Local *local, Happening happening);

static Effect means_live(const Local *local, Happening h)
{
    (void)local;
    if (h == H_READ || h == H_BORROW || h == H_THROUGH)
        return YES;
    return h == H_PARTIAL || h == H_RESULT ? SILENT : NO;
}

static Effect means_unset(const Local *local, Happening h)
{
    (void)local;
    return h == H_READ ? YES : h == H_RESULT ? SILENT : NO;
}

static bool is_aggregate(const Local *local)
{
    return local->type->is_array || local->type->is_record;
}

static Effect means_borrowed(const Local *local, Happening h)
{
    (void)local;
    return h == H_BORROW ? YES : h == H_BEGIN || h == H_END ? NO : SILENT;
}

static Effect means_touched(const Local *local, Happening h)
{
    if (h == H_BEGIN || h == H_END || (h == H_DECLARE && !local->escapes))
        return NO;
    return h == H_WRITE || h == H_PARTIAL || h == H_BORROW || h == H_THROUGH ? YES : SILENT;
}

/* The same for a lent scalar that is set to zero where it begins. */
static Effect means_touched_zeroed(const Local *local, Happening h)
{
    return h == H_BEGIN || h == H_DECLARE ? YES : means_touched(local, h);
}

static bool result_dies(const Block *from, const Block *to, const Local *local)
{
    return from->term == TERM_AWAIT && from->await->result == local && to == from->to[0] &&
           to != from->to[1];
}

/* Backward from each block whose first telling access says YES. */
static void reach_back(Recheck *r, const Local *local, Meaning *meaning, bool *in, bool *out)
{
    const Function *function = r->check.function;
    size_t blocks = function->blocks.count, depth = 0;
    uint8_t *effect = memset(r->effect, 0, blocks);
    const Trace *t = &r->traces[local->index];
    memset(in, 0, blocks * sizeof *in);
    memset(out, 0, blocks * sizeof *out);
    for (size_t i = t->accesses.count; i-- > 0;) {
        Effect e = meaning(local, t->accesses.data[i].happening);
        if (e != SILENT)
            effect[t->accesses.data[i].block] = (uint8_t)e;
    }
    for (size_t i = 0; i < t->accesses.count; i++) {
        uint32_t b = t->accesses.data[i].block;
        if (effect[b] == YES && !in[b]) {
            in[b] = true;
            r->stack[depth++] = b;
        }
    }
    while (depth) {
        const Block *block = function->blocks.data[r->stack[--depth]];
        for (size_t i = 0; i < block->preds.count; i++) {
            const Block *pred = block->preds.data[i];
            if (result_dies(pred, block, local))
                continue;
            out[pred->index] = true;
            if (in[pred->index] || effect[pred->index] == NO)
                continue;
            in[pred->index] = true;
            r->stack[depth++] = pred->index;
        }
    }
}

typedef struct Forward {
    Recheck *r;
    const Local *local;
    bool *in;
    size_t depth;
    bool all, result; /* which edges: those of a block that says YES, or only the result's */
} Forward;

static void go_forward(void *context, const Block *from, const Block *to)
{
    Forward *f = context;
    bool result = f->result && result_dies(from, to, f->local);
    if ((!f->all && !result) || f->in[to->index])
        return;
    f->in[to->index] = true;
    f->r->stack[f->depth++] = to->index;
}

/* Forward from each block whose last telling access says YES, and, when `stored`, from the entry
 * for a parameter and along the edge that brings a result. */
static void reach_on(Recheck *r, const Local *local, Meaning *meaning, bool stored, bool *in,
                     bool *out)
{
    const Function *function = r->check.function;
    size_t blocks = function->blocks.count;
    uint8_t *effect = memset(r->effect, 0, blocks);
    const Trace *t = &r->traces[local->index];
    Forward f = {r, local, in, 0, true, stored};
    memset(in, 0, blocks * sizeof *in);
    for (size_t i = 0; i < t->accesses.count; i++) {
        Effect e = meaning(local, t->accesses.data[i].happening);
        if (e != SILENT)
            effect[t->accesses.data[i].block] = (uint8_t)e;
    }
    for (size_t i = 0; i < t->accesses.count; i++) {
        uint32_t b = t->accesses.data[i].block;
        f.all = effect[b] == YES;
        if (r->reached[b])
            each_edge(function, function->blocks.data[b], go_forward, &f);
    }
    if (stored && local->is_param && !in[0]) {
        in[0] = true;
        r->stack[f.depth++] = 0;
    }
    f.all = true;
    while (f.depth) {
        uint32_t b = r->stack[--f.depth];
        if (effect[b] != NO)
            each_edge(function, function->blocks.data[b], go_forward, &f);
    }
    for (size_t b = 0; b < blocks; b++)
        out[b] = effect[b] == YES || (effect[b] == SILENT && in[b]);
}

/* The local is read although nothing was written to it since its scope began. */
static bool is_read_unset(Recheck *r, const Local *local)
{
    const Trace *t = &r->traces[local->index];
    bool *out = r->unset_out;
    reach_back(r, local, means_unset, r->unset_in, out);
    if (r->unset_in[0])
        return true;
    for (size_t i = 0; i < t->accesses.count; i++) {
        const Access *a = &t->accesses.data[i];
        if (a->happening != H_BEGIN && a->happening != H_DECLARE)
            continue;
        Effect next = SILENT;
        for (size_t j = i + 1; j < t->accesses.count && next == SILENT; j++) {
            if (t->accesses.data[j].block != a->block)
                break;
            next = means_unset(local, t->accesses.data[j].happening);
        }
        if (next == YES || (next == SILENT && out[a->block]))
            return true;
    }
    return false;
}

static bool in_scope(const Local *local, const Scope *scope)
{
    if (local->is_param || !local->scope || !scope)
        return true;
    for (; scope; scope = scope->parent)
        if (scope == local->scope)
            return true;
    return false;
}

/* By a pointer that the await keeps. */
static bool is_pointed_to(const Recheck *r, const Await *await, const Local *local)
{
    if (!bits_has(&r->pointees, local->index) || !r->touched_out[await->block->index] ||
        !in_scope(local, await->scope))
        return false;
    BITS_EACH (i, &await->keep)
        if (may_point_to(r->check.function->locals.data[i], local))
            return true;
    return false;
}

static bool is_used_by_arms(const Await *await, const Local *local)
{
    for (size_t i = 0; await->arms && i < await->arms->uses.count; i++)
        if (await->arms->uses.data[i].local == local)
            return true;
    return false;
}

static void check_local(Recheck *r, const Local *local)
{
    const Function *function = r->check.function;
    bool zeroed = local->escapes && !is_aggregate(local) && is_read_unset(r, local);
    bool kept = false, coarse = r->traces[local->index].coarse;
    reach_back(r, local, means_live, r->live_in, r->live_out);
    reach_on(r, local, zeroed ? means_touched_zeroed : means_touched, true, r->touched_in,
             r->touched_out);
    reach_on(r, local, means_borrowed, false, r->borrowed_in, r->borrowed_out);
    for (size_t b = 0; b < function->blocks.count; b++) {
        const Block *block = function->blocks.data[b];
        bool live = bits_has(&block->live_in, local->index);
        EXPECT(&r->check, coarse ? r->live_in[b] || !live : r->live_in[b] == live,
               "'%s' is%s live into b%zu", local->name, r->live_in[b] ? "" : " not", b);
        bool borrowed = r->borrowed_out[b] && in_scope(local, block->scope);
        if (r->touched_out[b] && (r->live_out[b] || borrowed))
            bits_add(&r->needed_out[b], local->index);
    }
    for (size_t i = 0; i < function->awaits.count; i++) {
        const Await *await = function->awaits.data[i];
        bool keep = bits_has(&await->keep, local->index);
        bool needed = bits_has(&r->needed_out[await->block->index], local->index) &&
                      r->reached[await->block->index];
        bool exact =
            !coarse && !(local->is_temp && local->escapes); /* it ends with its expression */
        needed |= is_pointed_to(r, await, local) || is_used_by_arms(await, local);
        EXPECT(&r->check, needed || !keep, "await #%zu keeps '%s', which nothing needs", i + 1,
               local->name);
        EXPECT(&r->check, keep || !needed || !exact, "await #%zu does not keep '%s'", i + 1,
               local->name);
        EXPECT(&r->check, !keep || in_scope(local, await->scope),
               "await #%zu keeps '%s', which is out of scope", i + 1, local->name);
        const Block *drop = await->block->to[1];
        bool for_drop = bits_has(&await->keep_drop, local->index);
        EXPECT(&r->check, for_drop == (keep && drop && r->live_in[drop->index]) || coarse,
               "await #%zu: the drop needs '%s', or not", i + 1, local->name);
        kept |= keep;
    }
    EXPECT(&r->check, kept == (local->cls != LOCAL_PLAIN), "'%s' has the wrong class", local->name);
    EXPECT(&r->check, !kept || !local->escapes || local->cls == LOCAL_PINNED,
           "'%s' is lent but not pinned", local->name);
}

static void find_pointees(Recheck *r)
{
    const Function *function = r->check.function;
    r->pointees = bits_new(r->check.arena, function->locals.count);
    for (size_t i = 0; i < function->locals.count; i++)
        for (size_t k = 0; k < function->locals.data[i]->points_to.count; k++)
            bits_add(&r->pointees, function->locals.data[i]->points_to.data[k]->index);
}

static bool is_in_block(const Trace *t, uint32_t block)
{
    size_t low = 0, high = t->accesses.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (t->accesses.data[middle].block < block)
            low = middle + 1;
        else
            high = middle;
    }
    return low < t->accesses.count && t->accesses.data[low].block == block;
}

/* What a block stores in conflicts with the pinned locals that are needed all through it. */
static void check_stores(Recheck *r, const Local *local, const BitSet *pinned, BitSet *rest)
{
    const Function *function = r->check.function;
    const Trace *t = &r->traces[local->index];
    for (size_t i = 0; i < t->accesses.count; i++) {
        const Access *a = &t->accesses.data[i];
        bool stores = a->happening == H_WRITE || a->happening == H_PARTIAL ||
                      a->happening == H_BORROW || a->happening == H_THROUGH ||
                      a->happening == H_RESULT;
        if (!stores || !r->reached[a->block])
            continue;
        bits_copy(rest, &r->needed_out[a->block]);
        bits_subtract(rest, &local->conflicts);
        BITS_EACH (o, rest) {
            bool through = bits_has(pinned, o) && !r->traces[o].coarse && o != local->index &&
                           !is_in_block(&r->traces[o], a->block);
            EXPECT(&r->check, !through, "b%u stores into '%s' where '%s' is needed", a->block,
                   local->name, function->locals.data[o]->name);
        }
    }
}

static void check_conflicts(Recheck *r, const Local *local, const BitSet *pinned, BitSet *rest)
{
    const Function *function = r->check.function;
    EXPECT(&r->check, !bits_has(&local->conflicts, local->index), "'%s' conflicts with itself",
           local->name);
    BITS_EACH (i, &local->conflicts) {
        const Local *other = function->locals.data[i];
        EXPECT(&r->check, other->cls == LOCAL_PINNED && bits_has(&other->conflicts, local->index),
               "'%s' conflicts with '%s', but not the reverse", local->name, other->name);
    }
    check_stores(r, local, pinned, rest);
}

typedef struct Kept {
    const Recheck *r;
    const Await *await;
    const Local *local; /* that it keeps, pinned */
} Kept;

static void check_unrelated(void *context, size_t other)
{
    const Kept *kept = context;
    const Local *with = kept->r->check.function->locals.data[other];
    EXPECT(&kept->r->check, with->cls != LOCAL_PINNED || with == kept->local,
           "await #%u keeps '%s' and '%s', which do not conflict", kept->await->index + 1,
           kept->local->name, with->name);
}

/* An await's pinned locals conflict, all with all. */
static void check_kept(const Recheck *r, const Await *await)
{
    BITS_EACH (i, &await->keep) {
        Kept kept = {r, await, r->check.function->locals.data[i]};
        if (kept.local->cls == LOCAL_PINNED)
            bits_each_missing(&await->keep, &kept.local->conflicts, check_unrelated, &kept);
    }
}

static void mark_reached(void *context, const Block *from, const Block *to)
{
    Forward *f = context;
    (void)from;
    if (f->r->reached[to->index])
        return;
    f->r->reached[to->index] = true;
    f->r->stack[f->depth++] = to->index;
}

static void find_reached(Recheck *r)
{
    const Function *function = r->check.function;
    Forward f = {.r = r};
    r->reached[0] = true;
    r->stack[f.depth++] = 0;
    while (f.depth)
        each_edge(function, function->blocks.data[r->stack[--f.depth]], mark_reached, &f);
}

static void check_pinned_locals(Recheck *r)
{
    const Function *function = r->check.function;
    size_t locals = function->locals.count;
    BitSet pinned = bits_new(r->check.arena, locals), rest = bits_new(r->check.arena, locals);
    for (size_t i = 0; i < locals; i++)
        if (function->locals.data[i]->cls == LOCAL_PINNED)
            bits_add(&pinned, i);
    BITS_EACH (i, &pinned) {
        check_conflicts(r, function->locals.data[i], &pinned, &rest);
    }
    for (size_t a = 0; a < function->awaits.count; a++)
        check_kept(r, function->awaits.data[a]);
}

static void count_members(const BitSet *set, size_t *count)
{
    BITS_EACH (i, set)
        if (++*count > LARGE_CHECK)
            return;
}

bool keeps_much(const Function *function)
{
    size_t count = 0;
    for (size_t i = 0; i < function->awaits.count && count <= LARGE_CHECK; i++)
        count_members(&function->awaits.data[i]->keep, &count);
    for (size_t i = 0; i < function->locals.count && count <= LARGE_CHECK; i++)
        if (function->locals.data[i]->cls == LOCAL_PINNED)
            count_members(&function->locals.data[i]->conflicts, &count);
    return count > LARGE_CHECK;
}

void verify_liveness(Unit *unit, const Function *function)
{
    size_t blocks = function->blocks.count, locals = function->locals.count;
    if (!unit->options->verify_large && (blocks * locals > LARGE_CHECK || keeps_much(function)))
        return;
    Arena *arena = arena_new();
    Recheck r = {.check = {.pass = "liveness", .function = function, .arena = arena}};
    bool **rows[] = {&r.live_in,     &r.live_out,    &r.unset_in,     &r.unset_out, &r.touched_in,
                     &r.touched_out, &r.borrowed_in, &r.borrowed_out, &r.reached};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        *rows[i] = NEW_ARRAY(arena, bool, blocks);
    r.traces = NEW_ARRAY(arena, Trace, locals);
    r.effect = NEW_ARRAY(arena, uint8_t, blocks);
    r.stack = NEW_ARRAY(arena, uint32_t, blocks + 1);
    r.needed_out = NEW_ARRAY(arena, BitSet, blocks);
    for (size_t b = 0; b < blocks; b++)
        r.needed_out[b] = bits_new(arena, locals);
    find_reached(&r);
    find_pointees(&r);
    for (size_t b = 0; b < blocks; b++)
        trace_block(&r, function->blocks.data[b]);
    for (size_t i = 0; i < locals; i++)
        check_local(&r, function->locals.data[i]);
    check_pinned_locals(&r);
    arena_free(arena);
}
