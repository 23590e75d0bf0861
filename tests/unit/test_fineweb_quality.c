/* test_fineweb_quality.c -- each rule at its limit and one unit beyond. */
#include "tests/unit/rules.h"

extern const struct stage_type fineweb_quality_stage;

#define CHARS_30 "abcdefghijklmnopqrstuvwxyzabcd"

static void each_rule_holds_at_its_limit_and_fails_behind_it(void **state)
{
    static const struct rule_row rows[] = {
        {"min-lines", false, {{1, "a"}}},
        {"min-lines", true, {{1, " \n\t\u3000\n"}}},
        {"min-lines", true, {{0, ""}}},
        {"min-ended-lines", false, {{3, "a.\n \n"}, {22, "a.\"\n"}}},
        {"min-ended-lines", true, {{3, "a.\n"}, {23, "a. \n"}}},
        {"min-ended-lines", false, {{3, "a\U00011047\n"}, {22, "a.\r\n"}}},
        {"min-ended-lines", true, {{0, ""}}},
        {"max-short-lines", false, {{67, CHARS_30 "\n"}, {33, CHARS_30 "e\n"}}},
        {"max-short-lines", true, {{68, CHARS_30 "\n"}, {32, CHARS_30 "e\n"}}},
        {"max-short-lines", true, {{30, "\U0001F600"}}},
        {"max-short-lines", false, {{31, "\U0001F600"}}},
        {"max-short-lines", false, {{0, ""}}},
        {"max-duplicate-chars", false, {{2, "\U0001F600\n\n"}, {98, "b"}}},
        {"max-duplicate-chars", true, {{2, "\U0001F600\n\n"}, {97, "b"}}},
        {"max-duplicate-chars", false, {{9, " \n"}, {1, "b"}}},
        {"max-duplicate-chars", false, {{0, ""}}},
        {"max-newlines", false, {{3, "a\n"}, {7, "a "}}},
        {"max-newlines", true, {{3, "a\n"}, {6, "a "}}},
        {"max-newlines", false, {{0, ""}}},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        check_rule_row(&fineweb_quality_stage, &rows[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_rule_holds_at_its_limit_and_fails_behind_it),
    };

    return unit_run(tests);
}
