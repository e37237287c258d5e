/* driver: acc in the place of cc.
 *
 * For each C file that is to be compiled:
 *
 *   read         clang's messages about the file as written, and the preprocessed text
 *                (driver_read.c); a text without acc/async.h is plain C, which the backend
 *                compiles as if acc were not there
 *   compile      all of acc's passes, once the check has succeeded: acc's own messages would
 *                otherwise only be consequences
 *   backend      the compiler behind acc, on the generated C, with the user's options
 *
 * and then the backend links what there is, with the runtime at the end.  The generated C lies
 * under a temporary name that no output may show: objects depend on the text only. */
#include "driver.h"
#include "reasons.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { IS_PLAIN = -1 }; /* instead of an exit code: nothing to translate */

/* ---- words ---------------------------------------------------------------------------------- */

void words_add(Driver *driver, Words *words, const char *word)
{
    VEC_PUSH(driver->arena, words, word);
}

void words_add_all(Driver *driver, Words *words, const Words *more)
{
    for (size_t i = 0; i < more->count; i++)
        words_add(driver, words, more->data[i]);
}

void words_add_options(Driver *driver, Words *words, unsigned step)
{
    command_options(&driver->command, step, words);
    words_add(driver, words, "-I");
    words_add(driver, words, driver->include_directory);
}

static void show_words(const Words *words)
{
    for (size_t i = 0; i < words->count; i++) {
        fputs(" \"", stderr);
        for (const char *c = words->data[i]; *c; c++) {
            if (strchr("\"\\$`", *c))
                fputc('\\', stderr);
            fputc(*c, stderr);
        }
        fputc('"', stderr);
    }
    fputc('\n', stderr);
}

pid_t driver_start(Driver *driver, const Words *words, Streams streams)
{
    if (driver->command.shows_commands)
        show_words(words);
    return job_start(words, streams);
}

int driver_run(Driver *driver, const Words *words, Streams streams)
{
    pid_t job = driver_start(driver, words, streams);
    return job < 0 ? 1 : job_wait(job, words->data[0]);
}

/* The backend's command so far: what it is asked to do comes next. */
static Words backend_words(Driver *driver)
{
    Words words = {0};
    words_add_all(driver, &words, &driver->command.backend);
    if (driver->command.shows_commands)
        words_add(driver, &words, driver->command.dry_run ? "-###" : "-v");
    return words;
}

/* ---- files ---------------------------------------------------------------------------------- */

bool is_standard_input(const Input *input)
{
    return strcmp(input->path, "-") == 0;
}

const char *input_word(Driver *driver, const Input *input)
{
    if (*input->path == '-' && !is_standard_input(input))
        return arena_printf(driver->arena, "./%s", input->path);
    return input->path;
}

const char *without_extension(Arena *arena, const char *path)
{
    const char *dot = strrchr(base_name(path), '.');
    return dot && dot != base_name(path) ? arena_strndup(arena, path, (size_t)(dot - path)) : path;
}

const char *input_file(Driver *driver, const Input *input)
{
    if (is_standard_input(input) && !driver->standard_input) {
        size_t length;
        const char *copy = temporary_path(driver->arena, "in", "stdin");
        char *text = read_file("/dev/stdin", &length);
        if (!text || !write_file(copy, text, length)) {
            driver_error("cannot read standard input: %s", strerror(errno));
            exit(1);
        }
        free(text);
        driver->standard_input = copy;
    }
    return is_standard_input(input) ? driver->standard_input : NULL;
}

static bool write_output(const char *path, const char *data, size_t length)
{
    if (path && strcmp(path, "-") != 0) {
        struct stat before;
        bool is_new = stat(path, &before) != 0;
        if (write_file(path, data, length))
            return true;
        driver_error("cannot write '%s': %s", path, strerror(errno));
        if (is_new || S_ISREG(before.st_mode))
            unlink(path);
        return false;
    }
    if (fwrite(data, 1, length, stdout) == length && fflush(stdout) == 0)
        return true;
    driver_error("cannot write to standard output: %s", strerror(errno));
    return false;
}

/* An output that is also an input would be lost: the backend sees only the temporary file. */
static bool output_is_safe(const Driver *driver)
{
    struct stat out, in;
    const Command *command = &driver->command;
    if (!command->output || stat(command->output, &out) != 0 || !S_ISREG(out.st_mode))
        return true;
    for (size_t i = 0; i < command->inputs.count; i++) {
        const char *path = command->inputs.data[i]->path;
        if (stat(path, &in) == 0 && in.st_dev == out.st_dev && in.st_ino == out.st_ino) {
            driver_error("input file '%s' is the same as the output file", path);
            return false;
        }
    }
    return true;
}

/* Where acc lies tells where its headers and its runtime are. */
static bool find_parts(Driver *driver)
{
    char path[4096];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    if (length < 0) {
        driver_error("cannot find out where acc is: %s", strerror(errno));
        return false;
    }
    path[length] = '\0';
    for (int up = 0; up < 2; up++) {
        char *slash = strrchr(path, '/');
        if (slash)
            *slash = '\0';
    }
    driver->include_directory = arena_printf(driver->arena, "%s/include", path);
    driver->library_directory = arena_printf(driver->arena, "%s/lib", path);
    return true;
}

/* ---- the backend ---------------------------------------------------------------------------- */

/* The rest of `word` behind `prefix`, or NULL. */
static const char *rest_after(const char *word, const char *prefix)
{
    size_t length = strlen(prefix);
    return strncmp(word, prefix, length) == 0 ? word + length : NULL;
}

/* The user's file as the user's own -ffile-prefix-map, the last that fits, wants to see it. */
static const char *mapped_path(Driver *driver, const char *path)
{
    const Command *command = &driver->command;
    for (size_t i = command->arguments.count; i-- > 0;) {
        const char *word = command->arguments.data[i].words[0];
        const char *map = rest_after(word, "-ffile-prefix-map=");
        if (!map)
            map = rest_after(word, "-fdebug-prefix-map=");
        const char *equals = map ? strchr(map, '=') : NULL;
        if (equals && strncmp(path, map, (size_t)(equals - map)) == 0)
            return arena_printf(driver->arena, "%s%s", equals + 1, path + (equals - map));
    }
    return path;
}

static const char *directory_of(Driver *driver, const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        return ".";
    return slash == path ? "/" : arena_strndup(driver->arena, path, (size_t)(slash - path));
}

/* Where files beside a temporary object go: x.gcno and x.dwo of `-o prog` to prog-x.gcno, ... */
static const char *dump_prefix(Driver *driver)
{
    const char *output = driver->command.output;
    return arena_printf(driver->arena, "%s-",
                        output ? without_extension(driver->arena, output) : "a");
}

/* Compiles the generated C.  `file` has the user's name, in a directory of its own: the backend
 * takes its default names from it.  `output` NULL: such a default. */
static int run_backend(Driver *driver, const Input *input, const char *file, const char *output)
{
    Command *command = &driver->command;
    const char *shown = is_standard_input(input) ? "<stdin>" : input->path;
    Words words = backend_words(driver);

    words_add(driver, &words, command->mode == MODE_ASSEMBLY ? "-S" : "-c");
    if (output) {
        words_add(driver, &words, "-o");
        words_add(driver, &words, output);
    }
    words_add(driver, &words, "-iquote");
    words_add(driver, &words, directory_of(driver, shown));
    words_add_options(driver, &words, STEP_COMPILE);
    if (command->hard)
        words_add(driver, &words, "-DACC_HARD");
    words_add(driver, &words, "-w");
    if (command->backend_is_clang)
        words_add(driver, &words, "-Qunused-arguments");
    words_add(
        driver, &words,
        arena_printf(driver->arena, "-ffile-prefix-map=%s=%s", file, mapped_path(driver, shown)));
    if (command->mode == MODE_LINK && command->has_aux_output && !command->has_dump_prefix) {
        words_add(driver, &words, "-dumpdir");
        words_add(driver, &words, dump_prefix(driver));
    }
    words_add(driver, &words, "-x");
    words_add(driver, &words, "c");
    words_add(driver, &words, file);
    return driver_run(driver, &words, (Streams){0});
}

/* ---- one C file ----------------------------------------------------------------------------- */

/* That a later option takes it back is not looked for. */
static bool overflow_wraps(Command *command)
{
    static const char *const options[] = {"-fwrapv", "-ftrapv", "-fno-strict-overflow"};
    Words words = {0};
    command_options(command, STEP_COMPILE | STEP_OWN, &words);
    for (size_t i = 0; i < words.count; i++)
        for (size_t k = 0; k < sizeof options / sizeof *options; k++)
            if (!strcmp(words.data[i], options[k]))
                return true;
    return false;
}

static void set_parse_options(Driver *driver, const Input *input, Options *options)
{
    const Command *command = &driver->command;
    Words words = {0};
    options->input = input->path;
    options->dump = command->dump;
    options->no_line_markers = command->mode == MODE_EMIT_C && command->no_line_markers;
    options->verify = command->verify;
    options->verify_large = command->verify_large;
    options->poison = command->hard;
    options->overflow_wraps = overflow_wraps(&driver->command);
    options->report = command->report;
    options->report_json = command->report_json;
    set_limits(&command->limits, options);
    command_options(&driver->command, STEP_PARSE, &words);
    for (size_t i = 0; i < words.count; i++)
        VEC_PUSH(driver->arena, &options->parse_args, words.data[i]);
}

/* Hands on what a pass through clang found out about headers, under its final name. */
static bool finish_dependencies(Driver *driver, const Input *input, const char *temporary)
{
    size_t length;
    char *text = read_file(temporary, &length);
    if (!text) {
        driver_error("cannot read '%s': %s", temporary, strerror(errno));
        return false;
    }
    bool ok = write_output(dependency_file(driver, input), text, length);
    free(text);
    return ok;
}

/* Where nothing is compiled: the backend's exit code for the options that acc does not know. */
static int judge_options(Driver *driver)
{
    Words words = backend_words(driver);
    if (!driver->command.has_unknown)
        return 0;
    words_add(driver, &words, "-fsyntax-only");
    words_add_options(driver, &words, STEP_COMPILE);
    words_add(driver, &words, "-w");
    if (driver->command.backend_is_clang)
        words_add(driver, &words, "-Qunused-arguments");
    words_add(driver, &words, "-x");
    words_add(driver, &words, "c");
    words_add(driver, &words, "/dev/null");
    return driver_run(driver, &words, (Streams){0});
}

/* Leaves what the mode wants from the generated text. */
static int finish_text(Driver *driver, Input *input, const char *folder, const Buf *out)
{
    const Command *command = &driver->command;
    bool is_wanted = command->mode == MODE_EMIT_C || command->mode == MODE_DUMP;
    if (command->mode == MODE_SYNTAX || (is_wanted && command->dry_run))
        return 0;
    if (is_wanted)
        return !write_output(command->output, out->data ? out->data : "", out->length);

    const char *output = command->output;
    const char *file = temporary_path(driver->arena, folder, base_name(input->path));
    if (!write_output(file, out->data ? out->data : "", out->length))
        return 1;
    if (command->mode == MODE_LINK) {
        const char *name = without_extension(driver->arena, base_name(input->path));
        output = temporary_path(driver->arena, arena_printf(driver->arena, "o%s", folder),
                                arena_printf(driver->arena, "%s.o", name));
        if (command->dry_run && !write_output(output, "", 0)) /* linking asks for its inputs */
            return 1;
    }
    int status = run_backend(driver, input, file, output);
    if (command->mode == MODE_LINK && status == 0)
        input->object = output;
    return status;
}

static int translate_text(Driver *driver, const Input *input, const Options *options,
                          const Reading *reading, Buf *out)
{
    const Command *command = &driver->command;
    if (reading->is_plain && command->mode == MODE_EMIT_C) {
        size_t length;
        const char *path = input_file(driver, input);
        char *text = read_file(path ? path : input->path, &length);
        if (text)
            buf_write(out, text, length);
        free(text);
        return !text;
    }
    return compile(options, reading->text, reading->length, out, &driver->sizes);
}

/* The exit code, or IS_PLAIN: the backend has to compile the file as it is. */
static int translate(Driver *driver, Input *input, size_t index)
{
    const Command *command = &driver->command;
    const char *folder = arena_printf(driver->arena, "%zu", index), *dependencies = NULL;
    bool plain_too = command->mode == MODE_EMIT_C || command->mode == MODE_DUMP;
    Reading reading = {0};
    Options options = {0};
    Buf out = {0};

    if (!is_standard_input(input) && access(input->path, F_OK) != 0) {
        driver_error("no such file: '%s'", input->path);
        return 1;
    }
    if (command->makes_dependencies && command->mode != MODE_DUMP)
        dependencies = temporary_path(driver->arena, "d", folder);
    int status = 1;
    set_parse_options(driver, input, &options);
    if (!read_input(driver, input, dependencies, plain_too, &options, &reading)) {
        reading_free(&reading);
        return status;
    }
    if (reading.is_plain && !plain_too) {
        status = IS_PLAIN;
    } else {
        status =
            fails_at_when(&reading) ? translate_text(driver, input, &options, &reading, &out) : 0;
        if (!status)
            status = report_reading(&reading);
        if (!status && !command->dry_run)
            status = translate_text(driver, input, &options, &reading, &out);
        if (!status && dependencies && !command->dry_run)
            status = !finish_dependencies(driver, input, dependencies);
        if (!status && command->mode == MODE_EMIT_C)
            status = judge_options(driver);
        if (!status)
            status = finish_text(driver, input, folder, &out);
    }
    buf_free(&out);
    reading_free(&reading);
    return status;
}

/* ---- what the backend does on its own ------------------------------------------------------- */

/* The user's options without change, and the inputs for which `wanted` is NULL or the one. */
static void add_own_words(Driver *driver, Words *words, const Input *wanted)
{
    const Command *command = &driver->command;
    for (size_t i = 0; i < command->arguments.count; i++) {
        const Argument *argument = &command->arguments.data[i];
        const Input *input = argument->input;
        if (!input) {
            for (int w = 0; w < 2 && argument->words[w] && argument->steps & STEP_OWN; w++)
                words_add(driver, words, argument->words[w]);
        } else if (input->object) {
            words_add(driver, words, input->object);
        } else if (!wanted || input == wanted) {
            if (input->language) {
                words_add(driver, words, "-x");
                words_add(driver, words, input->language);
            }
            words_add(driver, words, input_word(driver, input));
            if (input->language && wanted != input) {
                words_add(driver, words, "-x");
                words_add(driver, words, "none");
            }
        }
    }
}

/* Whether the backend reads headers for a file, so that acc's own must be found. */
static bool reads_headers(const Input *input)
{
    static const char *const endings[] = {".c", ".h",  ".cc",  ".cpp", ".cxx", ".c++",
                                          ".C", ".hh", ".hpp", ".m",   ".mm",  ".S"};
    const char *dot = strrchr(base_name(input->path), '.');
    if (input->object)
        return false;
    if (input->language)
        return *input->language == 'c' || rest_after(input->language, "objective-c");
    for (size_t i = 0; dot && i < sizeof endings / sizeof *endings; i++)
        if (strcmp(dot, endings[i]) == 0)
            return true;
    return false;
}

static void add_output(Driver *driver, Words *words)
{
    if (driver->command.output) {
        words_add(driver, words, "-o");
        words_add(driver, words, driver->command.output);
    }
}

/* A file that acc does not translate: as if acc were not there, but for its headers. */
static int compile_own(Driver *driver, Input *input)
{
    Words words = backend_words(driver);
    words_add(driver, &words, driver->command.mode_flag);
    add_own_words(driver, &words, input);
    add_output(driver, &words);
    if (reads_headers(input)) {
        words_add(driver, &words, "-I");
        words_add(driver, &words, driver->include_directory);
    }
    return driver_run(driver, &words, (Streams){.input = input_file(driver, input)});
}

/* The runtime comes last, so that only what is still missing is taken from it.  A shared library
 * gets none: the program that loads it has it, and there must not be two. */
static bool add_runtime(Driver *driver, Words *words, bool needed)
{
    const Command *command = &driver->command;
    const char *library = arena_printf(driver->arena, "%s/libacc%s.a", driver->library_directory,
                                       command->hard ? "-hard" : "");
    if (command->links_nothing)
        return true;
    if (access(library, R_OK) == 0) {
        words_add(driver, words, library);
    } else if (needed) {
        driver_error("the runtime is missing: '%s'", library);
        return false;
    }
    words_add(driver, words, "-pthread");
    return true;
}

static int link_all(Driver *driver)
{
    Command *command = &driver->command;
    Words words = backend_words(driver);
    bool has_sources = false, has_objects = false;
    const char *file = NULL;
    for (size_t i = 0; i < command->inputs.count; i++) {
        const Input *input = command->inputs.data[i];
        has_objects |= input->object != NULL;
        has_sources |= reads_headers(input);
        if (!input->object && is_standard_input(input))
            file = input_file(driver, input);
    }
    add_own_words(driver, &words, NULL);
    add_output(driver, &words);
    if (has_sources) {
        words_add(driver, &words, "-I");
        words_add(driver, &words, driver->include_directory);
    } else if (command->backend_is_clang) {
        words_add(driver, &words, "-Wno-unused-command-line-argument"); /* -O2 when only linking */
    }
    if (!add_runtime(driver, &words, has_objects))
        return 1;
    return driver_run(driver, &words, (Streams){.input = file});
}

/* -E and -M: clang on the files as written, as any reader but acc sees them. */
static int show_text(Driver *driver)
{
    Command *command = &driver->command;
    Words words = {0};
    words_add(driver, &words, driver_clang);
    if (command->shows_commands)
        words_add(driver, &words, command->dry_run ? "-###" : "-v");
    words_add(driver, &words, command->mode_flag);
    words_add(driver, &words, "-Qunused-arguments");
    words_add_options(driver, &words, STEP_SHOW);
    words_add(driver, &words, "-Wno-unknown-warning-option");
    words_add(driver, &words, "-DACC_CHECK=1");
    add_output(driver, &words);
    for (size_t i = 0; i < command->inputs.count; i++) {
        const Input *input = command->inputs.data[i];
        words_add(driver, &words, "-x");
        words_add(driver, &words, input->language ? input->language : "none");
        words_add(driver, &words, input_word(driver, input));
    }
    return driver_run(driver, &words, (Streams){0});
}

/* ---- the command ---------------------------------------------------------------------------- */

/* 0, or 1 with a message. */
static int flush(FILE *out)
{
    if (fflush(out) == 0)
        return 0;
    driver_error("cannot write: %s", strerror(errno));
    return 1;
}

static int print_help(void)
{
    puts("usage: acc [options] file...\n"
         "\n"
         "acc takes the place of cc: it compiles C with async and await, and plain C as well.\n"
         "Options that it does not know go to the compiler behind it.  Of its own:\n"
         "\n"
         "  --emit-c                write the generated C (to -o, or standard output)\n"
         "  -P                      with --emit-c: without #line\n"
         "  --report-sizes[=FILE]   say how large futures are, and why; as JSON to FILE.json\n"
         "  --max-frame=N           frames of more than N bytes are errors; -Wlarge-frame=N warns\n"
         "  --dump=PASS             write what a pass left, then stop: preprocess, parse, import,\n"
         "                          check, cfg, liveness, layout, emit, report\n"
         "  --verify, --no-verify   check the invariants between the passes, or do not\n"
         "  --acc-cc=CMD            the compiler behind acc; also ACC_CC; clang-19 by default\n"
         "  --acc-hard              for tests: every await suspends, what is freed is poisoned, "
         "and\n"
         "                          so is what a suspended frame does not keep\n"
         "  --version, --help");
    return flush(stdout);
}

/* --version, -dumpmachine, ...: the backend answers. */
static int ask_backend(Driver *driver)
{
    Words words = backend_words(driver);
    if (driver->command.mode_flag)
        words_add(driver, &words, driver->command.mode_flag);
    add_own_words(driver, &words, NULL);
    add_output(driver, &words);
    return job_run(&words, (Streams){0});
}

static int print_version(FILE *out)
{
    fprintf(out, "acc version %s\n", ACC_VERSION);
    return flush(out);
}

/* Compiles each input, or with MODE_LINK all that need translation; goes on after an error. */
static int compile_all(Driver *driver)
{
    Command *command = &driver->command;
    int result = 0;
    for (size_t i = 0; i < command->inputs.count; i++) {
        Input *input = command->inputs.data[i];
        int status = input->is_c ? translate(driver, input, i) : IS_PLAIN;
        if (status == IS_PLAIN)
            status = command->mode == MODE_LINK ? 0 : compile_own(driver, input);
        if (!result)
            result = status;
    }
    return result;
}

static bool check_command(const Driver *driver)
{
    const Command *command = &driver->command;
    bool makes_text = command->mode == MODE_EMIT_C || command->mode == MODE_DUMP;
    if (command->inputs.count == 0 && !(command->has_library && command->mode == MODE_LINK)) {
        driver_error("no input files");
        return false;
    }
    for (size_t i = 0; makes_text && i < command->inputs.count; i++) {
        if (!command->inputs.data[i]->is_c) {
            driver_error("'%s' is not a C file", command->inputs.data[i]->path);
            return false;
        }
    }
    if (command->output && command->inputs.count > 1 && command->mode != MODE_LINK) {
        driver_error("cannot use -o with several inputs unless they are linked");
        return false;
    }
    return output_is_safe(driver);
}

/* Of all inputs; as JSON one document, whatever there was to compile. */
static bool write_sizes(Driver *driver)
{
    Buf text = {0};
    const Command *command = &driver->command;
    buf_puts(&text, command->report_json ? report_json_head : "");
    buf_write(&text, driver->sizes.data ? driver->sizes.data : "", driver->sizes.length);
    buf_puts(&text, command->report_json ? report_json_tail : "");
    bool ok = write_output(command->report_file, text.data, text.length);
    buf_free(&text);
    return ok;
}

static int run_command(Driver *driver)
{
    Command *command = &driver->command;
    if (command->wants_help)
        return print_help();
    if (command->wants_version && print_version(stdout) != 0)
        return 1;
    if (command->only_information)
        return ask_backend(driver);
    if (command->wants_information)
        print_version(stderr);
    if (command->wants_information && command->inputs.count == 0 && !command->has_library)
        return ask_backend(driver);
    if (!check_command(driver))
        return 1;
    if (command->mode == MODE_PREPROCESS || command->mode == MODE_DEPENDENCIES)
        return show_text(driver);

    int status = compile_all(driver);
    if (status == 0 && command->mode == MODE_LINK)
        status = link_all(driver);
    if (command->report && !command->dry_run && !write_sizes(driver))
        status = status ? status : 1;
    return status;
}

int driver_main(int argc, char **argv)
{
    Driver driver = {.arena = arena_new()};
    const char *terminal = getenv("TERM");
    int status = 1;
    jobs_start();
    driver.command.arena = driver.arena;
#ifndef NDEBUG
    driver.command.verify = true;
#endif
    if (command_read(&driver.command, argc, argv) && find_parts(&driver)) {
        driver.colors = !driver.command.has_color_flag && isatty(STDERR_FILENO) && terminal &&
                        strcmp(terminal, "dumb") != 0;
        status = run_command(&driver);
    }
    buf_free(&driver.sizes);
    arena_free(driver.arena);
    return status;
}
