/*
 * test_bpe.c -- ids of pieces, against merging as tiktoken states it: again and
 * again the pair of lowest rank, the leftmost of several, found by looking at
 * all of them.
 */
#include "tests/unit/unit.h"

#include "base/mem.h"
#include "tokens/bpe.h"
#include "tokens/tiktoken.h"

#include <stdlib.h>

enum { PIECE_MAX = 300 };

struct reference { /* sorted by bytes */
    struct bpe_token *tokens;
    uint32_t n;
};

static int by_bytes(const void *left, const void *right)
{
    const struct str a = ((const struct bpe_token *)left)->bytes;
    const struct str b = ((const struct bpe_token *)right)->bytes;
    const int order = memcmp(a.ptr, b.ptr, a.len < b.len ? a.len : b.len);

    return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

static uint32_t rank_of(const struct reference *ref, struct str bytes)
{
    const struct bpe_token key = {bytes, 0};
    const struct bpe_token *found =
        bsearch(&key, ref->tokens, ref->n, sizeof(key), by_bytes);

    return found != NULL ? found->id : UINT32_MAX;
}

static size_t naive(const struct reference *ref, struct str piece,
                    uint32_t *ids)
{
    size_t cuts[PIECE_MAX + 1], n = piece.len;

    if (rank_of(ref, piece) != UINT32_MAX) {
        ids[0] = rank_of(ref, piece);
        return 1;
    }
    for (size_t i = 0; i <= n; i++)
        cuts[i] = i;
    for (;;) {
        uint32_t best = UINT32_MAX;
        size_t where = 0;

        for (size_t i = 0; i + 1 < n; i++) {
            const uint32_t rank = rank_of(
                ref, (struct str){piece.ptr + cuts[i], cuts[i + 2] - cuts[i]});
            if (rank < best) {
                best = rank;
                where = i;
            }
        }
        if (best == UINT32_MAX)
            break;
        memmove(cuts + where + 1, cuts + where + 2,
                (n - where - 1) * sizeof(*cuts));
        n--;
    }
    for (size_t i = 0; i < n; i++)
        ids[i] = rank_of(
            ref, (struct str){piece.ptr + cuts[i], cuts[i + 1] - cuts[i]});
    return n;
}

static uint64_t next_random(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005ULL + 1442695040888963407ULL;
    return *seed >> 33;
}

/* Random pieces of an alphabet; returns how many had several tokens. */
static size_t compare(const struct bpe_token *tokens, uint32_t n,
                      const char *alphabet, size_t rounds, uint32_t *n_dead)
{
    struct reference ref = {mem_alloc(n * sizeof(*tokens)), n};
    struct bpe_scratch scratch = {0};
    const size_t n_letters = strlen(alphabet);
    size_t n_merged = 0;
    uint64_t seed = n + rounds;
    struct bpe bpe;
    struct error err;

    memcpy(ref.tokens, tokens, n * sizeof(*tokens));
    qsort(ref.tokens, n, sizeof(*tokens), by_bytes);
    assert_int_equal(bpe_build(&bpe, tokens, n, &err), STATUS_OK);
    *n_dead = bpe.n_dead;
    for (size_t round = 0; round < rounds; round++) {
        const size_t len =
            1 + next_random(&seed) % (round % 16 == 0 ? 200 : 16);
        uint32_t ids[PIECE_MAX], want[PIECE_MAX];
        char *text = mem_alloc(len);
        size_t n_want;

        for (size_t i = 0; i < len; i++)
            text[i] = n_letters > 0 ? alphabet[next_random(&seed) % n_letters]
                                    : (char)next_random(&seed);
        n_want = naive(&ref, (struct str){text, len}, want);
        assert_int_equal(
            bpe_encode(&bpe, &scratch, (struct str){text, len}, ids), n_want);
        assert_memory_equal(ids, want, n_want * sizeof(*want));
        n_merged += n_want > 1;
        mem_free(text);
    }
    bpe_scratch_release(&scratch);
    bpe_release(&bpe);
    mem_free(ref.tokens);
    return n_merged;
}

struct vocabulary {
    struct bpe_token tokens[1024];
    char bytes[1024][8];
    uint32_t n;
};

static void add(struct vocabulary *v, const char *bytes, size_t len)
{
    for (uint32_t i = 0; i < v->n; i++) {
        if (str_eq(v->tokens[i].bytes, (struct str){bytes, len}))
            return;
    }
    memcpy(v->bytes[v->n], bytes, len);
    /* ids with gaps, so that none is taken for a rank */
    v->tokens[v->n] = (struct bpe_token){{v->bytes[v->n], len}, 3 * v->n + 1};
    v->n++;
}

static void begin(struct vocabulary *v)
{
    v->n = 0;
    for (int byte = 255; byte >= 0; byte--)
        add(v, &(const char){(char)byte}, 1);
}

/* A token made of two older ones that begin with the first letters. */
static void grow(struct vocabulary *v, uint64_t *seed, uint32_t n_letters)
{
    struct str halves[2];
    char token[8];

    for (int k = 0; k < 2; k++) {
        const uint64_t pick = next_random(seed) % (v->n - 256 + n_letters);

        halves[k] = v->tokens[pick < n_letters ? 255 - 'a' - pick
                                               : 256 + pick - n_letters]
                        .bytes;
    }
    if (halves[0].len + halves[1].len > sizeof(token))
        return;
    memcpy(token, halves[0].ptr, halves[0].len);
    memcpy(token + halves[0].len, halves[1].ptr, halves[1].len);
    add(v, token, halves[0].len + halves[1].len);
}

/* Tokens of two to six letters in any order: many are unreachable. */
static void merges_random_vocabularies_exactly(void **state)
{
    struct vocabulary *v = mem_alloc(sizeof(*v));
    uint32_t n_dead, all_dead = 0;
    uint64_t seed = 11;

    (void)state;
    for (int round = 0; round < 60; round++) {
        const size_t n_tokens = 5 + next_random(&seed) % 60;

        begin(v);
        for (size_t i = 0; i < n_tokens; i++) {
            const size_t len = 2 + next_random(&seed) % 5;
            char token[8];

            for (size_t k = 0; k < len; k++)
                token[k] = (char)('a' + next_random(&seed) % 3);
            add(v, token, len);
        }
        assert_true(compare(v->tokens, v->n, "abc", 300, &n_dead) > 0);
        all_dead += n_dead;
    }
    assert_true(all_dead > 100);
    mem_free(v);
}

/* One dead token among live ones, and rare: parts are joined around it. */
static void joins_what_lies_around_a_dead_token(void **state)
{
    struct vocabulary *v = mem_alloc(sizeof(*v));
    uint32_t n_dead, all_dead = 0;
    uint64_t seed = 13;

    (void)state;
    for (int round = 0; round < 300; round++) {
        begin(v);
        for (int i = 0; i < 40; i++)
            grow(v, &seed, 6);
        for (size_t i = 0; i < 1 + (size_t)round % 3; i++) {
            char token[4];

            for (size_t k = 0; k < sizeof(token); k++)
                token[k] = (char)('a' + next_random(&seed) % 6);
            add(v, token, sizeof(token));
            grow(v, &seed, 6);
        }
        assert_true(compare(v->tokens, v->n, "abcdef", 300, &n_dead) > 0);
        all_dead += n_dead;
    }
    assert_true(all_dead > 100);
    mem_free(v);
}

/* Tokens made of two older ones, as training makes them. */
static void merges_grown_vocabularies_exactly(void **state)
{
    struct vocabulary *v = mem_alloc(sizeof(*v));
    uint32_t n_dead;
    uint64_t seed = 12;

    (void)state;
    for (int round = 0; round < 60; round++) {
        begin(v);
        for (int i = 0; i < 60; i++)
            grow(v, &seed, 3);
        assert_true(compare(v->tokens, v->n, "abc", 300, &n_dead) > 0);
    }
    mem_free(v);
}

/* A byte may rank behind tokens that hold it; ranks of bytes never matter. */
static void ranks_of_bytes_do_not_matter(void **state)
{
    struct vocabulary *v = mem_alloc(sizeof(*v));
    uint32_t n_dead;

    (void)state;
    v->n = 0;
    add(v, "ab", 2);
    add(v, "bc", 2);
    add(v, "abc", 3);
    add(v, "ca", 2);
    for (int byte = 0; byte < 256; byte++)
        add(v, &(const char){(char)byte}, 1);
    (void)compare(v->tokens, v->n, "abc", 2000, &n_dead);
    assert_int_equal(n_dead, 0);
    mem_free(v);
}

static void finds_a_dead_token_only_as_a_whole_piece(void **state)
{
    struct vocabulary *v = mem_alloc(sizeof(*v));
    struct bpe_scratch scratch = {0};
    uint32_t ids[8];
    struct bpe bpe;
    struct error err;

    (void)state;
    begin(v);
    add(v, "bc", 2);
    add(v, "abc", 3);
    add(v, "abcd", 4);
    add(v, "xyz", 3); /* nothing makes xy or yz */
    assert_int_equal(bpe_build(&bpe, v->tokens, v->n, &err), STATUS_OK);
    assert_int_equal(bpe.n_dead, 1);
    assert_int_equal(bpe_encode(&bpe, &scratch, str_from("xyz"), ids), 1);
    assert_int_equal(ids[0], 3 * 259 + 1);
    assert_int_equal(bpe_encode(&bpe, &scratch, str_from("axyz"), ids), 4);
    assert_int_equal(bpe_encode(&bpe, &scratch, str_from("xabcd"), ids), 2);
    bpe_scratch_release(&scratch);
    bpe_release(&bpe);
    mem_free(v);
}

static void merges_r50k_exactly(void **state)
{
    char *path = unit_shared("tokens/r50k_base.tiktoken");
    struct tiktoken_file parsed;
    struct error err;
    uint32_t n_dead;
    struct str file;

    (void)state;
    if (path == NULL)
        skip();
    file.ptr = unit_slurp(path, &file.len);
    assert_int_equal(tiktoken_parse(&parsed, file, path, &err), STATUS_OK);
    (void)compare(parsed.tokens, parsed.n, "etaoinshrdlucmfwyp ETAOIN", 3000,
                  &n_dead);
    assert_int_equal(n_dead, 0);
    (void)compare(parsed.tokens, parsed.n, "ab", 1000, &n_dead);
    (void)compare(parsed.tokens, parsed.n, "-=* ", 1000, &n_dead);
    (void)compare(parsed.tokens, parsed.n, "\xD0\xB0\xB5\xBE\xD1\x80", 1000,
                  &n_dead);
    (void)compare(parsed.tokens, parsed.n, "", 1000, &n_dead); /* any byte */
    tiktoken_release(&parsed);
    mem_free((char *)(uintptr_t)file.ptr);
    mem_free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(merges_random_vocabularies_exactly),
        cmocka_unit_test(joins_what_lies_around_a_dead_token),
        cmocka_unit_test(merges_grown_vocabularies_exactly),
        cmocka_unit_test(ranks_of_bytes_do_not_matter),
        cmocka_unit_test(finds_a_dead_token_only_as_a_whole_piece),
        cmocka_unit_test(merges_r50k_exactly),
    };

    return unit_run(tests);
}
