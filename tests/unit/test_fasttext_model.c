/* test_fasttext_model.c -- which files are models, and which are refused. */
#include "tests/unit/unit.h"

#include "base/mem.h"
#include "scoring/fasttext_predict.h"
#include "tests/unit/fasttext_small.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const struct small smalls[] = {
    {.loss = FASTTEXT_LOSS_SOFTMAX, .max_words = 1},
    {.loss = FASTTEXT_LOSS_HS, .n_buckets = 7, .max_words = 3, .max_chars = 3},
    {.loss = FASTTEXT_LOSS_NS, .max_words = 1, .is_quantised = true},
    {.loss = FASTTEXT_LOSS_OVA,
     .n_buckets = 64,
     .max_words = 2,
     .max_chars = 2,
     .n_pruned = 30},
};

/* Open bytes; what opens must also predict. */
static enum status try_bytes(const char *bytes, size_t len, struct error *err)
{
    const char *const texts[] = {"a a b", "", "abba caf\xc3\xa9 a b", "\x80"};
    struct fasttext_model *model = NULL;
    const enum status status = fasttext_open_bytes(
        &model, (struct str){bytes, len}, "m.bin", CPU_SCALAR, err);
    struct fasttext_score *scores;
    void *scratch;

    if (status != STATUS_OK)
        return status;
    scratch = fasttext_scratch_new(model);
    scores = mem_zalloc(fasttext_n_labels(model), sizeof(*scores));
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        const size_t n = fasttext_predict(model, scratch, str_from(texts[i]),
                                          fasttext_n_labels(model), 0, scores);

        assert_true(n <= fasttext_n_labels(model));
        for (size_t j = 0; j < n; j++)
            assert_true(scores[j].probability < 1.001f);
    }
    mem_free(scores);
    fasttext_scratch_free(scratch);
    fasttext_close(model);
    return STATUS_OK;
}

/* A heap copy of exactly len bytes, so that ASan sees one byte too many. */
static enum status try_copy(const char *bytes, size_t len, struct error *err)
{
    char *copy = mem_alloc(len);
    enum status status;

    if (len > 0)
        memcpy(copy, bytes, len);
    status = try_bytes(copy, len, err);
    mem_free(copy);
    return status;
}

static void refuses_a_file_cut_at_any_byte(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(smalls); i++) {
        struct error err = {0};
        struct buf buf;

        buf_init(&buf, NULL);
        put_small(&buf, &smalls[i]);
        assert_int_equal(try_copy(buf.ptr, buf.len, &err), STATUS_OK);
        for (size_t len = 0; len < buf.len; len++) {
            assert_int_equal(try_copy(buf.ptr, len, &err), STATUS_FORMAT);
            assert_memory_equal(err.message, "m.bin: ", 7);
            assert_non_null(strstr(err.message, " at byte "));
        }
        buf_add_char(&buf, 0);
        assert_int_equal(try_copy(buf.ptr, buf.len, &err), STATUS_FORMAT);
        assert_non_null(strstr(err.message, "bytes after the model"));
        buf_release(&buf);
    }
}

static void survives_any_wrong_byte(void **state)
{
    static const unsigned char masks[] = {0x01, 0x80, 0xff, 0x40};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(smalls); i++) {
        struct error err;
        struct buf buf;

        buf_init(&buf, NULL);
        put_small(&buf, &smalls[i]);
        for (size_t at = 0; at < buf.len; at++) {
            for (size_t m = 0; m < ARRAY_LEN(masks); m++) {
                buf.ptr[at] = (char)(buf.ptr[at] ^ (char)masks[m]);
                (void)try_bytes(buf.ptr, buf.len, &err);
                buf.ptr[at] = (char)(buf.ptr[at] ^ (char)masks[m]);
            }
        }
        buf_release(&buf);
    }
}

/* Real models, cut and flipped at places a fixed generator chooses. */
static void survives_damaged_models(void **state)
{
    static const char *const names[] = {
        "fasttext/golden/hs_q.ftz", "fasttext/golden/smc_q.ftz",
        "fasttext/golden/sm.bin", "fasttext/golden/ova_q.ftz"};
    uint64_t random = 1;
    struct error err;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        char *path = unit_shared(names[i]);
        char *bytes;
        size_t len;

        if (path == NULL)
            skip();
        bytes = unit_slurp(path, &len);
        for (int round = 0; round < 150; round++) {
            size_t at;
            char old;

            random = random * 6364136223846793005 + 1442695040888963407;
            at = (size_t)(random >> 33) % (round % 2 == 0 ? len : 256);
            assert_int_not_equal(try_bytes(bytes, at, &err), STATUS_OK);
            old = bytes[at];
            bytes[at] = (char)(random >> 20);
            (void)try_bytes(bytes, len, &err);
            bytes[at] = old;
        }
        mem_free(bytes);
        mem_free(path);
    }
}

struct fault {
    size_t at;
    size_t n_bytes;
    int64_t value;
    const char *message;
};

/* Where things are in smalls[0]. */
enum {
    ENTRIES = 92,
    MATRIX = ENTRIES + (4 + 1 + 1 + 10 + 10 + 10) + 6 * 10,
    WEIGHTS = MATRIX + 1 + 16,
    OUTPUT = WEIGHTS + 6 * 4,
};

/* clang-format off */
static const struct fault faults[] = {
    {0,  4, 1,          "m.bin: not a fastText model at byte 0"},
    {4,  4, 13,         "version neither 11 nor 12"},
    {8,  4, 0,          "absurd size"},
    {8,  4, 3,          "matrix of another shape than the dictionary"},
    {28, 4, 1000,       "n-grams above 64"},
    {28, 4, 2,          "n-grams but no buckets"},
    {32, 4, 5,          "unknown loss"},
    {36, 4, 1,          "not a supervised model"},
    {40, 4, -1,         "absurd size"},
    {40, 4, 1,          "matrix of another shape than the dictionary"},
    {52, 4, 0,          NULL},
    {48, 4, 4,          "n-grams but no buckets"},
    {64, 4, 7,          "sizes that do not add up"},
    {64, 4, INT32_MAX,  "sizes that do not add up"},
    {68, 4, -3,         "sizes that do not add up"},
    {84, 8, -2,         "impossible pruned size"},
    {84, 8, 0,          "pruned but not quantised"},
    {84, 8, INT64_MAX,  "impossible pruned size"},
    {84, 8, 1000000000, "m.bin: truncated pruned index at byte 188"},
    {ENTRIES + 13, 1, 1, "entry of the wrong type at byte 105"},
    {MATRIX, 1, 2,      "quantisation flag neither 0 nor 1 at byte 188"},
    {MATRIX + 1, 8, 4,  "matrix of another shape than the dictionary"},
    {MATRIX + 1, 8, INT64_MAX, "absurd matrix shape at byte 189"},
    {MATRIX + 9, 8, -1, "absurd matrix shape at byte 189"},
    {WEIGHTS + 4, 4, 0x7fc00000, "no number below 1e8 at byte 209"},
    {WEIGHTS, 4, 0x7f800000, "no number below 1e8 at byte 205"},
    {WEIGHTS, 4, 0x4d000000, "no number below 1e8 at byte 205"},
    {OUTPUT, 1, 1,      NULL},
    {OUTPUT + 1, 8, 2,  "matrix of another shape than the dictionary"},
};
/* clang-format on */

static void says_what_is_wrong_and_where(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(faults); i++) {
        const struct fault *fault = &faults[i];
        struct error err = {0};
        enum status status;
        struct buf buf;

        buf_init(&buf, NULL);
        put_small(&buf, &smalls[0]);
        memcpy(buf.ptr + fault->at, &fault->value, fault->n_bytes);
        status = try_copy(buf.ptr, buf.len, &err);
        if (fault->message == NULL) {
            assert_int_equal(status, STATUS_OK);
        } else {
            assert_int_equal(status, STATUS_FORMAT);
            if (strstr(err.message, fault->message) == NULL)
                fail_msg("\"%s\" is not in \"%s\"", fault->message,
                         err.message);
        }
        buf_release(&buf);
    }
}

static void finds_labels_with_and_without_prefix(void **state)
{
    struct fasttext_model *model = NULL;
    struct fasttext_memory memory;
    struct error err;
    struct buf buf;

    (void)state;
    buf_init(&buf, NULL);
    put_small(&buf, &smalls[0]);
    assert_int_equal(
        fasttext_open_bytes(&model, buf_str(&buf), "m.bin", CPU_SCALAR, &err),
        STATUS_OK);
    assert_int_equal(fasttext_n_labels(model), 3);
    assert_true(str_is(fasttext_label(model, 1), "__label__y"));
    assert_int_equal(fasttext_find_label(model, str_from("y")), 1);
    assert_int_equal(fasttext_find_label(model, str_from("__label__z")), 2);
    assert_int_equal(fasttext_find_label(model, str_from("a")), FASTTEXT_NONE);
    assert_int_equal(fasttext_find_label(model, str_from("")), FASTTEXT_NONE);
    memory = fasttext_memory(model);
    assert_int_equal(memory.mapped_bytes, 0);
    assert_true(memory.anonymous_bytes > 0 && memory.bytes_per_worker > 0);
    fasttext_close(model);
    buf_release(&buf);
}

static void opens_a_file_by_its_path(void **state)
{
    char path[] = "/tmp/test_fasttext_XXXXXX";
    const int fd = mkstemp(path);
    struct fasttext_model *model = NULL;
    struct error err = {0};
    struct buf buf;

    (void)state;
    assert_true(fd >= 0);
    assert_int_equal(fasttext_open(&model, path, CPU_SCALAR, &err),
                     STATUS_FORMAT);
    assert_non_null(strstr(err.message, "empty at byte 0"));
    buf_init(&buf, NULL);
    put_small(&buf, &smalls[3]);
    assert_int_equal(write(fd, buf.ptr, buf.len), (ssize_t)buf.len);
    assert_int_equal(fasttext_open(&model, path, CPU_SCALAR, &err), STATUS_OK);
    assert_int_equal(fasttext_memory(model).mapped_bytes, buf.len);
    fasttext_close(model);
    buf_release(&buf);
    (void)close(fd);
    (void)unlink(path);
    assert_int_equal(fasttext_open(&model, path, CPU_SCALAR, &err), STATUS_IO);
    assert_int_equal(fasttext_open(&model, "/tmp", CPU_SCALAR, &err),
                     STATUS_IO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refuses_a_file_cut_at_any_byte),
        cmocka_unit_test(survives_any_wrong_byte),
        cmocka_unit_test(survives_damaged_models),
        cmocka_unit_test(says_what_is_wrong_and_where),
        cmocka_unit_test(finds_labels_with_and_without_prefix),
        cmocka_unit_test(opens_a_file_by_its_path),
    };

    return unit_run(tests);
}
