/* test_rule.c -- rules are asked in order; a limit that is met passes. */
#include "core/stage.h"
#include "tests/unit/unit.h"

#include <math.h>

static double words(struct measures *measures)
{
    return (double)measures_words(measures);
}

static double bytes(struct measures *measures)
{
    return (double)measures_bytes(measures);
}

static const struct rule rules[] = {
    {"min-words", RULE_MIN, 2, words, "words", "words", "few", ""},
    {"max-words", RULE_MAX, 3, words, "words", "words", "many", ""},
    {"max-bytes", RULE_MAX, (double)NAN, bytes, "bytes", "bytes", "big", ""},
    {0},
};
static const struct stage_type type = {.name = "r", .rules = rules};

/* clang-format off */
static const struct {
    const char *text;
    double limits[3];
    int reason; /* -1: kept */
    const char *value, *limit;
    const char *note; /* with --annotate */
} rows[] = {
    {"a b", {2, 3, (double)NAN}, -1, NULL, NULL,
     "{\"keep\":true,\"words\":2,\"bytes\":3}"},
    {"a b c", {2, 3, (double)NAN}, -1, NULL, NULL,
     "{\"keep\":true,\"words\":3,\"bytes\":5}"},
    {"a", {2, 3, (double)NAN}, 0, "1", "2",
     "{\"keep\":false,\"reason\":\"few\",\"value\":1,\"limit\":2,\"words\":1,\"bytes\":1}"},
    {"", {2, 3, (double)NAN}, 0, "0", "2",
     "{\"keep\":false,\"reason\":\"few\",\"value\":0,\"limit\":2,\"words\":0,\"bytes\":0}"},
    {"a b c d", {2, 3, (double)NAN}, 1, "4", "3",
     "{\"keep\":false,\"reason\":\"many\",\"value\":4,\"limit\":3,\"words\":4,\"bytes\":7}"},
    {"a b c d", {5, 3, 1}, 0, "4", "5",
     "{\"keep\":false,\"reason\":\"few\",\"value\":4,\"limit\":5,\"words\":4,\"bytes\":7}"},
    {"a b c d", {(double)NAN, (double)NAN, 6.5}, 2, "7", "6.5",
     "{\"keep\":false,\"reason\":\"big\",\"value\":7,\"limit\":6.5,\"words\":4,\"bytes\":7}"},
    {"a b c d", {(double)NAN, (double)NAN, (double)NAN}, -1, NULL, NULL,
     "{\"keep\":true,\"words\":4,\"bytes\":7}"},
};
/* clang-format on */

static void the_first_rule_that_fails_is_the_reason(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        double limits[3];
        struct stage stage = {.type = &type, .name = "r", .config = limits};
        struct error err;
        struct batch batch;
        struct doc *doc;

        memcpy(limits, rows[i].limits, sizeof(limits));
        batch_init(&batch, 1, CPU_SCALAR);
        doc = batch_append(&batch);
        doc->text = str_from(rows[i].text);
        assert_int_equal(rules_map(&stage, NULL, &batch, &err), STATUS_OK);
        if (rows[i].reason < 0) {
            assert_int_equal(doc->fate, DOC_KEPT);
        } else {
            assert_int_equal(doc->fate, DOC_DROPPED);
            assert_int_equal(doc->verdict.reason, rows[i].reason);
            assert_true(str_is(doc->verdict.value, rows[i].value));
            assert_true(str_is(doc->verdict.limit, rows[i].limit));
        }
        batch_release(&batch);
    }
}

static void annotated_every_measure_is_told_once(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        double limits[3];
        struct stage stage = {.type = &type, .name = "r", .config = limits};
        struct error err;
        struct batch batch;
        struct doc *doc;

        memcpy(limits, rows[i].limits, sizeof(limits));
        stage.common.annotate = true;
        batch_init(&batch, 1, CPU_SCALAR);
        doc = batch_append(&batch);
        doc->text = str_from(rows[i].text);
        assert_int_equal(rules_map(&stage, NULL, &batch, &err), STATUS_OK);
        assert_int_equal(doc->fate, DOC_KEPT);
        assert_non_null(doc->members);
        assert_true(str_is(doc->members->json, rows[i].note));
        batch_release(&batch);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_rule_that_fails_is_the_reason),
        cmocka_unit_test(annotated_every_measure_is_told_once),
    };

    return unit_run(tests);
}
