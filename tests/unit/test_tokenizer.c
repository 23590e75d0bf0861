/* test_tokenizer.c -- opening a vocabulary, and what it says of itself. */
#include "tests/unit/unit.h"

#include "base/mem.h"
#include "tokens/tokenizer.h"

#include <stdio.h>

static enum status open_as(const char *file, const char *pattern,
                           int64_t eot_id, struct tokenizer **out,
                           struct error *err)
{
    const struct tokenizer_options options = {file, pattern, eot_id};

    return tokenizer_open(&options, out, err);
}

static void bytes_needs_no_file(void **state)
{
    struct tokenizer *tokenizer = NULL;
    const struct str text = str_from("a\xC3\xA9<|endoftext|>");
    uint32_t ids[32];
    struct error err;
    void *scratch;

    (void)state;
    assert_int_equal(open_as("bytes", NULL, -1, &tokenizer, &err), STATUS_OK);
    assert_string_equal(tokenizer->name, "bytes");
    assert_string_equal(tokenizer->sha256_hex, "");
    assert_int_equal(tokenizer->max_id, 256);
    assert_int_equal(tokenizer->eot_id, 256);
    assert_int_equal(
        tokenizer_scratch_new(tokenizer, CPU_SCALAR, &scratch, &err),
        STATUS_OK);
    assert_int_equal(tokenizer_encode(tokenizer, scratch, text, ids), text.len);
    for (size_t i = 0; i < text.len; i++)
        assert_int_equal(ids[i], (uint8_t)text.ptr[i]);
    tokenizer_scratch_free(tokenizer, scratch);
    tokenizer_close(tokenizer);
    assert_int_equal(open_as("bytes", NULL, 7, &tokenizer, &err), STATUS_USAGE);
    assert_int_equal(open_as("bytes", "gpt2", -1, &tokenizer, &err),
                     STATUS_USAGE);
}

static const struct {
    const char *file, *pattern;
    int64_t eot_id;
    const char *error; /* behind the path; NULL: none */
} cases[] = {
    {"tokens/r50k_base.tiktoken", NULL, -1, NULL},
    {"tokens/r50k_base.tiktoken", "gpt2", 50257, NULL},
    {"tokens/r50k_base.tiktoken",
     "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+"
     "|\\s+(?!\\S)|\\s+",
     -1, NULL},
    {"tokens/r50k_base.tiktoken",
     "'(?:[sdmt]|ll|ve|re)| ?\\p{L}++| ?\\p{N}++| ?[^\\s\\p{L}\\p{N}]++"
     "|\\s++$|\\s+(?!\\S)|\\s",
     -1, NULL},
    {"tokens/r50k_base.tiktoken", "cl100k", -1,
     ": the pattern cl100k is not supported yet"},
    {"tokens/r50k_base.tiktoken", NULL, 0,
     ": the end of text cannot be 0, a token has that id"},
    {"tokens/r50k_base.tiktoken", NULL, 1LL << 32,
     ": the end of text cannot be above 2147483647"},
    {"tokens/cl100k_base.tiktoken", NULL, -1,
     ": cl100k_base is not supported yet"},
    {"tokens/cl100k_base.tiktoken", "gpt2", 100257,
     ": cl100k_base is not supported yet"},
    {"tokens/o200k_base.tiktoken", NULL, -1,
     ": o200k_base is not supported yet"},
    {"text/misc/tinyshakespeare.txt", NULL, -1,
     ": no tokenizer file that is known here"},
    {"text/misc", NULL, -1, ": Is a directory"},
};

static void tells_what_it_does_not_know(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        char *path = unit_shared(cases[i].file);
        struct tokenizer *tokenizer = NULL;
        struct error err = {0};
        enum status status;

        if (path == NULL)
            skip();
        status =
            open_as(path, cases[i].pattern, cases[i].eot_id, &tokenizer, &err);
        if (cases[i].error == NULL) {
            assert_int_equal(status, STATUS_OK);
        } else {
            assert_int_not_equal(status, STATUS_OK);
            assert_memory_equal(err.message, path, strlen(path));
            assert_string_equal(err.message + strlen(path), cases[i].error);
        }
        tokenizer_close(tokenizer);
        mem_free(path);
    }
}

static void knows_r50k_by_its_hash(void **state)
{
    char *path = unit_shared("tokens/r50k_base.tiktoken");
    struct tokenizer *tokenizer;
    struct error err;

    (void)state;
    if (path == NULL)
        skip();
    assert_int_equal(open_as(path, NULL, -1, &tokenizer, &err), STATUS_OK);
    assert_string_equal(tokenizer->name, "r50k_base");
    assert_string_equal(tokenizer->unicode_version, "16.0.0");
    assert_string_equal(
        tokenizer->sha256_hex,
        "306cd27f03c1a714eca7108e03d66b7dc042abe8c258b44c199a7ed9838dd930");
    assert_int_equal(tokenizer->max_id, 50256);
    assert_int_equal(tokenizer->eot_id, 50256);
    assert_true(tokenizer_fixed_bytes(tokenizer) > 1 << 20);
    assert_true(tokenizer_worker_bytes(tokenizer) > 1 << 20);
    tokenizer_close(tokenizer);
    mem_free(path);
}

/* The same file less its first line, which is no published vocabulary. */
static void other_files_need_pattern_and_end_of_text(void **state)
{
    char *path = unit_shared("tokens/r50k_base.tiktoken");
    struct tokenizer_options options = {"mine", NULL, -1};
    struct tokenizer *tokenizer = NULL;
    struct error err;
    struct str file;
    char *text;

    (void)state;
    if (path == NULL)
        skip();
    text = unit_slurp(path, &file.len);
    file.ptr = text;
    file.len = (size_t)((char *)memrchr(text, '\n', file.len - 1) - text) + 1;
    assert_int_equal(tokenizer_open_bytes(&options, file, &tokenizer, &err),
                     STATUS_USAGE);
    assert_string_equal(err.message, "mine: not a published vocabulary, so it "
                                     "needs a pattern (gpt2)");
    options.pattern = "gpt2";
    assert_int_equal(tokenizer_open_bytes(&options, file, &tokenizer, &err),
                     STATUS_USAGE);
    options.eot_id = 60000;
    assert_int_equal(tokenizer_open_bytes(&options, file, &tokenizer, &err),
                     STATUS_OK);
    assert_string_equal(tokenizer->name, "mine");
    assert_int_equal(tokenizer->max_id, 60000);
    tokenizer_close(tokenizer);
    file.len = 0;
    assert_int_equal(tokenizer_open_bytes(&options, file, &tokenizer, &err),
                     STATUS_FORMAT);
    mem_free(text);
    mem_free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_needs_no_file),
        cmocka_unit_test(tells_what_it_does_not_know),
        cmocka_unit_test(knows_r50k_by_its_hash),
        cmocka_unit_test(other_files_need_pattern_and_end_of_text),
    };

    return unit_run(tests);
}
