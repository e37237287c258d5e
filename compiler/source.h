/* source.h: what emit and import need of the preprocessed text beyond acc.h. */
#ifndef ACC_SOURCE_H
#define ACC_SOURCE_H

#include "acc.h"

/* The output is made of these, in order.  Text ranges are of the main file, or of a header that
 * holds async definitions and is therefore not folded back into its #include. */
typedef enum PieceKind {
    PIECE_TEXT,     /* begin..end of the text */
    PIECE_DIRECTIVE /* `line`: an #include that folds a header, or a macro that one needs */
} PieceKind;

typedef struct Piece {
    PieceKind kind;
    Offset begin, end;
    const char *line;
} Piece;

/* The header that holds this offset is written out, as are those that include it. */
void source_unfold(Source *source, Offset at);
/* The same for the headers that are included between the two. */
void source_unfold_inside(Source *source, Offset begin, Offset end);
/* Whether the offset lies in text that is written out; false: in a folded header. */
bool source_is_output(const Source *source, Offset at);
/* To be asked once, when every source_unfold has been said. */
const Piece *source_pieces(Source *source, size_t *count);
/* The name at [begin, end) is a macro there and would be expanded a second time if the text were
 * compiled behind the same headers. */
bool source_expands_again(const Source *source, const Token *token);
/* A #pragma: its line is text like any other, but where text moves it must not. */
typedef struct Pragma {
    Offset begin, end;           /* without the newline */
    bool is_pack, is_diagnostic; /* of the compilers' warnings */
} Pragma;
bool source_has_packs(const Source *source);
/* Those that begin in [begin, end). */
const Pragma *source_pragmas(const Source *source, Offset begin, Offset end, size_t *count);
/* The end of the directive's line that begins at `at`; `at` itself where none does. */
Offset source_skip_gap(const Source *source, Offset at);
/* The index of the first of `count` sorted items, each `size` bytes with an Offset in front, that
 * begins at or behind `at`; `count` if there is none. */
size_t source_first_at(const void *items, size_t count, size_t size, Offset at);
#define SOURCE_FIRST_AT(v, at) source_first_at((v).data, (v).count, sizeof *(v).data, (at))
/* The end of the word, number, string or punctuator at p, which is no space. */
const char *source_skip_word(const char *p, const char *end);
/* What stands first between the operands of an N_BINARY or N_UPDATE; NULL: nothing. */
const Token *source_operator(const Source *source, const Node *node);
/* Where the first token at or behind `at` starts; the end of the text if there is none. */
Offset source_next_token(const Source *source, Offset at);
/* The start of the line of the first comment that stands above `line_start` with nothing but
 * comments between; `line_start` itself if there is none. */
Offset source_comment_above(const Source *source, Offset line_start);
/* The first character at or behind `at` that is no space and no directive; `end` if there is none.
 */
Offset source_next_text(const Source *source, Offset at, Offset end);
const char *source_slice(const Source *source, Offset begin, Offset end); /* a copy, in the arena */
/* The text of that line of that file as the user wrote it, or NULL. */
const char *source_written_line(Source *source, const char *file, uint32_t line, size_t *length);

#endif
