/* cfg_arms: await_all, await_any, await_within and await_group.
 *
 * Needs the statement and the function that is being lowered; leaves in it one await for the whole
 * block, and a function for each arm.  An arm is lowered like an async function of its own, whose
 * frame lies in that of the function around it, at the state of that await.  What it uses of the
 * functions around it is listed (Arms.uses): such locals keep one place, in their own function's
 * frame, while the arms run; but for those that are given to it as it starts (cfg_given.c).
 *
 * A jump out of an arm ends the arm by an exit.  How the arms ended is the await's result, and
 * behind the await the jump is made as if it stood there, once the other arms are dropped; so what
 * leaves several blocks of arms leaves them one after the other, from the inside out. */
#include "cfg.h"
#include "source.h"

/* ---- jumps out of an arm -------------------------------------------------------------------- */

static bool same_exit(const Node *a, const Node *b)
{
    return a->kind == b->kind && (a->kind != N_GOTO || a->label == b->label);
}

/* From 1, as Block.exit counts. */
static uint32_t exit_of(Lowering *l, Node *node)
{
    Function *arm = l->f;
    for (size_t i = 0; i < arm->exits.count; i++)
        if (same_exit(arm->exits.data[i], node))
            return (uint32_t)i + 1;
    VEC_PUSH(l->arena, &arm->exits, node);
    return (uint32_t)arm->exits.count;
}

bool leaves_arm(const Lowering *l, const Node *node)
{
    const Node *label = node->label ? node->label->node : NULL;
    return l->outer && label && !(l->f->begin <= label->begin && label->end <= l->f->end);
}

void leave_arm(Lowering *l, Node *node, Node *value)
{
    if (value && l->cleanup) {
        Local *kept = new_temp(l, outermost(l->f)->result);
        set_temp(l, kept, value);
        value = literal(l, kept->name);
        value->temp = kept;
    }
    run_cleanups(l, NULL);
    Block *block = open_block(l);
    end_block(l);
    block->term = TERM_RETURN;
    block->node = value;
    block->exit = exit_of(l, node);
}

/* Behind the await: what the jump does that left one of its arms. */
static void follow_exit(Lowering *l, Node *node, Local *returned)
{
    if (node->kind == N_GOTO) {
        lower_goto(l, node);
    } else if (node->kind != N_RETURN) {
        lower_break(l, node);
    } else if (!returned) {
        lower_return_of(l, node, NULL);
    } else {
        Node *value = literal(l, returned->name);
        value->temp = returned;
        add_op(l, (Op){.kind = OP_TAKE, .local = returned});
        lower_return_of(l, node, value);
    }
}

/* ---- arms ----------------------------------------------------------------------------------- */

static Arms *new_arms(Lowering *l, ArmsKind kind)
{
    Arms *arms = NEW(l->arena, Arms);
    arms->kind = kind;
    return arms;
}

static Function *new_arm(Lowering *l, Node *node, Type *result)
{
    static Type void_type = {
        .before = "void", .after = "", .align = 1, .is_void = true, .unqualified = &void_type};
    Function *arm = NEW(l->arena, Function), *root = outermost(l->f);
    arm->outer = l->f;
    arm->arm = ++root->arm_count;
    arm->name = arena_printf(l->arena, "%s.arm%u", root->name, arm->arm);
    arm->begin = arm->name_at = arm->first_at = node->begin;
    arm->end = node->end;
    arm->is_defined = arm->is_static = true;
    arm->result = result ? result->unqualified : &void_type;
    arm->body = node;
    arm->budget = NO_LIMIT;
    VEC_PUSH(l->unit->arena, &l->unit->functions, arm);
    return arm;
}

static void begin_function(Lowering *own, Node *node)
{
    start_block(own, new_block(own));
    Scope *scope = enter_scope(own, node);
    own->block->scope = scope;
}

static void end_function(Lowering *own, Node *value)
{
    if (own->block->term == TERM_END) {
        run_cleanups(own, NULL);
        end_block(own);
        own->block->term = TERM_RETURN;
        own->block->node = value;
    }
    cfg_finish(own);
    own->f->failed = own->unit->errors != 0;
}

/* `value`: what the arm ends with; NULL: `node` is a statement. */
static void add_arm(Lowering *l, Arms *arms, Node *node, Node *value, Type *result)
{
    Function *arm = new_arm(l, node, result);
    Lowering own = {.unit = l->unit, .arena = l->arena, .f = arm, .outer = l, .origin = node};
    own.group = arms->kind == ARMS_GROUP ? arms : NULL;
    VEC_PUSH(l->arena, &arms->list, arm);
    begin_function(&own, node);
    if (value && value->flatten)
        flatten(&own, value);
    if (!value)
        lower_stmt(&own, node);
    end_function(&own, result ? value : NULL);
    Local *temp = result ? new_temp(l, result) : NULL;
    if (temp)
        temp->from_arm = true;
    VEC_PUSH(l->arena, &arms->results, temp);
}

/* ---- what they share ------------------------------------------------------------------------ */

typedef struct Search {
    Arena *arena;
    Arms *arms;
    const Function *arm;
    bool may_not_run; /* the others win: what an arm writes may be read unwritten */
} Search;

static SharedUse *use_of(const Search *search, Local *local)
{
    for (size_t i = 0; i < search->arms->uses.count; i++)
        if (search->arms->uses.data[i].local == local)
            return &search->arms->uses.data[i];
    VEC_PUSH(search->arena, &search->arms->uses, ((SharedUse){.local = local}));
    return &search->arms->uses.data[search->arms->uses.count - 1];
}

/* `x = ...;` as a whole arm: it is written when the arm is done. */
static bool is_written_for_certain(const Search *search, const Local *local)
{
    const Node *body = search->arm->body;
    if (search->may_not_run || body->kind != N_EXPR)
        return false;
    const Node *assignment = body->kids[0];
    const Node *target = assignment->kind == N_ASSIGN ? assignment->kids[0] : NULL;
    while (target && target->kind == N_PAREN)
        target = target->kids[0];
    return target && target->kind == N_REF && target->local == local;
}

static void note_use(void *context, Local *local, AccessKind kind, Node *at)
{
    const Search *search = context;
    (void)at;
    if (local->is_static || local->is_extern || local->opaque || is_tracked(search->arm, local))
        return;
    SharedUse *use = use_of(search, local);
    use->is_read |= kind != ACCESS_WRITE || !is_written_for_certain(search, local);
    use->is_borrowed |= kind == ACCESS_BORROW;
}

static void find_uses_of(Search *search, const Function *arm)
{
    search->arm = arm;
    for (size_t b = 0; b < arm->blocks.count; b++) {
        const Block *block = arm->blocks.data[b];
        for (size_t k = 0; k < block->ops.count; k++)
            op_accesses(&block->ops.data[k], note_use, search);
        term_accesses(block, note_use, search);
    }
}

static void find_uses(Lowering *l, Arms *arms)
{
    Search search = {l->arena, arms, NULL, arms->kind != ARMS_ALL};
    for (size_t i = 0; i < arms->list.count; i++)
        find_uses_of(&search, arms->list.data[i]);
    for (size_t i = 0; i < arms->children.count; i++)
        find_uses_of(&search, arms->children.data[i]);
    if (arms->turn)
        use_of(&search, arms->turn)->is_read = true;
}

/* ---- the await ------------------------------------------------------------------------------ */

static bool returns_value(Lowering *l, const Arms *arms)
{
    if (outermost(l->f)->result->is_void)
        return false;
    for (size_t i = 0; i < arms->list.count; i++)
        for (size_t k = 0; k < arms->list.data[i]->exits.count; k++)
            if (arms->list.data[i]->exits.data[k]->kind == N_RETURN)
                return true;
    return false;
}

static uint32_t count_ways(const Arms *arms)
{
    uint32_t ways = arms->kind == ARMS_WITHIN ? 2
                    : arms->kind == ARMS_ANY  ? (uint32_t)arms->list.count
                                              : 1;
    for (size_t i = 0; i < arms->list.count; i++)
        ways += (uint32_t)arms->list.data[i]->exits.count;
    return ways;
}

/* Leaves the block behind it open, and the number of the way in `*way`, or NULL: there is one. */
static void await_arms(Lowering *l, Node *node, Arms *arms, Local **way)
{
    if (returns_value(l, arms))
        arms->returned = new_temp(l, outermost(l->f)->result);
    arms->ways = count_ways(arms);
    give_at_start(l, arms);
    find_uses(l, arms);
    Await *await = NEW(l->arena, Await);
    await->kind = AWAIT_ARMS;
    await->node = node;
    await->arms = arms;
    arms->owner = l->f;
    arms->await = await;
    await->result = *way = arms->ways > 1 ? new_temp(l, &cfg_int_type) : NULL;
    add_await(l, await);
}

/* One block a way; `done` is where the statement ends. */
typedef struct Ways {
    Block *head; /* chooses */
    Local *way;
    uint32_t next; /* to be opened */
} Ways;

static void choose_way(Lowering *l, Ways *ways)
{
    ways->next = 1;
    ways->head = open_block(l);
    if (!ways->way)
        return;
    end_block(l);
    ways->head->term = TERM_SWITCH;
    ways->head->node = literal(l, ways->way->name);
    ways->head->node->temp = ways->way;
    l->block = NULL;
}

/* The last one is reached where no other is. */
static void open_way(Lowering *l, Ways *ways, uint32_t count)
{
    uint32_t number = ways->next++;
    if (!ways->way)
        return;
    Block *block = new_block(l);
    block->scope = l->scope;
    l->block = NULL;
    start_block(l, block);
    if (number == count) {
        ways->head->to[0] = block;
    } else {
        Case entry = {literal(l, arena_printf(l->arena, "%u", number)), NULL, block};
        VEC_PUSH(l->arena, &ways->head->cases, entry);
    }
}

static void end_way(Lowering *l, Block *done)
{
    if (l->block->term == TERM_END)
        jump(l, done);
}

/* Where await_break leads from here on; the former place. */
static Target set_await_break(Lowering *l, Block *done)
{
    Target saved = l->on_await_break;
    l->on_await_break = (Target){done, l->cleanup, l->scope, false};
    return saved;
}

static void follow_exits(Lowering *l, const Arms *arms, Ways *ways, Block *done)
{
    Target saved = set_await_break(l, done);
    for (size_t i = 0; i < arms->list.count; i++) {
        const Function *arm = arms->list.data[i];
        for (size_t k = 0; k < arm->exits.count; k++) {
            open_way(l, ways, arms->ways);
            follow_exit(l, arm->exits.data[k], arms->returned);
            end_way(l, done);
        }
    }
    l->on_await_break = saved;
    start_block(l, done);
}

static void take_result(Lowering *l, Local *result, Local *local)
{
    add_op(l, (Op){.kind = OP_TAKE, .local = result});
    set_temp(l, local, temp_value(l, result));
}

/* Of all but await_any: on the first way what arms assign is assigned. */
static Ways await_all_done(Lowering *l, Node *node, Arms *arms, Block *done)
{
    Ways ways = {0};
    await_arms(l, node, arms, &ways.way);
    choose_way(l, &ways);
    open_way(l, &ways, arms->ways);
    for (size_t i = 0; i < arms->assigned.count; i++)
        if (arms->assigned.data[i])
            take_result(l, arms->results.data[i], arms->assigned.data[i]);
    end_way(l, done);
    return ways;
}

/* ---- statements ----------------------------------------------------------------------------- */

void lower_all(Lowering *l, Node *node)
{
    const Node *block = node->kids[0];
    Arms *arms = new_arms(l, ARMS_ALL);
    bool may_give = block->kid_count > 1 && !arms_jump_out(block);
    for (uint32_t i = 0; i < block->kid_count; i++) {
        Node *arm = block->kids[i], *value = NULL;
        Local *local = NULL;
        if (arm->kind == N_EMPTY)
            continue;
        if (may_give)
            value = result_of_arm(l, block, arm, &local);
        add_arm(l, arms, arm, value, local ? local->type->unqualified : NULL);
        VEC_PUSH(l->arena, &arms->assigned, local);
    }
    if (!arms->list.count)
        return;
    Block *done = new_block(l);
    Ways ways = await_all_done(l, node, arms, done);
    follow_exits(l, arms, &ways, done);
}

/* The variable that the header of a when declares, or NULL. */
static Node *variable_of(const Node *when)
{
    return when->kids[0]->kind == N_DECL ? when->kids[0]->kids[0] : NULL;
}

static void lower_when(Lowering *l, Node *node, Local *result, Block *done)
{
    Target saved = set_await_break(l, done); /* which leaves the variable's scope too */
    Scope *scope = enter_scope(l, node);
    Node *var = variable_of(node);
    if (var) {
        add_op(l, (Op){.kind = OP_TAKE, .local = result});
        declare_var(l, var->local, temp_value(l, result));
    }
    lower_stmt(l, node->kids[1]);
    leave_scope(l, scope);
    end_way(l, done);
    l->on_await_break = saved;
}

/* Counts on from one poll to the next, and to the next time that the block is entered: so it begins
 * with the function. */
static Local *new_turn(Lowering *l, size_t arms)
{
    static Type byte = {.before = "unsigned char",
                        .after = "",
                        .size = 1,
                        .align = 1,
                        .is_scalar = true,
                        .unqualified = &byte};
    static Type word = {.before = "unsigned short",
                        .after = "",
                        .size = 2,
                        .align = 2,
                        .is_scalar = true,
                        .unqualified = &word};
    Local *turn = new_temp(l, arms > UINT8_MAX ? &word : &byte);
    Block *entry = l->f->blocks.data[0];
    VEC_PUSH(l->arena, &entry->ops, ((Op){.kind = OP_SET, .local = turn, .node = literal(l, "0")}));
    for (size_t i = entry->ops.count - 1; i > 0; i--) { /* in front of all else */
        Op op = entry->ops.data[i];
        entry->ops.data[i] = entry->ops.data[i - 1];
        entry->ops.data[i - 1] = op;
    }
    return turn;
}

void lower_any(Lowering *l, Node *node)
{
    const Node *block = node->kids[0];
    Arms *arms = new_arms(l, ARMS_ANY);
    Ways ways = {0};
    for (uint32_t i = 0; i < block->kid_count; i++) {
        Node *when = block->kids[i];
        if (when->kind != N_WHEN)
            continue;
        Node *var = variable_of(when), *header = when->kids[0];
        add_arm(l, arms, header, var ? var->kids[0] : NULL, var ? var->local->type : NULL);
    }
    if (!arms->list.count)
        return;
    if (node->fair && arms->list.count > 1)
        arms->turn = new_turn(l, arms->list.count);
    Block *done = new_block(l);
    await_arms(l, node, arms, &ways.way);
    choose_way(l, &ways);
    for (uint32_t i = 0, arm = 0; i < block->kid_count; i++) {
        if (block->kids[i]->kind != N_WHEN)
            continue;
        open_way(l, &ways, arms->ways);
        lower_when(l, block->kids[i], arms->results.data[arm++], done);
    }
    follow_exits(l, arms, &ways, done);
}

/* WORD (limit) arm */
static Arms *limited_arms(Lowering *l, Node *node, ArmsKind kind)
{
    Arms *arms = new_arms(l, kind);
    Local *local = NULL;
    Node *value = kind == ARMS_WITHIN ? value_of_arm(l, node->kids[1], &local) : NULL;
    arms->limit = node->kids[0];
    add_arm(l, arms, node->kids[1], value, local ? local->type->unqualified : NULL);
    VEC_PUSH(l->arena, &arms->assigned, local);
    if (arms->limit->flatten)
        flatten(l, arms->limit);
    return arms;
}

void lower_within(Lowering *l, Node *node)
{
    Arms *arms = limited_arms(l, node, ARMS_WITHIN);
    Block *done = new_block(l);
    Ways ways = await_all_done(l, node, arms, done);
    open_way(l, &ways, arms->ways);
    Target saved = set_await_break(l, done);
    if (node->kid_count > 2)
        lower_stmt(l, node->kids[2]);
    end_way(l, done);
    l->on_await_break = saved;
    follow_exits(l, arms, &ways, done);
}

/* ---- groups --------------------------------------------------------------------------------- */

void lower_group(Lowering *l, Node *node)
{
    Arms *arms = limited_arms(l, node, ARMS_GROUP);
    Block *done = new_block(l);
    Ways ways = await_all_done(l, node, arms, done);
    follow_exits(l, arms, &ways, done);
}

/* A local of the group's body, which is copied; not one that is declared in the go itself. */
static bool is_captured(const Lowering *l, const Lowering *group, const Local *local,
                        const Node *go)
{
    if (local->is_static || local->is_extern || local->opaque)
        return false;
    if (go->begin <= local->declared && local->declared < go->end)
        return false;
    for (; l != group->outer; l = l->outer)
        if (is_tracked(l->f, local))
            return true;
    return false;
}

void replace_local(Node *node, const Local *from, Local *to)
{
    if (node->kind == N_REF && node->local == from)
        node->local = to;
    for (uint32_t i = 0; i < node->kid_count; i++)
        if (node->kids[i])
            replace_local(node->kids[i], from, to);
}

/* The copy has the same name. */
static Local *copy_of(Lowering *l, const Local *local)
{
    Local *copy = NEW(l->arena, Local);
    *copy = *local;
    copy->type = local->type->unqualified;
    copy->scope = NULL;
    copy->var = NULL;
    copy->cleanup = NULL;
    copy->is_param = false;
    return copy;
}

static Local *new_param(Lowering *own, Local *param)
{
    param->is_param = true;
    add_local(own, param, own->f->scopes.data[0]);
    VEC_PUSH(own->arena, &own->f->params, param);
    return param;
}

/* What cannot be a parameter is given as a pointer, and copied first of all. */
static void capture_array(Lowering *own, Local *copy)
{
    static Type pointer = {.before = "const void *",
                           .after = "",
                           .size = sizeof(void *),
                           .align = _Alignof(void *),
                           .is_scalar = true,
                           .is_pointer = true,
                           .unqualified = &pointer};
    Local *param = NEW(own->arena, Local);
    *param = (Local){.name = arena_printf(own->arena, "%s_from", copy->name),
                     .type = &pointer,
                     .attributes = "",
                     .align = pointer.align,
                     .declared = copy->declared};
    new_param(own, param);
    add_local(own, copy, own->f->scopes.data[0]);
    Node *from = literal(own, param->name);
    from->temp = param;
    add_op(own, (Op){.kind = OP_SET, .local = copy, .node = from});
}

Local *capture(Lowering *own, Local *local, Node *part)
{
    Local *copy = copy_of(own, local);
    VEC_PUSH(own->arena, &own->f->captures, local);
    if (copy->type->is_array)
        capture_array(own, copy);
    else
        new_param(own, copy);
    replace_local(part, local, copy);
    for (size_t i = SOURCE_FIRST_AT(own->unit->refs, part->begin);
         i < own->unit->refs.count && own->unit->refs.data[i].begin < part->end; i++)
        if (own->unit->refs.data[i].local == local)
            own->unit->refs.data[i].local = copy;
    return copy;
}

static void capture_all(Lowering *own, const Lowering *l, const Lowering *group, Node *go)
{
    for (size_t i = SOURCE_FIRST_AT(own->unit->refs, go->begin);
         i < own->unit->refs.count && own->unit->refs.data[i].begin < go->end; i++) {
        const Ref *ref = &own->unit->refs.data[i];
        if (ref->kind == REF_LOCAL && is_captured(l, group, ref->local, go))
            capture(own, ref->local, go);
    }
}

/* The child is a part of the function that awaits the group: what is declared in the group's body
 * it has as parameters. */
void lower_go(Lowering *l, Node *node)
{
    Lowering *group = l;
    while (!group->group)
        group = group->outer;
    Function *child = new_arm(group->outer, node->kids[0], NULL);
    Lowering own = {.unit = l->unit,
                    .arena = l->arena,
                    .f = child,
                    .outer = group->outer,
                    .origin = node->kids[0]};
    child->is_child = true;
    VEC_PUSH(l->arena, &group->group->children, child);
    begin_function(&own, node->kids[0]);
    capture_all(&own, l, group, node->kids[0]);
    Block *end = new_block(&own);
    own.on_continue = (Target){end, NULL, own.scope, false};
    lower_stmt(&own, node->kids[0]);
    start_block(&own, end);
    end_function(&own, NULL);

    Await *await = NEW(l->arena, Await);
    await->kind = AWAIT_ROOM;
    await->node = node;
    await->group = group->group;
    add_await(l, await);
    add_op(l, (Op){.kind = OP_GO, .node = node, .group = group->group, .child = child});
}
