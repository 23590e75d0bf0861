/*
 * fasttext_subwords.c -- see fasttext_subwords.h.
 *
 * A hash grows by one code point at a time from each start, so every n-gram
 * costs one step; the brackets of "<word>" are stepped through without copying
 * the word. In a pruned model most buckets have no row and which do cannot be
 * predicted: a bit of the bitmap, which stays in the cache, moves the end of
 * the list instead of taking a branch, and the rows of those that stay are
 * ranked afterwards.
 *
 * Source: fastText 0.9.2 dictionary.cc, computeSubwords and pushHash. Bytes
 * are not validated: a code point is a byte and the continuation bytes behind.
 */
#include "scoring/fasttext_subwords.h"

/* What is needed of the dictionary, where no store can change it. */
struct sieve {
    struct fasttext_dict dict;
    int32_t min;
    int32_t max;
};

static bool is_continuation(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

static unsigned count_bits(uint64_t bits)
{
    bits -= bits >> 1 & 0x5555555555555555;
    bits = (bits & 0x3333333333333333) + (bits >> 2 & 0x3333333333333333);
    bits = (bits + (bits >> 4)) & 0x0f0f0f0f0f0f0f0f;
    return (unsigned)(bits * 0x0101010101010101 >> 56);
}

/* Buckets, each of which has a row, become rows. */
static void resolve(const struct fasttext_dict *dict, uint32_t *rows, size_t n)
{
    const uint32_t n_words = (uint32_t)dict->n_words;

    if (dict->pruning == FASTTEXT_PRUNED_NONE) {
        for (size_t i = 0; i < n; i++)
            rows[i] += n_words;
        return;
    }
    for (size_t i = 0; i < n; i++) {
        const uint32_t group = rows[i] / 64;
        const uint64_t below = ((uint64_t)1 << rows[i] % 64) - 1;

        rows[i] = dict->rank_row[dict->ranks[group] +
                                 count_bits(dict->bits[group] & below)];
    }
}

/* Put a hash's bucket at *out; returns behind it if the bucket has a row. */
static inline uint32_t *sift(const struct sieve *sieve, uint64_t hash,
                             uint32_t *out)
{
    const uint32_t bucket = fasttext_bucket(&sieve->dict, hash);

    *out = bucket;
    if (sieve->dict.pruning == FASTTEXT_PRUNED_NONE)
        return out + 1;
    return out + (sieve->dict.bits[bucket / 64] >> bucket % 64 & 1);
}

/*
 * The n-grams that start at one code point: from at on, n code points already
 * in hash, the closing bracket after end.
 */
static inline uint32_t *grow(const struct sieve *sieve, struct str rest,
                             uint32_t hash, int32_t n, uint32_t *out)
{
    const char *at = rest.ptr;
    const char *const end = at + rest.len;

    for (; n < sieve->max && at < end; n++) {
        hash = fasttext_hash_byte(hash, *at++);
        while (at < end && is_continuation(*at))
            hash = fasttext_hash_byte(hash, *at++);
        if (n + 1 >= sieve->min)
            out = sift(sieve, hash, out);
    }
    if (n < sieve->max && n + 1 >= sieve->min)
        out = sift(sieve, fasttext_hash_byte(hash, '>'), out);
    return out;
}

/* From the opening bracket on; it is no n-gram alone. */
static uint32_t *begin(const struct sieve *sieve, struct str word,
                       uint32_t *out)
{
    uint32_t hash = fasttext_hash_byte(FASTTEXT_HASH_SEED, '<');

    while (word.len > 0 && is_continuation(*word.ptr)) {
        hash = fasttext_hash_byte(hash, *word.ptr++);
        word.len--;
    }
    return grow(sieve, word, hash, 1, out);
}

size_t fasttext_subwords(const struct fasttext_dict *dict,
                         const int32_t range[2], struct fasttext_word *word,
                         uint32_t *rows, size_t max_rows)
{
    const struct sieve sieve = {*dict, range[0], range[1]};
    uint32_t *const last = rows + max_rows - FASTTEXT_MAX_CHARS;
    struct str rest = word->rest;
    uint32_t *out = rows;

    if (dict->pruning == FASTTEXT_PRUNED_ALL) {
        word->rest.len = 0;
        return 0;
    }
    if (!word->is_begun)
        out = begin(&sieve, rest, out);
    word->is_begun = true;
    for (; rest.len > 0 && out <= last; rest.ptr++, rest.len--) {
        if (!is_continuation(*rest.ptr))
            out = grow(&sieve, rest, FASTTEXT_HASH_SEED, 0, out);
    }
    word->rest = rest;
    resolve(dict, rows, (size_t)(out - rows));
    return (size_t)(out - rows);
}

size_t fasttext_bucket_row(const struct fasttext_dict *dict, uint32_t bucket,
                           uint32_t *row)
{
    if (dict->pruning == FASTTEXT_PRUNED_ALL)
        return 0;
    if (dict->pruning == FASTTEXT_PRUNED_SOME &&
        (dict->bits[bucket / 64] >> bucket % 64 & 1) == 0)
        return 0;
    *row = bucket;
    resolve(dict, row, 1);
    return 1;
}
