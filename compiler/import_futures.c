/* import_futures: where the text needs struct f_future to be complete.
 *
 * clang reads a declaration of it that stands before everything (futures.c); the true one is
 * written behind the definition of f.  A member, a variable or a sizeof in front of that is left to
 * measured(), which knows where it is. */
#include "import.h"

#include <string.h>

static Function *function_named(Importer *im, const char *name, size_t length)
{
    for (size_t i = 0; i < im->unit->functions.count; i++) {
        Function *f = im->unit->functions.data[i];
        if (f->is_defined && strlen(f->name) == length && !memcmp(f->name, name, length))
            return f;
    }
    return NULL;
}

/* The function whose future the type is, or an array of its futures; NULL: another type. */
static Function *future_of(Importer *im, CXType type)
{
    static const char suffix[] = "_future";
    type = clang_getCanonicalType(type);
    while (clang_getArrayElementType(type).kind != CXType_Invalid)
        type = clang_getCanonicalType(clang_getArrayElementType(type));
    if (type.kind != CXType_Record)
        return NULL;
    const char *name = import_string(im, clang_getCursorSpelling(clang_getTypeDeclaration(type)));
    size_t length = strlen(name), end = sizeof suffix - 1;
    if (length <= end || strcmp(name + length - end, suffix) != 0)
        return NULL;
    return function_named(im, name, length - end);
}

static CXType needed_type(Importer *im, CXCursor cursor)
{
    Cursors list = {0};
    switch (cursor.kind) {
    case CXCursor_VarDecl:
        if (clang_Cursor_getStorageClass(cursor) == CX_SC_Extern)
            break;
        return clang_getCursorType(cursor);
    case CXCursor_FieldDecl:
        return clang_getCursorType(cursor);
    case CXCursor_UnaryExpr: /* sizeof and _Alignof, of a type or an expression */
        list = children(im, cursor);
        if (list.count)
            return clang_getCursorType(list.data[list.count - 1]);
        break;
    default:
        break;
    }
    return (CXType){.kind = CXType_Invalid};
}

static enum CXChildVisitResult visit(CXCursor cursor, CXCursor parent, CXClientData data)
{
    Importer *im = data;
    if (parent.kind == CXCursor_TranslationUnit &&
        !source_is_output(im->source, cursor_begin(cursor)))
        return CXChildVisit_Continue;
    CXType type = needed_type(im, cursor);
    Function *function = type.kind == CXType_Invalid ? NULL : future_of(im, type);
    bool is_name = cursor.kind == CXCursor_VarDecl || cursor.kind == CXCursor_FieldDecl;
    if (function)
        VEC_PUSH(im->arena, &im->unit->future_uses,
                 ((FutureUse){is_name ? cursor_name(cursor) : cursor_begin(cursor), function}));
    return CXChildVisit_Recurse;
}

void import_future_uses(Importer *im, CXCursor unit)
{
    clang_visitChildren(unit, visit, im);
}
