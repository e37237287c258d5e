/* cfg_narrow: how few bytes keep a value of type int.
 *
 * C computes in int what it is given in bytes: `await byte() & 15`, `a < b`, `await byte() << 8`.
 * Where such a value is kept across an await, a smaller type is enough if all values that the
 * expression can have fit in it.  So the range of the expression is estimated from below: types and
 * temporaries give the ranges of what they hold, and operators compute with the ends.  What does
 * not fit in its own type has overflowed, and may be anything that the type holds. */
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

static Interval range_of(const Lowering *l, const Node *node);

static bool compares(const char *operator)
{
    static const char *const list[] = {"<", ">", "<=", ">=", "==", "!="};
    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        if (!strcmp(operator, list[i]))
            return true;
    return false;
}

/* Of integers of 4 bytes at most. */
static Interval range_inside(const Lowering *l, const Node *node)
{
    const Source *source = l->unit->source;
    Interval all = of_type(node->type);
    long long value;
    switch (node->kind) {
    case N_PAREN:
        return range_of(l, node->kids[0]);
    case N_CONVERT:
    case N_CAST: {
        if (node->kid_count != 1 || !is_short(node->kids[0]->type))
            return all;
        Interval of = range_of(l, node->kids[0]);
        if (node->type->is_unsigned && node->type->size == 1) /* a _Bool by any name makes it 1 */
            return (Interval){0, of.low < 0 ? all.high : of.high > 1 ? of.high : 1};
        return of;
    }
    case N_LITERAL:
        return is_number(source, node, &value) ? (Interval){value, value} : all;
    case N_AND:
    case N_OR:
        return (Interval){0, 1};
    case N_COND:
        return both(range_of(l, node->kids[1]), range_of(l, node->kids[2]));
    case N_UNARY: {
        char first = source_text(source, NULL)[node->begin];
        if (node->op != U_PLAIN || !is_short(node->kids[0]->type))
            return first == '!' ? (Interval){0, 1} : all;
        Interval of = range_of(l, node->kids[0]);
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
        return of_binary(operator, range_of(l, node->kids[0]), range_of(l, node->kids[1]), all);
    }
    default:
        return all;
    }
}

static Interval range_of(const Lowering *l, const Node *node)
{
    Interval all = of_type(node->type);
    if (node->text)
        return node->temp && is_short(node->temp->type) && fits(of_type(node->temp->type), all)
                   ? of_type(node->temp->type)
                   : all;
    Interval range = range_inside(l, node);
    return fits(range, all) ? range : all;
}

Type *narrow_type(const Lowering *l, const Node *node)
{
    if (!is_short(node->type) || strcmp(node->type->unqualified->before, "int") != 0 ||
        node->type->size != 4)
        return NULL;
    Interval range = range_of(l, node);
    for (size_t i = 0; i < sizeof narrow_types / sizeof *narrow_types; i++) {
        Type *type = &narrow_types[i];
        type->unqualified = type;
        if (fits(range, of_type(type)))
            return type;
    }
    return NULL;
}
