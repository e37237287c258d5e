/* import: clang's cursors become acc's tree, for async functions only.
 *
 * Needs what parse left; leaves unit->functions with their trees, and unit->refs, sorted: every
 * place of the text that is not copied as it stands.  Plain functions stay opaque text; of them
 * only spawn, acc_block_on and names of async functions are read.
 *
 * This file walks the top level: declarations of async functions, plain functions, and the keywords
 * that the header left in the text.  Bodies are for import_stmt.c and import_expr.c, types for
 * import_type.c; tree_flags.c then says which statements must be lowered. */
#include "import.h"

#include <stdlib.h>
#include <string.h>

/* ---- functions ------------------------------------------------------------------------------ */

static void read_annotation(Importer *im, Function *function, CXCursor cursor, const char *text)
{
    uint64_t bound = sized_annotation(im, cursor, text);
    if (bound && function->bound && bound != function->bound)
        diag_error(im->unit, cursor_name(cursor),
                   "async function '%s' is declared with another async_sized before",
                   function->name);
    if (bound)
        function->bound = bound;
    uint64_t budget = budget_annotation(im, cursor, text);
    if (budget && budget < function->budget)
        function->budget = budget; /* each declaration may have one: all hold */
    if (!strncmp(text, "acc.manual:", 11))
        function->manual_tag = arena_strdup(im->arena, text + 11);
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
                read_annotation(im, function, cursor, text);
        } else if (function && clang_isAttribute(child.kind)) {
            const char *text = source_slice(im->source, cursor_begin(child), cursor_end(child));
            static const char *const refused[] = {
                "weak",       "__weak__",       "alias",     "__alias__",   "naked",
                "__naked__",  "ifunc",          "__ifunc__", "constructor", "__constructor__",
                "destructor", "__destructor__", NULL};
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
        if (source_token_is(im->source, token, "]") &&
            source_token_is(im->source, token - 1, "]")) { /* [[attribute]] */
            while (token > first + 1 && !(source_token_is(im->source, token, "[") &&
                                          source_token_is(im->source, token - 1, "[")))
                token--;
            begin = token[-1].begin;
            count = (size_t)(token - 1 - first);
            continue;
        }
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

Function *get_function(Importer *im, CXCursor cursor)
{
    CXCursor canonical = clang_getCanonicalCursor(cursor);
    uint64_t key = cursor_name(canonical) + 1;
    Function *function = map_get(&im->functions, key);
    if (function)
        return function;
    function = NEW(im->arena, Function);
    function->budget = NO_LIMIT;
    function->name = import_string(im, clang_getCursorSpelling(cursor));
    function->begin = declaration_begin(im, cursor_begin(cursor));
    function->first_at = function->begin;
    function->end = declaration_end(im, cursor, cursor_end(cursor));
    function->name_at = cursor_name(cursor);
    function->is_main = !strcmp(function->name, "main");
    function->in_folded_header = !source_is_output(im->source, function->begin);
    map_put(im->arena, &im->functions, key, function);
    VEC_PUSH(im->arena, &im->unit->functions, function);
    return function;
}

void import_signature(Importer *im, Function *function, CXCursor cursor)
{
    CXType type = clang_getCursorType(cursor);
    Type *result = import_type(im, clang_getResultType(type));
    function->result = result->unqualified;
    im->unit->has_convention |=
        clang_getFunctionTypeCallingConv(clang_getCanonicalType(type)) == CXCallingConv_SwiftAsync;
    bool prototype = clang_getCanonicalType(type).kind == CXType_FunctionProto;
    function->no_prototype |= !prototype;
    function->is_variadic |= prototype && clang_isFunctionTypeVariadic(type);
    function->is_static |= clang_Cursor_getStorageClass(cursor) == CX_SC_Static;
    function->is_inline |= clang_Cursor_isFunctionInlined(cursor) != 0;
    int count = clang_Cursor_getNumArguments(cursor);
    function->params.count = 0;
    function->all_locals.count = 0;
    for (int i = 0; i < count; i++)
        VEC_PUSH(im->arena, &function->params,
                 import_param(im, clang_Cursor_getArgument(cursor, (unsigned)i), (size_t)i));
}

static int compare_local_types(const void *a, const void *b)
{
    const LocalType *x = *(LocalType *const *)a, *y = *(LocalType *const *)b;
    return x->order < y->order ? -1 : x->order > y->order;
}

/* By the name alone, which __label__ can make ambiguous. */
static void find_asm_labels(Importer *im, Function *function)
{
    for (size_t i = 0; i < im->asm_gotos.count; i++) {
        Node *jump = im->asm_gotos.data[i];
        Label *found = NULL;
        size_t same = 0;
        for (size_t k = 0; k < function->labels.count; k++)
            if (!strcmp(function->labels.data[k]->name, jump->name)) {
                found = function->labels.data[k];
                same++;
            }
        if (!found || same > 1) {
            diag_error(im->unit, jump->begin, "label '%s' of an asm goto is declared %s",
                       jump->name, found ? "more than once" : "nowhere in this function");
            continue;
        }
        jump->label = found;
        if (jump->begin < found->first_use)
            found->first_use = jump->begin;
        if (jump->begin > found->last_use)
            found->last_use = jump->begin;
    }
}

static void import_body(Importer *im, Function *function, CXCursor body)
{
    im->labels = (Map){0};
    im->asm_gotos.count = 0;
    im->body_begin = cursor_begin(body);
    im->body_end = cursor_end(body);
    function->body = import_stmt(im, body);
    im->body_begin = im->body_end = 0;
    find_asm_labels(im, function);
    if (function->local_types.count)
        qsort(function->local_types.data, function->local_types.count,
              sizeof *function->local_types.data, compare_local_types);
    tree_flags(im->arena, function);
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
        source_unfold_inside(im->source, begin, cursor_end(cursor));
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

/* Of an async function, or through a pointer to one. */
static bool calls_async(Importer *im, CXCursor call)
{
    Cursors list = operands(im, call);
    return list.count && import_type(im, clang_getCursorType(list.data[0]))->is_async_pointer;
}

static enum CXChildVisitResult visit_plain(CXCursor cursor, CXCursor parent, CXClientData data)
{
    Importer *im = data;
    if (is_frame_use(im, cursor))
        return CXChildVisit_Continue;
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
    if (cursor.kind == CXCursor_VarDecl)
        refuse_async_object(im, cursor);
    if (names_cx(cursor))
        diag_error(im->unit, cursor_begin(cursor), "acc_cx() outside an async function");
    if (cursor.kind == CXCursor_DeclRefExpr &&
        async_function(im, clang_getCursorReferenced(cursor))) {
        Node *node = import_name(im, cursor);
        VEC_PUSH(im->arena, &im->unit->plain_roots, node);
    }
    if (cursor.kind == CXCursor_CallExpr)
        check_handle_arguments(im, cursor);
    if (cursor.kind == CXCursor_CallExpr && calls_async(im, cursor)) {
        Node *node = import_expr(im, cursor);
        VEC_PUSH(im->arena, &im->unit->plain_roots, node);
        return CXChildVisit_Continue;
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

/* The compiler behind acc does not know async functions: a header that uses one's name cannot be
 * left to it. */
static enum CXChildVisitResult find_async_name(CXCursor cursor, CXCursor parent, CXClientData data)
{
    Importer *im = data;
    (void)parent;
    if (cursor.kind == CXCursor_DeclRefExpr &&
        async_function(im, clang_getCursorReferenced(cursor))) {
        source_unfold(im->source, cursor_begin(cursor));
        return CXChildVisit_Break;
    }
    return CXChildVisit_Recurse;
}

bool is_async(Importer *im, CXCursor cursor)
{
    CXType type = clang_getCanonicalType(clang_getCursorType(cursor));
    if (clang_getFunctionTypeCallingConv(type) == CXCallingConv_SwiftAsync)
        return true;
    /* Where the target has no such convention the annotation alone tells. */
    return clang_Cursor_hasAttrs(cursor) && read_function_attributes(im, NULL, cursor);
}

/* A pointer to functions, or an array of such, is async as they are. */
static bool may_be_async(CXType type)
{
    for (CXType t = clang_getCanonicalType(type);; t = clang_getCanonicalType(t)) {
        if (t.kind == CXType_Pointer)
            t = clang_getPointeeType(t);
        else if (t.kind == CXType_ConstantArray || t.kind == CXType_IncompleteArray ||
                 t.kind == CXType_VariableArray)
            t = clang_getArrayElementType(t);
        else
            return t.kind == CXType_FunctionProto || t.kind == CXType_FunctionNoProto;
    }
}

void refuse_async_object(Importer *im, CXCursor cursor)
{
    if (!clang_Cursor_hasAttrs(cursor) || may_be_async(clang_getCursorType(cursor)) ||
        !read_function_attributes(im, NULL, cursor))
        return;
    const char *name = import_string(im, clang_getCursorSpelling(cursor));
    diag_error(im->unit, cursor_name(cursor),
               "'%s' is a %s: async belongs to functions and pointers to them; declare it "
               "without, in a declaration of its own",
               name,
               cursor.kind == CXCursor_VarDecl     ? "variable"
               : cursor.kind == CXCursor_FieldDecl ? "member"
                                                   : "type");
}

static enum CXChildVisitResult visit_member(CXCursor cursor, CXCursor parent, CXClientData data)
{
    (void)parent;
    if (cursor.kind == CXCursor_FieldDecl)
        refuse_async_object(data, cursor);
    return cursor.kind == CXCursor_StructDecl || cursor.kind == CXCursor_UnionDecl
               ? CXChildVisit_Recurse
               : CXChildVisit_Continue;
}

/* At file scope. */
static void visit_type(Importer *im, CXCursor cursor)
{
    if (!source_is_output(im->source, cursor_begin(cursor)))
        return;
    if (cursor.kind == CXCursor_TypedefDecl)
        refuse_async_object(im, cursor);
    else
        clang_visitChildren(cursor, visit_member, im);
}

/* The futures of the header that awaits embed without a name. */
static void note_own_future(Importer *im, CXCursor cursor)
{
    if (!clang_isCursorDefinition(cursor))
        return;
    uint64_t size = (uint64_t)clang_Type_getSizeOf(clang_getCursorType(cursor));
    uint32_t align = (uint32_t)clang_Type_getAlignOf(clang_getCursorType(cursor));
    if (word_at(im, cursor_name(cursor), "acc_joiner")) {
        im->unit->join_size = size;
        im->unit->join_align = align;
    } else if (word_at(im, cursor_name(cursor), "acc_timeout")) {
        im->unit->timeout_size = size;
        im->unit->timeout_align = align;
    } else if (word_at(im, cursor_name(cursor), "acc_group")) {
        im->unit->group_size = size;
        im->unit->group_align = align;
    }
}

static enum CXChildVisitResult visit_top(CXCursor cursor, CXCursor parent, CXClientData data)
{
    Importer *im = data;
    (void)parent;
    if (cursor.kind == CXCursor_FunctionDecl && is_async(im, cursor)) {
        import_async(im, cursor);
    } else if (cursor.kind == CXCursor_StructDecl || cursor.kind == CXCursor_UnionDecl ||
               cursor.kind == CXCursor_TypedefDecl) {
        if (cursor.kind == CXCursor_StructDecl)
            note_own_future(im, cursor);
        visit_type(im, cursor);
    } else if ((cursor.kind == CXCursor_FunctionDecl && clang_isCursorDefinition(cursor)) ||
               cursor.kind == CXCursor_VarDecl) {
        if (cursor.kind == CXCursor_VarDecl)
            refuse_async_object(im, cursor);
        if (!source_is_output(im->source, cursor_begin(cursor)))
            clang_visitChildren(cursor, find_async_name, im);
        if (source_is_output(im->source, cursor_begin(cursor)))
            clang_visitChildren(cursor, visit_plain, im);
        if (im->has_handles && source_is_output(im->source, cursor_begin(cursor)))
            clang_visitChildren(cursor, check_plain_handles, im);
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

/* async and future(T) left attributes and types in the text that a C compiler is not to see.  Says
 * whether there is an async_sized. */
static bool note_keywords(Importer *im)
{
    size_t length, count;
    source_text(im->source, &length);
    const Token *token = source_tokens(im->source, 0, (Offset)length, &count);
    bool has_bounds = false;
    for (size_t i = 0; i + 5 < count; i++) {
        const char *replacement = NULL;
        size_t last = i + 1;
        if (source_token_is(im->source, &token[i], "__typeof__") &&
            source_token_is(im->source, &token[i + 3], "__acc_handle_tag"))
            replacement = "acc_handle";
        else if (source_token_is(im->source, &token[i], "__attribute__") &&
                 source_token_is(im->source, &token[i + 3], "annotate") &&
                 token[i + 5].kind == TOK_STRING &&
                 !strncmp(source_text(im->source, NULL) + token[i + 5].begin, "\"acc.", 5)) {
            replacement = "";
            has_bounds |=
                !strncmp(source_text(im->source, NULL) + token[i + 5].begin, "\"acc.sized", 10);
        }
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
    return has_bounds;
}

/* The function that the name stands for there: a parameter or a local may hide it. */
static Function *named_function(Importer *im, CXTranslationUnit tu, Offset at)
{
    CXFile file = clang_getFile(tu, "acc-input.i");
    CXCursor cursor = clang_getCursor(tu, clang_getLocationForOffset(tu, file, at));
    if (cursor.kind == CXCursor_DeclRefExpr)
        return async_function(im, clang_getCursorReferenced(cursor));
    /* libclang does not look into attributes and _Alignas; in declare_futures it is a string. */
    const char *text = source_text(im->source, NULL) + at;
    size_t length;
    source_text(im->source, &length);
    size_t n = (size_t)(source_skip_word(text, text + length - at) - text);
    for (size_t i = 0; i < im->unit->functions.count; i++) {
        const char *name = im->unit->functions.data[i]->name;
        if (strlen(name) == n && !memcmp(name, text, n))
            return im->unit->functions.data[i];
    }
    return NULL;
}

static void import_frame_uses(Importer *im, CXTranslationUnit tu)
{
    for (size_t i = 0; i < im->unit->frame_uses.count; i++) {
        FrameUse *use = &im->unit->frame_uses.data[i];
        use->function = named_function(im, tu, use->name);
        if (!use->function)
            continue;
        KnownFrame frame = assumed_frame(im->unit->options, use->function->name);
        const char *text = arena_printf(
            im->arena, "((size_t)%llu /* %s(%s) */)",
            use->is_align ? (unsigned long long)frame.align : (unsigned long long)frame.size,
            use->is_align ? "acc_frame_align" : "acc_frame_size", use->function->name);
        add_ref(im, (Ref){use->begin, use->end, REF_TEXT, NULL, text, NULL, NULL, NULL});
    }
}

/* clang drops an __extension__ in front of a declaration, and shows no cursor for some other places
 * where it takes one: there our keywords would only vanish. */
static void refuse_unclaimed(Importer *im)
{
    size_t count;
    const Marker *marker = source_markers(im->source, 0, (Offset)-1, &count);
    for (size_t i = 0; i < count; i++)
        if (!map_get(&im->claimed, marker[i].at + 1) && source_is_output(im->source, marker[i].at))
            diag_error(im->unit, marker[i].at, "'%s' cannot stand here",
                       marker_names[marker[i].kind]);
}

void import(Unit *unit, Parsed *parsed)
{
    Importer im = {.unit = unit, .arena = unit->arena, .source = unit->source};
    CXTargetInfo target = clang_getTranslationUnitTargetInfo(parsed->tu);
    unit->pointer_size = (uint32_t)clang_TargetInfo_getPointerWidth(target) / 8;
    clang_TargetInfo_dispose(target);
    im.has_handles = mentions_handles(&im);
    clang_visitChildren(clang_getTranslationUnitCursor(parsed->tu), visit_top, &im);
    import_manual(&im, clang_getTranslationUnitCursor(parsed->tu));
    import_frame_uses(&im, parsed->tu);
    if (unit->options->futures.count)
        import_future_uses(&im, clang_getTranslationUnitCursor(parsed->tu));
    if (note_keywords(&im))
        check_sized_values(&im, clang_getTranslationUnitCursor(parsed->tu));
    refuse_unclaimed(&im);
    sort_refs(unit);
}
