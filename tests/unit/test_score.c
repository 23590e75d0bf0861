/* test_score.c -- scores and verdicts on texts whose sums are done by hand. */
#include "tests/unit/scoring_stage.h"

enum { HS = 1, NS = 2, SOFTMAX = 3, OVA = 4 };

/* clang-format off */
static const struct {
    int32_t loss;
    const char *text;
    const char *options[8];
    const char *wanted;
} cases[] = {
    /* softmax of 1, 0, -1: see test_language.c */
    {SOFTMAX, "a", {"--label", "x"}, "kept quality=0.66525096"},
    {SOFTMAX, "a", {"--label", "__label__y"}, "kept quality=0.24473847"},
    {SOFTMAX, "a", {"--label", "x", "--as", "educ"}, "kept educ=0.66525096"},
    {SOFTMAX, "a", {"--label", "y", "--min", "0.3"},
     "score_below_min 0.24473847 0.3"},
    {SOFTMAX, "a", {"--label", "x", "--min", "0.66525096"},
     "kept quality=0.66525096"},
    {SOFTMAX, "a", {"--label", "x", "--min", "0.66525097"},
     "score_below_min 0.66525096 0.66525097"},
    {SOFTMAX, "a", {"--label", "x", "--min", "0.9", "--annotate"},
     "kept score={\"keep\":false,\"reason\":\"score_below_min\","
     "\"value\":0.66525096,\"limit\":0.9} quality=0.66525096"},
    {SOFTMAX, "a", {"--label", "x", "--annotate", "--as", "q"},
     "kept q_filter={\"keep\":true} q=0.66525096"},
    /* the sigmoid of 1, from fastText's table */
    {OVA, "a", {"--label", "x"}, "kept quality=0.7310686"},
    {NS, "a", {"--label", "x"}, "kept quality=0.7310686"},
};
/* clang-format on */

static void scores_one_label(void **state)
{
    char model[64];
    char out[OUT_MAX];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        write_small(model, cases[i].loss, true);
        judge_text(&score_stage, model, cases[i].options, cases[i].text, out);
        assert_string_equal(out, cases[i].wanted);
        (void)unlink(model);
    }
}

static void scores_0_what_the_model_does_not_know(void **state)
{
    const char *options[] = {"--label", "x", NULL};
    const char *limited[] = {"--label", "x", "--min", "1e-9", NULL};
    char model[64];
    char out[OUT_MAX];

    (void)state;
    for (int32_t loss = HS; loss <= OVA; loss++) {
        write_small(model, loss, false);
        judge_text(&score_stage, model, options, "c d", out);
        assert_string_equal(out, "kept quality=0");
        judge_text(&score_stage, model, limited, "c d", out);
        assert_string_equal(out, "score_below_min 0 1e-09");
        (void)unlink(model);
    }
}

static void wants_a_label_by_name(void **state)
{
    const char *none[] = {NULL};
    const char *other[] = {"--label", "__label__w", NULL};
    char model[64];
    char out[OUT_MAX];

    (void)state;
    write_small(model, SOFTMAX, true);
    judge_text(&score_stage, model, none, "a", out);
    assert_non_null(strstr(out, "score: --label L is required"));
    judge_text(&score_stage, model, other, "a", out);
    assert_non_null(
        strstr(out, "has no label '__label__w'; did you mean 'x'?"));
    (void)unlink(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scores_one_label),
        cmocka_unit_test(scores_0_what_the_model_does_not_know),
        cmocka_unit_test(wants_a_label_by_name),
    };

    return unit_run(tests);
}
