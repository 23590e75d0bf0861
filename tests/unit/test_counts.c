/* test_counts.c -- what a marker tells is what was counted since the mark. */
#include "base/mem.h"
#include "core/counts.h"
#include "tests/unit/unit.h"

#include <stdio.h>

enum { N_STAGES = 2, N_INPUTS = 3, N_REASONS = 2 };

static void open_counts(struct counts *counts)
{
    static const char *const names[] = {"read", "a \"judge\""};
    static char path[] = "in.jsonl";

    *counts = (struct counts){.n_stages = N_STAGES, .n_inputs = N_INPUTS};
    counts->stages = mem_zalloc(N_STAGES, sizeof(*counts->stages));
    counts->inputs = mem_zalloc(N_INPUTS, sizeof(*counts->inputs));
    for (size_t i = 0; i < N_INPUTS; i++)
        counts->inputs[i].path = path;
    for (size_t i = 0; i < N_STAGES; i++) {
        struct stage_counts *stage = &counts->stages[i];

        stage->name = names[i];
        stage->n_reasons = i == 0 ? 0 : N_REASONS;
        stage->dropped = mem_zalloc(stage->n_reasons, sizeof(uint64_t));
        stage->reasons = mem_zalloc(stage->n_reasons, sizeof(char *));
        if (i == 1) {
            stage->remark = "odd";
            stage->reasons[0] = "short";
            stage->reasons[1] = "long";
        }
    }
}

/* As if `n` more documents of that input had come. */
static void grow(struct counts *counts, uint32_t input, uint64_t n)
{
    for (size_t i = 0; i < N_STAGES; i++) {
        counts->stages[i].documents_in += n;
        counts->stages[i].text_bytes_in += n * 100;
        counts->stages[i].documents_out += n - i;
        counts->stages[i].text_bytes_out += n * 90;
    }
    counts->stages[1].dropped[1] += 1;
    counts->stages[1].remarked += n;
    counts->inputs[input].documents += n;
    counts->inputs[input].skipped += 2;
    counts->inputs[input].bad[bad_reason_index("utf8")] += 3;
    counts->documents += n;
    counts->bad += 3;
}

static void check_equal(const struct counts *a, const struct counts *b)
{
    assert_int_equal(a->documents, b->documents);
    assert_int_equal(a->bad, b->bad);
    for (size_t i = 0; i < N_STAGES; i++) {
        const struct stage_counts *x = &a->stages[i];
        const struct stage_counts *y = &b->stages[i];

        assert_int_equal(x->documents_in, y->documents_in);
        assert_int_equal(x->documents_out, y->documents_out);
        assert_int_equal(x->remarked, y->remarked);
        assert_int_equal(x->text_bytes_in, y->text_bytes_in);
        assert_int_equal(x->text_bytes_out, y->text_bytes_out);
        for (size_t r = 0; r < x->n_reasons; r++)
            assert_int_equal(x->dropped[r], y->dropped[r]);
    }
    for (size_t i = 0; i < N_INPUTS; i++) {
        assert_int_equal(a->inputs[i].documents, b->inputs[i].documents);
        assert_int_equal(a->inputs[i].skipped, b->inputs[i].skipped);
        assert_memory_equal(a->inputs[i].bad, b->inputs[i].bad,
                            sizeof(a->inputs[i].bad));
    }
}

/* A marker as rundir_publish makes it. */
static void format(const struct counts *counts, const struct counts_mark *since,
                   uint32_t last, struct buf *json)
{
    buf_reset(json);
    buf_add_text(json, "{\"unit\":\"x\"");
    counts_format(counts, since, last, true, json);
    buf_add_text(json, "}");
}

/* Units end in the middle of inputs and span several. */
static void markers_added_up_are_the_whole(void **state)
{
    static const struct {
        uint32_t input;
        uint64_t n;
        bool ends_unit;
    } steps[] = {{0, 10, true}, {0, 5, false}, {1, 0, false}, {1, 7, true},
                 {1, 1, false}, {2, 9, true},  {2, 3, true}};
    struct counts_mark mark = {0};
    struct counts counts;
    struct counts rebuilt;
    struct buf json;

    (void)state;
    buf_init(&json, NULL);
    open_counts(&counts);
    open_counts(&rebuilt);
    counts_mark(&counts, 0, &mark);
    for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
        grow(&counts, steps[i].input, steps[i].n);
        if (!steps[i].ends_unit)
            continue;
        format(&counts, &mark, steps[i].input, &json);
        assert_true(counts_add_marker(&rebuilt, buf_str(&json)));
        check_equal(&counts, &rebuilt);
        counts_mark(&counts, steps[i].input, &mark);
    }
    counts_mark_release(&mark);
    counts_release(&counts);
    counts_release(&rebuilt);
    buf_release(&json);
}

static void a_marker_leaves_out_inputs_that_gave_nothing(void **state)
{
    struct counts_mark mark = {0};
    struct counts counts;
    struct buf json;

    (void)state;
    buf_init(&json, NULL);
    open_counts(&counts);
    grow(&counts, 0, 4);
    counts_mark(&counts, 0, &mark);
    grow(&counts, 2, 4);
    counts_format(&counts, &mark, 2, true, &json);
    buf_add_char(&json, '\0');
    assert_string_equal(
        json.ptr,
        ",\"stages\":{\"0\":{\"name\":\"read\",\"documents_in\":4,"
        "\"documents_out\":4,\"text_bytes_in\":400,\"text_bytes_out\":360,"
        "\"dropped\":{}},\"1\":{\"name\":\"a \\\"judge\\\"\","
        "\"documents_in\":4,\"documents_out\":3,\"text_bytes_in\":400,"
        "\"text_bytes_out\":360,\"dropped\":{\"long\":1},\"remarks\":{\"odd\":"
        "4}}},"
        "\"inputs\":{\"2\":{\"input\":2,\"documents\":4,\"skipped\":2,"
        "\"bad\":{\"utf8\":3}}}");
    counts_mark_release(&mark);
    counts_release(&counts);
    buf_release(&json);
}

static void a_report_tells_every_input(void **state)
{
    struct counts counts;
    struct buf json;

    (void)state;
    buf_init(&json, NULL);
    open_counts(&counts);
    grow(&counts, 1, 4);
    counts.inputs[1].size_bytes = 77;
    counts_format(&counts, NULL, UINT32_MAX, false, &json);
    buf_add_char(&json, '\0');
    assert_non_null(strstr(
        json.ptr,
        ",\"inputs\":[{\"path\":\"in.jsonl\",\"bytes\":0,\"documents\":0,"
        "\"bad\":{}},{\"path\":\"in.jsonl\",\"bytes\":77,\"documents\":4,"
        "\"skipped\":2,\"bad\":{\"utf8\":3}},{\"path\":\"in.jsonl\","));
    assert_non_null(strstr(json.ptr, "\"stages\":[{\"name\":\"read\","));
    counts_release(&counts);
    buf_release(&json);
}

/* clang-format off */
static const char *const foreign[] = {
    "",
    "{}",
    "[]",
    "{\"stages\":{}}",
    "{\"stages\":[],\"inputs\":{}}",
    "{\"stages\":{\"0\":{\"dropped\":{}}},\"inputs\":{}}",
    "{\"stages\":{\"0\":{\"dropped\":{}},\"1\":{}},\"inputs\":{}}",
    "{\"stages\":{\"0\":{\"dropped\":{}},\"1\":{\"dropped\":{}},\"2\":{\"dropped\":{}}},\"inputs\":{}}",
    "{\"stages\":{\"0\":{\"dropped\":{}},\"1\":{\"dropped\":{}}}}",
    "{\"stages\":{\"0\":{\"dropped\":{}},\"1\":{\"dropped\":{}}},\"inputs\":[]}",
    "{\"stages\":{\"0\":{\"dropped\":{}},\"1\":{\"dropped\":{}}},\"inputs\":{\"3\":{\"input\":3,\"bad\":{}}}}",
    "{\"stages\":{\"0\":{\"dropped\":{}},\"1\":{\"dropped\":{}}},\"inputs\":{\"0\":{\"input\":0}}}",
    "{\"stages\":{\"0\":{\"dropped\":{}},\"1\":{\"dropped\":{}}},\"inputs\":{\"0\":{\"input\":18446744073709551616,\"bad\":{}}}}",
    "{\"stages\":{\"0\":{\"dropped\":{}},\"1\":{\"dropped\":{}}},\"inputs\":{\"0\":{\"input\":-1,\"bad\":{}}}}",
};
/* clang-format on */

static void a_marker_of_another_shape_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(foreign); i++) {
        struct counts counts;

        open_counts(&counts);
        assert_false(counts_add_marker(&counts, str_from(foreign[i])));
        counts_release(&counts);
    }
}

static void reasons_for_bad_records_have_numbers(void **state)
{
    size_t n = 0;

    (void)state;
    for (; bad_reason_name(n) != NULL; n++)
        assert_int_equal(bad_reason_index(bad_reason_name(n)), n);
    assert_true(n > 0 && n <= BAD_REASONS_MAX);
    assert_int_equal(bad_reason_index("no such"), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(markers_added_up_are_the_whole),
        cmocka_unit_test(a_marker_leaves_out_inputs_that_gave_nothing),
        cmocka_unit_test(a_report_tells_every_input),
        cmocka_unit_test(a_marker_of_another_shape_is_refused),
        cmocka_unit_test(reasons_for_bad_records_have_numbers),
    };

    return unit_run(tests);
}
