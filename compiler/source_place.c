/* source_place: the place as the user wrote it, columns included.
 *
 * Needs the tokens of the text, and the files as they are on disk, each read once when it is first
 * asked for.  clang -E keeps lines but not columns: the n-th equal word on a line of the text is
 * taken to be the n-th in the line as written, where a keyword of the dialect equals what its macro
 * made of it.  Without the file every column is 1. */
#include "source_private.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

const char *source_written_line(Source *source, const char *file, uint32_t line, size_t *length)
{
    FileText *text = table_get(source->written, file, strlen(file));
    if (!text) {
        text = NEW(source->unit->arena, FileText);
        size_t size = 0;
        char *data = strcmp(file, "<stdin>") ? read_file(file, &size) : NULL;
        if (data) {
            text->data = arena_strndup(source->unit->arena, data, size);
            text->length = size;
            free(data);
        }
        table_put(source->written, file, strlen(file), text);
    }
    const char *p = text->data, *end = p ? p + text->length : NULL;
    for (; p && line > 1; line--) {
        p = memchr(p, '\n', (size_t)(end - p));
        p = p ? p + 1 : NULL;
    }
    if (!p || p >= end)
        return NULL;
    const char *newline = memchr(p, '\n', (size_t)(end - p));
    *length = (size_t)((newline ? newline : end) - p);
    return p;
}

/* Each keyword has a reserved spelling too: await is also _Await. */
static bool is_spelling(const char *keyword, const char *written, size_t length)
{
    if (length && written[0] == '_') {
        written++;
        length--;
    }
    return strlen(keyword) == length && tolower((unsigned char)written[0]) == keyword[0] &&
           !memcmp(keyword + 1, written + 1, length - 1);
}

/* What the user may have written where the text has this word. */
static bool same_word(const char *text, size_t length, const char *written, size_t written_length)
{
    static const char *const aliases[][2] = {{"__acc_await__", "await"},
                                             {"__acc_spawn__", "spawn"},
                                             {"__acc_lazy___", "lazy"},
                                             {"__acc_boxed__", "boxed"},
                                             {"__acc_shield_", "shielded"},
                                             {"__acc_block__", "acc_block_on"},
                                             {"__acc_defer", "defer"},
                                             {"__attribute__", "async"},
                                             {"__acc_all", "await_all"},
                                             {"__acc_any", "await_any"},
                                             {"__acc_any_fair", "await_any_fair"},
                                             {"__acc_when", "when"},
                                             {"__acc_go", "go"},
                                             {"__acc_group", "await_group"},
                                             {"__acc_each", "await_each"},
                                             {"__acc_yield", "yield"},
                                             {"__acc_yield_break", "yield_break"},
                                             {"__acc_within", "await_within"},
                                             {"__acc_break", "await_break"}};
    if (length == written_length && !memcmp(text, written, length))
        return true;
    for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
        if (strlen(aliases[i][0]) == length && !memcmp(aliases[i][0], text, length) &&
            is_spelling(aliases[i][1], written, written_length))
            return true;
    return false;
}

/* The column of the n-th (from 0) occurrence of a word in a line as written; 0: there is none. */
static uint32_t find_word(const char *line, size_t length, const char *word, size_t word_length,
                          int n)
{
    const char *p = line, *end = line + length;
    while (p < end) {
        if (isspace((unsigned char)*p)) {
            p++;
            continue;
        }
        const char *start = p;
        p = source_skip_word(p, end);
        if (same_word(word, word_length, start, (size_t)(p - start)) && n-- == 0)
            return (uint32_t)(start - line) + 1;
    }
    return 0;
}

/* clang -E keeps lines but not columns: count how many equal words come before on the same line,
 * and find that one in the line as written.  What came out of a macro is shown at the word before
 * it. */
static uint32_t find_column(Source *s, Offset at, const char *file, uint32_t line)
{
    size_t length = 0;
    const char *written = source_written_line(s, file, line, &length);
    if (!written)
        return 1;
    size_t here = source_first_token(s, at), first = here;
    while (first > 0 && source_line(s, s->tokens.data[first - 1].begin) == line &&
           source_file(s, s->tokens.data[first - 1].begin) == file)
        first--;
    for (size_t i = here < s->tokens.count ? here + 1 : s->tokens.count; i-- > first;) {
        const Token *token = &s->tokens.data[i];
        int n = 0;
        for (size_t j = first; j < i; j++)
            n += same_word(s->text + s->tokens.data[j].begin,
                           s->tokens.data[j].end - s->tokens.data[j].begin, s->text + token->begin,
                           token->end - token->begin);
        uint32_t column =
            find_word(written, length, s->text + token->begin, token->end - token->begin, n);
        if (column)
            return column;
    }
    uint32_t column = 1;
    while (column <= length && isspace((unsigned char)written[column - 1]))
        column++;
    return column;
}

Place source_place(const Source *source, Offset at)
{
    Place place = {source_file(source, at), source_line(source, at), 1};
    place.column = find_column((Source *)source, at, place.file, place.line);
    return place;
}
