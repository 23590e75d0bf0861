/* test_json_unescape.c -- what strings spell, also damaged ones. */
#include "tests/unit/unit.h"
#include "text/json.h"
#include "text/json_scan.h"

/* clang-format off */
static const struct {
    const char *token;
    const char *text;
} rows[] = {
    {"\"\"", ""},
    {"\"plain\"", "plain"},
    {"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t"},
    {"\"a\\u0041\\u00E9\\u20ac\\ud834\\uDD1Eb\"", "aA\xc3\xa9\xe2\x82\xac\xf0\x9d\x84\x9e" "b"},
    {"\"\\ud800\"", "\xef\xbf\xbd"},
    {"\"\\udc00\\ud800x\"", "\xef\xbf\xbd\xef\xbf\xbdx"},
    {"\"\\ud800\\u0041\"", "\xef\xbf\xbd" "A"},
    {"\"\\x\"", "\\x"},
    {"\"\\u12\"", "\\u12"},
    {"\"\\u12G4\"", "\\u12G4"},
    {"\"\\\"", "\\"},
    {"\"", ""},
    {"", ""},
};
/* clang-format on */

static void spells_what_the_token_says(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct buf buf;

        buf_init(&buf, NULL);
        json_unescape(&buf, str_from(rows[i].token));
        assert_true(str_is(buf_str(&buf), rows[i].text));
        buf_release(&buf);
    }
}

static void compares_keys_by_what_they_spell(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const struct str token = str_from(rows[i].token);

        assert_true(json_key_is(token, str_from(rows[i].text)));
        assert_false(json_key_is(token, str_from("other")));
    }
    assert_true(
        json_key_is(str_from("\"a\\u0000b\""), (struct str){"a\0b", 3}));
    assert_false(json_key_is(str_from("\"a\\u0000b\""), str_from("a")));
    assert_false(json_key_is(str_from("\"text\""), str_from("tex")));
    assert_false(json_key_is(str_from("\"tex\""), str_from("text")));
    assert_false(json_key_is(str_from("\"te\\u0078t\""), str_from("texts")));
    assert_false(json_key_is(str_from("\"\\u20ac\""), str_from("\xe2\x82")));
}

static void tells_lone_surrogates(void **state)
{
    (void)state;
    assert_true(json_has_lone_surrogate(str_from("\\ud800")));
    assert_true(json_has_lone_surrogate(str_from("a\\n\\uDFFF")));
    assert_true(json_has_lone_surrogate(str_from("\\\\\\ud800\\n")));
    assert_true(json_has_lone_surrogate(str_from("\\ud800\\ud800\\udc00")));
    assert_false(json_has_lone_surrogate(str_from("\\ud800\\udc00")));
    assert_false(json_has_lone_surrogate(str_from("\\\\ud800")));
    assert_false(json_has_lone_surrogate(str_from("\\ud80")));
    assert_false(json_has_lone_surrogate(str_from("\\")));
    assert_false(json_has_lone_surrogate(str_from("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spells_what_the_token_says),
        cmocka_unit_test(compares_keys_by_what_they_spell),
        cmocka_unit_test(tells_lone_surrogates),
    };

    return unit_run(tests);
}
