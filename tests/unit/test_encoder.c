/*
 * test_encoder.c -- ids of whole texts: those tiktoken 0.14 gave, the same with
 * empty and full caches, and speed and memory where caches do not help.
 *
 * tests/peers/compare_token_ids.sh compares all recorded texts.
 */
#include "tests/unit/unit.h"

#include "base/mem.h"
#include "tokens/encoder.h"
#include "tokens/pretoken_gpt2.h"
#include "tokens/tiktoken.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <time.h>

enum { SPARE = 16 };

struct setting {
    struct bpe bpe;
    struct encoder_scratch *scratch;
};

static int set_up(void **state)
{
    char *path = unit_shared("tokens/r50k_base.tiktoken");
    struct setting *setting;
    struct tiktoken_file parsed;
    struct error err;
    struct str file;

    if (path == NULL)
        return 0; /* *state stays NULL */
    setting = mem_zalloc(1, sizeof(*setting));
    file.ptr = unit_slurp(path, &file.len);
    if (tiktoken_parse(&parsed, file, path, &err) != STATUS_OK ||
        bpe_build(&setting->bpe, parsed.tokens, parsed.n, &err) != STATUS_OK ||
        encoder_scratch_new(&setting->scratch, &err) != STATUS_OK)
        return -1;
    tiktoken_release(&parsed);
    mem_free((char *)(uintptr_t)file.ptr);
    mem_free(path);
    *state = setting;
    return 0;
}

static int tear_down(void **state)
{
    struct setting *setting = *state;

    if (setting != NULL) {
        encoder_scratch_free(setting->scratch);
        bpe_release(&setting->bpe);
        mem_free(setting);
    }
    return 0;
}

static size_t encode(const struct setting *setting, struct str text,
                     uint32_t *ids)
{
    return encoder_run(&setting->bpe, &pretoken_gpt2, setting->scratch, text,
                       ids);
}

static const struct {
    const char *file;
    size_t n_ids;
    const char *hash; /* recorded in tokens/NAME.jsonl.zst */
} recorded[] = {
    {"text/misc/tinyshakespeare.txt", 338025, "0c00ab83dc7f4666"},
    {"text/misc/ungoliant-garbage.txt", 339904, "df36984dab6526e2"},
};

static void gives_the_ids_recorded(void **state)
{
    const struct setting *setting = *state;

    if (setting == NULL)
        skip();
    for (size_t i = 0; i < 2 * ARRAY_LEN(recorded); i++) {
        char *path = unit_shared(recorded[i / 2].file);
        unsigned char digest[EVP_MAX_MD_SIZE];
        struct str text;
        uint32_t *ids;
        char hex[17];
        size_t n;

        if (path == NULL)
            skip();
        text.ptr = unit_slurp(path, &text.len);
        ids = mem_alloc((text.len + SPARE) * sizeof(*ids));
        n = encode(setting, text, ids);
        assert_int_equal(n, recorded[i / 2].n_ids);
        assert_int_equal(
            EVP_Digest(ids, 4 * n, digest, NULL, EVP_sha256(), NULL), 1);
        for (size_t k = 0; k < 8; k++)
            (void)snprintf(hex + 2 * k, 3, "%02x", digest[k]);
        assert_string_equal(hex, recorded[i / 2].hash);
        mem_free(ids);
        mem_free((char *)(uintptr_t)text.ptr);
        mem_free(path);
    }
}

static void special_tokens_are_text(void **state)
{
    static const uint32_t want[] = {27, 91, 437, 1659, 5239, 91, 29};
    const struct setting *setting = *state;
    uint32_t ids[13 + SPARE];

    if (setting == NULL)
        skip();
    assert_int_equal(encode(setting, str_from("<|endoftext|>"), ids),
                     ARRAY_LEN(want));
    assert_memory_equal(ids, want, sizeof(want));
}

/* Pieces of every length around the borders of the caches, so many that they
 * push each other out: first pass, full caches, and none. */
static void caches_change_no_id(void **state)
{
    const struct setting *setting = *state;
    struct bpe_scratch scratch = {0};
    const size_t size = 3 << 20;
    uint32_t *first, *again;
    uint64_t seed = 9;
    char *text;
    size_t n;

    if (setting == NULL)
        skip();
    text = mem_alloc(size);
    first = mem_alloc((size + SPARE) * sizeof(*first));
    again = mem_alloc((size + SPARE) * sizeof(*first));
    for (size_t i = 0; i < size; i++) {
        seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
        text[i] = (char)((seed >> 59) == 0 ? ' ' : 'a' + (seed >> 40) % 26);
    }
    n = encode(setting, (struct str){text, size}, first);
    assert_int_equal(encode(setting, (struct str){text, size}, again), n);
    assert_memory_equal(first, again, n * sizeof(*first));
    for (size_t at = 0, i = 0, end; at < size; at = end) {
        assert_int_equal(
            pretoken_gpt2.split((struct str){text, size}, at, &end, 1), 1);
        n = bpe_encode(&setting->bpe, &scratch,
                       (struct str){text + at, end - at}, again);
        assert_memory_equal(first + i, again, n * sizeof(*again));
        i += n;
    }
    bpe_scratch_release(&scratch);
    mem_free(first);
    mem_free(again);
    mem_free(text);
}

static double cpu_seconds(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* 33 MB/s and more; slower checkers run this too, and quadratic time would
 * take hours. */
static void one_endless_piece_is_no_trap(void **state)
{
    static const char *const units[] = {"a", " ", "'", "\n", " \n", "ab", "="};
    const struct setting *setting = *state;
    const size_t size = 2 << 20;
    uint32_t *ids;
    char *text;

    if (setting == NULL)
        skip();
    text = mem_alloc(size);
    ids = mem_alloc((size + SPARE) * sizeof(*ids));
    for (size_t unit = 0; unit <= ARRAY_LEN(units); unit++) {
        const double begin = cpu_seconds();
        uint64_t seed = 1;

        for (size_t i = 0; i < size; i++) {
            seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
            text[i] = (char)('a' + (seed >> 40) % 26);
            if (unit < ARRAY_LEN(units))
                text[i] = units[unit][i % strlen(units[unit])];
        }
        assert_true(encode(setting, (struct str){text, size}, ids) > 0);
        assert_true(cpu_seconds() - begin < 20);
    }
    mem_free(ids);
    mem_free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_the_ids_recorded),
        cmocka_unit_test(special_tokens_are_text),
        cmocka_unit_test(caches_change_no_id),
        cmocka_unit_test(one_endless_piece_is_no_trap),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
