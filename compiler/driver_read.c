/* driver_read: what clang makes of an input, before acc sees it.
 *
 *   check        clang -fsyntax-only on the file as written: the user's own warnings and errors;
 *                once more when it says what acc knows better (command_excuses), or when the text
 *                needs the sizes of frames (measure.c)
 *   preprocess   clang -E, at the same time; once more when the text has generated names
 *                (futures.c) */
#include "driver.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char driver_clang[] = "clang-19";

/* ---- dependencies --------------------------------------------------------------------------- */

/* The object's name, as far as the user knows it. */
static const char *dependency_target(Driver *driver, const Input *input)
{
    if (driver->command.output)
        return driver->command.output;
    return arena_printf(driver->arena, "%s.o",
                        without_extension(driver->arena, base_name(input->path)));
}

const char *dependency_file(Driver *driver, const Input *input)
{
    const Command *command = &driver->command;
    const char *name = without_extension(driver->arena, base_name(input->path));
    if (command->dependency_file)
        return command->dependency_file;
    if (!command->output)
        return arena_printf(driver->arena, "%s.d", name);
    const char *output = without_extension(driver->arena, command->output);
    size_t c_files = 0;
    for (size_t i = 0; i < command->inputs.count; i++)
        c_files += command->inputs.data[i]->is_c;
    if (c_files == 1 || command->mode != MODE_LINK)
        return arena_printf(driver->arena, "%s.d", output);
    return arena_printf(driver->arena, "%s-%s.d", output, name);
}

static void add_dependencies(Driver *driver, const Input *input, const char *temporary,
                             Words *words)
{
    const Command *command = &driver->command;
    words_add(driver, words, command->skips_system ? "-MMD" : "-MD");
    words_add(driver, words, "-MF");
    words_add(driver, words, temporary);
    command_options(&driver->command, STEP_DEPENDENCIES, words);
    if (!command->has_target) {
        words_add(driver, words, "-MQ");
        words_add(driver, words, dependency_target(driver, input));
    }
}

/* ---- the passes through clang --------------------------------------------------------------- */

static void add_input_words(Driver *driver, const Input *input, Words *words)
{
    words_add(driver, words, "-x");
    words_add(driver, words, "c");
    words_add(driver, words, input_word(driver, input));
}

/* `more`: options of this pass alone. */
static Words check_words(Driver *driver, const Input *input, const Words *more)
{
    Words words = {0};
    words_add(driver, &words, driver_clang);
    words_add(driver, &words, "-fsyntax-only");
    words_add(driver, &words, "-Qunused-arguments");
    if (driver->colors)
        words_add(driver, &words, "-fcolor-diagnostics");
    words_add_options(driver, &words, STEP_CHECK);
    words_add(driver, &words, "-Wno-unknown-warning-option");
    words_add(driver, &words, "-DACC_CHECK=1");
    words_add_all(driver, &words, more);
    add_input_words(driver, input, &words);
    return words;
}

/* For the pass that is so called. */
static void add_ahead(Driver *driver, const Options *options, const char *pass, Words *words)
{
    Buf text = {0};
    const char *path = temporary_path(driver->arena, pass, "ahead.h");
    declare_ahead(driver->arena, options, strcmp(pass, "check") == 0, &text);
    if (!write_file(path, text.data ? text.data : "", text.length))
        driver_error("cannot write '%s': %s", path, strerror(errno));
    words_add(driver, words, arena_printf(driver->arena, "-DACC__AHEAD=\"%s\"", path));
    buf_free(&text);
}

static Words preprocess_words(Driver *driver, const Input *input, const char *dependencies,
                              const Options *options)
{
    static const char *const fixed[] = {"-E", "-C", "-dD", "-dI", "-w", "-Qunused-arguments"};
    Words words = {0};
    words_add(driver, &words, driver_clang);
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
        words_add(driver, &words, fixed[i]);
    if (driver->colors)
        words_add(driver, &words, "-fcolor-diagnostics");
    words_add_options(driver, &words, STEP_PREPROCESS);
    words_add(driver, &words, "-D__ACC__=1");
    if (options->futures.count)
        add_ahead(driver, options, "parse", &words);
    if (dependencies)
        add_dependencies(driver, input, dependencies, &words);
    add_input_words(driver, input, &words);
    return words;
}

/* Whether a line marker names acc/async.h: # 1 "/usr/include/acc/async.h" 1 */
static bool has_dialect(const char *text, size_t length)
{
    static const char name[] = "acc/async.h\"";
    const char *end = text + length;
    for (const char *at = text;; at++) {
        at = memmem(at, (size_t)(end - at), name, sizeof name - 1);
        if (!at)
            return false;
        const char *line = at;
        while (line > text && line[-1] != '\n')
            line--;
        if (line[0] == '#' && line[1] == ' ' && (at[-1] == '/' || at[-1] == '"'))
            return true;
    }
}

void reading_free(Reading *reading)
{
    free(reading->text);
    free(reading->check_messages);
    free(reading->preprocess_messages);
}

static pid_t start_check(Driver *driver, const Input *input, const Words *more, int *messages)
{
    Words check = check_words(driver, input, more);
    Streams streams = {.input = input_file(driver, input)};
    *messages = capture_open();
    streams.output = streams.error = *messages;
    return driver_start(driver, &check, streams);
}

static void preprocess(Driver *driver, const Input *input, const char *dependencies,
                       const Options *options, Reading *reading)
{
    Words words = preprocess_words(driver, input, dependencies, options);
    Streams streams = {input_file(driver, input), capture_open(), capture_open()};
    reading->preprocess_status = driver_run(driver, &words, streams);
    reading->text = capture_read(streams.output, &reading->length);
    reading->preprocess_messages = capture_read(streams.error, NULL);
}

/* Sizes of frames and generated names: what the text needs to know before it can be parsed.  `more`
 * gets it for the check pass.  False: nothing of that. */
static bool read_ahead(Driver *driver, const Input *input, Options *options, Reading *reading,
                       Words *more)
{
    find_futures(driver->arena, options, reading->text, reading->length);
    if (options->futures.count) {
        free(reading->text);
        free(reading->preprocess_messages);
        preprocess(driver, input, NULL, options, reading); /* dependencies are there */
    }
    if (!asks_for_frames(reading->text, reading->length))
        return false;
    measure(driver->arena, options, reading->text, reading->length);
    add_ahead(driver, options, "check", more);
    return true;
}

bool read_input(Driver *driver, const Input *input, const char *dependencies, bool plain_too,
                Options *options, Reading *reading)
{
    Words more = {0};
    int messages;
    pid_t job = start_check(driver, input, &more, &messages);
    if (job < 0)
        return false;
    preprocess(driver, input, dependencies, options, reading);
    reading->is_plain = !has_dialect(reading->text, reading->length);
    if (!reading->is_plain && read_ahead(driver, input, options, reading, &more)) {
        job_kill(job); /* it did not know that */
        free(capture_read(messages, NULL));
        job = start_check(driver, input, &more, &messages);
        if (job < 0)
            return false;
    }
    if (reading->is_plain && !plain_too)
        job_kill(job);
    else
        reading->check_status = job_wait(job, driver_clang);
    reading->check_messages = capture_read(messages, NULL);
    if (!reading->is_plain && command_excuses(&driver->command, reading->text, reading->length,
                                              reading->check_messages, options, &more)) {
        free(reading->check_messages);
        job = start_check(driver, input, &more, &messages);
        reading->check_status = job < 0 ? 1 : job_wait(job, driver_clang);
        reading->check_messages = capture_read(messages, NULL);
    }
    return true;
}

/* In the check pass a `when` is a case of the switch that await_any is there: where it stands by
 * itself, clang speaks of cases. */
bool fails_at_when(const Reading *reading)
{
    return reading->check_status && !reading->preprocess_status &&
           strstr(reading->check_messages, "'case' statement not in switch statement") &&
           strstr(reading->check_messages, "from macro '_When'");
}

int report_reading(const Reading *reading)
{
    fputs(reading->check_messages, stderr);
    if (reading->check_status)
        return reading->check_status;
    if (reading->preprocess_status)
        fputs(reading->preprocess_messages, stderr);
    return reading->preprocess_status;
}
