/*
 * warc.c -- text records of WARC files: `conversion` (WET) and `resource`, of
 * text/plain. All other records are skipped and counted.
 *
 * A record is headers, an empty line, Content-Length bytes, two line ends. A
 * length is believed only when the next record, or the end, follows; else the
 * record is bad and reading goes on at the next line that begins "WARC/0." or
 * "WARC/1.". LF-only line ends, folded headers and <uri> are accepted.
 *
 * A record is scanned twice, to cut and to parse, with more or less of what
 * follows in view. Both must say the same, whatever the size of a batch: what
 * a record is follows from its own bytes, a few behind it, and from how much
 * of the input is left where that is at most --max-record. A record, good or
 * bad, ends where another begins, or with the input.
 * Source: ISO 28500 (WARC 1.0, 1.1), sections 4 to 6; Common Crawl's WET files.
 */
#include "io/records.h"

#include "text/json.h"
#include "text/utf8.h"

#include <strings.h>

enum {
    HEADER_MAX_BYTES = 1024 * 1024,
    LENGTH_DIGITS_MAX = 18,
    MARK_BYTES = 7,     /* "WARC/1." */
    LINE_ENDS_MAX = 64, /* behind a block; more are no end of a record */
};

struct warc_record {
    struct str headers; /* lines behind "WARC/1.0" */
    struct str block;
    size_t end;      /* behind the record and its line ends */
    const char *bad; /* reason, or NULL */
};

enum found { FOUND_RECORD, FOUND_END, FOUND_MORE };

/* What follows the bytes in view: unknown; whole records; nothing. */
enum tail { TAIL_OPEN, TAIL_RECORDS, TAIL_NOTHING };

struct view {
    struct str bytes;
    enum tail tail;
    uint64_t max_bytes; /* of a record */
};

static bool is_mark(const char *ptr, size_t len)
{
    return memcmp(ptr, "WARC/1.", len) == 0 || memcmp(ptr, "WARC/0.", len) == 0;
}

static bool is_warc_line(struct str bytes, size_t at)
{
    return bytes.len - at >= MARK_BYTES && is_mark(bytes.ptr + at, MARK_BYTES);
}

/* At the very end a mark that was cut short is one. */
static bool begins_record(const struct view *view, size_t at)
{
    const size_t left = view->bytes.len - at;

    if (view->tail == TAIL_NOTHING && left < MARK_BYTES)
        return left > 0 && is_mark(view->bytes.ptr + at, left);
    return is_warc_line(view->bytes, at);
}

/* The next record's beginning at or behind `from`, which is a line's. */
static size_t next_record(struct str bytes, size_t from)
{
    while (from < bytes.len) {
        const char *newline = memchr(bytes.ptr + from, '\n', bytes.len - from);

        if (newline == NULL)
            break;
        from = (size_t)(newline - bytes.ptr) + 1;
        if (is_warc_line(bytes, from))
            return from;
    }
    return SIZE_MAX;
}

static size_t resync(struct str bytes)
{
    return next_record(bytes, 0);
}

static size_t skip_line_ends(struct str bytes, size_t at, size_t most)
{
    const size_t end = most < bytes.len - at ? at + most : bytes.len;

    while (at < end && (bytes.ptr[at] == '\r' || bytes.ptr[at] == '\n'))
        at++;
    return at;
}

/* Offset behind the empty line that ends the headers, or 0. A record's first
 * line is no header: the headers are broken before it. */
static size_t headers_end(struct str bytes, size_t at, bool *is_broken)
{
    const size_t begin = at;

    *is_broken = false;
    while (at < bytes.len && at - begin <= HEADER_MAX_BYTES) {
        const char *newline = memchr(bytes.ptr + at, '\n', bytes.len - at);

        if (newline == NULL)
            return 0;
        at = (size_t)(newline - bytes.ptr) + 1;
        if (at < bytes.len && bytes.ptr[at] == '\n')
            return at + 1;
        if (at + 1 < bytes.len && bytes.ptr[at] == '\r' &&
            bytes.ptr[at + 1] == '\n')
            return at + 2;
        if (is_warc_line(bytes, at)) {
            *is_broken = true;
            return 0;
        }
    }
    return 0;
}

static struct str trim(struct str text)
{
    while (text.len > 0 && memchr(" \t\r\n", text.ptr[text.len - 1], 4) != NULL)
        text.len--;
    while (text.len > 0 && memchr(" \t\r\n", *text.ptr, 4) != NULL) {
        text.ptr++;
        text.len--;
    }
    return text;
}

/* A header line with its folded continuations, from *at. */
static bool next_header(struct str headers, size_t *at, struct str *line)
{
    const size_t begin = *at;

    while (*at < headers.len) {
        const char *newline =
            memchr(headers.ptr + *at, '\n', headers.len - *at);

        *at =
            newline == NULL ? headers.len : (size_t)(newline - headers.ptr) + 1;
        if (*at == headers.len ||
            (headers.ptr[*at] != ' ' && headers.ptr[*at] != '\t'))
            break;
    }
    *line = (struct str){headers.ptr + begin, *at - begin};
    return line->len > 0;
}

/* The n-th (from 0) header of that name; ptr NULL when there is none. */
static struct str header(struct str headers, const char *name, unsigned n)
{
    const size_t len = strlen(name);
    struct str line;
    size_t at = 0;

    while (next_header(headers, &at, &line)) {
        if (line.len <= len || line.ptr[len] != ':' ||
            strncasecmp(line.ptr, name, len) != 0 || n-- > 0)
            continue;
        return trim((struct str){line.ptr + len + 1, line.len - len - 1});
    }
    return (struct str){0};
}

static bool parse_length(struct str text, uint64_t *length)
{
    *length = 0;
    if (text.len == 0 || text.len > LENGTH_DIGITS_MAX)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
        *length = *length * 10 + (uint64_t)(text.ptr[i] - '0');
    }
    return true;
}

static bool content_length(struct str headers, uint64_t *length)
{
    const struct str first = header(headers, "Content-Length", 0);
    const struct str second = header(headers, "Content-Length", 1);

    return parse_length(first, length) &&
           (second.ptr == NULL || str_eq(first, second));
}

/* A bad record, from `at`, reaches to the next one that can be seen. */
static enum found give_up(const struct view *view, size_t at, size_t from,
                          const char *reason, struct warc_record *out)
{
    const size_t next = next_record(view->bytes, from);

    if (next == SIZE_MAX && view->tail == TAIL_OPEN)
        return FOUND_MORE;
    out->end = next == SIZE_MAX ? view->bytes.len : next;
    out->bad = out->end - at > view->max_bytes ? "too_long" : reason;
    return FOUND_RECORD;
}

static enum found scan_headers(const struct view *view, size_t at,
                               struct warc_record *out)
{
    const struct str bytes = view->bytes;
    const char *newline;
    bool is_broken;
    size_t end;

    if (!begins_record(view, at)) {
        if (bytes.len - at < MARK_BYTES && view->tail == TAIL_OPEN)
            return FOUND_MORE;
        return give_up(view, at, at, "wet_header", out);
    }
    end = headers_end(bytes, at, &is_broken);
    if (is_broken || (end == 0 ? bytes.len : end) - at > HEADER_MAX_BYTES)
        return give_up(view, at, at, "wet_header", out);
    if (end == 0 && view->tail == TAIL_OPEN)
        return FOUND_MORE;
    if (end == 0)
        return give_up(view, at, at,
                       view->tail == TAIL_NOTHING ? "truncated" : "wet_header",
                       out);
    newline = memchr(bytes.ptr + at, '\n', end - at);
    out->headers.ptr = newline + 1;
    out->headers.len = (size_t)(bytes.ptr + end - out->headers.ptr);
    return FOUND_RECORD;
}

/* The length reaches behind what is in view. */
static enum found scan_cut(const struct view *view, size_t at, size_t block,
                           struct warc_record *out)
{
    if (view->tail == TAIL_OPEN)
        return FOUND_MORE;
    return give_up(view, at, block - 1,
                   view->tail == TAIL_NOTHING &&
                           next_record(view->bytes, block - 1) == SIZE_MAX
                       ? "truncated"
                       : "wet_length",
                   out);
}

static enum found scan_block(const struct view *view, size_t at, size_t block,
                             uint64_t length, struct warc_record *out)
{
    const struct str bytes = view->bytes;
    const bool is_long = block - at + length > view->max_bytes;
    size_t next;

    if (is_long &&
        (bytes.len - at > view->max_bytes || view->tail == TAIL_RECORDS))
        return give_up(view, at, at, "too_long", out);
    if (length > bytes.len - block)
        return scan_cut(view, at, block, out);
    out->block = (struct str){bytes.ptr + block, (size_t)length};
    out->end = block + (size_t)length;
    next = skip_line_ends(bytes, out->end, LINE_ENDS_MAX);
    if (bytes.len - next < MARK_BYTES && view->tail == TAIL_OPEN)
        return FOUND_MORE;
    if (next < bytes.len && !begins_record(view, next))
        return give_up(view, at, block - 1, "wet_length", out);
    out->end = next;
    return FOUND_RECORD;
}

/* The record that begins at `at`, where no line ends are. */
static enum found scan(const struct view *view, size_t at,
                       struct warc_record *out)
{
    uint64_t length;
    size_t block;

    *out = (struct warc_record){0};
    if (at == view->bytes.len)
        return view->tail == TAIL_OPEN ? FOUND_MORE : FOUND_END;
    if (scan_headers(view, at, out) == FOUND_MORE)
        return FOUND_MORE;
    if (out->bad != NULL)
        return FOUND_RECORD;
    block = (size_t)(out->headers.ptr + out->headers.len - view->bytes.ptr);
    if (!content_length(out->headers, &length))
        return give_up(view, at, block - 1, "wet_length", out);
    return scan_block(view, at, block, length, out);
}

static struct record_cut cut(struct str bytes, bool at_end, uint64_t max_bytes)
{
    const struct view view = {bytes, at_end ? TAIL_NOTHING : TAIL_OPEN,
                              max_bytes};
    struct record_cut cut = {skip_line_ends(bytes, 0, SIZE_MAX), 0};
    struct warc_record record;

    while (scan(&view, cut.len, &record) == FOUND_RECORD) {
        cut.len = record.end;
        cut.n++;
    }
    if (at_end)
        cut.len = bytes.len;
    return cut;
}

/* Bytes of the line end and the blanks behind it that `at` begins. */
static size_t fold_len(struct str text, size_t at)
{
    size_t end = at;

    if (text.ptr[at] != '\r' && text.ptr[at] != '\n')
        return 0;
    while (end < text.len && memchr(" \t\r\n", text.ptr[end], 4) != NULL)
        end++;
    return end - at;
}

/* A header's value as UTF-8, each fold in it a space. */
static void add_value(struct buf *out, struct str value)
{
    size_t to = 0;

    utf8_repair(out, value);
    for (size_t i = 0; i < out->len; i++) {
        const size_t blanks = fold_len(buf_str(out), i);

        out->ptr[to++] = blanks > 0 ? ' ' : out->ptr[i];
        i += blanks > 0 ? blanks - 1 : 0;
    }
    out->len = to;
}

static void add_string(struct buf *json, const char *key, struct str value)
{
    struct buf repaired;

    if (value.len > 1 && value.ptr[0] == '<' &&
        value.ptr[value.len - 1] == '>' && strcmp(key, "url") == 0)
        value = (struct str){value.ptr + 1, value.len - 2};
    buf_init(&repaired, NULL);
    add_value(&repaired, value);
    buf_printf(json, "\"%s\":", key);
    json_escape(json, buf_str(&repaired), CPU_SCALAR);
    buf_release(&repaired);
}

static struct str make_metadata(struct batch *batch, struct str headers)
{
    static const struct {
        const char *header;
        const char *key;
    } kept[] = {{"WARC-Target-URI", "url"},
                {"WARC-Date", "date"},
                {"WARC-Identified-Content-Language", "languages"}};
    const char *comma = "";
    struct buf json;

    buf_init(&json, &batch->arena);
    buf_add_char(&json, '{');
    for (size_t i = 0; i < ARRAY_LEN(kept); i++) {
        const struct str value = header(headers, kept[i].header, 0);

        if (value.ptr == NULL)
            continue;
        buf_add_text(&json, comma);
        add_string(&json, kept[i].key, value);
        comma = ",";
    }
    buf_add_char(&json, '}');
    return buf_str(&json);
}

static void make_record(struct batch *batch, struct doc *doc,
                        struct str headers, const char *path)
{
    const struct str id = header(headers, "WARC-Record-ID", 0);
    struct buf json;

    buf_init(&json, &batch->arena);
    if (id.len > 0) {
        struct buf repaired;

        buf_init(&repaired, &batch->arena);
        add_value(&repaired, id);
        json_escape(&json, buf_str(&repaired), CPU_SCALAR);
        doc->id_json = arena_copy(&batch->arena, buf_str(&json));
    } else {
        record_number_id(batch, doc, path);
    }
    buf_reset(&json);
    buf_add_text(&json, "{\"id\":");
    buf_add(&json, doc->id_json);
    buf_add_text(&json, ",\"text\":\"\",\"metadata\":");
    buf_add(&json, make_metadata(batch, headers));
    buf_add_char(&json, '}');
    doc->record = buf_str(&json);
    doc->metadata_kind = JSON_OBJECT;
}

static bool is_text(struct str headers)
{
    const struct str type = header(headers, "WARC-Type", 0);
    const struct str media = header(headers, "Content-Type", 0);
    static const char plain[] = "text/plain";

    if (str_is(type, "conversion") && media.ptr == NULL)
        return true;
    return (str_is(type, "conversion") || str_is(type, "resource")) &&
           media.len >= strlen(plain) &&
           strncasecmp(media.ptr, plain, strlen(plain)) == 0;
}

static void take(struct batch *batch, struct doc *doc,
                 const struct warc_record *record, const char *path)
{
    if (record->bad != NULL) {
        doc_bad(batch, doc, record->bad);
    } else if (header(record->headers, "WARC-Type", 0).ptr == NULL) {
        doc_bad(batch, doc, "wet_header");
    } else if (!is_text(record->headers)) {
        doc->fate = DOC_SKIPPED;
    } else if (!utf8_is_valid(record->block, batch->cpu)) {
        doc_bad(batch, doc, "utf8");
    } else {
        doc->text = record->block;
        doc->first_text_len = record->block.len;
        doc->changes_text = true;
        make_record(batch, doc, record->headers, path);
    }
}

static enum status parse(struct json_parser *parser,
                         const struct record_fields *fields,
                         struct batch *batch, struct error *err)
{
    const struct view view = {batch->raw,
                              batch->ends_input ? TAIL_NOTHING : TAIL_RECORDS,
                              fields->max_record_bytes};
    uint64_t number = batch->first_record;
    struct warc_record record;
    size_t at = skip_line_ends(batch->raw, 0, SIZE_MAX);

    (void)parser;
    (void)err;
    while (scan(&view, at, &record) == FOUND_RECORD) {
        const struct str bytes = {batch->raw.ptr + at, record.end - at};

        if (record.bad == NULL ||
            !record_take_long(fields, batch, number, at, record.end))
            take(batch, record_append(batch, bytes, number, at, record.end),
                 &record, fields->path);
        number++;
        at = record.end;
    }
    return STATUS_OK;
}

const struct record_form records_warc = {"warc", cut, resync, parse};
