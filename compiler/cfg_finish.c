/* cfg_finish: what is known only when the whole function has been lowered.
 *
 * Needs the blocks of all statements, in source order, and the gotos and chains put aside on the
 * way; leaves gotos that run the cleanups and end the scopes they pass, the chains behind all other
 * blocks, no block that nothing reaches (but for those of regions), indices without holes, and
 * preds.
 *
 * Reached: depth first over the edges from the entry; then once more from the rest of each region
 * that is reached, because its text is printed whole. */
#include "cfg.h"

/* ---- gotos and chains ----------------------------------------------------------------------- */

static bool is_registered(const Cleanup *cleanup, const Cleanup *from)
{
    for (; from; from = from->outer)
        if (from == cleanup)
            return true;
    return !cleanup;
}

static void finish_gotos(Lowering *l)
{
    for (size_t i = 0; i < l->gotos.count; i++) {
        PendingGoto *pending = &l->gotos.data[i];
        if (!is_registered(pending->label->cleanup, pending->cleanup)) {
            diag_error(l->unit, pending->node->begin,
                       "this goto jumps past a defer or cleanup of the block of label '%s'",
                       pending->label->name);
            continue;
        }
        for (Cleanup *c = pending->cleanup; c != pending->label->cleanup; c = c->outer)
            VEC_PUSH(l->arena, &pending->block->ops, ((Op){.kind = OP_CLEANUP, .cleanup = c}));
        end_scopes(l, pending->block, pending->block->scope, pending->label->scope);
    }
}

/* Where a computed goto leads is not known: every target must have registered what it has. */
static void check_indirect_gotos(Lowering *l)
{
    for (size_t i = 0; i < l->indirect.count; i++)
        for (size_t k = 0; k < l->f->labels.count; k++) {
            const Label *label = l->f->labels.data[k];
            if (!label->address_taken || label->cleanup == l->indirect.data[i].cleanup)
                continue;
            diag_error(l->unit, l->indirect.data[i].node->begin,
                       "this computed goto may jump past a defer or cleanup: label '%s' is in "
                       "another scope of it",
                       label->name);
            break;
        }
}

static Block *chain_block(Lowering *l, Cleanup *cleanup, Block *next)
{
    Block *block = new_block(l);
    block->origin = cleanup->statement    ? cleanup->statement
                    : cleanup->local->var ? cleanup->local->var
                                          : cleanup->scope->node;
    block->scope = cleanup->scope;
    block->cleanup = cleanup->outer;
    VEC_PUSH(l->arena, &block->ops, ((Op){.kind = OP_CLEANUP, .cleanup = cleanup}));
    if (next) {
        block->term = TERM_JUMP;
        block->to[0] = next;
    }
    VEC_PUSH(l->arena, &l->unwinds, block);
    return block;
}

/* Runs cleanup and the outer ones, then returns what was kept. */
static Block *unwind(Lowering *l, Cleanup *cleanup)
{
    if (!cleanup) {
        if (!l->last_return) {
            l->last_return = new_block(l);
            l->last_return->term = TERM_RETURN;
            l->last_return->local = l->f->return_value;
            l->last_return->scope = l->f->scopes.data[0];
        }
        return l->last_return;
    }
    if (!cleanup->unwind)
        cleanup->unwind = chain_block(l, cleanup, unwind(l, cleanup->outer));
    return cleanup->unwind;
}

static Block *drop_chain(Lowering *l, Cleanup *cleanup)
{
    if (!cleanup)
        return NULL;
    if (!cleanup->drop) {
        cleanup->drop = chain_block(l, cleanup, drop_chain(l, cleanup->outer));
        cleanup->drop->drop_only = true;
    }
    return cleanup->drop;
}

/* What goes through them is known now. */
static void make_chains(Lowering *l)
{
    for (size_t i = 0; i < l->chains.count; i++) {
        const PendingChain *chain = &l->chains.data[i];
        if (chain->returns) {
            chain->returns->exit = chain->block->to[0] = unwind(l, chain->cleanup);
        } else {
            chain->block->await->cleanup = chain->cleanup;
            chain->block->to[1] = drop_chain(l, chain->cleanup);
        }
    }
}

static void place_chains(Lowering *l)
{
    l->block = NULL;
    /* The inner ones first: they were asked for after those that they go on to. */
    for (size_t i = l->unwinds.count; i-- > 0;) {
        l->unwinds.data[i]->index = (uint32_t)l->f->blocks.count;
        VEC_PUSH(l->arena, &l->f->blocks, l->unwinds.data[i]);
    }
    if (l->last_return) {
        l->last_return->index = (uint32_t)l->f->blocks.count;
        l->last_return->origin = l->f->body;
        VEC_PUSH(l->arena, &l->f->blocks, l->last_return);
    }
}

/* ---- what nothing reaches ------------------------------------------------------------------- */

typedef void EdgeVisitor(void *context, Block *from, Block *to);

static void each_edge(Function *f, Block *block, EdgeVisitor *visit, void *context)
{
    for (int i = 0; i < 2; i++)
        if (block->to[i])
            visit(context, block, block->to[i]);
    for (size_t i = 0; i < block->cases.count; i++)
        visit(context, block, block->cases.data[i].to);
    if (block->term == TERM_INDIRECT)
        for (size_t i = 0; i < f->label_targets.count; i++)
            visit(context, block, f->label_targets.data[i]);
}

typedef struct Reach {
    Arena *arena;
    BitSet seen;
    VEC(Block *) todo;
} Reach;

static void reach_edge(void *context, Block *from, Block *to)
{
    Reach *reach = context;
    (void)from;
    if (bits_has(&reach->seen, to->index))
        return;
    bits_add(&reach->seen, to->index);
    VEC_PUSH(reach->arena, &reach->todo, to);
}

static void add_pred(void *context, Block *from, Block *to)
{
    VEC_PUSH((Arena *)context, &to->preds, from);
}

static void follow_edges(Function *f, Reach *reach)
{
    while (reach->todo.count)
        each_edge(f, reach->todo.data[--reach->todo.count], reach_edge, reach);
}

/* Those that the entry reaches, those of regions that it reaches, and what only these lead to. */
static BitSet find_kept(Lowering *l)
{
    Function *f = l->f;
    Reach reach = {l->arena, bits_new(l->arena, f->blocks.count), {0}};
    reach_edge(&reach, NULL, f->blocks.data[0]);
    follow_edges(f, &reach);
    BitSet keep = bits_new(l->arena, f->blocks.count);
    bits_copy(&keep, &reach.seen);
    for (size_t i = 0; i < f->regions.count; i++)
        if (bits_has(&reach.seen, f->regions.data[i].first))
            for (uint32_t b = f->regions.data[i].first; b <= f->regions.data[i].last; b++)
                bits_add(&keep, b);
    /* A table of label addresses names labels that nothing may jump to. */
    for (size_t i = 0; i < f->label_targets.count; i++)
        bits_add(&keep, f->label_targets.data[i]->index);
    /* A block that is kept for its text may lead to one that only it reaches. */
    for (size_t i = 0; i < f->blocks.count; i++)
        if (bits_has(&keep, i) && !bits_has(&reach.seen, i)) {
            bits_add(&reach.seen, i);
            VEC_PUSH(l->arena, &reach.todo, f->blocks.data[i]);
        }
    follow_edges(f, &reach);
    return reach.seen;
}

/* Block.index is that in Function.blocks again; from the old indices to the new ones. */
static uint32_t *renumber_blocks(Lowering *l, const BitSet *kept)
{
    Function *f = l->f;
    uint32_t *index = NEW_ARRAY(l->arena, uint32_t, f->blocks.count);
    uint32_t count = 0;
    for (size_t i = 0; i < f->blocks.count; i++) {
        index[i] = count;
        if (bits_has(kept, i)) {
            f->blocks.data[count] = f->blocks.data[i];
            f->blocks.data[count]->index = count;
            count++;
        } else {
            f->blocks.data[i]->index = NO_BLOCK;
        }
    }
    f->blocks.count = count;
    return index;
}

static void keep_regions(Function *f, const BitSet *kept, const uint32_t *index)
{
    size_t regions = 0;
    for (size_t i = 0; i < f->regions.count; i++) {
        Region region = f->regions.data[i];
        if (bits_has(kept, region.first)) {
            region.first = index[region.first];
            region.last = index[region.last];
            f->regions.data[regions++] = region;
        }
    }
    f->regions.count = regions;
}

static bool is_in(const Function *f, const Block *block)
{
    return block->index < f->blocks.count && f->blocks.data[block->index] == block;
}

static void forget_function(Unit *unit, const Function *function)
{
    size_t functions = 0;
    for (size_t i = 0; i < unit->functions.count; i++)
        if (unit->functions.data[i] != function)
            unit->functions.data[functions++] = unit->functions.data[i];
    unit->functions.count = functions;
}

static void forget_part(Unit *unit, const Function *part);

/* The arms of an await that nothing reaches, and those in them, are no functions any more. */
static void forget_arms(Unit *unit, const Await *await)
{
    if (!await->arms)
        return;
    for (size_t i = 0; i < await->arms->list.count; i++)
        forget_part(unit, await->arms->list.data[i]);
    for (size_t i = 0; i < await->arms->children.count; i++)
        forget_part(unit, await->arms->children.data[i]);
}

static void forget_part(Unit *unit, const Function *part)
{
    for (size_t i = 0; i < part->awaits.count; i++)
        forget_arms(unit, part->awaits.data[i]);
    forget_function(unit, part);
}

static void keep_awaits(Lowering *l)
{
    Function *f = l->f;
    size_t awaits = 0;
    for (size_t i = 0; i < f->awaits.count; i++) {
        Await *await = f->awaits.data[i];
        if (is_in(f, await->block)) {
            await->index = (uint32_t)awaits;
            f->awaits.data[awaits++] = await;
        } else {
            forget_arms(l->unit, await);
        }
    }
    f->awaits.count = awaits;
}

static void keep_label_targets(Function *f)
{
    size_t targets = 0;
    for (size_t i = 0; i < f->label_targets.count; i++)
        if (is_in(f, f->label_targets.data[i]))
            f->label_targets.data[targets++] = f->label_targets.data[i];
    f->label_targets.count = targets;
}

/* Blocks that nothing reaches go, but for those inside regions, whose text is printed anyway. */
static void remove_unreachable(Lowering *l)
{
    Function *f = l->f;
    BitSet kept = find_kept(l);
    const uint32_t *index = renumber_blocks(l, &kept);
    keep_regions(f, &kept, index);
    keep_awaits(l);
    keep_label_targets(f);
}

/* A computed goto leads to several labels, so what it leaves ends where it arrives: all that is not
 * around the label. */
static void end_scopes_at(Lowering *l, const Label *label)
{
    VEC(Op) ops = {0};
    for (size_t i = 0; i < l->f->scopes.count; i++) {
        Scope *scope = l->f->scopes.data[i];
        if (scope->locals.count && !is_around(scope, label->scope))
            VEC_PUSH(l->arena, &ops, ((Op){.kind = OP_END, .scope = scope}));
    }
    for (size_t i = 0; i < label->block->ops.count; i++)
        VEC_PUSH(l->arena, &ops, label->block->ops.data[i]);
    label->block->ops.data = ops.data;
    label->block->ops.count = ops.count;
    label->block->ops.capacity = ops.capacity;
}

static bool has_computed_goto(const Function *f)
{
    for (size_t i = 0; i < f->blocks.count; i++)
        if (f->blocks.data[i]->term == TERM_INDIRECT)
            return true;
    return false;
}

static void finish_labels(Lowering *l)
{
    if (!has_computed_goto(l->f))
        return;
    for (size_t i = 0; i < l->f->labels.count; i++) {
        const Label *label = l->f->labels.data[i];
        if (label->address_taken && label->block && label->scope)
            end_scopes_at(l, label);
    }
}

void cfg_finish(Lowering *l)
{
    finish_gotos(l);
    finish_labels(l);
    check_indirect_gotos(l);
    settle_lazy(l);
    make_chains(l);
    place_chains(l);
    remove_unreachable(l);
    for (size_t i = 0; i < l->f->blocks.count; i++)
        each_edge(l->f, l->f->blocks.data[i], add_pred, l->arena);
}
