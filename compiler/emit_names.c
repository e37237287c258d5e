/* emit_names: the names of locals and labels in the poll function.
 *
 * Locals of all scopes come to stand side by side, so one whose name is not its alone is given
 * another.  A label is the user's own in the original, and a number in the copy of a loop. */
#include "emit.h"
#include "source.h"

#include <string.h>

typedef struct NameUse {
    const Local *first;
    bool shared; /* another local, or something that is no local, has the name too */
    int number;  /* behind the name for the last local of it; those below are given */
} NameUse;

static NameUse *use_of(Emitter *e, Table *uses, const char *name, size_t length)
{
    NameUse *use = table_get(uses, name, length);
    if (!use) {
        use = NEW(e->arena, NameUse);
        table_put(uses, name, length, use);
    }
    return use;
}

static void note_use(NameUse *use, const Local *local)
{
    use->shared |= !local || (use->first && use->first != local);
    use->first = local;
}

static const Local *local_at(const Unit *unit, Offset at, size_t *hint)
{
    while (*hint < unit->refs.count && unit->refs.data[*hint].begin < at)
        (*hint)++;
    for (size_t i = *hint; i < unit->refs.count && unit->refs.data[i].begin == at; i++)
        if (unit->refs.data[i].kind == REF_LOCAL)
            return unit->refs.data[i].local;
    return NULL;
}

static Table *find_uses(Emitter *e, const Function *f)
{
    Table *uses = table_new(e->arena);
    size_t count, hint = SOURCE_FIRST_AT(e->unit->refs, f->begin);
    const Token *token = source_tokens(e->source, f->begin, f->end, &count);
    const char *text = source_text(e->source, NULL);
    for (size_t i = 0; i < count; i++) {
        if (token[i].kind != TOK_IDENT)
            continue;
        const Local *local = local_at(e->unit, token[i].begin, &hint);
        bool member = i && (source_token_is(e->source, &token[i - 1], ".") ||
                            source_token_is(e->source, &token[i - 1], "->"));
        if (local || !member)
            note_use(use_of(e, uses, text + token[i].begin, token[i].end - token[i].begin), local);
    }
    return uses;
}

/* In a frame the member of a struct stands by itself. */
static const char *own_name(Emitter *e, const Local *local)
{
    const char *name = local->name;
    if (local->whole)
        name = source_fresh_local(
            e->source, arena_printf(e->arena, "%s_%s", local->whole->name, local->member));
    return name;
}

static const char *choose_name(Emitter *e, const Local *local, NameUse *use, const Table *given)
{
    const char *name = own_name(e, local);
    if (use->shared)
        name = source_fresh_local(e->source, arena_printf(e->arena, "%s_2", name));
    if (use->number < 3)
        use->number = 3;
    while (table_get(given, name, strlen(name)))
        name = source_fresh_local(
            e->source, arena_printf(e->arena, "%s_%d", own_name(e, local), use->number++));
    return name;
}

static const char *stored_type(Emitter *e, const Local *local)
{
    const Function *f = local->holds;
    const char *future =
        is_external(f) ? NULL : arena_printf(e->arena, "struct %s", future_name(e, f, ""));
    if (!holds_lazy(local) && !holds_mark(local) && !is_external(f))
        return future;
    const char *member = is_external(f)
                             ? arena_printf(e->arena, "_Alignas(%d) unsigned char future[%llu];",
                                            SIZED_ALIGN, (unsigned long long)f->bound)
                             : arena_printf(e->arena, "%s future;", future);
    return arena_printf(e->arena, "struct { %s%s%s }", holds_lazy(local) ? "acc_lazy lazy; " : "",
                        member, holds_mark(local) ? " unsigned char is_finished;" : "");
}

/* Locals of all scopes come to stand side by side: those whose name is not theirs alone get
 * another. */
void choose_local_names(Emitter *e, Function *f)
{
    Table *uses = find_uses(e, f), *given = table_new(e->arena);
    for (size_t i = 0; i < f->params.count; i++) {
        Local *param = f->params.data[i];
        param->cname = param->name;
        table_put(given, param->name, strlen(param->name), param);
    }
    for (size_t i = 0; i < f->locals.count; i++) {
        Local *local = f->locals.data[i];
        if (holds_stored(local))
            local->type->before = stored_type(e, local);
        else if (local->holds)
            local->type->before =
                local->holds->never_suspends
                    ? "struct {}"
                    : arena_printf(e->arena, "struct %s", future_name(e, local->holds, "_frame"));
        if (!local->cname) {
            NameUse *use = use_of(e, uses, local->name, strlen(local->name));
            const char *name = choose_name(e, local, use, given);
            local->cname = name;
            table_put(given, name, strlen(name), local);
        }
        local->text = local->cls == LOCAL_PINNED
                          ? arena_printf(e->arena, "%s->%s", e->names.self, local->cname)
                      : local->whole
                          ? arena_printf(e->arena, "%s.%s", local->whole->text, local->member)
                          : local->cname;
    }
    choose_arms_names(e, f);
    for (size_t i = 0; i < f->all_locals.count; i++) {
        Local *local = f->all_locals.data[i];
        if (local->is_static)
            local->cname = local->text =
                source_fresh_name(e->source, arena_printf(e->arena, "%s_%s", f->name, local->name));
    }
}

const char *label_text(Emitter *e, const Block *block, const Loop *version)
{
    const Label *label = e->label_at[block->index];
    if (!version && label)
        return label->name;
    const char *plain = arena_printf(e->arena, "%s%u", e->names.label, block->index);
    const char *copy = arena_printf(e->arena, "%s_%u", plain, version ? version->index + 1 : 0);
    if (version)
        return source_fresh_local(e->source, copy);
    /* Where the user has the plain name, the fresh one must not be that of a copy. */
    const char *name = source_fresh_local(e->source, plain);
    return strcmp(name, plain) == 0 ? name : source_fresh_local(e->source, copy);
}

const char *label_name(Emitter *e, const Block *block, const Loop *version)
{
    bits_add(e->labels_used, loops_key(version, block));
    return label_text(e, block, version);
}

const char *goto_text(Emitter *e, const Loop *version, const Block *to)
{
    const char *signs = signs_text(e, version, to);
    return arena_printf(e->arena, *signs ? "{ %sgoto %s; }" : "%sgoto %s;", signs,
                        label_name(e, to, loops_resolve(version, to)));
}

const char *resume_name(Emitter *e, const Await *await)
{
    return source_fresh_local(e->source, arena_printf(e->arena, "resume_%u", await->index + 1));
}

static bool is_word_letter(char c)
{
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '_' || c == '$' ||
           (c & 0x80);
}

static char letter_at(const Buf *text, size_t i)
{
    return i < text->length ? text->data[i] : '\0';
}

/* The end of the word, number, literal, comment or other character that begins at `i`.  In a number
 * a quote may stand between digits. */
static size_t piece_end(const Buf *text, size_t i)
{
    char first = letter_at(text, i), next = letter_at(text, i + 1);
    bool is_number = first >= '0' && first <= '9';
    if (is_word_letter(first)) {
        while (is_word_letter(letter_at(text, i)) ||
               (is_number && letter_at(text, i) == '\'' && is_word_letter(letter_at(text, i + 1))))
            i++;
        return i;
    }
    if (first == '"' || first == '\'') {
        for (i++; i < text->length && text->data[i] != first && text->data[i] != '\n'; i++)
            i += text->data[i] == '\\';
    } else if (first == '/' && next == '/') {
        while (i < text->length && text->data[i] != '\n')
            i++;
    } else if (first == '/' && next == '*') {
        for (i += 2; i < text->length && !(text->data[i] == '*' && letter_at(text, i + 1) == '/');)
            i++;
        i++;
    }
    return i + 1;
}

/* Not those of literals and comments: they name nothing. */
Table *words_of(Arena *arena, const Buf *text)
{
    Table *words = table_new(arena);
    for (size_t i = 0, end; i < text->length; i = end) {
        end = piece_end(text, i);
        if (is_word_letter(text->data[i]))
            table_put(words, text->data + i, end - i, words);
    }
    return words;
}

bool mentions(const Table *words, const char *name)
{
    return table_get(words, name, strlen(name)) != NULL;
}
