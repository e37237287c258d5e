/* import_expr: expressions, and the names in them.
 *
 * Needs the cursor of an expression; leaves its tree, and a ref for each name that may print
 * otherwise than it is written.
 *
 * What is not evaluated (sizeof, _Generic's other associations, the type of a cast) becomes
 * N_LITERAL or nothing, but its names are still noted in refs, because they must follow when a
 * local moves into the frame: note_names.
 *
 * libclang's C interface hides some nodes behind "unexposed" cursors; those are told apart by their
 * extents and tokens, which are exact in preprocessed text. */
#include "import.h"

#include <string.h>

/* ---- names ---------------------------------------------------------------------------------- */

Function *async_function(Importer *im, CXCursor declaration)
{
    if (declaration.kind != CXCursor_FunctionDecl)
        return NULL;
    return map_get(&im->functions, cursor_name(clang_getCanonicalCursor(declaration)) + 1);
}

Node *import_name(Importer *im, CXCursor cursor)
{
    Node *node = node_of(im, N_REF, cursor);
    CXCursor declaration = clang_getCursorReferenced(cursor);
    node->name = source_slice(im->source, node->begin, node->end);
    if (names_cx(cursor))
        diag_error(im->unit, node->begin, "acc_cx is no function to take: write acc_cx()");
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
        node->is_enumerator = true;
        node->number = clang_getEnumConstantDeclValue(declaration);
    } else {
        node->is_library = clang_Location_isInSystemHeader(clang_getCursorLocation(declaration));
        node->callee = async_function(im, declaration);
        if (node->callee)
            add_ref(im,
                    (Ref){node->begin, node->end, REF_ASYNC, NULL, NULL, NULL, NULL, node->callee});
    }
    return node;
}

bool name_in(const char *name, const char *const *list)
{
    for (; *list; list++)
        if (!strcmp(name, *list))
            return true;
    return false;
}

/* __func__ and its old spellings mean the function as the user wrote it. */
static bool names_function(Importer *im, CXCursor cursor)
{
    Offset begin = cursor_begin(cursor);
    static const char *const names[] = {"__func__", "__FUNCTION__", "__PRETTY_FUNCTION__", NULL};
    const char *first = token_text(im, begin); /* of __func__[0] it is the first word only */
    if (!name_in(first, names) || cursor_end(cursor) != begin + (Offset)strlen(first))
        return false;
    if (im->function) {
        add_ref(im, (Ref){begin, cursor_end(cursor), REF_FUNC_NAME, NULL, NULL, NULL, NULL,
                          im->function});
        im->function->uses_func_name = true;
    }
    return true;
}

/* What is not evaluated may hold any. */
void claim_markers(Importer *im, Offset begin, Offset end)
{
    size_t count;
    const Marker *marker = source_markers(im->source, begin, end, &count);
    for (size_t i = 0; i < count; i++)
        map_put(im->arena, &im->claimed, marker[i].at + 1, im);
}

bool has_marker(Importer *im, CXCursor cursor)
{
    size_t count;
    const Token *token =
        source_tokens(im->source, cursor_begin(cursor), cursor_end(cursor), &count);
    for (size_t i = 0; i < count; i++)
        if (source_marker(im->source, token[i].begin))
            return true;
    return false;
}

/* __builtin_constant_p of what awaits: it is none, and what stands in for an await here would be.
 */
static bool note_constant_p(Importer *im, CXCursor cursor)
{
    Offset begin = cursor_begin(cursor), end = cursor_end(cursor);
    if (cursor.kind != CXCursor_CallExpr || !has_marker(im, cursor) ||
        strcmp(token_text(im, begin), "__builtin_constant_p") != 0)
        return false;
    claim_markers(im, begin, end);
    add_ref(im, (Ref){begin, end, REF_TEXT, NULL, "0", NULL, NULL, im->function});
    return true;
}

static enum CXChildVisitResult note_names(CXCursor cursor, CXCursor parent, CXClientData data)
{
    Importer *im = data;
    bool is_record = cursor.kind == CXCursor_StructDecl || cursor.kind == CXCursor_UnionDecl;
    note_hidden_types(im, cursor);
    if (is_record && parent.kind == CXCursor_FieldDecl)
        return CXChildVisit_Continue; /* it stands beside the member too: 2^n times in the end */
    if (im->function && note_constant_p(im, cursor))
        return CXChildVisit_Continue;
    if (cursor.kind == CXCursor_DeclRefExpr) {
        im->unevaluated++;
        import_name(im, cursor);
        im->unevaluated--;
    } else if (cursor.kind == CXCursor_CallExpr && im->function && calls_cx(im, cursor)) {
        add_ref(im, (Ref){cursor_begin(cursor), cursor_end(cursor), REF_TEXT, NULL,
                          "((acc_context *)0)", NULL, NULL, im->function});
        return CXChildVisit_Continue;
    } else if (cursor.kind == CXCursor_TypeRef) {
        CXCursor declaration = clang_getCursorReferenced(cursor);
        LocalType *type = declaration.kind == CXCursor_TypedefDecl
                              ? map_get(&im->typedefs, cursor_name(declaration) + 1)
                              : map_get(&im->local_types, cursor_begin(declaration) + 1);
        if (type)
            add_ref(im, (Ref){cursor_begin(cursor), cursor_end(cursor), REF_TYPE, NULL, NULL, NULL,
                              type, im->function});
    } else if (is_tag(cursor)) {
        import_tag(im, cursor);
        return CXChildVisit_Continue;
    } else if (cursor.kind == CXCursor_UnexposedExpr && im->function &&
               names_function(im, cursor)) {
        return CXChildVisit_Continue;
    } else if (cursor.kind == CXCursor_UnaryOperator) {
        const Marker *marker = source_marker(im->source, cursor_begin(cursor));
        if (marker)
            claim_markers(im, cursor_begin(cursor), cursor_end(cursor));
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

void note_names_below(Importer *im, CXCursor cursor)
{
    claim_markers(im, cursor_begin(cursor), cursor_end(cursor));
    clang_visitChildren(cursor, note_names, im);
}

void note_names_at(Importer *im, CXCursor cursor, CXCursor parent)
{
    if (note_names(cursor, parent, im) == CXChildVisit_Recurse)
        note_names_below(im, cursor);
}

static Node *unevaluated(Importer *im, CXCursor cursor)
{
    note_names_below(im, cursor);
    Node *node = node_of(im, N_LITERAL, cursor);
    node->constant = true;
    return node;
}

void note_types(Importer *im, CXCursor cursor)
{
    Cursors all = children(im, cursor);
    for (size_t i = 0; i < all.count; i++)
        if (!is_expression(all.data[i])) {
            if (all.data[i].kind == CXCursor_TypeRef || is_tag(all.data[i]))
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

/* await boxed(call), await shielded(call): what is awaited is the call. */
static void unwrap_boxed(Node *await)
{
    Node *operand = await->kid_count ? await->kids[0] : NULL;
    while (operand && operand->kind == N_PAREN && operand->kid_count)
        operand = operand->kids[0];
    if (!operand || (operand->kind != N_BOXED && operand->kind != N_SHIELDED) ||
        !operand->kid_count)
        return;
    await->boxed = operand->kind == N_BOXED;
    await->shielded = operand->kind == N_SHIELDED;
    await->kids[0] = operand->kids[0];
    await->kids[0]->parent = await;
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
            claim_markers(im, marker->at, marker->at + 1);
            node->kind = N_AWAIT;
            with_operands(im, node, &list);
            unwrap_boxed(node);
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

const char *const marker_names[MARK_COUNT] = {"await", "spawn",    "lazy",        "boxed_lazy",
                                              "boxed", "shielded", "acc_block_on"};

/* spawn(call), acc_block_on(call) and the others come as parentheses around a marked operator. */
Node *import_marked(Importer *im, CXCursor paren, const Marker *marker)
{
    CXCursor marked = find_marked(im, paren, marker->at);
    if (clang_Cursor_isNull(marked))
        return unevaluated(im, paren);
    static const NodeKind kinds[] = {
        [MARK_SPAWN] = N_SPAWN,       [MARK_LAZY] = N_LAZY,
        [MARK_BOXED] = N_BOXED,       [MARK_SHIELDED] = N_SHIELDED,
        [MARK_BLOCK_ON] = N_BLOCK_ON, [MARK_BOXED_LAZY] = N_BOXED_LAZY,
    };
    NodeKind kind = kinds[marker->kind];
    Node *node = node_of(im, kind, paren);
    claim_markers(im, marker->at, marker->at + 1);
    claim_markers(im, cursor_end(marked), node->end); /* the call again, for its type */
    node->word = marker->at;
    Cursors list = operands(im, marked);
    with_operands(im, node, &list);
    if (kind == N_SPAWN || kind == N_BOXED_LAZY || kind == N_BLOCK_ON)
        add_ref(im, (Ref){node->begin, node->end, REF_NODE, NULL, NULL, node, NULL, im->function});
    return node;
}

const Marker *paren_marker(Importer *im, CXCursor cursor)
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

static Node *import_leaf(Importer *im, CXCursor cursor)
{
    Node *node = node_of(im, N_LITERAL, cursor);
    node->constant = true;
    return node;
}

static Node *import_call(Importer *im, CXCursor cursor)
{
    static const char *const unevaluating[] = {
        "__builtin_object_size", "__builtin_dynamic_object_size", "__builtin_classify_type", NULL};
    Cursors list = operands(im, cursor);
    Node *node = node_of(im, N_CALL, cursor);
    const char *callee = token_text(im, node->begin);
    if (note_constant_p(im, cursor))
        return import_leaf(im, cursor);
    if (name_in(callee, unevaluating))
        return unevaluated(im, cursor);
    if (im->function)
        check_handle_arguments(im, cursor);
    if (im->function && calls_cx(im, cursor)) {
        add_ref(im, (Ref){node->begin, node->end, REF_CX, NULL, NULL, NULL, NULL, im->function});
        node->kind = N_LITERAL;
        node->is_cx = true;
        return node;
    }
    with_operands(im, node, &list);
    Node *name = node->kid_count ? node->kids[0] : NULL;
    while (name && name->kid_count &&
           (name->kind == N_CONVERT || name->kind == N_PAREN ||
            (name->kind == N_UNARY && (name->op == U_DEREF || name->op == U_ADDRESS))))
        name = name->kids[0];
    if (name && name->kind == N_REF)
        node->callee = name->callee;
    if (!node->callee && node->kid_count && node->kids[0]->type->is_async_pointer)
        node->bound = pointer_bound(im, list.data[0]);
    return node;
}

/* Whether this operand is in the brackets of a type, or of the member of an offsetof. */
static bool is_bound(Importer *im, CXCursor operand)
{
    size_t count;
    const Token *first =
        source_tokens(im->source, cursor_begin(operand), cursor_begin(operand) + 1, &count);
    return count && source_token_is(im->source, first - 1, "[");
}

static enum CXChildVisitResult find_reads(CXCursor cursor, CXCursor parent, CXClientData found)
{
    (void)parent;
    CXCursor declaration = clang_getCursorReferenced(cursor);
    *(bool *)found |=
        cursor.kind == CXCursor_CallExpr || cursor.kind == CXCursor_StmtExpr ||
        (cursor.kind == CXCursor_DeclRefExpr &&
         (declaration.kind == CXCursor_VarDecl || declaration.kind == CXCursor_ParmDecl));
    return *(bool *)found ? CXChildVisit_Break : CXChildVisit_Recurse;
}

static bool reads(CXCursor cursor)
{
    bool found = false;
    if (find_reads(cursor, cursor, &found) == CXChildVisit_Recurse)
        clang_visitChildren(cursor, find_reads, &found);
    return found;
}

static bool has_bounds(Importer *im, const Cursors *list)
{
    for (size_t i = 0; i < list->count; i++)
        if (is_bound(im, list->data[i]) && reads(list->data[i]))
            return true;
    return false;
}

/* What is in the brackets is evaluated, where it is no constant, and so is the operand of a cast;
 * the rest is but a type. */
static Node *import_bounds(Importer *im, CXCursor cursor, NodeKind kind)
{
    Cursors list = operands(im, cursor), evaluated = {0};
    if (!has_bounds(im, &list))
        return unevaluated(im, cursor);
    for (size_t i = 0; i < list.count; i++)
        if (is_bound(im, list.data[i]) || (kind != N_LITERAL && i + 1 == list.count))
            VEC_PUSH(im->arena, &evaluated, list.data[i]);
        else
            note_names_at(im, list.data[i], cursor);
    note_types(im, cursor);
    return with_operands(im, node_of(im, N_OTHER, cursor), &evaluated);
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
    if (!strcmp(first, "__builtin_types_compatible_p"))
        return unevaluated(im, cursor);
    if (!strcmp(first, "__builtin_offsetof"))
        return import_bounds(im, cursor, N_LITERAL);
    if (!strcmp(first, "__builtin_choose_expr") && list.count == 3)
        return import_choice(im, cursor, &list);
    bool designated =
        !strcmp(first, ".") || !strcmp(first, "[") ||
        (list.count && has_token(im, node->begin, node->begin + 1, first) &&
         word_at(im, source_next_token(im->source, node->begin + (Offset)strlen(first)), ":") &&
         list.count == 1 && cursor_begin(list.data[0]) > node->begin);
    if (designated && list.count) {
        node->kind = N_DESIGNATED;
        with_operands(im, node, &list);
        for (uint32_t i = 0; i + 1 < node->kid_count; i++)
            strip(node->kids[i])->constant = true; /* C asks for that, whatever it looks like */
        return node;
    }
    if (list.count >= 2 &&
        has_token(im, cursor_end(list.data[0]), cursor_begin(list.data[list.count - 1]), "?")) {
        node->kind = N_ELVIS;
        Node *kids[2] = {import_expr(im, list.data[0]), import_expr(im, list.data[list.count - 1])};
        set_kids(im, node, kids, 2);
        return node;
    }
    note_types(im, cursor);
    note_hidden_types(im, cursor);
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
    return import_bounds(im, cursor, N_LITERAL);
}

static Node *import_cast(Importer *im, CXCursor cursor, NodeKind kind)
{
    Cursors list = operands(im, cursor), all = children(im, cursor);
    Node *node = node_of(im, kind, cursor);
    if (!list.count)
        return unevaluated(im, cursor);
    CXCursor operand = list.data[list.count - 1];
    if (has_bounds(im, &list))
        return import_bounds(im, cursor, kind);
    for (size_t i = 0; i < all.count; i++)
        if (!clang_equalCursors(all.data[i], operand))
            note_names_at(im, all.data[i], cursor);
    return with_one(im, node, import_expr(im, operand));
}

Label *label_at(Importer *im, CXCursor declaration)
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

Label *label_used(Importer *im, CXCursor cursor, Offset at)
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

static Node *import_kind(Importer *im, CXCursor cursor)
{
    Cursors list;
    Node *node;
    if (is_frame_use(im, cursor))
        return import_leaf(im, cursor);
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
        node->name = import_string(im, clang_getCursorSpelling(cursor));
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

/* libclang shows the type of an array parameter, and of what is computed from it, as it was
 * written: an array.  Only what names an object, or holds nothing else, can have one. */
static bool may_be_array(const Node *node)
{
    switch (node->kind) {
    case N_REF:
        return !node->local || node->local->type->is_array;
    case N_PAREN:
    case N_CONVERT:
        return !node->kid_count || node->kids[0]->type->is_array ||
               node->kids[0]->type->is_function;
    case N_UNARY:
        return node->op == U_DEREF;
    case N_BINARY:
    case N_ASSIGN:
    case N_UPDATE:
    case N_COND:
    case N_ELVIS:
    case N_COMMA:
    case N_STMT_EXPR:
    case N_CAST:
        return false;
    default:
        return true;
    }
}

Node *import_expr(Importer *im, CXCursor cursor)
{
    Node *node = import_kind(im, cursor);
    if (node->type && (node->type->is_array || node->type->is_function) && !may_be_array(node))
        node->type = node->kind == N_REF ? node->local->type
                                         : import_adjusted_type(im, clang_getCursorType(cursor));
    return node;
}
