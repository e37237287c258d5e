/* diag: messages in clang's form, at the place that the user wrote.
 *
 * A message names file, line and column, shows the line as written and puts a caret under the
 * column.  Errors are counted in unit->errors; nothing stops here, but only the first ones are
 * shown: each takes time to place, and nobody reads more. */
#include "source.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { ERROR_LIMIT = 50 };

static void show_line(Unit *unit, Place place, const char *replacement)
{
    size_t length = 0;
    const char *line = source_written_line(unit->source, place.file, place.line, &length);
    if (!line)
        return;
    if (!replacement)
        fprintf(stderr, "%5u | %.*s\n", place.line, (int)length, line);
    fputs("      | ", stderr);
    for (uint32_t i = 0; i + 1 < place.column && i < length; i++)
        fputc(line[i] == '\t' ? '\t' : ' ', stderr);
    fprintf(stderr, "%s\n", replacement ? replacement : "^");
}

static void say(Unit *unit, Offset at, const char *severity, const char *colour, const char *format,
                va_list arguments, const char *flag)
{
    if (unit->is_trial)
        return;
    bool tty = isatty(STDERR_FILENO);
    Place place = source_place(unit->source, at);
    fprintf(stderr, "%s%s:%u:%u: %s%s: %s%s", tty ? "\033[1m" : "", place.file, place.line,
            place.column, tty ? colour : "", severity, tty ? "\033[0m" : "", tty ? "\033[1m" : "");
    vfprintf(stderr, format, arguments);
    if (flag)
        fprintf(stderr, " [%s]", flag);
    fprintf(stderr, "%s\n", tty ? "\033[0m" : "");
    show_line(unit, place, NULL);
}

void diag_error(Unit *unit, Offset at, const char *format, ...)
{
    va_list arguments;
    unit->errors++;
    if (unit->errors == ERROR_LIMIT + 1)
        fputs("acc: error: too many errors; the rest is not shown\n", stderr);
    if (unit->errors > ERROR_LIMIT)
        return;
    va_start(arguments, format);
    say(unit, at, "error", "\033[31m", format, arguments, NULL);
    va_end(arguments);
}

void diag_warning(Unit *unit, Offset at, const char *flag, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    say(unit, at, "warning", "\033[35m", format, arguments, flag);
    va_end(arguments);
}

bool diag_flag(Unit *unit, Offset at, const char *flag, const char *text)
{
    bool is_error = !strncmp(flag, "-Werror,", strlen("-Werror,"));
    if (is_error)
        diag_error(unit, at, "%s [%s]", text, flag);
    else
        diag_warning(unit, at, flag, "%s", text);
    return is_error;
}

void diag_note(Unit *unit, Offset at, const char *format, ...)
{
    if (unit->errors > ERROR_LIMIT)
        return;
    va_list arguments;
    va_start(arguments, format);
    say(unit, at, "note", "\033[36m", format, arguments, NULL);
    va_end(arguments);
}

void diag_fixit(Unit *unit, Offset begin, Offset end, const char *replacement)
{
    if (unit->errors > ERROR_LIMIT)
        return;
    (void)end;
    if (!unit->is_trial)
        show_line(unit, source_place(unit->source, begin), replacement);
}
