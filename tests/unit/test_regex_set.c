/* test_regex_set.c -- patterns and files of them, right and wrong. */
#include "tests/unit/unit.h"

#include "filters/regex_set.h"

static void reads_a_file_of_each_kind(void **state)
{
    static const char lines[] = "# drop this\n"
                                "drop a b \r\n"
                                "\n"
                                "keep (x)(y)\n"
                                "replace =\n"
                                "drop \n"
                                "replace p=q r";
    struct regex_set set;
    struct error err = {0};

    (void)state;
    regex_set_init(&set);
    assert_int_equal(regex_set_parse(&set, str_from(lines), "f", &err),
                     STATUS_OK);
    assert_int_equal(set.lists[REGEX_DROP].n, 2);
    assert_true(str_is(set.lists[REGEX_DROP].items[0].json, "\"a b \""));
    assert_true(str_is(set.lists[REGEX_DROP].items[1].json, "\"\""));
    assert_int_equal(set.lists[REGEX_KEEP].n, 1);
    assert_int_equal(set.lists[REGEX_REPLACE].n, 2);
    assert_true(str_is(set.lists[REGEX_REPLACE].items[1].json, "\"p\""));
    assert_int_equal(set.most_groups, 2);
    regex_set_release(&set);
}

static void says_file_line_and_what(void **state)
{
    static const struct {
        const char *lines;
        const char *message;
    } rows[] = {
        {"drop a\n\nkeep (\n",
         "f:3: at offset 1 of '(': missing closing parenthesis"},
        {"dropa\n", "f:1: begins with none of 'drop ', 'keep ', 'replace ', "
                    "'#'"},
        {" drop a\n", "f:1: begins with none of 'drop ', 'keep ', "
                      "'replace ', '#'"},
        {"drop", "f:1: begins with none of 'drop ', 'keep ', 'replace ', "
                 "'#'"},
        {"#\nreplace a\n", "f:2: 'a' is no PATTERN=TEXT"},
        {"drop \xFF\n", "f:1: at offset 0 of '\xFF': UTF-8 error: illegal byte "
                        "(0xfe or 0xff)"},
        {"drop a\\C", "f:1: at offset 3 of 'a\\C': using \\C is disabled by "
                      "the application"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct regex_set set;
        struct error err = {0};

        regex_set_init(&set);
        assert_int_equal(
            regex_set_parse(&set, str_from(rows[i].lines), "f", &err),
            STATUS_USAGE);
        assert_string_equal(err.message, rows[i].message);
        regex_set_release(&set);
    }
}

static uint64_t identity(const char *lines)
{
    struct regex_set set;
    struct error err = {0};
    uint64_t result;

    regex_set_init(&set);
    assert_int_equal(regex_set_parse(&set, str_from(lines), "f", &err),
                     STATUS_OK);
    result = set.identity;
    regex_set_release(&set);
    return result;
}

static void other_patterns_are_another_run(void **state)
{
    (void)state;
    assert_true(identity("drop a\n") == identity("# b\ndrop a"));
    assert_true(identity("drop a\n") != identity("keep a\n"));
    assert_true(identity("drop a\ndrop b\n") != identity("drop ab\n"));
    assert_true(identity("drop a\ndrop b\n") != identity("drop b\ndrop a\n"));
    assert_true(identity("replace a=b\n") != identity("replace a=c\n"));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_a_file_of_each_kind),
        cmocka_unit_test(says_file_line_and_what),
        cmocka_unit_test(other_patterns_are_another_run),
    };

    return unit_run(tests);
}
