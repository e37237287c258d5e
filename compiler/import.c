/* import: clang's cursors become acc's tree, for async functions only.
 *
 * Needs what parse left; leaves unit->functions with their trees, and unit->refs: every place of
 * the text that is not copied as it stands.  Plain functions stay opaque text; of them only spawn
 * and acc_block_on are read.
 *
 * What is not evaluated (sizeof, _Generic's control, the type of a cast) becomes N_LITERAL, but its
 * names are still noted in refs, because they must follow when a local moves into the frame.
 *
 * libclang's C interface hides some nodes behind "unexposed" cursors; those are told apart by their
 * extents and tokens, which are exact in preprocessed text. */
#include "import.h"

#include <stdlib.h>
#include <string.h>

typedef VEC(CXCursor) Cursors;

static Node *import_expr(Importer *im, CXCursor cursor);
static Node *import_stmt(Importer *im, CXCursor cursor);

/* ---- cursors -------------------------------------------------------------------------------- */

static Offset location_offset(CXSourceLocation location)
{
    unsigned offset = 0;
    clang_getFileLocation(location, NULL, NULL, NULL, &offset);
    return offset;
}

Offset cursor_begin(CXCursor cursor)
{
    return location_offset(clang_getRangeStart(clang_getCursorExtent(cursor)));
}
Offset cursor_end(CXCursor cursor)
{
    return location_offset(clang_getRangeEnd(clang_getCursorExtent(cursor)));
}
Offset cursor_name(CXCursor cursor)
{
    return location_offset(clang_getCursorLocation(cursor));
}

typedef struct Collector {
    Importer *im;
    Cursors *list;
} Collector;

static enum CXChildVisitResult collect(CXCursor cursor, CXCursor parent, CXClientData data)
{
    Collector *collector = data;
    (void)parent;
    VEC_PUSH(collector->im->arena, collector->list, cursor);
    return CXChildVisit_Continue;
}

static Cursors children(Importer *im, CXCursor cursor)
{
    Cursors list = {0};
    Collector collector = {im, &list};
    clang_visitChildren(cursor, collect, &collector);
    return list;
}

static bool is_expression(CXCursor cursor)
{
    return clang_isExpression(cursor.kind);
}

/* Type references, attributes and the like are no operands.  In source order, which clang's is not
 * for atomic builtins. */
static Cursors operands(Importer *im, CXCursor cursor)
{
    Cursors all = children(im, cursor), list = {0};
    for (size_t i = 0; i < all.count; i++) {
        if (!is_expression(all.data[i]) || cursor_begin(all.data[i]) >= cursor_end(all.data[i]))
            continue;
        VEC_PUSH(im->arena, &list, all.data[i]);
        for (size_t j = list.count - 1;
             j > 0 && cursor_begin(list.data[j]) < cursor_begin(list.data[j - 1]); j--) {
            CXCursor swapped = list.data[j];
            list.data[j] = list.data[j - 1];
            list.data[j - 1] = swapped;
        }
    }
    return list;
}

static const char *token_text(Importer *im, Offset at)
{
    size_t count;
    const Token *token = source_tokens(im->source, at, at + 1, &count);
    return count ? source_slice(im->source, token->begin, token->end) : "";
}

static bool word_at(Importer *im, Offset at, const char *word)
{
    size_t count;
    const Token *token = source_tokens(im->source, at, at + 1, &count);
    return count && source_token_is(im->source, token, word);
}

static bool has_token(Importer *im, Offset begin, Offset end, const char *word)
{
    size_t count;
    const Token *token = source_tokens(im->source, begin, end, &count);
    for (size_t i = 0; i < count; i++)
        if (source_token_is(im->source, &token[i], word))
            return true;
    return false;
}

/* ---- nodes ---------------------------------------------------------------------------------- */

static Node *new_node(Importer *im, NodeKind kind, Offset begin, Offset end)
{
    Node *node = NEW(im->arena, Node);
    node->kind = kind;
    node->begin = begin;
    node->end = end;
    return node;
}

static Node *node_of(Importer *im, NodeKind kind, CXCursor cursor)
{
    Node *node = new_node(im, kind, cursor_begin(cursor), cursor_end(cursor));
    if (is_expression(cursor))
        node->type = import_type(im, clang_getCursorType(cursor));
    return node;
}

static void set_kids(Importer *im, Node *node, Node **kids, size_t count)
{
    node->kids = NEW_ARRAY(im->arena, Node *, count ? count : 1);
    node->kid_count = (uint32_t)count;
    for (size_t i = 0; i < count; i++) {
        node->kids[i] = kids[i];
        if (kids[i])
            kids[i]->parent = node;
    }
}

static Node *with_operands(Importer *im, Node *node, const Cursors *list)
{
    Node **kids = NEW_ARRAY(im->arena, Node *, list->count + 1);
    for (size_t i = 0; i < list->count; i++)
        kids[i] = import_expr(im, list->data[i]);
    set_kids(im, node, kids, list->count);
    return node;
}

static Node *with_one(Importer *im, Node *node, Node *kid)
{
    set_kids(im, node, &kid, 1);
    return node;
}

static void add_ref(Importer *im, Ref ref)
{
    VEC_PUSH(im->arena, &im->unit->refs, ref);
}

/* ---- names ---------------------------------------------------------------------------------- */

static Function *async_function(Importer *im, CXCursor declaration)
{
    if (declaration.kind != CXCursor_FunctionDecl)
        return NULL;
    return map_get(&im->functions, cursor_name(clang_getCanonicalCursor(declaration)) + 1);
}

static Node *import_name(Importer *im, CXCursor cursor)
{
    Node *node = node_of(im, N_REF, cursor);
    CXCursor declaration = clang_getCursorReferenced(cursor);
    node->name = source_slice(im->source, node->begin, node->end);
    if (declaration.kind == CXCursor_VarDecl || declaration.kind == CXCursor_ParmDecl) {
        node->local = map_get(&im->locals, cursor_name(declaration) + 1);
        if (node->local)
            add_ref(im, (Ref){node->begin, node->end, REF_LOCAL, node->local, NULL, NULL, NULL,
                              im->function});
    } else if (declaration.kind == CXCursor_EnumConstantDecl) {
        LocalType *moved = map_get(&im->enumerators, cursor_name(declaration) + 1);
        if (moved)
            add_ref(im,
                    (Ref){node->begin, node->end, REF_TYPE, NULL, NULL, NULL, moved, im->function});
        node->kind = N_LITERAL;
        node->constant = true;
    } else {
        node->callee = async_function(im, declaration);
    }
    return node;
}

/* __func__ and its old spellings mean the function as the user wrote it. */
static bool names_function(Importer *im, CXCursor cursor)
{
    Offset begin = cursor_begin(cursor);
    if (!word_at(im, begin, "__func__") && !word_at(im, begin, "__FUNCTION__") &&
        !word_at(im, begin, "__PRETTY_FUNCTION__"))
        return false;
    if (im->function) {
        add_ref(im, (Ref){begin, cursor_end(cursor), REF_FUNC_NAME, NULL, NULL, NULL, NULL,
                          im->function});
        im->function->uses_func_name = true;
    }
    return true;
}

/* Names inside what is not evaluated, and in types: they are printed, but nothing happens there. */
static enum CXChildVisitResult note_names(CXCursor cursor, CXCursor parent, CXClientData data)
{
    Importer *im = data;
    (void)parent;
    if (cursor.kind == CXCursor_DeclRefExpr) {
        im->unevaluated++;
        import_name(im, cursor);
        im->unevaluated--;
    } else if (cursor.kind == CXCursor_TypeRef) {
        CXCursor declaration = clang_getCursorReferenced(cursor);
        LocalType *type = declaration.kind == CXCursor_TypedefDecl
                              ? map_get(&im->typedefs, cursor_name(declaration) + 1)
                              : map_get(&im->local_types, cursor_begin(declaration) + 1);
        if (type)
            add_ref(im, (Ref){cursor_begin(cursor), cursor_end(cursor), REF_TYPE, NULL, NULL, NULL,
                              type, im->function});
    } else if (cursor.kind == CXCursor_UnexposedExpr && im->function &&
               names_function(im, cursor)) {
        return CXChildVisit_Continue;
    } else if (cursor.kind == CXCursor_UnaryOperator) {
        const Marker *marker = source_marker(im->source, cursor_begin(cursor));
        if (marker && im->function) {
            Type *type = import_type(im, clang_getCursorType(cursor));
            const char *text = type->is_void
                                   ? "(void)0"
                                   : arena_printf(im->arena, "((%s){0})",
                                                  type_declare(im->arena, type->unqualified, ""));
            if (!type->is_array)
                add_ref(im, (Ref){cursor_begin(cursor), cursor_end(cursor), REF_TEXT, NULL, text,
                                  NULL, NULL, im->function});
            return CXChildVisit_Continue;
        }
    }
    return CXChildVisit_Recurse;
}

static void note_names_below(Importer *im, CXCursor cursor)
{
    clang_visitChildren(cursor, note_names, im);
}

static Node *unevaluated(Importer *im, CXCursor cursor)
{
    note_names_below(im, cursor);
    Node *node = node_of(im, N_LITERAL, cursor);
    node->constant = true;
    return node;
}

/* The types that stand in an expression or declaration, before its operands. */
static void note_types(Importer *im, CXCursor cursor)
{
    Cursors all = children(im, cursor);
    for (size_t i = 0; i < all.count; i++)
        if (!is_expression(all.data[i])) {
            if (all.data[i].kind == CXCursor_TypeRef)
                note_names(all.data[i], cursor, im);
            else if (all.data[i].kind == CXCursor_ParmDecl)
                note_names_below(im, all.data[i]);
        }
}

/* ---- expressions ---------------------------------------------------------------------------- */

static Node *import_binary(Importer *im, CXCursor cursor)
{
    Node *node = node_of(im, N_BINARY, cursor);
    Cursors list = operands(im, cursor);
    switch (clang_getCursorBinaryOperatorKind(cursor)) {
    case CXBinaryOperator_Assign:
        node->kind = N_ASSIGN;
        break;
    case CXBinaryOperator_LAnd:
        node->kind = N_AND;
        break;
    case CXBinaryOperator_LOr:
        node->kind = N_OR;
        break;
    case CXBinaryOperator_Comma:
        node->kind = N_COMMA;
        break;
    default:
        break;
    }
    return with_operands(im, node, &list);
}

static Node *import_unary(Importer *im, CXCursor cursor)
{
    Node *node = node_of(im, N_UNARY, cursor);
    Cursors list = operands(im, cursor);
    const Marker *marker = source_marker(im->source, node->begin);
    switch (clang_getCursorUnaryOperatorKind(cursor)) {
    case CXUnaryOperator_AddrOf:
        node->op = U_ADDRESS;
        break;
    case CXUnaryOperator_Deref:
        node->op = U_DEREF;
        break;
    case CXUnaryOperator_PostInc:
    case CXUnaryOperator_PostDec:
    case CXUnaryOperator_PreInc:
    case CXUnaryOperator_PreDec:
        node->op = U_STEP;
        break;
    case CXUnaryOperator_Extension:
        if (marker && marker->kind == MARK_AWAIT) {
            node->kind = N_AWAIT;
            with_operands(im, node, &list);
            if (im->function)
                VEC_PUSH(im->arena, &im->function->awaits_seen, node);
            return node;
        }
        node->kind = N_PAREN; /* a plain __extension__ changes nothing */
        break;
    default:
        break;
    }
    return with_operands(im, node, &list);
}

static CXCursor find_marked(Importer *im, CXCursor cursor, Offset at)
{
    while (!clang_Cursor_isNull(cursor) &&
           !(cursor.kind == CXCursor_UnaryOperator && cursor_begin(cursor) == at)) {
        Cursors list = operands(im, cursor);
        CXCursor next = clang_getNullCursor();
        for (size_t i = 0; i < list.count && clang_Cursor_isNull(next); i++)
            if (cursor_begin(list.data[i]) <= at && at < cursor_end(list.data[i]))
                next = list.data[i];
        cursor = next;
    }
    return cursor;
}

/* spawn(call), acc_block_on(call) and the others come as parentheses around a marked operator. */
static Node *import_marked(Importer *im, CXCursor paren, const Marker *marker)
{
    static const char *const names[MARK_COUNT] = {"await", "spawn",    "lazy",
                                                  "boxed", "shielded", "acc_block_on"};
    CXCursor marked = find_marked(im, paren, marker->at);
    if (clang_Cursor_isNull(marked))
        return unevaluated(im, paren);
    NodeKind kind = marker->kind == MARK_SPAWN ? N_SPAWN : N_BLOCK_ON;
    if (marker->kind != MARK_SPAWN && marker->kind != MARK_BLOCK_ON)
        diag_error(im->unit, marker->at, "'%s' is not supported by this version of acc",
                   names[marker->kind]);
    Node *node = node_of(im, kind, paren);
    node->word = marker->at;
    Cursors list = operands(im, marked);
    with_operands(im, node, &list);
    add_ref(im, (Ref){node->begin, node->end, REF_NODE, NULL, NULL, node, NULL, im->function});
    return node;
}

/* The marker in `(marker` or `((void)marker`, which is how the header writes its keywords. */
static const Marker *paren_marker(Importer *im, CXCursor cursor)
{
    Offset begin = cursor_begin(cursor);
    size_t count;
    const Token *token = source_tokens(im->source, begin, cursor_end(cursor), &count);
    if (count > 1 && source_marker(im->source, token[1].begin))
        return source_marker(im->source, token[1].begin);
    if (count > 4 && source_token_is(im->source, &token[1], "(") &&
        source_token_is(im->source, &token[2], "void"))
        return source_marker(im->source, token[4].begin);
    return NULL;
}

static Node *import_paren(Importer *im, CXCursor cursor)
{
    const Marker *marker = paren_marker(im, cursor);
    if (marker && marker->kind != MARK_AWAIT)
        return import_marked(im, cursor, marker);
    Cursors list = operands(im, cursor);
    return with_operands(im, node_of(im, N_PAREN, cursor), &list);
}

static bool name_in(const char *name, const char *const *list)
{
    for (; *list; list++)
        if (!strcmp(name, *list))
            return true;
    return false;
}

static Node *import_call(Importer *im, CXCursor cursor)
{
    static const char *const unevaluating[] = {"__builtin_constant_p", "__builtin_object_size",
                                               "__builtin_dynamic_object_size",
                                               "__builtin_classify_type", NULL};
    Cursors list = operands(im, cursor);
    Node *node = node_of(im, N_CALL, cursor);
    const char *callee = token_text(im, node->begin);
    if (name_in(callee, unevaluating))
        return unevaluated(im, cursor);
    if (!strcmp(callee, "acc_cx") && im->function) {
        add_ref(im, (Ref){node->begin, node->end, REF_CX, NULL, NULL, NULL, NULL, im->function});
        node->kind = N_LITERAL;
        return node;
    }
    with_operands(im, node, &list);
    Node *name = node->kid_count ? node->kids[0] : NULL;
    while (name && (name->kind == N_CONVERT || name->kind == N_PAREN) && name->kid_count)
        name = name->kids[0];
    if (name && name->kind == N_REF)
        node->callee = name->callee;
    return node;
}

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

static bool has_marker(Importer *im, CXCursor cursor)
{
    size_t count;
    const Token *token =
        source_tokens(im->source, cursor_begin(cursor), cursor_end(cursor), &count);
    for (size_t i = 0; i < count; i++)
        if (source_marker(im->source, token[i].begin))
            return true;
    return false;
}

static Node *import_generic(Importer *im, CXCursor cursor)
{
    Node *node = node_of(im, N_OTHER, cursor);
    Cursors list = operands(im, cursor);
    size_t chosen = selected_association(im, cursor, &list);
    for (size_t i = 0; i < list.count; i++)
        if (i != chosen || !chosen)
            if (note_names(list.data[i], cursor, im) == CXChildVisit_Recurse)
                note_names_below(im, list.data[i]);
    if (chosen)
        return with_one(im, node, import_expr(im, list.data[chosen]));
    if (has_marker(im, cursor))
        diag_error(im->unit, node->begin,
                   "an await in a '_Generic' of which acc cannot tell the selected "
                   "association is not supported; await into a variable before it");
    /* Every association may be the one: their reads count, their names were noted. */
    size_t refs = im->unit->refs.count;
    list.data++;
    list.count = list.count ? list.count - 1 : 0;
    with_operands(im, node, &list);
    im->unit->refs.count = refs;
    return node;
}

/* Implicit conversions have their operand's extent.  The rest is told apart by its first token. */
static Node *import_unexposed(Importer *im, CXCursor cursor)
{
    Cursors list = operands(im, cursor);
    Node *node = node_of(im, N_OTHER, cursor);
    const char *first = token_text(im, node->begin);
    if (names_function(im, cursor)) {
        node->kind = N_LITERAL;
        return node;
    }
    if (list.count == 1 && cursor_begin(list.data[0]) == node->begin &&
        cursor_end(list.data[0]) == node->end) {
        node->kind = N_CONVERT;
        with_operands(im, node, &list);
        Type *from = node->kids[0]->type;
        node->decay = from && (from->is_array || from->is_function) && node->type->is_pointer;
        node->constant = node->kids[0]->constant;
        return node;
    }
    if (!strcmp(first, "__builtin_offsetof") || !strcmp(first, "__builtin_types_compatible_p"))
        return unevaluated(im, cursor);
    bool designated =
        !strcmp(first, ".") || !strcmp(first, "[") ||
        (list.count && has_token(im, node->begin, node->begin + 1, first) &&
         word_at(im, source_next_token(im->source, node->begin + (Offset)strlen(first)), ":") &&
         list.count == 1 && cursor_begin(list.data[0]) > node->begin);
    if (designated && list.count) {
        node->kind = N_DESIGNATED;
        return with_operands(im, node, &list);
    }
    if (list.count >= 2 &&
        has_token(im, cursor_end(list.data[0]), cursor_begin(list.data[list.count - 1]), "?")) {
        node->kind = N_ELVIS;
        Node *kids[2] = {import_expr(im, list.data[0]), import_expr(im, list.data[list.count - 1])};
        set_kids(im, node, kids, 2);
        return node;
    }
    note_types(im, cursor);
    return with_operands(im, node, &list);
}

static Node *import_sizeof(Importer *im, CXCursor cursor)
{
    Cursors list = operands(im, cursor);
    for (size_t i = 0; i < list.count; i++)
        if (import_type(im, clang_getCursorType(list.data[i]))->is_variable) {
            Node *node = node_of(im, N_OTHER, cursor); /* a VLA's operand is evaluated */
            note_types(im, cursor);
            return with_operands(im, node, &list);
        }
    return unevaluated(im, cursor);
}

static Node *import_cast(Importer *im, CXCursor cursor, NodeKind kind)
{
    Cursors list = operands(im, cursor), all = children(im, cursor);
    Node *node = node_of(im, kind, cursor);
    if (!list.count)
        return unevaluated(im, cursor);
    CXCursor operand = list.data[list.count - 1];
    for (size_t i = 0; i < all.count; i++)
        if (!clang_equalCursors(all.data[i], operand)) {
            if (all.data[i].kind == CXCursor_StructDecl || all.data[i].kind == CXCursor_UnionDecl ||
                all.data[i].kind == CXCursor_EnumDecl)
                note_names_below(im, all.data[i]);
            else if (note_names(all.data[i], cursor, im) == CXChildVisit_Recurse)
                note_names_below(im, all.data[i]);
        }
    return with_one(im, node, import_expr(im, operand));
}

static Node *import_leaf(Importer *im, CXCursor cursor)
{
    Node *node = node_of(im, N_LITERAL, cursor);
    node->constant = true;
    return node;
}

static Label *label_at(Importer *im, CXCursor declaration)
{
    uint64_t key = cursor_name(declaration) + 1;
    Label *label = map_get(&im->labels, key);
    if (!label) {
        label = NEW(im->arena, Label);
        label->name = import_string(im, clang_getCursorSpelling(declaration));
        label->first_use = (Offset)-1;
        map_put(im->arena, &im->labels, key, label);
        if (im->function)
            VEC_PUSH(im->arena, &im->function->labels, label);
    }
    return label;
}

static Label *label_used(Importer *im, CXCursor cursor, Offset at)
{
    Cursors list = children(im, cursor);
    for (size_t i = 0; i < list.count; i++)
        if (list.data[i].kind == CXCursor_LabelRef) {
            Label *label = label_at(im, clang_getCursorReferenced(list.data[i]));
            label->first_use = at < label->first_use ? at : label->first_use;
            label->last_use = at > label->last_use ? at : label->last_use;
            return label;
        }
    return NULL;
}

static Node *import_expr(Importer *im, CXCursor cursor)
{
    Cursors list;
    Node *node;
    switch (cursor.kind) {
    case CXCursor_IntegerLiteral:
    case CXCursor_FloatingLiteral:
    case CXCursor_ImaginaryLiteral:
    case CXCursor_StringLiteral:
    case CXCursor_CharacterLiteral:
        return import_leaf(im, cursor);
    case CXCursor_DeclRefExpr:
        return import_name(im, cursor);
    case CXCursor_MemberRefExpr:
        list = operands(im, cursor);
        node = with_operands(im, node_of(im, N_MEMBER, cursor), &list);
        if (list.count)
            node->op = has_token(im, cursor_end(list.data[0]), node->end, "->") ? OP_ARROW : OP_DOT;
        node->bit_field = clang_Cursor_isBitField(clang_getCursorReferenced(cursor));
        return node;
    case CXCursor_ArraySubscriptExpr:
        list = operands(im, cursor);
        return with_operands(im, node_of(im, N_INDEX, cursor), &list);
    case CXCursor_CallExpr:
        return import_call(im, cursor);
    case CXCursor_UnaryOperator:
        return import_unary(im, cursor);
    case CXCursor_BinaryOperator:
        return import_binary(im, cursor);
    case CXCursor_CompoundAssignOperator:
        list = operands(im, cursor);
        return with_operands(im, node_of(im, N_UPDATE, cursor), &list);
    case CXCursor_ConditionalOperator:
        list = operands(im, cursor);
        return with_operands(im, node_of(im, N_COND, cursor), &list);
    case CXCursor_CStyleCastExpr:
        return import_cast(im, cursor, N_CAST);
    case CXCursor_CompoundLiteralExpr:
        return import_cast(im, cursor, N_COMPOUND_LITERAL);
    case CXCursor_InitListExpr:
        list = operands(im, cursor);
        return with_operands(im, node_of(im, N_INIT_LIST, cursor), &list);
    case CXCursor_StmtExpr:
        list = children(im, cursor);
        node = node_of(im, N_STMT_EXPR, cursor);
        return list.count ? with_one(im, node, import_stmt(im, list.data[0])) : node;
    case CXCursor_ParenExpr:
        return import_paren(im, cursor);
    case CXCursor_AddrLabelExpr:
        node = node_of(im, N_LABEL_ADDRESS, cursor);
        node->label = label_used(im, cursor, node->begin);
        if (node->label)
            node->label->address_taken = true;
        return node;
    case CXCursor_UnaryExpr:
        return import_sizeof(im, cursor);
    case CXCursor_GenericSelectionExpr:
        return import_generic(im, cursor);
    default:
        return import_unexposed(im, cursor);
    }
}

/* ---- declarations --------------------------------------------------------------------------- */

/* Behind the parenthesis that closes the first one at or behind `at`: extents of _Alignas stop
 * short. */
static Offset behind_parentheses(Importer *im, Offset at, size_t *count, const Token **token)
{
    size_t length, all;
    source_text(im->source, &length);
    *token = source_tokens(im->source, at, (Offset)length, &all);
    int depth = 0;
    for (size_t i = 0; i < all; i++) {
        int step = source_token_is(im->source, &(*token)[i], "(") -
                   source_token_is(im->source, &(*token)[i], ")");
        depth += step;
        if (step && !depth) {
            *count = i + 1;
            return (*token)[i].end;
        }
    }
    *count = 0;
    return at;
}

static void read_alignment(Importer *im, Local *local, CXCursor attribute)
{
    Offset begin = cursor_begin(attribute), end = cursor_end(attribute);
    size_t count;
    const Token *token = source_tokens(im->source, begin, end, &count);
    bool keyword = count && (source_token_is(im->source, token, "_Alignas") ||
                             source_token_is(im->source, token, "alignas"));
    if (keyword)
        end = behind_parentheses(im, begin, &count, &token);
    local->attributes = arena_printf(im->arena, keyword ? "%s%s " : "%s__attribute__((%s)) ",
                                     local->attributes, source_slice(im->source, begin, end));
    uint32_t align = 0;
    for (size_t i = 0; i < count; i++)
        if (token[i].kind == TOK_NUMBER)
            align =
                (uint32_t)strtoul(source_slice(im->source, token[i].begin, token[i].end), NULL, 0);
    if (!align)
        align = 16; /* `aligned` alone: the target's largest; layout asserts what was guessed */
    if (align > local->align)
        local->align = align;
}

static void read_attributes(Importer *im, Local *local, const Cursors *list)
{
    for (size_t i = 0; i < list->count; i++) {
        CXCursor cursor = list->data[i];
        if (!clang_isAttribute(cursor.kind))
            continue;
        const char *text = source_slice(im->source, cursor_begin(cursor), cursor_end(cursor));
        if (cursor.kind == CXCursor_AlignedAttr) {
            read_alignment(im, local, cursor);
        } else if (!strncmp(text, "cleanup", 7) || !strncmp(text, "__cleanup__", 11)) {
            const char *open = strchr(text, '('), *close = open ? strchr(open, ')') : NULL;
            if (close)
                local->cleanup = arena_strndup(im->arena, open + 1, (size_t)(close - open - 1));
        }
    }
}

static Local *new_local(Importer *im, CXCursor cursor)
{
    Local *local = NEW(im->arena, Local);
    local->name = import_string(im, clang_getCursorSpelling(cursor));
    local->type = import_type(im, clang_getCursorType(cursor));
    local->declared = cursor_name(cursor);
    local->attributes = "";
    local->align = local->type->align;
    map_put(im->arena, &im->locals, local->declared + 1, local);
    VEC_PUSH(im->arena, &im->function->all_locals, local);
    return local;
}

static void import_sizes(Importer *im, CXCursor cursor, CXCursor init, Node ***kids, size_t *count)
{
    Cursors list = operands(im, cursor);
    for (size_t i = 0; i < list.count; i++)
        if (clang_Cursor_isNull(init) || !clang_equalCursors(list.data[i], init)) {
            Node *size =
                with_one(im, node_of(im, N_OTHER, list.data[i]), import_expr(im, list.data[i]));
            Node **longer = NEW_ARRAY(im->arena, Node *, *count + 1);
            memcpy(longer, *kids, *count * sizeof *longer);
            longer[(*count)++] = size;
            *kids = longer;
        }
}

static Node *import_var(Importer *im, CXCursor cursor)
{
    Node *node = new_node(im, N_VAR, cursor_begin(cursor), cursor_end(cursor));
    Local *local = new_local(im, cursor);
    Cursors all = children(im, cursor);
    CXCursor init = clang_Cursor_getVarDeclInitializer(cursor);
    enum CX_StorageClass storage = clang_Cursor_getStorageClass(cursor);
    local->is_static = storage == CX_SC_Static;
    local->is_extern = storage == CX_SC_Extern;
    local->var = node;
    node->local = local;
    add_ref(im, (Ref){local->declared, local->declared + (Offset)strlen(local->name), REF_LOCAL,
                      local, NULL, NULL, NULL, im->function});
    read_attributes(im, local, &all);
    note_types(im, cursor);
    for (size_t i = 0; i < all.count && !local->type->is_variable; i++)
        if (is_expression(all.data[i]) && !clang_equalCursors(all.data[i], init) &&
            note_names(all.data[i], cursor, im) == CXChildVisit_Recurse)
            note_names_below(im, all.data[i]); /* typeof's operand, an array's size */
    if (!clang_Cursor_isNull(init) && cursor_begin(init) < cursor_end(init))
        with_one(im, node, import_expr(im, init));
    return node;
}

static LocalType *new_local_type(Importer *im, CXCursor cursor, const char *name)
{
    LocalType *type = NEW(im->arena, LocalType);
    type->begin = cursor_begin(cursor);
    type->end = cursor_end(cursor);
    type->name = source_fresh_name(
        im->source, arena_printf(im->arena, "%s_%s", im->function->name, *name ? name : "unnamed"));
    VEC_PUSH(im->arena, &im->function->local_types, type);
    return type;
}

static void import_enumerator(Importer *im, CXCursor cursor)
{
    const char *name = import_string(im, clang_getCursorSpelling(cursor));
    Offset at = cursor_name(cursor);
    LocalType *type = new_local_type(im, cursor, name);
    type->is_enumerator = true;
    map_put(im->arena, &im->enumerators, at + 1, type);
    add_ref(im,
            (Ref){at, at + (Offset)strlen(name), REF_TYPE, NULL, NULL, NULL, type, im->function});
}

/* Where the tag stands, or where it is to be put: in front of the brace. */
static void note_tag(Importer *im, CXCursor cursor, LocalType *type, const char *name)
{
    Offset at = cursor_name(cursor), end = at + (Offset)strlen(name);
    if (!*name) {
        size_t count;
        const Token *token = source_tokens(im->source, type->begin, type->end, &count);
        while (count && !source_token_is(im->source, token, "{"))
            token++, count--;
        if (!count)
            return;
        at = end = token->begin;
    }
    add_ref(im, (Ref){at, end, REF_TYPE, NULL, NULL, NULL, type, im->function});
}

static void import_tag(Importer *im, CXCursor cursor)
{
    if (!im->function || map_get(&im->local_types, cursor_begin(cursor) + 1))
        return;
    if (clang_Cursor_isAnonymousRecordDecl(cursor)) { /* a member without a name stays without */
        note_names_below(im, cursor);
        return;
    }
    const char *name = import_string(im, clang_getCursorSpelling(cursor));
    if (strchr(name, '(') || clang_Cursor_isAnonymous(cursor))
        name = "";
    LocalType *type = new_local_type(im, cursor, name);
    map_put(im->arena, &im->local_types, type->begin + 1, type);
    note_tag(im, cursor, type, name);
    Cursors list = children(im, cursor);
    for (size_t i = 0; i < list.count; i++) {
        if (list.data[i].kind == CXCursor_StructDecl || list.data[i].kind == CXCursor_UnionDecl ||
            list.data[i].kind == CXCursor_EnumDecl)
            import_tag(im, list.data[i]);
        else if (list.data[i].kind == CXCursor_EnumConstantDecl)
            import_enumerator(im, list.data[i]);
        note_names_below(im, list.data[i]);
    }
}

static void import_typedef(Importer *im, CXCursor cursor)
{
    const char *name = import_string(im, clang_getCursorSpelling(cursor));
    Offset at = cursor_name(cursor);
    LocalType *type = new_local_type(im, cursor, name);
    type->alias = import_type(im, clang_getTypedefDeclUnderlyingType(cursor));
    map_put(im->arena, &im->typedefs, at + 1, type);
    add_ref(im,
            (Ref){at, at + (Offset)strlen(name), REF_TYPE, NULL, NULL, NULL, type, im->function});
    note_names_below(im, cursor);
}

static bool is_async(Importer *im, CXCursor cursor);
static void import_signature(Importer *im, Function *function, CXCursor cursor);
static Function *get_function(Importer *im, CXCursor cursor);

/* A declaration of an async function inside another one: known like any other, but its text has no
 * place in the output. */
static bool import_block_scope_async(Importer *im, CXCursor cursor, Node *declaration)
{
    if (!is_async(im, cursor))
        return false;
    Function *around = im->function;
    Function *function = get_function(im, cursor);
    im->function = function;
    if (!function->result)
        import_signature(im, function, cursor);
    im->function = around;
    add_ref(im, (Ref){declaration->begin, declaration->end, REF_TEXT, NULL, ";", NULL, NULL,
                      im->function});
    return true;
}

/* A DeclStmt, or the declaration in a for. */
static Node *import_declaration(Importer *im, CXCursor cursor)
{
    Node *node = new_node(im, N_DECL, cursor_begin(cursor), cursor_end(cursor));
    Cursors list = children(im, cursor);
    Node **kids = NEW_ARRAY(im->arena, Node *, list.count + 1);
    size_t count = 0;
    bool outside = false;
    for (size_t i = 0; i < list.count; i++) {
        CXCursor child = list.data[i];
        if (child.kind == CXCursor_VarDecl) {
            if (import_type(im, clang_getCursorType(child))->is_variable) {
                Node **grown = NEW_ARRAY(im->arena, Node *, list.count + count + 1);
                memcpy(grown, kids, count * sizeof *grown);
                kids = grown;
                import_sizes(im, child, clang_Cursor_getVarDeclInitializer(child), &kids, &count);
                Node **room = NEW_ARRAY(im->arena, Node *, list.count + count + 1);
                memcpy(room, kids, count * sizeof *room);
                kids = room;
            }
            kids[count++] = import_var(im, child);
            outside |= kids[count - 1]->local->is_extern;
        } else if (child.kind == CXCursor_StructDecl || child.kind == CXCursor_UnionDecl ||
                   child.kind == CXCursor_EnumDecl) {
            import_tag(im, child);
        } else if (child.kind == CXCursor_TypedefDecl) {
            import_typedef(im, child);
        } else if (child.kind == CXCursor_FunctionDecl) {
            outside |= !import_block_scope_async(im, child, node);
            note_names_below(im, child);
        } else {
            note_names_below(im, child);
        }
    }
    node->op = outside;
    set_kids(im, node, kids, count);
    return node;
}

/* ---- statements ----------------------------------------------------------------------------- */

/* clang's extents leave out the semicolon of most statements. */
static Offset with_semicolon(Importer *im, Offset end)
{
    Offset next = source_next_token(im->source, end);
    return word_at(im, next, ";") ? next + 1 : end;
}

static Node *statement_of(Importer *im, NodeKind kind, CXCursor cursor)
{
    return new_node(im, kind, cursor_begin(cursor), with_semicolon(im, cursor_end(cursor)));
}

static Node *compound_of(Importer *im, NodeKind kind, CXCursor cursor)
{
    return new_node(im, kind, cursor_begin(cursor), cursor_end(cursor));
}

static Node *import_if(Importer *im, CXCursor cursor)
{
    Cursors list = children(im, cursor);
    Node *node = compound_of(im, N_IF, cursor);
    if (list.count && word_at(im, cursor_begin(list.data[0]), "__acc_defer")) {
        node->kind = N_DEFER;
        with_one(im, node, import_stmt(im, list.data[1]));
        node->end = node->kids[0]->end;
        return node;
    }
    Node *kids[3] = {NULL};
    size_t count = list.count < 3 ? list.count : 3;
    for (size_t i = 0; i < count; i++)
        kids[i] = i ? import_stmt(im, list.data[i]) : import_expr(im, list.data[i]);
    set_kids(im, node, kids, count);
    node->end = kids[count - 1]->end;
    return node;
}

/* The two semicolons of a for, at the level of its parentheses. */
static void for_semicolons(Importer *im, const Node *node, Offset at[2])
{
    size_t count;
    const Token *token = source_tokens(im->source, node->begin, node->end, &count);
    const char *text = source_text(im->source, NULL);
    int depth = 0, found = 0;
    for (size_t i = 1; i < count && found < 2; i++) {
        char c = token[i].kind == TOK_PUNCT ? text[token[i].begin] : 0;
        if (c == '(' || c == '[' || c == '{')
            depth++;
        else if (c == ')' || c == ']' || c == '}')
            depth--;
        else if (c == ';' && depth == 1)
            at[found++] = token[i].begin;
    }
}

/* clang does not say which of the three parts are missing; their place tells. */
static Node *import_for(Importer *im, CXCursor cursor)
{
    Cursors list = children(im, cursor);
    Node *node = compound_of(im, N_FOR, cursor);
    Node *kids[4] = {NULL};
    Offset semicolon[2] = {0, 0};
    for_semicolons(im, node, semicolon);
    for (size_t i = 0; i + 1 < list.count; i++) {
        Offset begin = cursor_begin(list.data[i]);
        if (begin <= semicolon[0])
            kids[0] = import_stmt(im, list.data[i]);
        else
            kids[begin <= semicolon[1] ? 1 : 2] = import_expr(im, list.data[i]);
    }
    kids[3] = import_stmt(im, list.data[list.count - 1]);
    set_kids(im, node, kids, 4);
    node->end = kids[3]->end;
    return node;
}

static Node *import_case(Importer *im, CXCursor cursor)
{
    Cursors list = children(im, cursor);
    Node *node = compound_of(im, N_CASE, cursor);
    Node *kids[3];
    size_t count = list.count < 3 ? list.count : 3;
    node->has_high = count == 3;
    for (size_t i = 0; i < count; i++)
        kids[i] = i + 1 == count ? import_stmt(im, list.data[i]) : import_expr(im, list.data[i]);
    set_kids(im, node, kids, count);
    node->end = kids[count - 1]->end;
    return node;
}

static Node *import_expr_stmt_pair(Importer *im, CXCursor cursor, NodeKind kind)
{
    Cursors list = children(im, cursor);
    Node *node = compound_of(im, kind, cursor);
    Node *kids[2];
    for (size_t i = 0; i < 2; i++)
        kids[i] =
            is_expression(list.data[i]) && !(kind != N_DO && i == 1) && !(kind == N_DO && i == 0)
                ? import_expr(im, list.data[i])
                : import_stmt(im, list.data[i]);
    set_kids(im, node, kids, 2);
    node->end = kind == N_DO ? with_semicolon(im, node->end) : kids[1]->end;
    return node;
}

static Node *import_block(Importer *im, CXCursor cursor)
{
    Cursors list = children(im, cursor);
    Node *node = compound_of(im, N_BLOCK, cursor);
    Node **kids = NEW_ARRAY(im->arena, Node *, list.count + 1);
    for (size_t i = 0; i < list.count; i++)
        kids[i] = import_stmt(im, list.data[i]);
    set_kids(im, node, kids, list.count);
    return node;
}

static Node *import_labelled(Importer *im, CXCursor cursor, NodeKind kind)
{
    Cursors list = children(im, cursor);
    Node *node = compound_of(im, kind, cursor);
    if (kind == N_LABEL) {
        node->label = label_at(im, cursor);
        node->label->node = node;
    }
    if (list.count) {
        with_one(im, node, import_stmt(im, list.data[list.count - 1]));
        node->end = node->kids[0]->end;
    }
    return node;
}

static Node *import_expression_statement(Importer *im, CXCursor cursor)
{
    Node *node = with_one(im, statement_of(im, N_EXPR, cursor), import_expr(im, cursor));
    Node *spawn = node->kids[0];
    while ((spawn->kind == N_PAREN || spawn->kind == N_CAST) && spawn->kid_count)
        spawn = spawn->kids[0];
    spawn->detached = spawn->kind == N_SPAWN;
    return node;
}

static Node *import_stmt(Importer *im, CXCursor cursor)
{
    Cursors list;
    Node *node;
    switch (cursor.kind) {
    case CXCursor_CompoundStmt:
        return import_block(im, cursor);
    case CXCursor_DeclStmt:
        return import_declaration(im, cursor);
    case CXCursor_NullStmt:
        return compound_of(im, N_EMPTY, cursor);
    case CXCursor_IfStmt:
        return import_if(im, cursor);
    case CXCursor_WhileStmt:
        return import_expr_stmt_pair(im, cursor, N_WHILE);
    case CXCursor_DoStmt:
        return import_expr_stmt_pair(im, cursor, N_DO);
    case CXCursor_SwitchStmt:
        return import_expr_stmt_pair(im, cursor, N_SWITCH);
    case CXCursor_ForStmt:
        return import_for(im, cursor);
    case CXCursor_CaseStmt:
        return import_case(im, cursor);
    case CXCursor_DefaultStmt:
        return import_labelled(im, cursor, N_DEFAULT);
    case CXCursor_LabelStmt:
        return import_labelled(im, cursor, N_LABEL);
    case CXCursor_GotoStmt:
        node = statement_of(im, N_GOTO, cursor);
        node->label = label_used(im, cursor, node->begin);
        return node;
    case CXCursor_IndirectGotoStmt:
        list = operands(im, cursor);
        return with_operands(im, statement_of(im, N_GOTO_ANY, cursor), &list);
    case CXCursor_BreakStmt:
        return statement_of(im, N_BREAK, cursor);
    case CXCursor_ContinueStmt:
        return statement_of(im, N_CONTINUE, cursor);
    case CXCursor_ReturnStmt:
        list = operands(im, cursor);
        return with_operands(im, statement_of(im, N_RETURN, cursor), &list);
    case CXCursor_GCCAsmStmt:
    case CXCursor_MSAsmStmt:
        list = operands(im, cursor);
        return with_operands(im, statement_of(im, N_ASM, cursor), &list);
    default:
        if (is_expression(cursor))
            return import_expression_statement(im, cursor);
        /* An attributed statement ([[fallthrough]], __attribute__((...)) stmt) wraps another. */
        list = children(im, cursor);
        for (size_t i = list.count; i-- > 0;)
            if (clang_isStatement(list.data[i].kind) || is_expression(list.data[i])) {
                node = import_stmt(im, list.data[i]);
                if (node->kind != N_BLOCK)
                    node->begin = cursor_begin(cursor);
                return node;
            }
        diag_error(im->unit, cursor_begin(cursor), "acc does not know this kind of statement");
        return compound_of(im, N_EMPTY, cursor);
    }
}

/* ---- what must be lowered ------------------------------------------------------------------- */

typedef struct Summary {
    bool await, defer, unbound_case, open_label, unbound_break, unbound_continue, returns, cleanup;
    bool flow; /* a statement expression that jumps out of itself: lowered as if it had an await */
    Offset first_goto, last_goto;   /* uses of the labels defined inside */
    Offset first_label, last_label; /* where gotos inside lead */
} Summary;

static void join(Summary *a, const Summary *b)
{
    a->await |= b->await;
    a->defer |= b->defer;
    a->unbound_case |= b->unbound_case;
    a->open_label |= b->open_label;
    a->unbound_break |= b->unbound_break;
    a->unbound_continue |= b->unbound_continue;
    a->returns |= b->returns;
    a->cleanup |= b->cleanup;
    a->flow |= b->flow;
    a->first_goto = b->first_goto < a->first_goto ? b->first_goto : a->first_goto;
    a->last_goto = b->last_goto > a->last_goto ? b->last_goto : a->last_goto;
    a->first_label = b->first_label < a->first_label ? b->first_label : a->first_label;
    a->last_label = b->last_label > a->last_label ? b->last_label : a->last_label;
}

static const Summary nothing = {.first_goto = (Offset)-1, .first_label = (Offset)-1};

static void summarize_jump(const Node *node, Summary *s)
{
    switch (node->kind) {
    case N_AWAIT:
        s->await = true;
        break;
    case N_DEFER:
        s->defer = true;
        break;
    case N_CASE:
    case N_DEFAULT:
        s->unbound_case = true;
        break;
    case N_BREAK:
        s->unbound_break = true;
        break;
    case N_CONTINUE:
        s->unbound_continue = true;
        break;
    case N_RETURN:
        s->returns = true;
        break;
    case N_LABEL:
        s->open_label |= node->label->address_taken;
        s->first_goto = node->label->first_use;
        s->last_goto = node->label->last_use;
        break;
    case N_GOTO_ANY:
        s->open_label = true;
        break;
    case N_GOTO:
        if (node->label && node->label->node) {
            s->first_label = s->last_label = node->label->node->begin;
        }
        break;
    case N_VAR:
        s->cleanup = node->local->cleanup != NULL;
        break;
    default:
        break;
    }
}

static bool jumps_out(const Summary *s, const Node *node)
{
    return s->unbound_break || s->unbound_continue || s->first_label < node->begin ||
           (s->first_label != (Offset)-1 && s->last_label >= node->end);
}

/* Sets has_await and has_lowered over the tree.  `cleanups`: the function registers some. */
static Summary summarize(Node *node, bool cleanups)
{
    Summary s = nothing;
    summarize_jump(node, &s);
    for (uint32_t i = 0; i < node->kid_count; i++)
        if (node->kids[i]) {
            Summary kid = summarize(node->kids[i], cleanups);
            if (node->kind == N_SWITCH)
                kid.unbound_case = kid.unbound_break = false;
            else if (node->kind == N_WHILE || node->kind == N_DO || node->kind == N_FOR)
                kid.unbound_break = kid.unbound_continue = false;
            join(&s, &kid);
        }
    if (node->kind == N_STMT_EXPR)
        s.flow |= s.returns || s.open_label || jumps_out(&s, node);
    node->has_await = s.await || s.flow;
    bool labels_open = s.open_label || s.first_goto < node->begin || s.last_goto >= node->end;
    node->has_lowered = s.await || s.flow || s.defer || s.unbound_case || labels_open ||
                        (s.cleanup && s.returns) || (cleanups && jumps_out(&s, node));
    return s;
}

static bool is_scope(const Node *node)
{
    return node->kind == N_BLOCK || node->kind == N_FOR || node->kind == N_IF ||
           node->kind == N_WHILE || node->kind == N_DO || node->kind == N_SWITCH ||
           node->kind == N_CASE || node->kind == N_DEFAULT || node->kind == N_LABEL ||
           node->kind == N_DEFER;
}

/* The variables and types that keep their place in opaque text. */
static void mark_opaque(Node *node, bool opaque)
{
    if (is_scope(node))
        opaque |= !node->has_lowered;
    if (node->kind == N_STMT_EXPR)
        opaque |= !node->has_await;
    if (node->kind == N_DEFER)
        opaque = true; /* printed whole, at every place where it runs */
    if (node->kind == N_VAR)
        node->local->opaque = opaque && !node->local->is_static;
    for (uint32_t i = 0; i < node->kid_count; i++)
        if (node->kids[i])
            mark_opaque(node->kids[i], opaque);
}

static bool has_visible_cleanup(const Node *node)
{
    if (node->kind == N_DEFER || (node->kind == N_VAR && node->local->cleanup))
        return true;
    for (uint32_t i = 0; i < node->kid_count; i++)
        if (node->kids[i] && has_visible_cleanup(node->kids[i]))
            return true;
    return false;
}

static void gather_hoisted(Importer *im, Node *node, bool opaque)
{
    if (is_scope(node))
        opaque |= !node->has_lowered;
    if (node->kind == N_STMT_EXPR)
        opaque |= !node->has_await;
    if (node->kind == N_DECL && !opaque) {
        if (node->op)
            VEC_PUSH(im->arena, &im->function->hoisted_declarations, node);
        for (size_t i = 0; i < im->function->local_types.count; i++) {
            LocalType *type = im->function->local_types.data[i];
            if (node->begin <= type->begin && type->end <= node->end)
                type->hoisted = true;
        }
    }
    for (uint32_t i = 0; i < node->kid_count; i++)
        if (node->kids[i])
            gather_hoisted(im, node->kids[i], opaque);
}

/* ---- functions ------------------------------------------------------------------------------ */

static void read_annotation(Importer *im, Function *function, const char *text)
{
    if (!strncmp(text, "acc.manual:", 11))
        function->manual_tag = arena_strdup(im->arena, text + 11);
    else if (!strncmp(text, "acc.sized:", 10))
        function->sized = arena_strdup(im->arena, text + 10);
    else if (!strcmp(text, "acc.generator"))
        function->is_generator = true;
}

static bool read_function_attributes(Importer *im, Function *function, CXCursor cursor)
{
    Cursors list = children(im, cursor);
    bool async = false;
    for (size_t i = 0; i < list.count; i++) {
        CXCursor child = list.data[i];
        if (child.kind == CXCursor_AnnotateAttr) {
            const char *text = import_string(im, clang_getCursorSpelling(child));
            async |= !strcmp(text, "acc.async");
            if (function)
                read_annotation(im, function, text);
        } else if (function && clang_isAttribute(child.kind)) {
            const char *text = source_slice(im->source, cursor_begin(child), cursor_end(child));
            static const char *const refused[] = {"weak",      "__weak__",  "alias",
                                                  "__alias__", "naked",     "__naked__",
                                                  "ifunc",     "__ifunc__", NULL};
            for (int k = 0; refused[k]; k++)
                if (!strncmp(text, refused[k], strlen(refused[k])))
                    function->refused = refused[k];
        }
    }
    return async;
}

/* A declaration's extent begins behind leading attributes; it ends with its semicolon or body. */
static Offset declaration_begin(Importer *im, Offset begin)
{
    size_t count;
    const Token *first = source_tokens(im->source, 0, begin, &count);
    while (count >= 3) {
        const Token *token = first + count - 1;
        if (!source_token_is(im->source, token, ")"))
            break;
        int depth = 0;
        const Token *open = token;
        for (; open > first; open--) {
            depth +=
                source_token_is(im->source, open, ")") - source_token_is(im->source, open, "(");
            if (!depth)
                break;
        }
        if (open == first || !(source_token_is(im->source, open - 1, "__attribute__") ||
                               source_token_is(im->source, open - 1, "__attribute")))
            break;
        begin = open[-1].begin;
        count = (size_t)(open - 1 - first);
    }
    /* Specifiers in front of the attribute: `static async`, `extern async`. */
    while (count && first[count - 1].kind == TOK_IDENT &&
           (source_token_is(im->source, &first[count - 1], "static") ||
            source_token_is(im->source, &first[count - 1], "extern") ||
            source_token_is(im->source, &first[count - 1], "inline") ||
            source_token_is(im->source, &first[count - 1], "__extension__")))
        begin = first[--count].begin;
    return begin;
}

static Offset declaration_end(Importer *im, CXCursor cursor, Offset end)
{
    (void)cursor;
    while (true) { /* attributes and asm names may follow */
        Offset next = source_next_token(im->source, end);
        if (word_at(im, next, ";"))
            return next + 1;
        if (!word_at(im, next, "__attribute__") && !word_at(im, next, "asm") &&
            !word_at(im, next, "__asm__"))
            return end;
        int depth = 0;
        size_t count;
        size_t total;
        source_text(im->source, &total);
        const Token *token = source_tokens(im->source, next, (Offset)total, &count);
        for (size_t i = 1; i < count; i++) {
            depth += source_token_is(im->source, &token[i], "(") -
                     source_token_is(im->source, &token[i], ")");
            end = token[i].end;
            if (!depth)
                break;
        }
    }
}

static Local *import_param(Importer *im, CXCursor cursor, size_t index)
{
    Local *param = new_local(im, cursor);
    param->is_param = true;
    Offset end = param->declared + (Offset)strlen(param->name);
    CXType written = clang_getCursorType(cursor);
    bool adjusted =
        written.kind == CXType_ConstantArray || written.kind == CXType_IncompleteArray ||
        written.kind == CXType_VariableArray || param->type->is_array || param->type->is_function;
    if (adjusted) { /* spelled as written, passed as a pointer */
        param->type = import_adjusted_type(im, written);
        param->align = param->type->align;
    }
    if (*param->name)
        add_ref(im, (Ref){param->declared, end, REF_LOCAL, param, NULL, NULL, NULL, im->function});
    else
        param->name = arena_printf(im->arena, "unnamed_%zu", index + 1);
    return param;
}

static Function *get_function(Importer *im, CXCursor cursor)
{
    CXCursor canonical = clang_getCanonicalCursor(cursor);
    uint64_t key = cursor_name(canonical) + 1;
    Function *function = map_get(&im->functions, key);
    if (function)
        return function;
    function = NEW(im->arena, Function);
    function->name = import_string(im, clang_getCursorSpelling(cursor));
    function->begin = declaration_begin(im, cursor_begin(cursor));
    function->end = declaration_end(im, cursor, cursor_end(cursor));
    function->name_at = cursor_name(cursor);
    function->is_main = !strcmp(function->name, "main");
    function->in_folded_header = !source_is_output(im->source, function->begin);
    map_put(im->arena, &im->functions, key, function);
    VEC_PUSH(im->arena, &im->unit->functions, function);
    return function;
}

static void import_signature(Importer *im, Function *function, CXCursor cursor)
{
    CXType type = clang_getCursorType(cursor);
    Type *result = import_type(im, clang_getResultType(type));
    function->result = result->unqualified;
    function->is_variadic |= clang_isFunctionTypeVariadic(type) != 0;
    function->is_static |= clang_Cursor_getStorageClass(cursor) == CX_SC_Static;
    function->is_inline |= clang_Cursor_isFunctionInlined(cursor) != 0;
    int count = clang_Cursor_getNumArguments(cursor);
    function->params.count = 0;
    function->all_locals.count = 0;
    for (int i = 0; i < count; i++)
        VEC_PUSH(im->arena, &function->params,
                 import_param(im, clang_Cursor_getArgument(cursor, (unsigned)i), (size_t)i));
}

static enum CXChildVisitResult find_manual_struct(CXCursor cursor, CXCursor parent,
                                                  CXClientData data)
{
    struct {
        Importer *im;
        Function *function;
    } *search = data;
    (void)parent;
    if (cursor.kind == CXCursor_StructDecl && clang_isCursorDefinition(cursor)) {
        const char *name = import_string(search->im, clang_getCursorSpelling(cursor));
        if (!strcmp(name, search->function->manual_tag)) {
            long long size = clang_Type_getSizeOf(clang_getCursorType(cursor));
            long long align = clang_Type_getAlignOf(clang_getCursorType(cursor));
            search->function->manual_size = size > 0 ? (uint64_t)size : 0;
            search->function->manual_align = align > 0 ? (uint32_t)align : 1;
            return CXChildVisit_Break;
        }
    }
    return CXChildVisit_Continue;
}

static void import_body(Importer *im, Function *function, CXCursor body)
{
    im->labels = (Map){0};
    function->body = import_stmt(im, body);
    function->has_cleanups = has_visible_cleanup(function->body);
    summarize(function->body, function->has_cleanups);
    mark_opaque(function->body, false);
    gather_hoisted(im, function->body, false);
}

/* clang lets a later declaration inherit the convention of an earlier one; the language does not.
 */
static void check_keyword(Importer *im, const Function *function, CXCursor cursor)
{
    Offset begin = declaration_begin(im, cursor_begin(cursor)), end = cursor_end(cursor);
    Cursors list = children(im, cursor);
    if (list.count && list.data[list.count - 1].kind == CXCursor_CompoundStmt)
        end = cursor_begin(list.data[list.count - 1]);
    if (!has_token(im, begin, end, "annotate"))
        diag_error(im->unit, cursor_name(cursor),
                   "redeclaration of async function '%s' without 'async'", function->name);
}

static void import_async(Importer *im, CXCursor cursor)
{
    Function *function = get_function(im, cursor);
    Cursors list = children(im, cursor);
    read_function_attributes(im, function, cursor);
    im->function = function;
    bool definition = clang_isCursorDefinition(cursor);
    check_keyword(im, function, cursor);
    if (definition || !function->is_defined)
        import_signature(im, function, cursor);
    if (definition) {
        Offset begin = declaration_begin(im, cursor_begin(cursor));
        source_unfold(im->source, begin);
        function->is_defined = true;
        function->begin = begin;
        function->end = cursor_end(cursor);
        function->name_at = cursor_name(cursor);
        if (list.count && list.data[list.count - 1].kind == CXCursor_CompoundStmt)
            import_body(im, function, list.data[list.count - 1]);
    } else {
        Range range = {declaration_begin(im, cursor_begin(cursor)),
                       declaration_end(im, cursor, cursor_end(cursor))};
        VEC_PUSH(im->arena, &function->declarations, range);
    }
    im->function = NULL;
}

/* ---- plain functions ------------------------------------------------------------------------ */

static enum CXChildVisitResult visit_plain(CXCursor cursor, CXCursor parent, CXClientData data)
{
    Importer *im = data;
    if (cursor.kind == CXCursor_ParenExpr) {
        const Marker *marker = paren_marker(im, cursor);
        if (marker && marker->kind != MARK_AWAIT) {
            Node *node = import_marked(im, cursor, marker);
            node->detached = clang_isStatement(parent.kind) && parent.kind != CXCursor_ReturnStmt &&
                             parent.kind != CXCursor_DeclStmt;
            VEC_PUSH(im->arena, &im->unit->plain_roots, node);
            return CXChildVisit_Continue;
        }
    }
    if (cursor.kind == CXCursor_DeclRefExpr &&
        async_function(im, clang_getCursorReferenced(cursor))) {
        Node *node = import_name(im, cursor);
        VEC_PUSH(im->arena, &im->unit->plain_roots, node);
    }
    if (cursor.kind == CXCursor_UnaryOperator) {
        const Marker *marker = source_marker(im->source, cursor_begin(cursor));
        if (marker && marker->kind == MARK_AWAIT) {
            Node *node = import_expr(im, cursor);
            VEC_PUSH(im->arena, &im->unit->plain_roots, node);
            return CXChildVisit_Continue;
        }
    }
    return CXChildVisit_Recurse;
}

static bool is_async(Importer *im, CXCursor cursor)
{
    CXType type = clang_getCanonicalType(clang_getCursorType(cursor));
    if (clang_getFunctionTypeCallingConv(type) == CXCallingConv_SwiftAsync)
        return true;
    /* Where the target has no such convention the annotation alone tells. */
    return clang_Cursor_hasAttrs(cursor) && read_function_attributes(im, NULL, cursor);
}

static enum CXChildVisitResult visit_top(CXCursor cursor, CXCursor parent, CXClientData data)
{
    Importer *im = data;
    (void)parent;
    if (cursor.kind == CXCursor_FunctionDecl && is_async(im, cursor)) {
        import_async(im, cursor);
    } else if ((cursor.kind == CXCursor_FunctionDecl && clang_isCursorDefinition(cursor)) ||
               cursor.kind == CXCursor_VarDecl) {
        if (source_is_output(im->source, cursor_begin(cursor)))
            clang_visitChildren(cursor, visit_plain, im);
    }
    return CXChildVisit_Continue;
}

/* By begin; of two that begin together the longer one first, insertions before both. */
static int compare_refs(const void *a, const void *b)
{
    const Ref *x = a, *y = b;
    if (x->begin != y->begin)
        return x->begin < y->begin ? -1 : 1;
    if (x->end != y->end) {
        if (x->begin == x->end || y->begin == y->end)
            return x->begin == x->end ? -1 : 1;
        return x->end > y->end ? -1 : 1;
    }
    return (int)x->kind - (int)y->kind;
}

static void sort_refs(Unit *unit)
{
    qsort(unit->refs.data, unit->refs.count, sizeof(Ref), compare_refs);
    size_t kept = 0;
    for (size_t i = 0; i < unit->refs.count; i++) {
        const Ref *ref = &unit->refs.data[i], *last = kept ? &unit->refs.data[kept - 1] : NULL;
        if (!last || last->begin != ref->begin || last->end != ref->end || last->begin == last->end)
            unit->refs.data[kept++] = *ref;
    }
    unit->refs.count = kept;
}

/* async and future(T) left attributes and types in the text that a C compiler is not to see. */
static void note_keywords(Importer *im)
{
    size_t length, count;
    source_text(im->source, &length);
    const Token *token = source_tokens(im->source, 0, (Offset)length, &count);
    for (size_t i = 0; i + 5 < count; i++) {
        const char *replacement = NULL;
        size_t last = i + 1;
        if (source_token_is(im->source, &token[i], "__typeof__") &&
            source_token_is(im->source, &token[i + 3], "__acc_handle_tag"))
            replacement = "acc_handle";
        else if (source_token_is(im->source, &token[i], "__attribute__") &&
                 source_token_is(im->source, &token[i + 3], "annotate") &&
                 token[i + 5].kind == TOK_STRING &&
                 !strncmp(source_text(im->source, NULL) + token[i + 5].begin, "\"acc.", 5))
            replacement = "";
        if (!replacement || !source_is_output(im->source, token[i].begin))
            continue;
        for (int depth = 0; last < count; last++) {
            depth += source_token_is(im->source, &token[last], "(") -
                     source_token_is(im->source, &token[last], ")");
            if (!depth)
                break;
        }
        add_ref(im, (Ref){token[i].begin, token[last].end, REF_TEXT, NULL, replacement, NULL, NULL,
                          NULL});
    }
}

void import(Unit *unit, Parsed *parsed)
{
    Importer im = {.unit = unit, .arena = unit->arena, .source = unit->source};
    clang_visitChildren(clang_getTranslationUnitCursor(parsed->tu), visit_top, &im);
    for (size_t i = 0; i < unit->functions.count; i++) {
        Function *function = unit->functions.data[i];
        struct {
            Importer *im;
            Function *function;
        } search = {&im, function};
        if (function->manual_tag)
            clang_visitChildren(clang_getTranslationUnitCursor(parsed->tu), find_manual_struct,
                                &search);
    }
    note_keywords(&im);
    sort_refs(unit);
}
