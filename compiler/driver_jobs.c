/* driver_jobs: child processes, temporary files, and leaving nothing behind.
 *
 * All temporary files lie in one directory of this run.  It is removed at exit, and in the handlers
 * of the signals that end acc, which also end the children first so that they remove their own
 * outputs.  The handlers see two lists that only the driver's thread changes, with signals blocked;
 * they use nothing but async-signal-safe calls. */
#include "driver.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum { MAX_CHILDREN = 4, SIGNAL_STACK = 1 << 16, CHILD_STACK = 512 << 20 };

static pid_t children[MAX_CHILDREN]; /* 0: free */

/* What a handler removes: files first, then their directories; so the newest comes first. */
typedef struct Temporary {
    struct Temporary *next;
    char path[];
} Temporary;

static Temporary *temporaries;
static char *temporary_root;

static const int fatal_signals[] = {SIGHUP,  SIGINT,  SIGTERM, SIGQUIT, SIGPIPE, SIGXCPU,
                                    SIGXFSZ, SIGABRT, SIGSEGV, SIGBUS,  SIGILL,  SIGFPE};
enum { FATAL_SIGNALS = sizeof fatal_signals / sizeof *fatal_signals };

void driver_error(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fputs("acc: error: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
}

const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* ---- signals and the end -------------------------------------------------------------------- */

static void on_fatal_signal(int number)
{
    for (int i = 0; i < MAX_CHILDREN; i++)
        if (children[i])
            kill(children[i], SIGTERM);
    for (int i = 0; i < MAX_CHILDREN; i++)
        if (children[i])
            waitpid(children[i], NULL, 0);
    for (const Temporary *temporary = temporaries; temporary; temporary = temporary->next)
        if (unlink(temporary->path) != 0)
            rmdir(temporary->path);
    signal(number, SIG_DFL);
    raise(number);
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *where)
{
    (void)status, (void)kind, (void)where;
    remove(path);
    return 0;
}

/* Compilers may have left more in there than acc knows of. */
static void remove_temporaries(void)
{
    if (temporary_root)
        nftw(temporary_root, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static void block_signals(sigset_t *before)
{
    sigset_t set;
    sigemptyset(&set);
    for (int i = 0; i < FATAL_SIGNALS; i++)
        sigaddset(&set, fatal_signals[i]);
    pthread_sigmask(SIG_BLOCK, &set, before);
}

static void restore_signals(const sigset_t *before)
{
    pthread_sigmask(SIG_SETMASK, before, NULL);
}

/* A file that got the number of a closed standard stream would be mistaken for it.  Writing to a
 * closed standard output stays an error. */
static void open_standard_streams(void)
{
    int file;
    do
        file = open("/dev/null", fcntl(STDOUT_FILENO, F_GETFD) == -1 ? O_RDONLY : O_RDWR);
    while (file >= 0 && file <= STDERR_FILENO);
    if (file >= 0)
        close(file);
}

/* clang needs about 8 KB of its first thread's stack for each level of an expression. */
static void raise_stack_limit(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_STACK, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY ||
        limit.rlim_cur >= CHILD_STACK)
        return;
    limit.rlim_cur = limit.rlim_max == RLIM_INFINITY || limit.rlim_max > CHILD_STACK
                         ? (rlim_t)CHILD_STACK
                         : limit.rlim_max;
    setrlimit(RLIMIT_STACK, &limit);
}

void jobs_start(void)
{
    static char stack[SIGNAL_STACK]; /* a stack overflow is a signal too */
    open_standard_streams();
    raise_stack_limit();
    stack_t alternative = {.ss_sp = stack, .ss_size = sizeof stack}, old_stack;
    if (sigaltstack(NULL, &old_stack) == 0 && old_stack.ss_flags & SS_DISABLE)
        sigaltstack(&alternative, NULL); /* AddressSanitizer has one already */
    for (int i = 0; i < FATAL_SIGNALS; i++) {
        struct sigaction action = {.sa_handler = on_fatal_signal, .sa_flags = SA_ONSTACK}, old;
        sigfillset(&action.sa_mask);
        if (sigaction(fatal_signals[i], NULL, &old) == 0 && old.sa_handler == SIG_DFL)
            sigaction(fatal_signals[i], &action, NULL);
    }
    atexit(remove_temporaries);
}

/* ---- children ------------------------------------------------------------------------------- */

static void note_child(pid_t from, pid_t to)
{
    for (int i = 0; i < MAX_CHILDREN; i++) {
        if (children[i] == from) {
            children[i] = to;
            return;
        }
    }
}

static void redirect(posix_spawn_file_actions_t *actions, Streams streams)
{
    if (streams.input)
        posix_spawn_file_actions_addopen(actions, STDIN_FILENO, streams.input, O_RDONLY, 0);
    if (streams.output)
        posix_spawn_file_actions_adddup2(actions, streams.output, STDOUT_FILENO);
    if (streams.error)
        posix_spawn_file_actions_adddup2(actions, streams.error, STDERR_FILENO);
}

static void explain_start(const char *name, int error)
{
    driver_error("cannot run '%s': %s", name, strerror(error));
    if (error == ENOENT && strcmp(name, "clang-19") == 0)
        fputs("acc: note: acc needs clang 19; on Debian: apt-get install clang-19\n", stderr);
}

pid_t job_start(const Words *words, Streams streams)
{
    char **argv = calloc(words->count + 1, sizeof *argv);
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t before;
    pid_t child = -1;
    if (!argv) {
        driver_error("out of memory");
        return -1;
    }
    for (size_t i = 0; i < words->count; i++)
        argv[i] = (char *)words->data[i];
    fflush(NULL);
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    redirect(&actions, streams);
    block_signals(&before);
    posix_spawnattr_setsigmask(&attributes, &before);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    int error = posix_spawnp(&child, argv[0], &actions, &attributes, argv, environ);
    if (error)
        child = -1;
    else
        note_child(0, child);
    restore_signals(&before);
    if (error)
        explain_start(argv[0], error);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    free(argv);
    return child;
}

static int reap(pid_t job)
{
    int status = 0;
    while (waitpid(job, &status, 0) < 0 && errno == EINTR)
        ;
    note_child(job, 0);
    return status;
}

int job_wait(pid_t job, const char *name)
{
    int status = reap(job);
    if (!WIFSIGNALED(status))
        return WEXITSTATUS(status);
    int number = WTERMSIG(status);
    driver_error("'%s' was killed by signal %d (%s)", name, number, strsignal(number));
    return 128 + number;
}

void job_kill(pid_t job)
{
    kill(job, SIGKILL);
    reap(job);
}

int job_run(const Words *words, Streams streams)
{
    pid_t job = job_start(words, streams);
    return job < 0 ? 1 : job_wait(job, words->data[0]);
}

int capture_open(void)
{
    int capture = memfd_create("acc", MFD_CLOEXEC);
    if (capture < 0) {
        driver_error("cannot make a file in memory: %s", strerror(errno));
        exit(1);
    }
    return capture;
}

char *capture_read(int capture, size_t *length)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", capture);
    char *text = read_file(path, length);
    if (!text) {
        driver_error("cannot read what clang wrote: %s", strerror(errno));
        exit(1);
    }
    close(capture);
    return text;
}

/* ---- temporary files ------------------------------------------------------------------------ */

static void note_temporary(const char *path)
{
    size_t size = strlen(path) + 1;
    Temporary *temporary = malloc(sizeof *temporary + size);
    if (!temporary)
        return; /* it is still removed at exit */
    memcpy(temporary->path, path, size);
    temporary->next = temporaries;
    temporaries = temporary;
}

static _Noreturn void temporary_failed(const char *path)
{
    driver_error("cannot make a temporary directory '%s': %s", path, strerror(errno));
    exit(1);
}

static void make_root(Arena *arena)
{
    const char *parent = getenv("TMPDIR");
    sigset_t before;
    if (!parent || !*parent)
        parent = "/tmp";
    char *path = arena_printf(arena, "%s/acc-XXXXXX", parent);
    block_signals(&before);
    char *made = mkdtemp(path);
    if (made) {
        temporary_root = strdup(made);
        note_temporary(made);
    }
    restore_signals(&before);
    if (!made)
        temporary_failed(path);
}

const char *temporary_path(Arena *arena, const char *folder, const char *name)
{
    sigset_t before;
    if (!temporary_root)
        make_root(arena);
    const char *directory = arena_printf(arena, "%s/%s", temporary_root, folder);
    const char *path = arena_printf(arena, "%s/%s", directory, name);
    block_signals(&before);
    bool made = mkdir(directory, 0700) == 0;
    if (made)
        note_temporary(directory);
    bool ok = made || errno == EEXIST;
    note_temporary(path);
    restore_signals(&before);
    if (!ok)
        temporary_failed(directory);
    return path;
}
