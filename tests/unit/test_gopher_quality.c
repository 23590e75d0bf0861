/* test_gopher_quality.c -- each rule at its limit and one unit beyond. */
#include "tests/unit/rules.h"

#include <math.h>

extern const struct stage_type gopher_quality_stage;

#define LETTERS_25 "abcdefghijklmnopqrstuvwxy"
#define BOLD_ABC "\U0001D41A\U0001D41B\U0001D41C "

static void each_rule_holds_at_its_limit_and_fails_behind_it(void **state)
{
    static const struct rule_row rows[] = {
        {"min-words", false, {{50, "abcd "}, {9, ". "}}},
        {"min-words", true, {{49, "abcd "}, {9, ". "}}},
        {"min-words", true, {{0, ""}}},
        {"max-words", false, {{100000, "a "}, {9, ". "}}},
        {"max-words", true, {{100001, "a "}}},
        {"min-word-length", false, {{49, "abc "}, {1, "abc "}, {9, ". "}}},
        {"min-word-length", true, {{49, "abc "}, {1, "ab "}}},
        {"min-word-length", false, {{50, BOLD_ABC}}},
        {"min-word-length", true, {{49, BOLD_ABC}, {1, "\U0001F600 "}}},
        {"min-word-length", false, {{9, "# "}}}, /* no lengths, no mean */
        {"max-word-length",
         false,
         {{47, "abcdefghij "}, {1, LETTERS_25 " "}, {1, "the to "}}},
        {"max-word-length",
         true,
         {{47, "abcdefghij "}, {1, LETTERS_25 "z "}, {1, "the to "}}},
        {"max-hashes", false, {{90, "abcd "}, {10, "# "}}},
        {"max-hashes", true, {{89, "abcd "}, {10, "# "}}},
        {"max-hashes", false, {{0, ""}}},
        {"max-ellipses", false, {{90, "abcd "}, {5, "... "}, {5, "\u2026 "}}},
        {"max-ellipses", true, {{89, "abcd "}, {5, "... "}, {5, "\u2026 "}}},
        {"max-ellipses", false, {{90, "a "}, {10, "..... "}}},
        {"max-bullets", false, {{5, " - a\n"}, {4, "\u2022a\r\n"}, {1, "a"}}},
        {"max-bullets", true, {{5, " - a\n"}, {5, "\u2022a\u2028"}}},
        {"max-bullets", false, {{9, "-\n"}, {1, "\n"}}},
        {"max-bullets", false, {{0, ""}}},
        {"max-end-ellipses",
         false,
         {{2, "a... \n"}, {1, "\u2026\v"}, {7, "a\n"}}},
        {"max-end-ellipses",
         true,
         {{2, "a... \n"}, {1, "\u2026\v"}, {6, "a\n"}}},
        {"min-alpha", false, {{80, "a "}, {20, "1 "}}},
        {"min-alpha", true, {{79, "a "}, {20, "1 "}}},
        {"min-alpha", false, {{4, "\U0001D41A "}, {1, "\U0001F600 "}}},
        {"min-stop-words", false, {{1, "the of"}}},
        {"min-stop-words", true, {{9, "the "}, {1, "The Of often"}}},
        {"min-stop-words", true, {{0, ""}}},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        check_rule_row(&gopher_quality_stage, &rows[i]);
}

static void knows_every_stop_word(void **state)
{
    const struct rule *rule =
        rule_named(&gopher_quality_stage, "min-stop-words");
    const char *text = "the be to of and that have with";

    (void)state;
    assert_true(rule_value(rule, str_from(text)) > 7.5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_rule_holds_at_its_limit_and_fails_behind_it),
        cmocka_unit_test(knows_every_stop_word),
    };

    return unit_run(tests);
}
