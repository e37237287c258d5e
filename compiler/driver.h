/* driver.h: what the files of the driver share.  No pass sees it.
 *
 *   driver_arguments.c   the command line -> Command: options with the steps that get them, inputs
 *   driver_limits.c      --max-frame and -Wlarge-frame among them
 *   driver_jobs.c        child processes, temporary files, what a signal leaves behind
 *   driver_read.c        the passes through clang that acc's own start from
 *   driver.c             the steps, in order */
#ifndef ACC_DRIVER_H
#define ACC_DRIVER_H

#include "acc.h"

#include <sys/types.h>

typedef VEC(const char *) Words;

/* ---- driver_arguments.c --------------------------------------------------------------------- */

/* What acc is to leave.  In order of precedence: the highest one that is asked for wins. */
typedef enum Mode {
    MODE_LINK,         /* a program or a shared library */
    MODE_OBJECT,       /* -c */
    MODE_ASSEMBLY,     /* -S */
    MODE_SYNTAX,       /* -fsyntax-only */
    MODE_PREPROCESS,   /* -E */
    MODE_DEPENDENCIES, /* -M, -MM */
    MODE_EMIT_C,       /* --emit-c */
    MODE_DUMP          /* --dump=PASS */
} Mode;

/* The steps that get an option.  An option that acc does not know goes to the backend only. */
typedef enum Step {
    STEP_CHECK = 1,        /* clang -fsyntax-only on the file as written */
    STEP_PREPROCESS = 2,   /* clang -E for acc */
    STEP_PARSE = 4,        /* libclang on the preprocessed text */
    STEP_COMPILE = 8,      /* the backend on the generated C */
    STEP_OWN = 16,         /* the backend on files that acc does not translate, and linking */
    STEP_SHOW = 32,        /* -E and -M for the user */
    STEP_DEPENDENCIES = 64 /* what follows -MD: for whoever writes the dependency file */
} Step;

typedef struct Input Input;

typedef struct Argument {
    const char *words[2]; /* the second one is NULL, or the option's argument */
    unsigned steps;       /* a set of Step */
    Input *input;         /* an input file in its place among the options; NULL: an option */
} Argument;

struct Input {
    const char *path;     /* as written; "-" for standard input */
    const char *language; /* of -x; NULL: the name decides */
    bool is_c;            /* acc looks at it */
    const char *object;   /* when linking: what the translated file became; NULL: linked as it is */
};

/* How large frames may be, as the words of the command say so far. */
typedef struct Limits {
    uint64_t max_frame, large_frame; /* bytes */
    bool has_max, has_large;         /* a number was given */
    bool warns, all_are_errors, no_warnings;
    int is_error; /* -Werror=large-frame: 1, -Wno-error=large-frame: -1; 0: as all warnings */
} Limits;

typedef struct Command {
    Arena *arena;
    Mode mode;
    VEC(Argument) arguments; /* in the user's order; without -o, -x, the modes and acc's own */
    VEC(Input *) inputs;
    const char *output;    /* -o, or NULL */
    const char *mode_flag; /* as the user wrote it: -c, -MM, ...; NULL for MODE_LINK */
    Words backend;         /* the compiler behind acc: command words */
    bool backend_is_clang;

    bool makes_dependencies;     /* -MD or -MMD */
    bool skips_system;           /* -MMD */
    bool has_target;             /* -MT or -MQ */
    const char *dependency_file; /* -MF, or NULL */

    bool links_nothing;   /* -nostdlib, -nodefaultlibs, -r, -shared: the runtime is not added */
    bool has_library;     /* -l: something to link, even without an input */
    bool has_aux_output;  /* --coverage, -gsplit-dwarf, ...: files beside the object */
    bool has_dump_prefix; /* -dumpdir, -dumpbase: the user names them */
    bool has_color_flag;
    bool has_unknown;       /* an option that only the backend can judge */
    bool shows_commands;    /* -v or -### */
    bool dry_run;           /* -### */
    bool wants_information; /* -v, -###: enough without an input */
    bool only_information;  /* --version, -dumpmachine, -print-...: nothing is compiled */
    bool wants_version;     /* --version */
    bool wants_help;        /* --help */
    bool hard;              /* --acc-hard */
    bool no_line_markers;   /* -P */
    bool verify, verify_large;
    Limits limits;
    bool report, report_json;
    const char *report_file; /* NULL: standard output */
    const char *dump;
} Command;

/* False: errors were printed. */
bool command_read(Command *command, int argc, char **argv);
/* Appends the options of a step, without the inputs. */
void command_options(Command *command, unsigned step, Words *words);
/* The check pass does not know what acc knows: who calls the parts of a hand-written future, and in
 * which order things happen around an await.  Appends what keeps it from saying so again, and notes
 * in `options` what acc is to say instead.  False: there was nothing of that kind. */
bool command_excuses(Command *command, const char *text, size_t length, const char *messages,
                     Options *options, Words *words);

/* ---- driver_limits.c ------------------------------------------------------------------------ */

/* True: the word is about limits alone, and nobody else gets it.  *ok: whether it makes sense. */
bool read_limit(Limits *limits, const char *word, bool *ok);
void set_limits(const Limits *limits, Options *options);

/* ---- driver_jobs.c -------------------------------------------------------------------------- */

/* Where a child's streams go; 0 members: where acc's go. */
typedef struct Streams {
    const char *input; /* a file */
    int output, error; /* of capture_open */
} Streams;

void jobs_start(void); /* signal handlers, and clean-up at exit */
/* -1: it could not be started; the reason was printed. */
pid_t job_start(const Words *words, Streams streams);
/* The exit code; 128 + n when it was killed by signal n, which is printed. */
int job_wait(pid_t job, const char *name);
void job_kill(pid_t job);
int job_run(const Words *words, Streams streams);

/* A file in memory for a child to write to. */
int capture_open(void);
char *capture_read(int capture, size_t *length); /* closes it; malloc'ed */

/* Paths in a directory of this run's own, which is removed on every way out. */
const char *temporary_path(Arena *arena, const char *folder, const char *name);

/* "acc: error: ..." on stderr. */
void driver_error(const char *format, ...) PRINTF(1, 2);
const char *base_name(const char *path);

/* ---- driver.c ------------------------------------------------------------------------------- */

typedef struct Driver {
    Arena *arena;
    Command command;
    const char *include_directory, *library_directory; /* beside the directory of acc itself */
    const char *standard_input; /* a copy, because each pass reads it; NULL: not read yet */
    Buf sizes;                  /* the report, of all inputs */
    bool colors;
} Driver;

void words_add(Driver *driver, Words *words, const char *word);
void words_add_all(Driver *driver, Words *words, const Words *more);
/* The options of a step, then acc's own headers, which come after the user's. */
void words_add_options(Driver *driver, Words *words, unsigned step);
/* As job_start and job_run, but shows the command where the user wants that. */
pid_t driver_start(Driver *driver, const Words *words, Streams streams);
int driver_run(Driver *driver, const Words *words, Streams streams);

bool is_standard_input(const Input *input);
/* How a command names it: a path that looks like an option does not stay one. */
const char *input_word(Driver *driver, const Input *input);
/* The file that an input is read from by each pass; NULL: the one of its name. */
const char *input_file(Driver *driver, const Input *input);
const char *without_extension(Arena *arena, const char *path);

/* ---- driver_read.c -------------------------------------------------------------------------- */

extern const char driver_clang[];

/* What clang made of a file. */
typedef struct Reading {
    char *text; /* preprocessed */
    size_t length;
    char *check_messages, *preprocess_messages;
    int check_status, preprocess_status;
    bool is_plain; /* then the check pass was not waited for */
} Reading;

/* Runs both passes.  False: one could not be started. */
bool read_input(Driver *driver, const Input *input, const char *dependencies, bool plain_too,
                Options *options, Reading *reading);
/* The check pass refused the text, for a reason that acc's own passes say better. */
bool fails_at_when(const Reading *reading);
/* The exit code of the passes, after their messages were printed. */
int report_reading(const Reading *reading);
void reading_free(Reading *reading);
/* As clang has it; and as gcc, prog-x.d, where several inputs would share prog.d. */
const char *dependency_file(Driver *driver, const Input *input);

#endif
