/*
 * fuzz_records.c -- any bytes as lines of JSON: cut into batches of any size
 * they give the same documents, and every document, written and read again,
 * is itself.
 */
#include "tests/fuzz/feed_bytes.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_written(const struct doc *doc, struct json_parser *parser,
                          struct arena *arena)
{
    static const struct json_fields fields = {"text", "id"};
    struct json_doc again;
    struct buf line;

    buf_init(&line, arena);
    doc_format(doc, NULL, CPU_SCALAR, &line);
    memset(buf_reserve(&line, JSON_PADDING_BYTES), ' ', JSON_PADDING_BYTES);
    must(json_parse_doc(parser, buf_str(&line), &fields, arena, &again) ==
         JSON_GOOD);
    must(str_eq(again.text, doc->text));
    must(str_eq(again.id_json, doc->id_json));
}

static void check_lines(const uint8_t *data, size_t size)
{
    const struct record_fields fields = {
        .json = {"text", "id"}, .max_record_bytes = 1 << 26, .path = "p"};
    struct json_parser *parser = json_parser_new();
    struct batch batch;
    struct error err;
    char *raw;

    batch_init(&batch, 1, CPU_SCALAR);
    raw = arena_alloc(&batch.arena, size + JSON_PADDING_BYTES);
    if (size > 0)
        memcpy(raw, data, size);
    memset(raw + size, '"', JSON_PADDING_BYTES);
    batch.raw = (struct str){raw, size};
    if (records_jsonl.parse(parser, &fields, &batch, &err) == STATUS_OK) {
        for (size_t i = 0; i < batch.n_all; i++) {
            if (batch.all[i]->fate == DOC_KEPT)
                check_written(batch.all[i], parser, &batch.arena);
        }
    }
    batch_release(&batch);
    json_parser_free(parser);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > 200000)
        return 0;
    check_cuts(data, size, FEED_JSONL, 1 << 26);
    check_cuts(data, size, FEED_JSONL, 1024);
    check_lines(data, size);
    return 0;
}
