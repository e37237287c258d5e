/* futures: the generated names in the text.
 *
 * A file of the dialect may hold and poll the futures of its own async functions: struct f_future,
 * f_future_init and the others.  They come into being when acc writes them, so clang, which reads
 * the file before, must be told: the driver writes a file that acc/async.h includes at its end. The
 * struct is as large as the frame (measure.c), and has one member, for nobody. Parameters may have
 * types that are not known in the header, so functions are variadic; the compiler behind acc sees
 * the true ones.  What the user declares is left to the user.
 *
 * This comes before all passes, so it reads characters: what looks like such a name and is none (a
 * macro's parameter, say) is declared in vain, and costs a second reading. */
#include "acc.h"

#include <ctype.h>
#include <string.h>

static const char suffix[] = "_future";
static const char *const parts[4] = {"_future_init", "_future_poll", "_future_start",
                                     "_future_drop"};

typedef struct Text {
    const char *begin, *end;
} Text;

static bool is_name(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '$';
}

static const char *skip_space(Text text, const char *at)
{
    while (at < text.end && isspace((unsigned char)*at))
        at++;
    return at;
}

static bool is_before(Text text, const char *at, const char *word)
{
    size_t n = strlen(word);
    while (at > text.begin && isspace((unsigned char)at[-1]))
        at--;
    return (size_t)(at - text.begin) >= n && !memcmp(at - n, word, n) &&
           (at - n == text.begin || !is_name(at[-n - 1]));
}

/* Whether the text between the end of the statement before and `at` has `word`. */
static bool is_in_declaration(Text text, const char *at, const char *word)
{
    const char *begin = at;
    while (begin > text.begin && !strchr(";{}", begin[-1]))
        begin--;
    return memmem(begin, (size_t)(at - begin), word, strlen(word)) != NULL;
}

/* Behind the parenthesis that closes the one at `open`. */
static const char *skip_parentheses(Text text, const char *open)
{
    int depth = 0;
    do
        depth += (*open == '(') - (*open == ')');
    while (++open < text.end && depth);
    return open;
}

/* Whether a parameter list and a brace follow. */
static bool is_definition(Text text, const char *behind_name)
{
    const char *open = skip_space(text, behind_name);
    if (open == text.end || *open != '(')
        return false;
    const char *next = skip_space(text, skip_parentheses(text, open));
    return next < text.end && *next == '{';
}

/* Which name of f's future the rest of a name is, from its "_future" on: 0 to 3 of `parts`, or one
 * of these. */
enum { NOT_GENERATED = -1, TAG = 4, TYPE };

static int generated_name(const char *rest, size_t n)
{
    for (int i = 0; i < 4; i++)
        if (n == strlen(parts[i]) && !memcmp(rest, parts[i], n))
            return i;
    if (n == sizeof "_future_type" - 1 && !memcmp(rest, "_future_type", n))
        return TYPE;
    return n == sizeof suffix - 1 ? TAG : NOT_GENERATED;
}

typedef struct Candidate {
    NamedFuture future;
    bool is_used, is_async; /* one of its names is there; f is an async function, and defined */
    bool is_other;          /* the user has defined something of that name */
} Candidate;

typedef struct Finder {
    Arena *arena;
    Text text;
    Table *table; /* f -> Candidate */
    VEC(Candidate *) found;
} Finder;

static Candidate *candidate(Finder *finder, const char *name, size_t n)
{
    Candidate *known = table_get(finder->table, name, n);
    if (!known) {
        known = NEW(finder->arena, Candidate);
        known->future.name = arena_strndup(finder->arena, name, n);
        table_put(finder->table, name, n, known);
        VEC_PUSH(finder->arena, &finder->found, known);
    }
    return known;
}

static void note_generated(Finder *finder, const char *name, const char *end)
{
    Text text = finder->text;
    const char *at = name;
    for (; (at = memmem(at, (size_t)(end - at), suffix, sizeof suffix - 1)) != NULL; at++) {
        int kind = generated_name(at, (size_t)(end - at));
        if (at == name || kind == NOT_GENERATED || !strncmp(name, "acc_", 4))
            continue;
        bool is_struct = kind == TAG && is_before(text, name, "struct");
        if (kind == TAG && !is_struct)
            continue;
        Candidate *c = candidate(finder, name, (size_t)(at - name));
        const char *next = skip_space(text, end);
        c->is_used = true;
        c->is_other |= is_struct ? next < text.end && *next == '{' : is_definition(text, end);
        if (kind < 4)
            c->future.is_declared[kind] |=
                is_before(text, name, "void") || is_before(text, name, "acc_poll");
    }
}

/* Behind the comment or literal that begins at `at`; `at` itself, where none does.  A literal that
 * is not closed ends with its line. */
static const char *skip_silent(Text text, const char *at)
{
    const char *end = at + 1;
    if (*at == '/' && end < text.end && *end == '/') {
        end = memchr(at, '\n', (size_t)(text.end - at));
        return end ? end : text.end;
    }
    if (*at == '/' && end < text.end && *end == '*') {
        end = memmem(at + 2, (size_t)(text.end - at - 2), "*/", 2);
        return end ? end + 2 : text.end;
    }
    if (*at != '"' && *at != '\'')
        return at;
    for (; end < text.end && *end != *at && *end != '\n'; end++)
        end += *end == '\\' && end + 1 < text.end;
    return end < text.end ? end + 1 : text.end;
}

/* Calls `visit` for each name in the text. */
static void each_name(Finder *finder, void visit(Finder *, const char *, const char *))
{
    for (const char *at = finder->text.begin; at < finder->text.end;) {
        const char *begin = at;
        while (at < finder->text.end && is_name(*at))
            at++;
        if (at > begin) {
            visit(finder, begin, at);
            continue;
        }
        at = skip_silent(finder->text, at);
        at += at == begin;
    }
}

static void note_definition(Finder *finder, const char *name, const char *end)
{
    Candidate *c = table_get(finder->table, name, (size_t)(end - name));
    if (c && !c->is_async)
        c->is_async = is_definition(finder->text, end) &&
                      is_in_declaration(finder->text, name, "\"acc.async\"") &&
                      !is_in_declaration(finder->text, name, "\"acc.manual");
}

void find_futures(Arena *arena, Options *options, const char *source, size_t length)
{
    Finder finder = {arena, {source, source + length}, table_new(arena), {0}};
    each_name(&finder, note_generated);
    if (finder.found.count)
        each_name(&finder, note_definition);
    for (size_t i = 0; i < finder.found.count; i++) {
        const Candidate *c = finder.found.data[i];
        if (c->is_used && c->is_async && !c->is_other)
            VEC_PUSH(arena, &options->futures, c->future);
    }
}

static const char *declare_struct(Arena *arena, const Options *options, const char *name,
                                  bool for_check)
{
    KnownFrame frame = assumed_frame(options, name);
    if (for_check)
        return arena_printf(arena,
                            "struct %s_future { _Alignas(%u) unsigned char acc__frame[%llu]; }; ",
                            name, frame.align, (unsigned long long)frame.size);
    return arena_printf(
        arena,
        "struct %s_future { _Alignas(__acc_frame_align____(1, (__SIZE_TYPE__)0x0000000000000008, "
        "\"%s\")) unsigned char acc__frame[__acc_frame_size_____(1, "
        "(__SIZE_TYPE__)0x0000000000000040, \"%s\")]; }; ",
        name, name, name);
}

static void declare_future(Arena *arena, const Options *options, const NamedFuture *future,
                           bool for_check, Buf *out)
{
    static const char *const types[4] = {"void", "acc_poll", "acc_poll", "void"};
    static const char *const parameters[4] = {", ...", ", acc_context *, ...",
                                              ", acc_context *, ...", ""};
    const char *name = future->name;
    buf_printf(out, "%s\nextern const acc_type %s_future_type;\n",
               declare_struct(arena, options, name, for_check), name);
    for (int k = 0; k < 4; k++)
        if (!future->is_declared[k])
            buf_printf(out, "%s %s%s(struct %s_future *%s);\n", types[k], name, parts[k], name,
                       parameters[k]);
}

void declare_ahead(Arena *arena, const Options *options, bool for_check, Buf *out)
{
    if (for_check && options->frames.count)
        buf_puts(out, "#undef ACC__FRAME_SIZE\n#undef ACC__FRAME_ALIGN\n"
                      "#define ACC__FRAME_SIZE(f) acc__frame_size_##f\n"
                      "#define ACC__FRAME_ALIGN(f) acc__frame_align_##f\n");
    for (size_t i = 0; for_check && i < options->frames.count; i++) {
        const KnownFrame *frame = &options->frames.data[i];
        buf_printf(out, "#define acc__frame_size_%s %llu\n#define acc__frame_align_%s %u\n",
                   frame->name, (unsigned long long)frame->size, frame->name, frame->align);
    }
    for (size_t i = 0; i < options->futures.count; i++)
        declare_future(arena, options, &options->futures.data[i], for_check, out);
}
