/* test_report_pipeline.c -- what of a report's pipeline is compared. */
#include "tests/unit/unit.h"

#include "cmd/report_pipeline.h"

static void the_files_that_were_read_are_left_out(void **state)
{
    static const struct {
        const char *json;
        const char *text; /* NULL: refused */
    } rows[] = {
        {"\"read | write\"", "\"read | write\""},
        {"\"read a b | write\"", "\"read | write\""},
        {"\"read 'a | b' | write\"", "\"read | write\""},
        {"\"read --text-field t a | write\"",
         "\"read --text-field t | write\""},
        {"\"read --list files --lines a | write\"", "\"read --lines | write\""},
        {"\"read --lines -- --id-field x | write\"",
         "\"read --lines | write\""},
        {"\"read a | regex --drop 'a|b \\\"' x | write\"",
         "\"read | regex --drop 'a|b \\\"' x | write\""},
        {"\"read --list\"", "\"read\""},
        {"\"nosuch a | write\"", "\"nosuch | write\""},
        {"\"\"", NULL},
        {"\"read |\"", NULL},
        {"\"read '\"", NULL},
        {"\"read ${X}\"", NULL},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct error err = {0};
        struct buf out;
        const enum status wanted =
            rows[i].text != NULL ? STATUS_OK : STATUS_USAGE;

        buf_init(&out, NULL);
        assert_int_equal(report_pipeline(str_from(rows[i].json), &out, &err),
                         wanted);
        if (rows[i].text != NULL && !str_is(buf_str(&out), rows[i].text))
            fail_msg("%s: %.*s", rows[i].json, (int)out.len, out.ptr);
        buf_release(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_files_that_were_read_are_left_out),
    };

    return unit_run(tests);
}
