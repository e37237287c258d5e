/* main: the pipeline, and a stack that is deep enough for it.
 *
 * compile() is the whole compiler: one pass a line, each after what it needs, each checked by
 * verify and shown by --dump.  The driver calls it once for each file of the dialect. */
#include "reasons.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

static bool is_dumped(const Unit *unit, const char *pass)
{
    return unit->options->dump && strcmp(unit->options->dump, pass) == 0;
}

/* Whether the user asked to see what `pass` left; then it was shown and nothing comes after it. */
static bool shown(const Unit *unit, const char *pass, void dump(const Unit *, Buf *), Buf *out)
{
    if (!is_dumped(unit, pass))
        return false;
    dump(unit, out);
    return true;
}

static void dump_text(const Unit *unit, Buf *out)
{
    size_t length;
    const char *text = source_text(unit->source, &length);
    buf_write(out, text, length);
}

/* The later passes work on functions that are here and that have no errors. */
static bool is_lowered(const Function *function)
{
    return function->body && !function->failed;
}

static void lower(Unit *unit, void pass(Unit *, Function *), void verify(Unit *, const Function *))
{
    for (size_t i = 0; i < unit->functions.count; i++) {
        Function *function = unit->functions.data[i];
        if (!is_lowered(function))
            continue;
        pass(unit, function);
        if (unit->options->verify && is_lowered(function))
            verify(unit, function);
    }
}

/* After a pass over all functions. */
static void verify_all(Unit *unit, void verify(Unit *, const Function *))
{
    for (size_t i = 0; unit->options->verify && i < unit->functions.count; i++)
        if (is_lowered(unit->functions.data[i]))
            verify(unit, unit->functions.data[i]);
}

bool try_layout(Unit *unit, const char *text, size_t length)
{
    unit->is_trial = true;
    unit->source = source_open(unit, text, length, unit->options->input);
    Parsed *parsed = parse(unit);
    if (!parsed)
        return false;
    import(unit, parsed);
    parse_free(parsed);
    check(unit);
    if (unit->errors)
        return false;
    lower(unit, cfg, verify_cfg);
    suspends(unit);
    lower(unit, escape, verify_cfg);
    lower(unit, split_structs, verify_cfg);
    lower(unit, narrow_locals, verify_cfg);
    lower(unit, liveness, verify_liveness);
    layout(unit);
    return !unit->errors;
}

static void run_passes(Unit *unit, const char *text, size_t length, Buf *out, Buf *sizes)
{
    unit->source = source_open(unit, text, length, unit->options->input);
    if (shown(unit, "preprocess", dump_text, out))
        return;
    Parsed *parsed = parse(unit);
    if (!parsed) {
        unit->errors += unit->errors == 0; /* clang's own, which it has printed */
        return;
    }
    import(unit, parsed);
    parse_free(parsed);
    if (shown(unit, "parse", dump_tree, out) || shown(unit, "import", dump_tree, out))
        return;
    check(unit);
    if (shown(unit, "check", dump_tree, out) || unit->errors)
        return;

    lower(unit, cfg, verify_cfg);
    suspends(unit);
    verify_all(unit, verify_cfg);
    if (shown(unit, "cfg", dump_cfg, out))
        return;
    lower(unit, escape, verify_cfg);
    lower(unit, split_structs, verify_cfg);
    lower(unit, narrow_locals, verify_cfg);
    lower(unit, liveness, verify_liveness);
    if (shown(unit, "liveness", dump_liveness, out))
        return;
    layout(unit);
    verify_all(unit, verify_layout);
    measured(unit);
    if (shown(unit, "layout", dump_layout, out) || unit->errors)
        return;

    if (unit->options->report)
        (unit->options->report_json ? report_json : report)(unit, sizes);
    limits(unit);
    if (unit->errors)
        return;
    if (is_dumped(unit, "report"))
        report(unit, out);
    else
        emit(unit, out);
}

int compile(const Options *options, const char *text, size_t length, Buf *out, Buf *sizes)
{
    Unit unit = {.arena = arena_new(), .options = options};
    run_passes(&unit, text, length, out, sizes);
    int status = unit.errors != 0;
    arena_free(unit.arena);
    return status;
}

typedef struct Command {
    int argc;
    char **argv;
    int status;
} Command;

static void *run_driver(void *argument)
{
    Command *command = argument;
    command->status = driver_main(command->argc, command->argv);
    return NULL;
}

/* Deep expressions overflow the 8 MB of a first thread, so all runs on a second one, which also
 * gets all signals.  Its pages cost nothing until they are touched. */
int main(int argc, char **argv)
{
    Command command = {argc, argv, 1};
    pthread_attr_t attributes;
    pthread_t thread;
    sigset_t all;

    int error = pthread_attr_init(&attributes);
    for (size_t stack = (size_t)512 << 20; !error; stack /= 2) {
        error = pthread_attr_setstacksize(&attributes, stack);
        if (!error)
            error = pthread_create(&thread, &attributes, run_driver, &command);
        if (error != EAGAIN || stack <= (size_t)8 << 20)
            break;
        error = 0; /* less, where the address space is limited */
    }
    if (error) {
        fprintf(stderr, "acc: error: cannot start a thread: %s\n", strerror(error));
        return 1;
    }
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, NULL);
    pthread_join(thread, NULL);
    return command.status;
}
