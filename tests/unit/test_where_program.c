/* test_where_program.c -- what a jq program answers to one record. */
#include "tests/unit/unit.h"

#include "filters/where_program.h"

#include <stdlib.h>

struct row {
    const char *program;
    const char *record;
    enum where_answer answer;
    const char *why;
};

static void check(const struct row *row, uint64_t most_bytes)
{
    struct where_program *program = NULL;
    struct error err = {0};
    struct buf why;

    buf_init(&why, NULL);
    assert_int_equal(where_program_open(&program, row->program, &err),
                     STATUS_OK);
    for (int i = 0; i < 2; i++) { /* the second like the first */
        const enum where_answer answer =
            where_program_ask(program, str_from(row->record), most_bytes, &why);

        if (answer != row->answer || !str_is(buf_str(&why), row->why))
            fail_msg("%s on %s: %d '%.*s'", row->program, row->record, answer,
                     (int)why.len, why.ptr);
    }
    buf_release(&why);
    where_program_close(program);
}

static void answers_are_those_of_jq(void **state)
{
    static const struct row rows[] = {
        {".a", "{\"a\":1}", WHERE_TRUE, ""},
        {".a", "{\"a\":0}", WHERE_TRUE, ""},
        {".a", "{\"a\":\"\"}", WHERE_TRUE, ""},
        {".a", "{\"a\":false}", WHERE_FALSE, "false"},
        {".a", "{}", WHERE_FALSE, "null"},
        {".a >= 2", "{\"a\":2}", WHERE_TRUE, ""},
        {".a >= 2", "{\"a\":1.9}", WHERE_FALSE, "false"},
        {"empty", "{}", WHERE_FALSE, ""},
        {"false, null", "{}", WHERE_FALSE, "null"},
        {".a[]", "{\"a\":[false,1]}", WHERE_TRUE, "false"},
        {"true, error(\"late\")", "{}", WHERE_TRUE, ""},
        {"false, error(\"x\")", "{}", WHERE_ERROR, "\"x\""},
        {"error({a: 1})", "{}", WHERE_ERROR, "\"{\\\"a\\\":1}\""},
        {"error(null)", "{}", WHERE_FALSE, ""}, /* so jq 1.6 has it */
        {".a + 1 > 0", "{\"a\":\"x\"}", WHERE_ERROR,
         "\"string (\\\"x\\\") and number (1) cannot be added\""},
        {".a | test(\"^\\\\p{L}+$\")", "{\"a\":\"\u00e9t\u00e9\"}", WHERE_TRUE,
         ""},
        {"try error(\"x\") catch false", "{}", WHERE_FALSE, "false"},
        {"first(range(10; 0; -1) | select(. < 5)) == 4", "{}", WHERE_TRUE, ""},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        check(&rows[i], 1 << 20);
}

/* 199 bytes and a character of two: it is left out whole. */
static void messages_are_cut_between_characters(void **state)
{
    const struct row row = {
        "error(\"a\" * 199 + \"\u00e9\")", "{}", WHERE_ERROR,
        "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
        "aaaaaaaaaaaaaaa\""};

    (void)state;
    check(&row, 1 << 20);
}

static void what_would_not_fit_is_not_read(void **state)
{
    static const struct row fits = {"true", "{\"a\":[]}", WHERE_TRUE, ""};
    static const struct row large = {"true", "{\"a\":[]}", WHERE_ERROR,
                                     "\"the record is too large for jq\""};
    char deep[600];

    (void)state;
    check(&fits, 4 * 8 + 512 + 320);
    check(&large, 4 * 8 + 512 + 320 - 1);
    memset(deep, '[', 300);
    memset(deep + 300, ']', 299);
    deep[599] = '\0';
    check(&(struct row){"true", deep, WHERE_ERROR,
                        "\"jq reads 256 levels at most\""},
          1 << 20);
}

static void wrong_programs_are_refused(void **state)
{
    static const char *const rows[][2] = {
        {".a |", "syntax error"},    {"nosuch", "nosuch/0 is not defined"},
        {"now", "'now' is refused"}, {"$x", "$x is not defined"},
        {"(", "syntax error"}, /* an open quote leaks within libjq */
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct error err = {0};

        assert_int_equal(where_program_check(rows[i][0], &err), STATUS_USAGE);
        if (strstr(err.message, rows[i][1]) == NULL ||
            strchr(err.message, '\n') != NULL)
            fail_msg("%s: %s", rows[i][0], err.message);
    }
    where_program_close(NULL);
}

static void checking_takes_the_home_away(void **state)
{
    struct error err;

    (void)state;
    assert_int_equal(setenv("HOME", "/", 1), 0);
    assert_int_equal(where_program_check(".a", &err), STATUS_OK);
    assert_null(getenv("HOME"));
}

static void the_word_text_is_found_anywhere(void **state)
{
    (void)state;
    assert_true(where_program_names_text(".text"));
    assert_true(where_program_names_text("has(\"text\")"));
    assert_true(where_program_names_text(".context"));
    assert_false(where_program_names_text(".tex"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_are_those_of_jq),
        cmocka_unit_test(messages_are_cut_between_characters),
        cmocka_unit_test(what_would_not_fit_is_not_read),
        cmocka_unit_test(wrong_programs_are_refused),
        cmocka_unit_test(checking_takes_the_home_away),
        cmocka_unit_test(the_word_text_is_found_anywhere),
    };

    return unit_run(tests);
}
