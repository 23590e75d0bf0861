/* records.c -- JSONL and plain text; see records.h. WARC is in warc.c. */
#include "io/records.h"

#include "text/json.h"
#include "text/utf8.h"

#include <inttypes.h>

struct doc *record_append(struct batch *batch, struct str bytes,
                          uint64_t number, size_t offset, size_t end_offset)
{
    struct doc *doc = batch_append(batch);

    doc->record = bytes;
    doc->record_bytes = bytes.len;
    doc->record_number = number;
    doc->offset_bytes = batch->first_offset_bytes + offset;
    doc->end_offset_bytes = batch->first_offset_bytes + end_offset;
    return doc;
}

bool record_take_long(const struct record_fields *fields, struct batch *batch,
                      uint64_t number, size_t offset, size_t end_offset)
{
    const uint64_t length = end_offset - offset;
    struct doc *doc;

    if (length <= fields->max_record_bytes)
        return false;
    doc = record_append(
        batch,
        (struct str){batch->raw.ptr + offset, (size_t)fields->max_record_bytes},
        number, offset, end_offset);
    doc->record_bytes = length;
    doc_bad(batch, doc, "too_long");
    return true;
}

void record_number_id(struct batch *batch, struct doc *doc, const char *path)
{
    struct buf id;
    struct buf json;

    buf_init(&id, &batch->arena);
    buf_printf(&id, "%s/%" PRIu64, path, doc->record_number);
    buf_init(&json, &batch->arena);
    json_escape_bytes(&json, buf_str(&id));
    doc->id_json = buf_str(&json);
}

static uint64_t count_lines(struct str bytes)
{
    uint64_t n = 0;

    for (size_t i = 0; i < bytes.len; i++)
        n += bytes.ptr[i] == '\n';
    return n;
}

static struct record_cut cut_lines(struct str bytes, bool at_end,
                                   uint64_t max_bytes)
{
    const char *last = NULL;
    struct record_cut cut = {0};

    (void)max_bytes;
    if (bytes.len > 0)
        last = memrchr(bytes.ptr, '\n', bytes.len);
    if (last != NULL)
        cut.len = (size_t)(last - bytes.ptr) + 1;
    cut.n = count_lines((struct str){bytes.ptr, cut.len});
    if (at_end && cut.len < bytes.len) {
        cut.len = bytes.len;
        cut.n++;
    }
    return cut;
}

/* The word of a stage before that failed is a batch of its own: what lies
 * before it has been read, whatever the size of a batch. */
static struct record_cut cut_jsonl(struct str bytes, bool at_end,
                                   uint64_t max_bytes)
{
    struct record_cut cut = cut_lines(bytes, at_end, max_bytes);
    const struct str whole = {bytes.ptr, cut.len};
    const char *newline = NULL;
    struct str last;

    if (cut.n > 1)
        newline = memrchr(whole.ptr, '\n', whole.len - 1);
    if (newline == NULL)
        return cut;
    last = (struct str){newline + 1,
                        (size_t)(whole.ptr + whole.len - newline - 1)};
    if (!str_starts(last, "{\"tamis_error\":"))
        return cut;
    return (struct record_cut){whole.len - last.len, cut.n - 1};
}

static size_t resync_lines(struct str bytes)
{
    const char *newline = memchr(bytes.ptr, '\n', bytes.len);

    return newline == NULL ? SIZE_MAX : (size_t)(newline - bytes.ptr) + 1;
}

/* The next line of raw from *at, without its newline. */
static bool next_line(struct str raw, size_t *at, struct str *line)
{
    const char *newline;

    if (*at >= raw.len)
        return false;
    line->ptr = raw.ptr + *at;
    newline = memchr(line->ptr, '\n', raw.len - *at);
    line->len = newline == NULL ? raw.len - *at : (size_t)(newline - line->ptr);
    *at += line->len + (newline != NULL);
    return true;
}

static bool is_blank(struct str line)
{
    for (size_t i = 0; i < line.len; i++) {
        if (strchr(" \t\r", line.ptr[i]) == NULL || line.ptr[i] == '\0')
            return false;
    }
    return true;
}

/* A file may begin with a byte order mark. */
static struct str skip_bom(const struct batch *batch, struct str line,
                           size_t offset)
{
    if (batch->first_offset_bytes + offset == 0 &&
        str_starts(line, "\xef\xbb\xbf"))
        return (struct str){line.ptr + 3, line.len - 3};
    return line;
}

static void set_id(const struct record_fields *fields, struct batch *batch,
                   struct doc *doc, const struct json_doc *json)
{
    doc->id_json = json->id_json;
    doc->adds_id = json->id_kind == JSON_ABSENT;
    doc->replaces_id = json->id_kind == JSON_NULL;
    if (json->id_json.ptr == NULL)
        record_number_id(batch, doc, fields->path);
    if (fields->copies_id) {
        struct str own;
        const bool has_own = json_find(doc->record, "id", &own);

        doc->adds_id = !has_own;
        doc->replaces_id = has_own;
    }
}

static void take_json(const struct record_fields *fields, struct batch *batch,
                      struct doc *doc, const struct json_doc *json)
{
    doc->text = json->text;
    doc->first_text_len = json->text.len;
    doc->metadata_kind = json->metadata_kind;
    if (fields->renames_text && strchr(fields->json.text_field, '.') == NULL)
        doc->renames = fields->json.text_field;
    else if (fields->renames_text)
        doc->changes_text = true; /* of a path, a copy */
    set_id(fields, batch, doc, json);
}

static enum status upstream_failed(const struct record_fields *fields,
                                   struct str what, struct error *err)
{
    return error_set(err, STATUS_FORMAT, "%s: the stage before failed: %.*s",
                     fields->path, (int)(what.len < 900 ? what.len : 900),
                     what.ptr);
}

static enum status parse_jsonl(struct json_parser *parser,
                               const struct record_fields *fields,
                               struct batch *batch, struct error *err)
{
    const struct str raw = batch->raw;
    uint64_t number = batch->first_record;
    struct str line;
    size_t at = 0;
    size_t offset = 0;

    for (; next_line(raw, &at, &line); offset = at, number++) {
        const bool is_open = at == raw.len && raw.ptr[raw.len - 1] != '\n';
        struct json_doc json = {0};
        enum json_verdict verdict;
        struct doc *doc;

        if (record_take_long(fields, batch, number, offset, at))
            continue;
        line = skip_bom(batch, line, offset);
        if (is_blank(line))
            continue;
        verdict =
            json_parse_doc(parser, line, &fields->json, &batch->arena, &json);
        if (verdict == JSON_UPSTREAM_ERROR)
            return upstream_failed(fields, json.text, err);
        doc = record_append(batch, line, number, offset, at);
        if (verdict == JSON_GOOD)
            take_json(fields, batch, doc, &json);
        else if (verdict == JSON_BAD_SYNTAX && is_open)
            doc_bad(batch, doc, "truncated");
        else
            doc_bad(batch, doc, json_verdict_reason(verdict));
    }
    return STATUS_OK;
}

/* A record made for bytes that had none: the text is filled in on writing. */
static void take_text(const struct record_fields *fields, struct batch *batch,
                      struct doc *doc, struct str text)
{
    if (!utf8_is_valid(text, batch->cpu)) {
        doc_bad(batch, doc, "utf8");
        return;
    }
    doc->record = str_from("{\"text\":\"\"}");
    doc->text = text;
    doc->first_text_len = text.len;
    doc->changes_text = true;
    doc->adds_id = true;
    record_number_id(batch, doc, fields->path);
}

static enum status parse_lines(struct json_parser *parser,
                               const struct record_fields *fields,
                               struct batch *batch, struct error *err)
{
    uint64_t number = batch->first_record;
    struct str line;
    size_t at = 0;
    size_t offset = 0;

    (void)parser;
    (void)err;
    for (; next_line(batch->raw, &at, &line); offset = at, number++) {
        if (record_take_long(fields, batch, number, offset, at))
            continue;
        line = skip_bom(batch, line, offset);
        if (line.len > 0 && line.ptr[line.len - 1] == '\r')
            line.len--;
        if (line.len == 0)
            continue;
        take_text(fields, batch, record_append(batch, line, number, offset, at),
                  line);
    }
    return STATUS_OK;
}

static struct record_cut cut_whole(struct str bytes, bool at_end,
                                   uint64_t max_bytes)
{
    const struct record_cut all = {bytes.len, bytes.len > 0};

    (void)max_bytes;
    return at_end ? all : (struct record_cut){0};
}

static size_t resync_whole(struct str bytes)
{
    (void)bytes;
    return SIZE_MAX;
}

static enum status parse_whole(struct json_parser *parser,
                               const struct record_fields *fields,
                               struct batch *batch, struct error *err)
{
    const struct str text = skip_bom(batch, batch->raw, 0);

    (void)parser;
    (void)err;
    if (batch->raw.len > 0 &&
        !record_take_long(fields, batch, batch->first_record, 0,
                          batch->raw.len))
        take_text(
            fields, batch,
            record_append(batch, text, batch->first_record, 0, batch->raw.len),
            text);
    return STATUS_OK;
}

const struct record_form records_jsonl = {"jsonl", cut_jsonl, resync_lines,
                                          parse_jsonl};
const struct record_form records_lines = {"lines", cut_lines, resync_lines,
                                          parse_lines};
const struct record_form records_whole = {"text", cut_whole, resync_whole,
                                          parse_whole};
