/* source: the preprocessed text, its tokens, its lines, and what folds back into #include.
 *
 * The text is what clang -E -C -dD -dI printed.  One lexer pass finds tokens, directives and line
 * markers.  Two texts of the same length exist: the text as printed, from which output is copied,
 * and the text for libclang, in which the header's reserved words have become __extension__ (both
 * have thirteen letters), acc_frame_size has become a number of as many digits, and #define, #undef
 * and #include are blank.  So an offset means the same place in both.
 *
 * A header is folded: its text is left out of the output, and the #include stands in for it.  Not
 * folded are headers with awaits or async definitions, and every header that includes such a one.
 */
#include "source_private.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static const char *const marker_words[MARK_COUNT] = {
    [MARK_AWAIT] = "__acc_await__",      [MARK_SPAWN] = "__acc_spawn__",
    [MARK_LAZY] = "__acc_lazy___",       [MARK_BOXED] = "__acc_boxed__",
    [MARK_SHIELDED] = "__acc_shield_",   [MARK_BLOCK_ON] = "__acc_block__",
    [MARK_BOXED_LAZY] = "__acc_blazy__",
};

static bool is_name_start(char c)
{
    return isalpha((unsigned char)c) || c == '_' || c == '$' || (c & 0x80);
}
static bool is_name(char c)
{
    return is_name_start(c) || isdigit((unsigned char)c);
}

static const char *intern(Table *table, Arena *arena, const char *text, size_t length)
{
    char *known = table_get(table, text, length);
    if (!known) {
        known = arena_strndup(arena, text, length);
        table_put(table, text, length, known);
    }
    return known;
}

static void note_name(Source *s, const char *text, size_t length)
{
    if (!table_get(s->names, text, length))
        table_put(s->names, text, length, s);
}

static void note_names_in(Source *s, const char *text, const char *end)
{
    while (text < end) {
        const char *start = text++;
        if (!is_name_start(*start))
            continue;
        while (text < end && is_name(*text))
            text++;
        note_name(s, start, (size_t)(text - start));
    }
}

/* ---- directives ----------------------------------------------------------------------------- */

static void open_segment(Source *s, Offset begin, const char *file, uint32_t line)
{
    Segment segment = {begin, file, line, s->current, false};
    VEC_PUSH(s->unit->arena, &s->segments, segment);
}

/* # 12 "file" flags: 1 enters a file, 2 returns to one. */
static void scan_line_marker(Source *s, const char *p, const char *end)
{
    Arena *arena = s->unit->arena;
    uint32_t line = 0;
    while (isdigit((unsigned char)*p))
        line = line * 10 + (uint32_t)(*p++ - '0');
    while (p < end && *p != '"')
        p++;
    Buf name = {0};
    for (p++; p < end && *p != '"'; p++) {
        if (*p == '\\' && p + 1 < end)
            p++;
        buf_putc(&name, *p);
    }
    const char *file = intern(s->files, arena, name.data ? name.data : "", name.length);
    buf_free(&name);
    bool enters = false, leaves = false;
    for (; p < end; p++) {
        enters |= *p == '1';
        leaves |= *p == '2';
    }
    Offset next = (Offset)(end - s->text) + 1;
    if (enters) {
        Inclusion inclusion = {s->current, file, NULL, next, 0, false};
        if (s->pending >= 0) {
            Directive *directive = &s->directives.data[s->pending];
            directive->folds = (int)s->inclusions.count;
            inclusion.directive =
                arena_strndup(arena, s->text + directive->begin, directive->end - directive->begin);
        }
        VEC_PUSH(arena, &s->inclusions, inclusion);
        s->current = (int)s->inclusions.count - 1;
    } else if (leaves && s->current > 0) {
        s->inclusions.data[s->current].end = (Offset)(p - s->text);
        s->current = s->inclusions.data[s->current].parent;
    }
    /* clang repeats the includer's position between an #include and what it brings. */
    if (enters || leaves)
        s->pending = -1;
    open_segment(s, next, file, line);
}

static void scan_macro(Source *s, const char *p, const char *end, Offset at, bool undefined)
{
    while (p < end && isspace((unsigned char)*p))
        p++;
    const char *name = p;
    while (p < end && is_name(*p))
        p++;
    size_t length = (size_t)(p - name);
    Macro *macro = NEW(s->unit->arena, Macro);
    macro->at = at;
    macro->undefined = undefined;
    macro->takes_arguments = p < end && *p == '(';
    const char *body = p;
    while (body < end && isspace((unsigned char)*body))
        body++;
    macro->is_itself = (size_t)(end - body) == length && !memcmp(body, name, length);
    macro->before = table_get(s->macros, name, length);
    table_put(s->macros, name, length, macro);
    note_names_in(s, name, end);
}

static bool word_is(const char *p, const char *end, const char *word)
{
    size_t n = strlen(word);
    return (size_t)(end - p) >= n && !memcmp(p, word, n) && (p + n == end || !is_name(p[n]));
}

static const char *scan_directive(Source *s, const char *start, const char *text_end)
{
    const char *end = memchr(start, '\n', (size_t)(text_end - start));
    if (!end)
        end = text_end;
    const char *p = start + 1;
    while (p < end && isspace((unsigned char)*p))
        p++;
    Offset begin = (Offset)(start - s->text);
    if (p < end && isdigit((unsigned char)*p)) {
        VEC_PUSH(s->unit->arena, &s->gaps, ((Range){begin, (Offset)(end - s->text)}));
        scan_line_marker(s, p, end);
        return end;
    }
    if (word_is(p, end, "pragma")) {
        Pragma pragma = {begin, (Offset)(end - s->text), false, false};
        for (p += strlen("pragma"); p < end && isspace((unsigned char)*p); p++)
            ;
        pragma.is_pack = word_is(p, end, "pack");
        for (; p < end; p++)
            pragma.is_diagnostic |= word_is(p, end, "diagnostic");
        s->has_packs |= pragma.is_pack;
        VEC_PUSH(s->unit->arena, &s->pragmas, pragma);
        return end;
    }
    bool is_include =
        word_is(p, end, "include") || word_is(p, end, "include_next") || word_is(p, end, "import");
    bool is_define = word_is(p, end, "define"), is_undef = word_is(p, end, "undef");
    if (is_include || is_define || is_undef) {
        const char *tail = end;
        static const char note[] = " /* clang -E -dI */";
        size_t note_length = sizeof note - 1;
        if (is_include && (size_t)(end - start) > note_length &&
            !memcmp(end - note_length, note, note_length))
            tail = end - note_length;
        VEC_PUSH(s->unit->arena, &s->gaps, ((Range){begin, (Offset)(end - s->text)}));
        Directive directive = {begin, (Offset)(tail - s->text), s->current, is_include, -1};
        VEC_PUSH(s->unit->arena, &s->directives, directive);
        if (is_include)
            s->pending = (int)s->directives.count - 1;
        else
            scan_macro(s, p + (is_define ? 6 : 5), end, begin, is_undef);
        memset(s->parse_text + begin, ' ', (size_t)(end - start));
    }
    return end;
}

/* ---- tokens --------------------------------------------------------------------------------- */

static const char *skip_quoted(const char *p, const char *end)
{
    char quote = *p++;
    while (p < end && *p != quote && *p != '\n')
        p += *p == '\\' && p + 1 < end ? 2 : 1;
    return p < end ? p + 1 : end;
}

static const char *skip_number(const char *p, const char *end)
{
    for (p++; p < end && (is_name(*p) || *p == '.' || *p == '\''); p++)
        if (strchr("eEpP", *p) && p + 1 < end && (p[1] == '+' || p[1] == '-'))
            p++;
    return p;
}

static const char *skip_punctuator(const char *p, const char *end)
{
    static const char *const long_ones[] = {
        "...", "<<=", ">>=", "->", "++", "--", "<<", ">>", "<=", ">=", "==", "!=", "&&",
        "||",  "*=",  "/=",  "%=", "+=", "-=", "&=", "^=", "|=", "##", "::", NULL};
    for (int i = 0; long_ones[i]; i++) {
        size_t n = strlen(long_ones[i]);
        if ((size_t)(end - p) >= n && !memcmp(p, long_ones[i], n))
            return p + n;
    }
    return p + 1;
}

const char *source_skip_word(const char *p, const char *end)
{
    if (is_name_start(*p)) {
        while (p < end && is_name(*p))
            p++;
        return p;
    }
    if (isdigit((unsigned char)*p))
        return skip_number(p, end);
    if (*p == '"' || *p == '\'')
        return skip_quoted(p, end);
    return skip_punctuator(p, end);
}

/* Of the length of the builtin that libclang sees in their place. */
static const char frame_size_word[] = "__acc_frame_size_____";
static const char frame_align_word[] = "__acc_frame_align____";
static const char frame_builtin[] = "__builtin_choose_expr";
enum { FRAME_WORD_LENGTH = sizeof frame_builtin - 1, FRAME_DIGITS = 16 };

static void note_frame_use(Source *s, const char *word, Offset at)
{
    bool is_align = !memcmp(word, frame_align_word, FRAME_WORD_LENGTH);
    if (!is_align && memcmp(word, frame_size_word, FRAME_WORD_LENGTH) != 0)
        return;
    FrameUse use = {.begin = at, .is_align = is_align};
    VEC_PUSH(s->unit->arena, &s->unit->frame_uses, use);
    memcpy(s->parse_text + at, frame_builtin, FRAME_WORD_LENGTH);
}

/* WORD(1, (type)0xDIGITS, &f), once the tokens are there: where its parts are, and the digits that
 * libclang is to see. */
static void finish_frame_use(Source *s, FrameUse *use)
{
    int depth = 0;
    for (size_t i = source_first_token(s, use->begin) + 1; i < s->tokens.count; i++) {
        const Token *token = &s->tokens.data[i];
        if (token->kind == TOK_NUMBER && token->end - token->begin == 2 + FRAME_DIGITS)
            use->number = token->begin + 2;
        if (token->kind == TOK_IDENT || token->kind == TOK_STRING)
            use->name = token->begin + (token->kind == TOK_STRING); /* in declare_futures */
        depth += source_token_is(s, token, "(") - source_token_is(s, token, ")");
        use->end = token->end;
        if (!depth)
            break;
    }
    if (!use->number || !use->name)
        return; /* somebody wrote the reserved word: clang will complain */
    size_t length = (size_t)(source_skip_word(s->text + use->name, s->text + s->length) -
                             (s->text + use->name));
    KnownFrame frame =
        assumed_frame(s->unit->options, arena_strndup(s->unit->arena, s->text + use->name, length));
    char digits[FRAME_DIGITS + 1];
    snprintf(digits, sizeof digits, "%0*llx", FRAME_DIGITS,
             (unsigned long long)(use->is_align ? frame.align : frame.size));
    memcpy(s->parse_text + use->number, digits, FRAME_DIGITS);
}

static void add_token(Source *s, const char *begin, const char *end, TokenKind kind)
{
    Token token = {(Offset)(begin - s->text), (Offset)(end - s->text), kind};
    VEC_PUSH(s->unit->arena, &s->tokens, token);
    if (kind != TOK_IDENT)
        return;
    note_name(s, begin, (size_t)(end - begin));
    if (end - begin == FRAME_WORD_LENGTH)
        note_frame_use(s, begin, token.begin);
    if (end - begin != 13 || begin[0] != '_')
        return;
    for (int i = 0; i < MARK_COUNT; i++)
        if (!memcmp(begin, marker_words[i], 13)) {
            Marker marker = {token.begin, (MarkerKind)i};
            VEC_PUSH(s->unit->arena, &s->markers, marker);
            memcpy(s->parse_text + token.begin, "__extension__", 13);
        }
}

static bool is_string_prefix(const char *begin, const char *end)
{
    size_t n = (size_t)(end - begin);
    return (n == 1 && strchr("LuU", *begin)) || (n == 2 && !memcmp(begin, "u8", 2));
}

/* One token or comment; returns what follows. */
static const char *scan_token(Source *s, const char *p, const char *end)
{
    const char *start = p;
    if (p[0] == '/' && p + 1 < end && p[1] == '*') {
        for (p += 2; p < end && !(p[0] == '*' && p + 1 < end && p[1] == '/'); p++)
            if (*p == '\n')
                VEC_PUSH(s->unit->arena, &s->newlines, (Offset)(p - s->text));
        return p < end ? p + 2 : end;
    }
    if (p[0] == '/' && p + 1 < end && p[1] == '/') {
        const char *newline = memchr(p, '\n', (size_t)(end - p));
        return newline ? newline : end;
    }
    TokenKind kind = TOK_PUNCT;
    if (is_name_start(*p)) {
        while (p < end && is_name(*p))
            p++;
        kind = TOK_IDENT;
        if (p < end && (*p == '"' || *p == '\'') && is_string_prefix(start, p)) {
            kind = *p == '"' ? TOK_STRING : TOK_CHAR;
            p = skip_quoted(p, end);
        }
    } else if (isdigit((unsigned char)*p) ||
               (*p == '.' && p + 1 < end && isdigit((unsigned char)p[1]))) {
        p = skip_number(p, end);
        kind = TOK_NUMBER;
    } else if (*p == '"' || *p == '\'') {
        kind = *p == '"' ? TOK_STRING : TOK_CHAR;
        p = skip_quoted(p, end);
    } else {
        p = skip_punctuator(p, end);
    }
    add_token(s, start, p, kind);
    return p;
}

static void scan(Source *s)
{
    const char *p = s->text, *end = s->text + s->length;
    bool line_start = true;
    while (p < end) {
        if (*p == '\n') {
            VEC_PUSH(s->unit->arena, &s->newlines, (Offset)(p - s->text));
            line_start = true;
            p++;
        } else if (isspace((unsigned char)*p)) {
            p++;
        } else if (*p == '#' && line_start) {
            p = scan_directive(s, p, end);
        } else {
            line_start = false;
            p = scan_token(s, p, end);
        }
    }
    for (size_t i = 0; i < s->inclusions.count; i++)
        if (!s->inclusions.data[i].end)
            s->inclusions.data[i].end = (Offset)s->length;
}

Source *source_open(Unit *unit, const char *text, size_t length, const char *main_file)
{
    Arena *arena = unit->arena;
    Source *s = NEW(arena, Source);
    s->unit = unit;
    s->text = text;
    s->length = length;
    s->parse_text = arena_strndup(arena, text, length);
    s->files = table_new(arena);
    s->numbers = table_new(arena);
    s->names = table_new(arena);
    s->macros = table_new(arena);
    s->written = table_new(arena);
    s->pending = -1;
    Inclusion main_inclusion = {
        -1, intern(s->files, arena, main_file, strlen(main_file)), NULL, 0, 0, true};
    VEC_PUSH(arena, &s->inclusions, main_inclusion);
    open_segment(s, 0, main_inclusion.file, 1);
    scan(s);
    for (size_t i = 0; i < s->markers.count; i++)
        source_unfold(s, s->markers.data[i].at);
    for (size_t i = 0; i < unit->frame_uses.count; i++) {
        finish_frame_use(s, &unit->frame_uses.data[i]);
        if (s->text[unit->frame_uses.data[i].name - 1] != '"')
            source_unfold(s, unit->frame_uses.data[i].begin);
    }
    return s;
}

const char *source_text(const Source *source, size_t *length)
{
    if (length)
        *length = source->length;
    return source->text;
}

const char *source_parse_text(const Source *source)
{
    return source->parse_text;
}

const char *source_slice(const Source *source, Offset begin, Offset end)
{
    return arena_strndup(source->unit->arena, source->text + begin, end - begin);
}

/* ---- look-ups: binary searches over sorted arrays ------------------------------------------- */

size_t source_first_at(const void *items, size_t count, size_t size, Offset at)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        Offset begin;
        memcpy(&begin, (const char *)items + middle * size, sizeof begin);
        if (begin < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t source_first_token(const Source *s, Offset at)
{
    size_t low = SOURCE_FIRST_AT(s->tokens, at);
    return low;
}

const Token *source_tokens(const Source *source, Offset begin, Offset end, size_t *count)
{
    size_t first = source_first_token(source, begin), last = source_first_token(source, end);
    *count = last - first;
    return source->tokens.data + first;
}

const Token *source_operator(const Source *source, const Node *node)
{
    size_t count;
    const Token *token = source_tokens(source, node->kids[0]->end, node->kids[1]->begin, &count);
    return count ? token : NULL;
}

Offset source_next_token(const Source *source, Offset at)
{
    size_t i = source_first_token(source, at);
    return i < source->tokens.count ? source->tokens.data[i].begin : (Offset)source->length;
}

bool source_token_is(const Source *source, const Token *token, const char *text)
{
    size_t n = strlen(text);
    return token->end - token->begin == n && !memcmp(source->text + token->begin, text, n);
}

const Marker *source_marker(const Source *source, Offset at)
{
    size_t low = SOURCE_FIRST_AT(source->markers, at);
    bool found = low < source->markers.count && source->markers.data[low].at == at;
    return found ? &source->markers.data[low] : NULL;
}

const Marker *source_markers(const Source *source, Offset begin, Offset end, size_t *count)
{
    size_t first = SOURCE_FIRST_AT(source->markers, begin);
    *count = SOURCE_FIRST_AT(source->markers, end) - first;
    return *count ? &source->markers.data[first] : NULL;
}

static const Segment *segment_at(const Source *s, Offset at)
{
    size_t low = 0, high = s->segments.count;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (s->segments.data[middle].begin <= at)
            low = middle;
        else
            high = middle;
    }
    return &s->segments.data[low];
}

static uint32_t newlines_before(const Source *s, Offset at)
{
    size_t low = SOURCE_FIRST_AT(s->newlines, at);
    return (uint32_t)low;
}

uint32_t source_line(const Source *source, Offset at)
{
    const Segment *segment = segment_at(source, at);
    return segment->line + newlines_before(source, at) - newlines_before(source, segment->begin);
}

Offset source_line_start(const Source *source, Offset at)
{
    size_t before = newlines_before(source, at);
    return before ? source->newlines.data[before - 1] + 1 : 0;
}

const char *source_file(const Source *source, Offset at)
{
    return segment_at(source, at)->file;
}

/* ---- names ---------------------------------------------------------------------------------- */

bool source_name_taken(const Source *source, const char *name)
{
    return table_get(source->names, name, strlen(name)) != NULL;
}

const char *source_fresh_name(Source *source, const char *wanted)
{
    Arena *arena = source->unit->arena;
    const char *name = arena_strdup(arena, wanted);
    uintptr_t number = (uintptr_t)table_get(source->numbers, wanted, strlen(wanted));
    number = number ? number : 1;
    while (source_name_taken(source, name))
        name = arena_printf(arena, "%s_%d", wanted, (int)++number);
    table_put(source->numbers, wanted, strlen(wanted), (void *)number);
    note_name(source, name, strlen(name));
    return name;
}

static void collect_output_names(Source *s)
{
    s->output_names = table_new(s->unit->arena);
    size_t token = 0;
    for (size_t i = 0; i < s->segments.count; i++) {
        Offset end = i + 1 < s->segments.count ? s->segments.data[i + 1].begin : (Offset)s->length;
        bool output = source_is_output(s, s->segments.data[i].begin);
        for (; token < s->tokens.count && s->tokens.data[token].begin < end; token++) {
            const Token *t = &s->tokens.data[token];
            if (output && t->kind == TOK_IDENT)
                table_put(s->output_names, s->text + t->begin, t->end - t->begin, s);
        }
    }
}

const char *source_fresh_local(Source *source, const char *wanted)
{
    if (!source->output_names)
        collect_output_names(source);
    const char *name = wanted;
    for (int n = 2; table_get(source->output_names, name, strlen(name)) ||
                    table_get(source->macros, name, strlen(name));
         n++)
        name = arena_printf(source->unit->arena, "%s_%d", wanted, n);
    return name;
}

void source_reserve_local(Source *source, const char *name)
{
    table_put(source->output_names, name, strlen(name), source);
}

bool source_has_packs(const Source *source)
{
    return source->has_packs;
}

const Pragma *source_pragmas(const Source *source, Offset begin, Offset end, size_t *count)
{
    size_t first = SOURCE_FIRST_AT(source->pragmas, begin);
    *count = SOURCE_FIRST_AT(source->pragmas, end) - first;
    return *count ? source->pragmas.data + first : NULL;
}

Offset source_skip_gap(const Source *source, Offset at)
{
    size_t low = SOURCE_FIRST_AT(source->gaps, at);
    return low < source->gaps.count && source->gaps.data[low].begin == at
               ? source->gaps.data[low].end
               : at;
}

Offset source_next_text(const Source *source, Offset at, Offset end)
{
    while (at < end) {
        Offset behind = source->text[at] == '#' ? source_skip_gap(source, at) : at;
        if (behind == at && !isspace((unsigned char)source->text[at]))
            return at;
        at = behind > at ? behind : at + 1;
    }
    return end;
}

/* The first newline in [at, end) that is in no comment; `end` if a comment reaches there. */
static Offset find_line_end(const char *text, Offset at, Offset end)
{
    Offset found = end;
    while (at < end) {
        if (!strncmp(text + at, "/*", 2)) {
            for (at += 2; strncmp(text + at, "*/", 2) != 0; at++)
                ;
            at += 2;
            continue;
        }
        if (!strncmp(text + at, "//", 2))
            at += (Offset)strcspn(text + at, "\n");
        if (text[at] == '\n' && found == end)
            found = at;
        at++;
    }
    return at > end ? end : found;
}

Offset source_comment_above(const Source *source, Offset line_start)
{
    size_t next = source_first_token(source, line_start);
    Offset at = next ? source->tokens.data[next - 1].end : 0;
    /* What is behind the token on its own line belongs to it, and so does a comment that ends on
     * the line itself. */
    Offset newline = find_line_end(source->text, at, line_start);
    if (newline == line_start)
        return line_start;
    at = newline + 1;
    Offset comment = source_next_text(source, at, line_start);
    while (comment > at && comment < line_start && source->text[comment - 1] != '\n')
        comment--;
    return comment;
}

bool source_expands_again(const Source *source, const Token *token)
{
    if (token->kind != TOK_IDENT)
        return false;
    const Macro *macro =
        table_get(source->macros, source->text + token->begin, token->end - token->begin);
    /* An #undef that is not printed undefines nothing in the generated C. */
    while (macro &&
           (macro->at > token->begin || (macro->undefined && macro->at > source->last_fold &&
                                         source_is_output(source, macro->at))))
        macro = macro->before;
    if (!macro || macro->undefined || macro->is_itself)
        return false;
    if (!macro->takes_arguments)
        return true;
    Offset next = source_next_token(source, token->end);
    return next < source->length && source->text[next] == '(';
}

/* ---- folding -------------------------------------------------------------------------------- */

static int inclusion_at(const Source *s, Offset at)
{
    return segment_at(s, at)->inclusion;
}

void source_unfold(Source *source, Offset at)
{
    for (int i = inclusion_at(source, at); i > 0; i = source->inclusions.data[i].parent)
        source->inclusions.data[i].unfolded = true;
}

void source_unfold_inside(Source *source, Offset begin, Offset end)
{
    for (size_t i = SOURCE_FIRST_AT(source->segments, begin);
         i < source->segments.count && source->segments.data[i].begin < end; i++)
        source_unfold(source, source->segments.data[i].begin);
}

bool source_is_output(const Source *source, Offset at)
{
    for (int i = inclusion_at(source, at); i >= 0; i = source->inclusions.data[i].parent)
        if (!source->inclusions.data[i].unfolded)
            return false;
    return true;
}

/* A folded header that includes again a file written out elsewhere would define its contents twice.
 */
static void unfold_includers(Source *s)
{
    for (bool changed = true; changed;) {
        changed = false;
        for (size_t i = 1; i < s->directives.count; i++) {
            const Directive *directive = &s->directives.data[i];
            if (!directive->is_include || directive->folds >= 0 ||
                s->inclusions.data[directive->inclusion].unfolded)
                continue;
            for (size_t j = 1; j < s->inclusions.count; j++) {
                const Inclusion *other = &s->inclusions.data[j];
                size_t n = directive->end - directive->begin;
                if (other->unfolded && other->directive && strlen(other->directive) == n &&
                    !memcmp(other->directive, s->text + directive->begin, n)) {
                    source_unfold(s, directive->begin);
                    changed = true;
                    break;
                }
            }
        }
    }
}

static void add_text_piece(Source *s, Offset begin, Offset end)
{
    if (begin < end) {
        Piece piece = {PIECE_TEXT, begin, end, NULL};
        VEC_PUSH(s->unit->arena, &s->pieces, piece);
    }
}

/* Text between segments of written-out files, broken by directives. */
const Piece *source_pieces(Source *source, size_t *count)
{
    Source *s = source;
    unfold_includers(s);
    for (size_t i = 0; i < s->directives.count; i++) {
        const Directive *d = &s->directives.data[i];
        if (d->is_include && source_is_output(s, d->begin) &&
            (d->folds < 0 || !s->inclusions.data[d->folds].unfolded))
            s->last_fold = d->begin;
    }
    size_t next_directive = 0;
    for (size_t i = 0; i < s->segments.count; i++) {
        const Segment *segment = &s->segments.data[i];
        Offset begin = segment->begin;
        Offset end = i + 1 < s->segments.count ? s->segments.data[i + 1].begin : (Offset)s->length;
        /* The next segment begins behind its own line marker, which is no part of this one. */
        if (i + 1 < s->segments.count)
            for (end--; end > begin && s->text[end - 1] != '\n';)
                end--;
        bool output = source_is_output(s, begin) && strcmp(segment->file, "<built-in>") &&
                      strcmp(segment->file, "<command line>");
        for (;
             next_directive < s->directives.count && s->directives.data[next_directive].begin < end;
             next_directive++) {
            const Directive *d = &s->directives.data[next_directive];
            if (!output)
                continue;
            add_text_piece(s, begin, d->begin);
            bool unfolded = d->is_include && d->folds >= 0 && s->inclusions.data[d->folds].unfolded;
            if (!unfolded && (d->is_include || d->begin < s->last_fold)) {
                Piece piece = {PIECE_DIRECTIVE, d->begin, d->end,
                               source_slice(s, d->begin, d->end)};
                VEC_PUSH(s->unit->arena, &s->pieces, piece);
            }
            begin = d->end;
            while (begin < s->length && s->text[begin] != '\n')
                begin++; /* clang's own note behind an #include */
        }
        if (output && begin < end)
            add_text_piece(s, begin, end);
    }
    *count = s->pieces.count;
    return s->pieces.data;
}
