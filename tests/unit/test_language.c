/* test_language.c -- verdicts on texts whose probabilities are done by hand. */
#include "tests/unit/scoring_stage.h"

enum { NS = 2, SOFTMAX = 3 };

/*
 * "a" is the hidden vector (1, 0) behind its </s> (0, 0): products with x y z
 * are 1, 0, -1, so softmax gives 0.665241, 0.244728, 0.090031, each +1e-5.
 */
/* clang-format off */
static const struct {
    const char *text;
    const char *options[6];
    const char *wanted;
} cases[] = {
    {"a", {NULL}, "kept language_score=0.66525096 language=\"x\""},
    {"a", {"--keep", "x"}, "kept language_score=0.66525096 language=\"x\""},
    {"a", {"--keep", "__label__x"},
     "kept language_score=0.66525096 language=\"x\""},
    {"a", {"--keep", "y,x", "--min", "0"},
     "kept language_score=0.66525096 language=\"x\""},
    {"a", {"--keep", "y"}, "language \"x\" \"y\""},
    {"a", {"--keep", "y,z", "--min", "0"}, "language \"x\" \"y,z\""},
    {"a", {"--keep", "x", "--min", "0.7"}, "language_score 0.66525096 0.7"},
    {"a", {"--min", "0.7"}, "language_score 0.66525096 0.7"},
    /* the number as written is what is compared, and equal passes */
    {"a", {"--min", "0.66525096"},
     "kept language_score=0.66525096 language=\"x\""},
    {"a", {"--min", "0.66525097"}, "language_score 0.66525096 0.66525097"},
    /* of equals the later one; 0.65 unless said otherwise, but only with --keep */
    {"a b", {"--keep", "y"}, "language_score 0.46832052 0.65"},
    {"a b", {NULL}, "kept language_score=0.46832052 language=\"y\""},
    /* datatrove's rule: y is second */
    {"a", {"--keep", "y", "--min", "0.2", "--any"},
     "kept language_score=0.66525096 language=\"x\""},
    {"a", {"--keep", "y", "--min", "0.3", "--any"}, "language \"x\" \"y\""},
    {"a", {"--keep", "x", "--min", "0.7", "--any"},
     "language_score 0.66525096 0.7"},
    {"a", {"--annotate", "--keep", "y"},
     "kept language_filter={\"keep\":false,\"reason\":\"language\","
     "\"value\":\"x\",\"limit\":\"y\"} language_score=0.66525096 "
     "language=\"x\""},
};

/* The model knows neither the text nor the end of sentence. */
static const struct {
    const char *options[6];
    const char *wanted;
} unknown[] = {
    {{NULL}, "kept language_score=null language=null"},
    {{"--min", "0"}, "kept language_score=null language=null"},
    {{"--min", "0.1"}, "language_none  "},
    {{"--keep", "x", "--min", "0"}, "language_none  "},
    {{"--keep", "x", "--min", "0", "--any"}, "language_none  "},
    {{"--keep", "x", "--annotate"},
     "kept language_filter={\"keep\":false,\"reason\":\"language_none\"} "
     "language_score=null language=null"},
};

static const struct {
    const char *options[6];
    const char *wanted;
} refused[] = {
    {{"--keep", "w"}, " has no label 'w'; did you mean 'x'?"},
    {{"--keep", "english"}, " has no label 'english'; it has x, y, z"},
    {{"--keep", ""}, "language: --keep: an empty name"},
    {{"--keep", "x,,y"}, "language: --keep: an empty name"},
    {{"--keep", "x,"}, "language: --keep: an empty name"},
    {{"--any"}, "language: --any needs --keep"},
    {{"--mode", "fast"}, "language: --mode fast is not there yet; use exact"},
};
/* clang-format on */

static void judges_by_the_likeliest_label(void **state)
{
    char model[64];
    char out[OUT_MAX];

    (void)state;
    write_small(model, SOFTMAX, true);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        judge_text(&language_stage, model, cases[i].options, cases[i].text,
                   out);
        assert_string_equal(out, cases[i].wanted);
    }
    (void)unlink(model);
}

static void has_no_language_for_what_the_model_does_not_know(void **state)
{
    char model[64];
    char out[OUT_MAX];

    (void)state;
    write_small(model, SOFTMAX, false);
    for (size_t i = 0; i < ARRAY_LEN(unknown); i++) {
        judge_text(&language_stage, model, unknown[i].options, "c d", out);
        assert_string_equal(out, unknown[i].wanted);
    }
    (void)unlink(model);
}

static void refuses_before_work(void **state)
{
    char model[64];
    char out[OUT_MAX];

    (void)state;
    write_small(model, SOFTMAX, true);
    for (size_t i = 0; i < ARRAY_LEN(refused); i++) {
        judge_text(&language_stage, model, refused[i].options, "a", out);
        assert_non_null(strstr(out, refused[i].wanted));
    }
    (void)unlink(model);
}

static void makes_utf8_of_any_label(void **state)
{
    const struct small small = {.loss = SOFTMAX, .max_words = 1};
    const char *options[] = {NULL};
    char model[64];
    char out[OUT_MAX];
    struct buf bytes;

    (void)state;
    buf_init(&bytes, NULL);
    put_small(&bytes, &small);
    memcpy(memmem(bytes.ptr, bytes.len, "__label__x", 10), "\xff\"__label_",
           10);
    write_model(model, buf_str(&bytes));
    judge_text(&language_stage, model, options, "a", out);
    assert_string_equal(out, "kept language_score=0.66525096 "
                             "language=\"\xEF\xBF\xBD\\\"__label_\"");
    buf_release(&bytes);
    (void)unlink(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(judges_by_the_likeliest_label),
        cmocka_unit_test(has_no_language_for_what_the_model_does_not_know),
        cmocka_unit_test(refuses_before_work),
        cmocka_unit_test(makes_utf8_of_any_label),
    };

    return unit_run(tests);
}
