/* import_handles: what clang would let a handle do, and what it would take for one.
 *
 * clang sees a future(T) as a pointer to a function, and the runtime's parameters for any handle as
 * void *; to the compiler behind acc both are a struct.  So whatever a pointer can do and a struct
 * cannot is refused here: in plain functions, which are text to the other passes, and for arguments
 * everywhere.  For the rest of async functions see check_handle in check.c. */
#include "import.h"

#include <string.h>

/* A file without one needs no look at its expressions. */
bool mentions_handles(Importer *im)
{
    size_t length;
    const char *text = source_text(im->source, &length);
    return uses_word(text, length, "(__acc_handle_tag()");
}

bool is_any_handle(CXType type)
{
    CXType canonical = clang_getCanonicalType(type);
    if (canonical.kind != CXType_Pointer ||
        clang_getCanonicalType(clang_getPointeeType(canonical)).kind != CXType_Void)
        return false;
    CXString spelling = clang_getTypeSpelling(clang_getUnqualifiedType(type));
    bool same = clang_getCString(spelling) && !strcmp(clang_getCString(spelling), "acc_any_handle");
    clang_disposeString(spelling);
    return same;
}

/* Where the target has no convention for handles, they are pointers to functions like others. */
static bool may_be_handle(CXCursor value)
{
    CXType type = clang_getCanonicalType(clang_getCursorType(value));
    if (is_any_handle(clang_getCursorType(value)))
        return value.kind != CXCursor_CStyleCastExpr;
    return type.kind == CXType_Pointer &&
           clang_getCanonicalType(clang_getPointeeType(type)).kind == CXType_FunctionProto;
}

static bool has_handle(CXCursor expression)
{
    return is_handle_type(clang_getCursorType(expression));
}

static CXCursor without_conversions(Importer *im, CXCursor value)
{
    while (value.kind == CXCursor_UnexposedExpr || value.kind == CXCursor_ParenExpr) {
        Cursors list = operands(im, value);
        if (list.count != 1)
            break;
        value = list.data[0];
    }
    return value;
}

/* ---- arguments ------------------------------------------------------------------------------ */

void check_handle_arguments(Importer *im, CXCursor call)
{
    CXCursor callee = clang_getCursorReferenced(call);
    if (callee.kind != CXCursor_FunctionDecl)
        return;
    CXType type = clang_getCursorType(callee);
    Cursors list = {0};
    int count = clang_getNumArgTypes(type);
    for (int i = 0; i < count; i++) {
        CXType wanted = clang_getArgType(type, (unsigned)i);
        bool takes_any = is_any_handle(wanted);
        if (!takes_any && (!im->has_handles || is_handle_type(wanted)))
            continue;
        if (!list.count)
            list = operands(im, call);
        if ((size_t)i + 1 >= list.count)
            return;
        CXCursor argument = list.data[i + 1], value = without_conversions(im, argument);
        if (!takes_any && has_handle(value))
            refuse_handle(im->unit, cursor_begin(argument), false);
        if (takes_any && !may_be_handle(value))
            diag_error(im->unit, cursor_begin(argument),
                       "this is no handle, and '%s' takes one: what spawn(...) gives",
                       import_string(im, clang_getCursorSpelling(callee)));
    }
}

/* ---- plain functions ------------------------------------------------------------------------ */

static void refuse_operand(Importer *im, CXCursor operand)
{
    if (has_handle(operand))
        refuse_handle(im->unit, cursor_begin(operand), false);
}

static void check_conversion(Importer *im, CXCursor cursor, CXCursor operand, CXCursor parent)
{
    bool from = has_handle(operand), to = has_handle(cursor);
    if (clang_getCursorType(cursor).kind == CXType_Void)
        return; /* a designator and its value */
    if (to && !from && parent.kind != CXCursor_InitListExpr)
        refuse_handle(im->unit, cursor_begin(operand), true);
    if (from && !to && parent.kind != CXCursor_CallExpr)
        refuse_handle(im->unit, cursor_begin(operand), false);
}

static void check_cast(Importer *im, CXCursor cursor, CXCursor operand)
{
    CXType type = clang_getCanonicalType(clang_getCursorType(cursor));
    bool from = has_handle(operand), to = has_handle(cursor);
    /* The header's own, of what spawn gives. */
    bool is_spawned = word_at(im, cursor_begin(operand), "__acc_handle_value");
    if ((to && !from && !is_spawned) || (from && !to && type.kind != CXType_Void))
        refuse_handle(im->unit, cursor_begin(operand), to);
}

static void check_for(Importer *im, CXCursor cursor)
{
    Cursors list = children(im, cursor);
    Offset semicolons[2] = {0};
    for_semicolons(im, cursor_begin(cursor), cursor_end(cursor), semicolons);
    for (size_t i = 0; i < list.count; i++) {
        Offset begin = cursor_begin(list.data[i]);
        if (is_expression(list.data[i]) && begin > semicolons[0] && begin < semicolons[1])
            refuse_operand(im, list.data[i]);
    }
}

static void check_operator(Importer *im, CXCursor cursor, const Cursors *list)
{
    enum CXBinaryOperatorKind kind = clang_getCursorBinaryOperatorKind(cursor);
    bool assigns = cursor.kind == CXCursor_BinaryOperator &&
                   (kind == CXBinaryOperator_Assign || kind == CXBinaryOperator_Comma);
    for (size_t i = 0; !assigns && i < list->count; i++)
        refuse_operand(im, list->data[i]);
}

static bool keeps_handle(CXCursor unary)
{
    enum CXUnaryOperatorKind kind = clang_getCursorUnaryOperatorKind(unary);
    return kind == CXUnaryOperator_AddrOf || kind == CXUnaryOperator_Extension;
}

enum CXChildVisitResult check_plain_handles(CXCursor cursor, CXCursor parent, CXClientData data)
{
    Importer *im = data;
    Cursors list = {0};
    if (is_expression(cursor) && word_at(im, cursor_begin(cursor), "__acc_handle_tag"))
        return CXChildVisit_Continue; /* the header's own, in a future(T) */
    switch (cursor.kind) {
    case CXCursor_IfStmt:
    case CXCursor_WhileStmt:
    case CXCursor_ConditionalOperator:
    case CXCursor_UnaryOperator:
        list = children(im, cursor);
        if (list.count && (cursor.kind != CXCursor_UnaryOperator || !keeps_handle(cursor)))
            refuse_operand(im, list.data[0]);
        break;
    case CXCursor_DoStmt:
        list = children(im, cursor);
        if (list.count)
            refuse_operand(im, list.data[list.count - 1]);
        break;
    case CXCursor_ForStmt:
        check_for(im, cursor);
        break;
    case CXCursor_BinaryOperator:
    case CXCursor_CompoundAssignOperator:
        list = operands(im, cursor);
        check_operator(im, cursor, &list);
        break;
    case CXCursor_CStyleCastExpr:
    case CXCursor_UnexposedExpr:
        list = operands(im, cursor);
        if (list.count && cursor.kind == CXCursor_CStyleCastExpr) /* behind those of the type */
            check_cast(im, cursor, list.data[list.count - 1]);
        else if (list.count == 1)
            check_conversion(im, cursor, list.data[0], parent);
        break;
    default:
        break;
    }
    return CXChildVisit_Recurse;
}
