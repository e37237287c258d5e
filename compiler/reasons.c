/* reasons: every byte of a frame in every state, and what it is for.
 *
 * Needs frames, keep and classes; leaves a FrameReport.  A state's things are what pack placed, the
 * tag, and between them padding, cut where its reason changes: each byte of the stored form belongs
 * to exactly one thing, but for what a child lends, which may belong to another.
 *
 * Padding is explained by the largest thing that lies there in some other state.  Largest first,
 * all things of all states are painted over the frame, where nothing was painted before; what is
 * left then is needed in no state, and of the embedded form it is lent. */
#include "reasons.h"
#include "source.h"
#include "space.h"

#include <stdlib.h>
#include <string.h>

enum {
    SNIPPET = 40,
    LONG_LINE = 1000 /* characters; to find a column takes time that grows with their square */
};

/* The largest thing that needs these bytes in some state. */
typedef struct Paint {
    uint64_t begin, end;
    const Thing *thing;
    const StateReport *state;
} Paint;

typedef VEC(Paint) Paints;

/* A thing of a local, whose reason is still to be found. */
typedef struct Kept {
    uint32_t state;
    size_t thing;
} Kept;

typedef VEC(Kept) KeptList;

typedef struct Pass {
    Unit *unit;
    Arena *arena; /* of the report */
    FrameReport *report;
    KeptList *kept; /* by Local.index */
    Paints paints;  /* sorted, disjoint */
} Pass;

/* ---- things --------------------------------------------------------------------------------- */

const char *thing_class(const Thing *thing)
{
    static const char *const names[] = {"value", "pinned", "parameter", "temporary",
                                        "child", "tag",    "padding",   "lent"};
    return names[thing->cls];
}

const char *reason_kind(const Reason *reason)
{
    static const char *const names[] = {"argument", "read",    "cleanup", "drop",
                                        "address",  "pointer", "awaited", "resumes",
                                        "shared",   "free",    "unused"};
    return names[reason->kind];
}

const Extent *thing_extents(const Thing *thing, Extent *whole, size_t *count)
{
    return own_extents(thing->frame, thing->size, whole, count);
}

static const char *await_how(const Await *await)
{
    static const char *const names[] = {"embedded", "manual",   "task", "sized",
                                        "boxed",    "shielded", "arms", "generator",
                                        "lazy",     "yield",    "go"};
    return names[await->kind];
}

static const char *child_type_words(Pass *pass, const Await *await)
{
    switch (await->kind) {
    case AWAIT_CALL:
        return arena_printf(pass->arena, "the frame of %s", await->callee->name);
    case AWAIT_MANUAL:
        return arena_printf(pass->arena, "struct %s", await->callee->manual_tag);
    case AWAIT_SIZED:
        return arena_printf(pass->arena, "a frame of up to %llu bytes",
                            (unsigned long long)await->bound);
    case AWAIT_BOXED:
        return "a pointer to the heap";
    case AWAIT_SHIELDED:
    case AWAIT_HANDLE:
    case AWAIT_ARMS:
    case AWAIT_EACH:
    case AWAIT_YIELD:
    case AWAIT_LAZY:
    case AWAIT_ROOM:
        break;
    }
    return "struct acc_joiner";
}

static ThingClass class_of(const Local *local, bool is_start)
{
    if (local->cls == LOCAL_PINNED)
        return THING_PINNED;
    if (is_start)
        return THING_PARAMETER;
    return local->is_temp ? THING_TEMPORARY : THING_VALUE;
}

/* What a block of arms has in a frame. */
static void name_part(Pass *pass, Thing *thing, const Await *await, const Slot *slot)
{
    const Function *arm = slot->part == PART_ARM ? await->arms->list.data[slot->index] : NULL;
    if (arm) {
        thing->name = arena_printf(pass->arena, "arm %u", slot->index + 1);
        bool waits = waiting_value(await->arms, slot->index);
        thing->type = arm->awaits.count ? arena_printf(pass->arena, "the frame of %s%s", arm->name,
                                                       waits ? ", then its value" : "")
                                        : arena_printf(pass->arena, "the value of %s", arm->name);
        thing->declared = source_line(pass->unit->source, arm->begin);
    } else if (slot->part == PART_PENDING) {
        thing->name = "pending";
        thing->type = "a bit for each arm";
    } else if (slot->part == PART_GROUP) {
        thing->name = "group";
        thing->type = "struct acc_group";
    } else {
        thing->name = "timer";
        thing->type = "struct acc_timeout";
    }
}

static void add_thing(Pass *pass, StateReport *state, const Slot *slot)
{
    Thing thing = {.local = slot->local,
                   .offset = slot->offset,
                   .size = slot->size,
                   .align = slot->align,
                   .frame = slot->frame};
    if (slot->local) {
        KeptList *kept = &pass->kept[slot->local->index];
        thing.cls = class_of(slot->local, !state->await);
        thing.name = slot->local->name;
        thing.type = type_declare(pass->arena, slot->local->type, "");
        if (holds_stored(slot->local)) {
            thing.type = arena_printf(pass->arena, "the future of %s", slot->local->holds->name);
        } else if (slot->local->holds) {
            thing.name = slot->local->holds->name;
            thing.type = arena_printf(pass->arena, "the frame of %s", thing.name);
            thing.declared = source_line(pass->unit->source, slot->local->scope->node->begin);
        }
        if (slot->local->declared)
            thing.declared = source_line(pass->unit->source, slot->local->declared);
        VEC_PUSH(pass->arena, kept,
                 ((Kept){(uint32_t)(state - pass->report->states), state->things.count}));
    } else {
        thing.cls = THING_CHILD;
        thing.name = await_name(state->await);
        thing.type = child_type_words(pass, state->await);
        if (state->await->arms)
            name_part(pass, &thing, state->await, slot);
        thing.reason = (Reason){REASON_AWAITED, state->line, 0,
                                arena_printf(pass->arena, "%s, until the await of line %u is over",
                                             await_how(state->await), state->line)};
    }
    state->bytes += own_bytes(slot->frame, slot->size);
    VEC_PUSH(pass->arena, &state->things, thing);
}

static bool is_kept(const Local *local, const State *state)
{
    return state->await ? bits_has(&state->await->keep, local->index) : local->is_param;
}

static void add_things(Pass *pass, StateReport *state, const State *from)
{
    const Frame *frame = pass->report->frame;
    for (size_t i = 0; i < frame->pinned.count; i++)
        if (is_kept(frame->pinned.data[i].local, from))
            add_thing(pass, state, &frame->pinned.data[i]);
    for (size_t i = 0; i < from->slots.count; i++) {
        const Slot *slot = &from->slots.data[i];
        if (!slot->local || slot->local->cls != LOCAL_PINNED) /* at the start: added above */
            add_thing(pass, state, slot);
    }
    Thing tag = {.cls = THING_TAG,
                 .name = "state",
                 .offset = frame->tag_offset,
                 .size = frame->tag_size,
                 .align = frame->tag_size};
    tag.reason = (Reason){REASON_STATE, 0, 0,
                          frame->embeds_tag ? "says at which await to resume"
                                            : "says whether it has begun; in the stored form only"};
    VEC_PUSH(pass->arena, &state->things, tag);
}

static int by_offset(const void *left, const void *right)
{
    const Thing *a = left, *b = right;
    if (a->offset != b->offset)
        return a->offset < b->offset ? -1 : 1;
    return a->size != b->size ? (a->size < b->size ? -1 : 1) : (int)a->cls - (int)b->cls;
}

/* ---- reasons -------------------------------------------------------------------------------- */

/* The beginning of an expression, with the keywords as they are written. */
static const char *written_text(Pass *pass, const Node *node)
{
    static const char *const words[] = {
        [MARK_AWAIT] = "await", [MARK_SPAWN] = "spawn",       [MARK_LAZY] = "lazy",
        [MARK_BOXED] = "boxed", [MARK_SHIELDED] = "shielded", [MARK_BLOCK_ON] = "acc_block_on"};
    const Source *source = pass->unit->source;
    const char *text = source_text(source, NULL), *written = "";
    Offset at = node->begin, end = node->end;
    if (end - at > 16 * SNIPPET)
        end = at + 16 * SNIPPET; /* nobody sees more */
    size_t count;
    const Marker *markers = source_markers(source, node->begin, end, &count);
    for (size_t i = 0; i < count; i++) {
        written = arena_printf(pass->arena, "%s%.*s%s", written, (int)(markers[i].at - at),
                               text + at, words[markers[i].kind]);
        at = (Offset)(source_skip_word(text + markers[i].at, text + node->end) - text);
    }
    return arena_printf(pass->arena, "%s%.*s", written, end > at ? (int)(end - at) : 0, text + at);
}

/* One line of the source, cut, but not in the middle of a character. */
static const char *snippet(Pass *pass, const Node *node)
{
    const char *text = written_text(pass, node);
    char *cut = arena_strdup(pass->arena, text);
    size_t length = 0;
    for (; *text && (length < SNIPPET || ((unsigned char)*text & 0xc0) == 0x80); text++) {
        bool blank = strchr(" \t\r\n\v\f", *text) != NULL;
        if (!blank)
            cut[length++] = *text;
        else if (length && cut[length - 1] != ' ')
            cut[length++] = ' ';
    }
    cut[length] = '\0';
    return *text ? arena_printf(pass->arena, "%s...", cut) : cut;
}

static void explain_local(Pass *pass, Uses *uses, const Local *local)
{
    const KeptList *kept = &pass->kept[local->index];
    uses_turn(uses, local);
    const Node *made = uses_made(uses);
    for (size_t i = 0; i < kept->count; i++) {
        StateReport *state = &pass->report->states[kept->data[i].state];
        Thing *thing = &state->things.data[kept->data[i].thing];
        if (!state->await) {
            thing->reason = (Reason){REASON_ARGUMENT, 0, 0, "an argument, kept for the first poll"};
            continue;
        }
        thing->reason = uses_why(uses, pass->unit, state->await);
        if (made) {
            thing->value = snippet(pass, made);
            thing->declared = source_line(pass->unit->source, made->begin);
        }
    }
}

static void explain_locals(Pass *pass)
{
    const Function *function = pass->report->function;
    Uses *uses = uses_of(pass->arena, function);
    for (size_t i = 0; i < function->locals.count; i++)
        if (pass->kept[i].count)
            explain_local(pass, uses, function->locals.data[i]);
}

/* ---- padding -------------------------------------------------------------------------------- */

typedef struct Painted {
    const Thing *thing;
    const StateReport *state;
    size_t rank;
} Painted;

static int larger_first(const void *left, const void *right)
{
    const Painted *a = left, *b = right;
    if (a->thing->size != b->thing->size)
        return a->thing->size < b->thing->size ? 1 : -1;
    return a->rank < b->rank ? -1 : 1;
}

/* The index of the first paint that ends behind `at`. */
static size_t first_behind(const Paints *paints, uint64_t at)
{
    size_t low = 0, high = paints->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (paints->data[middle].end <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void insert_paint(Pass *pass, size_t index, Paint paint)
{
    VEC_PUSH(pass->arena, &pass->paints, paint);
    for (size_t i = pass->paints.count - 1; i > index; i--)
        pass->paints.data[i] = pass->paints.data[i - 1];
    pass->paints.data[index] = paint;
}

static void paint_bytes(Pass *pass, uint64_t begin, uint64_t end, const Painted *painted)
{
    for (size_t i = first_behind(&pass->paints, begin); begin < end; i++) {
        bool is_last = i == pass->paints.count || pass->paints.data[i].begin >= end;
        uint64_t free_end = is_last ? end : pass->paints.data[i].begin;
        uint64_t next = is_last ? end : pass->paints.data[i].end;
        if (begin < free_end)
            insert_paint(pass, i++, (Paint){begin, free_end, painted->thing, painted->state});
        begin = next;
    }
}

static void paint_all(Pass *pass)
{
    VEC(Painted) list = {0};
    const Frame *frame = pass->report->frame;
    for (size_t k = 0; k < frame->state_count; k++) {
        const StateReport *state = &pass->report->states[k];
        for (size_t i = 0; i < state->things.count; i++)
            VEC_PUSH(pass->arena, &list, ((Painted){&state->things.data[i], state, list.count}));
    }
    qsort(list.data, list.count, sizeof(Painted), larger_first);
    for (size_t p = 0; p < list.count; p++) {
        Extent whole;
        size_t count;
        const Thing *thing = list.data[p].thing;
        const Extent *own = thing_extents(thing, &whole, &count);
        for (size_t i = 0; i < count; i++)
            paint_bytes(pass, thing->offset + own[i].begin, thing->offset + own[i].end,
                        &list.data[p]);
    }
}

static Reason free_reason(Pass *pass, const Paint *paint)
{
    const char *where = "at the start";
    if (paint->state->await)
        where = arena_printf(pass->arena, "by the await of line %u", paint->state->line);
    return (Reason){REASON_FREE, paint->state->await ? paint->state->line : 0, 0,
                    arena_printf(pass->arena, "needed %s, for %s", where, paint->thing->name)};
}

/* Free bytes of a state with one reason: `paint` covers them, or nothing does. */
static void add_padding(Pass *pass, StateReport *state, Extent bytes, const Paint *paint,
                        bool is_lent)
{
    Thing thing = {.cls = is_lent ? THING_LENT : THING_PADDING,
                   .offset = bytes.begin,
                   .size = bytes.end - bytes.begin};
    if (paint)
        thing.reason = free_reason(pass, paint);
    else
        thing.reason = (Reason){REASON_UNUSED, 0, 0,
                                is_lent ? "needed by no await: the frame around may use it"
                                        : "needed in no state: alignment"};
    if (is_lent && paint)
        thing.reason.text =
            arena_printf(pass->arena, "%s; else the frame around may use it", thing.reason.text);
    VEC_PUSH(pass->arena, &state->things, thing);
}

/* Whether the byte is lent, and up to where that stays so. */
static bool lent_until(const FrameReport *report, uint64_t at, uint64_t *end)
{
    for (size_t i = 0; i < report->lent.count; i++) {
        const Extent *lent = &report->lent.data[i];
        uint64_t edge = at < lent->begin ? lent->begin : lent->end;
        if (at >= lent->end)
            continue;
        *end = edge < *end ? edge : *end;
        return at >= lent->begin;
    }
    return false;
}

static void pad_gap(Pass *pass, StateReport *state, uint64_t begin, uint64_t end)
{
    size_t p = first_behind(&pass->paints, begin);
    while (begin < end) {
        uint64_t stop = end;
        bool is_lent = lent_until(pass->report, begin, &stop) && state->await;
        while (p < pass->paints.count && pass->paints.data[p].end <= begin)
            p++;
        const Paint *paint = p < pass->paints.count ? &pass->paints.data[p] : NULL;
        uint64_t edge = !paint ? end : begin < paint->begin ? paint->begin : paint->end;
        stop = edge < stop ? edge : stop;
        add_padding(pass, state, (Extent){begin, stop},
                    paint && paint->begin <= begin ? paint : NULL, is_lent);
        begin = stop;
    }
}

static void add_gaps(Pass *pass, StateReport *state)
{
    Space busy = {0};
    uint64_t at = 0;
    for (size_t i = 0; i < state->things.count; i++) {
        const Thing *thing = &state->things.data[i];
        space_take_slot(pass->arena, &busy, &(Slot){.frame = thing->frame, .size = thing->size},
                        thing->offset);
    }
    for (size_t i = 0; i < busy.busy.count; i++) {
        pad_gap(pass, state, at, busy.busy.data[i].begin);
        at = busy.busy.data[i].end;
    }
    pad_gap(pass, state, at, pass->report->frame->stored_size);
}

static void find_lent(Pass *pass)
{
    const Frame *frame = pass->report->frame;
    uint64_t at = 0;
    for (size_t i = 0; i <= frame->owned.count; i++) {
        bool is_last = i == frame->owned.count;
        uint64_t begin = is_last ? frame->size : frame->owned.data[i].begin;
        if (at < begin)
            VEC_PUSH(pass->arena, &pass->report->lent, ((Extent){at, begin}));
        at = is_last ? begin : frame->owned.data[i].end;
    }
}

/* ---- above the bound ------------------------------------------------------------------------ */

/* The free bytes of a state below its end, and the pinned locals that lie in it. */
static const char *gaps_words(Pass *pass, const StateReport *state, uint64_t end)
{
    const char *words = "", *pinned = "";
    for (size_t i = 0; i < state->things.count; i++) {
        const Thing *thing = &state->things.data[i];
        bool is_free = thing->cls == THING_PADDING || thing->cls == THING_LENT;
        if (is_free && thing->offset < end)
            words =
                arena_printf(pass->arena, "%s%s%llu at %llu", words, *words ? ", " : "",
                             (unsigned long long)thing->size, (unsigned long long)thing->offset);
        else if (thing->cls == THING_PINNED)
            pinned = arena_printf(pass->arena, "%s%s'%s' at %llu", pinned, *pinned ? ", " : "",
                                  thing->name, (unsigned long long)thing->offset);
    }
    return arena_printf(pass->arena, "free there: %s; pinned there: %s", *words ? words : "none",
                        *pinned ? pinned : "none");
}

/* The state that ends last decides; its free bytes are what the bound would have filled. */
static const char *above_words(Pass *pass, bool is_stored)
{
    const Frame *frame = pass->report->frame;
    const StateReport *last = NULL;
    uint64_t end = 0, size = is_stored ? frame->stored_size : frame->size;
    uint64_t bound = is_stored ? frame->stored_bound : frame->bound;
    if (size == bound)
        return NULL;
    for (size_t k = is_stored ? 0 : 1; k < frame->state_count; k++) {
        const StateReport *state = &pass->report->states[k];
        for (size_t i = 0; i < state->things.count; i++) {
            const Thing *thing = &state->things.data[i];
            bool counts = thing->cls != THING_PADDING && thing->cls != THING_LENT &&
                          (thing->cls != THING_TAG || is_stored || frame->embeds_tag);
            uint64_t thing_end = thing->offset + thing->size;
            if (!counts || thing_end < end ||
                (thing_end == end && last && state->bytes <= last->bytes))
                continue;
            end = thing_end;
            last = state;
        }
    }
    for (size_t i = 0; i < frame->pinned.count; i++) {
        const Slot *slot = &frame->pinned.data[i];
        if (slot->offset + slot->size > end)
            return arena_printf(pass->arena,
                                "%llu bytes above the bound of %llu: the place of '%s', %llu to "
                                "%llu, is apart from what it is never needed with",
                                (unsigned long long)(size - bound), (unsigned long long)bound,
                                slot->local->name, (unsigned long long)slot->offset,
                                (unsigned long long)(slot->offset + slot->size));
    }
    const char *tag = "";
    if (frame->tag_offset + frame->tag_size == end)
        tag = arena_printf(pass->arena,
                           "the tag, which needs bytes that are free in all states, is "
                           "at %llu; ",
                           (unsigned long long)frame->tag_offset);
    return arena_printf(pass->arena,
                        "%llu bytes above the bound of %llu: %s needs %llu bytes and ends at byte "
                        "%llu; %s%s",
                        (unsigned long long)(size - bound), (unsigned long long)bound,
                        last && last->await
                            ? arena_printf(pass->arena, "the await of line %u", last->line)
                            : "the start",
                        (unsigned long long)(last ? last->bytes : 0), (unsigned long long)end, tag,
                        last ? gaps_words(pass, last, end) : "");
}

/* ---- parents and children ------------------------------------------------------------------- */

static Relative relative(Unit *unit, const Function *of, size_t await, const char *name)
{
    const Await *a = of->awaits.data[await];
    const State *state = &of->frame->states[await + 1];
    Relative found = {name, source_line(unit->source, a->node->begin), await_how(a), 0};
    for (size_t i = 0; i < state->slots.count; i++)
        if (!state->slots.data[i].local)
            found.bytes += state->slots.data[i].size;
    return found;
}

static bool holds_arm(const Await *await, const Function *function)
{
    for (size_t i = 0; await->arms && i < await->arms->list.count; i++)
        if (await->arms->list.data[i] == function)
            return true;
    return false;
}

static void find_relatives(Pass *pass)
{
    const Unit *unit = pass->unit;
    const Function *function = pass->report->function;
    for (size_t i = 0; i < function->awaits.count; i++)
        VEC_PUSH(pass->arena, &pass->report->children,
                 relative(pass->unit, function, i, await_name(function->awaits.data[i])));
    for (size_t f = 0; f < unit->functions.count; f++) {
        const Function *parent = unit->functions.data[f];
        for (size_t i = 0; parent->frame && i < parent->awaits.count; i++)
            if (parent->awaits.data[i]->callee == function ||
                (function->outer == parent && holds_arm(parent->awaits.data[i], function)))
                VEC_PUSH(pass->arena, &pass->report->parents,
                         relative(pass->unit, parent, i, parent->name));
    }
}

/* ---- the report ----------------------------------------------------------------------------- */

static Place place_of(const Unit *unit, Offset at)
{
    size_t length;
    const char *text = source_text(unit->source, &length);
    Offset begin = source_line_start(unit->source, at);
    size_t rest = length - begin < LONG_LINE ? length - begin : LONG_LINE;
    if (memchr(text + begin, '\n', rest))
        return source_place(unit->source, at);
    return (Place){source_file(unit->source, at), source_line(unit->source, at), 1};
}

static void start_state(Pass *pass, StateReport *state, const State *from)
{
    Place place = pass->report->place;
    state->await = from->await;
    if (from->await) {
        place = place_of(pass->unit, from->await->node->begin);
        state->how = await_how(from->await);
    }
    state->line = place.line;
    state->column = place.column;
}

FrameReport *frame_report(Unit *unit, Function *function, Arena *arena)
{
    FrameReport *report = NEW(arena, FrameReport);
    const Frame *frame = function->frame;
    Pass pass = {unit, arena, report, NEW_ARRAY(arena, KeptList, function->locals.count), {0}};
    report->function = function;
    report->frame = frame;
    report->place = place_of(unit, function->name_at);
    report->states = NEW_ARRAY(arena, StateReport, frame->state_count);
    for (size_t k = 0; k < frame->state_count; k++) {
        start_state(&pass, &report->states[k], &frame->states[k]);
        add_things(&pass, &report->states[k], &frame->states[k]);
    }
    explain_locals(&pass);
    find_lent(&pass);
    paint_all(&pass);
    for (size_t k = 0; k < frame->state_count; k++)
        add_gaps(&pass, &report->states[k]);
    for (size_t k = 0; k < frame->state_count; k++)
        qsort(report->states[k].things.data, report->states[k].things.count, sizeof(Thing),
              by_offset);
    report->above_embedded = above_words(&pass, false);
    report->above_stored = above_words(&pass, true);
    find_relatives(&pass);
    return report;
}

typedef struct Entry {
    Function *function;
    size_t rank;
} Entry;

static int larger_frame_first(const void *left, const void *right)
{
    const Entry *a = left, *b = right;
    if (a->function->frame->stored_size != b->function->frame->stored_size)
        return a->function->frame->stored_size < b->function->frame->stored_size ? 1 : -1;
    return a->rank < b->rank ? -1 : a->rank > b->rank;
}

FunctionList report_order(const Unit *unit, Arena *arena)
{
    VEC(Entry) list = {0};
    FunctionList order = {0};
    for (size_t i = 0; i < unit->functions.count; i++)
        if (unit->functions.data[i]->frame)
            VEC_PUSH(arena, &list, ((Entry){unit->functions.data[i], i}));
    if (list.count)
        qsort(list.data, list.count, sizeof(Entry), larger_frame_first);
    for (size_t i = 0; i < list.count; i++)
        VEC_PUSH(arena, &order, list.data[i].function);
    return order;
}
