/* source_private.h: what source.c and source_place.c share: the text and the tables over it. */
#ifndef ACC_SOURCE_PRIVATE_H
#define ACC_SOURCE_PRIVATE_H

#include "source.h"

/* One inclusion of a file; the first is the main file. */
typedef struct Inclusion {
    int parent;
    const char *file;
    const char *directive; /* "#include <stdio.h>"; NULL: the main file and what clang makes up */
    Offset begin, end;
    bool unfolded;
} Inclusion;

/* From `begin` on, up to the next segment, physical lines are file:line, line + 1, ... */
typedef struct Segment {
    Offset begin;
    const char *file;
    uint32_t line;
    int inclusion;
    bool blank; /* the marker's own line: no text of the user */
} Segment;

typedef struct Macro {
    Offset at;
    bool undefined, takes_arguments, is_itself;
    struct Macro *before; /* the same name, earlier in the text */
} Macro;

typedef struct Directive {
    Offset begin, end;
    int inclusion;
    bool is_include; /* else #define or #undef */
    int folds;       /* the inclusion it opens, or -1: guarded, nothing came */
} Directive;

typedef struct FileText {
    char *data;
    size_t length;
} FileText;

struct Source {
    Unit *unit;
    const char *text;
    char *parse_text;
    size_t length;
    VEC(Token) tokens;
    VEC(Marker) markers;
    VEC(Offset) newlines;
    VEC(Segment) segments;
    VEC(Inclusion) inclusions;
    VEC(Directive) directives;
    VEC(Piece) pieces;
    Offset last_fold;    /* of the last #include that is printed: directives behind it are not */
    Table *files;        /* name -> interned name */
    Table *names;        /* every identifier in sight */
    Table *numbers;      /* name -> the number behind it up to which fresh names are taken */
    Table *output_names; /* those in text that is written out; NULL until it is asked for */
    VEC(Range) gaps;     /* lines of directives and markers, which are no part of the text around */
    VEC(Pragma) pragmas; /* in order */
    bool has_packs;      /* one of them is a #pragma pack */
    Table *macros;       /* name -> Macro, the last definition first */
    Table *written;      /* file -> FileText */
    int current;         /* while scanning: the inclusion */
    int pending;         /* the #include directive that waits for its file, or -1 */
};

/* source.c */
/* The index of the first token that starts at or behind `at`. */
size_t source_first_token(const Source *source, Offset at);

#endif
