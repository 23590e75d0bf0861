/*
 * warc.c -- text records of WARC files: `conversion` (WET) and `resource`, of
 * text/plain. All other records are skipped and counted.
 *
 * A record is headers, an empty line, Content-Length bytes, two line ends. A
 * length is believed only when the next record, or the end, follows; else the
 * record is bad and reading goes on at the next line that begins "WARC/0." or
 * "WARC/1.". LF-only line ends, folded headers and <uri> are accepted.
 * Source: ISO 28500 (WARC 1.0, 1.1), sections 4 to 6; Common Crawl's WET files.
 */
#include "io/records.h"

#include "text/json.h"
#include "text/utf8.h"

#include <strings.h>

enum { HEADER_MAX_BYTES = 1024 * 1024, LENGTH_DIGITS_MAX = 18 };

struct warc_record {
    struct str headers; /* lines behind "WARC/1.0" */
    struct str block;
    size_t end;      /* behind the record and its line ends */
    const char *bad; /* reason, or NULL */
};

enum found { FOUND_RECORD, FOUND_END, FOUND_MORE };

static bool is_warc_line(struct str bytes, size_t at)
{
    return bytes.len - at >= 7 && memcmp(bytes.ptr + at, "WARC/", 5) == 0 &&
           (bytes.ptr[at + 5] == '0' || bytes.ptr[at + 5] == '1') &&
           bytes.ptr[at + 6] == '.';
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

static size_t skip_line_ends(struct str bytes, size_t at)
{
    while (at < bytes.len && (bytes.ptr[at] == '\r' || bytes.ptr[at] == '\n'))
        at++;
    return at;
}

/* Offset behind the empty line that ends the headers, or 0. */
static size_t headers_end(struct str bytes, size_t at)
{
    while (at < bytes.len) {
        const char *newline = memchr(bytes.ptr + at, '\n', bytes.len - at);

        if (newline == NULL)
            return 0;
        at = (size_t)(newline - bytes.ptr) + 1;
        if (at < bytes.len && bytes.ptr[at] == '\n')
            return at + 1;
        if (at + 1 < bytes.len && bytes.ptr[at] == '\r' &&
            bytes.ptr[at + 1] == '\n')
            return at + 2;
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

/* A bad record reaches to the next one that can be seen. */
static enum found give_up(struct str bytes, size_t from, bool at_end,
                          const char *reason, struct warc_record *out)
{
    const size_t next = next_record(bytes, from);

    if (next == SIZE_MAX && !at_end)
        return FOUND_MORE;
    out->bad = reason;
    out->end = next == SIZE_MAX ? bytes.len : next;
    return FOUND_RECORD;
}

static enum found scan_headers(struct str bytes, size_t at, bool at_end,
                               struct warc_record *out)
{
    const char *newline;
    size_t end;

    if (!is_warc_line(bytes, at)) {
        if (bytes.len - at < 7 && !at_end)
            return FOUND_MORE;
        return give_up(bytes, at, at_end, "wet_header", out);
    }
    end = headers_end(bytes, at);
    if (end == 0 && !at_end && bytes.len - at <= HEADER_MAX_BYTES)
        return FOUND_MORE;
    if (end == 0 || end - at > HEADER_MAX_BYTES)
        return give_up(bytes, at, at_end,
                       end == 0 && at_end ? "truncated" : "wet_header", out);
    newline = memchr(bytes.ptr + at, '\n', end - at);
    out->headers.ptr = newline + 1;
    out->headers.len = (size_t)(bytes.ptr + end - out->headers.ptr);
    return FOUND_RECORD;
}

/* The record that begins at `at`, blank lines before it passed over. */
static enum found scan(struct str bytes, size_t at, bool at_end,
                       struct warc_record *out)
{
    uint64_t length;
    size_t block;
    size_t next;

    *out = (struct warc_record){0};
    at = skip_line_ends(bytes, at);
    if (at == bytes.len)
        return at_end ? FOUND_END : FOUND_MORE;
    if (scan_headers(bytes, at, at_end, out) == FOUND_MORE)
        return FOUND_MORE;
    if (out->bad != NULL)
        return FOUND_RECORD;
    block = (size_t)(out->headers.ptr + out->headers.len - bytes.ptr);
    if (!content_length(out->headers, &length))
        return give_up(bytes, block, at_end, "wet_length", out);
    if (length > bytes.len - block) {
        /* Cut short, or a length that lies: what follows decides. */
        if (!at_end)
            return FOUND_MORE;
        return give_up(bytes, block, at_end,
                       next_record(bytes, block) == SIZE_MAX ? "truncated"
                                                             : "wet_length",
                       out);
    }
    out->block = (struct str){bytes.ptr + block, (size_t)length};
    next = skip_line_ends(bytes, block + (size_t)length);
    if (bytes.len - next < 7 && !at_end)
        return FOUND_MORE;
    if (next < bytes.len && !is_warc_line(bytes, next))
        return give_up(bytes, block, at_end, "wet_length", out);
    out->end = next;
    return FOUND_RECORD;
}

static struct record_cut cut(struct str bytes, bool at_end)
{
    struct record_cut cut = {0};
    struct warc_record record;

    while (scan(bytes, cut.len, at_end, &record) == FOUND_RECORD) {
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
    const struct str raw = batch->raw;
    uint64_t number = batch->first_record;
    struct warc_record record;
    size_t at = 0;

    (void)parser;
    (void)err;
    while (scan(raw, at, true, &record) == FOUND_RECORD) {
        const struct str bytes = {raw.ptr + at, record.end - at};

        take(batch, record_append(batch, bytes, number++, at, record.end),
             &record, fields->path);
        at = record.end;
    }
    return STATUS_OK;
}

const struct record_form records_warc = {"warc", cut, resync, parse};
