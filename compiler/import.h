/* import.h: what parse.c and import*.c share; the only header that knows libclang. */
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

typedef VEC(CXCursor) Cursors;

typedef struct Importer {
    Unit *unit;
    Arena *arena;
    Source *source;
    Map types;       /* clang's type -> Type */
    Map functions;   /* offset of the first declaration's name -> Function */
    Map locals;      /* offset of the declared name -> Local */
    Map local_types; /* offset of the declaration -> LocalType */
    Map typedefs;    /* offset of the declared name -> LocalType */
    Map enumerators; /* offset of the declared name -> LocalType, marking those that move */
    Map labels;      /* offset of the label -> Label, of the current function */
    Map claimed;     /* offset of a marker that stands where it has a meaning, or none is asked */
    Function *function;    /* NULL in plain functions */
    Offset declaration;    /* where the one that is being imported begins, specifiers included */
    VEC(Node *) asm_gotos; /* of the current function: their labels are not known yet */
    Offset body_begin, body_end; /* of the function that is being imported */
    int unevaluated;             /* > 0 inside sizeof and the like */
    bool has_handles;            /* the text has a future(T) */
    bool bad_bound;              /* a number of bytes that is none was complained of */
} Importer;

/* import_cursor.c */
Offset cursor_begin(CXCursor cursor);
Offset cursor_end(CXCursor cursor);
Offset cursor_name(CXCursor cursor); /* of the declared name */
Cursors children(Importer *im, CXCursor cursor);
bool is_expression(CXCursor cursor);
/* Type references, attributes and the like are no operands.  In source order, which clang's is not
 * for atomic builtins. */
Cursors operands(Importer *im, CXCursor cursor);
const char *token_text(Importer *im, Offset at); /* "": no token starts there */
bool word_at(Importer *im, Offset at, const char *word);
bool has_token(Importer *im, Offset begin, Offset end, const char *word);
Node *new_node(Importer *im, NodeKind kind, Offset begin, Offset end);
Node *node_of(Importer *im, NodeKind kind, CXCursor cursor); /* its extent and type */
void set_kids(Importer *im, Node *node, Node **kids, size_t count);
Node *with_operands(Importer *im, Node *node, const Cursors *list); /* imports them: its kids */
Node *with_one(Importer *im, Node *node, Node *kid);
void add_ref(Importer *im, Ref ref);
FrameUse *frame_use_at(Importer *im, Offset at); /* NULL: none begins there */
bool is_frame_use(Importer *im, CXCursor cursor);
bool names_cx(CXCursor cursor);             /* the function acc_cx of the header */
bool calls_cx(Importer *im, CXCursor call); /* a CallExpr */

/* import_type.c */
void *map_get(const Map *map, uint64_t key); /* NULL: none */
void map_put(Arena *arena, Map *map, uint64_t key, void *value);
Type *import_type(Importer *im, CXType type);
/* An array or function as a parameter: the pointer that is passed. */
Type *import_adjusted_type(Importer *im, CXType type);
char *import_string(Importer *im, CXString string);
bool is_handle_type(CXType type); /* future(T) */

/* import_expr.c */
Node *import_expr(Importer *im, CXCursor cursor);
Node *import_name(Importer *im, CXCursor cursor);
/* The marker in `(marker` or `((void)marker`, which is how the header writes its keywords. */
const Marker *paren_marker(Importer *im, CXCursor cursor);
Node *import_marked(Importer *im, CXCursor paren, const Marker *marker);
/* Names inside what is not evaluated, and in types: they are printed, but nothing happens there. */
void claim_markers(Importer *im, Offset begin, Offset end);
extern const char *const marker_names[];
void note_names_at(Importer *im, CXCursor cursor, CXCursor parent); /* its own, and those below */
void note_names_below(Importer *im, CXCursor cursor);
/* The types that stand in an expression or declaration, before its operands. */
void note_types(Importer *im, CXCursor cursor);
bool name_in(const char *name, const char *const *list); /* which NULL ends */
bool has_marker(Importer *im, CXCursor cursor);          /* a keyword stands in it */
Label *label_at(Importer *im, CXCursor declaration);
Label *label_used(Importer *im, CXCursor cursor, Offset at);  /* by a goto or && at `at` */
Function *async_function(Importer *im, CXCursor declaration); /* NULL: it is none */

/* import_generic.c */
Node *import_generic(Importer *im, CXCursor cursor);
Node *import_choice(Importer *im, CXCursor cursor, const Cursors *list);
/* Local types of which libclang shows no name: in associations, behind the operand of a builtin. */
void note_hidden_types(Importer *im, CXCursor cursor);

/* import_manual.c */
void import_manual(Importer *im, CXCursor unit);

/* import_futures.c */
/* Where the text needs the struct of a generated future to be complete. */
void import_future_uses(Importer *im, CXCursor unit);

/* import_handles.c */
bool mentions_handles(Importer *im);
bool is_any_handle(CXType type); /* what parameters of the runtime have: a future(T) of any T */
/* That each argument is a handle where a handle is wanted, and nowhere else. */
void check_handle_arguments(Importer *im, CXCursor call);
/* That handles are no pointers, below a plain function or a variable outside of functions. */
enum CXChildVisitResult check_plain_handles(CXCursor cursor, CXCursor parent, CXClientData data);

/* import_sized.c */
/* Of an annotation: the bytes that it allows; 0: it is another one. */
uint64_t sized_annotation(Importer *im, CXCursor declaration, const char *text);
/* The same of async_max_frame. */
uint64_t budget_annotation(Importer *im, CXCursor declaration, const char *text);
/* The largest future that a pointer to async functions may lead to, in bytes; 0: no bound. */
uint64_t pointer_bound(Importer *im, CXCursor expression);
/* That no value of a larger bound goes to a smaller one. */
void check_sized_values(Importer *im, CXCursor unit);

/* import_stmt.c */
Node *import_stmt(Importer *im, CXCursor cursor);
/* The two semicolons of a for, at the level of its parentheses. */
void for_semicolons(Importer *im, Offset begin, Offset end, Offset at[2]);
Local *new_local(Importer *im, CXCursor cursor);
bool is_tag(CXCursor cursor);                   /* a struct, union or enum is declared */
void import_tag(Importer *im, CXCursor cursor); /* inside a function, wherever it stands */

/* import.c */
bool is_async(Importer *im, CXCursor cursor); /* a FunctionDecl */
/* A variable, member or typedef: an error, where async is written before what is no pointer to
 * functions. */
void refuse_async_object(Importer *im, CXCursor cursor);
Function *get_function(Importer *im, CXCursor cursor);
void import_signature(Importer *im, Function *function, CXCursor cursor);

#endif
