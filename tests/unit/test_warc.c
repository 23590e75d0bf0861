/*
 * test_warc.c -- WARC text records: what becomes of good, odd and broken ones,
 * whatever the size of the batches they are cut into.
 */
#include "tests/unit/pieces.h"

#define HEAD "WARC/1.0\r\nWARC-Type: conversion\r\n"
#define ID "WARC-Record-ID: <urn:a>\r\n"
#define GOOD HEAD ID "Content-Length: 5\r\n\r\nhello\r\n\r\n"
#define GOOD_DOC "kept {\"id\":\"<urn:a>\",\"text\":\"hello\",\"metadata\":{}}"

/* Offsets are left out of these: the words behind them. */
/* clang-format off */
static const struct {
    const char *bytes;
    const char *told; /* a line a record, behind "N@FROM..TO " */
} rows[] = {
    {"", ""},
    {"\r\n\n", ""},
    {GOOD, GOOD_DOC "\n"},
    {GOOD GOOD, GOOD_DOC "\n" GOOD_DOC "\n"},
    /* without the line ends at the end of the file */
    {HEAD ID "Content-Length: 5\r\n\r\nhello", GOOD_DOC "\n"},
    /* LF only, empty lines before */
    {"\n\nWARC/1.1\nWARC-Type: conversion\nWARC-Record-ID: <urn:a>\nContent-Length: 5\n\nhello\n\n" GOOD,
     GOOD_DOC "\n" GOOD_DOC "\n"},
    /* names in any case, folded values, <uri> */
    {"WARC/1.0\r\nwarc-type:conversion\r\nwarc-record-id:\r\n <urn:a>\r\n"
     "WARC-Target-URI: <http://e.org/>\r\nWARC-Date: 2020-01-01T00:00:00Z\r\n"
     "WARC-Identified-Content-Language: eng,deu\r\ncontent-length:\t 5 \r\n\r\nhello\r\n\r\n",
     "kept {\"id\":\"<urn:a>\",\"text\":\"hello\",\"metadata\":{\"url\":\"http://e.org/\",\"date\":\"2020-01-01T00:00:00Z\",\"languages\":\"eng,deu\"}}\n"},
    {HEAD "Content-Length: 0\r\n\r\n\r\n\r\n" GOOD,
     "kept {\"id\":\"p/0\",\"text\":\"\",\"metadata\":{}}\n" GOOD_DOC "\n"},
    {HEAD "Content-Length: 3\r\n\r\n\"\\\n\r\n\r\n",
     "kept {\"id\":\"p/0\",\"text\":\"\\\"\\\\\\n\",\"metadata\":{}}\n"},
    /* types that are no documents */
    {"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 2\r\n\r\nab\r\n\r\n" GOOD, "skipped\n" GOOD_DOC "\n"},
    {"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 0\r\n\r\n\r\n\r\n", "skipped\n"},
    {"WARC/1.0\r\nWARC-Type: resource\r\nContent-Length: 1\r\n\r\nx\r\n\r\n", "skipped\n"},
    {"WARC/1.0\r\nWARC-Type: resource\r\nContent-Type: text/html\r\nContent-Length: 1\r\n\r\nx\r\n\r\n", "skipped\n"},
    {"WARC/1.0\r\nWARC-Type: resource\r\nContent-Type: TEXT/plain; charset=x\r\nContent-Length: 1\r\n\r\nx\r\n\r\n",
     "kept {\"id\":\"p/0\",\"text\":\"x\",\"metadata\":{}}\n"},
    {HEAD "Content-Type: application/json\r\nContent-Length: 1\r\n\r\nx\r\n\r\n", "skipped\n"},
    /* lengths */
    {HEAD "\r\nhello\r\n\r\n" GOOD, "bad wet_length\n" GOOD_DOC "\n"},
    {HEAD "Content-Length: \r\n\r\nhello\r\n\r\n" GOOD, "bad wet_length\n" GOOD_DOC "\n"},
    {HEAD "Content-Length: -1\r\n\r\nhello\r\n\r\n" GOOD, "bad wet_length\n" GOOD_DOC "\n"},
    {HEAD "Content-Length: +5\r\n\r\nhello\r\n\r\n" GOOD, "bad wet_length\n" GOOD_DOC "\n"},
    {HEAD "Content-Length: 5x\r\n\r\nhello\r\n\r\n" GOOD, "bad wet_length\n" GOOD_DOC "\n"},
    {HEAD "Content-Length: 18446744073709551621\r\n\r\nhello\r\n\r\n" GOOD, "bad wet_length\n" GOOD_DOC "\n"},
    {HEAD "Content-Length: 18446744073709551611\r\n\r\nhello\r\n\r\n" GOOD, "bad wet_length\n" GOOD_DOC "\n"},
    {HEAD "Content-Length: 3\r\n\r\nhello\r\n\r\n" GOOD, "bad wet_length\n" GOOD_DOC "\n"},
    {HEAD "Content-Length: 7\r\n\r\nhello\r\n\r\n" GOOD, "kept {\"id\":\"p/0\",\"text\":\"hello\\r\\n\",\"metadata\":{}}\n" GOOD_DOC "\n"},
    {HEAD "Content-Length: 12\r\n\r\nhello\r\n\r\n" GOOD, "bad wet_length\n" GOOD_DOC "\n"},
    {HEAD "Content-Length: 90\r\n\r\nhello\r\n\r\n" GOOD GOOD, "bad wet_length\n" GOOD_DOC "\n" GOOD_DOC "\n"},
    {HEAD "Content-Length: 9999\r\n\r\nhello\r\n\r\n" GOOD, "bad wet_length\n" GOOD_DOC "\n"},
    {HEAD "Content-Length: 5\r\nContent-Length: 5\r\n" ID "\r\nhello\r\n\r\n" GOOD, GOOD_DOC "\n" GOOD_DOC "\n"},
    {HEAD "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello\r\n\r\n" GOOD, "bad wet_length\n" GOOD_DOC "\n"},
    {GOOD HEAD "Content-Length: 9\r\n\r\nhello", GOOD_DOC "\nbad truncated\n"},
    {GOOD HEAD "Content-Len", GOOD_DOC "\nbad truncated\n"},
    {GOOD "WARC/1", GOOD_DOC "\nbad truncated\n"},
    /* a line in the block that looks like a record */
    {HEAD ID "Content-Length: 17\r\n\r\na\nWARC/1.0\r\nb: c\n\r\n\r\n" GOOD,
     "kept {\"id\":\"<urn:a>\",\"text\":\"a\\nWARC/1.0\\r\\nb: c\\n\",\"metadata\":{}}\n" GOOD_DOC "\n"},
    /* line ends behind a block: two, or a few more */
#define L16 "\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"
    {HEAD ID "Content-Length: 5\r\n\r\nhello" L16 L16 L16 L16 GOOD, GOOD_DOC "\n" GOOD_DOC "\n"},
    {HEAD ID "Content-Length: 5\r\n\r\nhello" L16 L16 L16 L16 "\n" GOOD, "bad wet_length\n" GOOD_DOC "\n"},
    {HEAD ID "Content-Length: 5\r\n\r\nhello" GOOD, GOOD_DOC "\n" GOOD_DOC "\n"},
    {L16 L16 L16 L16 L16 GOOD, GOOD_DOC "\n"},
    /* garbage before, between, and no headers at all */
    {"garbage\nmore\n" GOOD, "bad wet_header\n" GOOD_DOC "\n"},
    {GOOD "WARC/2.0\r\nx\r\n" GOOD, "bad wet_length\n" GOOD_DOC "\n"},
    {"WARC/1.0\r\n\r\n" GOOD, "bad wet_length\n" GOOD_DOC "\n"},
    {"WARC/1.0\r\nContent-Length: 5\r\n\r\nhello\r\n\r\n" GOOD, "bad wet_header\n" GOOD_DOC "\n"},
    {HEAD "Content-Length: 2\r\n\r\n\xff\xfe\r\n\r\n" GOOD, "bad utf8\n" GOOD_DOC "\n"},
    {HEAD "WARC-Record-ID: <\xff>\r\nContent-Length: 1\r\n\r\nx\r\n\r\n",
     "kept {\"id\":\"<\xef\xbf\xbd>\",\"text\":\"x\",\"metadata\":{}}\n"},
};
/* clang-format on */

/* told without the places */
static void strip(const struct buf *told, struct buf *out)
{
    const char *at = told->ptr;

    buf_reset(out);
    while (*at != '\0') {
        const size_t line = strcspn(at, "\n") + 1;
        const size_t place = strcspn(at, " ") + 1;

        buf_add(out, (struct str){at + place, line - place});
        at += line;
    }
    buf_add_char(out, '\0');
}

static void records_are_told_apart(void **state)
{
    struct buf words;

    (void)state;
    buf_init(&words, NULL);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct pieces pieces;

        pieces_init(&pieces);
        pieces.options.form = FEED_WARC;
        pieces.options.batch_bytes = 1 << 16;
        pieces_read_bytes(&pieces, str_from(rows[i].bytes));
        assert_int_equal(pieces.status, STATUS_OK);
        strip(&pieces.told, &words);
        assert_string_equal(words.ptr, rows[i].told);
        pieces_release(&pieces);
    }
    buf_release(&words);
}

/* Rows of the table in a row, padded, so that borders fall anywhere. */
static void add_some(struct buf *bytes, uint64_t seed)
{
    for (unsigned i = 0; i < 8; i++) {
        seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407U;
        buf_add_text(bytes, rows[(seed >> 33) % ARRAY_LEN(rows)].bytes);
        if ((seed >> 60) == 3) {
            buf_printf(bytes, HEAD "Content-Length: %u\r\n\r\n%0*d\r\n\r\n",
                       1500U, 1500, 7);
        }
    }
}

static void compare_cuts(struct str bytes, uint64_t max_record)
{
    static const size_t sizes[] = {1 << 20, 512, 513, 600, 777, 1024, 4096};
    struct pieces whole;

    pieces_init(&whole);
    whole.options.form = FEED_WARC;
    whole.options.batch_bytes = sizes[0];
    whole.options.max_record_bytes = max_record;
    pieces_read_bytes(&whole, bytes);
    assert_int_equal(whole.status, STATUS_OK);
    for (size_t i = 1; i < ARRAY_LEN(sizes); i++) {
        struct pieces cut;

        pieces_init(&cut);
        cut.options.form = FEED_WARC;
        cut.options.batch_bytes = sizes[i];
        cut.options.max_record_bytes = max_record;
        pieces_read_bytes(&cut, bytes);
        assert_int_equal(cut.status, STATUS_OK);
        assert_string_equal(cut.told.ptr, whole.told.ptr);
        pieces_release(&cut);
    }
    pieces_release(&whole);
}

static void the_size_of_a_batch_changes_nothing(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 300; seed++) {
        struct buf bytes;

        buf_init(&bytes, NULL);
        add_some(&bytes, seed);
        compare_cuts(buf_str(&bytes), 1 << 26);
        compare_cuts(buf_str(&bytes), 1024);
        buf_release(&bytes);
    }
}

/* Headers above 1 MiB are no headers; what follows is found again. */
static void endless_headers_are_given_up(void **state)
{
    static const size_t sizes[] = {512, 65536, 4 << 20};
    struct buf bytes;
    struct buf words;

    (void)state;
    buf_init(&bytes, NULL);
    buf_init(&words, NULL);
    buf_add_text(&bytes, HEAD "X: ");
    for (int i = 0; i < 20000; i++)
        buf_add_text(&bytes, "0123456789012345678901234567890123456789"
                             "01234567890123456789\r\n ");
    buf_add_text(&bytes, "end\r\n\r\n" GOOD);
    for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
        struct pieces pieces;

        pieces_init(&pieces);
        pieces.options.form = FEED_WARC;
        pieces.options.batch_bytes = sizes[i];
        pieces_read_bytes(&pieces, buf_str(&bytes));
        assert_int_equal(pieces.status, STATUS_OK);
        strip(&pieces.told, &words);
        assert_string_equal(words.ptr, "bad wet_header\n" GOOD_DOC "\n");
        pieces_release(&pieces);
    }
    buf_release(&bytes);
    buf_release(&words);
}

static size_t count(const char *text, const char *word)
{
    size_t n = 0;

    while ((text = strstr(text, word)) != NULL) {
        text += strlen(word);
        n++;
    }
    return n;
}

/* Common Crawl's own. */
static void a_wet_file_of_the_crawl_is_read(void **state)
{
    static const size_t sizes[] = {512, 4096, 1 << 20};
    char *path = unit_shared("wet/cc-whirlwind.warc.wet.gz");

    (void)state;
    if (path == NULL)
        skip();
    for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
        struct pieces pieces;

        pieces_init(&pieces);
        pieces.options.batch_bytes = sizes[i];
        pieces_read(&pieces, path);
        assert_int_equal(pieces.status, STATUS_OK);
        assert_int_equal(count(pieces.told.ptr, " kept {"), 1);
        assert_int_equal(count(pieces.told.ptr, " skipped\n"), 1);
        assert_int_equal(count(pieces.told.ptr, " bad "), 0);
        pieces_release(&pieces);
    }
    mem_free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(records_are_told_apart),
        cmocka_unit_test(the_size_of_a_batch_changes_nothing),
        cmocka_unit_test(endless_headers_are_given_up),
        cmocka_unit_test(a_wet_file_of_the_crawl_is_read),
    };

    return unit_run(tests);
}
