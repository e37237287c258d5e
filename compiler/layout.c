/* layout: the frame of each function, callees first.
 *
 * Needs keep, classes and conflicts of liveness, leaves Function.order and Function.frame.  Here
 * are the order, the cycles that it finds and the bounds of async_sized; where in a frame each
 * thing lies is decided in pack.c. */
#include "pack.h"
#include "pack_private.h"
#include "source.h"

#include <string.h>

enum { NOT_VISITED = 0, VISITING = UINT32_MAX };

/* ---- callees first -------------------------------------------------------------------------- */

/* The functions that are being visited, each with what led on from it. */
typedef struct Visit {
    struct Visit *outer;
    Function *function;
    Offset at;              /* what led on to the next one, in the text */
    const Function *callee; /* the next one; NULL: an arm of this one */
} Visit;

static void report_cycle(Unit *unit, const Visit *from, Function *again)
{
    const Visit *entry = from;
    again = outermost(again);
    while (entry->function != again)
        entry = entry->outer;
    diag_error(unit, entry->at, "async function '%s' awaits itself, so its frame would have no end",
               again->name);
    /* outermost first: follow the cycle from `again` */
    for (const Visit *stop = entry->outer, *shown = entry; shown != stop;) {
        if (shown->callee)
            diag_note(unit, shown->at, "'%s' awaits '%s' here", outermost(shown->function)->name,
                      shown->callee->name);
        shown->function->failed = true;
        const Visit *next = stop;
        for (const Visit *v = from; v != shown; v = v->outer)
            next = v;
        shown = next;
    }
    diag_note(unit, from->at, "a cycle needs one call on the heap: await boxed(%s(...))",
              from->callee->name);
}

static bool same_type(const Function *function, const Type *pointer)
{
    Arena *arena = arena_new();
    bool same = !strcmp(parameter_types(arena, function), pointer->parameters) &&
                !strcmp(type_declare(arena, function->result, ""),
                        type_declare(arena, pointer->element, ""));
    arena_free(arena);
    return same;
}

/* Said when all frames are known, so that it can say which bound would do. */
static void report_unbounded(Unit *unit, const Await *await)
{
    const Node *callee = await->call->kids[0];
    const char *call = source_slice(unit->source, await->call->begin, await->call->end);
    diag_error(unit, await->node->begin,
               await->callee ? "how large the future of '%s' is, is not known here: it is defined "
                               "in another file"
                             : "how large the future behind '%s' is, is not known here",
               source_slice(unit->source, callee->begin, callee->end));
    diag_fixit(unit, await->call->begin, await->call->end,
               arena_printf(unit->arena, "boxed(%s)", call));
    uint64_t largest = 0;
    for (size_t i = 0; !await->callee && i < unit->functions.count; i++) {
        const Function *function = unit->functions.data[i];
        if (function->frame && function->frame->stored_size > largest &&
            same_type(function, callee->type))
            largest = function->frame->stored_size;
    }
    if (largest)
        diag_note(unit, await->node->begin,
                  "boxed(...) puts it on the heap; to embed it, declare the pointer "
                  "async_sized(%llu), which would do for the functions of this file",
                  (unsigned long long)largest);
    else
        diag_note(unit, await->node->begin,
                  "boxed(...) puts it on the heap; to embed it, declare the %s async_sized(N), "
                  "where acc --report-sizes says N for the file that defines %s",
                  await->callee ? "function" : "pointer", await->callee ? "it" : "the functions");
}

/* Where a function does not fit into the bytes that are meant for it. */
static void check_bound(Unit *unit, const Function *function, Offset at, uint64_t bound)
{
    const Frame *frame = function->frame;
    if (!frame || (frame->stored_size <= bound && frame->stored_align <= SIZED_ALIGN))
        return;
    if (frame->stored_align > SIZED_ALIGN)
        diag_error(unit, at,
                   "the frame of async function '%s' is aligned to %u bytes, and async_sized "
                   "embeds %d: put it on the heap with boxed",
                   function->name, frame->stored_align, SIZED_ALIGN);
    else
        diag_error(unit, at,
                   "the frame of async function '%s' has %llu bytes, more than the %llu of "
                   "async_sized: async_sized(%llu) would do",
                   function->name, (unsigned long long)frame->stored_size,
                   (unsigned long long)bound, (unsigned long long)frame->stored_size);
}

static void check_bounds(Unit *unit)
{
    for (size_t i = 0; i < unit->functions.count; i++) {
        const Function *function = unit->functions.data[i];
        if (function->bound)
            check_bound(unit, function, function->name_at, function->bound);
        for (size_t k = 0; k < function->awaits.count; k++)
            if (function->awaits.data[k]->kind == AWAIT_SIZED && !function->awaits.data[k]->bound)
                report_unbounded(unit, function->awaits.data[k]);
    }
    for (size_t i = 0; i < unit->sized_uses.count; i++) {
        const SizedUse *use = &unit->sized_uses.data[i];
        if (use->function->is_defined)
            check_bound(unit, use->function, use->at, use->bound);
        else if (use->function->manual_tag
                     ? use->function->manual_size > use->bound
                     : !use->function->bound || use->function->bound > use->bound)
            diag_error(unit, use->at,
                       "async function '%s' may have a larger frame than the %llu bytes of "
                       "async_sized where it goes",
                       use->function->name, (unsigned long long)use->bound);
    }
}

/* Of hand-written futures: the struct must be known. */
static bool check_size(Unit *unit, Function *function, const Await *await)
{
    const Function *callee = await->callee;
    if (!callee || !callee->manual_tag || callee->manual_complete)
        return true;
    diag_error(unit, await->node->begin,
               "the size of 'struct %s' is not known here: define it before '%s' awaits it",
               callee->manual_tag, function->name);
    function->failed = true;
    return false;
}

static void set_size(Local *local, uint64_t size, uint32_t align)
{
    local->type->size = size;
    local->type->align = local->align = align;
}

/* One that is lazy, in its stored form. */
static void size_stored(const Unit *unit, Local *local)
{
    const Function *callee = local->holds;
    uint64_t size = callee->bound;
    uint32_t align = SIZED_ALIGN;
    if (callee->manual_tag) {
        size = callee->manual_size;
        align = callee->manual_align;
    } else if (callee->is_defined) {
        size = callee->frame->stored_size;
        align = callee->frame->stored_align;
    }
    if (holds_lazy(local)) {
        size += round_up(unit->pointer_size, align);
        align = align > unit->pointer_size ? align : unit->pointer_size;
    }
    size += holds_mark(local);
    set_size(local, round_up(size, align), align);
}

/* The locals that hold frames. */
static void size_held(const Unit *unit, Function *function)
{
    for (size_t i = 0; i < function->locals.count; i++) {
        Local *local = function->locals.data[i];
        if (holds_stored(local))
            size_stored(unit, local);
        else if (local->holds && local->holds->frame)
            set_size(local, local->holds->frame->size, local->holds->frame->align);
    }
}

static void visit(Unit *unit, Function *function, Visit *outer, uint32_t *next_order);

static void visit_arms(Unit *unit, const Arms *arms, Visit *here, uint32_t *next_order)
{
    for (size_t i = 0; i < arms->list.count; i++) {
        visit(unit, arms->list.data[i], here, next_order);
        here->function->failed |= arms->list.data[i]->failed;
    }
    for (size_t i = 0; i < arms->children.count; i++) {
        visit(unit, arms->children.data[i], here, next_order);
        here->function->failed |= arms->children.data[i]->failed;
    }
}

/* `at`: where the function that is being visited says that it needs the frame of `callee`. */
static void visit_callee(Unit *unit, Visit *here, Function *callee, Offset at, uint32_t *next_order)
{
    here->at = at;
    here->callee = callee;
    if (callee->order == VISITING)
        report_cycle(unit, here, callee);
    else if (callee->order == NOT_VISITED)
        visit(unit, callee, here, next_order);
    here->function->failed |= callee->failed; /* that has been reported */
}

static void visit(Unit *unit, Function *function, Visit *outer, uint32_t *next_order)
{
    Visit here = {outer, function, 0, NULL};
    function->order = VISITING;
    for (size_t i = 0; !function->failed && i < function->locals.count; i++) {
        const Local *local = function->locals.data[i];
        if (holds_stored(local) && local->holds->body)
            visit_callee(unit, &here, local->holds, local->declared, next_order);
    }
    for (size_t i = 0; !function->failed && i < function->awaits.count; i++) {
        const Await *await = function->awaits.data[i];
        here.at = await->node->begin;
        here.callee = NULL;
        if (await->arms)
            visit_arms(unit, await->arms, &here, next_order);
        if (!check_size(unit, function, await) || !embeds_callee(await))
            continue;
        visit_callee(unit, &here, await->callee, await->node->begin, next_order);
    }
    function->order = ++*next_order;
    if (function->failed)
        return;
    size_held(unit, function);
    pack(unit, function);
}

void layout(Unit *unit)
{
    uint32_t next_order = 0;
    for (size_t i = 0; i < unit->functions.count; i++)
        unit->functions.data[i]->order = NOT_VISITED;
    for (size_t i = 0; i < unit->functions.count; i++) {
        Function *function = unit->functions.data[i];
        if (function->body && !function->outer && function->order == NOT_VISITED)
            visit(unit, function, NULL, &next_order);
    }
    for (size_t i = 0; i < unit->functions.count; i++) {
        Function *function = unit->functions.data[i];
        function->failed |= function->outer && !function->frame; /* what is around it has failed */
    }
    check_bounds(unit);
}
