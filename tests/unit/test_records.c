/* test_records.c -- JSONL and plain text: what becomes of each line. */
#include "tests/unit/pieces.h"

/* clang-format off */
static const struct {
    enum feed_form form;
    bool is_lines;
    const char *text_field, *id_field;
    const char *bytes;
    const char *told;
} rows[] = {
    {FEED_JSONL, false, "text", "id", "", ""},
    {FEED_JSONL, false, "text", "id", "\n", ""},
    {FEED_JSONL, false, "text", "id", "{\"id\":\"a\",\"text\":\"b\"}\n",
     "0@0..22 kept {\"id\":\"a\",\"text\":\"b\"}\n"},
    {FEED_JSONL, false, "text", "id", "{\"id\":\"a\",\"text\":\"b\"}",
     "0@0..21 kept {\"id\":\"a\",\"text\":\"b\"}\n"},
    /* CRLF, a byte order mark, blank lines: numbers are those of lines */
    {FEED_JSONL, false, "text", "id", "\xef\xbb\xbf{\"text\":\"b\",\"id\":1}\r\n\n \t\r\n{\"text\":\"c\"}\n",
     "0@0..24 kept {\"text\":\"b\",\"id\":1}\r\n3@29..42 kept {\"id\":\"p/3\",\"text\":\"c\"}\n"},
    {FEED_JSONL, false, "text", "id", "{\"text\":\"b\",\"id\":1}\n\xef\xbb\xbf{\"text\":\"b\",\"id\":1}\n",
     "0@0..20 kept {\"text\":\"b\",\"id\":1}\n1@20..43 bad json\n"},
    /* ids */
    {FEED_JSONL, false, "text", "id", "{\"text\":\"b\",\"id\":null}\n", "0@0..23 kept {\"text\":\"b\",\"id\":\"p/0\"}\n"},
    {FEED_JSONL, false, "text", "id", "{\"text\":\"b\",\"id\":1.5}\n", "0@0..22 bad id\n"},
    {FEED_JSONL, false, "text", "id", "{\"text\":\"b\",\"id\":123456789012345678901234567890}\n",
     "0@0..49 kept {\"text\":\"b\",\"id\":123456789012345678901234567890}\n"},
    {FEED_JSONL, false, "text", "url", "{\"text\":\"b\",\"url\":\"u\"}\n", "0@0..23 kept {\"id\":\"u\",\"text\":\"b\",\"url\":\"u\"}\n"},
    {FEED_JSONL, false, "text", "url", "{\"id\":9,\"text\":\"b\",\"url\":\"u\"}\n", "0@0..30 kept {\"id\":\"u\",\"text\":\"b\",\"url\":\"u\"}\n"},
    {FEED_JSONL, false, "text", "doc.id", "{\"text\":\"b\",\"doc\":{\"id\":7}}\n", "0@0..28 kept {\"id\":7,\"text\":\"b\",\"doc\":{\"id\":7}}\n"},
    {FEED_JSONL, false, "text", "url", "{\"text\":\"b\"}\n", "0@0..13 kept {\"id\":\"p/0\",\"text\":\"b\"}\n"},
    /* the text's field */
    {FEED_JSONL, false, "content", "id", "{\"id\":1,\"content\":\"b\"}\n", "0@0..23 kept {\"id\":1,\"text\":\"b\"}\n"},
    {FEED_JSONL, false, "doc.body", "id", "{\"id\":1,\"doc\":{\"body\":\"b\"}}\n",
     "0@0..28 kept {\"id\":1,\"doc\":{\"body\":\"b\"},\"text\":\"b\"}\n"},
    {FEED_JSONL, false, "content", "id", "{\"id\":1,\"text\":\"b\"}\n", "0@0..20 bad text\n"},
    /* what is no document */
    {FEED_JSONL, false, "text", "id", "{\"id\":1}\n{\"text\":null}\n{\"text\":1}\n",
     "0@0..9 bad text\n1@9..23 bad text\n2@23..34 bad text\n"},
    {FEED_JSONL, false, "text", "id", "[]\n7\n\"a\"\n", "0@0..3 bad not_object\n1@3..5 bad not_object\n2@5..9 bad not_object\n"},
    {FEED_JSONL, false, "text", "id", "{\"text\":\"a\"\n{}x\n", "0@0..12 bad json\n1@12..16 bad json\n"},
    {FEED_JSONL, false, "text", "id", "{\"text\":\"\xff\"}\n", "0@0..13 bad utf8\n"},
    {FEED_JSONL, false, "text", "id", "{\"text\":\"\\ud800\"}\n", "0@0..18 bad surrogate\n"},
    /* the end is missing, or only its newline */
    {FEED_JSONL, false, "text", "id", "{\"text\":\"a\",\"id\":1}\n{\"te", "0@0..20 kept {\"text\":\"a\",\"id\":1}\n1@20..24 bad truncated\n"},
    {FEED_JSONL, false, "text", "id", "[1]", "0@0..3 bad not_object\n"},
    /* a line a document */
    {FEED_AUTO, true, "text", "id", "one\r\n\n two \n\"\xc3\xa9\"",
     "0@0..5 kept {\"id\":\"p/0\",\"text\":\"one\"}\n2@6..12 kept {\"id\":\"p/2\",\"text\":\" two \"}\n"
     "3@12..16 kept {\"id\":\"p/3\",\"text\":\"\\\"\xc3\xa9\\\"\"}\n"},
    {FEED_AUTO, true, "text", "id", "\xef\xbb\xbf" "a\nb\xff\n", "0@0..5 kept {\"id\":\"p/0\",\"text\":\"a\"}\n1@5..8 bad utf8\n"},
    /* a file a document */
    {FEED_TEXT, false, "text", "id", "one\n\ntwo\r\n", "0@0..10 kept {\"id\":\"p/0\",\"text\":\"one\\n\\ntwo\\r\\n\"}\n"},
    {FEED_TEXT, false, "text", "id", "\xef\xbb\xbf" "a", "0@0..4 kept {\"id\":\"p/0\",\"text\":\"a\"}\n"},
    {FEED_TEXT, false, "text", "id", "\xff", "0@0..1 bad utf8\n"},
    {FEED_TEXT, false, "text", "id", "", ""},
};
/* clang-format on */

static void init_row(struct pieces *pieces, size_t i)
{
    pieces_init(pieces);
    pieces->options.form = rows[i].form;
    pieces->options.is_lines = rows[i].is_lines;
    pieces->text_field = rows[i].text_field;
    pieces->id_field = rows[i].id_field;
}

static void lines_become_documents_or_bad_records(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct pieces pieces;

        init_row(&pieces, i);
        pieces_read_bytes(&pieces, str_from(rows[i].bytes));
        assert_int_equal(pieces.status, STATUS_OK);
        assert_string_equal(pieces.told.ptr, rows[i].told);
        pieces_release(&pieces);
    }
}

/* The word of a stage that failed, after what it gave before. */
static void a_failed_stage_before_is_a_failure(void **state)
{
    static const size_t sizes[] = {512, 4096};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
        struct pieces pieces;

        pieces_init(&pieces);
        pieces.options.batch_bytes = sizes[i];
        pieces_read_bytes(&pieces,
                          str_from("{\"text\":\"a\",\"id\":1}\n"
                                   "{\"tamis_error\":\"f: broken\"}\n"));
        assert_int_equal(pieces.status, STATUS_FORMAT);
        assert_non_null(strstr(pieces.err.message,
                               "p: the stage before failed: f: broken"));
        assert_string_equal(pieces.told.ptr,
                            "0@0..20 kept {\"text\":\"a\",\"id\":1}\n");
        pieces_release(&pieces);
    }
}

static void a_record_just_at_the_limit_is_good(void **state)
{
    static const size_t sizes[] = {512, 1000, 1024, 1025, 4096, 65536};

    (void)state;
    for (int over = -1; over <= 40; over++) {
        struct buf bytes;
        char wanted[64];

        buf_init(&bytes, NULL);
        buf_printf(&bytes,
                   "{\"id\":1,\"text\":\"\"}\n{\"id\":2,\"text\":\"%0*d\"}\n",
                   1024 - 19 + over, 0);
        buf_add_text(&bytes, "{\"id\":3,\"text\":\"\"}\n");
        (void)snprintf(wanted, sizeof(wanted), "1@19..%d bad too_long %d 1024",
                       19 + 1024 + over, 1024 + over);
        for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
            struct pieces pieces;

            pieces_init(&pieces);
            pieces.options.batch_bytes = sizes[i];
            pieces.options.max_record_bytes = 1024;
            pieces_read_bytes(&pieces, buf_str(&bytes));
            assert_int_equal(pieces.status, STATUS_OK);
            assert_int_equal(strstr(pieces.told.ptr, wanted) != NULL, over > 0);
            assert_int_equal(strstr(pieces.told.ptr, "too_long") != NULL,
                             over > 0);
            assert_non_null(strstr(pieces.told.ptr, "kept {\"id\":3,"));
            pieces_release(&pieces);
        }
        buf_release(&bytes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_become_documents_or_bad_records),
        cmocka_unit_test(a_failed_stage_before_is_a_failure),
        cmocka_unit_test(a_record_just_at_the_limit_is_good),
    };

    return unit_run(tests);
}
