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
                                             {"__acc_blazy__", "boxed_lazy"},
                                             {"__acc_boxed__", "boxed"},
                                             {"__acc_shield_", "shielded"},
                                             {"__acc_block__", "acc_block_on"},
                                             {"__acc_defer", "defer"},
                                             {"__attribute__", "async"},
                                             {"__attribute__", "async_sized"},
                                             {"__attribute__", "async_manual"},
                                             {"__attribute__", "generator"},
                                             {"__attribute__", "async_max_frame"},
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

/* The words of a line as written. */
typedef VEC(Range) Words;

static Words split_line(Source *s, const char *line, size_t length)
{
    Words words = {0};
    const char *p = line, *end = line + length;
    while (p < end) {
        if (isspace((unsigned char)*p)) {
            p++;
            continue;
        }
        const char *start = p;
        p = source_skip_word(p, end);
        VEC_PUSH(s->unit->arena, &words, ((Range){(Offset)(start - line), (Offset)(p - line)}));
    }
    return words;
}

enum { ALIGN_LIMIT = 2000 /* words of a line; a longer one is shown at its first column */ };

/* clang -E keeps lines but not columns.  Aligns the `count` tokens from `first` on, which stand on
 * one line, with the words of that line as written: the longest common subsequence.  match[i] is
 * the word of token i, or -1: it came out of a macro. */
static int *align(Source *s, size_t first, size_t count, const char *line, const Words *words)
{
    size_t n = words->count, width = n + 1;
    uint16_t *best = NEW_ARRAY(s->unit->arena, uint16_t, (count + 1) * width);
    int *match = NEW_ARRAY(s->unit->arena, int, count + 1);
    bool *same = NEW_ARRAY(s->unit->arena, bool, (count + 1) * width);
    for (size_t i = count; i-- > 0;)
        for (size_t j = n; j-- > 0;) {
            const Token *token = &s->tokens.data[first + i];
            const Range *word = &words->data[j];
            bool equal = same_word(s->text + token->begin, token->end - token->begin,
                                   line + word->begin, word->end - word->begin);
            uint16_t skip = best[(i + 1) * width + j], leave = best[i * width + j + 1];
            uint16_t most = skip > leave ? skip : leave;
            uint16_t taken = (uint16_t)(best[(i + 1) * width + j + 1] + 1);
            same[i * width + j] = equal && taken >= most;
            best[i * width + j] = equal && taken > most ? taken : most;
        }
    for (size_t i = 0, j = 0; i < count; i++) {
        match[i] = -1;
        while (j < n && !same[i * width + j] && best[i * width + j] == best[i * width + j + 1] &&
               best[i * width + j] > best[(i + 1) * width + j])
            j++;
        if (j < n && same[i * width + j] &&
            best[i * width + j] == best[(i + 1) * width + j + 1] + 1)
            match[i] = (int)j++;
    }
    return match;
}

/* The word of that token, if the line has it once; else -1. */
static int only_word(Source *s, size_t token, const char *line, const Words *words)
{
    const Token *t = &s->tokens.data[token];
    int found = -1;
    for (size_t j = 0; j < words->count; j++) {
        const Range *word = &words->data[j];
        if (!same_word(s->text + t->begin, t->end - t->begin, line + word->begin,
                       word->end - word->begin))
            continue;
        if (found >= 0)
            return -1;
        found = (int)j;
    }
    return found;
}

/* And not what a keyword of acc stands for, whose other tokens stand at that word too. */
static bool is_as_written(Source *s, size_t token, const char *line, const Range *word)
{
    const Token *t = &s->tokens.data[token];
    size_t length = t->end - t->begin;
    return length == word->end - word->begin &&
           !memcmp(s->text + t->begin, line + word->begin, length);
}

/* What came out of a macro is shown at the macro's name: the first word behind the last one that
 * matches before it, if no other token has that one. */
static uint32_t find_column(Source *s, Offset at, const char *file, uint32_t line)
{
    size_t length = 0;
    const char *written = source_written_line(s, file, line, &length);
    if (!written)
        return 1;
    size_t here = source_first_token(s, at), first = here, last = here;
    while (first > 0 && source_line(s, s->tokens.data[first - 1].begin) == line &&
           source_file(s, s->tokens.data[first - 1].begin) == file)
        first--;
    while (last < s->tokens.count && source_line(s, s->tokens.data[last].begin) == line)
        last++;
    Words words = split_line(s, written, length);
    if (here == last || !words.count || last - first > ALIGN_LIMIT || words.count > ALIGN_LIMIT)
        return words.count ? words.data[0].begin + 1 : 1;
    int only = only_word(s, here, written, &words);
    if (only >= 0)
        return words.data[only].begin + 1;
    int *match = align(s, first, last - first, written, &words);
    size_t i = here - first;
    int word = match[i];
    for (size_t before = i; word < 0 && before-- > 0;)
        if (match[before] >= 0)
            word = match[before] + 1;
    if (word < 0)
        word = 0;
    for (size_t other = 0; other < last - first && match[i] < 0; other++)
        if (match[other] == word && word > 0 &&
            is_as_written(s, first + other, written, &words.data[word])) {
            word--; /* no macro's name stands there: its argument or the word before */
            break;
        }
    if ((size_t)word >= words.count)
        word = (int)words.count - 1;
    return words.data[word].begin + 1;
}

Place source_place(const Source *source, Offset at)
{
    Place place = {source_file(source, at), source_line(source, at), 1};
    place.column = find_column((Source *)source, at, place.file, place.line);
    return place;
}
