/* driver_arguments: reads the command line.
 *
 * A table says of each option that matters to acc how it takes its argument and which steps get it.
 * The backend gets every option, known or not, so that acc takes the place of any cc; the passes
 * through clang get only those that are known to change the meaning of the text or its warnings,
 * because clang refuses what only the backend knows. */
#include "driver.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* How an option is written. */
typedef enum Shape {
    EXACT,  /* -c */
    PREFIX, /* -W...: starts with it */
    VALUE,  /* -o X: the next word belongs to it */
    EITHER  /* -DX and -D X */
} Shape;

/* What an option means to the driver itself. */
typedef enum Meaning {
    PLAIN,
    MODE,
    OUTPUT,
    LANGUAGE,
    MAKE_DEPENDENCIES,
    DEPENDENCY_FILE,
    DEPENDENCY_TARGET,
    WP,
    LIBRARY,
    LINK_NOTHING,
    AUX_OUTPUT,
    DUMP_PREFIX,
    COLOR,
    NO_MARKERS,
    SANITIZE,
    VERBOSE,
    INFORMATION
} Meaning;

typedef struct Option {
    const char *name;
    Shape shape;
    Meaning meaning;
    unsigned steps;
} Option;

enum {
    /* The sets of steps that options come in. */
    OWN = STEP_OWN,
    BACKEND = STEP_COMPILE | STEP_OWN,
    SHOW = STEP_SHOW | STEP_OWN,
    CLANG = STEP_CHECK | STEP_PREPROCESS | STEP_SHOW,
    TEXT = CLANG | BACKEND,               /* what the preprocessor sees */
    SENSE = CLANG | STEP_PARSE | BACKEND, /* what types and code mean */
    WARN = STEP_CHECK | STEP_SHOW | STEP_OWN,
    DEPENDENCY = STEP_DEPENDENCIES | STEP_SHOW | STEP_OWN
};

/* The first row that matches counts. */
static const Option options[] = {
    /* modes */
    {"-c", EXACT, MODE, 0},
    {"-S", EXACT, MODE, 0},
    {"-E", EXACT, MODE, 0},
    {"-M", EXACT, MODE, 0},
    {"-MM", EXACT, MODE, 0},
    {"-fsyntax-only", EXACT, MODE, 0},
    {"--compile", EXACT, MODE, 0},
    {"--assemble", EXACT, MODE, 0},
    {"--preprocess", EXACT, MODE, 0},
    {"--output=", PREFIX, OUTPUT, 0},
    {"--output", VALUE, OUTPUT, 0},
    {"-o", EITHER, OUTPUT, 0},
    {"--language=", PREFIX, LANGUAGE, 0},
    {"-x", EITHER, LANGUAGE, 0},

    /* dependencies */
    {"-MD", EXACT, MAKE_DEPENDENCIES, SHOW},
    {"-MMD", EXACT, MAKE_DEPENDENCIES, SHOW},
    {"-MF", EITHER, DEPENDENCY_FILE, SHOW},
    {"-MT", EITHER, DEPENDENCY_TARGET, DEPENDENCY},
    {"-MQ", EITHER, DEPENDENCY_TARGET, DEPENDENCY},
    {"-MP", EXACT, PLAIN, DEPENDENCY},
    {"-MG", EXACT, PLAIN, DEPENDENCY},
    {"-MV", EXACT, PLAIN, DEPENDENCY},
    {"-MJ", EITHER, PLAIN, OWN},
    {"-Wp,", PREFIX, WP, TEXT},

    /* the preprocessor */
    {"-D", EITHER, PLAIN, TEXT},
    {"-U", EITHER, PLAIN, TEXT},
    {"-iquote", EITHER, PLAIN, TEXT},
    {"-isystem-after", EITHER, PLAIN, TEXT},
    {"-isystem", EITHER, PLAIN, TEXT},
    {"-idirafter", EITHER, PLAIN, TEXT},
    {"-isysroot", EITHER, PLAIN, TEXT},
    {"-iprefix", EITHER, PLAIN, TEXT},
    {"-iwithprefixbefore", EITHER, PLAIN, TEXT},
    {"-iwithprefix", EITHER, PLAIN, TEXT},
    {"-imultilib", VALUE, PLAIN, TEXT},
    {"-imultiarch", VALUE, PLAIN, BACKEND},
    {"-include-pch", VALUE, PLAIN, TEXT},
    {"-include", EITHER, PLAIN, TEXT},
    {"-imacros", EITHER, PLAIN, TEXT},
    {"-ivfsoverlay", VALUE, PLAIN, TEXT},
    {"-I", EITHER, PLAIN, TEXT},
    {"--sysroot=", PREFIX, PLAIN, TEXT},
    {"--sysroot", VALUE, PLAIN, TEXT},
    {"-nostdinc", EXACT, PLAIN, TEXT},
    {"-nostdlibinc", EXACT, PLAIN, TEXT},
    {"-nobuiltininc", EXACT, PLAIN, TEXT},
    {"-undef", EXACT, PLAIN, TEXT},
    {"-Xpreprocessor", VALUE, PLAIN, TEXT},
    {"-fmacro-prefix-map=", PREFIX, PLAIN, TEXT},
    {"-ffile-prefix-map=", PREFIX, PLAIN, TEXT},
    {"-ftabstop=", PREFIX, PLAIN, WARN},
    {"-pthread", EXACT, PLAIN, TEXT},
    {"-P", EXACT, NO_MARKERS, SHOW},
    {"-C", EXACT, PLAIN, SHOW},
    {"-CC", EXACT, PLAIN, SHOW},
    {"-H", EXACT, PLAIN, SHOW},
    {"-dumpbase-ext", VALUE, DUMP_PREFIX, BACKEND},
    {"-dumpbase", VALUE, DUMP_PREFIX, BACKEND},
    {"-dumpdir", VALUE, DUMP_PREFIX, BACKEND},
    {"-dump", PREFIX, INFORMATION, OWN},
    {"-d", PREFIX, PLAIN, SHOW},
    {"-traditional", PREFIX, PLAIN, SHOW},

    /* the language */
    {"-std=", PREFIX, PLAIN, SENSE},
    {"--std=", PREFIX, PLAIN, SENSE},
    {"-ansi", EXACT, PLAIN, SENSE},
    {"-trigraphs", EXACT, PLAIN, TEXT},
    {"-O", PREFIX, PLAIN, TEXT}, /* __OPTIMIZE__ */
    {"-fsigned-char", EXACT, PLAIN, SENSE},
    {"-fno-signed-char", EXACT, PLAIN, SENSE},
    {"-funsigned-char", EXACT, PLAIN, SENSE},
    {"-fno-unsigned-char", EXACT, PLAIN, SENSE},
    {"-fshort-enums", EXACT, PLAIN, SENSE},
    {"-fno-short-enums", EXACT, PLAIN, SENSE},
    {"-fshort-wchar", EXACT, PLAIN, SENSE},
    {"-fno-short-wchar", EXACT, PLAIN, SENSE},
    {"-fpack-struct", PREFIX, PLAIN, SENSE},
    {"-fms-extensions", EXACT, PLAIN, SENSE},
    {"-fno-ms-extensions", EXACT, PLAIN, SENSE},
    {"-fplan9-extensions", EXACT, PLAIN, BACKEND},
    {"-fbuiltin", EXACT, PLAIN, SENSE},
    {"-fno-builtin", PREFIX, PLAIN, SENSE},
    {"-ffreestanding", EXACT, PLAIN, SENSE},
    {"-fno-freestanding", EXACT, PLAIN, SENSE},
    {"-fhosted", EXACT, PLAIN, SENSE},
    {"-fgnu89-inline", EXACT, PLAIN, SENSE},
    {"-fno-gnu89-inline", EXACT, PLAIN, SENSE},
    {"-fcommon", EXACT, PLAIN, SENSE},
    {"-fno-common", EXACT, PLAIN, SENSE},
    {"-fblocks", EXACT, PLAIN, SENSE},
    {"-fasm", EXACT, PLAIN, SENSE},
    {"-fno-asm", EXACT, PLAIN, SENSE},
    {"-fgnu-keywords", EXACT, PLAIN, SENSE},
    {"-fno-gnu-keywords", EXACT, PLAIN, SENSE},
    {"-fdollars-in-identifiers", EXACT, PLAIN, SENSE},
    {"-fno-dollars-in-identifiers", EXACT, PLAIN, SENSE},
    {"-fstrict-flex-arrays", PREFIX, PLAIN, SENSE},
    {"-flax-vector-conversions", PREFIX, PLAIN, SENSE},
    {"-fno-lax-vector-conversions", EXACT, PLAIN, SENSE},
    {"-fopenmp", EXACT, PLAIN, SENSE},
    {"-fopenmp-simd", EXACT, PLAIN, SENSE},
    {"-fwrapv", EXACT, PLAIN, TEXT},
    {"-ftrapv", EXACT, PLAIN, TEXT},
    {"-fno-wrapv", EXACT, PLAIN, TEXT},
    {"-fPIC", EXACT, PLAIN, TEXT}, /* from here on for predefined macros */
    {"-fpic", EXACT, PLAIN, TEXT},
    {"-fPIE", EXACT, PLAIN, TEXT},
    {"-fpie", EXACT, PLAIN, TEXT},
    {"-fno-PIC", EXACT, PLAIN, TEXT},
    {"-fno-pic", EXACT, PLAIN, TEXT},
    {"-fno-PIE", EXACT, PLAIN, TEXT},
    {"-fno-pie", EXACT, PLAIN, TEXT},
    {"-fexceptions", EXACT, PLAIN, TEXT},
    {"-ffast-math", EXACT, PLAIN, TEXT},
    {"-fno-fast-math", EXACT, PLAIN, TEXT},
    {"-ffinite-math-only", EXACT, PLAIN, TEXT},
    {"-fno-math-errno", EXACT, PLAIN, TEXT},
    {"-fstack-protector", EXACT, PLAIN, TEXT},
    {"-fstack-protector-strong", EXACT, PLAIN, TEXT},
    {"-fstack-protector-all", EXACT, PLAIN, TEXT},
    {"-fsanitize=", PREFIX, SANITIZE, BACKEND},

    /* the target */
    {"-target", VALUE, PLAIN, SENSE},
    {"--target=", PREFIX, PLAIN, SENSE},
    {"-arch", VALUE, PLAIN, SENSE},
    {"-m32", EXACT, PLAIN, SENSE},
    {"-m64", EXACT, PLAIN, SENSE},
    {"-mx32", EXACT, PLAIN, SENSE},
    {"-m16", EXACT, PLAIN, SENSE},
    {"-march=", PREFIX, PLAIN, SENSE},
    {"-mcpu=", PREFIX, PLAIN, SENSE},
    {"-mtune=", PREFIX, PLAIN, SENSE},
    {"-mabi=", PREFIX, PLAIN, SENSE},
    {"-mfpu=", PREFIX, PLAIN, SENSE},
    {"-mfloat-abi=", PREFIX, PLAIN, SENSE},
    {"-mthumb", EXACT, PLAIN, SENSE},
    {"-marm", EXACT, PLAIN, SENSE},
    {"-mbig-endian", EXACT, PLAIN, SENSE},
    {"-mlittle-endian", EXACT, PLAIN, SENSE},
    {"-msoft-float", EXACT, PLAIN, SENSE},
    {"-mhard-float", EXACT, PLAIN, SENSE},
    {"-mgeneral-regs-only", EXACT, PLAIN, SENSE},
    {"-mlong-double-", PREFIX, PLAIN, SENSE},
    {"-mms-bitfields", EXACT, PLAIN, SENSE},
    {"-mno-ms-bitfields", EXACT, PLAIN, SENSE},
    {"-mcmodel=", PREFIX, PLAIN, SENSE},
    {"-mno-red-zone", EXACT, PLAIN, SENSE},
    {"-mmmx", EXACT, PLAIN, SENSE},
    {"-mno-mmx", EXACT, PLAIN, SENSE},
    {"-msse", PREFIX, PLAIN, SENSE},
    {"-mno-sse", PREFIX, PLAIN, SENSE},
    {"-mssse3", EXACT, PLAIN, SENSE},
    {"-mavx", PREFIX, PLAIN, SENSE},
    {"-mno-avx", PREFIX, PLAIN, SENSE},
    {"-mbmi", PREFIX, PLAIN, SENSE},
    {"-mfma", EXACT, PLAIN, SENSE},
    {"-mf16c", EXACT, PLAIN, SENSE},
    {"-maes", EXACT, PLAIN, SENSE},
    {"-mvaes", EXACT, PLAIN, SENSE},
    {"-mpclmul", EXACT, PLAIN, SENSE},
    {"-mvpclmulqdq", EXACT, PLAIN, SENSE},
    {"-mgfni", EXACT, PLAIN, SENSE},
    {"-msha", EXACT, PLAIN, SENSE},
    {"-mpopcnt", EXACT, PLAIN, SENSE},
    {"-mlzcnt", EXACT, PLAIN, SENSE},
    {"-mmovbe", EXACT, PLAIN, SENSE},
    {"-mcx16", EXACT, PLAIN, SENSE},
    {"-mrdrnd", EXACT, PLAIN, SENSE},
    {"-mrdseed", EXACT, PLAIN, SENSE},
    {"-madx", EXACT, PLAIN, SENSE},
    {"-mrtm", EXACT, PLAIN, SENSE},
    {"-mxsave", PREFIX, PLAIN, SENSE},
    {"-mclflushopt", EXACT, PLAIN, SENSE},
    {"-mclwb", EXACT, PLAIN, SENSE},
    {"-mfsgsbase", EXACT, PLAIN, SENSE},

    /* what linking is about */
    {"-l", EITHER, LIBRARY, OWN},
    {"-L", EITHER, PLAIN, OWN},
    {"-Wl,", PREFIX, PLAIN, OWN},
    {"-Xlinker", VALUE, PLAIN, OWN},
    {"-static", EXACT, PLAIN, OWN},
    {"-static-pie", EXACT, PLAIN, OWN},
    {"-static-libgcc", EXACT, PLAIN, OWN},
    {"-shared-libgcc", EXACT, PLAIN, OWN},
    {"-static-libasan", EXACT, PLAIN, OWN},
    {"-shared", EXACT, LINK_NOTHING, OWN},
    {"-nostdlib", EXACT, LINK_NOTHING, OWN},
    {"-nodefaultlibs", EXACT, LINK_NOTHING, OWN},
    {"-r", EXACT, LINK_NOTHING, OWN},
    {"-nostartfiles", EXACT, PLAIN, OWN},
    {"-nolibc", EXACT, PLAIN, OWN},
    {"-pie", EXACT, PLAIN, OWN},
    {"-no-pie", EXACT, PLAIN, OWN},
    {"-nopie", EXACT, PLAIN, OWN},
    {"-rdynamic", EXACT, PLAIN, OWN},
    {"-symbolic", EXACT, PLAIN, OWN},
    {"-fuse-ld=", PREFIX, PLAIN, OWN},
    {"-rpath", VALUE, PLAIN, OWN},
    {"-s", EXACT, PLAIN, OWN},
    {"-Tbss", VALUE, PLAIN, OWN},
    {"-Tdata", VALUE, PLAIN, OWN},
    {"-Ttext", VALUE, PLAIN, OWN},
    {"-T", EITHER, PLAIN, OWN},
    {"-u", EITHER, PLAIN, OWN},
    {"-z", EITHER, PLAIN, OWN},
    {"-e", VALUE, PLAIN, OWN},
    {"-framework", VALUE, PLAIN, OWN},
    {"-Wa,", PREFIX, PLAIN, BACKEND},
    {"-Xassembler", VALUE, PLAIN, BACKEND},

    /* warnings: those of the file as written, so nothing of them for the generated C; but what
     * turns an error back into a warning must hold wherever the code is read */
    {"-Wno-", PREFIX, PLAIN, WARN | STEP_PARSE | STEP_COMPILE},
    {"-W", PREFIX, PLAIN, WARN},
    {"-w", EXACT, PLAIN, WARN},
    {"-pedantic", PREFIX, PLAIN, WARN},
    {"-fmax-errors=", PREFIX, PLAIN, OWN},
    {"-ferror-limit=", PREFIX, PLAIN, WARN},
    {"-fmessage-length=", PREFIX, PLAIN, WARN},
    {"-fdiagnostics-color", PREFIX, COLOR, WARN | STEP_COMPILE},
    {"-fno-diagnostics-color", EXACT, COLOR, WARN | STEP_COMPILE},
    {"-fcolor-diagnostics", EXACT, COLOR, WARN | STEP_COMPILE},
    {"-fno-color-diagnostics", EXACT, COLOR, WARN | STEP_COMPILE},

    /* files beside the object */
    {"--coverage", EXACT, AUX_OUTPUT, BACKEND},
    {"-coverage", EXACT, AUX_OUTPUT, BACKEND},
    {"-fprofile-arcs", EXACT, AUX_OUTPUT, BACKEND},
    {"-ftest-coverage", EXACT, AUX_OUTPUT, BACKEND},
    {"-gsplit-dwarf", PREFIX, AUX_OUTPUT, BACKEND},
    {"-fstack-usage", EXACT, AUX_OUTPUT, BACKEND},
    {"-save-temps", PREFIX, AUX_OUTPUT, BACKEND},
    {"--save-temps", PREFIX, AUX_OUTPUT, BACKEND},

    /* asking the compiler about itself */
    {"-v", EXACT, VERBOSE, 0},
    {"-###", EXACT, VERBOSE, 0},
    {"--version", EXACT, INFORMATION, OWN},
    {"-print-", PREFIX, INFORMATION, OWN},
    {"--print-", PREFIX, INFORMATION, OWN},
    {"-help", EXACT, INFORMATION, OWN},
    {"--help", PREFIX, INFORMATION, OWN},
    {"--target-help", EXACT, INFORMATION, OWN},

    /* others whose argument is a word of its own */
    {"-emit-", PREFIX, PLAIN, BACKEND},
    {"-Xclang", VALUE, PLAIN, BACKEND},
    {"-Xanalyzer", VALUE, PLAIN, BACKEND},
    {"-Xopenmp-target", VALUE, PLAIN, BACKEND},
    {"-mllvm", VALUE, PLAIN, BACKEND},
    {"--param", VALUE, PLAIN, BACKEND},
    {"-G", EITHER, PLAIN, BACKEND},
    {"-A", EITHER, PLAIN, BACKEND},
    {"-B", EITHER, PLAIN, BACKEND},
    {"-F", EITHER, PLAIN, TEXT},
    {"-aux-info", VALUE, PLAIN, BACKEND},
    {"-wrapper", VALUE, PLAIN, BACKEND},
    {"-gcc-toolchain", VALUE, PLAIN, BACKEND},
    {"--config", VALUE, PLAIN, BACKEND},
    {"-working-directory", VALUE, PLAIN, BACKEND},
    {"-serialize-diagnostics", VALUE, PLAIN, OWN},
    {"--serialize-diagnostics", VALUE, PLAIN, OWN},
};

static const Option unknown_option = {"", PREFIX, PLAIN, BACKEND};

static bool starts_with(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

static const Option *find_option(const char *word)
{
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        const Option *option = &options[i];
        bool exact = option->shape == EXACT || option->shape == VALUE;
        if (exact ? strcmp(word, option->name) == 0 : starts_with(word, option->name))
            return option;
    }
    return &unknown_option;
}

/* ---- words ---------------------------------------------------------------------------------- */

enum { RESPONSE_DEPTH = 32 };

/* One word of a response file: blanks end it, quotes and backslashes hide them, as gcc has it. */
static const char *read_response_word(Arena *arena, const char **at)
{
    Buf word = {0};
    char quote = 0;
    buf_puts(&word, "");
    for (; **at && (quote || !isspace((unsigned char)**at)); (*at)++) {
        char c = **at;
        if (c == '\\' && (*at)[1])
            buf_putc(&word, *++*at);
        else if (quote ? c == quote : c == '\'' || c == '"')
            quote = quote ? 0 : c;
        else
            buf_putc(&word, c);
    }
    const char *copy = arena_strdup(arena, word.data);
    buf_free(&word);
    return copy;
}

/* Appends a word, or those of the response file that it names; one that cannot be read stays. */
static bool expand_word(Command *command, const char *word, int depth, Words *words)
{
    char *text = *word == '@' && word[1] ? read_file(word + 1, NULL) : NULL;
    if (!text) {
        VEC_PUSH(command->arena, words, word);
        return true;
    }
    bool ok = depth < RESPONSE_DEPTH;
    if (!ok)
        driver_error("too many response files inside one another: '%s'", word);
    for (const char *at = text; ok;) {
        while (isspace((unsigned char)*at))
            at++;
        if (!*at)
            break;
        ok = expand_word(command, read_response_word(command->arena, &at), depth + 1, words);
    }
    free(text);
    return ok;
}

/* The machine that a cross compiler's name tells (aarch64-linux-gnu-gcc), or NULL. */
static const char *name_target(Arena *arena, const char *compiler)
{
    static const char *const tails[] = {"-gcc", "-clang", "-cc"};
    const char *name = base_name(compiler);
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        const char *tail = strstr(name, tails[i]);
        if (tail && memchr(name, '-', (size_t)(tail - name)))
            return arena_strndup(arena, name, (size_t)(tail - name));
    }
    return NULL;
}

/* Splits the backend's command; its options (as in "gcc -m32") are read like the user's own. */
static void read_backend(Command *command, const char *text, Words *flags)
{
    Arena *arena = command->arena;
    if (!text || text[strspn(text, " \t\n\v\f\r")] == '\0')
        text = "clang-19";
    if (strchr(text, '/') && access(text, X_OK) == 0) {
        VEC_PUSH(arena, &command->backend, text); /* a path with spaces */
        text = "";
    }
    for (;;) {
        while (isspace((unsigned char)*text))
            text++;
        if (!*text)
            break;
        const char *word = read_response_word(arena, &text);
        if (*word == '-' && command->backend.count)
            VEC_PUSH(arena, flags, word);
        else
            VEC_PUSH(arena, &command->backend, word);
    }
    const char *compiler = command->backend.data[command->backend.count - 1];
    command->backend_is_clang = strstr(base_name(compiler), "clang") != NULL;
    const char *target = name_target(arena, compiler);
    if (target) {
        const char *word = arena_printf(arena, "--target=%s", target);
        Argument argument = {.words = {word}, .steps = CLANG | STEP_PARSE};
        VEC_PUSH(arena, &command->arguments, argument);
    }
}

/* ---- one option ----------------------------------------------------------------------------- */

static void add_argument(Command *command, const char *word, const char *value, unsigned steps)
{
    Argument argument = {.words = {word, value}, .steps = steps};
    VEC_PUSH(command->arena, &command->arguments, argument);
}

static void set_mode(Command *command, Mode mode, const char *word)
{
    if (mode > command->mode) {
        command->mode = mode;
        command->mode_flag = word;
    }
}

static void read_mode(Command *command, const char *word)
{
    static const struct {
        const char *word, *flag;
        Mode mode;
    } modes[] = {
        {"-c", "-c", MODE_OBJECT},
        {"--compile", "-c", MODE_OBJECT},
        {"-S", "-S", MODE_ASSEMBLY},
        {"--assemble", "-S", MODE_ASSEMBLY},
        {"-E", "-E", MODE_PREPROCESS},
        {"--preprocess", "-E", MODE_PREPROCESS},
        {"-M", "-M", MODE_DEPENDENCIES},
        {"-MM", "-MM", MODE_DEPENDENCIES},
        {"-fsyntax-only", "-fsyntax-only", MODE_SYNTAX},
    };
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
        if (strcmp(word, modes[i].word) == 0)
            set_mode(command, modes[i].mode, modes[i].flag);
}

/* -Wp,-MD,FILE is an old way to say -MD -MF FILE.  Everything else is the preprocessor's. */
static void read_wp(Command *command, const char *word)
{
    static const char *const kinds[] = {"-Wp,-MD,", "-Wp,-MMD,"};
    for (int system = 0; system < 2; system++) {
        if (starts_with(word, kinds[system])) {
            command->makes_dependencies = true;
            command->skips_system = system == 1;
            command->dependency_file = word + strlen(kinds[system]);
            return add_argument(command, word, NULL, SHOW);
        }
    }
    add_argument(command, word, NULL, TEXT);
}

/* clang must see the sanitizers, for __has_feature, but does not know all that gcc has. */
static unsigned sanitizer_steps(const Command *command, const char *word)
{
    static const char *const known[] = {"address", "undefined", "thread", "leak"};
    if (command->backend_is_clang)
        return TEXT;
    for (const char *name = strchr(word, '=') + 1; *name;) {
        size_t length = strcspn(name, ",");
        bool found = false;
        for (size_t i = 0; i < sizeof known / sizeof *known; i++)
            found |= length == strlen(known[i]) && strncmp(name, known[i], length) == 0;
        if (!found)
            return BACKEND;
        name += length + (name[length] == ',');
    }
    return TEXT;
}

/* acc's own options and the names of its warnings.  True: `word` was one. */
static bool read_own_option(Command *command, const char *word, bool *ok)
{
    static const char *const warnings[] = {"-Wasync-", "-Wno-async-", "-Werror=async-",
                                           "-Wno-error=async-"};
    static const char *const passes[] = {"preprocess", "parse",  "import", "check", "cfg",
                                         "liveness",   "layout", "emit",   "report"};
    for (size_t i = 0; i < sizeof warnings / sizeof *warnings; i++)
        if (starts_with(word, warnings[i]))
            return true;
    if (read_limit(&command->limits, word, ok))
        return true;
    if (strcmp(word, "--emit-c") == 0) {
        set_mode(command, MODE_EMIT_C, NULL);
    } else if (strcmp(word, "--report-sizes") == 0) {
        command->report = true;
        command->report_json = false;
        command->report_file = NULL;
    } else if (starts_with(word, "--report-sizes=")) {
        command->report = true;
        command->report_file = strchr(word, '=') + 1;
        size_t length = strlen(command->report_file);
        command->report_json =
            length >= 5 && strcmp(command->report_file + length - 5, ".json") == 0;
    } else if (starts_with(word, "--dump=")) {
        set_mode(command, MODE_DUMP, NULL);
        command->dump = strchr(word, '=') + 1;
        for (size_t i = 0; i < sizeof passes / sizeof *passes; i++)
            if (strcmp(command->dump, passes[i]) == 0)
                return true;
        driver_error("no pass '%s' for --dump=; there are preprocess, parse, import, check, cfg, "
                     "liveness, layout, emit and report",
                     command->dump);
        *ok = false;
    } else if (strcmp(word, "--verify") == 0 || strcmp(word, "--no-verify") == 0) {
        command->verify = command->verify_large = word[2] == 'v';
    } else if (strcmp(word, "--acc-hard") == 0) {
        command->hard = true;
    } else if (strcmp(word, "--help") == 0) {
        command->wants_help = true;
    } else {
        return starts_with(word, "--acc-cc="); /* read before all others */
    }
    return true;
}

/* What an option means to the driver; false: it is not handed on. */
static bool note_option(Command *command, const Option *option, const char *word, const char *value,
                        unsigned *steps)
{
    switch (option->meaning) {
    case MODE:
        read_mode(command, word);
        return false;
    case OUTPUT:
        command->output = value;
        return false;
    case WP:
        read_wp(command, word);
        return false;
    case MAKE_DEPENDENCIES:
        command->makes_dependencies = true;
        command->skips_system = strcmp(word, "-MMD") == 0;
        break;
    case DEPENDENCY_FILE:
        command->dependency_file = value;
        break;
    case DEPENDENCY_TARGET:
        command->has_target = true;
        break;
    case LIBRARY:
        command->has_library = true;
        break;
    case LINK_NOTHING:
        command->links_nothing = true;
        break;
    case AUX_OUTPUT:
        command->has_aux_output = true;
        break;
    case DUMP_PREFIX:
        command->has_dump_prefix = true;
        break;
    case COLOR:
        command->has_color_flag = true;
        break;
    case NO_MARKERS:
        command->no_line_markers = true;
        break;
    case SANITIZE:
        *steps = sanitizer_steps(command, word);
        break;
    case VERBOSE:
        command->shows_commands = command->wants_information = true;
        command->dry_run |= word[1] == '#';
        return false;
    case INFORMATION:
        command->only_information = true;
        command->wants_version |= strcmp(word, "--version") == 0;
        break;
    case LANGUAGE:
    case PLAIN:
        break;
    }
    return true;
}

/* ---- inputs --------------------------------------------------------------------------------- */

static void add_input(Command *command, const char *path, const char *language)
{
    Input *input = NEW(command->arena, Input);
    size_t length = strlen(path);
    input->path = path;
    input->language = language;
    input->is_c =
        language ? strcmp(language, "c") == 0 : length > 2 && strcmp(path + length - 2, ".c") == 0;
    VEC_PUSH(command->arena, &command->inputs, input);
    Argument argument = {.words = {path}, .input = input};
    VEC_PUSH(command->arena, &command->arguments, argument);
}

/* ---- all of it ------------------------------------------------------------------------------ */

/* Reads the words; `language` is what -x says so far. */
static bool read_words(Command *command, const Words *words)
{
    const char *language = NULL;
    bool ok = true, only_inputs = false;
    for (size_t i = 0; i < words->count; i++) {
        const char *word = words->data[i];
        if (only_inputs || *word != '-' || strcmp(word, "-") == 0) {
            add_input(command, word, language);
            continue;
        }
        if (strcmp(word, "--") == 0) {
            only_inputs = true;
            continue;
        }
        if (read_own_option(command, word, &ok))
            continue;
        const Option *option = find_option(word);
        const char *value = word + strlen(option->name), *next = NULL;
        unsigned steps = option->steps;
        if (option->shape == VALUE || (option->shape == EITHER && !*value)) {
            if (i + 1 == words->count) {
                driver_error("argument to '%s' is missing", word);
                return false;
            }
            value = next = words->data[++i];
        }
        command->has_unknown |= option == &unknown_option;
        if (option == &unknown_option && word[1] == 'm' && command->backend_is_clang)
            steps = SENSE;
        if (option->meaning == LANGUAGE)
            language = strcmp(value, "none") == 0 ? NULL : value;
        else if (note_option(command, option, word, value, &steps))
            add_argument(command, word, next, steps);
    }
    return ok;
}

bool command_read(Command *command, int argc, char **argv)
{
    Words given = {0}, words = {0};
    const char *backend = getenv("ACC_CC"), *hard = getenv("ACC_HARD");
    for (int i = 1; i < argc; i++)
        if (!expand_word(command, argv[i], 0, &given))
            return false;
    for (size_t i = 0; i < given.count && strcmp(given.data[i], "--") != 0; i++)
        if (starts_with(given.data[i], "--acc-cc="))
            backend = strchr(given.data[i], '=') + 1;
    command->hard = hard && *hard && strcmp(hard, "0") != 0;
    read_backend(command, backend, &words);
    for (size_t i = 0; i < given.count; i++)
        VEC_PUSH(command->arena, &words, given.data[i]);
    return read_words(command, &words);
}

void command_options(Command *command, unsigned step, Words *words)
{
    for (size_t i = 0; i < command->arguments.count; i++) {
        const Argument *argument = &command->arguments.data[i];
        for (int w = 0; w < 2 && argument->words[w] && argument->steps & step; w++)
            VEC_PUSH(command->arena, words, argument->words[w]);
    }
}

/* A name that clang calls unused stands nowhere but in its declarations; there an attribute may
 * stand in front of it. */
static bool excuse_unused(Command *command, const char *name, const char *messages, Words *words)
{
    if (!strstr(messages, arena_printf(command->arena, "unused function '%s'", name)))
        return false;
    VEC_PUSH(command->arena, words,
             arena_printf(command->arena, "-D%s=__attribute__((__unused__)) %s", name, name));
    return true;
}

static bool excuse_parts(Command *command, const char *text, size_t length, const char *messages,
                         Words *words)
{
    static const char note[] = "\"acc.manual:\" \"", *const parts[] = {"init", "poll", "drop"};
    const char *end = text + length;
    bool found = false;
    for (const char *at = text; (at = memmem(at, (size_t)(end - at), note, sizeof note - 1));) {
        at += sizeof note - 1;
        const char *quote = memchr(at, '"', (size_t)(end - at));
        for (size_t i = 0; quote && i < sizeof parts / sizeof *parts; i++) {
            const char *name =
                arena_printf(command->arena, "%.*s_%s", (int)(quote - at), at, parts[i]);
            found |= excuse_unused(command, name, messages, words);
        }
    }
    return found;
}

/* How the messages name that warning, as an error or not; NULL: they do not. */
static const char *flag_in(Arena *arena, const char *messages, const char *flag)
{
    const char *as_error = arena_printf(arena, "-Werror,%s", flag);
    if (strstr(messages, arena_printf(arena, "%s]", as_error)))
        return as_error;
    return strstr(messages, arena_printf(arena, "%s]", flag)) ? flag : NULL;
}

bool command_excuses(Command *command, const char *text, size_t length, const char *messages,
                     Options *options, Words *words)
{
    static const char generator[] = "annotate(\"acc.generator\")";
    bool found = excuse_parts(command, text, length, messages, words);
    for (size_t i = 0; i < options->futures.count; i++) /* used by their generated names */
        found |= excuse_unused(command, options->futures.data[i].name, messages, words);
    if (memmem(text, length, generator, sizeof generator - 1)) {
        options->return_type = flag_in(command->arena, messages, "-Wreturn-type");
        if (options->return_type) {
            VEC_PUSH(command->arena, words, "-Wno-return-type");
            found = true;
        }
    }
    options->unsequenced = flag_in(command->arena, messages, "-Wunsequenced");
    if (!options->unsequenced)
        return found;
    VEC_PUSH(command->arena, words, "-Wno-unsequenced");
    return true;
}
