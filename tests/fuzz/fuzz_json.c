/*
 * fuzz_json.c -- a record that the parser accepts is found, spliced, renamed
 * and escaped to records that it accepts, saying what was set; on any other
 * bytes the raw-text functions stay within them.
 */
#include "base/mem.h"
#include "text/json.h"
#include "text/json_escape.h"
#include "text/json_parse.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct json_fields fields = {"text", "id"};

static void must(bool holds)
{
    if (!holds)
        abort();
}

static enum json_verdict parse(struct json_parser *parser, struct buf *line,
                               struct arena *arena, struct json_doc *out)
{
    memset(buf_reserve(line, JSON_PADDING_BYTES), '"', JSON_PADDING_BYTES);
    return json_parse_doc(parser, buf_str(line), &fields, arena, out);
}

/* On an exact copy, so that a byte too far is seen. */
static void try_any_bytes(struct str bytes)
{
    const struct json_edit edit = {JSON_SET_METADATA, {"k", 1}, {"1", 1}};
    struct str value;
    struct buf out;

    buf_init(&out, NULL);
    (void)json_find_path(bytes, "metadata.k", &value);
    if (json_splice(&out, bytes, &edit, 1) ||
        json_rename(&out, bytes, str_from("a"), str_from("b")))
        buf_reset(&out); /* what it made of nonsense is not judged */
    json_unescape(&out, bytes);
    buf_release(&out);
}

static void check_escape(struct str text)
{
    struct buf scalar;
    struct buf simd;
    struct buf back;

    buf_init(&scalar, NULL);
    buf_init(&simd, NULL);
    buf_init(&back, NULL);
    json_escape(&scalar, text, CPU_SCALAR);
    json_escape(&simd, text, cpu_best());
    must(str_eq(buf_str(&scalar), buf_str(&simd)));
    json_unescape(&back, buf_str(&scalar));
    must(str_eq(buf_str(&back), text));
    buf_release(&scalar);
    buf_release(&simd);
    buf_release(&back);
}

static void check_find(struct str record, const struct json_doc *doc)
{
    struct str value = {NULL, 0};
    struct buf text;

    buf_init(&text, NULL);
    must(json_find(record, "text", &value));
    json_unescape(&text, value);
    must(str_eq(buf_str(&text), doc->text));
    if (json_find(record, "id", &value))
        must(doc->id_kind == JSON_NULL || str_eq(value, doc->id_json));
    else
        must(doc->id_kind == JSON_ABSENT);
    buf_release(&text);
}

static void check_splice(struct json_parser *parser, struct str record,
                         struct arena *arena, const struct json_doc *before)
{
    const struct json_edit edits[] = {
        {JSON_SET, {"text", 4}, {"\"a\\nb\"", 6}},
        {JSON_SET_FIRST, {"id", 2}, {"\"x\"", 3}},
        {JSON_SET_METADATA, {"k", 1}, {"[1]", 3}},
    };
    const size_t n = before->metadata_kind <= JSON_NULL ||
                             before->metadata_kind == JSON_OBJECT
                         ? 3
                         : 2;
    struct json_doc doc;
    struct str value;
    struct buf once;
    struct buf twice;

    buf_init(&once, NULL);
    buf_init(&twice, NULL);
    must(json_splice(&once, record, edits, 0));
    must(str_eq(buf_str(&once), record));
    buf_reset(&once);
    must(json_splice(&once, record, edits, n));
    must(parse(parser, &once, arena, &doc) == JSON_GOOD);
    must(str_is(doc.text, "a\nb") && str_is(doc.id_json, "\"x\""));
    must(n < 3 || (json_find_path(buf_str(&once), "metadata.k", &value) &&
                   str_is(value, "[1]")));
    must(json_splice(&twice, buf_str(&once), edits, n));
    must(str_eq(buf_str(&once), buf_str(&twice)));
    buf_release(&once);
    buf_release(&twice);
}

static void check_rename(struct json_parser *parser, struct str record,
                         struct arena *arena, const struct json_doc *before)
{
    const struct str from = str_from("text");
    const struct str to = str_from("id2");
    struct json_doc doc;
    struct buf once;
    struct buf twice;

    buf_init(&once, NULL);
    buf_init(&twice, NULL);
    must(json_rename(&once, record, from, to));
    must(json_rename(&twice, buf_str(&once), from, to));
    must(parse(parser, &twice, arena, &doc) == JSON_GOOD);
    must(str_eq(doc.text, before->text));
    buf_release(&once);
    buf_release(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct json_parser *parser = json_parser_new();
    char *exact = mem_alloc(size);
    const struct str bytes = {exact, size};
    struct json_doc doc;
    struct arena arena;
    struct buf line;

    if (size > 0)
        memcpy(exact, data, size);
    arena_init(&arena);
    buf_init(&line, NULL);
    buf_add(&line, bytes);
    try_any_bytes(bytes);
    check_escape(bytes);
    if (parse(parser, &line, &arena, &doc) == JSON_GOOD) {
        check_find(bytes, &doc);
        check_splice(parser, bytes, &arena, &doc);
        check_rename(parser, bytes, &arena, &doc);
    }
    buf_release(&line);
    arena_release(&arena);
    mem_free(exact);
    json_parser_free(parser);
    return 0;
}
