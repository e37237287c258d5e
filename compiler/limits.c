/* limits: frames that are larger than they may be.
 *
 * Needs frames; leaves messages: errors for --max-frame and async_max_frame, warnings for
 * -Wlarge-frame.  What is held to a limit is the stored form, the number of acc_frame_size. */
#include "reasons.h"

/* In the state that needs most. */
static const Thing *largest_thing(const FrameReport *report, const StateReport **where)
{
    const Thing *largest = NULL;
    uint64_t most = 0;
    for (size_t k = 0; k < report->frame->state_count; k++)
        if (report->states[k].bytes > most) {
            most = report->states[k].bytes;
            *where = &report->states[k];
        }
    for (size_t i = 0; most && i < (*where)->things.count; i++) {
        const Thing *thing = &(*where)->things.data[i];
        if ((thing->local || thing->cls == THING_CHILD) &&
            (!largest || thing->size > largest->size))
            largest = thing;
    }
    return largest;
}

/* ": the largest thing in it is 'buf', 4096 bytes, kept across the await of line 12" */
static const char *largest_words(Unit *unit, const Thing *thing, const StateReport *state)
{
    if (!thing)
        return "";
    const char *where = "an argument";
    if (state->await)
        where =
            arena_printf(unit->arena, "%s the await of line %u",
                         thing->cls == THING_CHILD ? "the child in" : "kept across", state->line);
    return arena_printf(unit->arena, "; the largest thing in it is '%s', %llu byte%s, %s",
                        thing->value ? thing->value : thing->name, (unsigned long long)thing->size,
                        thing->size == 1 ? "" : "s", where);
}

static void say_too_large(Unit *unit, Function *function, uint64_t limit, const char *of,
                          const char *flag)
{
    Arena *arena = arena_new();
    const FrameReport *report = frame_report(unit, function, arena);
    const StateReport *state = NULL;
    const Thing *thing = largest_thing(report, &state);
    const char *text =
        arena_printf(arena,
                     "the frame of async function '%s' has %llu bytes (embedded %llu), more than "
                     "the %llu of %s%s",
                     function->name, (unsigned long long)report->frame->stored_size,
                     (unsigned long long)report->frame->size, (unsigned long long)limit, of,
                     largest_words(unit, thing, state));
    if (flag && !unit->options->large_frame_is_error)
        diag_warning(unit, function->name_at, flag, "%s", text);
    else if (flag)
        diag_error(unit, function->name_at, "%s [-Werror,%s]", text, flag);
    else
        diag_error(unit, function->name_at, "%s", text);
    if (thing && state->await && thing->local)
        diag_note(unit, state->await->node->begin, "'%s' is kept here because %s",
                  thing->value ? thing->value : thing->name, thing->reason.text);
    arena_free(arena);
}

static void check_frame(Unit *unit, Function *function)
{
    const Options *options = unit->options;
    uint64_t size = function->frame->stored_size;
    if (size > function->budget)
        say_too_large(unit, function, function->budget, "async_max_frame", NULL);
    else if (size > options->max_frame)
        say_too_large(unit, function, options->max_frame, "--max-frame", NULL);
    else if (size > options->large_frame)
        say_too_large(unit, function, options->large_frame, "-Wlarge-frame", "-Wlarge-frame");
}

void limits(Unit *unit)
{
    for (size_t i = 0; i < unit->functions.count; i++)
        if (unit->functions.data[i]->frame)
            check_frame(unit, unit->functions.data[i]);
}
