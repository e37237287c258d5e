/* emit_arms: await_all, await_any and await_within.
 *
 * An arm is printed like an async function that others embed, with its frame in that of the
 * function around it, at the state of the await.  All functions of an arm are given the frames of
 * the functions around it (`outer`, of that next to it, `outer2`, ...), where the locals lie that
 * it shares with them, and, if it may return from them, where the value goes (`returned`).
 *
 * Each block of arms has three functions: _start polls all arms for the first time, _poll those
 * that were woken, _drop drops those that are suspended, the last first.  The first two return 0
 * while the block waits, else the number of the way it ended (see Arms).  They alone know which
 * arms are suspended: of await_any all that have begun, of await_all those whose bit in `pending`
 * is set; an arm that cannot suspend has no frame. */
#include "emit_arms.h"

bool has_exits(const Function *f)
{
    return f->exits.count != 0;
}

bool suspends_at_all(const Function *arm)
{
    return arm->awaits.count != 0;
}

const Slot *part_of(Emitter *e, const Await *await, SlotPart part, uint32_t index)
{
    State *state = state_of(e, await);
    for (size_t i = 0; i < state->slots.count; i++) {
        const Slot *slot = &state->slots.data[i];
        if (!slot->local && slot->part == part && slot->index == index)
            return slot;
    }
    return NULL;
}

const char *part_path(Emitter *e, const Await *await, SlotPart part, uint32_t index)
{
    return slot_path(e, await->index + 1, part_of(e, await, part, index));
}

/* ---- the functions around an arm ------------------------------------------------------------ */

/* The frame of the function that is `distance` steps outward. */
const char *outer_frame(Emitter *e, unsigned distance)
{
    if (distance == 0)
        return e->names.self;
    return distance == 1 ? e->names.outer
                         : source_fresh_local(
                               e->source, arena_printf(e->arena, "%s%u", e->names.outer, distance));
}

static bool returns_value(const Function *arm)
{
    for (size_t i = 0; i < arm->exits.count; i++)
        if (arm->exits.data[i]->kind == N_RETURN && arm->exits.data[i]->kid_count)
            return true;
    return false;
}

static bool takes_returned(const Function *f)
{
    return f->outer && !outermost((Function *)f)->result->is_void && returns_value(f);
}

void put_outer_params(Emitter *e, const Function *f)
{
    unsigned distance = 1;
    for (const Function *g = f->outer; g; g = g->outer, distance++)
        put(e, ", struct %s *%s", future_name(e, g, "_frame"), outer_frame(e, distance));
    if (takes_returned(f))
        put(e, ", %s",
            type_declare(e->arena, outermost(f->outer)->result,
                         arena_printf(e->arena, "*%s", e->names.returned)));
}

void put_outer_frames(Emitter *e, const Function *f)
{
    unsigned distance = 1;
    for (const Function *g = f->outer; g; g = g->outer, distance++)
        put(e, ", %s", outer_frame(e, distance));
}

void put_own_outer(Emitter *e, const Function *f)
{
    put_outer_frames(e, f);
    if (takes_returned(f))
        put(e, ", %s", e->names.returned);
}

void put_outer_arguments(Emitter *e, const Function *arm)
{
    put(e, ", %s", e->names.self);
    put_outer_frames(e, arm->outer);
    if (takes_returned(arm))
        put(e, ", %s", e->names.returned);
}

static void silence_param(Emitter *e, const Table *words, const char *name)
{
    if (words && mentions(words, name))
        return;
    begin_glue(e, e->f->begin);
    put(e, "(void)%s;", name);
}

void silence_outer_params(Emitter *e, const Table *words)
{
    unsigned distance = 1;
    for (const Function *g = e->f->outer; g; g = g->outer, distance++)
        silence_param(e, words, outer_frame(e, distance));
    if (takes_returned(e->f))
        silence_param(e, words, e->names.returned);
}

/* Where the locals of functions around `f` are, seen from `f`. */
void see_from(Emitter *e, const Function *f, const Arms *arms)
{
    for (size_t i = 0; i < arms->uses.count; i++) {
        Local *local = arms->uses.data[i].local;
        const Function *owner = f;
        unsigned distance = 0;
        while (owner && !is_tracked(owner, local)) {
            owner = owner->outer;
            distance++;
        }
        local->text = arena_printf(e->arena, "%s->%s", outer_frame(e, distance), local->cname);
    }
}

/* ---- the functions of a block --------------------------------------------------------------- */

const char *arms_name(Emitter *e, const Await *await, const char *suffix)
{
    return future_name(e, e->f, arena_printf(e->arena, "_arms%u_%s", await->index + 1, suffix));
}

const char *arms_table(Emitter *e, const Await *await)
{
    return arms_name(e, await, "table");
}

static const char *value_name(Emitter *e, size_t arm)
{
    return source_fresh_local(e->source, arena_printf(e->arena, "%s%zu", e->names.result, arm + 1));
}

static const char *given_name(Emitter *e, const Arms *arms, const Local *local)
{
    size_t i = 0;
    while (arms->given.data[i] != local)
        i++;
    return source_fresh_local(e->source, arena_printf(e->arena, "given%zu", i + 1));
}

/* Prints `body` to learn what it does not use of what it is given: which arms suspend decides. */
typedef void ArmsBody(Emitter *e, const Await *await, bool is_start);

static Buf print_apart(Emitter *e, const Await *await, ArmsBody *body, bool is_start)
{
    Buf text = {0}, *out = e->out;
    uint32_t line = e->line;
    e->out = &text;
    body(e, await, is_start);
    e->out = out;
    e->line = line;
    return text;
}

static void silence(Emitter *e, const Table *words, const char *name)
{
    if (!mentions(words, name))
        put(e, "    (void)%s;\n", name);
}

static void silence_outer(Emitter *e, const Table *words)
{
    unsigned distance = 0;
    for (const Function *g = e->f; g; g = g->outer, distance++)
        silence(e, words, outer_frame(e, distance));
}

static void put_body(Emitter *e, const Buf *text)
{
    put(e, "%s}\n\n", text->data ? text->data : "");
}

static void put_arms_head(Emitter *e, const Await *await, const char *suffix)
{
    const Arms *arms = await->arms;
    put(e, "ACC__LOCAL int %s(", arms_name(e, await, suffix));
    put_self(e, e->f, "_frame");
    put(e, ", acc_context *%s", e->names.cx);
    for (size_t i = 0; i < arms->list.count; i++)
        if (arms->results.data[i])
            put(e, ", %s",
                type_declare(e->arena, arms->results.data[i]->type,
                             arena_printf(e->arena, "*%s", value_name(e, i))));
    unsigned distance = 1;
    for (const Function *g = e->f->outer; g; g = g->outer, distance++)
        put(e, ", struct %s *%s", future_name(e, g, "_frame"), outer_frame(e, distance));
    if (arms->returned)
        put(e, ", %s",
            type_declare(e->arena, arms->returned->type,
                         arena_printf(e->arena, "*%s", e->names.returned)));
    for (size_t i = 0; suffix[0] == 's' && i < arms->given.count; i++)
        put(e, ", %s",
            type_declare(e->arena, arms->given.data[i]->type->unqualified,
                         given_name(e, arms, arms->given.data[i])));
    if (arms->limit && suffix[0] == 's')
        put(e, ", %s %s", arms->kind == ARMS_GROUP ? "int64_t" : "uint64_t", e->names.timer);
    put(e, ")\n{\n");
}

void put_arms_call(Emitter *e, const Await *await, const char *suffix)
{
    const Arms *arms = await->arms;
    if (await->result)
        put(e, "(%s = ", await->result->text);
    put(e, "%s(%s, %s", arms_name(e, await, suffix), e->names.self, e->names.cx);
    for (size_t i = 0; i < arms->list.count; i++)
        if (arms->results.data[i])
            put(e, ", &%s", arms->results.data[i]->text);
    put_outer_frames(e, e->f);
    if (arms->returned)
        put(e, ", &%s", arms->returned->text);
    for (size_t i = 0; suffix[0] == 's' && i < arms->given.count; i++)
        put(e, ", %s", arms->given.data[i]->text);
    if (arms->limit && suffix[0] == 's') {
        put(e, arms->kind == ARMS_GROUP ? ", (int64_t)(" : ", (uint64_t)(");
        print_node(e, arms->limit);
        put(e, ")");
    }
    put(e, await->result ? ")) == 0" : ") == 0");
}

/* Arms of which one wins. */
static bool has_order(const Arms *arms)
{
    return arms->kind == ARMS_ANY || arms->kind == ARMS_WITHIN;
}

/* Of await_any: of how many arms, counted from the first to be polled, the drop is; and which of
 * them is left out. */
void put_drop_call(Emitter *e, const Await *await, const char *begun, const char *but)
{
    put(e, "%s(%s", arms_name(e, await, "drop"), e->names.self);
    put_outer_frames(e, e->f);
    if (has_order(await->arms))
        put(e, ", %s, %s", begun, but);
    put(e, ");");
}

static size_t count_polled(const Arms *arms)
{
    return arms->list.count + (arms->kind == ARMS_WITHIN);
}

void put_drop_arms(Emitter *e, const Await *await)
{
    size_t all = count_polled(await->arms);
    put_drop_call(e, await, arena_printf(e->arena, "%zu", all), arena_printf(e->arena, "%zu", all));
}

/* ---- one arm -------------------------------------------------------------------------------- */

static bool is_timer(const Arms *arms, size_t index)
{
    return index == arms->list.count;
}

/* The functions of an arm: with the context for it in `arm`. */
void put_arm_call(Emitter *e, const Await *await, size_t index, bool is_start)
{
    const Arms *arms = await->arms;
    if (is_timer(arms, index)) {
        put(e, "acc_timeout_poll(&%s, &%s)", part_path(e, await, PART_TIMER, 0), e->names.arm);
        return;
    }
    const Function *arm = arms->list.data[index];
    if (suspends_at_all(arm))
        put(e, "%s(&%s, &%s", future_name(e, arm, is_start ? "_start_frame" : "_poll_frame"),
            part_path(e, await, PART_ARM, (uint32_t)index), e->names.arm);
    else
        put(e, "%s(&%s", future_name(e, arm, "_run"), e->names.arm);
    if (arms->results.data[index])
        put(e, arms->kind == ARMS_ALL ? ", &%s" : ", %s",
            arms->kind == ARMS_ALL ? value_member(e, index) : value_name(e, index));
    for (size_t i = 0; is_start && i < arm->captures.count; i++)
        put(e, ", %s", given_name(e, arms, arm->captures.data[i]));
    put_outer_arguments(e, arm);
    put(e, ")");
}

void put_drop_arm(Emitter *e, const Await *await, size_t index)
{
    const Arms *arms = await->arms;
    if (is_timer(arms, index)) {
        put(e, "acc_timeout_drop(&%s);\n", part_path(e, await, PART_TIMER, 0));
        return;
    }
    put(e, "%s(&%s", future_name(e, arms->list.data[index], "_drop_frame"),
        part_path(e, await, PART_ARM, (uint32_t)index));
    put(e, ", %s", e->names.self);
    put_outer_frames(e, e->f);
    if (takes_returned(arms->list.data[index]))
        put(e, ", (void *)0");
    put(e, ");\n");
}

bool arm_needs_drop(const Arms *arms, size_t index)
{
    return is_timer(arms, index) ||
           (suspends_at_all(arms->list.data[index]) && arms->list.data[index]->frame->needs_drop);
}

static bool can_suspend(const Arms *arms, size_t index)
{
    return is_timer(arms, index) || suspends_at_all(arms->list.data[index]);
}

/* What is to be added to what an arm returned, more than 1, for the number of the way. */
static uint32_t exits_before(const Arms *arms, size_t index)
{
    uint32_t ways = has_order(arms) ? (uint32_t)count_polled(arms) : 1;
    for (size_t i = 0; i < index; i++)
        ways += (uint32_t)arms->list.data[i]->exits.count;
    return ways - 1;
}

/* From what an arm returned, in `way`, to the way of the block. */
void put_arms_way(Emitter *e, const Arms *arms, size_t index)
{
    const char *way = e->names.way;
    bool leaves = !is_timer(arms, index) && has_exits(arms->list.data[index]);
    uint32_t done = arms->kind == ARMS_ALL ? 1 : (uint32_t)index + 1;
    if (!leaves)
        put(e, "%u", done);
    else if (exits_before(arms, index) == 0)
        put(e, "%s", way);
    else if (arms->kind == ARMS_ALL)
        put(e, "%s + %u", way, exits_before(arms, index));
    else
        put(e, "%s == 1 ? %u : %s + %u", way, done, way, exits_before(arms, index));
}

static const char *pending_byte(Emitter *e, const Await *await, size_t index)
{
    return arena_printf(e->arena, "%s[%zu]", part_path(e, await, PART_PENDING, 0), index / 8);
}

static unsigned pending_bit(size_t index)
{
    return 1U << (index % 8);
}

/* ---- await_all ------------------------------------------------------------------------------ */

static const char *value_path(Emitter *e, const Await *await, size_t index)
{
    return arena_printf(e->arena, "%s->%s.%s", e->names.self, state_member(e, await->index + 1),
                        value_member(e, index));
}

/* The values have waited until all arms are done. */
static void put_all_done(Emitter *e, const Await *await, bool any_waits)
{
    const Arms *arms = await->arms;
    uint64_t bytes = pending_bytes(arms);
    if (any_waits) {
        put(e, "    if (");
        for (uint64_t i = 0; i < bytes; i++)
            put(e, "%s%s", i ? " || " : "", pending_byte(e, await, i * 8));
        put(e, bytes ? ")\n        return 0;\n" : "!%s)\n        return 0;\n", e->names.pending);
    }
    for (size_t i = 0; i < arms->list.count; i++)
        if (arms->results.data[i])
            put(e, "    *%s = %s;\n", value_name(e, i), value_path(e, await, i));
    put(e, "    return 1;\n");
}

/* Whether an arm above waits, and is to be dropped where this one leaves. */
static bool drops_before(const Arms *arms, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (arm_needs_drop(arms, i))
            return true;
    return false;
}

/* One arm's part of _start or _poll, indented. */
static void put_all_arm(Emitter *e, const Await *await, size_t index, bool is_start)
{
    const Arms *arms = await->arms;
    const Function *arm = arms->list.data[index];
    const char *way = e->names.way, *indent = is_start ? "    " : "        ";
    const Local *result = arms->results.data[index];
    bool has_bits = pending_bytes(arms), waits = suspends_at_all(arm);
    if (result)
        put(e, "%s%s;\n", indent, type_declare(e->arena, result->type, value_member(e, index)));
    put(e, "%s%s = acc_cx_arm(%s, %zu);\n%s", indent, e->names.arm, e->names.cx, index, indent);
    if (has_exits(arm) || waits)
        put(e, "%s = ", way);
    put_arm_call(e, await, index, is_start);
    put(e, ";\n");
    if (result)
        put(e, "%s%s%s = %s;\n", indent,
            waits ? arena_printf(e->arena, "if (%s)\n%s    ", way, indent) : "",
            value_path(e, await, index), value_member(e, index));
    if (has_bits && waits && !is_start)
        put(e, "%sif (%s)\n%s    %s &= %uU;\n", indent, way, indent, pending_byte(e, await, index),
            255 - pending_bit(index));
    if (has_exits(arm)) {
        put(e, "%sif (%s > 1) {\n%s    ", indent, way, indent);
        if (has_bits ? child_needs_drop(await) : is_start && drops_before(arms, index)) {
            if (!has_bits)
                put(e, "if (!%s)\n%s        ", e->names.pending, indent);
            put_drop_call(e, await, NULL, NULL);
            put(e, "\n%s    ", indent);
        }
        put(e, "return ");
        put_arms_way(e, arms, index);
        put(e, ";\n%s}\n", indent);
    }
    if (has_bits && waits && is_start)
        put(e, "%sif (!%s)\n%s    %s |= %uU;\n", indent, way, indent, pending_byte(e, await, index),
            pending_bit(index));
    else if (waits && !has_bits) /* the only one, and the block waits as long as it does */
        put(e, "%s%s = %s;\n", indent, e->names.pending, way);
}

static bool any_suspends(const Arms *arms)
{
    for (size_t i = 0; i < arms->list.count; i++)
        if (suspends_at_all(arms->list.data[i]))
            return true;
    return arms->kind == ARMS_WITHIN;
}

static void put_all(Emitter *e, const Await *await, bool is_start)
{
    const Arms *arms = await->arms;
    bool has_bits = pending_bytes(arms);
    bool any_waits = any_suspends(arms), any_way = any_waits;
    for (size_t i = 0; i < arms->list.count; i++)
        any_way |= is_start && has_exits(arms->list.data[i]);
    if (is_start || any_waits)
        put(e, "    acc_context %s;\n", e->names.arm);
    if (any_way)
        put(e, "    int %s;\n", e->names.way);
    if (any_waits && !has_bits)
        put(e, "    int %s = 1;\n", e->names.pending);
    for (uint64_t i = 0; is_start && i < pending_bytes(arms); i++)
        put(e, "    %s = 0;\n", pending_byte(e, await, i * 8));
    for (size_t i = 0; i < arms->list.count; i++) {
        if (!is_start && !can_suspend(arms, i))
            continue;
        if (!is_start) {
            put(e, "    if (");
            if (has_bits)
                put(e, "%s & %uU && ", pending_byte(e, await, i), pending_bit(i));
            put(e, "acc_cx_arm_woken(%s, %zu)) {\n", e->names.cx, i);
        }
        put_all_arm(e, await, i, is_start);
        if (!is_start)
            put(e, has_bits ? "    }\n" : "    } else\n        %s = 0;\n", e->names.pending);
    }
    put_all_done(e, await, any_waits);
}

static void put_all_drop(Emitter *e, const Await *await, bool is_start)
{
    (void)is_start;
    const Arms *arms = await->arms;
    bool has_bits = pending_bytes(arms);
    for (size_t i = arms->list.count; i-- > 0;) {
        if (!arm_needs_drop(arms, i))
            continue;
        if (has_bits)
            put(e, "    if (%s & %uU)\n        ", pending_byte(e, await, i), pending_bit(i));
        else
            put(e, "    ");
        put_drop_arm(e, await, i);
    }
}

/* ---- await_any and await_within ------------------------------------------------------------- */

/* if (<the arm is over>) { drop the others; return its way; } */
static void put_any_arm(Emitter *e, const Await *await, size_t index, bool is_start,
                        const char *begun)
{
    const Arms *arms = await->arms;
    const char *way = e->names.way;
    bool may_wait = can_suspend(arms, index);
    bool leaves = !is_timer(arms, index) && has_exits(arms->list.data[index]);
    bool drops = false;
    size_t count = count_polled(arms);
    for (size_t i = 0; i < count; i++)
        drops |= i != index && arm_needs_drop(arms, i) && (!is_start || arms->turn || i < index);
    put(e, "        %s = acc_cx_arm(%s, %zu);\n", e->names.arm, e->names.cx, index);
    if (is_start && is_timer(arms, index))
        put(e, "        acc_timeout_init(&%s, %s);\n", part_path(e, await, PART_TIMER, 0),
            e->names.timer);
    put(e, "        ");
    if (may_wait || leaves)
        put(e, "%s = ", way);
    if (is_timer(arms, index))
        put(e, "(int)");
    put_arm_call(e, await, index, is_start);
    put(e, ";\n");
    if (may_wait)
        put(e, "        if (%s) {\n", way);
    const char *indent = may_wait ? "            " : "        ";
    if (drops) {
        put(e, "%s", indent);
        put_drop_call(e, await, begun, arena_printf(e->arena, "%zu", index));
        put(e, "\n");
    }
    put(e, "%sreturn ", indent);
    put_arms_way(e, arms, index);
    put(e, may_wait ? ";\n        }\n" : ";\n");
}

/* From the first to the last; those below an arm that cannot wait never begin. */
static void put_in_order(Emitter *e, const Await *await, bool is_start)
{
    const Arms *arms = await->arms;
    size_t count = count_polled(arms);
    const char *all = arena_printf(e->arena, "%zu", count);
    for (size_t i = 0; i < count; i++) {
        if (!is_start && !can_suspend(arms, i))
            continue;
        if (is_start)
            put(e, "    {\n");
        else
            put(e, "    if (acc_cx_arm_woken(%s, %zu)) {\n", e->names.cx, i);
        put_any_arm(e, await, i, is_start, is_start ? arena_printf(e->arena, "%zu", i) : all);
        put(e, "    }\n");
        if (is_start && !can_suspend(arms, i))
            break;
    }
}

/* The arm that is polled first: the turn has gone on when the block was entered. */
static void put_first(Emitter *e, const Arms *arms)
{
    size_t count = arms->list.count;
    put(e, "    unsigned %s = (%s + %zu) %% %zu;\n", e->names.first, arms->turn->text, count - 1,
        count);
}

/* One further each time that the block is entered: `begun` counts those that were polled in this
 * call, which in a start are those that have begun. */
static void put_in_turn(Emitter *e, const Await *await, bool is_start)
{
    const Arms *arms = await->arms;
    size_t count = arms->list.count;
    const char *begun = e->names.begun, *first = e->names.first;
    if (is_start)
        put(e, "    unsigned %s = %s;\n    %s = (%s)((%s + 1) %% %zu);\n", first, arms->turn->text,
            arms->turn->text, type_declare(e->arena, arms->turn->type, ""), first, count);
    else
        put_first(e, arms);
    put(e, "    for (unsigned %s = 0; %s < %zu; %s++) {\n        switch ((%s + %s) %% %zu) {\n",
        begun, begun, count, begun, first, begun, count);
    for (size_t i = 0; i < count; i++) {
        put(e, "        case %zu:\n", i);
        if (!is_start && can_suspend(arms, i))
            put(e, "        if (!acc_cx_arm_woken(%s, %zu))\n            break;\n", e->names.cx, i);
        if (is_start || can_suspend(arms, i))
            put_any_arm(e, await, i, is_start,
                        is_start ? begun : arena_printf(e->arena, "%zu", count));
        if (can_suspend(arms, i) || !is_start)
            put(e, "        break;\n");
    }
    put(e, "        }\n    }\n");
}

static void put_any(Emitter *e, const Await *await, bool is_start)
{
    const Arms *arms = await->arms;
    bool any_way = false, may_wait = true;
    for (size_t i = 0; i < count_polled(arms); i++) {
        bool leaves = !is_timer(arms, i) && has_exits(arms->list.data[i]);
        any_way |= can_suspend(arms, i) || (is_start && leaves);
        may_wait &= can_suspend(arms, i);
        if (is_start && !arms->turn && !can_suspend(arms, i))
            break; /* those below never begin */
    }
    if (is_start || any_suspends(arms))
        put(e, "    acc_context %s;\n", e->names.arm);
    if (any_way)
        put(e, "    int %s;\n", e->names.way);
    if (arms->turn)
        put_in_turn(e, await, is_start);
    else
        put_in_order(e, await, is_start);
    if (may_wait || !is_start || arms->turn)
        put(e, "    return 0;\n");
}

static void put_any_drop(Emitter *e, const Await *await, bool is_start)
{
    (void)is_start;
    const Arms *arms = await->arms;
    size_t count = count_polled(arms);
    if (arms->turn)
        put_first(e, arms);
    for (size_t i = count; i-- > 0;) {
        if (!arm_needs_drop(arms, i))
            continue;
        if (arms->turn)
            put(e, "    if ((%zu - %s) %% %zu < %s && %s != %zu)\n        ", i + count,
                e->names.first, count, e->names.begun, e->names.but, i);
        else
            put(e, "    if (%s > %zu && %s != %zu)\n        ", e->names.begun, i, e->names.but, i);
        put_drop_arm(e, await, i);
    }
}

/* ---- all of a block ------------------------------------------------------------------------- */

static void put_drop_function(Emitter *e, const Await *await)
{
    static ArmsBody *const bodies[] = {[ARMS_ALL] = put_all_drop,
                                       [ARMS_ANY] = put_any_drop,
                                       [ARMS_WITHIN] = put_any_drop,
                                       [ARMS_GROUP] = put_group_drop};
    put(e, "ACC__LOCAL void %s(", arms_name(e, await, "drop"));
    put_self(e, e->f, "_frame");
    unsigned distance = 1;
    for (const Function *g = e->f->outer; g; g = g->outer, distance++)
        put(e, ", struct %s *%s", future_name(e, g, "_frame"), outer_frame(e, distance));
    if (has_order(await->arms))
        put(e, ", unsigned %s, unsigned %s", e->names.begun, e->names.but);
    put(e, ")\n{\n");
    Buf body = print_apart(e, await, bodies[await->arms->kind], false);
    silence_outer(e, words_of(e->arena, &body));
    put_body(e, &body);
    buf_free(&body);
}

static void put_poll_function(Emitter *e, const Await *await, bool is_start)
{
    static ArmsBody *const bodies[] = {[ARMS_ALL] = put_all,
                                       [ARMS_ANY] = put_any,
                                       [ARMS_WITHIN] = put_any,
                                       [ARMS_GROUP] = put_group};
    const Arms *arms = await->arms;
    Buf body = print_apart(e, await, bodies[arms->kind], is_start);
    const Table *words = words_of(e->arena, &body);
    put_arms_head(e, await, is_start ? "start" : "poll");
    silence_outer(e, words);
    silence(e, words, e->names.cx);
    for (size_t i = 0; i < arms->list.count; i++)
        if (arms->results.data[i])
            silence(e, words, value_name(e, i));
    if (arms->returned)
        silence(e, words, e->names.returned);
    if (arms->limit && is_start)
        silence(e, words, e->names.timer);
    for (size_t i = 0; is_start && i < arms->given.count; i++)
        silence(e, words, given_name(e, arms, arms->given.data[i]));
    put_body(e, &body);
    buf_free(&body);
}

static void put_arms_functions(Emitter *e, const Await *await)
{
    if (child_needs_drop(await))
        put_drop_function(e, await);
    put_poll_function(e, await, true);
    put_poll_function(e, await, false);
}

void emit_arms(Emitter *e, Function *f)
{
    for (size_t i = 0; i < f->awaits.count; i++) {
        const Await *await = f->awaits.data[i];
        if (await->arms)
            emit_children(e, await);
        for (size_t k = 0; await->arms && k < await->arms->list.count; k++) {
            Function *arm = await->arms->list.data[k];
            e->f = arm;
            see_from(e, arm, await->arms);
            emit_arms(e, arm);
            put_run(e, arm);
        }
        e->f = f;
        if (!await->arms)
            continue;
        see_from(e, f, await->arms);
        begin_line(e, await->node->begin);
        put_arms_functions(e, await);
    }
}

/* The arms, then the children. */
static Function *part_function(const Arms *arms, size_t index)
{
    return index < arms->list.count ? arms->list.data[index]
                                    : arms->children.data[index - arms->list.count];
}

void emit_arms_structs(Emitter *e, Function *f)
{
    for (size_t i = 0; i < f->awaits.count; i++) {
        const Arms *arms = f->awaits.data[i]->arms;
        for (size_t k = 0; arms && k < arms->list.count + arms->children.count; k++) {
            e->f = part_function(arms, k);
            emit_arms_structs(e, e->f);
            put_embedded_struct(e);
        }
        e->f = f;
        if (arms && arms->kind == ARMS_GROUP)
            put_node_struct(e, f->awaits.data[i]);
    }
    e->f = f;
}

void choose_arms_names(Emitter *e, Function *f)
{
    for (size_t i = 0; i < f->awaits.count; i++) {
        const Arms *arms = f->awaits.data[i]->arms;
        for (size_t k = 0; arms && k < arms->list.count + arms->children.count; k++)
            choose_local_names(e, part_function(arms, k));
    }
}
