/* test_fasttext_features.c -- tokens, subwords and n-grams become rows. */
#include "tests/unit/unit.h"

#include "base/mem.h"
#include "scoring/fasttext_features.h"
#include "tests/unit/fasttext_small.h"

enum { N_BUCKETS = 2000000, N_WORDS = 3 };

/* The dictionary of fasttext_small.h and no matrix: rows are only listed. */
struct fixture {
    struct buf bytes;
    struct fasttext_features features;
    struct fasttext_bag bag;
};

static void begin(struct fixture *fixture, int32_t min_chars, int32_t max_chars,
                  int32_t max_words)
{
    struct fasttext_reader in = {.name = "d"};
    struct error err;

    *fixture = (struct fixture){0};
    put_dictionary(&fixture->bytes, 0);
    in.bytes = (const unsigned char *)fixture->bytes.ptr;
    in.len = fixture->bytes.len;
    assert_int_equal(
        fasttext_dict_load(&fixture->features.dict, &in, N_BUCKETS, &err),
        STATUS_OK);
    fixture->features.chars[0] = min_chars;
    fixture->features.chars[1] = max_chars;
    fixture->features.max_words = max_words;
    fasttext_features_prepare(&fixture->features);
    fasttext_bag_init(&fixture->bag, 0);
}

static void end(struct fixture *fixture)
{
    fasttext_bag_release(&fixture->bag);
    fasttext_features_release(&fixture->features);
    buf_release(&fixture->bytes);
}

static void fill(struct fixture *fixture, struct str text)
{
    (void)fasttext_bag_fill(&fixture->bag, &fixture->features, text,
                            FASTTEXT_DOCUMENT);
}

/* What fastText 0.9.2 and its Python binding say of these. */
static void hashes_bytes_as_signed(void **state)
{
    struct fixture fixture;

    (void)state;
    assert_int_equal(fasttext_hash(str_from("</s>")), 3617362777);
    assert_int_equal(fasttext_hash(str_from("the")), 3020861980);
    assert_int_equal(fasttext_hash(str_from("\xc3\xa9")), 1023043777);
    assert_int_equal(fasttext_hash(str_from("<\xe6\x97\xa5\xe6\x9c\xac>")),
                     3315313759);
    begin(&fixture, 2, 4, 1);
    assert_int_equal(fasttext_bucket(&fixture.features.dict, 1023043777) + 7235,
                     1051012);
    assert_int_equal(
        fasttext_bucket(&fixture.features.dict, 155022432149485020), 1485020);
    end(&fixture);
}

static void reduces_hashes_as_division_does(void **state)
{
    static const uint32_t sizes[] = {1,        2,          3,         7,
                                     5000,     10007,      2000000,   1u << 20,
                                     1u << 30, 2147483647, 2147483646};
    uint64_t hash = 1;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
        const struct fasttext_dict dict = {
            .n_buckets = sizes[i], .bucket_reciprocal = UINT64_MAX / sizes[i]};

        for (int round = 0; round < 20000; round++) {
            hash = hash * 6364136223846793005 + 1442695040888963407;
            assert_int_equal(fasttext_bucket(&dict, hash), hash % sizes[i]);
            assert_int_equal(fasttext_bucket(&dict, hash >> 32),
                             (hash >> 32) % sizes[i]);
        }
        for (uint64_t n = 0; n < 1000; n++) {
            assert_int_equal(fasttext_bucket(&dict, UINT64_MAX - n),
                             (UINT64_MAX - n) % sizes[i]);
            assert_int_equal(fasttext_bucket(&dict, n * sizes[i]), 0);
        }
    }
}

static void check_rows(const struct fixture *fixture, const char *const *ngrams,
                       size_t n)
{
    for (size_t i = 0; i < n; i++)
        assert_int_equal(fixture->bag.rows[i],
                         N_WORDS +
                             fasttext_hash(str_from(ngrams[i])) % N_BUCKETS);
}

static void cuts_words_at_code_points(void **state)
{
    static const char *const ngrams[] = {"<日",  "<日本",  "<日本語",
                                         "日本", "日本語", "日本語>",
                                         "本語", "本語>",  "語>"};
    static const char *const loose[] = {"<\x80\x80q", "<\x80\x80q>", "q>"};
    static const char *const singles[] = {"<c", "c", "c>"};
    struct fixture fixture;

    (void)state;
    begin(&fixture, 2, 4, 1);
    fill(&fixture, str_from("日本語"));
    assert_int_equal(fixture.bag.n_features, 9 + 1);
    check_rows(&fixture, ngrams, 9);
    assert_int_equal(fixture.bag.rows[9], 0); /* </s> has no subwords */
    fill(&fixture, str_from("\x80\x80q"));
    assert_int_equal(fixture.bag.n_features, 3 + 1);
    check_rows(&fixture, loose, 3);
    end(&fixture);
    begin(&fixture, 0, 2, 1);
    fill(&fixture, str_from("c"));
    assert_int_equal(fixture.bag.n_features, 3 + 1);
    check_rows(&fixture, singles, 3);
    end(&fixture);
}

static void joins_words(void **state)
{
    static const uint32_t rows[] = {0, N_WORDS + 1485020, N_WORDS + 1105411};
    struct fixture fixture;

    (void)state;
    begin(&fixture, 0, 0, 3);
    fill(&fixture, str_from("hello world again"));
    /* </s>; 2 and 3 words from hello and world; again </s> */
    assert_int_equal(fixture.bag.n_features, 1 + 2 + 2 + 1);
    assert_memory_equal(fixture.bag.rows, rows, sizeof(rows));
    end(&fixture);
}

struct sample {
    struct str text;
    uint64_t n_features; /* without n-grams of any kind */
    uint64_t n_bigrams;
};

#define TEXT(literal)                                                          \
    {                                                                          \
        (literal), sizeof(literal) - 1                                         \
    }

static void ends_and_splits_texts_as_fasttext_does(void **state)
{
    static const struct sample samples[] = {
        {TEXT(""), 1, 0},
        {TEXT("a"), 2, 1},
        {TEXT("a b"), 3, 2},
        {TEXT("a\nb\n"), 3, 2},
        {TEXT(" \t\v\f\r\n\0 a \0b\0"), 3, 2},
        {TEXT("a\xc2\xa0"), 1, 1},         /* a word of its own, unknown */
        {TEXT("a __label__x b"), 3, 2},    /* known label: no word */
        {TEXT("a __label__none b"), 3, 2}, /* nor an unknown one */
        {TEXT("a </s> b b b"), 2, 1},      /* ends the text */
        {TEXT("</s>"), 1, 0},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(samples); i++) {
        struct fixture fixture;

        begin(&fixture, 0, 0, 1);
        fill(&fixture, samples[i].text);
        assert_int_equal(fixture.bag.n_features, samples[i].n_features);
        end(&fixture);
        begin(&fixture, 0, 0, 2);
        fill(&fixture, samples[i].text);
        assert_int_equal(fixture.bag.n_features,
                         samples[i].n_features + samples[i].n_bigrams);
        end(&fixture);
    }
}

/* One token far longer than the room for rows, and very many tokens. */
static void takes_texts_of_any_length(void **state)
{
    enum { LEN = 300000 };
    char *text = mem_alloc(LEN);
    struct fixture fixture;

    (void)state;
    memset(text, 'q', LEN);
    begin(&fixture, 2, 4, 2);
    fill(&fixture, (struct str){text, LEN});
    /* LEN + 2 characters, 3 n-grams from each but the last three; </s> */
    assert_int_equal(fixture.bag.n_features,
                     3 * (LEN + 2) - (1 + 2 + 3) + 1 + 1);
    for (size_t i = 0; i < LEN; i += 2)
        text[i] = ' ';
    fill(&fixture, (struct str){text, LEN});
    /* each "<q>": <q <q> q>; and a bigram from each */
    assert_int_equal(fixture.bag.n_features, LEN / 2 * 3 + 1 + LEN / 2);
    memset(text, 0x80, LEN);
    fill(&fixture, (struct str){text, LEN});
    assert_int_equal(fixture.bag.n_features, 1 + 1 + 1);
    end(&fixture);
    mem_free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hashes_bytes_as_signed),
        cmocka_unit_test(reduces_hashes_as_division_does),
        cmocka_unit_test(cuts_words_at_code_points),
        cmocka_unit_test(joins_words),
        cmocka_unit_test(ends_and_splits_texts_as_fasttext_does),
        cmocka_unit_test(takes_texts_of_any_length),
    };

    return unit_run(tests);
}
