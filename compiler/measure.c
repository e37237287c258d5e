/* measure: acc_frame_size(f) and acc_frame_align(f), constants that the parser needs and only
 * layout knows.
 *
 * The text is compiled up to layout with an assumed number for each; what comes out is assumed
 * next, until it comes out again.  Twice is enough unless frames hold arrays of such a length: then
 * once more for each step in the chain.  So the numbers are right everywhere, in types that other
 * frames hold too.  A frame that would hold its own size never settles; measured() says so.
 *
 * Needs the text alone; leaves options->frames.  Nothing is printed here: compile() finds the same
 * errors again. */
#include "acc.h"

#include <string.h>

/* Before anything is known.  An array length that is computed from the number may be impossible
 * with one of them and possible with the next. */
static const KnownFrame guesses[] = {{NULL, 64, 8}, {NULL, 1, 1}, {NULL, 4096, 16}};
enum { GUESSES = sizeof guesses / sizeof *guesses, ROUNDS = 12 };

bool uses_word(const char *text, size_t length, const char *word)
{
    const char *end = text + length;
    for (const char *at = text; (at = memmem(at, (size_t)(end - at), word, strlen(word))); at++) {
        const char *line = at;
        while (line > text && line[-1] != '\n')
            line--;
        if (*line != '#')
            return true;
    }
    return false;
}

bool asks_for_frames(const char *text, size_t length)
{
    return uses_word(text, length, "__acc_frame_");
}

KnownFrame assumed_frame(const Options *options, const char *name)
{
    const KnownFrame *known =
        options->frame_of ? table_get(options->frame_of, name, strlen(name)) : NULL;
    return known ? *known : guesses[options->guess];
}

static KnownFrame frame_of(const Function *f)
{
    if (f->manual_tag)
        return (KnownFrame){f->name, f->manual_size, f->manual_align};
    return (KnownFrame){f->name, f->frame->stored_size, f->frame->stored_align};
}

static bool is_same(KnownFrame a, KnownFrame b)
{
    return a.size == b.size && a.align == b.align;
}

static void take_frames(Arena *arena, Options *options, const Unit *unit)
{
    options->frames.count = 0;
    options->frame_of = table_new(arena);
    for (size_t i = 0; i < unit->frame_uses.count; i++) {
        KnownFrame *frame = NEW(arena, KnownFrame);
        *frame = frame_of(unit->frame_uses.data[i].function);
        if (table_get(options->frame_of, frame->name, strlen(frame->name)))
            continue;
        frame->name = arena_strdup(arena, frame->name);
        VEC_PUSH(arena, &options->frames, *frame);
        table_put(options->frame_of, frame->name, strlen(frame->name), frame);
    }
}

static bool frames_hold(const Unit *unit)
{
    for (size_t i = 0; i < unit->frame_uses.count; i++) {
        KnownFrame frame = frame_of(unit->frame_uses.data[i].function);
        if (!is_same(frame, assumed_frame(unit->options, frame.name)))
            return false;
    }
    return true;
}

/* Follows one guess.  False: with it the text has errors. */
static bool settle(Arena *arena, Options *options, const char *text, size_t length)
{
    for (int round = 0; round < ROUNDS; round++) {
        Unit unit = {.arena = arena_new(), .options = options};
        bool ok = try_layout(&unit, text, length), done = ok && frames_hold(&unit);
        if (ok)
            take_frames(arena, options, &unit);
        arena_free(unit.arena);
        if (!ok || done)
            return ok;
    }
    return true;
}

static void forget_frames(Options *options)
{
    options->frames.count = 0;
    options->frame_of = NULL;
    options->guess = 0;
}

void measure(Arena *arena, Options *options, const char *text, size_t length)
{
    for (int i = 0; i < GUESSES; i++) {
        forget_frames(options);
        options->guess = i;
        if (settle(arena, options, text, length))
            return;
    }
    forget_frames(options);
}

/* Of declare_futures: no place of the user's. */
static bool is_declaration(const Unit *unit, const FrameUse *use)
{
    return source_text(unit->source, NULL)[use->name - 1] == '"';
}

/* emit defines a future behind its function, and behind those that the function embeds. */
static Offset complete_at(Function *f)
{
    if (f->complete_at)
        return f->complete_at;
    f->complete_at = f->end;
    for (size_t i = 0; i < f->awaits.count; i++) {
        const Await *await = f->awaits.data[i];
        Offset at = await->kind == AWAIT_CALL ? complete_at(await->callee) : 0;
        f->complete_at = at > f->complete_at ? at : f->complete_at;
    }
    return f->complete_at;
}

/* What stands in an async function is written where that is complete, too; its own future is there
 * by then. */
static Offset written_at(const Unit *unit, Offset at)
{
    for (size_t i = 0; i < unit->functions.count; i++) {
        Function *f = unit->functions.data[i];
        if (f->is_defined && f->begin <= at && at < f->end)
            return complete_at(f);
    }
    return at;
}

/* To the parser the struct is complete from the beginning. */
static void check_future_uses(Unit *unit)
{
    for (size_t i = 0; i < unit->future_uses.count; i++) {
        Function *f = unit->future_uses.data[i].function;
        Offset at = unit->future_uses.data[i].at;
        if (!f->frame || written_at(unit, at) >= complete_at(f))
            continue;
        diag_error(unit, at,
                   "'struct %s_future' is not complete before '%s' is defined, and what it awaits",
                   f->name, f->name);
        diag_note(unit, f->name_at, "'%s' is defined here", f->name);
    }
}

void measured(Unit *unit)
{
    check_future_uses(unit);
    for (size_t i = 0; i < unit->frame_uses.count && !unit->errors; i++) {
        const FrameUse *use = &unit->frame_uses.data[i];
        KnownFrame frame = frame_of(use->function);
        if (!is_same(frame, assumed_frame(unit->options, frame.name)))
            diag_error(unit, is_declaration(unit, use) ? use->function->name_at : use->begin,
                       "the frame of async function '%s' depends on its own size", frame.name);
    }
}
