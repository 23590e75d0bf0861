/* test_field.c -- fields by their paths. */
#include "tests/unit/unit.h"

#include "core/field.h"

static void fields_are_found_as_they_would_be_written(void **state)
{
    static const char record[] =
        "{\"id\":7,\"a\":{\"b\":\"x\\u0079\"},\"n\":null,\"body\":\"new\","
        "\"text\":\"old\",\"metadata\":{\"a\":1,\"c\":2,\"added\":3,"
        "\"d\":{\"e\":[4]}}}";
    static const struct {
        const char *path;
        const char *json; /* NULL: none */
    } rows[] = {
        {"id", "7"},
        {"a.b", "\"x\\u0079\""},
        {"a", "{\"b\":\"x\\u0079\"}"},
        {"n", NULL},
        {"none", NULL},
        {"a.none", NULL},
        {"c", "2"},
        {"metadata.a", "1"},
        {"metadata.c", "2"},
        {"d.e", "[4]"},
        {"metadata.d.e", "[4]"},
        {"added", "\"now\""},
        {"metadata.added", "\"now\""},
        {"body", "\"old\""},
        {"metadata.d.none", NULL},
    };
    static const struct member added = {NULL, "added", {"\"now\"", 5}};
    struct doc doc = {.record = str_from(record),
                      .id_json = str_from("7"),
                      .metadata_kind = JSON_OBJECT,
                      .renames = "body",
                      .members = &added};
    struct arena arena;

    (void)state;
    arena_init(&arena);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct str json = {0};
        const bool found = field_find(&doc, rows[i].path, &arena, &json);

        if (found != (rows[i].json != NULL) ||
            (found && !str_is(json, rows[i].json)))
            fail_msg("%s: '%.*s'", rows[i].path, (int)json.len, json.ptr);
    }
    arena_release(&arena);
}

static void strings_are_spelt_by_their_characters(void **state)
{
    static const char *const rows[][2] = {
        {"\"x\\u0079\"", "xy"}, {"\"\"", ""},     {"12.0", "12.0"},
        {"[\"a\"]", "[\"a\"]"}, {"true", "true"},
    };
    struct arena arena;

    (void)state;
    arena_init(&arena);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        assert_true(
            str_is(field_spelt(str_from(rows[i][0]), &arena), rows[i][1]));
    assert_int_equal(field_spelt((struct str){0}, &arena).len, 0);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_are_found_as_they_would_be_written),
        cmocka_unit_test(strings_are_spelt_by_their_characters),
    };

    return unit_run(tests);
}
