/* import_manual: the struct and the functions of hand-written futures.
 *
 * Needs the declarations that async_manual(TAG) left in unit->functions; leaves the size of struct
 * TAG, and errors where TAG_init, TAG_poll or TAG_drop are not what generated code will call. */
#include "import.h"

#include <string.h>

/* The three functions of a hand-written future, as its declaration wants them. */
typedef enum ManualPart { MANUAL_INIT, MANUAL_POLL, MANUAL_DROP, MANUAL_PARTS } ManualPart;

typedef struct Manual {
    Importer *im;
    Function *function;
    CXCursor declaration;         /* async_manual(TAG) T name(parameters); */
    CXCursor parts[MANUAL_PARTS]; /* the last declaration of each; a null cursor: none */
} Manual;

/* Who waits for a name: several futures may have one struct. */
typedef struct Wanted {
    struct Wanted *next;
    Manual *manual;
    CXCursor *place; /* NULL: the struct's size is asked for */
} Wanted;

typedef struct Search {
    Arena *arena;
    Table *structs, *functions; /* by name: Wanted */
} Search;

static const char *const manual_suffixes[MANUAL_PARTS] = {"_init", "_poll", "_drop"};

static void want(Search *search, Table *table, const char *name, Manual *manual, CXCursor *place)
{
    Wanted *wanted = NEW(search->arena, Wanted);
    *wanted = (Wanted){table_get(table, name, strlen(name)), manual, place};
    table_put(table, name, strlen(name), wanted);
}

static void want_all(Search *search, Manual *manual)
{
    const char *tag = manual->function->manual_tag;
    want(search, search->structs, tag, manual, NULL);
    want(search, search->functions, manual->function->name, manual, &manual->declaration);
    for (int i = 0; i < MANUAL_PARTS; i++)
        want(search, search->functions,
             arena_printf(search->arena, "%s%s", tag, manual_suffixes[i]), manual,
             &manual->parts[i]);
}

static void note_manual_struct(const Manual *manual, CXCursor cursor)
{
    long long size = clang_Type_getSizeOf(clang_getCursorType(cursor));
    long long align = clang_Type_getAlignOf(clang_getCursorType(cursor));
    manual->function->manual_complete = size >= 0;
    manual->function->manual_size = size > 0 ? (uint64_t)size : 0;
    manual->function->manual_align = align > 0 ? (uint32_t)align : 1;
}

static enum CXChildVisitResult find_wanted(CXCursor cursor, CXCursor parent, CXClientData data)
{
    Search *search = data;
    bool is_function = cursor.kind == CXCursor_FunctionDecl;
    (void)parent;
    if (!is_function && (cursor.kind != CXCursor_StructDecl || !clang_isCursorDefinition(cursor)))
        return CXChildVisit_Continue;
    CXString spelling = clang_getCursorSpelling(cursor);
    const char *name = clang_getCString(spelling);
    Wanted *wanted =
        name ? table_get(is_function ? search->functions : search->structs, name, strlen(name))
             : NULL;
    for (; wanted; wanted = wanted->next)
        if (wanted->place)
            *wanted->place = cursor;
        else
            note_manual_struct(wanted->manual, cursor);
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

/* The parameters of that part, as they must be. */
static bool fits_part(const Manual *manual, ManualPart part)
{
    CXType wanted = clang_getCursorType(manual->declaration);
    CXType type = clang_getCursorType(manual->parts[part]);
    CXType result = clang_getResultType(wanted), own = clang_getResultType(type);
    bool is_void = clang_getCanonicalType(result).kind == CXType_Void;
    int count = clang_getNumArgTypes(type), wanted_count = clang_getNumArgTypes(wanted);
    const char *tag = arena_printf(manual->im->arena, "struct %s", manual->function->manual_tag);
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
        /* A handle of whatever type is one of the runtime's own liberties. */
        if (!is_any_handle(argument) && !same_type(argument, clang_getArgType(type, (unsigned)i)))
            return false;
    }
    return true;
}

/* What a call would meet in the generated C is said at the user's own declaration. */
static void check_part(const Manual *manual, ManualPart part)
{
    Function *function = manual->function;
    Arena *arena = manual->im->arena;
    bool missing = clang_Cursor_isNull(manual->parts[part]);
    if (missing || fits_part(manual, part)) {
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
    diag_error(manual->im->unit, cursor_name(manual->parts[part]),
               "async_manual(%s) needs '%s %s%s(%s%s)'", function->manual_tag,
               part == MANUAL_POLL ? "acc_poll" : "void", function->manual_tag,
               manual_suffixes[part], self, rest);
}

void import_manual(Importer *im, CXCursor unit)
{
    Search search = {im->arena, table_new(im->arena), table_new(im->arena)};
    size_t count = im->unit->functions.count;
    Manual *all = NEW_ARRAY(im->arena, Manual, count + 1);
    CXCursor none = clang_getNullCursor();
    for (size_t i = 0; i < count; i++) {
        all[i] = (Manual){im, im->unit->functions.data[i], none, {none, none, none}};
        if (all[i].function->manual_tag && all[i].function->result)
            want_all(&search, &all[i]);
    }
    clang_visitChildren(unit, find_wanted, &search);
    for (size_t i = 0; i < count; i++)
        for (int k = 0; k < MANUAL_PARTS && !clang_Cursor_isNull(all[i].declaration); k++)
            check_part(&all[i], (ManualPart)k);
}
