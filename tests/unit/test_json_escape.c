/*
 * test_json_escape.c -- escapes, on every path, against a table and against
 * each other at every alignment of a special byte; and simdjson reads it back.
 */
#include "text/json_escape.h"

#include "base/mem.h"
#include "tests/unit/unit.h"
#include "text/json.h"
#include "text/json_parse.h"

static void escapes_what_json_requires_and_no_more(void **state)
{
    static const struct {
        struct str text;
        const char *json;
    } rows[] = {
        {{"", 0}, "\"\""},
        {{NULL, 0}, "\"\""},
        {{"plain", 5}, "\"plain\""},
        {{"\"\\/", 3}, "\"\\\"\\\\/\""},
        {{"\b\t\n\f\r", 5}, "\"\\b\\t\\n\\f\\r\""},
        {{"\0\x01\x0b\x1f ", 5}, "\"\\u0000\\u0001\\u000b\\u001f \""},
        {{"\x7f\xc3\xa9\xe2\x80\xa8", 6}, "\"\x7f\xc3\xa9\xe2\x80\xa8\""},
    };

    (void)state;
    for (int level = CPU_SCALAR; level <= (int)cpu_best(); level++) {
        for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
            struct buf buf;

            buf_init(&buf, NULL);
            json_escape(&buf, rows[i].text, (enum cpu_level)level);
            assert_true(str_is(buf_str(&buf), rows[i].json));
            buf_release(&buf);
        }
    }
}

/* The number of bytes before the first special one, the slow way. */
static size_t plain_len(const char *text, size_t len)
{
    size_t i = 0;

    while (i < len && (unsigned char)text[i] >= 0x20 && text[i] != '"' &&
           text[i] != '\\')
        i++;
    return i;
}

static void finds_every_byte_at_every_place_on_every_path(void **state)
{
    char from[80];
    char to[sizeof(from) + JSON_COPY_SLACK];

    (void)state;
    for (int byte = 0; byte < 256; byte++) {
        for (size_t at = 0; at < sizeof(from); at++) {
            size_t want;

            memset(from, at % 2 ? 0xa9 : '!', sizeof(from));
            from[at] = (char)byte;
            want = plain_len(from, sizeof(from));
            assert_int_equal(json_copy_plain(to, from, sizeof(from)), want);
            assert_memory_equal(to, from, want);
            memset(to, 0, sizeof(to));
            if (cpu_best() < CPU_AVX2)
                continue;
            assert_int_equal(json_copy_plain_avx2(to, from, sizeof(from)),
                             want);
            assert_memory_equal(to, from, want);
        }
    }
}

static void is_read_back_by_the_parser(void **state)
{
    struct json_parser *parser = json_parser_new();
    const struct json_fields fields = {"text", "id"};
    struct arena arena;
    struct buf line;
    char text[1000];
    uint32_t seed = 1;

    (void)state;
    arena_init(&arena);
    buf_init(&line, NULL);
    for (size_t round = 0; round < 2000; round++) {
        const struct str in = {text, round % sizeof(text)};
        struct json_doc doc;

        for (size_t i = 0; i < in.len; i++) {
            seed = seed * 1664525 + 1013904223;
            text[i] = (char)(seed >> 25); /* ASCII, many specials */
        }
        buf_reset(&line);
        buf_add_text(&line, "{\"text\":");
        json_escape(&line, in, round % 2 ? cpu_best() : CPU_SCALAR);
        buf_add_char(&line, '}');
        memset(buf_reserve(&line, JSON_PADDING_BYTES), 0, JSON_PADDING_BYTES);
        assert_int_equal(
            json_parse_doc(parser, buf_str(&line), &fields, &arena, &doc),
            JSON_GOOD);
        assert_true(str_eq(doc.text, in));
        arena_reset(&arena);
    }
    buf_release(&line);
    arena_release(&arena);
    json_parser_free(parser);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(escapes_what_json_requires_and_no_more),
        cmocka_unit_test(finds_every_byte_at_every_place_on_every_path),
        cmocka_unit_test(is_read_back_by_the_parser),
    };

    return unit_run(tests);
}
