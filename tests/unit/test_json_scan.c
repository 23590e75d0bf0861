/* test_json_scan.c -- members found in raw text, whole or damaged. */
#include "text/json_scan.h"

#include "base/mem.h"
#include "tests/unit/unit.h"
#include "text/json.h"

/* clang-format off */
static const struct {
    const char *object;
    const char *path;
    const char *value; /* NULL: none */
} rows[] = {
    {"{\"a\":1}", "a", "1"},
    {" { \"a\" : [1, {\"b\":2}] , \"b\":3 } ", "b", "3"},
    {"{\"a\":[1, \"]\\\"}\", {\"b\":2}],\"c\":true}", "a", "[1, \"]\\\"}\", {\"b\":2}]"},
    {"{\"a\":\"x\\\\\",\"b\":\"\\\"\"}", "b", "\"\\\"\""},
    {"{\"a\":1,\"a\":2}", "a", "2"},
    {"{\"a\":1,\"\\u0061\":2,\"b\":0}", "a", "2"},
    {"{\"\":1}", "", "1"},
    {"{\"a\":{\"b\":{\"c\":null}}}", "a.b.c", "null"},
    {"{\"a\":{\"b\":1},\"a\":{\"c\":1}}", "a.b", NULL},
    {"{\"a\":\"b\"}", "b", NULL},
    {"{\"a\":\"b\"}", "a.b", NULL},
    {"{\"a.b\":1}", "a.b", NULL},
    {"{}", "a", NULL},
    {"[\"a\"]", "a", NULL},
    {"7", "a", NULL},
    {"", "a", NULL},
};
/* clang-format on */

static void finds_the_last_value_at_a_path(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct str value = {NULL, 0};
        const bool found =
            json_find_path(str_from(rows[i].object), rows[i].path, &value);

        assert_int_equal(found, rows[i].value != NULL);
        assert_true(str_eq(value, str_from(rows[i].value)));
    }
}

static void takes_a_key_with_a_dot_as_it_is(void **state)
{
    struct str value;

    (void)state;
    assert_true(
        json_find(str_from("{\"a.b\":1,\"a\":{\"b\":2}}"), "a.b", &value));
    assert_true(str_is(value, "1"));
}

/* Every prefix lies alone on the heap: a byte too far is seen. */
static void stays_within_damaged_text(void **state)
{
    const struct str whole = str_from("{\"a\\\"\":[{\"x\":\"\\\\\"}], "
                                      "\"\\u0062\" : {\"c\":-1.5e3},\"b\":tr}");

    (void)state;
    for (size_t len = 0; len < whole.len; len++) {
        char *prefix = mem_alloc(len);
        struct str value;

        memcpy(prefix, whole.ptr, len);
        (void)json_find_path((struct str){prefix, len}, "b.c", &value);
        (void)json_find((struct str){prefix + len / 2, len - len / 2}, "b",
                        &value);
        mem_free(prefix);
    }
}

static void counts_are_read_whole_or_not_at_all(void **state)
{
    const struct str object =
        str_from("{\"a\":7,\"b\":18446744073709551615,\"c\":\"7\",\"a\":8,"
                 "\"d\":111111111111111111111111111111}");

    (void)state;
    assert_int_equal(json_find_count(object, "a"), 8); /* the last wins */
    assert_true(json_find_count(object, "b") == UINT64_MAX);
    assert_int_equal(json_find_count(object, "c"), 0);
    assert_int_equal(json_find_count(object, "d"), 0);
    assert_int_equal(json_find_count(object, "e"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_are_read_whole_or_not_at_all),
        cmocka_unit_test(finds_the_last_value_at_a_path),
        cmocka_unit_test(takes_a_key_with_a_dot_as_it_is),
        cmocka_unit_test(stays_within_damaged_text),
    };

    return unit_run(tests);
}
