/* cfg_lazy: where which lazy future is finished.
 *
 * Needs the blocks of a function before its chains of cleanups are made, and its arms whole; leaves
 * Local.is_settled, no cleanup of a settled future where it is finished, and OP_OVER where it
 * becomes so: its place is free from there on.
 *
 * Facts flow forward over the blocks: whether a future may be live (made and not finished), and
 * whether it may be finished.  An arm takes part where the function around awaits it, since each
 * arm has one such place: the facts there flow into it, and those with which it ends, by each way
 * out, flow on behind the await.
 *
 * A cleanup that runs where both may be asks a variable, a flag that is set wherever the facts
 * become certain.  So it is stored by those awaits only across which they are not.  Not settled are
 * futures that an arm may finish or not (no flag is set there), and those that may be
 * awaited again when they are finished, which must be found out: with them goes a byte, or their
 * own tag.  So it is too where a flag would have to be stored beside such a tag.  One that is lent
 * may be finished by anybody and is left alone.
 *
 * Cost: each block is looked at again only when its facts have grown, twice for each future. */
#include "cfg.h"
#include "set.h"

#include <stdlib.h>

typedef struct Facts {
    bool reached;
    Set live, done; /* indices of the locals that may be so */
} Facts;

typedef struct Flow {
    Function *f;
    Set uses; /* an arm: what it awaits, and the arms in it */
    Facts *in;
    Facts *out;      /* by block: behind its ops */
    Facts *resting;  /* by block: while its await is suspended */
    Facts **ways;    /* by block: behind an await of arms, by number - 1 */
    Block **awaiter; /* by block: it stands behind the await of that one */
    Facts suspended; /* at any await */
    Facts end;       /* an arm: behind it; then by each of Function.exits */
    Facts *exits;
    BitSet queued;
    VEC(Block *) todo;
} Flow;

typedef struct Pass {
    Lowering *l;
    Arena *scratch;
    SetPool *sets;
    Table *flows;     /* by the address of the function */
    VEC(Flow *) list; /* all of them */
    Set unsettled, asked;
    Local **flags; /* by Local.index, of those that are settled and asked */
} Pass;

/* ---- facts ---------------------------------------------------------------------------------- */

static bool is_followed(const Pass *pass, const Local *local)
{
    return local && local->is_lazy && !local->is_lent && is_tracked(pass->l->f, local);
}

static Facts either(const Pass *pass, Facts a, Facts b)
{
    if (!a.reached || !b.reached)
        return a.reached ? a : b;
    return (Facts){true, set_union(pass->sets, a.live, b.live),
                   set_union(pass->sets, a.done, b.done)};
}

static bool same(Facts a, Facts b)
{
    return a.reached == b.reached && a.live == b.live && a.done == b.done;
}

static void set_fact(const Pass *pass, Facts *facts, const Local *local, bool live, bool done)
{
    uint32_t i = local->index;
    facts->live =
        live ? set_with(pass->sets, facts->live, i) : set_without(pass->sets, facts->live, i);
    facts->done =
        done ? set_with(pass->sets, facts->done, i) : set_without(pass->sets, facts->done, i);
}

static void queue(const Pass *pass, Flow *flow, Block *block)
{
    if (bits_has(&flow->queued, block->index))
        return;
    bits_add(&flow->queued, block->index);
    VEC_PUSH(pass->scratch, &flow->todo, block);
}

static void flow_to(const Pass *pass, Flow *flow, Block *to, Facts facts)
{
    Facts *in = &flow->in[to->index], more = either(pass, *in, facts);
    if (same(*in, more))
        return;
    *in = more;
    queue(pass, flow, to);
}

/* ---- arms ----------------------------------------------------------------------------------- */

static Flow *flow_of(Pass *pass, Function *f);
static void run(Pass *pass, Flow *flow);

static Set used_in(Pass *pass, const Function *f)
{
    Set used = NULL;
    for (size_t i = 0; i < f->awaits.count; i++) {
        const Await *await = f->awaits.data[i];
        if (is_followed(pass, await->held))
            used = set_with(pass->sets, used, await->held->index);
        for (size_t k = 0; await->arms && k < await->arms->list.count; k++)
            used = set_union(pass->sets, used, flow_of(pass, await->arms->list.data[k])->uses);
    }
    return used;
}

static Flow *flow_of(Pass *pass, Function *f)
{
    Flow *flow = table_get(pass->flows, (const char *)&f, sizeof f);
    if (flow)
        return flow;
    size_t count = f->blocks.count;
    flow = NEW(pass->scratch, Flow);
    flow->f = f;
    flow->in = NEW_ARRAY(pass->scratch, Facts, count);
    flow->out = NEW_ARRAY(pass->scratch, Facts, count);
    flow->resting = NEW_ARRAY(pass->scratch, Facts, count);
    flow->ways = NEW_ARRAY(pass->scratch, Facts *, count);
    flow->awaiter = NEW_ARRAY(pass->scratch, Block *, count);
    flow->exits = NEW_ARRAY(pass->scratch, Facts, f->exits.count);
    flow->queued = bits_new(pass->scratch, count);
    flow->uses = used_in(pass, f);
    VEC_PUSH(pass->scratch, &pass->list, flow);
    table_put(pass->flows, arena_strndup(pass->scratch, (const char *)&f, sizeof f), sizeof f,
              flow);
    return flow;
}

/* What holds of the futures that an arm uses is what the arm says, `*said`; or, of one that did not
 * end this way, what holds while it is suspended. */
typedef struct Outcome {
    const Pass *pass;
    const Arms *arms;
    Facts before;
    size_t ended; /* the arm; Arms.list.count: none */
    Facts said;
    bool all_ended;
} Outcome;

static Facts left(const Outcome *outcome, const Flow *arm)
{
    Facts facts = either(outcome->pass, outcome->before, arm->suspended);
    bool may_wait = outcome->arms->kind == ARMS_ALL || outcome->arms->kind == ARMS_GROUP;
    return may_wait ? either(outcome->pass, facts, arm->end) : facts;
}

static Facts facts_of(const Outcome *outcome)
{
    SetPool *sets = outcome->pass->sets;
    Facts facts = outcome->before;
    for (size_t i = 0; i < outcome->arms->list.count; i++) {
        const Flow *arm = flow_of((Pass *)outcome->pass, outcome->arms->list.data[i]);
        Facts own = outcome->all_ended    ? arm->end
                    : i == outcome->ended ? outcome->said
                                          : left(outcome, arm);
        if (!own.reached)
            return (Facts){0};
        facts.live = set_union(sets, set_subtract(sets, facts.live, arm->uses),
                               set_intersect(sets, own.live, arm->uses));
        facts.done = set_union(sets, set_subtract(sets, facts.done, arm->uses),
                               set_intersect(sets, own.done, arm->uses));
    }
    return facts;
}

/* By number - 1; in the order that Arms tells. */
static Facts *find_ways(Pass *pass, const Arms *arms, Facts before)
{
    Facts *ways = NEW_ARRAY(pass->scratch, Facts, arms->ways), *way = ways;
    Outcome outcome = {pass, arms, before, arms->list.count, {0}, false};
    if (arms->kind == ARMS_ALL || arms->kind == ARMS_GROUP) {
        outcome.all_ended = true;
        *way++ = facts_of(&outcome);
        outcome.all_ended = false;
    } else {
        for (size_t i = 0; i < arms->list.count; i++) {
            outcome.ended = i;
            outcome.said = flow_of(pass, arms->list.data[i])->end;
            *way++ = facts_of(&outcome);
        }
        outcome.ended = arms->list.count;
        if (arms->kind == ARMS_WITHIN)
            *way++ = facts_of(&outcome);
    }
    for (size_t i = 0; i < arms->list.count; i++) {
        const Flow *arm = flow_of(pass, arms->list.data[i]);
        for (size_t k = 0; k < arm->f->exits.count; k++) {
            outcome.ended = i;
            outcome.said = arm->exits[k];
            *way++ = facts_of(&outcome);
        }
    }
    return ways;
}

/* What two arms use, each may finish while the other does not know. */
static void note_rivals(Pass *pass, const Arms *arms)
{
    Set seen = NULL;
    for (size_t i = 0; i < arms->list.count; i++) {
        Set uses = flow_of(pass, arms->list.data[i])->uses;
        pass->unsettled =
            set_union(pass->sets, pass->unsettled, set_intersect(pass->sets, seen, uses));
        seen = set_union(pass->sets, seen, uses);
    }
}

static void pass_arms(Pass *pass, Flow *flow, Block *block, Facts facts)
{
    const Arms *arms = block->await->arms;
    for (size_t i = 0; i < arms->list.count; i++) {
        Flow *arm = flow_of(pass, arms->list.data[i]);
        flow_to(pass, arm, arm->f->blocks.data[0], facts);
        run(pass, arm);
    }
    note_rivals(pass, arms);
    Outcome dropped = {pass, arms, facts, arms->list.count, {0}, false};
    flow->resting[block->index] = facts_of(&dropped);
    flow->ways[block->index] = find_ways(pass, arms, facts);
    flow->awaiter[block->to[0]->index] = block;
    for (uint32_t i = 0; i < arms->ways; i++)
        flow_to(pass, flow, block->to[0], flow->ways[block->index][i]);
    queue(pass, flow, block->to[0]); /* the ways may have grown where their union has not */
}

/* ---- blocks --------------------------------------------------------------------------------- */

static void pass_op(const Pass *pass, Facts *facts, const Op *op)
{
    if (op->kind == OP_INIT && is_followed(pass, op->local))
        set_fact(pass, facts, op->local, true, false);
    else if (op->kind == OP_CLEANUP && is_followed(pass, op->cleanup->local))
        set_fact(pass, facts, op->cleanup->local, false, false);
}

static void pass_await(Pass *pass, Flow *flow, Block *block, Facts facts)
{
    const Await *await = block->await;
    if (await->arms) {
        pass_arms(pass, flow, block, facts);
    } else {
        Facts resting = facts;
        if (is_followed(pass, await->held)) {
            set_fact(pass, &resting, await->held, true, false);
            set_fact(pass, &facts, await->held, await->kind == AWAIT_EACH, true);
            flow->awaiter[block->to[0]->index] = block;
        }
        flow->resting[block->index] = resting;
        flow_to(pass, flow, block->to[0], facts);
    }
    flow->suspended = either(pass, flow->suspended, flow->resting[block->index]);
}

/* The await whose result decides here; or NULL. */
static const Block *decider(const Flow *flow, const Block *block)
{
    const Block *awaiter = flow->awaiter[block->index];
    return awaiter && block->node && block->node->temp &&
                   block->node->temp == awaiter->await->result
               ? awaiter
               : NULL;
}

static void pass_branch(Pass *pass, Flow *flow, Block *block, Facts facts)
{
    const Block *awaiter = decider(flow, block);
    Facts no = facts;
    if (awaiter && awaiter->await->kind == AWAIT_EACH) {
        set_fact(pass, &facts, awaiter->await->held, true, false);
        set_fact(pass, &no, awaiter->await->held, false, true);
    }
    flow_to(pass, flow, block->to[0], facts);
    flow_to(pass, flow, block->to[1], no);
}

static void pass_switch(Pass *pass, Flow *flow, Block *block, Facts facts)
{
    const Block *awaiter = decider(flow, block);
    const Facts *ways = awaiter && awaiter->await->arms ? flow->ways[awaiter->index] : NULL;
    for (size_t i = 0; i < block->cases.count; i++) {
        const Case *entry = &block->cases.data[i];
        size_t way = ways ? strtoul(entry->low->text, NULL, 10) - 1 : 0;
        flow_to(pass, flow, entry->to, ways ? ways[way] : facts);
    }
    flow_to(pass, flow, block->to[0], ways ? ways[awaiter->await->arms->ways - 1] : facts);
}

static void pass_block(Pass *pass, Flow *flow, Block *block)
{
    Facts facts = flow->in[block->index];
    for (size_t i = 0; i < block->ops.count; i++)
        pass_op(pass, &facts, &block->ops.data[i]);
    flow->out[block->index] = facts;
    switch (block->term) {
    case TERM_AWAIT:
        pass_await(pass, flow, block, facts);
        break;
    case TERM_BRANCH:
        pass_branch(pass, flow, block, facts);
        break;
    case TERM_SWITCH:
        pass_switch(pass, flow, block, facts);
        break;
    case TERM_INDIRECT:
        for (size_t i = 0; i < flow->f->label_targets.count; i++)
            flow_to(pass, flow, flow->f->label_targets.data[i], facts);
        break;
    case TERM_RETURN: {
        Facts *end = block->exit ? &flow->exits[block->exit - 1] : &flow->end;
        *end = either(pass, *end, facts);
        break;
    }
    case TERM_JUMP:
        if (block->to[0]) /* no chain that is still to be made */
            flow_to(pass, flow, block->to[0], facts);
        break;
    case TERM_END:
        break;
    }
}

static void run(Pass *pass, Flow *flow)
{
    while (flow->todo.count) {
        Block *block = flow->todo.data[--flow->todo.count];
        bits_remove(&flow->queued, block->index);
        pass_block(pass, flow, block);
    }
}

/* ---- which are settled ---------------------------------------------------------------------- */

static void note(const Pass *pass, Set *set, const Local *local)
{
    *set = set_with(pass->sets, *set, local->index);
}

static bool is_either(Facts facts, const Local *local)
{
    return set_has(facts.live, local->index) && set_has(facts.done, local->index);
}

static bool is_over(Facts facts, const Local *local)
{
    return set_has(facts.done, local->index) && !set_has(facts.live, local->index);
}

static void judge_ops(Pass *pass, Facts facts, const Block *block)
{
    for (size_t i = 0; i < block->ops.count; i++) {
        const Op *op = &block->ops.data[i];
        const Local *local = op->kind == OP_CLEANUP ? op->cleanup->local : NULL;
        if (is_followed(pass, local) && is_either(facts, local))
            note(pass, &pass->asked, local);
        pass_op(pass, &facts, op);
    }
}

static Set used_by_arms(Pass *pass, const Arms *arms)
{
    Set used = NULL;
    for (size_t i = 0; i < arms->list.count; i++)
        used = set_union(pass->sets, used, flow_of(pass, arms->list.data[i])->uses);
    return used;
}

/* No flag is set in an arm. */
static void judge_used(Pass *pass, Facts facts, Set used)
{
    Set maybe = set_intersect(pass->sets, facts.live, facts.done);
    pass->unsettled =
        set_union(pass->sets, pass->unsettled, set_intersect(pass->sets, maybe, used));
}

static void judge_await(Pass *pass, const Flow *flow, const Block *block)
{
    const Await *await = block->await;
    if (is_followed(pass, await->held) && set_has(flow->out[block->index].done, await->held->index))
        note(pass, &pass->unsettled, await->held);
    if (!await->arms)
        return;
    Set used = used_by_arms(pass, await->arms);
    judge_used(pass, flow->resting[block->index], used);
    for (uint32_t i = 0; i < await->arms->ways; i++)
        judge_used(pass, flow->ways[block->index][i], used);
}

static void judge_block(Pass *pass, const Flow *flow, const Block *block)
{
    if (!flow->in[block->index].reached)
        return;
    judge_ops(pass, flow->in[block->index], block);
    if (block->term == TERM_AWAIT)
        judge_await(pass, flow, block);
}

/* Behind the block of a chain, where it runs. */
static Facts facts_at(const Flow *flow, const PendingChain *chain)
{
    return chain->returns ? flow->out[chain->block->index] : flow->resting[chain->block->index];
}

static void judge_chain(Pass *pass, const Flow *flow, const PendingChain *chain)
{
    Facts facts = facts_at(flow, chain);
    for (const Cleanup *c = chain->cleanup; facts.reached && c; c = c->outer)
        if (is_followed(pass, c->local) && is_either(facts, c->local)) {
            bool is_stored = !chain->returns && is_generated(c->local->holds);
            note(pass, is_stored ? &pass->unsettled : &pass->asked, c->local);
        }
}

/* A _Bool for each that some cleanup asks. */
static void settle(Pass *pass)
{
    Lowering *l = pass->l;
    size_t count = l->f->locals.count;
    pass->flags = NEW_ARRAY(pass->scratch, Local *, count);
    for (size_t i = 0; i < count; i++) {
        Local *local = l->f->locals.data[i];
        local->is_settled = is_followed(pass, local) && !set_has(pass->unsettled, i);
        if (local->is_settled && set_has(pass->asked, i))
            pass->flags[i] = new_temp_in(l, &cfg_bool_type, local->scope);
    }
}

/* ---- what follows --------------------------------------------------------------------------- */

typedef VEC(Op) Ops;

static void take_ops(Block *block, const Ops *ops)
{
    block->ops.data = ops->data;
    block->ops.count = ops->count;
    block->ops.capacity = ops->capacity;
}

static bool is_settled(const Local *local)
{
    return local && local->is_settled;
}

static Op set_flag(const Pass *pass, const Local *local, const char *value)
{
    return (Op){
        .kind = OP_SET, .local = pass->flags[local->index], .node = literal(pass->l, value)};
}

/* The same cleanup with that chain behind it; one that was made before, where there is one. */
static Cleanup *copy_of(Lowering *l, Cleanup *cleanup, Cleanup *outer, Local *unless)
{
    while (cleanup->outer != outer || cleanup->unless != unless) {
        if (!cleanup->copy) {
            Cleanup *copy = cleanup->copy = NEW(l->arena, Cleanup);
            *copy = *cleanup;
            copy->outer = outer;
            copy->unless = unless;
            copy->copy = NULL;
            copy->index = (uint32_t)l->f->cleanups.count;
            VEC_PUSH(l->arena, &l->f->cleanups, copy);
        }
        cleanup = cleanup->copy;
    }
    return cleanup;
}

/* Where the facts are certain again. */
static void begin_certain(const Pass *pass, Ops *ops, Facts facts)
{
    Set certain = set_subtract(pass->sets, set_union(pass->sets, facts.live, facts.done),
                               set_intersect(pass->sets, facts.live, facts.done));
    SET_EACH (i, certain)
        if (pass->flags[i])
            VEC_PUSH(
                pass->l->arena, ops,
                set_flag(pass, pass->l->f->locals.data[i], set_has(facts.done, i) ? "1" : "0"));
}

/* No cleanup of what is over; the flags begin. */
static void change_ops(const Pass *pass, Facts facts, Block *block)
{
    Ops ops = {0};
    for (size_t i = 0; i < block->ops.count; i++) {
        Op op = block->ops.data[i];
        Local *local = op.kind == OP_CLEANUP ? op.cleanup->local
                       : op.kind == OP_INIT  ? op.local
                                             : NULL;
        Facts before = facts;
        pass_op(pass, &facts, &op);
        if (is_settled(local) && op.kind == OP_CLEANUP && is_over(before, local))
            continue;
        if (is_settled(local) && op.kind == OP_CLEANUP && is_either(before, local))
            op.cleanup = copy_of(pass->l, op.cleanup, op.cleanup->outer, pass->flags[local->index]);
        VEC_PUSH(pass->l->arena, &ops, op);
        if (is_settled(local) && op.kind == OP_INIT && pass->flags[local->index])
            VEC_PUSH(pass->l->arena, &ops, set_flag(pass, local, "0"));
    }
    take_ops(block, &ops);
}

/* What follows an await, or its result where that decides, begins with what is certain there;
 * `over` may be finished there for the first time. */
static void begin_behind(const Pass *pass, Block *block, Facts facts, Set over)
{
    Ops ops = {0};
    SET_EACH (i, over) {
        Local *local = pass->l->f->locals.data[i];
        if (is_settled(local) && is_over(facts, local))
            VEC_PUSH(pass->l->arena, &ops, ((Op){.kind = OP_OVER, .local = local}));
    }
    begin_certain(pass, &ops, facts);
    for (size_t i = 0; i < block->ops.count; i++)
        VEC_PUSH(pass->l->arena, &ops, block->ops.data[i]);
    take_ops(block, &ops);
}

/* Where a stream ends: others may come there too, from a break, which leaves it as it is. */
static void begin_end(const Pass *pass, const Flow *flow, Block *block)
{
    const Local *held = flow->awaiter[block->index]->await->held;
    Facts facts = flow->out[block->index];
    Block *end = new_block(pass->l);
    set_fact(pass, &facts, held, false, true);
    end->origin = block->origin;
    end->scope = block->scope;
    end->cleanup = block->cleanup;
    end->term = TERM_JUMP;
    end->to[0] = block->to[1];
    block->to[1] = end;
    begin_behind(pass, end, facts, set_with(pass->sets, NULL, held->index));
    VEC_PUSH(pass->l->arena, &pass->l->unwinds, end);
}

static void change_behind(Pass *pass, const Flow *flow, Block *block)
{
    const Block *awaiter = block->term == TERM_AWAIT ? block : decider(flow, block);
    if (!awaiter || !flow->in[block->index].reached)
        return;
    const Await *await = awaiter->await;
    if (await->arms) {
        Set used = used_by_arms(pass, await->arms);
        begin_behind(pass, block->to[0], flow->in[block->to[0]->index], used);
        for (size_t i = 0; i < block->cases.count; i++)
            begin_behind(pass, block->cases.data[i].to, flow->in[block->cases.data[i].to->index],
                         used);
    } else if (block->term == TERM_AWAIT) {
        Set held =
            is_followed(pass, await->held) ? set_with(pass->sets, NULL, await->held->index) : NULL;
        begin_behind(pass, block->to[0], flow->in[block->to[0]->index], held);
    } else if (is_settled(await->held)) {
        begin_behind(pass, block->to[0], flow->in[block->to[0]->index], NULL);
        begin_end(pass, flow, block);
    }
}

/* The same chain without those that are over; its own await drops a future. */
static Cleanup *change_chain(const Pass *pass, Cleanup *cleanup, Facts facts, const Local *awaited)
{
    if (!cleanup)
        return NULL;
    Cleanup *outer = change_chain(pass, cleanup->outer, facts, awaited);
    const Local *local = is_settled(cleanup->local) ? cleanup->local : NULL;
    if (local && (is_over(facts, local) || local == awaited))
        return outer;
    return copy_of(pass->l, cleanup, outer,
                   local && is_either(facts, local) ? pass->flags[local->index] : NULL);
}

static bool has_followed(const Pass *pass)
{
    const Function *f = pass->l->f;
    for (size_t i = 0; i < f->locals.count; i++)
        if (is_followed(pass, f->locals.data[i]))
            return true;
    return false;
}

static void follow(Pass *pass)
{
    Lowering *l = pass->l;
    Flow *flow = flow_of(pass, l->f);
    size_t count = l->f->blocks.count;
    flow_to(pass, flow, l->f->blocks.data[0], (Facts){true, NULL, NULL});
    run(pass, flow);
    for (size_t i = 0; i < pass->list.count; i++)
        for (size_t b = 0; b < pass->list.data[i]->f->blocks.count; b++)
            judge_block(pass, pass->list.data[i], pass->list.data[i]->f->blocks.data[b]);
    for (size_t i = 0; i < l->chains.count; i++)
        judge_chain(pass, flow, &l->chains.data[i]);
    settle(pass);
    for (size_t b = 0; b < count; b++)
        change_ops(pass, flow->in[b], l->f->blocks.data[b]);
    for (size_t b = 0; b < count; b++)
        change_behind(pass, flow, l->f->blocks.data[b]);
    for (size_t i = 0; i < l->chains.count; i++) {
        PendingChain *chain = &l->chains.data[i];
        const Await *await = chain->returns ? NULL : chain->block->await;
        if (facts_at(flow, chain).reached)
            chain->cleanup = change_chain(pass, chain->cleanup, facts_at(flow, chain),
                                          await && await->holds ? await->held : NULL);
    }
}

void settle_lazy(Lowering *l)
{
    Pass pass = {.l = l, .scratch = arena_new()};
    if (has_followed(&pass)) {
        pass.sets = set_pool(pass.scratch);
        pass.flows = table_new(pass.scratch);
        follow(&pass);
    }
    arena_free(pass.scratch);
}
