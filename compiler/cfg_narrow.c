/* cfg_narrow: how few bytes keep a value of type int, or of an enumeration.
 *
 * C computes in int what it is given in bytes: `await byte() & 15`, `a < b`, `await byte() << 8`.
 * Where such a value is kept across an await, a smaller type is enough if all values that the
 * expression can have fit in it.  So the range of the expression is estimated from below: types and
 * temporaries give the ranges of what they hold, and operators compute with the ends.  What does
 * not fit in its own type has overflowed, and may be anything that the type holds.
 *
 * A local to which such values are given, and nothing else, has its place in the type that holds
 * them all, while a suspend keeps it: a flag, a phase.  It is a local of its own type still. */
#include "cfg.h"
#include "source.h"

#include <stdlib.h>
#include <string.h>

typedef struct Interval {
    long long low, high;
} Interval;

#define NARROW(name, bytes, sign)                                                                  \
    {.before = name, .after = "", .size = bytes, .align = bytes, .is_scalar = true, sign = true}
static Type narrow_types[] = {
    NARROW("unsigned char", 1, .is_unsigned), NARROW("signed char", 1, .is_signed),
    NARROW("unsigned short", 2, .is_unsigned), NARROW("short", 2, .is_signed)};

static bool is_short(const Type *type)
{
    return is_integer(type) && type->size && type->size <= 4;
}

static Interval of_type(const Type *type)
{
    long long half = 1LL << (8 * type->size - 1);
    return type->is_signed ? (Interval){-half, half - 1} : (Interval){0, 2 * half - 1};
}

static bool fits(Interval range, Interval in)
{
    return in.low <= range.low && range.high <= in.high;
}

static Interval both(Interval a, Interval b)
{
    return (Interval){a.low < b.low ? a.low : b.low, a.high > b.high ? a.high : b.high};
}

/* The smallest 2^n - 1 that is not less. */
static long long all_bits(long long value)
{
    long long bits = 0;
    while (bits < value)
        bits = 2 * bits + 1;
    return bits;
}

/* A number or a character as it is written. */
static bool is_number(const Source *source, const Node *node, long long *value)
{
    size_t count, length;
    const Token *token = source_tokens(source, node->begin, node->end, &count);
    const char *text = source_text(source, &length);
    if (count != 1 || token->end - token->begin > 16)
        return false;
    text += token->begin;
    if (*text == '\'' && token->end - token->begin == 3) {
        *value = text[1];
        return text[1] > 0;
    }
    if (*text < '0' || *text > '9')
        return false;
    char *end;
    *value = (long long)strtoull(text, &end, 0);
    return *value >= 0 && (end == text + (token->end - token->begin) || strchr("uUlL", *end));
}

static Interval of_sum(Interval a, Interval b)
{
    return (Interval){a.low + b.low, a.high + b.high};
}

static Interval of_product(Interval a, Interval b)
{
    Interval low = {a.low * b.low, a.low * b.high}, high = {a.high * b.low, a.high * b.high};
    Interval x = low.low < low.high ? low : (Interval){low.high, low.low};
    Interval y = high.low < high.high ? high : (Interval){high.high, high.low};
    return both(x, y);
}

/* `all`: what the type of the result holds. */
static Interval of_binary(const char *operator, Interval a, Interval b, Interval all)
{
    bool positive = a.low >= 0 && b.low >= 0;
    switch (*operator) {
    case '+':
        return of_sum(a, b);
    case '-':
        return of_sum(a, (Interval){-b.high, -b.low});
    case '*':
        return of_product(a, b);
    case '&':
        if (positive)
            return (Interval){0, a.high < b.high ? a.high : b.high};
        return a.low >= 0 ? (Interval){0, a.high} : b.low >= 0 ? (Interval){0, b.high} : all;
    case '|':
    case '^':
        return positive ? (Interval){0, all_bits(a.high > b.high ? a.high : b.high)} : all;
    case '<':
        return positive && b.high < 31 ? (Interval){a.low << b.low, a.high << b.high} : all;
    case '>':
        return positive && b.high < 31 ? (Interval){a.low >> b.high, a.high >> b.low} : all;
    case '%':
        return positive && b.low > 0 ? (Interval){0, b.high - 1} : all;
    case '/':
        return positive && b.low > 0 ? (Interval){a.low / b.high, a.high / b.low} : all;
    default:
        return all;
    }
}

static Interval range_of(const Source *source, const Node *node);

static bool compares(const char *operator)
{
    static const char *const list[] = {"<", ">", "<=", ">=", "==", "!="};
    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        if (!strcmp(operator, list[i]))
            return true;
    return false;
}

/* Of integers of 4 bytes at most. */
static Interval range_inside(const Source *source, const Node *node)
{
    Interval all = of_type(node->type);
    long long value;
    switch (node->kind) {
    case N_PAREN:
        return range_of(source, node->kids[0]);
    case N_CONVERT:
    case N_CAST: {
        if (node->kid_count != 1 || !is_short(node->kids[0]->type))
            return all;
        Interval of = range_of(source, node->kids[0]);
        if (node->type->is_unsigned && node->type->size == 1) /* a _Bool by any name makes it 1 */
            return (Interval){0, of.low < 0 ? all.high : of.high > 1 ? of.high : 1};
        return of;
    }
    case N_LITERAL:
        if (node->is_enumerator)
            return (Interval){node->number, node->number};
        return is_number(source, node, &value) ? (Interval){value, value} : all;
    case N_AND:
    case N_OR:
        return (Interval){0, 1};
    case N_COND:
        return both(range_of(source, node->kids[1]), range_of(source, node->kids[2]));
    case N_UNARY: {
        char first = source_text(source, NULL)[node->begin];
        if (node->op != U_PLAIN || !is_short(node->kids[0]->type))
            return first == '!' ? (Interval){0, 1} : all;
        Interval of = range_of(source, node->kids[0]);
        return first == '!'   ? (Interval){0, 1}
               : first == '~' ? (Interval){~of.high, ~of.low}
               : first == '-' ? (Interval){-of.high, -of.low}
               : first == '+' ? of
                              : all;
    }
    case N_BINARY: {
        const Token *token = source_operator(source, node);
        const char *operator= token ? source_slice(source, token->begin, token->end) : "";
        if (compares(operator))
            return (Interval){0, 1};
        if (!is_short(node->kids[0]->type) || !is_short(node->kids[1]->type))
            return all;
        return of_binary(operator, range_of(source, node->kids[0]), range_of(source, node->kids[1]),
                         all);
    }
    default:
        return all;
    }
}

static Interval range_of(const Source *source, const Node *node)
{
    Interval all = of_type(node->type);
    if (node->text)
        return node->temp && is_short(node->temp->type) && fits(of_type(node->temp->type), all)
                   ? of_type(node->temp->type)
                   : all;
    Interval range = range_inside(source, node);
    return fits(range, all) ? range : all;
}

static Type *holding(Interval range)
{
    for (size_t i = 0; i < sizeof narrow_types / sizeof *narrow_types; i++) {
        Type *type = &narrow_types[i];
        type->unqualified = type;
        if (fits(range, of_type(type)))
            return type;
    }
    return NULL;
}

Type *narrow_type(const Lowering *l, const Node *node)
{
    if (!is_short(node->type) || strcmp(node->type->unqualified->before, "int") != 0 ||
        node->type->size != 4)
        return NULL;
    return holding(range_of(l->unit->source, node));
}

/* ---- locals --------------------------------------------------------------------------------- */

/* What is given to each local, by its index; `wide`: something of which nothing is known. */
typedef struct Given {
    const Unit *unit;
    const Function *function;
    const Op *op; /* that is looked at; NULL: a terminator */
    Interval *ranges;
    BitSet given, wide;
} Given;

static bool can_be_narrow(const Local *local)
{
    const Type *type = local->type;
    return (is_integer(type) || type->is_enum) && type->size > 1 && type->size <= 4 &&
           !local->is_param && !local->is_temp && !local->whole && !local->escapes &&
           !local->cleanup && !*local->attributes && local->align == type->align &&
           is_plain_value(local);
}

/* The value that a write gives to all of a local; NULL: it is not plain to see. */
static const Node *given_value(const Given *given, const Local *local, const Node *at)
{
    if (given->op && given->op->kind == OP_INIT && given->op->local == local &&
        given->op->node == at)
        return at;
    while (at && at->parent && at->parent->kind == N_PAREN)
        at = at->parent;
    const Node *up = at ? at->parent : NULL;
    return up && up->kind == N_ASSIGN && up->kids[0] == at ? up->kids[1] : NULL;
}

/* _Bool and enumerations among what converts are integers of their size. */
static void note_given(void *context, Local *local, AccessKind kind, Node *at)
{
    Given *given = context;
    if (kind == ACCESS_READ || !is_tracked(given->function, local) ||
        bits_has(&given->wide, local->index))
        return;
    const Node *value = kind >= ACCESS_BORROW ? NULL : given_value(given, local, at);
    if (!value || !value->type || !value->type->size || value->type->size > 4 ||
        !(is_integer(value->type) || value->type->is_enum)) {
        bits_add(&given->wide, local->index);
        return;
    }
    Interval range = range_of(given->unit->source, value);
    Interval *all = &given->ranges[local->index];
    *all = bits_has(&given->given, local->index) ? both(*all, range) : range;
    bits_add(&given->given, local->index);
}

static void note_wide(Given *given, const Local *local)
{
    if (is_tracked(given->function, local))
        bits_add(&given->wide, local->index);
}

static void note_awaited(Given *given, const Await *await)
{
    note_wide(given, await->result);
    note_wide(given, await->value);
    for (size_t i = 0; await->arms && i < await->arms->uses.count; i++)
        note_wide(given, await->arms->uses.data[i].local);
    for (size_t i = 0; await->arms && i < await->arms->results.count; i++)
        note_wide(given, await->arms->results.data[i]);
    for (size_t i = 0; await->arms && i < await->arms->assigned.count; i++)
        note_wide(given, await->arms->assigned.data[i]);
    if (await->arms)
        note_wide(given, await->arms->returned);
}

void narrow_locals(Unit *unit, Function *function)
{
    size_t count = function->locals.count;
    Arena *scratch = arena_new();
    Given given = {unit,
                   function,
                   NULL,
                   NEW_ARRAY(scratch, Interval, count + 1),
                   bits_new(scratch, count),
                   bits_new(scratch, count)};
    for (size_t b = 0; b < function->blocks.count; b++) {
        const Block *block = function->blocks.data[b];
        for (size_t i = 0; i < block->ops.count; i++) {
            given.op = &block->ops.data[i];
            op_accesses(given.op, note_given, &given);
        }
        given.op = NULL;
        term_accesses(block, note_given, &given);
    }
    for (size_t i = 0; i < function->awaits.count; i++)
        note_awaited(&given, function->awaits.data[i]);
    for (size_t i = 0; i < count; i++) {
        Local *local = function->locals.data[i];
        if (bits_has(&given.wide, i) || !bits_has(&given.given, i) || !can_be_narrow(local))
            continue;
        Type *narrow = holding(given.ranges[i]);
        local->narrow = narrow && narrow->size < local->type->size ? narrow : NULL;
    }
    arena_free(scratch);
}
