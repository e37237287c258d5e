/* import.h: what parse.c, import.c and import_type.c share; the only header that knows libclang. */
#ifndef ACC_IMPORT_H
#define ACC_IMPORT_H

#include "source.h"

#include <clang-c/Index.h>

struct Parsed {
    CXIndex index;
    CXTranslationUnit tu;
};

/* From numbers (offsets, addresses) to pointers. */
typedef struct Map {
    uint64_t *keys; /* 0: free */
    void **values;
    size_t count, capacity;
} Map;

typedef struct Importer {
    Unit *unit;
    Arena *arena;
    Source *source;
    Map types;          /* clang's type -> Type */
    Map functions;      /* offset of the first declaration's name -> Function */
    Map locals;         /* offset of the declared name -> Local */
    Map local_types;    /* offset of the declaration -> LocalType */
    Map typedefs;       /* offset of the declared name -> LocalType */
    Map enumerators;    /* offset of the declared name -> LocalType, marking those that move */
    Map labels;         /* offset of the label -> Label, of the current function */
    Function *function; /* NULL in plain functions */
    int unevaluated;    /* > 0 inside sizeof and the like */
} Importer;

void *map_get(const Map *map, uint64_t key);
void map_put(Arena *arena, Map *map, uint64_t key, void *value);

Type *import_type(Importer *im, CXType type);
/* An array or function as a parameter: the pointer that is passed. */
Type *import_adjusted_type(Importer *im, CXType type);
Offset cursor_begin(CXCursor cursor);
Offset cursor_end(CXCursor cursor);
Offset cursor_name(CXCursor cursor); /* of the declared name */
char *import_string(Importer *im, CXString string);

#endif
