/*
 * test_json_splice.c -- edits in raw records: a table, a property over random
 * edits (what was set is found, nothing else moved), and jq's word.
 */
#include "base/mem.h"
#include "tests/unit/unit.h"
#include "text/json.h"
#include "text/json_parse.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define SET(key, value)                                                        \
    {                                                                          \
        JSON_SET, {key, sizeof(key) - 1},                                      \
        {                                                                      \
            value, sizeof(value) - 1                                           \
        }                                                                      \
    }
#define FIRST(key, value)                                                      \
    {                                                                          \
        JSON_SET_FIRST, {key, sizeof(key) - 1},                                \
        {                                                                      \
            value, sizeof(value) - 1                                           \
        }                                                                      \
    }
#define META(key, value)                                                       \
    {                                                                          \
        JSON_SET_METADATA, {key, sizeof(key) - 1},                             \
        {                                                                      \
            value, sizeof(value) - 1                                           \
        }                                                                      \
    }

/* clang-format off */
static const struct row {
    const char *record;
    size_t n_edits;
    struct json_edit edits[4];
    const char *result; /* NULL: refused */
} rows[] = {
    {"{\"a\":1}", 0, {{0}}, "{\"a\":1}"},
    /* replace in place, every other byte kept */
    {"{\"a\":1}", 1, {SET("a", "2")}, "{\"a\":2}"},
    {" { \"a\" : [1, {\"a\":3}] ,\t\"b\":\"\\u0061\"\r} ", 1, {SET("a", "null")}, " { \"a\" : null ,\t\"b\":\"\\u0061\"\r} "},
    {"{\"b\":{\"a\":1},\"a\":2}", 1, {SET("a", "9")}, "{\"b\":{\"a\":1},\"a\":9}"},
    {"{\"a\":1,\"a\":2,\"b\":3}", 1, {SET("a", "9")}, "{\"a\":1,\"a\":9,\"b\":3}"},
    {"{\"\\u0061\":1}", 1, {SET("a", "9")}, "{\"\\u0061\":9}"},
    {"{\"a\":1,\"b\":2}", 2, {SET("b", "8"), SET("a", "9")}, "{\"a\":9,\"b\":8}"},
    {"{\"text\":\"\\\"}\\\\\",\"b\":2}", 1, {SET("text", "\"\xc3\xa9\"")}, "{\"text\":\"\xc3\xa9\",\"b\":2}"},
    /* append */
    {"{\"a\":1 }\n", 1, {SET("b", "2")}, "{\"a\":1,\"b\":2 }\n"},
    {"{}", 2, {SET("b", "2"), SET("c", "3")}, "{\"b\":2,\"c\":3}"},
    {"{ }", 1, {SET("b\"\n", "2")}, "{\"b\\\"\\n\":2 }"},
    {"{\"a\":1}", 2, {SET("b", "2"), SET("b", "3")}, "{\"a\":1,\"b\":3}"},
    {"{\"a\":1}", 1, {SET("a.b", "2")}, "{\"a\":1,\"a.b\":2}"},
    /* at the beginning */
    {"{\"a\":1}", 1, {FIRST("id", "\"x/0\"")}, "{\"id\":\"x/0\",\"a\":1}"},
    {"{ \"a\":1}", 2, {SET("z", "0"), FIRST("id", "7")}, "{\"id\":7, \"a\":1,\"z\":0}"},
    {"{}", 2, {SET("z", "0"), FIRST("id", "7")}, "{\"id\":7,\"z\":0}"},
    {"{\"a\":1}", 2, {FIRST("id", "7"), FIRST("b", "8")}, "{\"id\":7,\"b\":8,\"a\":1}"},
    {"{\"a\":1,\"id\":null}", 1, {FIRST("id", "7")}, "{\"a\":1,\"id\":7}"},
    /* metadata */
    {"{\"metadata\":{\"a\":1,\"b\":2}}", 1, {META("a", "9")}, "{\"metadata\":{\"a\":9,\"b\":2}}"},
    {"{\"metadata\":{\"a\":1 },\"b\":2}", 2, {META("c", "3"), META("d", "4")}, "{\"metadata\":{\"a\":1,\"c\":3,\"d\":4 },\"b\":2}"},
    {"{\"metadata\":{ },\"b\":2}", 2, {META("c", "3"), META("d", "4")}, "{\"metadata\":{\"c\":3,\"d\":4 },\"b\":2}"},
    {"{\"metadata\": null ,\"b\":2}", 2, {META("c", "3"), META("d", "4")}, "{\"metadata\": {\"c\":3,\"d\":4} ,\"b\":2}"},
    {"{\"b\":2 }", 2, {META("c", "3"), META("d", "4")}, "{\"b\":2,\"metadata\":{\"c\":3,\"d\":4} }"},
    {"{}", 1, {META("c", "3")}, "{\"metadata\":{\"c\":3}}"},
    {"{}", 3, {META("c", "3"), SET("x", "1"), FIRST("id", "0")}, "{\"id\":0,\"x\":1,\"metadata\":{\"c\":3}}"},
    {"{\"a\":0}", 2, {META("c", "3"), META("c", "4")}, "{\"a\":0,\"metadata\":{\"c\":4}}"},
    {"{\"c\":1,\"metadata\":{\"x\":{\"c\":5}},\"a\":0}", 3, {SET("a", "7"), META("c", "3"), SET("c", "8")}, "{\"c\":8,\"metadata\":{\"x\":{\"c\":5},\"c\":3},\"a\":7}"},
    {"{\"metadata\":{\"c\":1},\"metadata\":{\"c\":2}}", 1, {META("c", "3")}, "{\"metadata\":{\"c\":1},\"metadata\":{\"c\":3}}"},
    {"{\"metadata\":{\"c\":1},\"metadata\":null}", 1, {META("c", "3")}, "{\"metadata\":{\"c\":1},\"metadata\":{\"c\":3}}"},
    {"{\"metadata\":{\"c\":1,\"\\u0063\":2}}", 1, {META("c", "3")}, "{\"metadata\":{\"c\":1,\"\\u0063\":3}}"},
    {"{\"x\":{\"metadata\":{\"c\":1}}}", 1, {META("c", "3")}, "{\"x\":{\"metadata\":{\"c\":1}},\"metadata\":{\"c\":3}}"},
    {"{\"metadata\":7}", 1, {SET("metadata", "{}")}, "{\"metadata\":{}}"},
    {"{\"metadata\":[],\"a\":1}", 1, {SET("a", "2")}, "{\"metadata\":[],\"a\":2}"},
    /* refused */
    {"{\"metadata\":[]}", 1, {META("c", "3")}, NULL},
    {"{\"metadata\":\"{}\"}", 1, {META("c", "3")}, NULL},
    {"{\"metadata\":{}}", 2, {META("c", "3"), SET("metadata", "{}")}, NULL},
    {"[1]", 1, {SET("a", "2")}, NULL},
    {"", 1, {SET("a", "2")}, NULL},
    {" ", 1, {SET("a", "2")}, NULL},
};
/* clang-format on */

static void edits_in_place_and_touches_nothing_else(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const struct row *row = &rows[i];
        struct buf out;

        buf_init(&out, NULL);
        buf_add_text(&out, "kept ");
        assert_int_equal(
            json_splice(&out, str_from(row->record), row->edits, row->n_edits),
            row->result != NULL);
        buf_add_char(&out, '\0');
        assert_string_equal(out.ptr + 5,
                            row->result != NULL ? row->result : "");
        buf_release(&out);
    }
}

static void refuses_more_edits_than_its_maximum(void **state)
{
    static struct json_edit edits[JSON_EDITS_MAX + 1];
    char keys[JSON_EDITS_MAX + 1][8];
    struct str value;
    struct buf out;

    (void)state;
    for (size_t i = 0; i <= JSON_EDITS_MAX; i++) {
        (void)snprintf(keys[i], sizeof(keys[i]), "k%zu", i);
        edits[i] = (struct json_edit){i % 2 ? JSON_SET : JSON_SET_METADATA,
                                      str_from(keys[i]), str_from("1")};
    }
    buf_init(&out, NULL);
    assert_false(json_splice(&out, str_from("{}"), edits, JSON_EDITS_MAX + 1));
    assert_int_equal(out.len, 0);
    assert_true(json_splice(&out, str_from("{}"), edits, JSON_EDITS_MAX));
    assert_true(json_find(buf_str(&out), "k255", &value));
    assert_true(json_find_path(buf_str(&out), "metadata.k254", &value));
    buf_release(&out);
}

static void renames_and_swaps_top_level_names(void **state)
{
    static const struct {
        const char *record;
        const char *result;
    } cases[] = {
        {"{\"content\":\"a\"}", "{\"text\":\"a\"}"},
        {" {\"x\":{\"content\":1}, \"c\\u006fntent\" :\"a\"} ",
         " {\"x\":{\"content\":1}, \"text\" :\"a\"} "},
        {"{\"content\":\"new\",\"text\":\"old\"}",
         "{\"text\":\"new\",\"content\":\"old\"}"},
        {"{\"text\":1,\"content\":2,\"content\":3}",
         "{\"content\":1,\"text\":2,\"text\":3}"},
        {"{\"a\":1}", "{\"a\":1}"},
        {"{}", "{}"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct buf out;

        buf_init(&out, NULL);
        assert_true(json_rename(&out, str_from(cases[i].record),
                                str_from("content"), str_from("text")));
        assert_true(str_is(buf_str(&out), cases[i].result));
        assert_false(json_rename(&out, str_from("[]"), str_from("content"),
                                 str_from("text")));
        buf_release(&out);
    }
}

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525 + 1013904223;
    return *seed >> 16;
}

static const char *const names[] = {"a",  "b\\",  "id",       "\xc3\xa9",
                                    "\"", "text", "language", ""};
static const char *const values[] = {
    "1",    "\"x\\\"}\"", "{\"a\":[{}]}", "null",
    "true", "[\"]\", 1]", "1e999",        "\"\\ud834\\udd1e\""};

/* An object of random members with random white space. */
static void put_random_object(struct buf *out, uint32_t *seed)
{
    static const char *const spaces[] = {"", "", " ", "\t ", "\r"};
    const uint32_t n = next_random(seed) % 5;

    buf_add_char(out, '{');
    for (uint32_t i = 0; i < n; i++) {
        buf_add_text(out, i > 0 ? "," : "");
        buf_add_text(out, spaces[next_random(seed) % ARRAY_LEN(spaces)]);
        json_escape(out, str_from(names[next_random(seed) % 8]), CPU_SCALAR);
        buf_add_text(out, spaces[next_random(seed) % ARRAY_LEN(spaces)]);
        buf_add_char(out, ':');
        buf_add_text(out, values[next_random(seed) % 8]);
    }
    buf_add_text(out, spaces[next_random(seed) % ARRAY_LEN(spaces)]);
    buf_add_char(out, '}');
}

static void put_random_record(struct buf *out, uint32_t *seed)
{
    put_random_object(out, seed);
    if (next_random(seed) % 2)
        return;
    out->len--; /* the brace */
    buf_add_text(out, memchr(out->ptr, ':', out->len) != NULL ? "," : "");
    buf_add_text(out, "\"metadata\":");
    put_random_object(out, seed);
    buf_add_char(out, '}');
}

static const char *winner(const struct json_edit *edits, size_t n, size_t i)
{
    const struct json_edit *last = &edits[i];

    for (size_t j = i + 1; j < n; j++)
        if ((edits[j].op == JSON_SET_METADATA) ==
                (last->op == JSON_SET_METADATA) &&
            str_eq(edits[j].key, last->key))
            last = &edits[j];
    return last->value.ptr;
}

static void check_edits(struct str result, const struct json_edit *edits,
                        size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct str object = result;
        struct str value;

        if (edits[i].op == JSON_SET_METADATA)
            assert_true(json_find(result, "metadata", &object));
        assert_true(json_find(object, edits[i].key.ptr, &value));
        assert_true(str_is(value, winner(edits, n, i)));
    }
}

static void finds_what_it_set_in_a_valid_record(void **state)
{
    struct json_parser *parser = json_parser_new();
    struct buf record;
    struct buf result;
    struct buf again;
    uint32_t seed = 3;

    (void)state;
    buf_init(&record, NULL);
    buf_init(&result, NULL);
    buf_init(&again, NULL);
    for (int round = 0; round < 20000; round++) {
        struct json_edit edits[6];
        const size_t n = next_random(&seed) % 7;

        buf_reset(&record);
        buf_reset(&result);
        buf_reset(&again);
        put_random_record(&record, &seed);
        for (size_t i = 0; i < n; i++) {
            edits[i].op = (enum json_edit_op)(next_random(&seed) % 3);
            edits[i].key = str_from(names[next_random(&seed) % 8]);
            edits[i].value = str_from(values[next_random(&seed) % 8]);
        }
        assert_true(json_splice(&result, buf_str(&record), edits, n));
        memset(buf_reserve(&result, JSON_PADDING_BYTES), 0, JSON_PADDING_BYTES);
        assert_int_equal(json_valid(parser, buf_str(&result)), JSON_GOOD);
        check_edits(buf_str(&result), edits, n);
        /* doing it again changes nothing */
        assert_true(json_splice(&again, buf_str(&result), edits, n));
        assert_true(str_eq(buf_str(&again), buf_str(&result)));
    }
    buf_release(&record);
    buf_release(&result);
    buf_release(&again);
    json_parser_free(parser);
}

/* [record, [[path, value], ...], result] */
static void put_row(FILE *file, const struct row *row)
{
    struct buf key;

    buf_init(&key, NULL);
    (void)fprintf(file, "[%s,[", row->record);
    for (size_t i = 0; i < row->n_edits; i++) {
        const struct json_edit *edit = &row->edits[i];

        buf_reset(&key);
        json_escape(&key, edit->key, CPU_SCALAR);
        (void)fprintf(file, "%s[[%s%.*s],%s]", i > 0 ? "," : "",
                      edit->op == JSON_SET_METADATA ? "\"metadata\"," : "",
                      (int)key.len, key.ptr, edit->value.ptr);
    }
    (void)fprintf(file, "],%s]\n", row->result);
    buf_release(&key);
}

/* jq makes the same edits, and must find its result equal to ours. */
static void agrees_with_jq(void **state)
{
    static const char jq[] =
        "jq -n -e 'reduce inputs as $row ([]; . + [(reduce $row[1][] as $e "
        "($row[0]; setpath($e[0]; $e[1]))) == $row[2]]) | length > 20 and all'";
    char path[] = "/tmp/test_json_splice_XXXXXX";
    char command[sizeof(jq) + sizeof(path) + 32];
    FILE *file;
    int fd;

    (void)state;
    if (system("command -v jq > /dev/null") != 0)
        skip();
    fd = mkstemp(path);
    assert_true(fd >= 0);
    file = fdopen(fd, "w");
    assert_non_null(file);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        if (rows[i].result != NULL)
            put_row(file, &rows[i]);
    assert_int_equal(fclose(file), 0);
    (void)snprintf(command, sizeof(command), "%s < %s > /dev/null", jq, path);
    assert_int_equal(system(command), 0);
    (void)unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(edits_in_place_and_touches_nothing_else),
        cmocka_unit_test(refuses_more_edits_than_its_maximum),
        cmocka_unit_test(renames_and_swaps_top_level_names),
        cmocka_unit_test(finds_what_it_set_in_a_valid_record),
        cmocka_unit_test(agrees_with_jq),
    };

    return unit_run(tests);
}
