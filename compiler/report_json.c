/* report_json: --report-sizes=FILE.json, the facts of the table for programs.
 *
 * Needs frames; leaves one unit's part of a JSON document.  docs/report.md is the contract: fields
 * may be added with the same version; a field that changes its meaning or goes changes it. */
#include "reasons.h"

#include <string.h>

const char report_json_head[] = "{\n\"schema\": \"acc-sizes\",\n\"version\": 1,\n\"units\": [";
const char report_json_tail[] = "]\n}\n";

typedef struct Json {
    Buf *out;
    bool is_first; /* nothing stands in this object or array yet */
} Json;

/* ---- values --------------------------------------------------------------------------------- */

/* The length of the UTF-8 character at `text`; 0: there is none. */
static size_t character_length(const char *text)
{
    const unsigned char *c = (const unsigned char *)text;
    size_t length = c[0] < 0x80 ? 1 : c[0] >= 0xf0 ? 4 : c[0] >= 0xe0 ? 3 : 2;
    uint32_t code = length == 1 ? c[0] : c[0] & (0xffU >> (length + 1));
    if (length > 1 && (c[0] < 0xc2 || c[0] > 0xf4))
        return 0;
    for (size_t i = 1; i < length; i++) {
        if ((c[i] & 0xc0) != 0x80)
            return 0;
        code = code << 6 | (c[i] & 0x3fU);
    }
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    bool is_surrogate = code >= 0xd800 && code <= 0xdfff;
    return code < least[length] || is_surrogate || code > 0x10ffff ? 0 : length;
}

/* What is no UTF-8, in the name of a file, becomes U+FFFD. */
static void put_string(Json *json, const char *text)
{
    if (!text) {
        buf_puts(json->out, "null");
        return;
    }
    buf_putc(json->out, '"');
    while (*text) {
        size_t length = character_length(text);
        if (!length)
            buf_puts(json->out, "\xef\xbf\xbd");
        else if (*text == '"' || *text == '\\')
            buf_printf(json->out, "\\%c", *text);
        else if ((unsigned char)*text < 0x20 || *text == 0x7f)
            buf_printf(json->out, "\\u%04x", (unsigned)*text);
        else
            buf_write(json->out, text, length);
        text += length ? length : 1;
    }
    buf_putc(json->out, '"');
}

static void put_name(Json *json, const char *name)
{
    if (!json->is_first)
        buf_puts(json->out, ", ");
    json->is_first = false;
    if (name)
        buf_printf(json->out, "\"%s\": ", name);
}

static void put_text(Json *json, const char *name, const char *text)
{
    put_name(json, name);
    put_string(json, text);
}

static void put_number(Json *json, const char *name, uint64_t number)
{
    put_name(json, name);
    buf_printf(json->out, "%llu", (unsigned long long)number);
}

/* 0 stands for none. */
static void put_number_or_null(Json *json, const char *name, uint64_t number)
{
    if (number)
        put_number(json, name, number);
    else
        put_text(json, name, NULL);
}

static void open(Json *json, const char *name, char bracket)
{
    put_name(json, name);
    buf_putc(json->out, bracket);
    json->is_first = true;
}

static void close(Json *json, char bracket)
{
    buf_putc(json->out, bracket);
    json->is_first = false;
}

/* So that people can read it too, and lines can be compared. */
static void open_line(Json *json)
{
    if (!json->is_first)
        buf_putc(json->out, ',');
    buf_puts(json->out, "\n{");
    json->is_first = true;
}

/* ---- a frame -------------------------------------------------------------------------------- */

static void put_form(Json *json, const char *name, uint64_t size, uint32_t align, uint64_t bound,
                     const char *above)
{
    open(json, name, '{');
    put_number(json, "size", size);
    put_number(json, "align", align);
    put_number(json, "bound", bound);
    put_text(json, "above", above);
    close(json, '}');
}

static void put_extents(Json *json, const char *name, const Extent *extents, size_t count,
                        uint64_t offset)
{
    open(json, name, '[');
    for (size_t i = 0; i < count; i++) {
        open(json, NULL, '[');
        put_number(json, NULL, offset + extents[i].begin);
        put_number(json, NULL, offset + extents[i].end);
        close(json, ']');
    }
    close(json, ']');
}

static void put_relatives(Json *json, const char *name, const Relative *relatives, size_t count)
{
    open(json, name, '[');
    for (size_t i = 0; i < count; i++) {
        open_line(json);
        put_text(json, "name", relatives[i].name);
        put_number(json, "line", relatives[i].line);
        put_text(json, "how", relatives[i].how);
        put_number(json, "size", relatives[i].bytes);
        close(json, '}');
    }
    close(json, ']');
}

static void put_thing(Json *json, const Thing *thing)
{
    Extent whole;
    size_t count;
    const Extent *own = thing_extents(thing, &whole, &count);
    open_line(json);
    put_text(json, "class", thing_class(thing));
    put_text(json, "name", thing->name);
    put_text(json, "type", thing->type);
    put_text(json, "value", thing->value);
    put_number(json, "offset", thing->offset);
    put_number(json, "size", thing->size);
    put_number_or_null(json, "align", thing->align);
    put_extents(json, "owns", own, count, thing->offset);
    put_number_or_null(json, "declared", thing->declared);
    open(json, "reason", '{');
    put_text(json, "kind", reason_kind(&thing->reason));
    put_number_or_null(json, "line", thing->reason.line);
    put_number_or_null(json, "until", thing->reason.until);
    put_text(json, "text", thing->reason.text);
    close(json, '}');
    close(json, '}');
}

static void put_state(Json *json, const StateReport *state, uint32_t number)
{
    open_line(json);
    put_number(json, "state", number);
    put_number(json, "line", state->line);
    put_number(json, "column", state->column);
    put_text(json, "awaits", state->await ? await_name(state->await) : NULL);
    put_text(json, "how", state->how);
    put_number(json, "bytes", state->bytes);
    open(json, "things", '[');
    for (size_t i = 0; i < state->things.count; i++)
        put_thing(json, &state->things.data[i]);
    close(json, ']');
    close(json, '}');
}

static void put_saving(Json *json, const Saving *saving)
{
    open_line(json);
    put_text(json, "name", saving->thing->name);
    put_text(json, "class", thing_class(saving->thing));
    put_number(json, "size", saving->thing->size);
    put_number(json, "line", saving->state->line);
    put_number(json, "awaits", saving->states);
    put_number(json, "embedded", saving->embedded);
    put_number(json, "stored", saving->stored);
    put_text(json, "text", saving->text);
    close(json, '}');
}

static void put_frame(Json *json, const FrameReport *report)
{
    const Frame *frame = report->frame;
    open_line(json);
    put_text(json, "name", report->function->name);
    put_text(json, "file", report->place.file);
    put_number(json, "line", report->place.line);
    put_number(json, "column", report->place.column);
    put_form(json, "stored", frame->stored_size, frame->stored_align, frame->stored_bound,
             report->above_stored);
    put_form(json, "embedded", frame->size, frame->align, frame->bound, report->above_embedded);
    open(json, "tag", '{');
    put_number(json, "offset", frame->tag_offset);
    put_number(json, "size", frame->tag_size);
    put_name(json, "embedded");
    buf_puts(json->out, frame->embeds_tag ? "true" : "false");
    close(json, '}');
    put_extents(json, "lends", report->lent.data, report->lent.count, 0);
    put_relatives(json, "parents", report->parents.data, report->parents.count);
    put_relatives(json, "children", report->children.data, report->children.count);
    open(json, "states", '[');
    for (uint32_t k = 0; k < frame->state_count; k++)
        put_state(json, &report->states[k], k);
    close(json, ']');
    open(json, "savings", '[');
    for (size_t i = 0; i < report->savings.count; i++)
        put_saving(json, &report->savings.data[i]);
    close(json, ']');
    close(json, '}');
}

void report_json(Unit *unit, Buf *out)
{
    Json json = {out, !out->length};
    FunctionList list = report_order(unit, unit->arena);
    open_line(&json);
    put_text(&json, "file", unit->options->input);
    open(&json, "functions", '[');
    for (size_t i = 0; i < list.count; i++) {
        Arena *arena = arena_new();
        FrameReport *report = frame_report(unit, list.data[i], arena);
        find_savings(unit, report, arena);
        put_frame(&json, report);
        arena_free(arena);
    }
    close(&json, ']');
    close(&json, '}');
}
