/* import_manual: the struct and the functions of hand-written futures.
 *
 * Needs the declarations that async_manual(TAG) left in unit->functions; leaves the size of struct
 * TAG, and errors where TAG_init, TAG_poll or TAG_drop are not what generated code will call. */
#include "import.h"

#include <string.h>

/* The three functions of a hand-written future, as its declaration wants them. */
typedef enum ManualPart { MANUAL_INIT, MANUAL_POLL, MANUAL_DROP, MANUAL_PARTS } ManualPart;

typedef struct ManualSearch {
    Importer *im;
    Function *function;
    CXCursor declaration;         /* async_manual(TAG) T name(parameters); */
    CXCursor parts[MANUAL_PARTS]; /* the last declaration of each; a null cursor: none */
} ManualSearch;

static const char *const manual_suffixes[MANUAL_PARTS] = {"_init", "_poll", "_drop"};

static void note_manual_struct(ManualSearch *search, CXCursor cursor)
{
    long long size = clang_Type_getSizeOf(clang_getCursorType(cursor));
    long long align = clang_Type_getAlignOf(clang_getCursorType(cursor));
    search->function->manual_size = size > 0 ? (uint64_t)size : 0;
    search->function->manual_align = align > 0 ? (uint32_t)align : 1;
}

static enum CXChildVisitResult find_manual(CXCursor cursor, CXCursor parent, CXClientData data)
{
    ManualSearch *search = data;
    const char *tag = search->function->manual_tag;
    size_t length = strlen(tag);
    (void)parent;
    if (cursor.kind != CXCursor_StructDecl && cursor.kind != CXCursor_FunctionDecl)
        return CXChildVisit_Continue;
    CXString spelling = clang_getCursorSpelling(cursor);
    const char *name = clang_getCString(spelling);
    if (name && !strncmp(name, tag, length)) {
        if (cursor.kind == CXCursor_StructDecl && !name[length] && clang_isCursorDefinition(cursor))
            note_manual_struct(search, cursor);
        for (int i = 0; cursor.kind == CXCursor_FunctionDecl && i < MANUAL_PARTS; i++)
            if (!strcmp(name + length, manual_suffixes[i]))
                search->parts[i] = cursor;
    }
    if (cursor.kind == CXCursor_FunctionDecl && name && !strcmp(name, search->function->name))
        search->declaration = cursor;
    clang_disposeString(spelling);
    return CXChildVisit_Continue;
}

static bool same_type(CXType a, CXType b)
{
    return clang_equalTypes(clang_getUnqualifiedType(clang_getCanonicalType(a)),
                            clang_getUnqualifiedType(clang_getCanonicalType(b)));
}

static bool is_pointer_to(CXType type, const char *name)
{
    CXType pointer = clang_getCanonicalType(type);
    if (pointer.kind != CXType_Pointer)
        return false; /* libclang does not take the type that is none */
    CXType pointee = clang_getPointeeType(pointer);
    CXString spelling = clang_getTypeSpelling(clang_getUnqualifiedType(pointee));
    bool same = clang_getCString(spelling) && !strcmp(clang_getCString(spelling), name);
    clang_disposeString(spelling);
    return same;
}

/* A handle of whatever type is one of the runtime's own liberties. */
static bool is_any_handle(CXType type)
{
    CXString spelling = clang_getTypeSpelling(type);
    bool same = clang_getCString(spelling) && !strcmp(clang_getCString(spelling), "acc_any_handle");
    clang_disposeString(spelling);
    return same;
}

/* The parameters of that part, as they must be. */
static bool fits_part(const ManualSearch *search, ManualPart part)
{
    CXType wanted = clang_getCursorType(search->declaration);
    CXType type = clang_getCursorType(search->parts[part]);
    CXType result = clang_getResultType(wanted), own = clang_getResultType(type);
    bool is_void = clang_getCanonicalType(result).kind == CXType_Void;
    int count = clang_getNumArgTypes(type), wanted_count = clang_getNumArgTypes(wanted);
    const char *tag = arena_printf(search->im->arena, "struct %s", search->function->manual_tag);
    if (count < 1 || clang_isFunctionTypeVariadic(type) ||
        !is_pointer_to(clang_getArgType(type, 0), tag))
        return false;
    if (part == MANUAL_POLL) {
        CXType out = clang_getCanonicalType(clang_getArgType(type, 2));
        return count == (is_void ? 2 : 3) && clang_getCanonicalType(own).kind == CXType_Enum &&
               is_pointer_to(clang_getArgType(type, 1), "struct acc_context") &&
               (is_void ||
                (out.kind == CXType_Pointer && same_type(clang_getPointeeType(out), result)));
    }
    if (clang_getCanonicalType(own).kind != CXType_Void ||
        count != (part == MANUAL_INIT ? wanted_count + 1 : 1))
        return false;
    for (int i = 1; i < count; i++) {
        CXType argument = clang_getArgType(wanted, (unsigned)i - 1);
        if (!is_any_handle(argument) && !same_type(argument, clang_getArgType(type, (unsigned)i)))
            return false;
    }
    return true;
}

/* What a call would meet in the generated C is said at the user's own declaration. */
static void check_part(const ManualSearch *search, ManualPart part)
{
    Function *function = search->function;
    Arena *arena = search->im->arena;
    bool missing = clang_Cursor_isNull(search->parts[part]);
    if (missing || fits_part(search, part)) {
        function->manual_missing |= missing;
        return;
    }
    const char *self = arena_printf(arena, "struct %s *self", function->manual_tag), *rest = "";
    if (part == MANUAL_POLL)
        rest = function->result->is_void
                   ? ", acc_context *cx"
                   : arena_printf(arena, ", acc_context *cx, %s",
                                  type_declare(arena, function->result, "*out"));
    for (size_t i = 0; part == MANUAL_INIT && i < function->params.count; i++)
        rest = arena_printf(arena, "%s, %s", rest,
                            type_declare(arena, function->params.data[i]->type->unqualified,
                                         function->params.data[i]->name));
    diag_error(search->im->unit, cursor_name(search->parts[part]),
               "async_manual(%s) needs '%s %s%s(%s%s)'", function->manual_tag,
               part == MANUAL_POLL ? "acc_poll" : "void", function->manual_tag,
               manual_suffixes[part], self, rest);
}

void import_manual(Importer *im, Function *function, CXCursor unit)
{
    CXCursor none = clang_getNullCursor();
    ManualSearch search = {im, function, none, {none, none, none}};
    clang_visitChildren(unit, find_manual, &search);
    for (int i = 0; i < MANUAL_PARTS && !clang_Cursor_isNull(search.declaration); i++)
        check_part(&search, (ManualPart)i);
}
