/* pipeline: the passes from import to emit as a libFuzzer target.
 *
 * An input is the text of a file behind `#include "harness.h"`, without directives.  The header is
 * preprocessed once, before the start; of the dialect's macros those that most programs use are
 * expanded here.  What acc accepts must be C: libclang reads what it wrote.
 *
 *     ACC_FUZZ_HEADER=header.i acc-fuzz [libFuzzer's options] CORPUS */
#define main acc_main /* libFuzzer has its own */
#include "../../compiler/main.c"

#include <clang-c/Index.h>
#include <stdlib.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char *header;
static size_t header_length;

/* The header's own text for a keyword; ( stands for its arguments, which come twice. */
static const struct {
    const char *word, *before, *between, *after;
} keywords[] = {
    {"async", "__attribute__((annotate(\"acc.async\"), swiftasynccall))", NULL, NULL},
    {"await", "__acc_await__", NULL, NULL},
    {"defer", "if (__acc_defer)", NULL, NULL},
    {"spawn", "((void)__acc_spawn__(", "), (__typeof__((__acc_handle_tag(), (__typeof__(",
     ")(__attribute__((swiftcall)) *)(void))0))"
     ")__acc_handle_value())"},
    {"acc_block_on", "(__acc_block__(", NULL, "))"},
};

static bool is_word(char c)
{
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '_';
}

/* The length of a bracketed group at `text`, or 0. */
static size_t group(const char *text, size_t length)
{
    size_t depth = 0;
    for (size_t i = 0; i < length; i++) {
        depth += text[i] == '(';
        depth -= text[i] == ')';
        if (!depth)
            return i ? i + 1 : 0;
    }
    return 0;
}

static void expand(const char *text, size_t length, Buf *out)
{
    for (size_t i = 0, n; i < length; i += n) {
        for (n = 0; i + n < length && is_word(text[i + n]);)
            n++;
        size_t k = 0, count = sizeof keywords / sizeof *keywords;
        while (n && k < count &&
               (strlen(keywords[k].word) != n || memcmp(keywords[k].word, text + i, n) != 0))
            k++;
        size_t bracketed = n ? group(text + i + n, length - i - n) : 0;
        if (!n) {
            buf_write(out, text + i, n = 1);
        } else if (k == count || (keywords[k].after && !bracketed)) {
            buf_write(out, text + i, n);
        } else if (!keywords[k].after) {
            buf_puts(out, keywords[k].before);
        } else {
            const char *inner = text + i + n + 1;
            n += bracketed;
            buf_puts(out, keywords[k].before);
            expand(inner, bracketed - 2, out);
            if (keywords[k].between) {
                buf_puts(out, keywords[k].between);
                expand(inner, bracketed - 2, out);
            }
            buf_puts(out, keywords[k].after);
        }
    }
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    const char *path = getenv("ACC_FUZZ_HEADER");
    header = path ? read_file(path, &header_length) : NULL;
    if (!header) {
        fputs("acc-fuzz: ACC_FUZZ_HEADER does not name the preprocessed header\n", stderr);
        exit(1);
    }
    return 0;
}

static void check_output(const Buf *out)
{
    static const char *const arguments[] = {"-w", "-std=gnu11",    "-I", ACC_FUZZ_HARNESS,
                                            "-I", ACC_FUZZ_INCLUDE};
    struct CXUnsavedFile file = {"out.c", out->data, out->length};
    CXIndex index = clang_createIndex(0, 0);
    CXTranslationUnit tu =
        clang_parseTranslationUnit(index, "out.c", arguments, sizeof arguments / sizeof *arguments,
                                   &file, 1, CXTranslationUnit_None);
    for (unsigned i = 0; tu && i < clang_getNumDiagnostics(tu); i++) {
        CXDiagnostic diagnostic = clang_getDiagnostic(tu, i);
        if (clang_getDiagnosticSeverity(diagnostic) < CXDiagnostic_Error)
            continue;
        CXString text = clang_formatDiagnostic(diagnostic, clang_defaultDiagnosticDisplayOptions());
        internal_error("fuzz", "output", "%s", clang_getCString(text));
    }
    clang_disposeTranslationUnit(tu);
    clang_disposeIndex(index);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Options options = {
        .input = "in.c", .verify = true, .max_frame = NO_LIMIT, .large_frame = NO_LIMIT};
    Buf text = {0}, out = {0}, sizes = {0};
    /* A directive would have been preprocessed; the reserved words are not the user's. */
    if (memchr(data, '#', size) || memchr(data, 0, size) || memmem(data, size, "__acc", 5))
        return -1;
    buf_write(&text, header, header_length);
    expand((const char *)data, size, &text);
    buf_putc(&text, '\n');
    if (compile(&options, text.data, text.length, &out, &sizes) == 0)
        check_output(&out);
    buf_free(&text);
    buf_free(&out);
    buf_free(&sizes);
    return 0;
}
