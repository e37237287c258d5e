/* driver_limits: --max-frame=N and the warning large-frame, in the way of clang's warnings.
 *
 * Later words win.  -Werror, -Wno-error and -w are about this warning too, but not about it alone.
 */
#include "driver.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* What stands behind `prefix`, or NULL. */
static const char *rest_of(const char *word, const char *prefix)
{
    size_t length = strlen(prefix);
    return strncmp(word, prefix, length) == 0 ? word + length : NULL;
}

/* Of OPTION=N, from the "=" on. */
static bool read_bytes(const char *word, const char *rest, uint64_t *bytes)
{
    char *end = NULL;
    if (*rest != '=' || !rest[1]) {
        driver_error("%s needs a number of bytes: %.*s=N", word, (int)(rest - word), word);
        return false;
    }
    errno = 0;
    unsigned long long number = strtoull(rest + 1, &end, 10);
    if (!isdigit((unsigned char)rest[1]) || *end || errno) {
        driver_error("invalid integral value '%s' in '%s'", rest + 1, word);
        return false;
    }
    *bytes = number;
    return true;
}

static bool is_end(const char *rest)
{
    return rest && (*rest == '\0' || *rest == '=');
}

static bool read_large(Limits *limits, const char *word, const char *rest)
{
    limits->warns = true;
    if (!*rest && limits->has_large)
        return true; /* on again, with the number that was given */
    limits->has_large = true;
    return read_bytes(word, rest, &limits->large_frame);
}

bool read_limit(Limits *limits, const char *word, bool *ok)
{
    const char *rest;
    if (is_end(rest = rest_of(word, "--max-frame"))) {
        limits->has_max = true;
        *ok &= read_bytes(word, rest, &limits->max_frame);
    } else if (is_end(rest = rest_of(word, "-Wlarge-frame"))) {
        *ok &= read_large(limits, word, rest);
    } else if (strcmp(word, "-Wno-large-frame") == 0) {
        limits->warns = false;
    } else if (is_end(rest = rest_of(word, "-Werror=large-frame"))) {
        limits->is_error = 1;
        if (*rest)
            *ok &= read_large(limits, word, rest);
        limits->warns |= limits->has_large;
    } else if (strcmp(word, "-Wno-error=large-frame") == 0) {
        limits->is_error = -1;
    } else {
        if (strcmp(word, "-Werror") == 0 || strcmp(word, "-Wno-error") == 0)
            limits->all_are_errors = word[2] == 'e';
        limits->no_warnings |= strcmp(word, "-w") == 0;
        return false;
    }
    return true;
}

void set_limits(const Limits *limits, Options *options)
{
    bool warns = limits->warns && limits->has_large && !limits->no_warnings;
    options->max_frame = limits->has_max ? limits->max_frame : NO_LIMIT;
    options->large_frame = warns ? limits->large_frame : NO_LIMIT;
    options->large_frame_is_error =
        limits->is_error ? limits->is_error > 0 : limits->all_are_errors;
}
