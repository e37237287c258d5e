/* import_generic: _Generic and __builtin_choose_expr, and the types that libclang does not show.
 *
 * Needs the cursor of such an expression; leaves its tree, in which one operand is evaluated, and a
 * ref for each local type that is named in it. */
#include "import.h"

#include <string.h>

/* The associations of a _Generic, by the commas and colons at its own level: [0] is the control.
 * `type[i]` is where the i-th type name begins; default has none. */
static size_t generic_types(Importer *im, Offset begin, Offset end, Offset *type, Offset *colon,
                            size_t limit)
{
    size_t count, found = 0;
    const Token *token = source_tokens(im->source, begin, end, &count);
    int depth = 0;
    bool in_type = false;
    for (size_t i = 1; i < count && found < limit; i++) {
        bool open = source_token_is(im->source, &token[i], "(") ||
                    source_token_is(im->source, &token[i], "[") ||
                    source_token_is(im->source, &token[i], "{");
        bool close = source_token_is(im->source, &token[i], ")") ||
                     source_token_is(im->source, &token[i], "]") ||
                     source_token_is(im->source, &token[i], "}");
        depth += open - close;
        if (depth == 1 && source_token_is(im->source, &token[i], ",")) {
            type[found] = token[i].end;
            in_type = true;
        } else if (depth == 1 && in_type && source_token_is(im->source, &token[i], ":")) {
            colon[found++] = token[i].begin;
            in_type = false;
        }
    }
    return found;
}

/* The type of this function that a word names, behind `keyword` (struct, ...) or NULL. */
static LocalType *named_type(Importer *im, Offset at, const char *name, const char *keyword)
{
    LocalType *found = NULL;
    for (size_t i = 0; i < im->function->local_types.count; i++) {
        LocalType *type = im->function->local_types.data[i];
        if (type->is_enumerator || !type->keyword != !keyword ||
            (keyword && strcmp(type->keyword, keyword) != 0))
            continue;
        Offset tag = keyword ? source_next_token(im->source, type->begin + (Offset)strlen(keyword))
                             : type->order;
        if (type->order >= at || strcmp(token_text(im, tag), name) != 0)
            continue;
        if (found)
            diag_error(im->unit, at,
                       "a '_Generic' or builtin that names type '%s', of which this function has "
                       "several, is not supported",
                       name);
        found = type;
    }
    return found;
}

/* The local types that stand between two places. */
static void note_types_between(Importer *im, Offset begin, Offset end)
{
    size_t count;
    const Token *token = source_tokens(im->source, begin, end, &count);
    for (size_t k = 0; im->function && k < count; k++) {
        static const char *const keywords[] = {"struct", "union", "enum", NULL};
        const char *before =
            k ? source_slice(im->source, token[k - 1].begin, token[k - 1].end) : "";
        const char *keyword = name_in(before, keywords) ? before : NULL;
        if (token[k].kind != TOK_IDENT)
            continue;
        LocalType *named = named_type(
            im, token[k].begin, source_slice(im->source, token[k].begin, token[k].end), keyword);
        if (named)
            add_ref(im, (Ref){token[k].begin, token[k].end, REF_TYPE, NULL, NULL, NULL, named,
                              im->function});
    }
}

void note_hidden_types(Importer *im, CXCursor cursor)
{
    static const char *const builtins[] = {"__builtin_convertvector", "__builtin_va_arg", NULL};
    Offset begin = cursor_begin(cursor), end = cursor_end(cursor);
    if (cursor.kind == CXCursor_GenericSelectionExpr) {
        Offset type[64], colon[64];
        size_t found = generic_types(im, begin, end, type, colon, 64);
        for (size_t i = 0; i < found; i++)
            note_types_between(im, type[i], colon[i]);
    } else if (cursor.kind == CXCursor_UnexposedExpr && name_in(token_text(im, begin), builtins)) {
        Cursors list = operands(im, cursor);
        if (list.count && cursor_begin(list.data[0]) > begin) /* else the operand of another */
            note_types_between(im, cursor_end(list.data[0]), end);
    }
}

/* clang does not say which association it selected.  Its type is that of the whole, and if several
 * have that type, its type name is the control's; libclang can tell by the names' spelling only, so
 * a name that is no plain spelling of the type, where there is a choice, is refused. */
static size_t selected_association(Importer *im, CXCursor cursor, const Cursors *list)
{
    Offset type[64], colon[64];
    size_t found = generic_types(im, cursor_begin(cursor), cursor_end(cursor), type, colon, 64);
    CXType control = clang_getCanonicalType(clang_getCursorType(list->data[0]));
    const char *wanted =
        import_string(im, clang_getTypeSpelling(clang_getUnqualifiedType(control)));
    size_t by_default = 0, certain = 0, same_type = 0, last = 0;
    for (size_t i = 1; i < list->count; i++) {
        CXType a = clang_getCanonicalType(clang_getCursorType(list->data[i]));
        if (clang_equalTypes(a, clang_getCanonicalType(clang_getCursorType(cursor)))) {
            same_type++;
            last = i;
        }
        if (i - 1 >= found)
            continue;
        Buf name = {0};
        size_t count;
        const Token *token = source_tokens(im->source, type[i - 1], colon[i - 1], &count);
        for (size_t k = 0; k < count; k++) {
            if (k && token[k].kind == TOK_IDENT)
                buf_putc(&name, ' ');
            else if (k && source_token_is(im->source, &token[k], "*") &&
                     !source_token_is(im->source, &token[k - 1], "*"))
                buf_putc(&name, ' ');
            buf_puts(&name, source_slice(im->source, token[k].begin, token[k].end));
        }
        if (name.data && !strcmp(name.data, "default"))
            by_default = i;
        else if (name.data && !strcmp(name.data, wanted))
            certain = i;
        buf_free(&name);
    }
    if (certain)
        return certain;
    if (same_type == 1)
        return last;
    /* Only basic types are known to have no other spelling that could match. */
    bool basic = control.kind >= CXType_FirstBuiltin && control.kind <= CXType_LastBuiltin;
    bool spelled_out = basic && list->count == found + 1;
    for (size_t i = 0; spelled_out && i < found; i++) {
        size_t count;
        const Token *token = source_tokens(im->source, type[i], colon[i], &count);
        static const char *const words[] = {
            "char",  "int",     "short",  "long",  "unsigned", "signed", "float", "double",
            "_Bool", "default", "struct", "union", "const",    "*",      "void",  NULL};
        for (size_t k = 0; k < count && spelled_out; k++)
            spelled_out = name_in(source_slice(im->source, token[k].begin, token[k].end), words) ||
                          (k && source_token_is(im->source, &token[k - 1], "struct"));
    }
    return spelled_out ? by_default : 0;
}

/* Behind what decides, one of the operands is evaluated: `chosen`; 0: acc cannot tell.  `what` and
 * `which` are for the message. */
static Node *import_chosen(Importer *im, CXCursor cursor, Cursors list, size_t chosen,
                           const char *what, const char *which)
{
    Node *node = node_of(im, N_OTHER, cursor);
    for (size_t i = 0; i < list.count; i++)
        if (i != chosen || !chosen)
            note_names_at(im, list.data[i], cursor);
    if (chosen)
        return with_one(im, node, import_expr(im, list.data[chosen]));
    if (has_marker(im, cursor))
        diag_error(
            im->unit, node->begin,
            "an await in a '%s' of which acc cannot tell the %s is not supported; await into "
            "a variable before it",
            what, which);
    /* Each may be the one: their reads count, their names were noted. */
    size_t refs = im->unit->refs.count;
    list.data++;
    list.count = list.count ? list.count - 1 : 0;
    with_operands(im, node, &list);
    im->unit->refs.count = refs;
    return node;
}

Node *import_generic(Importer *im, CXCursor cursor)
{
    Cursors list = operands(im, cursor);
    note_hidden_types(im, cursor);
    return import_chosen(im, cursor, list, selected_association(im, cursor, &list), "_Generic",
                         "selected association");
}

Node *import_choice(Importer *im, CXCursor cursor, const Cursors *list)
{
    CXEvalResult result = clang_Cursor_Evaluate(list->data[0]);
    size_t chosen = 0;
    if (result && clang_EvalResult_getKind(result) == CXEval_Int)
        chosen = clang_EvalResult_getAsLongLong(result) ? 1 : 2;
    if (result)
        clang_EvalResult_dispose(result);
    return import_chosen(im, cursor, *list, chosen, "__builtin_choose_expr", "chosen expression");
}
