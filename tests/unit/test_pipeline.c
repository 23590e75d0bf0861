/* test_pipeline.c -- words become stages, with read and write where needed. */
#include "cmd/pipeline.h"
#include "cmd/registry.h"
#include "tests/unit/unit.h"

/* clang-format off */
static const struct {
    const char *typed;
    const char *text; /* resolved; NULL: refused */
    const char *message;
} rows[] = {
    {"head", "read | head | write", NULL},
    {"read a b | head -n 3", "read a b | head --documents 3 | write", NULL},
    {"read --lines 'a b' | write", "read --lines 'a b' | write", NULL},
    {"head -n5", "read | head --documents 5 | write", NULL},
    {"read --text-field text --max-record 64M", "read | write", NULL},
    {"read --text-field content --max-record 1k", "read --text-field content --max-record 1024 | write", NULL},
    {"head | write -o x | head --as two", "read | head | write | head --as two | write", NULL},
    {"write -o x | write -o y", "read | write | write", NULL},
    {"length --min-words 5 --annotate", "read | length --annotate --min-words 5 | write", NULL},
    {"head | head", NULL, "two stages called head; tell them apart with --as NAME"},
    {"head --as x | head --as x", NULL, "two stages called x; tell them apart with --as NAME"},
    {"head | read", NULL, "read must stand first"},
    {"hed", NULL, "r:1:1: no stage 'hed'; did you mean 'head'?"},
    {"read |\n frobnicate-all", NULL, "r:2:2: no stage 'frobnicate-all'; see tamis list stages"},
    {"read | head --min 5", NULL, "r:1:8: head: unknown option '--min'"},
    {"head file", NULL, "r:1:1: head: unexpected operand 'file'"},
};
/* clang-format on */

static enum status make(struct pipeline *pipeline, const char *text,
                        struct error *err)
{
    struct typed_pipeline typed;
    enum status status;

    assert_int_equal(typed_split(&typed, "r", str_from(text), NULL, 0, err),
                     STATUS_OK);
    status = pipeline_from_words(pipeline, &typed, "r", err);
    pipeline->typed = typed;
    return status;
}

static void typed_words_become_stages(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct pipeline pipeline;
        struct error err = {0};
        const enum status status = make(&pipeline, rows[i].typed, &err);

        if (rows[i].text == NULL) {
            assert_int_equal(status, STATUS_USAGE);
            assert_non_null(strstr(err.message, rows[i].message));
        } else {
            assert_int_equal(status, STATUS_OK);
            assert_string_equal(pipeline.text.ptr, rows[i].text);
        }
        pipeline_release(&pipeline);
    }
}

/* The resolved text, read again, resolves to itself. */
static void what_was_resolved_reads_back(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct pipeline pipeline;
        struct error err;

        if (rows[i].text == NULL || strstr(rows[i].text, "write |") != NULL)
            continue; /* where outputs go is not told */
        assert_int_equal(make(&pipeline, rows[i].text, &err), STATUS_OK);
        assert_string_equal(pipeline.text.ptr, rows[i].text);
        pipeline_release(&pipeline);
    }
}

static void a_stage_alone_reads_its_operands(void **state)
{
    static const struct {
        const char *stage;
        const char *argv[4];
        int argc;
        const char *text;
    } alone[] = {
        {"head",
         {"-n", "2", "a", "b"},
         4,
         "read a b | head --documents 2 | write"},
        {"head", {"--", "-n"}, 2, "read -- -n | head | write"},
        {"read", {"a"}, 1, "read a | write"},
        {"write", {"a", "-o", "x"}, 3, "read a | write"},
        {"where", {".a | .b"}, 1, "read | where '.a | .b' | write"},
        {"where", {".a", "f", "g"}, 3, "read f g | where .a | write"},
        {"where", {"--", "-1", "-f"}, 3, "read -- -f | where -- -1 | write"},
    };

    static const struct opt none[] = {{0}};
    const struct opt_target extra = {none, NULL, NULL};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(alone); i++) {
        struct pipeline pipeline;
        struct error err;

        const enum status status =
            pipeline_from_stage(&pipeline, registry_stage(alone[i].stage),
                                alone[i].argc, alone[i].argv, &extra, &err);

        assert_int_equal(status, STATUS_OK);
        assert_string_equal(pipeline.text.ptr, alone[i].text);
        pipeline_release(&pipeline);
    }
}

static void a_stage_with_a_wrong_option_is_refused(void **state)
{
    static const char *const argv[] = {"--no-such"};
    struct pipeline pipeline;
    struct error err;

    (void)state;
    assert_int_equal(pipeline_from_stage(&pipeline, registry_stage("head"), 1,
                                         argv, NULL, &err),
                     STATUS_USAGE);
    assert_string_equal(err.message, "head: unknown option '--no-such'");
    pipeline_release(&pipeline);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(typed_words_become_stages),
        cmocka_unit_test(what_was_resolved_reads_back),
        cmocka_unit_test(a_stage_alone_reads_its_operands),
        cmocka_unit_test(a_stage_with_a_wrong_option_is_refused),
    };

    return unit_run(tests);
}
