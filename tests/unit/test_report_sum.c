/* test_report_sum.c -- what becomes of two JSON values. */
#include "tests/unit/unit.h"

#include "cmd/report_sum.h"

static const struct {
    const char *a;
    const char *b;
    const char *sum; /* NULL: refused */
    const char *message;
} rows[] = {
    {"1", "2", "3", NULL},
    {"9223372036854775808", "9223372036854775807", "18446744073709551615",
     NULL},
    {"0", "0", "0", NULL},
    {"0.5", "0.25", "0.75", NULL},
    {"1", "0.5", "1.5", NULL},
    {"true", "false", "false", NULL},
    {"false", "true", "false", NULL},
    {"true", "true", "true", NULL},
    {"null", "null", "null", NULL},
    {"\"a\"", "\"a\"", "\"a\"", NULL},
    {"\"a\"", "\"b\"", NULL, "r differs"},
    {"1", "\"1\"", NULL, "r differs"},
    {"{}", "{}", "{}", NULL},
    {"{}", "[]", NULL, "r differs"},
    {"[]", "{}", NULL, "r differs"},
    {"{\"a\":1}", "{}", "{\"a\":1}", NULL},
    {"{}", "{\"a\":1}", "{\"a\":1}", NULL},
    {"{\"a\":1,\"b\":{\"c\":2}}", "{\"b\":{\"d\":1,\"c\":3},\"a\":4}",
     "{\"a\":5,\"b\":{\"c\":5,\"d\":1}}", NULL},
    {"{\"a\":1}", "{\"\\u0061\":2}", "{\"a\":3}", NULL},
    {"{\"a\":{\"b\":\"x\"}}", "{\"a\":{\"b\":\"y\"}}", NULL, "r.a.b differs"},
    {"[]", "[]", "[]", NULL},
    {"[1,2]", "[3,4]", "[4,6]", NULL},
    {"[1,2]", "[3]", NULL, "r differs"},
    {"[1]", "[2,3]", NULL, "r differs"},
    {"{\"memory_bytes\":5}", "{\"memory_bytes\":7}", "{\"memory_bytes\":7}",
     NULL},
    {"{\"wall_seconds\":1.5}", "{\"wall_seconds\":0.5}",
     "{\"wall_seconds\":1.5}", NULL},
    {"{\"threads\":8}", "{\"threads\":2}", "{\"threads\":8}", NULL},
    {"{\"started\":\"2026-02\"}", "{\"started\":\"2026-01\"}",
     "{\"started\":\"2026-01\"}", NULL},
    {"[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]",
     "[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]", NULL, "r lies too deep"},
    {"18446744073709551615", "1", NULL, "r is too large"},
};

static void values_are_added_by_their_kind(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct error err = {0};
        struct buf out;
        enum status status;

        buf_init(&out, NULL);
        status = report_sum(str_from(rows[i].a), str_from(rows[i].b), "r", &out,
                            &err);
        assert_int_equal(status == STATUS_OK, rows[i].sum != NULL);
        if (status != STATUS_OK)
            assert_string_equal(err.message, rows[i].message);
        else if (!str_is(buf_str(&out), rows[i].sum))
            fail_msg("%s + %s: %.*s", rows[i].a, rows[i].b, (int)out.len,
                     out.ptr);
        buf_release(&out);
    }
}

static void objects_have_a_limit(void **state)
{
    struct buf large;
    struct buf out;
    struct error err;

    (void)state;
    buf_init(&large, NULL);
    buf_init(&out, NULL);
    for (int i = 0; i < REPORT_MEMBERS_MAX; i++)
        buf_printf(&large, "%c\"%d\":1", i == 0 ? '{' : ',', i);
    buf_add_char(&large, '}');
    assert_int_equal(
        report_sum(buf_str(&large), str_from("{}"), "r", &out, &err),
        STATUS_OK);
    large.len--;
    buf_add_text(&large, ",\"x\":1}");
    assert_int_equal(
        report_sum(buf_str(&large), str_from("{}"), "r", &out, &err),
        STATUS_LIMIT);
    assert_int_equal(
        report_sum(str_from("{}"), buf_str(&large), "r", &out, &err),
        STATUS_LIMIT);
    buf_release(&large);
    buf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_added_by_their_kind),
        cmocka_unit_test(objects_have_a_limit),
    };

    return unit_run(tests);
}
