/* test_stage.c -- a stage from its tables: options, reasons, judgement. */
#include "base/mem.h"
#include "core/stage.h"
#include "tests/unit/unit.h"

#include <math.h>
#include <stdio.h>

struct config {
    double limits[2];
    uint64_t extra;
};

static const struct opt opts[] = {
    {OPT_COUNT, "extra", 0, offsetof(struct config, extra), "7", "N", "", 0},
    {0},
};
static const struct rule rules[] = {
    {"min", RULE_MIN, 1, NULL, "k", "u", "too_small", ""},
    {"max", RULE_MAX, (double)NAN, NULL, "k", "u", "too_large", ""},
    {0},
};
static const struct reason reasons[] = {
    {"odd", "it is odd"}, {"even", "it is even"}, {0}};

static enum status no_map(const struct stage *stage, void *scratch,
                          struct batch *batch, struct error *err)
{
    (void)stage;
    (void)scratch;
    (void)batch;
    (void)err;
    return STATUS_OK;
}

static enum status no_commit(struct stage *stage, struct batch *batch,
                             struct error *err)
{
    (void)stage;
    (void)batch;
    (void)err;
    return STATUS_OK;
}

static const struct step map_only[] = {{.map = no_map}, {0}};
static const struct step map_commit[] = {
    {.map = no_map}, {.commit = no_commit}, {0}};
static const struct step nothing[] = {{0}};

static const struct stage_type judge = {
    .name = "some-judge",
    .role = STAGE_STEP,
    .opts = opts,
    .rules = rules,
    .reasons = reasons,
    .config_size = sizeof(struct config),
    .steps = map_only,
};
static const struct stage_type own_key = {
    .name = "url",
    .role = STAGE_STEP,
    .reasons = reasons,
    .annotate_key = "url_filter",
    .steps = map_only,
};
static const struct stage_type plain = {
    .name = "plain",
    .role = STAGE_STEP,
    .steps = map_commit,
    .operands = NULL,
};
static const struct stage_type takes_operands = {
    .name = "read",
    .role = STAGE_SOURCE,
    .operands = "[FILE...]",
    .steps = map_commit,
};

static const struct stage_type takes_one = {
    .name = "where",
    .role = STAGE_STEP,
    .operands = "PROGRAM [FILE...]",
    .n_operands = 1,
    .steps = map_only,
};

static void options_rules_and_common_ones_are_read(void **state)
{
    static const char *const argv[] = {"--min=3", "--extra", "8",
                                       "--as",    "x",       "--annotate"};
    struct stage stage;
    struct error err;
    const struct config *config;

    (void)state;
    assert_int_equal(
        stage_init(&stage, &judge, (int)ARRAY_LEN(argv), argv, NULL, &err),
        STATUS_OK);
    config = stage.config;
    assert_true(fabs(config->limits[0] - 3) <= 0);
    assert_true(isnan(config->limits[1]));
    assert_int_equal(config->extra, 8);
    assert_string_equal(stage.name, "x");
    assert_true(stage.common.annotate);
    stage_release(&stage);
    stage_release(&stage); /* twice is fine */
}

static void what_it_does_not_take_is_refused(void **state)
{
    static const struct {
        const struct stage_type *type;
        const char *word;
        const char *message; /* NULL: taken */
    } rows[] = {
        {&plain, "--annotate", "plain: unknown option '--annotate'"},
        {&plain, "file", "plain: unexpected operand 'file'"},
        {&takes_operands, "file", NULL},
        {&judge, "--mni=1",
         "some-judge: unknown option '--mni=1'; did you mean '--min'?"},
        {&judge, "--extra=x", "some-judge: --extra: bad value 'x'"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct stage stage;
        struct error err;
        const enum status status =
            stage_init(&stage, rows[i].type, 1, &rows[i].word, NULL, &err);

        if (rows[i].message == NULL) {
            assert_int_equal(status, STATUS_OK);
        } else {
            assert_int_equal(status, STATUS_USAGE);
            assert_string_equal(err.message, rows[i].message);
        }
        stage_release(&stage);
    }
}

static void operands_of_its_own_are_counted(void **state)
{
    static const char *const argv[] = {"a", "b"};
    static const struct opt none[] = {{0}};
    const struct opt_target alone = {none, NULL, NULL};
    static const struct {
        int argc;
        bool is_alone;
        const char *message; /* NULL: taken */
    } rows[] = {
        {0, false, "where: wants PROGRAM"},
        {0, true, "where: wants PROGRAM"},
        {1, false, NULL},
        {1, true, NULL},
        {2, false, "where: unexpected operand 'b'"},
        {2, true, NULL}, /* a file to read, for the caller */
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct stage stage;
        struct error err;
        const enum status status =
            stage_init(&stage, &takes_one, rows[i].argc, argv,
                       rows[i].is_alone ? &alone : NULL, &err);

        assert_int_equal(status,
                         rows[i].message == NULL ? STATUS_OK : STATUS_USAGE);
        if (rows[i].message != NULL)
            assert_string_equal(err.message, rows[i].message);
        else
            assert_int_equal(stage.operands.n, rows[i].argc);
        stage_release(&stage);
    }
}

static void others_may_stand_among_its_options(void **state)
{
    static const char *const argv[] = {"--threads", "4", "--min", "2", "f"};
    static const struct opt extra_opts[] = {
        {OPT_COUNT, "threads", 'j', 0, "1", "N", "", 0}, {0}};
    uint64_t threads = 0;
    const struct opt_target extra = {extra_opts, NULL, &threads};
    struct stage stage;
    struct error err;

    (void)state;
    assert_int_equal(
        stage_init(&stage, &judge, (int)ARRAY_LEN(argv), argv, &extra, &err),
        STATUS_OK);
    assert_int_equal(threads, 4);
    assert_int_equal(stage.operands.n, 1); /* a file to read, for the caller */
    stage_release(&stage);
}

static void reasons_of_rules_come_first(void **state)
{
    static const char *const names[] = {"too_small", "too_large", "odd",
                                        "even"};

    (void)state;
    assert_int_equal(stage_n_reasons(&judge), 4);
    for (size_t i = 0; i < 4; i++)
        assert_string_equal(stage_reason(&judge, i), names[i]);
    assert_int_equal(stage_n_reasons(&plain), 0);
    assert_int_equal(stage_n_reasons(&own_key), 2);
    assert_string_equal(stage_reason(&own_key, 1), "even");
}

static void only_a_commit_between_the_ends_makes_order_matter(void **state)
{
    static const struct {
        enum stage_role role;
        const struct step *steps;
        bool is_ordered;
    } rows[] = {
        {STAGE_STEP, map_only, false},   {STAGE_STEP, map_commit, true},
        {STAGE_STEP, nothing, false},    {STAGE_SOURCE, map_commit, false},
        {STAGE_SINK, map_commit, false}, {STAGE_TEE, map_commit, false},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const struct stage_type type = {.role = rows[i].role,
                                        .steps = rows[i].steps};

        assert_int_equal(stage_is_ordered(&type), rows[i].is_ordered);
    }
}

static struct doc *a_document(struct batch *batch)
{
    struct doc *doc = batch_append(batch);

    doc->record = str_from("{\"text\":\"\"}");
    return doc;
}

static void without_annotate_a_verdict_drops(void **state)
{
    const struct verdict verdict = {.reason = 2};
    struct stage stage = {.type = &judge, .name = "some-judge"};
    struct batch batch;
    struct doc *doc;

    (void)state;
    batch_init(&batch, 1, CPU_SCALAR);
    doc = a_document(&batch);
    stage_judge(&stage, &batch, doc, true, verdict);
    assert_int_equal(doc->fate, DOC_KEPT);
    assert_null(doc->members);
    stage_judge(&stage, &batch, doc, false, verdict);
    assert_int_equal(doc->fate, DOC_DROPPED);
    assert_int_equal(doc->verdict.reason, 2);
    batch_release(&batch);
}

/* clang-format off */
static const struct {
    const struct stage_type *type;
    const char *as;
    bool keep;
    struct verdict verdict;
    const char *key;
    const char *json;
} annotations[] = {
    {&judge, NULL, true, {0}, "some_judge", "{\"keep\":true}"},
    {&judge, "my-name", true, {0}, "my_name", "{\"keep\":true}"},
    {&own_key, NULL, true, {0}, "url_filter", "{\"keep\":true}"},
    {&own_key, "second-one", true, {0}, "second_one_filter", "{\"keep\":true}"},
    {&judge, NULL, false, {.reason = 1}, "some_judge",
     "{\"keep\":false,\"reason\":\"too_large\"}"},
    {&judge, NULL, false, {.reason = 3, .value = {"\"w\"", 3}, .limit = {"5", 1}},
     "some_judge",
     "{\"keep\":false,\"reason\":\"even\",\"value\":\"w\",\"limit\":5}"},
};
/* clang-format on */

static void with_annotate_it_is_kept_and_told(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(annotations); i++) {
        struct stage stage = {.type = annotations[i].type,
                              .name = annotations[i].type->name};
        struct batch batch;
        struct doc *doc;

        stage.common.annotate = true;
        stage.common.as = annotations[i].as;
        if (stage.common.as != NULL)
            stage.name = stage.common.as;
        batch_init(&batch, 1, CPU_SCALAR);
        doc = a_document(&batch);
        stage_judge(&stage, &batch, doc, annotations[i].keep,
                    annotations[i].verdict);
        assert_int_equal(doc->fate, DOC_KEPT);
        assert_non_null(doc->members);
        assert_string_equal(doc->members->key, annotations[i].key);
        assert_true(str_is(doc->members->json, annotations[i].json));
        batch_release(&batch);
    }
}

static void measures_follow_in_the_order_they_were_added(void **state)
{
    const struct member first = {NULL, "a\"b", {"1", 1}};
    const struct member second = {&first, "c", {"2", 1}};
    const struct verdict verdict = {.more = &second};
    struct stage stage = {.type = &judge, .name = "s"};
    struct batch batch;
    struct doc *doc;

    (void)state;
    stage.common.annotate = true;
    batch_init(&batch, 1, CPU_SCALAR);
    doc = a_document(&batch);
    stage_judge(&stage, &batch, doc, true, verdict);
    assert_true(
        str_is(doc->members->json, "{\"keep\":true,\"a\\\"b\":1,\"c\":2}"));
    batch_release(&batch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_rules_and_common_ones_are_read),
        cmocka_unit_test(what_it_does_not_take_is_refused),
        cmocka_unit_test(operands_of_its_own_are_counted),
        cmocka_unit_test(others_may_stand_among_its_options),
        cmocka_unit_test(reasons_of_rules_come_first),
        cmocka_unit_test(only_a_commit_between_the_ends_makes_order_matter),
        cmocka_unit_test(without_annotate_a_verdict_drops),
        cmocka_unit_test(with_annotate_it_is_kept_and_told),
        cmocka_unit_test(measures_follow_in_the_order_they_were_added),
    };

    return unit_run(tests);
}
