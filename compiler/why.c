/* why: the line for which an await keeps a local.
 *
 * Needs the blocks; leaves reasons.  The facts are those of liveness, asked the other way round:
 * not whether a use may follow an await, but which one.  Of each local, each point (a block, or a
 * part of a condition) has a first event, a read or what ends the value; the nearest read is handed
 * backward from point to point until an event is met.  Addresses go forward in the same way, from
 * the place that takes one to the end of the scope.  Only points where the local is needed are
 * seen, so all locals together cost about what the report has in rows. */
#include "reasons.h"
#include "source.h"

typedef VEC(uint32_t) Points;

typedef struct Point {
    const Block *block;
    Points next, previous;           /* without the way into a drop */
    Points drop_next, drop_previous; /* that way alone */
} Point;

/* What a point does to one local: at first, for whoever comes in; at last, for whoever goes on. */
typedef struct Event {
    uint32_t point;
    const Node *first; /* a read or borrow; NULL: its value ends, or nothing happens */
    const Cleanup *cleanup;
    bool has_first;
    const Node *lent; /* its address is taken; NULL: its storage ends, or nothing happens */
    bool has_last;
} Event;
typedef VEC(Event) Events;

typedef VEC(Local *) Locals;

/* What reaches a point. */
typedef struct Reach {
    uint32_t turn; /* of Uses, in which this was found */
    const Event *event;
} Reach;

struct Uses {
    Arena *arena;
    const Function *function;
    VEC(Point) points;
    Events *events;        /* by Local.index; in the order of the points */
    Locals *scopes;        /* by Scope.index */
    const Node **made;     /* by Local.index: what a temporary is the value of */
    const Node **borrowed; /* by Local.index: the first place that takes its address */
    const Local *local;
    uint32_t turn;
    Reach *read, *dropped, *lent; /* by point */
    Points queue;
    /* while points are recorded */
    uint32_t recording;
    const Cleanup *cleanup;
};

/* ---- events --------------------------------------------------------------------------------- */

static Event *event_of(Uses *uses, const Local *local)
{
    if (!is_tracked(uses->function, local))
        return NULL;
    Events *events = &uses->events[local->index];
    if (!events->count || events->data[events->count - 1].point != uses->recording)
        VEC_PUSH(uses->arena, events, (Event){.point = uses->recording});
    return &events->data[events->count - 1];
}

static void end_value(Event *event)
{
    if (event)
        event->has_first = true;
}

static void end_storage(Event *event)
{
    end_value(event);
    if (event) {
        event->has_last = true;
        event->lent = NULL;
    }
}

static void record_access(void *context, Local *local, AccessKind kind, Node *at)
{
    Uses *uses = context;
    Event *event = event_of(uses, local);
    bool is_attribute = uses->cleanup && !uses->cleanup->statement;
    if (!event || kind == ACCESS_PARTIAL)
        return;
    if (!event->has_first && kind != ACCESS_WRITE) {
        event->first = at;
        event->cleanup = uses->cleanup;
    }
    event->has_first = true;
    if (kind == ACCESS_BORROW && !is_attribute) {
        event->has_last = true;
        event->lent = at;
    }
    bool takes = kind == ACCESS_BORROW ? !is_attribute : kind == ACCESS_THROUGH && at->stays;
    if (takes && !uses->borrowed[local->index])
        uses->borrowed[local->index] = at;
}

static void end_scope(Uses *uses, const Scope *scope)
{
    const Locals *locals = &uses->scopes[scope->index];
    for (size_t i = 0; i < locals->count; i++)
        end_storage(event_of(uses, locals->data[i]));
}

static void declare(Uses *uses, const Local *local)
{
    end_value(event_of(uses, local));
    for (size_t i = 0; i < local->parts.count; i++)
        end_value(event_of(uses, local->parts.data[i]));
}

static void record_op(Uses *uses, const Op *op)
{
    uses->cleanup = op->kind == OP_CLEANUP ? op->cleanup : NULL;
    if (op->kind == OP_ENTER || op->kind == OP_LEAVE || op->kind == OP_END)
        end_scope(uses, op->scope);
    else if (op->kind == OP_OVER)
        end_storage(event_of(uses, op->local));
    else if (op->kind == OP_INIT && !op->node)
        declare(uses, op->local);
    else
        op_accesses(op, record_access, uses);
    if (op->local && op->local->is_temp && op->node && !uses->made[op->local->index])
        uses->made[op->local->index] = op->kind == OP_INIT ? op->node->parent : op->node;
    uses->cleanup = NULL;
}

/* ---- points --------------------------------------------------------------------------------- */

static void add_edge(Uses *uses, uint32_t from, uint32_t to)
{
    VEC_PUSH(uses->arena, &uses->points.data[from].next, to);
    VEC_PUSH(uses->arena, &uses->points.data[to].previous, from);
}

static void add_drop_edge(Uses *uses, uint32_t from, uint32_t to)
{
    VEC_PUSH(uses->arena, &uses->points.data[from].drop_next, to);
    VEC_PUSH(uses->arena, &uses->points.data[to].drop_previous, from);
}

/* In `p && (n = f(p))` n is written wherever the condition holds: each part is a point. */
static void record_condition(Uses *uses, uint32_t from, Node *node, uint32_t yes, uint32_t no)
{
    const Node *parts = condition_parts(node);
    if (!parts) {
        uses->recording = from;
        tree_accesses(node, record_access, uses);
        add_edge(uses, from, yes);
        add_edge(uses, from, no);
        return;
    }
    uint32_t second = (uint32_t)uses->points.count;
    VEC_PUSH(uses->arena, &uses->points, (Point){.block = uses->points.data[from].block});
    bool is_and = parts->kind == N_AND;
    record_condition(uses, from, parts->kids[0], is_and ? second : yes, is_and ? no : second);
    record_condition(uses, second, parts->kids[1], yes, no);
}

static void record_terminator(Uses *uses, const Block *block)
{
    uint32_t from = block->index;
    if (block->term == TERM_BRANCH) {
        record_condition(uses, from, block->node, block->to[0]->index, block->to[1]->index);
        return;
    }
    term_accesses(block, record_access, uses);
    for (size_t i = 0; block->term == TERM_SWITCH && i < block->cases.count; i++)
        add_edge(uses, from, block->cases.data[i].to->index);
    for (size_t i = 0; block->term == TERM_INDIRECT && i < uses->function->label_targets.count; i++)
        add_edge(uses, from, uses->function->label_targets.data[i]->index);
    if (block->term == TERM_SWITCH || block->term == TERM_JUMP || block->term == TERM_AWAIT)
        add_edge(uses, from, block->to[0]->index);
    if (block->term == TERM_AWAIT && block->to[1])
        add_drop_edge(uses, from, block->to[1]->index);
    if (block->term == TERM_AWAIT && block->await->result)
        uses->made[block->await->result->index] = block->await->node;
}

static void list_scopes(Uses *uses)
{
    const Function *function = uses->function;
    uses->scopes = NEW_ARRAY(uses->arena, Locals, function->scopes.count);
    for (size_t i = 0; i < function->locals.count; i++) {
        Local *local = function->locals.data[i];
        if (local->scope && !local->is_param)
            VEC_PUSH(uses->arena, &uses->scopes[local->scope->index], local);
    }
}

Uses *uses_of(Arena *arena, const Function *function)
{
    Uses *uses = NEW(arena, Uses);
    size_t locals = function->locals.count;
    uses->arena = arena;
    uses->function = function;
    uses->events = NEW_ARRAY(arena, Events, locals);
    uses->made = NEW_ARRAY(arena, const Node *, locals);
    uses->borrowed = NEW_ARRAY(arena, const Node *, locals);
    list_scopes(uses);
    for (size_t b = 0; b < function->blocks.count; b++)
        VEC_PUSH(arena, &uses->points, (Point){.block = function->blocks.data[b]});
    for (size_t b = 0; b < function->blocks.count; b++) {
        const Block *block = function->blocks.data[b];
        uses->recording = (uint32_t)b;
        for (size_t i = 0; i < block->ops.count; i++)
            record_op(uses, &block->ops.data[i]);
        record_terminator(uses, block);
    }
    uses->read = NEW_ARRAY(arena, Reach, uses->points.count);
    uses->dropped = NEW_ARRAY(arena, Reach, uses->points.count);
    uses->lent = NEW_ARRAY(arena, Reach, uses->points.count);
    return uses;
}

/* ---- one local ------------------------------------------------------------------------------ */

/* False: that was known. */
static bool reached(Uses *uses, Reach *reach, uint32_t point, const Event *event)
{
    if (reach[point].turn == uses->turn)
        return false;
    reach[point] = (Reach){uses->turn, event};
    VEC_PUSH(uses->arena, &uses->queue, point);
    return true;
}

/* Points with an event of their own are settled before the walk: what they say comes first. */
static void settle(Uses *uses, Reach *reach, bool is_lent)
{
    const Events *events = &uses->events[uses->local->index];
    uses->queue.count = 0;
    for (size_t i = 0; i < events->count; i++) {
        const Event *event = &events->data[i];
        if (is_lent ? !event->has_last : !event->has_first)
            continue;
        if (is_lent ? event->lent != NULL : event->first != NULL)
            reached(uses, reach, event->point, event);
        else
            reach[event->point] = (Reach){uses->turn, NULL};
    }
}

/* The result is written on the way out of its await. */
static bool writes(const Uses *uses, uint32_t point)
{
    const Block *block = uses->points.data[point].block;
    return block->term == TERM_AWAIT && block->await->result == uses->local;
}

static void walk_back(Uses *uses, Reach *reach, bool into_drops)
{
    settle(uses, reach, false);
    for (size_t done = 0; done < uses->queue.count; done++) {
        uint32_t at = uses->queue.data[done];
        const Point *point = &uses->points.data[at];
        for (size_t i = 0; i < point->previous.count; i++)
            if (!writes(uses, point->previous.data[i]))
                reached(uses, reach, point->previous.data[i], reach[at].event);
        for (size_t i = 0; into_drops && i < point->drop_previous.count; i++)
            reached(uses, reach, point->drop_previous.data[i], reach[at].event);
    }
}

static void walk_forward(Uses *uses)
{
    settle(uses, uses->lent, true);
    for (size_t done = 0; done < uses->queue.count; done++) {
        uint32_t at = uses->queue.data[done];
        const Point *point = &uses->points.data[at];
        for (size_t i = 0; i < point->next.count; i++)
            reached(uses, uses->lent, point->next.data[i], uses->lent[at].event);
    }
}

void uses_turn(Uses *uses, const Local *local)
{
    uses->local = local;
    uses->turn++;
    walk_back(uses, uses->read, false);
    walk_back(uses, uses->dropped, true);
    walk_forward(uses);
}

static const Event *reach_event(const Uses *uses, const Reach *reach, uint32_t point)
{
    return reach[point].turn == uses->turn ? reach[point].event : NULL;
}

/* ---- in words ------------------------------------------------------------------------------- */

/* "line 7", or where another file was included inside of the function, that too. */
static const char *line_words(Unit *unit, const Uses *uses, Offset at)
{
    const char *file = source_file(unit->source, at);
    if (file == source_file(unit->source, uses->function->name_at))
        return arena_printf(unit->arena, "line %u", source_line(unit->source, at));
    return arena_printf(unit->arena, "line %u of %s", source_line(unit->source, at), file);
}

static Reason read_reason(Unit *unit, const Uses *uses, const Event *event)
{
    Offset at = event->first->begin;
    Reason reason = {REASON_READ, source_line(unit->source, at), 0, NULL};
    const Cleanup *cleanup = event->cleanup;
    if (cleanup) {
        at = cleanup->statement ? cleanup->statement->begin : cleanup->local->declared;
        reason.kind = REASON_CLEANUP;
        reason.line = source_line(unit->source, at);
    }
    reason.text = arena_printf(unit->arena, "%s %s it",
                               cleanup ? arena_printf(unit->arena, "the %s of %s",
                                                      cleanup->statement ? "defer" : "cleanup",
                                                      line_words(unit, uses, at))
                                       : line_words(unit, uses, at),
                               cleanup && !cleanup->statement ? "gets" : "reads");
    return reason;
}

/* Why a local that is read has one place in the frame. */
static bool arms_use(const Await *await, const Local *local)
{
    for (size_t i = 0; await->arms && i < await->arms->uses.count; i++)
        if (await->arms->uses.data[i].local == local)
            return true;
    return false;
}

static bool is_shared(const Uses *uses)
{
    for (size_t i = 0; i < uses->function->awaits.count; i++)
        if (arms_use(uses->function->awaits.data[i], uses->local))
            return true;
    return false;
}

static const char *pinned_words(Unit *unit, const Uses *uses)
{
    const Local *local = uses->local;
    const Node *borrowed = uses->borrowed[local->index];
    if (local->cls != LOCAL_PINNED)
        return "";
    if (local->escapes && borrowed)
        return arena_printf(unit->arena, "; in one place, because %s takes its address",
                            line_words(unit, uses, borrowed->begin));
    if (local->cleanup && local->escapes)
        return "; in one place, because its cleanup gets its address";
    if (is_shared(uses))
        return "; in one place, because arms use it";
    for (const Type *type = local->type; type; type = type->is_array ? type->element : NULL)
        if (type->is_volatile || type->is_atomic)
            return "; in one place, because it is volatile or atomic";
    if (local->type->is_array || local->type->is_record)
        return "; in one place, because it is large";
    return "; in one place, because many awaits keep it";
}

/* Not a temporary, but for a compound literal that has become one. */
static bool is_object(const Uses *uses)
{
    const Node *made = uses->made[uses->local->index];
    return !uses->local->is_temp || (made && made->kind == N_COMPOUND_LITERAL);
}

/* Temporaries that are lent end with the expression, compound literals with their block. */
static Reason address_reason(Unit *unit, const Uses *uses, const Node *lent)
{
    const Local *local = uses->local;
    const Node *scope = local->scope ? local->scope->node : NULL;
    Reason reason = {REASON_ADDRESS, source_line(unit->source, lent->begin), 0, NULL};
    const char *line = line_words(unit, uses, lent->begin);
    if (!is_object(uses)) {
        reason.text =
            arena_printf(unit->arena, "%s takes its address, for the whole expression", line);
        return reason;
    }
    if (local->is_param || !scope)
        scope = uses->function->body;
    reason.until = source_line(unit->source, scope->end - 1);
    reason.text = arena_printf(unit->arena, "%s takes its address, and its scope ends at %s", line,
                               line_words(unit, uses, scope->end - 1));
    return reason;
}

/* Its value is not needed, but a pointer that the await keeps finds it where it was. */
static const Local *kept_pointer(const Uses *uses, const Await *await)
{
    BITS_EACH (i, &await->keep) {
        const Local *pointer = uses->function->locals.data[i];
        if (may_point_to(pointer, uses->local))
            return pointer;
    }
    return NULL;
}

static Reason pointer_reason(Unit *unit, const Uses *uses, const Local *pointer)
{
    const Node *taken = uses->borrowed[uses->local->index];
    Reason reason = {REASON_POINTER, source_line(unit->source, taken->begin), 0, NULL};
    reason.text =
        arena_printf(unit->arena, "`%s`, which is kept, may have the address that %s takes",
                     pointer->name, line_words(unit, uses, taken->begin));
    return reason;
}

/* Whether the storage whose address that place takes is there still. */
static bool is_within(const Uses *uses, const Node *lent, const Await *await)
{
    const Local *local = uses->local;
    const Scope *scope = await->scope ? await->scope : await->block->scope;
    if (is_object(uses)) {
        while (scope && scope != local->scope)
            scope = scope->parent;
        return scope || local->is_param || !local->scope;
    }
    while (lent->parent && lent->parent->kind <= N_BLOCK_ON)
        lent = lent->parent;
    return lent->begin <= await->node->begin && await->node->end <= lent->end;
}

/* The frame of a generator. */
static Reason generator_reason(Unit *unit, const Uses *uses)
{
    const Node *loop = uses->local->scope->node;
    uint32_t line = source_line(unit->source, loop->begin);
    uint32_t until = source_line(unit->source, loop->end - 1);
    return (Reason){REASON_AWAITED, line, until,
                    arena_printf(unit->arena, "embedded, until the loop of line %u is left", line)};
}

static Reason shared_reason(Unit *unit, const Await *await)
{
    uint32_t line = source_line(unit->source, await->node->begin);
    return (Reason){
        REASON_SHARED, line, 0,
        arena_printf(unit->arena, "arms of the %s of line %u use it", await_name(await), line)};
}

static Reason lazy_reason(Unit *unit, const Uses *uses, const Await *await)
{
    const Local *local = uses->local;
    const Event *next = reach_event(uses, uses->read, await->block->to[0]->index);
    const Node *awaited = await->held == local ? await->node : next ? next->first : NULL;
    if (local->is_settled && awaited && !(next && next->cleanup)) {
        Reason reason = {REASON_READ, source_line(unit->source, awaited->begin), 0, NULL};
        reason.text = arena_printf(unit->arena, "%s awaits the lazy future that it holds",
                                   line_words(unit, uses, awaited->begin));
        return reason;
    }
    Offset end = local->scope->node->end - 1;
    Reason reason = {REASON_CLEANUP, source_line(unit->source, local->declared), 0, NULL};
    reason.until = source_line(unit->source, end);
    reason.text = arena_printf(unit->arena, "it holds a lazy future, and its scope ends at %s",
                               line_words(unit, uses, end));
    return reason;
}

Reason uses_why(Uses *uses, Unit *unit, const Await *await)
{
    if (holds_stored(uses->local))
        return lazy_reason(unit, uses, await);

    const Block *block = await->block, *ready = block->to[0], *drop = block->to[1];
    if (uses->local->holds)
        return generator_reason(unit, uses);
    const Event *lent = reach_event(uses, uses->lent, block->index), *event = NULL;
    if (lent && is_within(uses, lent->lent, await))
        return address_reason(unit, uses, lent->lent);
    if (await->result != uses->local)
        event = reach_event(uses, uses->read, ready->index);
    if (event) {
        Reason reason = read_reason(unit, uses, event);
        reason.text = arena_printf(unit->arena, "%s%s", reason.text, pinned_words(unit, uses));
        return reason;
    }
    if (drop)
        event = reach_event(uses, uses->dropped, drop->index);
    if (!event && await->result != uses->local)
        event = reach_event(uses, uses->dropped, ready->index);
    if (!event && arms_use(await, uses->local))
        return shared_reason(unit, await);
    const Local *pointer = event ? NULL : kept_pointer(uses, await);
    if (pointer)
        return pointer_reason(unit, uses, pointer);
    if (!event)
        internal_error("report", uses->function->name, "no reason why '%s' is kept at await #%u",
                       uses->local->name, await->index + 1);
    Reason reason = read_reason(unit, uses, event);
    reason.kind = REASON_DROP;
    reason.text = arena_printf(unit->arena, "%s when the future is dropped%s", reason.text,
                               pinned_words(unit, uses));
    return reason;
}

const Node *uses_made(const Uses *uses)
{
    return uses->local->is_temp ? uses->made[uses->local->index] : NULL;
}
