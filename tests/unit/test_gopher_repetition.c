/* test_gopher_repetition.c -- each rule at its limit and one unit beyond. */
#include "tests/unit/rules.h"

extern const struct stage_type gopher_repetition_stage;

#define LONG "\U0001F600\U0001F600"

static void each_rule_holds_at_its_limit_and_fails_behind_it(void **state)
{
    static const struct rule_row rows[] = {
        {"min-chars", false, {{1, "a"}}},
        {"min-chars", true, {{0, ""}}},
        {"max-paragraphs",
         false,
         {{4, "x\n\n"}, {1, "a\n\nb\n\n\nc\n\nd\n\ne\n\nf\n"}}},
        {"max-paragraphs",
         true,
         {{4, "x\n\n"}, {1, "a\n\nb\n\n\nc\n\nd\n\ne\n"}}},
        {"max-paragraphs", false, {{0, ""}}},
        {"max-paragraph-chars", false, {{2, "bb\n\n"}, {1, "cc"}}},
        {"max-paragraph-chars", true, {{2, "bb\n\n"}, {1, "c"}}},
        {"max-paragraph-chars", false, {{2, LONG "\n\n"}, {1, "cc"}}},
        {"max-paragraph-chars", true, {{2, LONG "\n\n"}, {1, "c"}}},
        {"max-lines", false, {{4, "x\n\n"}, {1, "a\nb\nc\nd\ne\nf"}}},
        {"max-lines", true, {{4, "x\n\n"}, {1, "a\nb\nc\nd\ne"}}},
        {"max-lines", false, {{4, "x\n\n"}, {1, "a\nb\nc\nd\ne\n"}}},
        {"max-lines", false, {{4, "x\n"}, {1, "x\r\nb\nc\nd\ne\nf"}}},
        {"max-line-chars", false, {{2, "b\n"}, {1, "c"}}},
        {"max-line-chars", true, {{2, "b\n"}}},
        {"max-line-chars", false, {{2, LONG "\n"}, {1, "cccc"}}},
        {"max-line-chars", true, {{2, LONG "\n"}, {1, "ccc"}}},
        {"max-top-2", false, {{1, "a b c d e f g h"}}},
        {"max-top-2", true, {{1, "a b c d e f g "}}},
        {"max-top-2", false, {{1, "a"}}},
        {"max-top-3", false, {{1, "a b c d e f g h i j k l m n "}}},
        {"max-top-3", true, {{1, "a b c d e f g h i j k l m n"}}},
        {"max-top-4",
         false,
         {{1, "a b c d e f g h i j k l m n o p q r s t u v "}}},
        {"max-top-4",
         true,
         {{1, "a b c d e f g h i j k l m n o p q r s t u v"}}},
        {"max-top-4", false, {{0, ""}}},
        {"max-repeated-5", false, {{2, "a b c d e "}, {14, " "}}},
        {"max-repeated-5", true, {{2, "a b c d e "}, {13, " "}}},
        {"max-repeated-5", true, {{1, "a bc d e f "}, {1, "ab c d e f"}}},
        {"max-repeated-6", false, {{2, "a b c d e f "}, {19, " "}}},
        {"max-repeated-6", true, {{2, "a b c d e f "}, {18, " "}}},
        {"max-repeated-7", false, {{2, "a b c d e f g "}, {26, " "}}},
        {"max-repeated-7", true, {{2, "a b c d e f g "}, {25, " "}}},
        {"max-repeated-8", false, {{2, "a b c d e f g h "}, {35, " "}}},
        {"max-repeated-8", true, {{2, "a b c d e f g h "}, {34, " "}}},
        {"max-repeated-9", false, {{2, "a b c d e f g h i "}, {46, " "}}},
        {"max-repeated-9", true, {{2, "a b c d e f g h i "}, {45, " "}}},
        {"max-repeated-10", false, {{2, "a b c d e f g h i j "}, {60, " "}}},
        {"max-repeated-10", true, {{2, "a b c d e f g h i j "}, {59, " "}}},
        {"max-repeated-10", false, {{0, ""}}},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        check_rule_row(&gopher_repetition_stage, &rows[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_rule_holds_at_its_limit_and_fails_behind_it),
    };

    return unit_run(tests);
}
