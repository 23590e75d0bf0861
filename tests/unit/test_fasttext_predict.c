/*
 * test_fasttext_predict.c -- labels and probabilities, against the text that
 * Debian's fasttext 0.9.2 prints, and against sums done by hand.
 */
#include "tests/unit/unit.h"

#include "base/buf.h"
#include "base/mem.h"
#include "scoring/fasttext_predict.h"
#include "tests/unit/fasttext_small.h"

#include <math.h>
#include <stdio.h>

struct golden {
    const char *model;
    const char *input;
    const char *output; /* of predict-prob with these: */
    size_t k;           /* 0: all */
    float threshold;
};

/* clang-format off */
#define GOLDEN "fasttext/golden/"
#define TE GOLDEN "te.txt"
#define LID "fasttext/lid.176.ftz"
#define REF "fasttext/ref_input.txt"
static const struct golden goldens[] = {
    {GOLDEN "hs.bin",      TE, GOLDEN "hs.k1.txt",       1, 0},
    {GOLDEN "hs.bin",      TE, GOLDEN "hs.k3.txt",       3, 0},
    {GOLDEN "hs.bin",      TE, GOLDEN "hs.kall_t01.txt", 0, 0.01f},
    {GOLDEN "hs_q.ftz",    TE, GOLDEN "hs_q.k1.txt",     1, 0},
    {GOLDEN "hs_q.ftz",    TE, GOLDEN "hs_q.k3.txt",     3, 0},
    {GOLDEN "ns.bin",      TE, GOLDEN "ns.k1.txt",       1, 0},
    {GOLDEN "ns.bin",      TE, GOLDEN "ns.k3.txt",       3, 0},
    {GOLDEN "ns.bin",      TE, GOLDEN "ns.kall_t01.txt", 0, 0.01f},
    {GOLDEN "ova.bin",     TE, GOLDEN "ova.k1.txt",      1, 0},
    {GOLDEN "ova.bin",     TE, GOLDEN "ova.k3.txt",      3, 0},
    {GOLDEN "ova.bin",     TE, GOLDEN "ova.kall_t01.txt", 0, 0.01f},
    {GOLDEN "ova_q.ftz",   TE, GOLDEN "ova_q.k1.txt",    1, 0},
    {GOLDEN "ova_q.ftz",   TE, GOLDEN "ova_q.k3.txt",    3, 0},
    {GOLDEN "sm.bin",      TE, GOLDEN "sm.k1.txt",       1, 0},
    {GOLDEN "sm.bin",      TE, GOLDEN "sm.k3.txt",       3, 0},
    {GOLDEN "sm.bin",      TE, GOLDEN "sm.kall_t01.txt", 0, 0.01f},
    {GOLDEN "sm3.bin",     TE, GOLDEN "sm3.k1.txt",      1, 0},
    {GOLDEN "sm3.bin",     TE, GOLDEN "sm3.k3.txt",      3, 0},
    {GOLDEN "sm3.bin",     TE, GOLDEN "sm3.kall_t01.txt", 0, 0.01f},
    {GOLDEN "sm3_q.ftz",   TE, GOLDEN "sm3_q.k1.txt",    1, 0},
    {GOLDEN "sm3_q.ftz",   TE, GOLDEN "sm3_q.k3.txt",    3, 0},
    {GOLDEN "smc.bin",     TE, GOLDEN "smc.k1.txt",      1, 0},
    {GOLDEN "smc.bin",     TE, GOLDEN "smc.k3.txt",      3, 0},
    {GOLDEN "smc.bin",     TE, GOLDEN "smc.kall_t01.txt", 0, 0.01f},
    {GOLDEN "smc_q.ftz",   TE, GOLDEN "smc_q.k1.txt",    1, 0},
    {GOLDEN "smc_q.ftz",   TE, GOLDEN "smc_q.k3.txt",    3, 0},
    {LID, REF, "fasttext/ref_k1.debian092.txt",          1, 0},
    {LID, REF, "fasttext/ref_k3.debian092.txt",          3, 0},
    {LID, REF, "fasttext/ref_k176.debian092.txt",      176, 0},
    {LID, REF, "fasttext/ref_k5_th0.05.debian092.txt",   5, 0.05f},
    {LID, "fasttext/eos_input.txt", "fasttext/eos_k1.debian092.txt", 1, 0},
};
/* clang-format on */

static struct fasttext_model *open_model(const char *path, enum cpu_level cpu)
{
    struct fasttext_model *model = NULL;
    struct error err = {0};

    if (fasttext_open(&model, path, cpu, &err) != STATUS_OK)
        fail_msg("%s", err.message);
    return model;
}

/* Scores as the command line prints them. */
static void print(struct buf *out, const struct fasttext_model *model,
                  const struct fasttext_score *scores, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            buf_add_char(out, ' ');
        buf_add(out, fasttext_label(model, scores[i].label));
        buf_printf(out, " %g", (double)scores[i].probability);
    }
    buf_add_char(out, '\n');
}

/* predict-prob of every line of a text. */
static void predict_lines(struct buf *out, const struct fasttext_model *model,
                          struct str text, size_t k, float threshold)
{
    struct fasttext_score *scores = mem_zalloc(k, sizeof(*scores));
    void *scratch = fasttext_scratch_new(model);

    while (text.len > 0) {
        const size_t n =
            fasttext_predict_line(model, scratch, &text, k, threshold, scores);

        print(out, model, scores, n);
    }
    fasttext_scratch_free(scratch);
    mem_free(scores);
}

static void check_golden(const struct golden *golden, enum cpu_level cpu)
{
    char *model_path = unit_shared(golden->model);
    char *input_path = unit_shared(golden->input);
    char *output_path = unit_shared(golden->output);
    struct fasttext_model *model;
    struct str input;
    struct buf got;
    char *expected;
    size_t len;

    if (model_path == NULL || input_path == NULL || output_path == NULL)
        skip();
    model = open_model(model_path, cpu);
    input.ptr = unit_slurp(input_path, &input.len);
    expected = unit_slurp(output_path, &len);
    buf_init(&got, NULL);
    predict_lines(&got, model, input,
                  golden->k > 0 ? golden->k : fasttext_n_labels(model),
                  golden->threshold);
    buf_add_char(&got, '\0');
    print_message("# %s cpu %d\n", golden->output, (int)cpu);
    assert_string_equal(got.ptr, expected);
    assert_int_equal(got.len, len + 1);
    buf_release(&got);
    fasttext_close(model);
    mem_free((void *)(uintptr_t)input.ptr);
    mem_free(expected);
    mem_free(model_path);
    mem_free(input_path);
    mem_free(output_path);
}

static void prints_what_fasttext_prints(void **state)
{
    (void)state;
    for (int cpu = CPU_SCALAR; cpu <= (int)cpu_best(); cpu++) {
        for (size_t i = 0; i < ARRAY_LEN(goldens); i++)
            check_golden(&goldens[i], (enum cpu_level)cpu);
    }
}

static double logistic(double x)
{
    return 1 / (1 + exp(-x));
}

/* "a a b </s>" of the small model has products 1, 0.5 and -1.5. */
static void expect_by_hand(enum fasttext_loss loss, double p[3])
{
    static const double x[3] = {1, 0.5, -1.5};

    for (size_t i = 0; i < 3; i++) {
        p[i] = logistic(x[i]);
        if (loss == FASTTEXT_LOSS_SOFTMAX)
            p[i] = exp(x[i]) / (exp(1) + exp(0.5) + exp(-1.5));
    }
    if (loss == FASTTEXT_LOSS_HS) { /* root: row 1, z or y against x */
        p[0] = logistic(x[1]);
        p[1] = (1 - p[0]) * logistic(x[0]);
        p[2] = (1 - p[0]) * (1 - logistic(x[0]));
    }
}

static void check_small(const struct small *small)
{
    const double tolerance = small->loss == FASTTEXT_LOSS_HS ? 2e-5 : 1e-6;
    struct fasttext_score scores[5];
    struct fasttext_model *model = NULL;
    struct error err;
    struct buf buf;
    double p[3];
    void *scratch;

    buf_init(&buf, NULL);
    put_small(&buf, small);
    assert_int_equal(
        fasttext_open_bytes(&model, buf_str(&buf), "m.bin", cpu_best(), &err),
        STATUS_OK);
    scratch = fasttext_scratch_new(model);
    expect_by_hand((enum fasttext_loss)small->loss, p);
    assert_int_equal(
        fasttext_predict(model, scratch, str_from("a\na b"), 5, 0, scores), 3);
    for (uint32_t i = 0; i < 3; i++) {
        const float alone = fasttext_label_probability(
            model, scratch, str_from("a\na b"), scores[i].label);

        assert_int_equal(scores[i].label, i);
        assert_true(fabs((double)scores[i].probability - p[i] - 1e-5) <
                    tolerance);
        assert_true(alone == scores[i].probability);
    }
    assert_int_equal(
        fasttext_predict(model, scratch, str_from("a a b"), 5, 0.3f, scores),
        (p[0] >= 0.3) + (p[1] >= 0.3) + (p[2] >= 0.3));
    assert_int_equal(
        fasttext_predict(model, scratch, str_from("a"), 0, 0, scores), 0);
    fasttext_scratch_free(scratch);
    fasttext_close(model);
    buf_release(&buf);
}

static void agrees_with_sums_done_by_hand(void **state)
{
    (void)state;
    for (int loss = FASTTEXT_LOSS_HS; loss <= FASTTEXT_LOSS_OVA; loss++) {
        check_small(&(struct small){.loss = loss, .max_words = 1});
        check_small(&(struct small){
            .loss = loss, .max_words = 1, .is_quantised = true});
        check_small(&(struct small){
            .loss = loss, .max_words = 1, .n_buckets = 9, .n_pruned = 2});
    }
}

/* The binding's rule: newlines are spaces, and one newline at the end. */
static void scores_a_document_as_its_one_line(void **state)
{
    char *path = unit_shared(LID);
    char *input_path = unit_shared(REF);
    struct fasttext_model *model;
    struct fasttext_score a[2];
    struct fasttext_score b[2];
    struct str document;
    struct str line;
    char *text;
    size_t len;
    void *scratch;

    (void)state;
    if (path == NULL || input_path == NULL)
        skip();
    text = unit_slurp(input_path, &len);
    model = open_model(path, cpu_best());
    scratch = fasttext_scratch_new(model);
    document = (struct str){text, len};
    assert_int_equal(fasttext_predict(model, scratch, document, 2, 0, a), 2);
    for (size_t i = 0; i < len; i++)
        text[i] = text[i] == '\n' ? ' ' : text[i];
    text[len] = '\n';
    line = (struct str){text, len + 1};
    assert_int_equal(fasttext_predict_line(model, scratch, &line, 2, 0, b), 2);
    assert_int_equal(line.len, 0);
    assert_memory_equal(a, b, sizeof(a));
    fasttext_scratch_free(scratch);
    fasttext_close(model);
    mem_free(text);
    mem_free(path);
    mem_free(input_path);
}

/* One label alone has the probability it has among all. */
static void gives_one_label_alone(void **state)
{
    static const char *const names[] = {LID, GOLDEN "smc_q.ftz",
                                        GOLDEN "ova.bin", GOLDEN "ns.bin"};

    (void)state;
    for (size_t m = 0; m < ARRAY_LEN(names); m++) {
        char *path = unit_shared(names[m]);
        struct fasttext_score scores[1000];
        float expected[1000] = {0};
        struct fasttext_model *model;
        size_t n;
        void *scratch;

        if (path == NULL)
            skip();
        model = open_model(path, cpu_best());
        scratch = fasttext_scratch_new(model);
        n = fasttext_predict(model, scratch, str_from("tous les hommes"), 1000,
                             0, scores);
        for (size_t i = 0; i < n; i++)
            expected[scores[i].label] = scores[i].probability;
        for (uint32_t i = 0; i < fasttext_n_labels(model); i++)
            assert_true(fasttext_label_probability(model, scratch,
                                                   str_from("tous les hommes"),
                                                   i) == expected[i]);
        fasttext_scratch_free(scratch);
        fasttext_close(model);
        mem_free(path);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_sums_done_by_hand),
        cmocka_unit_test(scores_a_document_as_its_one_line),
        cmocka_unit_test(gives_one_label_alone),
        cmocka_unit_test(prints_what_fasttext_prints),
    };

    return unit_run(tests);
}
