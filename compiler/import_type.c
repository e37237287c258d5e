/* import_type: clang's types as text in two halves, with what acc must know of each.
 *
 * A type is printed as C declares it, around a name.  Typedefs of the file keep their names; those
 * inside a function, typeof and auto are seen through.  A struct without a tag, or one declared in
 * a function, prints under the tag that import gave it. */
#include "import.h"

#include <stdlib.h>
#include <string.h>

#define HOLE "\001" /* stands where the name goes, while a declarator is built */

static const char *declare(Importer *im, CXType type, const char *inner);

static uint64_t hash(uint64_t key)
{
    return (key ^ key >> 29) * 0x9E3779B97F4A7C15U;
}

void *map_get(const Map *map, uint64_t key)
{
    if (!map->capacity)
        return NULL;
    for (size_t i = hash(key) & (map->capacity - 1);; i = (i + 1) & (map->capacity - 1)) {
        if (map->keys[i] == key)
            return map->values[i];
        if (!map->keys[i])
            return NULL;
    }
}

void map_put(Arena *arena, Map *map, uint64_t key, void *value)
{
    if (map->count * 2 >= map->capacity) {
        Map larger = {0};
        larger.capacity = map->capacity ? map->capacity * 2 : 64;
        larger.keys = NEW_ARRAY(arena, uint64_t, larger.capacity);
        larger.values = NEW_ARRAY(arena, void *, larger.capacity);
        for (size_t i = 0; i < map->capacity; i++)
            if (map->keys[i])
                map_put(arena, &larger, map->keys[i], map->values[i]);
        *map = larger;
    }
    size_t i = hash(key) & (map->capacity - 1);
    while (map->keys[i] && map->keys[i] != key)
        i = (i + 1) & (map->capacity - 1);
    map->count += !map->keys[i];
    map->keys[i] = key;
    map->values[i] = value;
}

char *import_string(Importer *im, CXString string)
{
    const char *text = clang_getCString(string);
    char *copy = arena_strdup(im->arena, text ? text : "");
    clang_disposeString(string);
    return copy;
}

static const char *qualifiers(CXType type)
{
    static const char *const texts[] = {"", "const ", "volatile ", "const volatile "};
    return texts[(clang_isConstQualifiedType(type) != 0) +
                 2 * (clang_isVolatileQualifiedType(type) != 0)];
}

static const char *parameters(Importer *im, CXType type)
{
    int count = clang_getNumArgTypes(type);
    const char *list = count == 0 && type.kind == CXType_FunctionProto ? "void" : "";
    /* Not by import_type: a parameter's type may be the one that is being imported. */
    for (int i = 0; i < count; i++) {
        const char *text = declare(im, clang_getArgType(type, (unsigned)i), "");
        size_t length = strlen(text);
        while (length && text[length - 1] == ' ')
            length--;
        list = arena_printf(im->arena, "%s%s%.*s", list, i ? ", " : "", (int)length, text);
    }
    if (clang_isFunctionTypeVariadic(type) && type.kind == CXType_FunctionProto)
        list = arena_printf(im->arena, "%s, ...", list);
    return list;
}

static bool is_function(CXType type)
{
    CXType canonical = clang_getCanonicalType(type);
    return canonical.kind == CXType_FunctionProto || canonical.kind == CXType_FunctionNoProto;
}

static bool is_written_array(CXType type)
{
    return type.kind == CXType_ConstantArray || type.kind == CXType_IncompleteArray ||
           type.kind == CXType_VariableArray;
}

static bool is_array(CXType type)
{
    return is_written_array(clang_getCanonicalType(type));
}

/* The name that a typedef is spelled with; NULL: it is seen through. */
static const char *typedef_name(Importer *im, CXCursor declaration)
{
    if (declaration.kind != CXCursor_TypedefDecl)
        return NULL;
    if (clang_getCursorSemanticParent(declaration).kind == CXCursor_TranslationUnit)
        return import_string(im, clang_getCursorSpelling(declaration));
    const LocalType *local = map_get(&im->typedefs, cursor_name(declaration) + 1);
    return local && local->attributes ? local->name : NULL;
}

/* By the calling convention that async.h gives it: ACC__HANDLE_CC. */
static bool is_handle_pointee(CXType canonical)
{
    enum CXCallingConv convention = clang_getFunctionTypeCallingConv(canonical);
    return convention == CXCallingConv_Swift || convention == CXCallingConv_RISCVVectorCall;
}

bool is_handle_type(CXType type)
{
    CXType canonical = clang_getCanonicalType(type);
    return canonical.kind == CXType_Pointer &&
           is_handle_pointee(clang_getCanonicalType(clang_getPointeeType(canonical)));
}

/* All stars that stand in a row, the innermost pointer's first.  `type` becomes that. */
static const char *stars(Importer *im, CXType *type, const char *inner)
{
    VEC(const char *) levels = {0};
    Buf text = {0};
    for (;; *type = clang_getPointeeType(*type)) {
        VEC_PUSH(im->arena, &levels, qualifiers(*type));
        CXType pointee = clang_getPointeeType(*type);
        if (pointee.kind != CXType_Pointer ||
            is_handle_pointee(clang_getCanonicalType(clang_getPointeeType(pointee))))
            break;
    }
    for (size_t i = levels.count; i-- > 0;) {
        buf_putc(&text, '*');
        buf_puts(&text, levels.data[i]);
    }
    buf_puts(&text, inner);
    const char *declarator = arena_strndup(im->arena, text.data, text.length);
    buf_free(&text);
    return declarator;
}

static const char *declare_pointer(Importer *im, CXType type, const char *inner)
{
    const char *declarator = stars(im, &type, inner);
    CXType pointee = clang_getPointeeType(type);
    /* A typedef of an array or function type needs no parentheses where it prints as a name. */
    bool named = (pointee.kind == CXType_Typedef || pointee.kind == CXType_Elaborated) &&
                 typedef_name(im, clang_getTypeDeclaration(pointee));
    if (!named && (is_function(pointee) || is_array(pointee)))
        declarator = arena_printf(im->arena, "(%s)", declarator);
    return declare(im, pointee, declarator);
}

/* A struct without a name, declared outside the function: the tag goes in front of its brace. */
static const char *give_tag(Importer *im, CXCursor declaration, const char *keyword)
{
    Offset begin = cursor_begin(declaration);
    LocalType *named = NEW(im->arena, LocalType);
    named->name = source_fresh_name(im->source, arena_printf(im->arena, "acc_unnamed_%s", keyword));
    map_put(im->arena, &im->local_types, begin + 1, named);
    size_t count;
    const Token *token = source_tokens(im->source, begin, cursor_end(declaration), &count);
    for (; count; token++, count--)
        if (source_token_is(im->source, token, "{")) {
            Ref ref = {token->begin,
                       token->begin,
                       REF_TEXT,
                       NULL,
                       arena_printf(im->arena, " %s ", named->name),
                       NULL,
                       NULL,
                       NULL};
            VEC_PUSH(im->arena, &im->unit->refs, ref);
            break;
        }
    return named->name;
}

/* A type may be spelled before import comes to where it is declared: *&(struct {int i;}){1}. */
static LocalType *local_type(Importer *im, CXCursor declaration)
{
    Offset begin = cursor_begin(declaration);
    if (im->body_begin < begin && begin < im->body_end &&
        !clang_Cursor_isAnonymousRecordDecl(declaration))
        import_tag(im, declaration);
    return map_get(&im->local_types, begin + 1);
}

/* struct, union, enum and typedef names; what a function declares is seen through or renamed. */
static const char *declare_named(Importer *im, CXType type, const char *inner)
{
    CXCursor declaration = clang_getTypeDeclaration(type);
    const char *separator = inner[0] == '\001' || inner[0] == '*' || inner[0] == '(' ? " " : "";
    if (declaration.kind == CXCursor_TypedefDecl) {
        const char *name = typedef_name(im, declaration);
        if (name)
            return arena_printf(im->arena, "%s%s%s%s", qualifiers(type), name, separator, inner);
        CXType under = clang_getTypedefDeclUnderlyingType(declaration);
        const char *text = declare(im, under, inner);
        /* Qualifiers of the typedef's use; on arrays they would be the elements'. */
        const char *extra = is_array(under) || is_function(under) ? "" : qualifiers(type);
        return clang_getCanonicalType(under).kind == CXType_Pointer
                   ? declare(im, under, arena_printf(im->arena, "%s%s", extra, inner))
                   : arena_printf(im->arena, "%s%s", extra, text);
    }
    LocalType *local = local_type(im, declaration);
    const char *keyword = declaration.kind == CXCursor_StructDecl  ? "struct"
                          : declaration.kind == CXCursor_UnionDecl ? "union"
                                                                   : "enum";
    if (local)
        return arena_printf(im->arena, "%s%s %s%s%s", qualifiers(type), keyword, local->name,
                            separator, inner);
    const char *spelling = import_string(im, clang_getTypeSpelling(type));
    if (clang_Cursor_isAnonymousRecordDecl(declaration))
        return inner; /* a member without a name: never declared again */
    if (strstr(spelling, "(unnamed") || strstr(spelling, "(anonymous"))
        return arena_printf(im->arena, "%s%s %s%s%s", qualifiers(type), keyword,
                            give_tag(im, declaration, keyword), separator, inner);
    /* The compiler's own struct, which has no name for others: what a va_list is an array of. */
    if (!strcmp(import_string(im, clang_getCursorSpelling(declaration)), "__va_list_tag"))
        return arena_printf(im->arena, "%s__typeof__(**(__builtin_va_list *)0)%s%s",
                            qualifiers(type), separator, inner);
    return arena_printf(im->arena, "%s%s%s", spelling, separator, inner);
}

static const char *declare(Importer *im, CXType type, const char *inner)
{
    CXType canonical = clang_getCanonicalType(type);
    switch (type.kind) {
    case CXType_Pointer:
        if (is_handle_pointee(clang_getCanonicalType(clang_getPointeeType(type))))
            return arena_printf(im->arena, "%sacc_handle %s", qualifiers(type), inner);
        return declare_pointer(im, type, inner);
    case CXType_ConstantArray:
        return declare(im, clang_getArrayElementType(type),
                       arena_printf(im->arena, "%s[%lld]", inner, clang_getArraySize(type)));
    case CXType_IncompleteArray:
    case CXType_VariableArray: /* never declared again: only its size is asked for */
        return declare(im, clang_getArrayElementType(type), arena_printf(im->arena, "%s[]", inner));
    case CXType_FunctionProto:
    case CXType_FunctionNoProto:
        return declare(im, clang_getResultType(type),
                       arena_printf(im->arena, "%s(%s)", inner, parameters(im, type)));
    case CXType_Vector:
    case CXType_ExtVector:
        return arena_printf(
            im->arena, "%s%s __attribute__((vector_size(%lld))) %s", qualifiers(type),
            type_declare(im->arena, import_type(im, clang_getElementType(type)), ""),
            clang_Type_getSizeOf(type), inner);
    case CXType_Atomic:
        return arena_printf(
            im->arena, "%s_Atomic(%s) %s", qualifiers(type),
            type_declare(im->arena, import_type(im, clang_Type_getValueType(type)), ""), inner);
    case CXType_Elaborated: {
        CXType named = clang_Type_getNamedType(type);
        CXCursor declaration = clang_getTypeDeclaration(named);
        if (clang_isInvalid(declaration.kind) || declaration.kind == CXCursor_NoDeclFound)
            return declare(im, canonical, inner);
        return declare_named(im, type, inner);
    }
    case CXType_Typedef:
    case CXType_Record:
    case CXType_Enum:
        return declare_named(im, type, inner);
    case CXType_Attributed: {
        CXType modified = clang_Type_getModifiedType(type);
        return declare(im, modified.kind == CXType_Invalid ? canonical : modified, inner);
    }
    default:
        break;
    }
    if (type.kind == CXType_Bool) /* which C23 spells as older compilers do not */
        return arena_printf(im->arena, "%s_Bool %s", qualifiers(type), inner);
    /* typeof, auto, parentheses: what they stand for, without the name. */
    if (canonical.kind != type.kind || type.kind == CXType_Unexposed) {
        if (canonical.kind != CXType_Unexposed)
            return declare(im, canonical, inner);
    }
    return arena_printf(im->arena, "%s %s", import_string(im, clang_getTypeSpelling(type)), inner);
}

static enum CXVisitorResult note_const_field(CXCursor field, CXClientData data)
{
    struct {
        Importer *im;
        bool found;
    } *search = data;
    if (import_type(search->im, clang_getCursorType(field))->has_const)
        search->found = true;
    return search->found ? CXVisit_Break : CXVisit_Continue;
}

static bool has_const_member(Importer *im, CXType record)
{
    struct {
        Importer *im;
        bool found;
    } search = {im, false};
    clang_Type_visitFields(record, note_const_field, &search);
    return search.found;
}

static enum CXVisitorResult note_first_field(CXCursor field, CXClientData data)
{
    *(CXType *)data = clang_getCursorType(field);
    return CXVisit_Break;
}

static bool is_empty_first(Importer *im, CXType record)
{
    CXType first = {.kind = CXType_Invalid};
    clang_Type_visitFields(record, note_first_field, &first);
    return first.kind == CXType_Invalid || import_type(im, first)->empty_first;
}

/* Whether each member can be stored and read back by itself, and is all that its bytes are for. */
static enum CXVisitorResult collect_field(CXCursor field, CXClientData data)
{
    struct {
        Importer *im;
        Type *type;
        bool whole;
    } *found = data;
    Importer *im = found->im;
    CXType canonical = clang_getCanonicalType(clang_getCursorType(field));
    Type *type = import_type(im, clang_getCursorType(field));
    const char *name = import_string(im, clang_getCursorSpelling(field));
    found->whole |= !*name || clang_Cursor_isBitField(field) || !type->size || type->has_const ||
                    type->is_volatile || type->is_atomic || type->is_variable ||
                    clang_Cursor_isAnonymous(clang_getTypeDeclaration(canonical));
    VEC_PUSH(im->arena, &found->type->fields, ((Field){name, type}));
    return found->whole ? CXVisit_Break : CXVisit_Continue;
}

static void import_fields(Importer *im, Type *result, CXType record)
{
    struct {
        Importer *im;
        Type *type;
        bool whole;
    } found = {im, result, clang_getTypeDeclaration(record).kind != CXCursor_StructDecl};
    if (!found.whole)
        clang_Type_visitFields(record, collect_field, &found);
    if (found.whole)
        result->fields.count = 0;
}

static bool is_variably_modified(CXType type)
{
    for (CXType t = clang_getCanonicalType(type);;) {
        if (t.kind == CXType_VariableArray)
            return true;
        if (t.kind == CXType_Pointer)
            t = clang_getPointeeType(t);
        else if (t.kind == CXType_ConstantArray || t.kind == CXType_IncompleteArray)
            t = clang_getArrayElementType(t);
        else
            return false;
        t = clang_getCanonicalType(t);
    }
}

static void classify_function_pointer(Importer *im, Type *result, CXType pointee)
{
    result->is_handle = is_handle_pointee(pointee);
    result->is_async_pointer =
        clang_getFunctionTypeCallingConv(pointee) == CXCallingConv_SwiftAsync;
    if (result->is_async_pointer)
        result->parameters = parameters(im, pointee);
    if (result->is_handle || result->is_async_pointer)
        result->element = import_type(im, clang_getResultType(pointee));
}

static void classify_integer(Type *result, CXType canonical)
{
    switch (canonical.kind) {
    case CXType_Char_S:
    case CXType_SChar:
    case CXType_Short:
    case CXType_Int:
    case CXType_Long:
    case CXType_LongLong:
    case CXType_Int128:
        result->is_signed = true;
        break;
    case CXType_Bool:
    case CXType_Char_U:
    case CXType_UChar:
    case CXType_UShort:
    case CXType_UInt:
    case CXType_ULong:
    case CXType_ULongLong:
    case CXType_UInt128:
        result->is_unsigned = true;
        break;
    default:
        break;
    }
}

static void classify(Importer *im, Type *result, CXType type, CXType canonical)
{
    result->is_void = canonical.kind == CXType_Void;
    result->is_array = is_array(canonical);
    result->is_record = canonical.kind == CXType_Record;
    result->is_pointer = canonical.kind == CXType_Pointer;
    result->is_function = is_function(canonical);
    result->is_scalar =
        !result->is_void && !result->is_array && !result->is_record && !result->is_function;
    result->is_volatile = clang_isVolatileQualifiedType(canonical);
    result->is_atomic = canonical.kind == CXType_Atomic;
    result->is_vector = canonical.kind == CXType_Vector || canonical.kind == CXType_ExtVector;
    classify_integer(result, canonical);
    result->is_enum = canonical.kind == CXType_Enum;
    result->is_variable = is_variably_modified(canonical);
    result->empty_first = result->is_record && is_empty_first(im, canonical);
    result->has_const = clang_isConstQualifiedType(canonical) ||
                        (result->is_record && has_const_member(im, canonical));
    if (result->is_record)
        import_fields(im, result, canonical);
    if (result->is_pointer) {
        CXType pointee = clang_getPointeeType(type.kind == CXType_Pointer ? type : canonical);
        if (is_function(pointee))
            classify_function_pointer(im, result, clang_getCanonicalType(pointee));
        else
            result->element = import_type(im, pointee);
    }
    if (result->is_array) {
        /* The canonical type has the element's qualifiers on the array. */
        result->element =
            import_type(im, clang_getArrayElementType(is_written_array(type) ? type : canonical));
        result->empty_first = !result->size || result->element->empty_first;
        result->has_const |= result->element->has_const;
        result->is_volatile |= result->element->is_volatile;
    }
}

static void split_at_hole(Importer *im, Type *type, const char *text)
{
    const char *hole = strchr(text, '\001');
    type->before = arena_strndup(im->arena, text, (size_t)(hole - text));
    size_t n = strlen(type->before);
    while (n && type->before[n - 1] == ' ')
        ((char *)type->before)[--n] = 0;
    type->after = hole + 1;
}

/* Arrays lose the qualifiers of their elements. */
static Type *unqualified_type(Importer *im, Type *result, CXType type, CXType canonical)
{
    if (type.kind == CXType_ConstantArray && result->element->unqualified != result->element) {
        Type *plain = NEW(im->arena, Type);
        *plain = *result;
        plain->element = result->element->unqualified;
        plain->before = plain->element->before;
        plain->after = arena_printf(im->arena, "[%lld]%s", clang_getArraySize(canonical),
                                    plain->element->after);
        plain->has_const = plain->element->has_const;
        plain->is_volatile = plain->element->is_volatile;
        plain->unqualified = plain;
        return plain;
    }
    if (!clang_isConstQualifiedType(canonical) && !clang_isVolatileQualifiedType(canonical) &&
        !clang_isRestrictQualifiedType(canonical))
        return result;
    return import_type(im, clang_getUnqualifiedType(type));
}

/* The one type of C that libclang has no kind for. */
static bool is_bit_int(Importer *im, CXType type)
{
    return strstr(import_string(im, clang_getTypeSpelling(type)), "_BitInt(") != NULL;
}

Type *import_type(Importer *im, CXType type)
{
    uint64_t key = (uint64_t)(uintptr_t)type.data[0] ^ (uint64_t)type.kind << 56;
    Type *known = map_get(&im->types, key + 1);
    if (known)
        return known;
    Type *result = NEW(im->arena, Type);
    map_put(im->arena, &im->types, key + 1, result);
    CXType canonical = clang_getCanonicalType(type);
    result->before = result->after = "";
    result->unqualified = result;
    result->align = 1;
    if (canonical.kind == CXType_Invalid ||
        (canonical.kind == CXType_Unexposed && !is_bit_int(im, canonical))) {
        result->is_function = true; /* clang's placeholder for a builtin: only called */
        return result;
    }
    /* A typedef may be aligned otherwise than what it names. */
    long long size = clang_Type_getSizeOf(canonical), align = clang_Type_getAlignOf(type);
    result->size = size > 0 && canonical.kind != CXType_Void ? (uint64_t)size : 0;
    result->align = align > 0 ? (uint32_t)align : 1;
    classify(im, result, type, canonical);
    split_at_hole(im, result, declare(im, type, HOLE));
    result->unqualified = unqualified_type(im, result, type, canonical);
    return result;
}

Type *import_adjusted_type(Importer *im, CXType type)
{
    CXType pointee =
        is_array(type) ? clang_getArrayElementType(clang_getCanonicalType(type)) : type;
    const char *inner = is_array(pointee) || is_function(pointee) ? "(*" HOLE ")" : "*" HOLE;
    Type *result = NEW(im->arena, Type);
    result->is_pointer = result->is_scalar = true;
    result->size = im->unit->pointer_size;
    result->align = im->unit->pointer_size;
    result->is_variable = is_variably_modified(pointee);
    if (is_function(pointee))
        classify_function_pointer(im, result, clang_getCanonicalType(pointee));
    else
        result->element = import_type(im, pointee);
    result->unqualified = result;
    split_at_hole(im, result, declare(im, pointee, inner));
    return result;
}
