/* parts: structs of which each member is kept by itself.
 *
 * Needs the blocks of cfg and what escape found out; leaves Local.parts, and a local for each part.
 * A struct that is kept across an await is kept with its padding and with members that nobody reads
 * again.  Where no address of it is taken, its members have lives of their own: liveness sees them
 * as locals, and a suspend stores those that are needed.  The struct itself stays what it is, a
 * variable of the poll function, whose members are stored and reloaded one by one.
 *
 * Rust's programmers take a value apart by a pattern, and what is not named there is dropped; in C
 * it is `p.first` all along, so the compiler has to see it. */
#include "acc.h"

#include <string.h>

enum {
    MOST_BYTES = 128,     /* of a struct; above, one place costs less than copies */
    MOST_PART_BYTES = 64, /* of an array or struct in it, as liveness copies them */
    MOST_PARTS = 16,
    MOST_AWAITS = 200, /* of the function: or the stores grow with its square */
};

typedef struct Candidates {
    const Function *function;
    BitSet locals;
} Candidates;

static bool can_be_split(const Local *local)
{
    const Type *type = local->type->unqualified;
    if (local->is_param || local->is_temp || local->escapes || local->opaque || local->cleanup ||
        !is_plain_value(local) || *local->attributes || local->align != local->type->align ||
        local->points_to.count || type->size > MOST_BYTES || type->fields.count < 2 ||
        type->fields.count > MOST_PARTS)
        return false;
    for (size_t i = 0; i < type->fields.count; i++)
        if (type->fields.data[i].type->size > MOST_PART_BYTES)
            return false;
    return true;
}

static void refuse(Candidates *candidates, const Local *local)
{
    if (is_tracked(candidates->function, local))
        bits_remove(&candidates->locals, local->index);
}

static void note_access(void *context, Local *local, AccessKind kind, Node *at)
{
    (void)at;
    if (kind >= ACCESS_BORROW)
        refuse(context, local);
}

/* What an await writes or shares with its arms has one place in all. */
static void refuse_awaited(Candidates *candidates, const Await *await)
{
    refuse(candidates, await->result);
    refuse(candidates, await->value);
    refuse(candidates, await->held);
    const Arms *arms = await->arms;
    if (!arms)
        return;
    for (size_t i = 0; i < arms->uses.count; i++)
        refuse(candidates, arms->uses.data[i].local);
    for (size_t i = 0; i < arms->given.count; i++)
        refuse(candidates, arms->given.data[i]);
    for (size_t i = 0; i < arms->results.count; i++)
        refuse(candidates, arms->results.data[i]);
    for (size_t i = 0; i < arms->assigned.count; i++)
        refuse(candidates, arms->assigned.data[i]);
    refuse(candidates, arms->returned);
}

static void split_local(Unit *unit, Function *function, Local *local)
{
    const Type *type = local->type->unqualified;
    for (size_t i = 0; i < type->fields.count; i++) {
        const Field *field = &type->fields.data[i];
        Local *part = NEW(unit->arena, Local);
        part->name = arena_printf(unit->arena, "%s.%s", local->name, field->name);
        part->type = field->type;
        part->align = field->type->align;
        part->declared = local->declared;
        part->scope = local->scope;
        part->attributes = "";
        part->whole = local;
        part->member = field->name;
        part->index = (uint32_t)function->locals.count;
        VEC_PUSH(unit->arena, &function->locals, part);
        VEC_PUSH(unit->arena, &local->parts, part);
    }
}

void split_structs(Unit *unit, Function *function)
{
    if (!function->awaits.count || function->awaits.count > MOST_AWAITS)
        return;
    size_t count = function->locals.count;
    Candidates candidates = {function, bits_new(unit->arena, count)};
    for (size_t i = 0; i < count; i++)
        if (can_be_split(function->locals.data[i]))
            bits_add(&candidates.locals, i);
    for (size_t b = 0; b < function->blocks.count; b++) {
        const Block *block = function->blocks.data[b];
        for (size_t i = 0; i < block->ops.count; i++)
            op_accesses(&block->ops.data[i], note_access, &candidates);
        term_accesses(block, note_access, &candidates);
    }
    for (size_t i = 0; i < function->awaits.count; i++)
        refuse_awaited(&candidates, function->awaits.data[i]);
    for (size_t i = 0; i < count; i++)
        if (bits_has(&candidates.locals, i))
            split_local(unit, function, function->locals.data[i]);
}
