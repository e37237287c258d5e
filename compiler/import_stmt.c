/* import_stmt: statements, declarations of variables, and types declared inside functions.
 *
 * Needs the cursor of a statement of an async function; leaves its tree, whose extents include the
 * semicolons that clang's leave out, the function's variables and types, and a ref for each
 * declared name.
 *
 * clang does not say which parts of a for are missing, nor where attributes end: the tokens tell.
 */
#include "import.h"

#include <stdlib.h>
#include <string.h>

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

static Offset behind_attributes(Importer *im, Offset end)
{
    Offset next = source_next_token(im->source, end);
    while (word_at(im, next, "__attribute__") || word_at(im, next, "__attribute")) {
        size_t count;
        const Token *token;
        end = behind_parentheses(im, next, &count, &token);
        next = source_next_token(im->source, end);
    }
    return end;
}

/* The alignment of a type that is spelled with keywords alone; 0: it is no such type. */
static uint32_t basic_alignment(Importer *im, const Token *token, size_t count)
{
    static const struct {
        const char *word;
        uint32_t size; /* on the targets that acc knows, their alignment as well */
    } words[] = {{"char", 1},     {"_Bool", 1},     {"bool", 1},  {"short", 2},   {"int", 4},
                 {"unsigned", 4}, {"signed", 4},    {"float", 4}, {"long", 8},    {"double", 8},
                 {"void", 1},     {"__int128", 16}, {"const", 1}, {"volatile", 1}};
    uint32_t size = 0;
    bool is_long = false, is_double = false, is_short = false, is_char = false;
    for (size_t i = 0; i < count; i++) {
        size_t k = 0, known = sizeof words / sizeof *words;
        if (i && source_token_is(im->source, &token[i], "*"))
            return sizeof(void *);
        while (k < known && !source_token_is(im->source, &token[i], words[k].word))
            k++;
        if (k == known)
            return 0;
        is_long |= words[k].size == 8 && words[k].word[0] == 'l';
        is_double |= words[k].size == 8 && words[k].word[0] == 'd';
        is_short |= words[k].size == 2;
        is_char |= words[k].size == 1 && words[k].word[0] == 'c' && words[k].word[1] == 'h';
        size = words[k].size > size ? words[k].size : size;
    }
    return is_long && is_double ? 16 : is_short ? 2 : is_char ? 1 : size;
}

/* A number, a type, sizeof or alignof of one, and products of them; 0: something else. */
static uint32_t evaluate_alignment(Importer *im, const Token *token, size_t count)
{
    static const char *const measures[] = {"sizeof",      "_Alignof",  "alignof",
                                           "__alignof__", "__alignof", NULL};
    if (count > 2 && source_token_is(im->source, token, "(") &&
        source_token_is(im->source, &token[count - 1], ")") &&
        !has_token(im, token[1].begin, token[count - 1].begin, "("))
        return evaluate_alignment(im, token + 1, count - 2);
    int depth = 0;
    for (size_t i = 0; i < count; i++) {
        depth += source_token_is(im->source, &token[i], "(") -
                 source_token_is(im->source, &token[i], ")");
        if (i && !depth && token[i - 1].kind != TOK_IDENT &&
            source_token_is(im->source, &token[i], "*"))
            return evaluate_alignment(im, token, i) *
                   evaluate_alignment(im, token + i + 1, count - i - 1);
    }
    if (count == 1 && token->kind == TOK_NUMBER)
        return (uint32_t)strtoul(source_slice(im->source, token->begin, token->end), NULL, 0);
    for (int i = 0; count > 3 && measures[i]; i++)
        if (source_token_is(im->source, token, measures[i]))
            return basic_alignment(im, token + 2, count - 3);
    return basic_alignment(im, token, count);
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
    uint32_t align = 16; /* `aligned` alone: the target's largest */
    if (count > 3)
        align = evaluate_alignment(im, token + 2, count - 3);
    if (!align)
        diag_error(im->unit, begin, "acc does not know the alignment of '%s'; write it as a number",
                   local->name);
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

Local *new_local(Importer *im, CXCursor cursor)
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

/* typeof of an array parameter is a pointer, which libclang shows as the array. */
static bool is_pointer_as_array(Importer *im, const Local *local, const Node *init,
                                const Cursors *kids)
{
    if (local->type->is_function)
        return true;
    if (!local->type->is_array)
        return false;
    if (init)
        return init->type && init->type->is_pointer;
    CXCursor of = clang_getNullCursor();
    for (size_t i = 0; i < kids->count; i++)
        if (is_expression(kids->data[i]))
            of = kids->data[i];
    while (of.kind == CXCursor_ParenExpr)
        of = children(im, of).data[0];
    if (of.kind != CXCursor_DeclRefExpr || cursor_begin(of) > local->declared)
        return false;
    Offset behind = source_next_token(im->source, local->declared + (Offset)strlen(local->name));
    const Local *named = map_get(&im->locals, cursor_name(clang_getCursorReferenced(of)) + 1);
    return named && named->type->is_pointer && !word_at(im, behind, "[");
}

/* register T x asm("r12"): what names the register. */
static const char *register_of(Importer *im, const Local *local)
{
    static const char *const words[] = {"asm", "__asm__", "__asm", NULL};
    Offset at = source_next_token(im->source, local->declared + (Offset)strlen(local->name));
    for (int i = 0; words[i]; i++)
        if (word_at(im, at, words[i])) {
            size_t count;
            const Token *token;
            Offset end = behind_parentheses(im, at, &count, &token);
            return source_slice(im->source, at, end);
        }
    return NULL;
}

static bool is_constexpr(Importer *im, CXCursor cursor)
{
    return clang_isConstQualifiedType(clang_getCanonicalType(clang_getCursorType(cursor))) &&
           has_token(im, im->declaration, cursor_name(cursor), "constexpr");
}

static Node *import_var(Importer *im, CXCursor cursor)
{
    Node *node = new_node(im, N_VAR, cursor_begin(cursor), cursor_end(cursor));
    Local *local = new_local(im, cursor);
    Cursors all = children(im, cursor);
    CXCursor init = clang_Cursor_getVarDeclInitializer(cursor);
    enum CX_StorageClass storage = clang_Cursor_getStorageClass(cursor);
    /* A constexpr variable stays a constant where it is none of the frame's. */
    local->is_static = storage == CX_SC_Static || is_constexpr(im, cursor);
    local->is_extern = storage == CX_SC_Extern;
    if (storage == CX_SC_Register)
        local->in_register = register_of(im, local);
    local->var = node;
    node->local = local;
    add_ref(im, (Ref){local->declared, local->declared + (Offset)strlen(local->name), REF_LOCAL,
                      local, NULL, NULL, NULL, im->function});
    read_attributes(im, local, &all);
    note_types(im, cursor);
    for (size_t i = 0; i < all.count && !local->type->is_variable; i++)
        if (is_expression(all.data[i]) && !clang_equalCursors(all.data[i], init))
            note_names_at(im, all.data[i], cursor); /* typeof's operand, an array's size */
    if (!clang_Cursor_isNull(init) && cursor_begin(init) < cursor_end(init))
        with_one(im, node, import_expr(im, init));
    local->is_lazy = node->kid_count && !local->is_static && !local->is_extern &&
                     strip(node->kids[0])->kind == N_LAZY;
    if (is_pointer_as_array(im, local, node->kid_count ? node->kids[0] : NULL, &all)) {
        local->type = import_adjusted_type(im, clang_getCursorType(cursor));
        local->align = local->align > local->type->align ? local->align : local->type->align;
    }
    return node;
}

static LocalType *new_local_type(Importer *im, CXCursor cursor, const char *name)
{
    LocalType *type = NEW(im->arena, LocalType);
    type->begin = cursor_begin(cursor);
    type->end = cursor_end(cursor);
    type->order = cursor.kind == CXCursor_TypedefDecl ? cursor_name(cursor) : type->begin;
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

bool is_tag(CXCursor cursor)
{
    return cursor.kind == CXCursor_StructDecl || cursor.kind == CXCursor_UnionDecl ||
           cursor.kind == CXCursor_EnumDecl;
}

void import_tag(Importer *im, CXCursor cursor)
{
    if (!im->function || map_get(&im->local_types, cursor_begin(cursor) + 1))
        return;
    if (clang_Cursor_isAnonymousRecordDecl(cursor)) { /* a member without a name stays without */
        note_names_below(im, cursor);
        return;
    }
    const char *name = import_string(im, clang_getCursorSpelling(cursor));
    /* clang names a struct without a tag after its typedef. */
    if (clang_Cursor_isAnonymous(cursor) || !word_at(im, cursor_name(cursor), name))
        name = "";
    LocalType *type = new_local_type(im, cursor, name);
    type->keyword = cursor.kind == CXCursor_StructDecl  ? "struct"
                    : cursor.kind == CXCursor_UnionDecl ? "union"
                                                        : "enum";
    if (clang_isCursorDefinition(cursor))
        type->end = behind_attributes(im, type->end);
    map_put(im->arena, &im->local_types, type->begin + 1, type);
    note_tag(im, cursor, type, name);
    if (clang_isCursorDefinition(cursor))
        add_ref(im,
                (Ref){type->begin, type->end, REF_TYPE_BODY, NULL, NULL, NULL, type, im->function});
    Cursors list = children(im, cursor);
    for (size_t i = 0; i < list.count; i++) {
        if (is_tag(list.data[i]))
            import_tag(im, list.data[i]);
        else if (list.data[i].kind == CXCursor_EnumConstantDecl)
            import_enumerator(im, list.data[i]);
        else if (list.data[i].kind == CXCursor_FieldDecl)
            refuse_async_object(im, list.data[i]);
        note_names_below(im, list.data[i]);
    }
}

/* What makes a typedef more than another name. */
static const char *typedef_attributes(Importer *im, CXCursor cursor)
{
    static const char *const kept[] = {"aligned",           "__aligned__",
                                       "may_alias",         "__may_alias__",
                                       "transparent_union", "__transparent_union__"};
    Cursors list = children(im, cursor);
    const char *text = NULL;
    for (size_t i = 0; i < list.count; i++) {
        if (!clang_isAttribute(list.data[i].kind))
            continue;
        Offset begin = cursor_begin(list.data[i]), end = cursor_end(list.data[i]);
        for (size_t k = 0; k < sizeof kept / sizeof *kept; k++)
            if (word_at(im, begin, kept[k]))
                text = arena_printf(im->arena, "%s __attribute__((%s))", text ? text : "",
                                    source_slice(im->source, begin, end));
    }
    return text;
}

static void import_typedef(Importer *im, CXCursor cursor)
{
    const char *name = import_string(im, clang_getCursorSpelling(cursor));
    Offset at = cursor_name(cursor);
    LocalType *type = new_local_type(im, cursor, name);
    type->alias = import_type(im, clang_getTypedefDeclUnderlyingType(cursor));
    type->attributes = typedef_attributes(im, cursor);
    map_put(im->arena, &im->typedefs, at + 1, type);
    add_ref(im,
            (Ref){at, at + (Offset)strlen(name), REF_TYPE, NULL, NULL, NULL, type, im->function});
    note_names_below(im, cursor);
}

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
    const char *outside = NULL; /* what is declared there, one by one */
    bool mixed = false;
    im->declaration = node->begin;
    for (size_t i = 0; i < list.count; i++) {
        CXCursor child = list.data[i];
        if (child.kind == CXCursor_VarDecl) {
            refuse_async_object(im, child);
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
            const Local *local = kids[count - 1]->local;
            mixed |= !local->is_extern;
            if (local->is_extern)
                outside = arena_printf(im->arena, "%sextern %s; ", outside ? outside : "",
                                       type_declare(im->arena, local->type, local->name));
        } else if (is_tag(child)) {
            import_tag(im, child);
        } else if (child.kind == CXCursor_TypedefDecl) {
            import_typedef(im, child);
        } else if (child.kind == CXCursor_FunctionDecl) {
            if (!import_block_scope_async(im, child, node))
                outside = arena_printf(
                    im->arena, "%s%s; ", outside ? outside : "",
                    type_declare(im->arena, import_type(im, clang_getCursorType(child)),
                                 import_string(im, clang_getCursorSpelling(child))));
            note_names_below(im, child);
        } else {
            note_names_below(im, child);
        }
    }
    node->op = outside != NULL;
    node->name = mixed ? outside : NULL;
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

/* The keywords that are an if for clang, with the reserved word as the condition. */
static NodeKind block_kind(Importer *im, Offset condition, bool *fair)
{
    *fair = word_at(im, condition, "__acc_any_fair");
    if (word_at(im, condition, "__acc_defer"))
        return N_DEFER;
    if (word_at(im, condition, "__acc_all"))
        return N_ALL;
    return *fair || word_at(im, condition, "__acc_any") ? N_ANY : N_IF;
}

/* An else behind it stays as a second kid, for check to refuse. */
static Node *import_block_keyword(Importer *im, Node *node, const Cursors *list)
{
    Node *kids[2] = {NULL};
    size_t count = list->count > 2 ? 2 : 1;
    for (size_t i = 0; i < count; i++)
        kids[i] = import_stmt(im, list->data[i + 1]);
    set_kids(im, node, kids, count);
    node->end = kids[count - 1]->end;
    return node;
}

/* if ((ms) != (__acc_within & ...)), or __acc_group: what stands before the != is the number. */
static CXCursor block_limit(Importer *im, CXCursor condition, const char *word)
{
    Cursors list = children(im, condition);
    if (condition.kind == CXCursor_BinaryOperator && list.count == 2) {
        CXCursor last = list.data[1];
        while (last.kind == CXCursor_ParenExpr || last.kind == CXCursor_BinaryOperator ||
               (last.kind == CXCursor_UnexposedExpr && children(im, last).count == 1))
            last = children(im, last).data[0];
        if (word_at(im, cursor_begin(last), word))
            return list.data[0];
    }
    return clang_getNullCursor();
}

static Node *import_if(Importer *im, CXCursor cursor)
{
    Cursors list = children(im, cursor);
    Node *node = compound_of(im, N_IF, cursor);
    node->kind = block_kind(im, list.count ? cursor_begin(list.data[0]) : 0, &node->fair);
    if (node->kind != N_IF)
        return import_block_keyword(im, node, &list);
    CXCursor within = block_limit(im, list.data[0], "__acc_within");
    CXCursor group = block_limit(im, list.data[0], "__acc_group");
    if (!clang_Cursor_isNull(within)) {
        node->kind = N_WITHIN;
        list.data[0] = within;
    } else if (!clang_Cursor_isNull(group)) {
        node->kind = N_GROUP;
        list.data[0] = group;
    }
    Node *kids[3] = {NULL};
    size_t count = list.count < 3 ? list.count : 3;
    for (size_t i = 0; i < count; i++)
        kids[i] = i ? import_stmt(im, list.data[i]) : import_expr(im, list.data[i]);
    set_kids(im, node, kids, count);
    node->end = kids[count - 1]->end;
    return node;
}

void for_semicolons(Importer *im, Offset begin, Offset end, Offset at[2])
{
    size_t count;
    const Token *token = source_tokens(im->source, begin, end, &count);
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

/* when (...) body: for (...; __acc_when;) body.  await_each is the same. */
static Node *import_header_and_body(Importer *im, Node *node, const Cursors *list, Offset semicolon)
{
    Node *kids[2] = {NULL};
    if (list->count > 1 && cursor_begin(list->data[0]) <= semicolon)
        kids[0] = import_stmt(im, list->data[0]);
    kids[1] = import_stmt(im, list->data[list->count - 1]);
    set_kids(im, node, kids, 2);
    node->end = kids[1]->end;
    return node;
}

/* clang does not say which of the three parts are missing; their place tells. */
static Node *import_for(Importer *im, CXCursor cursor)
{
    Cursors list = children(im, cursor);
    Node *node = compound_of(im, N_FOR, cursor);
    Node *kids[4] = {NULL};
    Offset semicolon[2] = {0, 0};
    for_semicolons(im, node->begin, node->end, semicolon);
    Offset condition = source_next_token(im->source, semicolon[0] + 1);
    if (word_at(im, condition, "__acc_go")) {
        node->kind = N_GO;
        with_one(im, node, import_stmt(im, list.data[list.count - 1]));
        node->end = node->kids[0]->end;
        return node;
    }
    if (word_at(im, condition, "__acc_when") || word_at(im, condition, "__acc_each")) {
        node->kind = word_at(im, condition, "__acc_when") ? N_WHEN : N_EACH;
        return import_header_and_body(im, node, &list, semicolon[0]);
    }
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

/* The statement keywords: do { if (__acc_...) statement; } while (0).  N_DO: it is none of them. */
static NodeKind keyword_in_do(Importer *im, CXCursor cursor, CXCursor *inner)
{
    static const struct {
        const char *word;
        NodeKind kind;
    } words[] = {{"__acc_break", N_AWAIT_BREAK},
                 {"__acc_yield", N_YIELD},
                 {"__acc_yield_break", N_YIELD_BREAK}};
    Cursors list = children(im, cursor);
    if (!list.count || list.data[0].kind != CXCursor_CompoundStmt)
        return N_DO;
    list = children(im, list.data[0]);
    if (list.count != 1 || list.data[0].kind != CXCursor_IfStmt)
        return N_DO;
    list = children(im, list.data[0]);
    *inner = list.data[list.count - 1];
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (word_at(im, cursor_begin(list.data[0]), words[i].word))
            return words[i].kind;
    return N_DO;
}

static Node *import_do(Importer *im, CXCursor cursor)
{
    CXCursor inner;
    NodeKind kind = keyword_in_do(im, cursor, &inner);
    if (kind == N_YIELD) { /* return (value); */
        Cursors list = operands(im, inner);
        return with_operands(im, statement_of(im, kind, cursor), &list);
    }
    if (kind != N_DO)
        return statement_of(im, kind, cursor);
    return import_expr_stmt_pair(im, cursor, N_DO);
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
    spawn->detached = spawn->kind == N_SPAWN || spawn->kind == N_BOXED_LAZY;
    return node;
}

/* asm goto: a goto for each label behind the fourth colon, as the last kids.  clang does not show
 * them; import_body finds the labels when it has seen all. */
static Node *import_asm(Importer *im, CXCursor cursor)
{
    Cursors list = operands(im, cursor);
    Node *node = statement_of(im, N_ASM, cursor);
    size_t count, total = 0;
    const Token *token = source_tokens(im->source, node->begin, node->end, &count);
    Node **kids = NEW_ARRAY(im->arena, Node *, list.count + count);
    for (; total < list.count; total++)
        kids[total] = import_expr(im, list.data[total]);
    bool jumps = false;
    int depth = 0, colons = 0;
    for (size_t i = 0; i < count; i++) {
        const char *text = source_slice(im->source, token[i].begin, token[i].end);
        jumps |= !depth && !strcmp(text, "goto");
        depth += !strcmp(text, "(") - !strcmp(text, ")");
        if (depth == 1)
            colons += !strcmp(text, ":") + 2 * !strcmp(text, "::");
        if (!jumps || depth != 1 || colons != 4 || token[i].kind != TOK_IDENT)
            continue;
        kids[total] = new_node(im, N_GOTO, token[i].begin, token[i].end);
        kids[total]->name = text;
        VEC_PUSH(im->arena, &im->asm_gotos, kids[total]);
        total++;
    }
    set_kids(im, node, kids, total);
    return node;
}

Node *import_stmt(Importer *im, CXCursor cursor)
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
        return import_do(im, cursor);
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
        return import_asm(im, cursor);
    default:
        if (is_expression(cursor))
            return import_expression_statement(im, cursor);
        /* An attributed statement ([[fallthrough]], __attribute__((...)) stmt) wraps another. */
        list = children(im, cursor);
        for (size_t i = list.count; cursor.kind == CXCursor_UnexposedStmt && i-- > 0;)
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
