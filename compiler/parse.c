/* parse: libclang over the preprocessed text.
 *
 * Needs the source, leaves a translation unit for import.  The text is given as an unsaved file, so
 * every extent is an exact byte range of it.  The user has seen clang's messages for the file as
 * written already; what clang finds here is shown at the user's line all the same. */
#include "import.h"

#include <stdlib.h>
#include <string.h>

static unsigned file_offset(CXSourceLocation location)
{
    unsigned offset = 0;
    clang_getFileLocation(location, NULL, NULL, NULL, &offset);
    return offset;
}

static bool ends_statement(const Source *source, const Token *token)
{
    return source_token_is(source, token, ";") || source_token_is(source, token, "{") ||
           source_token_is(source, token, "}");
}

static bool is_await(const Source *source, const Token *token)
{
    const Marker *marker = source_marker(source, token->begin);
    return marker && marker->kind == MARK_AWAIT;
}

/* Around an await acc fixes the order; elsewhere clang is right.  An await counts for its whole
 * statement, or for its part of the head of a for. */
static bool is_near_await(const Source *source, Offset at)
{
    size_t length, count;
    source_text(source, &length);
    const Token *token = source_tokens(source, 0, at, &count);
    while (count && !ends_statement(source, &token[count - 1]))
        if (is_await(source, &token[--count]))
            return true;
    token = source_tokens(source, at, (Offset)length, &count);
    for (size_t i = 0; i < count && !ends_statement(source, &token[i]); i++)
        if (is_await(source, &token[i]))
            return true;
    return false;
}

/* What is written in front of a function. */
typedef struct Notes {
    bool is_async, is_generator;
} Notes;

static enum CXChildVisitResult read_note(CXCursor cursor, CXCursor parent, CXClientData data)
{
    Notes *notes = data;
    (void)parent;
    if (cursor.kind == CXCursor_AnnotateAttr) {
        CXString text = clang_getCursorSpelling(cursor);
        notes->is_generator |= !strcmp(clang_getCString(text), "acc.generator");
        notes->is_async |= !strcmp(clang_getCString(text), "acc.async");
        clang_disposeString(text);
    }
    return CXChildVisit_Continue;
}

static Notes notes_around(CXTranslationUnit tu, CXSourceLocation location)
{
    Notes notes = {false, false};
    CXCursor cursor = clang_getCursor(tu, location);
    while (!clang_Cursor_isNull(cursor) && !clang_isInvalid(cursor.kind) &&
           cursor.kind != CXCursor_FunctionDecl && cursor.kind != CXCursor_TranslationUnit)
        cursor = clang_getCursorSemanticParent(cursor);
    if (cursor.kind == CXCursor_FunctionDecl)
        clang_visitChildren(cursor, read_note, &notes);
    return notes;
}

/* In an async function cfg has the last word: clang knows that a loop has no end, cfg that one of
 * the bodies of an await_any runs. */
static bool is_for_cfg(Unit *unit, CXTranslationUnit tu, CXSourceLocation location, Offset at)
{
    Notes notes = notes_around(tu, location);
    if (notes.is_async && !notes.is_generator)
        VEC_PUSH(unit->arena, &unit->open_ends, at);
    return notes.is_async;
}

/* The warnings that are asked for: acc says them where the check pass could not know better. */
static bool show_warning(Unit *unit, CXTranslationUnit tu, CXDiagnostic diagnostic, Offset at,
                         const char *text)
{
    CXString option = clang_getDiagnosticOption(diagnostic, NULL);
    bool is_sequence = !strcmp(clang_getCString(option), "-Wunsequenced");
    clang_disposeString(option);
    const char *flag = is_sequence ? unit->options->unsequenced : unit->options->return_type;
    if (!flag || (is_sequence ? is_near_await(unit->source, at)
                              : is_for_cfg(unit, tu, clang_getDiagnosticLocation(diagnostic), at)))
        return false;
    return diag_flag(unit, at, flag, text);
}

static bool show_errors(Unit *unit, CXTranslationUnit tu)
{
    unsigned count = clang_getNumDiagnostics(tu);
    bool failed = false;
    for (unsigned i = 0; i < count; i++) {
        CXDiagnostic diagnostic = clang_getDiagnostic(tu, i);
        CXString text = clang_getDiagnosticSpelling(diagnostic);
        /* The numbers of a trial are not those that the assertion is about. */
        bool is_assertion =
            !strncmp(clang_getCString(text), "static assertion", strlen("static assertion"));
        if (clang_getDiagnosticSeverity(diagnostic) >= CXDiagnostic_Error &&
            !(unit->is_trial && is_assertion)) {
            diag_error(unit, file_offset(clang_getDiagnosticLocation(diagnostic)), "%s",
                       clang_getCString(text));
            failed = true;
        } else if (clang_getDiagnosticSeverity(diagnostic) == CXDiagnostic_Warning) {
            failed |= show_warning(unit, tu, diagnostic,
                                   file_offset(clang_getDiagnosticLocation(diagnostic)),
                                   clang_getCString(text));
        }
        clang_disposeString(text);
        clang_disposeDiagnostic(diagnostic);
    }
    return failed;
}

Parsed *parse(Unit *unit)
{
    Parsed *parsed = NEW(unit->arena, Parsed);
    size_t length;
    source_text(unit->source, &length);
    /* libclang's own threads have small stacks; this one has been given a large one. */
    setenv("LIBCLANG_NOTHREADS", "1", 1);
    VEC(const char *) args = {0};
    static const char *const fixed[] = {"-x", "cpp-output", "-ferror-limit=20",
                                        "-fbracket-depth=100000", "-fno-spell-checking"};
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
        VEC_PUSH(unit->arena, &args, fixed[i]);
    for (size_t i = 0; i < unit->options->parse_args.count; i++)
        VEC_PUSH(unit->arena, &args, unit->options->parse_args.data[i]);
    bool warns = unit->options->unsequenced || unit->options->return_type;
    VEC_PUSH(unit->arena, &args, warns ? "-Wno-everything" : "-w");
    VEC_PUSH(unit->arena, &args, "-Wunsequenced");
    VEC_PUSH(unit->arena, &args, "-Wreturn-type");
    struct CXUnsavedFile file = {"acc-input.i", source_parse_text(unit->source), length};
    parsed->index = clang_createIndex(0, 0);
    enum CXErrorCode code =
        clang_parseTranslationUnit2(parsed->index, "acc-input.i", args.data, (int)args.count, &file,
                                    1, CXTranslationUnit_None, &parsed->tu);
    if (code != CXError_Success) {
        diag_error(unit, 0, "libclang could not read this file (error %d)", (int)code);
        clang_disposeIndex(parsed->index);
        return NULL;
    }
    if (show_errors(unit, parsed->tu)) {
        parse_free(parsed);
        return NULL;
    }
    return parsed;
}

void parse_free(Parsed *parsed)
{
    clang_disposeTranslationUnit(parsed->tu);
    clang_disposeIndex(parsed->index);
}
