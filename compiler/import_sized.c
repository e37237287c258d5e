/* import_sized: the bounds that async_sized(N) and async_max_frame(N) set.
 *
 * The keyword leaves an annotation at the declaration of a function, a variable, a member, a
 * parameter or a typedef; types do not carry it.  So the bound of a pointer is looked for where its
 * value was declared, and a value that goes to a bounded pointer is checked here: pointers at once,
 * functions by layout, which knows their frames (Unit.sized_uses).  What goes another way (through
 * memory, an initializer that leaves braces out) is checked when it is called: acc_sized_type in
 * <acc/async.h>.  async_max_frame counts on functions only, and limits.c holds them to it. */
#include "import.h"

#include <stdlib.h>
#include <string.h>

/* 0: it is no number. */
static uint64_t read_bound(const char *text)
{
    while (*text == '(' || *text == ' ')
        text++;
    char *end;
    uint64_t bound = strtoull(text, &end, 0);
    return end[strspn(end, "uUlL) ")] ? 0 : bound;
}

/* What stands behind `prefix`, which is that of the keyword `word`; 0: it is another annotation. */
static uint64_t bytes_annotation(Importer *im, CXCursor declaration, const char *text,
                                 const char *prefix, const char *word)
{
    size_t length = strlen(prefix);
    if (strncmp(text, prefix, length) != 0)
        return 0;
    uint64_t bytes = read_bound(text + length);
    if (!bytes || bytes > UINT32_MAX) {
        if (!im->bad_bound)
            diag_error(im->unit, cursor_name(declaration),
                       "%s needs a number of bytes: an integer literal, not '%s'", word,
                       text + length);
        im->bad_bound = true;
        return UINT32_MAX;
    }
    return bytes;
}

uint64_t sized_annotation(Importer *im, CXCursor declaration, const char *text)
{
    return bytes_annotation(im, declaration, text, "acc.sized:", "async_sized");
}

uint64_t budget_annotation(Importer *im, CXCursor declaration, const char *text)
{
    return bytes_annotation(im, declaration, text, "acc.max_frame:", "async_max_frame");
}

static uint64_t declared_bound(Importer *im, CXCursor declaration)
{
    Cursors list = children(im, declaration);
    for (size_t i = 0; i < list.count; i++)
        if (list.data[i].kind == CXCursor_AnnotateAttr) {
            const char *text = import_string(im, clang_getCursorSpelling(list.data[i]));
            uint64_t bound = sized_annotation(im, declaration, text);
            if (bound)
                return bound;
        }
    return 0;
}

/* By the typedefs that it is spelled with. */
static uint64_t type_bound(Importer *im, CXType type)
{
    while (type.kind == CXType_Elaborated || type.kind == CXType_Typedef) {
        CXCursor declaration = clang_getTypeDeclaration(type);
        if (declaration.kind != CXCursor_TypedefDecl)
            return 0;
        uint64_t bound = declared_bound(im, declaration);
        if (bound)
            return bound;
        type = clang_getTypedefDeclUnderlyingType(declaration);
    }
    if (type.kind == CXType_ConstantArray || type.kind == CXType_IncompleteArray)
        return type_bound(im, clang_getArrayElementType(type));
    return 0;
}

static uint64_t bound_of_declaration(Importer *im, CXCursor declaration)
{
    uint64_t bound = declared_bound(im, declaration);
    return bound ? bound : type_bound(im, clang_getCursorType(declaration));
}

static bool is_async_pointer(Importer *im, CXCursor expression)
{
    return import_type(im, clang_getCursorType(expression))->is_async_pointer;
}

uint64_t pointer_bound(Importer *im, CXCursor expression)
{
    uint64_t bound = type_bound(im, clang_getCursorType(expression));
    Cursors list;
    if (bound)
        return bound;
    switch (expression.kind) {
    case CXCursor_DeclRefExpr:
    case CXCursor_MemberRefExpr:
        return bound_of_declaration(im, clang_getCursorReferenced(expression));
    case CXCursor_ParenExpr:
    case CXCursor_UnexposedExpr:
    case CXCursor_UnaryOperator:
    case CXCursor_ArraySubscriptExpr:
        list = operands(im, expression);
        return list.count ? pointer_bound(im, list.data[0]) : 0;
    case CXCursor_BinaryOperator:
        list = operands(im, expression);
        if (list.count != 2)
            return 0;
        return pointer_bound(
            im, list.data[clang_getCursorBinaryOperatorKind(expression) == CXBinaryOperator_Comma]);
    case CXCursor_ConditionalOperator: {
        list = operands(im, expression);
        if (list.count != 3)
            return 0;
        uint64_t yes = pointer_bound(im, list.data[1]), no = pointer_bound(im, list.data[2]);
        return !yes || !no ? 0 : yes > no ? yes : no;
    }
    default:
        return 0;
    }
}

/* ---- where values go ------------------------------------------------------------------------ */

static CXCursor without_conversions(Importer *im, CXCursor value)
{
    while (value.kind == CXCursor_UnexposedExpr || value.kind == CXCursor_ParenExpr ||
           (value.kind == CXCursor_UnaryOperator &&
            clang_getCursorUnaryOperatorKind(value) == CXUnaryOperator_AddrOf)) {
        Cursors list = operands(im, value);
        if (!list.count)
            break;
        value = list.data[list.count - 1]; /* the last: a designated initializer's value */
    }
    return value;
}

static void check_value(Importer *im, uint64_t bound, CXCursor written)
{
    CXCursor value = without_conversions(im, written);
    Cursors list = operands(im, value);
    if (value.kind == CXCursor_InitListExpr) {
        for (size_t i = 0; i < list.count; i++)
            check_value(im, bound, list.data[i]);
        return;
    }
    if (value.kind == CXCursor_ConditionalOperator && list.count == 3) {
        check_value(im, bound, list.data[1]);
        check_value(im, bound, list.data[2]);
        return;
    }
    Function *function = value.kind == CXCursor_DeclRefExpr
                             ? async_function(im, clang_getCursorReferenced(value))
                             : NULL;
    if (function) {
        VEC_PUSH(im->arena, &im->unit->sized_uses,
                 ((SizedUse){cursor_begin(value), function, bound}));
        return;
    }
    if (!is_async_pointer(im, value))
        return; /* a null pointer */
    uint64_t own = pointer_bound(im, value);
    if (own && own <= bound)
        return;
    if (own)
        diag_error(im->unit, cursor_begin(value),
                   "this pointer is for futures of up to %llu bytes, more than the %llu of "
                   "async_sized where it goes",
                   (unsigned long long)own, (unsigned long long)bound);
    else
        diag_error(im->unit, cursor_begin(value),
                   "this pointer is for futures of any size, and where it goes async_sized allows "
                   "%llu bytes: declare it async_sized too",
                   (unsigned long long)bound);
}

static enum CXVisitorResult collect_field(CXCursor field, CXClientData data)
{
    struct {
        Importer *im;
        Cursors list;
    } *fields = data;
    VEC_PUSH(fields->im->arena, &fields->list, field);
    return CXVisit_Continue;
}

/* The member that an element of the list is for, by its designator or the one before it. */
static void check_members(Importer *im, CXCursor init)
{
    struct {
        Importer *im;
        Cursors list;
    } fields = {im, {0}};
    CXType type = clang_getCanonicalType(clang_getCursorType(init));
    if (type.kind != CXType_Record)
        return;
    clang_Type_visitFields(type, collect_field, &fields);
    Cursors list = operands(im, init);
    size_t next = 0;
    for (size_t i = 0; i < list.count; i++, next++) {
        if (word_at(im, cursor_begin(list.data[i]), ".")) {
            Cursors parts = children(im, list.data[i]);
            const char *name = parts.count && parts.data[0].kind == CXCursor_MemberRef
                                   ? import_string(im, clang_getCursorSpelling(parts.data[0]))
                                   : "";
            for (next = 0; next < fields.list.count; next++)
                if (!strcmp(name,
                            import_string(im, clang_getCursorSpelling(fields.list.data[next]))))
                    break;
        }
        if (next >= fields.list.count)
            return;
        Type *wanted = import_type(im, clang_getCursorType(fields.list.data[next]));
        CXCursor value = without_conversions(im, list.data[i]);
        if (!wanted->is_scalar && value.kind != CXCursor_InitListExpr &&
            !import_type(im, clang_getCursorType(value))->is_record)
            return; /* braces were left out: from here on the count is not the members' */
        uint64_t bound = bound_of_declaration(im, fields.list.data[next]);
        if (bound)
            check_value(im, bound, list.data[i]);
    }
}

static void check_arguments(Importer *im, CXCursor call)
{
    CXCursor callee = clang_getCursorReferenced(call);
    CXType function = clang_getCursorType(callee);
    Cursors list = operands(im, call);
    int count = clang_Cursor_getNumArguments(callee);
    if (!list.count)
        return;
    if (callee.kind != CXCursor_FunctionDecl) {
        function = clang_getPointeeType(clang_getCanonicalType(clang_getCursorType(list.data[0])));
        count = clang_getNumArgTypes(function);
    }
    for (int i = 0; i < count && (size_t)i + 1 < list.count; i++) {
        uint64_t bound =
            callee.kind == CXCursor_FunctionDecl
                ? bound_of_declaration(im, clang_Cursor_getArgument(callee, (unsigned)i))
                : type_bound(im, clang_getArgType(function, (unsigned)i));
        if (bound)
            check_value(im, bound, list.data[i + 1]);
    }
}

static enum CXChildVisitResult visit_value(CXCursor cursor, CXCursor parent, CXClientData data)
{
    Importer *im = data;
    (void)parent;
    Cursors list;
    switch (cursor.kind) {
    case CXCursor_VarDecl: {
        uint64_t bound = bound_of_declaration(im, cursor);
        list = operands(im, cursor);
        if (bound && list.count)
            check_value(im, bound, list.data[list.count - 1]);
        break;
    }
    case CXCursor_BinaryOperator:
        if (clang_getCursorBinaryOperatorKind(cursor) == CXBinaryOperator_Assign &&
            is_async_pointer(im, cursor)) {
            list = operands(im, cursor);
            uint64_t bound = list.count == 2 ? pointer_bound(im, list.data[0]) : 0;
            if (bound)
                check_value(im, bound, list.data[1]);
        }
        break;
    case CXCursor_CallExpr:
        check_arguments(im, cursor);
        break;
    case CXCursor_InitListExpr:
        check_members(im, cursor);
        break;
    default:
        break;
    }
    return CXChildVisit_Recurse;
}

void check_sized_values(Importer *im, CXCursor unit)
{
    clang_visitChildren(unit, visit_value, im);
}
