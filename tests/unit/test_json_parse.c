/*
 * test_json_parse.c -- records against the stated policy, and against
 * JSONTestSuite, utf8tests and the Big List of Naughty Strings.
 */
#include "text/json_parse.h"

#include "base/mem.h"
#include "tests/unit/unit.h"
#include "text/json.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <zstd.h>

static const struct json_fields usual = {"text", "id"};

/* A heap copy of exactly the padding promised, which holds misleading bytes. */
static struct str padded(struct str bytes)
{
    char *copy = mem_alloc(bytes.len + JSON_PADDING_BYTES);

    if (bytes.len > 0)
        memcpy(copy, bytes.ptr, bytes.len);
    memset(copy + bytes.len, '1', JSON_PADDING_BYTES);
    return (struct str){copy, bytes.len};
}

static enum json_verdict valid(struct json_parser *parser, struct str bytes)
{
    const struct str line = padded(bytes);
    const enum json_verdict verdict = json_valid(parser, line);

    mem_free((char *)(uintptr_t)line.ptr);
    return verdict;
}

struct record {
    const char *line;
    enum json_verdict verdict;
    const char *text;
    const char *id_json; /* NULL: none */
    enum json_kind text_kind;
    enum json_kind id_kind;
    enum json_kind metadata_kind;
};

#define T JSON_STRING
#define NO JSON_ABSENT

/* clang-format off */
static const struct record records[] = {
    {"{\"text\":\"a\",\"id\":\"b\"}", JSON_GOOD, "a", "\"b\"", T, T, NO},
    {" {\"text\" : \"a\" , \"id\" : \"\\u0062\\n\" } ", JSON_GOOD, "a", "\"\\u0062\\n\"", T, T, NO},
    {"{\"text\":\"\"}", JSON_GOOD, "", NULL, T, NO, NO},
    {"{\"text\":\"a\\n\\u00e9\\\"\",\"metadata\":{}}", JSON_GOOD, "a\n\xc3\xa9\"", NULL, T, NO, JSON_OBJECT},
    {"{\"\\u0074ext\":\"a\",\"i\\u0064\":7}", JSON_GOOD, "a", "7", T, JSON_INTEGER, NO},
    {"{\"text\":\"\\ud834\\udd1e\",\"id\":null}", JSON_GOOD, "\xf0\x9d\x84\x9e", NULL, T, JSON_NULL, NO},
    /* the last of duplicates wins */
    {"{\"text\":\"a\",\"text\":\"b\"}", JSON_GOOD, "b", NULL, T, NO, NO},
    {"{\"text\":\"a\",\"text\":\"b\\n\"}", JSON_GOOD, "b\n", NULL, T, NO, NO},
    {"{\"text\":\"a\",\"text\":null}", JSON_BAD_TEXT, NULL, NULL, JSON_NULL, NO, NO},
    {"{\"id\":1,\"text\":\"a\",\"id\":2}", JSON_GOOD, "a", "2", T, JSON_INTEGER, NO},
    {"{\"metadata\":1,\"text\":\"a\",\"metadata\":[]}", JSON_GOOD, "a", NULL, T, NO, JSON_ARRAY},
    /* names inside other values do not count */
    {"{\"x\":{\"text\":\"no\",\"id\":[]},\"text\":\"a\"}", JSON_GOOD, "a", NULL, T, NO, NO},
    {"{\"x\":[{\"text\":\"no\"},[{}]],\"text\":\"a\",\"y\":\"text\"}", JSON_GOOD, "a", NULL, T, NO, NO},
    {"{\"text \":\"no\",\"Text\":\"no\"}", JSON_BAD_TEXT, NULL, NULL, NO, NO, NO},
    /* numbers are text */
    {"{\"text\":\"a\",\"id\":9007199254740993}", JSON_GOOD, "a", "9007199254740993", T, JSON_INTEGER, NO},
    {"{\"text\":\"a\",\"id\":123456789012345678901234567890}", JSON_GOOD, "a", "123456789012345678901234567890", T, JSON_INTEGER, NO},
    {"{\"text\":\"\\t1e999\",\"x\":[1e999,-1E+9999 ,0.1e400,-0],\"id\":-0}", JSON_GOOD, "\t1e999", "-0", T, JSON_INTEGER, NO},
    {"{\"text\":\"a\",\"x\":1e999,\"id\":\"b\" }", JSON_GOOD, "a", "\"b\"", T, T, NO},
    {"{\"text\":\"a\",\"x\":1e999,\"y\":01}", JSON_BAD_SYNTAX, NULL, NULL, NO, NO, NO},
    {"{\"text\":\"a\",\"x\":1e999x}", JSON_BAD_SYNTAX, NULL, NULL, NO, NO, NO},
    {"{\"text\":\"a\",\"x\":1e999,}", JSON_BAD_SYNTAX, NULL, NULL, NO, NO, NO},
    {"{\"text\":\"a\",\"x\":1e}", JSON_BAD_SYNTAX, NULL, NULL, NO, NO, NO},
    {"{\"text\":\"a\",\"x\":NaN}", JSON_BAD_SYNTAX, NULL, NULL, NO, NO, NO},
    /* text and id of a wrong kind */
    {"{}", JSON_BAD_TEXT, NULL, NULL, NO, NO, NO},
    {"{\"text\":7}", JSON_BAD_TEXT, NULL, NULL, JSON_INTEGER, NO, NO},
    {"{\"text\":[\"a\"]}", JSON_BAD_TEXT, NULL, NULL, JSON_ARRAY, NO, NO},
    {"{\"text\":\"a\",\"id\":1.0}", JSON_BAD_ID, NULL, NULL, T, JSON_NUMBER, NO},
    {"{\"text\":\"a\",\"id\":1e2}", JSON_BAD_ID, NULL, NULL, T, JSON_NUMBER, NO},
    {"{\"text\":\"a\",\"id\":true}", JSON_BAD_ID, NULL, NULL, T, JSON_BOOL, NO},
    {"{\"text\":\"a\",\"id\":{}}", JSON_BAD_ID, NULL, NULL, T, JSON_OBJECT, NO},
    {"[]", JSON_BAD_SHAPE, NULL, NULL, NO, NO, NO},
    {"\"text\"", JSON_BAD_SHAPE, NULL, NULL, NO, NO, NO},
    {"12", JSON_BAD_SHAPE, NULL, NULL, NO, NO, NO},
    {"1e999", JSON_BAD_SHAPE, NULL, NULL, NO, NO, NO},
    /* surrogates, wherever */
    {"{\"text\":\"\\ud800\"}", JSON_BAD_SURROGATE, NULL, NULL, NO, NO, NO},
    {"{\"text\":\"a\",\"x\":\"\\udc00\"}", JSON_BAD_SURROGATE, NULL, NULL, NO, NO, NO},
    {"{\"text\":\"a\",\"x\\udbff\":1}", JSON_BAD_SURROGATE, NULL, NULL, NO, NO, NO},
    {"{\"text\":\"a\\\\ud800\"}", JSON_GOOD, "a\\ud800", NULL, T, NO, NO},
    {"{\"text\":\"a\\\\\\ud800\"}", JSON_BAD_SURROGATE, NULL, NULL, NO, NO, NO},
    /* bytes */
    {"{\"text\":\"a\xff\"}", JSON_BAD_UTF8, NULL, NULL, NO, NO, NO},
    {"{\"text\":\"a\xed\xa0\x80\"}", JSON_BAD_UTF8, NULL, NULL, NO, NO, NO},
    {"{\"text\":\"a\",\"x\":\"\xc0\x80\"}", JSON_BAD_UTF8, NULL, NULL, NO, NO, NO},
    {"{\"text\":\"a\tb\"}", JSON_BAD_SYNTAX, NULL, NULL, NO, NO, NO},
    {"\xef\xbb\xbf{\"text\":\"a\"}", JSON_BAD_SYNTAX, NULL, NULL, NO, NO, NO},
    {"{\"text\":\"a\xe2\x80\xa8\x7f\"}", JSON_GOOD, "a\xe2\x80\xa8\x7f", NULL, T, NO, NO},
    {"{\"text\":\"a\\x\"}", JSON_BAD_SYNTAX, NULL, NULL, NO, NO, NO},
    {"{\"text\":\"a\"", JSON_BAD_SYNTAX, NULL, NULL, NO, NO, NO},
    {"{\"text\":\"a", JSON_BAD_SYNTAX, NULL, NULL, NO, NO, NO},
    {"{\"text\":\"a\"} {}", JSON_BAD_SYNTAX, NULL, NULL, NO, NO, NO},
    {"", JSON_BAD_SYNTAX, NULL, NULL, NO, NO, NO},
    {"  ", JSON_BAD_SYNTAX, NULL, NULL, NO, NO, NO},
    /* the stage before */
    {"{\"tamis_error\":\"a\\\"b\"}", JSON_UPSTREAM_ERROR, "a\"b", NULL, NO, NO, NO},
    {"{\"tamis_error\":\"a\",\"x\":1}", JSON_BAD_TEXT, NULL, NULL, NO, NO, NO},
    {"{\"tamis_error\":1}", JSON_BAD_TEXT, NULL, NULL, NO, NO, NO},
    {"{\"tamis_error\":\"a\",\"text\":\"b\"}", JSON_GOOD, "b", NULL, T, NO, NO},
};
/* clang-format on */

static void check_record(struct json_parser *parser, struct arena *arena,
                         const struct json_fields *fields,
                         const struct record *want)
{
    const struct str line = padded(str_from(want->line));
    struct json_doc doc = {.text_kind = JSON_ABSENT};
    const enum json_verdict verdict =
        json_parse_doc(parser, line, fields, arena, &doc);

    if (verdict != want->verdict)
        print_message("# %s\n", want->line);
    assert_int_equal(verdict, want->verdict);
    assert_int_equal(doc.text_kind, want->text_kind);
    assert_int_equal(doc.id_kind, want->id_kind);
    assert_int_equal(doc.metadata_kind, want->metadata_kind);
    assert_true(str_eq(doc.text, str_from(want->text)));
    assert_true((doc.id_json.ptr == NULL) == (want->id_json == NULL));
    assert_true(str_eq(doc.id_json, str_from(want->id_json)));
    mem_free((char *)(uintptr_t)line.ptr);
}

static void judges_records_by_the_stated_policy(void **state)
{
    struct json_parser *parser = json_parser_new();
    struct arena arena;

    (void)state;
    arena_init(&arena);
    for (size_t i = 0; i < ARRAY_LEN(records); i++)
        check_record(parser, &arena, &usual, &records[i]);
    arena_release(&arena);
    json_parser_free(parser);
    json_parser_free(NULL);
}

static void follows_paths_into_the_last_of_each_name(void **state)
{
    static const struct json_fields fields = {"doc.body.text", "doc.id"};
    /* clang-format off */
    static const struct record rows[] = {
        {"{\"doc\":{\"id\":1,\"body\":{\"text\":\"a\"}}}", JSON_GOOD, "a", "1", T, JSON_INTEGER, NO},
        {"{\"doc\":{\"body\":{\"text\":\"x\"}},\"doc\":{\"id\":\"q\",\"body\":{\"text\":\"a\\/\",\"text\":\"b\\/\"}}}", JSON_GOOD, "b/", "\"q\"", T, T, NO},
        {"{\"doc\":{\"body\":{\"text\":\"x\"}},\"doc\":{}}", JSON_BAD_TEXT, NULL, NULL, NO, NO, NO},
        {"{\"doc\":[{\"body\":{\"text\":\"x\"}}]}", JSON_BAD_TEXT, NULL, NULL, NO, NO, NO},
        {"{\"doc\":\"body\"}", JSON_BAD_TEXT, NULL, NULL, NO, NO, NO},
        {"{\"doc.body.text\":\"x\",\"doc.id\":1}", JSON_BAD_TEXT, NULL, NULL, NO, NO, NO},
    };
    /* clang-format on */
    struct json_parser *parser = json_parser_new();
    struct arena arena;

    (void)state;
    arena_init(&arena);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        check_record(parser, &arena, &fields, &rows[i]);
    arena_release(&arena);
    json_parser_free(parser);
}

static void borrows_a_text_without_escapes_and_keeps_nul(void **state)
{
    struct json_parser *parser = json_parser_new();
    const struct str plain = padded(str_from("{\"text\":\"plain\"}"));
    const struct str nul = padded(str_from("{\"text\":\"a\\u0000b\"}"));
    struct arena arena;
    struct json_doc doc;

    (void)state;
    arena_init(&arena);
    assert_int_equal(json_parse_doc(parser, plain, &usual, &arena, &doc),
                     JSON_GOOD);
    assert_ptr_equal(doc.text.ptr, plain.ptr + 9);
    assert_int_equal(arena.total_bytes, 0);
    assert_int_equal(json_parse_doc(parser, nul, &usual, &arena, &doc),
                     JSON_GOOD);
    assert_int_equal(doc.text.len, 3);
    assert_memory_equal(doc.text.ptr, "a\0b", 3);
    mem_free((char *)(uintptr_t)plain.ptr);
    mem_free((char *)(uintptr_t)nul.ptr);
    arena_release(&arena);
    json_parser_free(parser);
}

static void accepts_a_surrogate_only_in_its_pair(void **state)
{
    static const unsigned firsts[] = {0xd7ff, 0xd800, 0xdbff, 0xdc00, 0xdfff};
    struct json_parser *parser = json_parser_new();
    char line[32];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(firsts); i++) {
        for (unsigned second = 0; second < 0x10000; second += 5) {
            const bool high = firsts[i] >= 0xd800 && firsts[i] <= 0xdbff;
            const bool low = second >= 0xdc00 && second <= 0xdfff;
            const bool alone = second >= 0xd800 && second <= 0xdfff;
            const bool good = high ? low : firsts[i] == 0xd7ff && !alone;

            (void)snprintf(line, sizeof(line), "[\"\\u%04x\\u%04X\"]",
                           firsts[i], second);
            assert_int_equal(valid(parser, str_from(line)),
                             good ? JSON_GOOD : JSON_BAD_SURROGATE);
        }
    }
    json_parser_free(parser);
}

static void limits_depth_to_1024(void **state)
{
    char *path = unit_shared("malformed/json-depth-100000.json");
    struct json_parser *parser = json_parser_new();
    struct buf buf;

    (void)state;
    buf_init(&buf, NULL);
    for (int depth = 1024; depth <= 1025; depth++) {
        buf_reset(&buf);
        for (int i = 0; i < depth; i++)
            buf_add_char(&buf, '[');
        for (int i = 0; i < depth; i++)
            buf_add_char(&buf, ']');
        assert_int_equal(valid(parser, buf_str(&buf)),
                         depth == 1024 ? JSON_GOOD : JSON_BAD_DEPTH);
    }
    buf_release(&buf);
    if (path != NULL) {
        size_t len;
        char *bytes = unit_slurp(path, &len);

        assert_int_equal(valid(parser, (struct str){bytes, len}),
                         JSON_BAD_DEPTH);
        mem_free(bytes);
    }
    mem_free(path);
    json_parser_free(parser);
}

static size_t heap_bytes(void)
{
    const struct mallinfo2 info = mallinfo2();

    return info.uordblks + info.hblkhd;
}

static void gives_memory_back_after_a_huge_record(void **state)
{
    struct json_parser *parser = json_parser_new();
    const size_t before = heap_bytes();
    struct buf buf;

    (void)state;
    buf_init(&buf, NULL);
    buf_add_text(&buf, "{\"text\":\"");
    for (int i = 0; i < 1000000; i++)
        buf_add_text(&buf, "eight \\n ");
    buf_add_text(&buf, "\"}");
    assert_int_equal(valid(parser, buf_str(&buf)), JSON_GOOD);
    buf_release(&buf);
    assert_true(heap_bytes() < before + 1000000);
    json_parser_free(parser);
}

/* What the optional cases of the suite are here. The rest of i_ is good. */
/* clang-format off */
static const struct {
    const char *name;
    enum json_verdict verdict;
} optional[] = {
    {"i_object_key_lone_2nd_surrogate.json", JSON_BAD_SURROGATE},
    {"i_string_1st_surrogate_but_2nd_missing.json", JSON_BAD_SURROGATE},
    {"i_string_1st_valid_surrogate_2nd_invalid.json", JSON_BAD_SURROGATE},
    {"i_string_incomplete_surrogate_and_escape_valid.json", JSON_BAD_SURROGATE},
    {"i_string_incomplete_surrogate_pair.json", JSON_BAD_SURROGATE},
    {"i_string_incomplete_surrogates_escape_valid.json", JSON_BAD_SURROGATE},
    {"i_string_invalid_lonely_surrogate.json", JSON_BAD_SURROGATE},
    {"i_string_invalid_surrogate.json", JSON_BAD_SURROGATE},
    {"i_string_inverted_surrogates_U+1D11E.json", JSON_BAD_SURROGATE},
    {"i_string_lone_second_surrogate.json", JSON_BAD_SURROGATE},
    {"i_string_invalid_utf-8.json", JSON_BAD_UTF8},
    {"i_string_iso_latin_1.json", JSON_BAD_UTF8},
    {"i_string_lone_utf8_continuation_byte.json", JSON_BAD_UTF8},
    {"i_string_not_in_unicode_range.json", JSON_BAD_UTF8},
    {"i_string_overlong_sequence_2_bytes.json", JSON_BAD_UTF8},
    {"i_string_overlong_sequence_6_bytes.json", JSON_BAD_UTF8},
    {"i_string_overlong_sequence_6_bytes_null.json", JSON_BAD_UTF8},
    {"i_string_truncated-utf-8.json", JSON_BAD_UTF8},
    {"i_string_UTF-8_invalid_sequence.json", JSON_BAD_UTF8},
    {"i_string_UTF8_surrogate_U+D800.json", JSON_BAD_UTF8},
    {"i_string_UTF-16LE_with_BOM.json", JSON_BAD_SYNTAX},
    {"i_string_utf16BE_no_BOM.json", JSON_BAD_SYNTAX},
    {"i_string_utf16LE_no_BOM.json", JSON_BAD_SYNTAX},
    {"i_structure_UTF-8_BOM_empty_object.json", JSON_BAD_SYNTAX},
};
/* clang-format on */

static enum json_verdict optional_verdict(const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(optional); i++)
        if (strcmp(optional[i].name, name) == 0)
            return optional[i].verdict;
    return JSON_GOOD;
}

/* Checks one case by the letter its name begins with; counts it. */
static void check_case(struct json_parser *parser, const char *name,
                       struct str bytes, int counts[3])
{
    const enum json_verdict verdict = valid(parser, bytes);
    bool fits = false;

    if (name[0] == 'y') {
        fits = verdict == JSON_GOOD;
        counts[0]++;
    } else if (name[0] == 'n') {
        fits = verdict != JSON_GOOD;
        counts[1]++;
    } else if (name[0] == 'i') {
        fits = verdict == optional_verdict(name);
        counts[2]++;
    }
    if (!fits)
        print_message("# %s: %s\n", name, json_verdict_reason(verdict));
    assert_true(fits);
}

static void agrees_with_jsontestsuite(void **state)
{
    enum { BLOCK = 512, TAR_MAX = 8 << 20 };
    char *path = unit_shared("malformed/json/JSONTestSuite.tar.zst");
    struct json_parser *parser = json_parser_new();
    char *tar = mem_alloc(TAR_MAX);
    int counts[3] = {0, 0, 0};
    size_t len = 0;
    char *packed;

    (void)state;
    if (path == NULL)
        skip();
    packed = unit_slurp(path, &len);
    len = ZSTD_decompress(tar, TAR_MAX, packed, len);
    assert_false(ZSTD_isError(len));
    for (size_t at = 0; at + BLOCK <= len && tar[at] != '\0';) {
        const size_t size = strtoul(tar + at + 124, NULL, 8);
        const char *name = strrchr(tar + at, '/');

        assert_non_null(name);
        if (tar[at + 156] == '0' && name[2] == '_')
            check_case(parser, name + 1, (struct str){tar + at + BLOCK, size},
                       counts);
        at += BLOCK + (size + BLOCK - 1) / BLOCK * BLOCK;
    }
    assert_int_equal(counts[0], 95);
    assert_int_equal(counts[1], 188);
    assert_int_equal(counts[2], 35);
    mem_free(packed);
    mem_free(tar);
    mem_free(path);
    json_parser_free(parser);
}

/* Bytes of "E2 80 90", up to what is no hex. */
static size_t from_hex(const char *hex, char *bytes)
{
    size_t n = 0;
    unsigned byte;
    int len;

    while (sscanf(hex, " %2x%n", &byte, &len) == 1) {
        bytes[n++] = (char)byte;
        hex += len;
    }
    return n;
}

/* Lines NUM:valid hex:HEX and NUM:invalid hex:HEX:... of utf8tests.txt. */
static bool check_utf8_line(struct json_parser *parser, const char *line)
{
    const char *hex = strstr(line, "valid hex:");
    char bytes[4096];
    struct buf buf;
    size_t len;

    if (hex == NULL || line[0] == '#')
        return false;
    len = from_hex(hex + strlen("valid hex:"), bytes);
    buf_init(&buf, NULL);
    json_escape(&buf, (struct str){bytes, len}, CPU_SCALAR);
    if (valid(parser, buf_str(&buf)) !=
        (strstr(line, "invalid") ? JSON_BAD_UTF8 : JSON_GOOD))
        fail_msg("%s", line);
    buf_release(&buf);
    return true;
}

static void agrees_with_utf8tests(void **state)
{
    char *path = unit_shared("malformed/utf8/utf8tests.txt");
    struct json_parser *parser = json_parser_new();
    size_t n_cases = 0;
    size_t len;
    char *bytes;
    char *save;

    (void)state;
    if (path == NULL)
        skip();
    bytes = unit_slurp(path, &len);
    for (char *line = strtok_r(bytes, "\n", &save); line != NULL;
         line = strtok_r(NULL, "\n", &save))
        n_cases += check_utf8_line(parser, line);
    assert_true(n_cases > 50);
    mem_free(bytes);
    mem_free(path);
    json_parser_free(parser);
}

static void accepts_the_naughty_strings(void **state)
{
    char *path = unit_shared("malformed/utf8/blns.json");
    struct json_parser *parser = json_parser_new();
    size_t len;
    char *bytes;

    (void)state;
    if (path == NULL)
        skip();
    bytes = unit_slurp(path, &len);
    assert_int_equal(valid(parser, (struct str){bytes, len}), JSON_GOOD);
    mem_free(bytes);
    mem_free(path);
    json_parser_free(parser);
}

/* Memory is known from the length: large records are mostly text. */
static void refuses_large_records_that_are_all_structure(void **state)
{
    const size_t len = 5 << 20;
    const struct json_fields fields = {"text", "id"};
    struct json_parser *parser = json_parser_new();
    char *line = mem_zalloc(1, len + JSON_PADDING_BYTES);
    struct json_doc doc;
    struct arena arena;

    (void)state;
    arena_init(&arena);
    memset(line, 'x', len);
    memcpy(line, "{\"text\":\"", 9);
    memcpy(line + len - 2, "\"}", 2);
    assert_int_equal(
        json_parse_doc(parser, (struct str){line, len}, &fields, &arena, &doc),
        JSON_GOOD);
    for (size_t i = 0; i + 1 < len; i += 2)
        memcpy(line + i, "1,", 2);
    memcpy(line, "{\"text\":\"a\",\"n\":[", 18);
    memcpy(line + len - 3, "1]}", 3);
    assert_int_equal(
        json_parse_doc(parser, (struct str){line, len}, &fields, &arena, &doc),
        JSON_BAD_COMPLEX);
    arena_release(&arena);
    mem_free(line);
    json_parser_free(parser);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refuses_large_records_that_are_all_structure),
        cmocka_unit_test(judges_records_by_the_stated_policy),
        cmocka_unit_test(follows_paths_into_the_last_of_each_name),
        cmocka_unit_test(borrows_a_text_without_escapes_and_keeps_nul),
        cmocka_unit_test(accepts_a_surrogate_only_in_its_pair),
        cmocka_unit_test(limits_depth_to_1024),
        cmocka_unit_test(gives_memory_back_after_a_huge_record),
        cmocka_unit_test(agrees_with_jsontestsuite),
        cmocka_unit_test(agrees_with_utf8tests),
        cmocka_unit_test(accepts_the_naughty_strings),
    };

    return unit_run(tests);
}
