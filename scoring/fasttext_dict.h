/*
 * fasttext_dict.h -- the dictionary of a model: which row of the input matrix
 * a word, or the bucket of a hash, stands for.
 *
 * Words are rows 0 .. n_words-1, buckets follow. In a pruned model only some
 * buckets have a row: a bitmap tells which, a rank and a table tell the row.
 * Strings stay in the file; the bytes given to fasttext_dict_load() must
 * outlive the dictionary.
 */
#ifndef TAMIS_FASTTEXT_DICT_H
#define TAMIS_FASTTEXT_DICT_H

#include "scoring/fasttext_reader.h"

#define FASTTEXT_EOS "</s>"
#define FASTTEXT_LABEL_PREFIX "__label__"

enum { FASTTEXT_NONE = -1 };

enum fasttext_pruning {
    FASTTEXT_PRUNED_NONE, /* every bucket has a row */
    FASTTEXT_PRUNED_SOME,
    FASTTEXT_PRUNED_ALL, /* no bucket has one */
};

struct fasttext_dict {
    const unsigned char *entries; /* text NUL i64 count i8 type, n times */
    uint32_t *entry_at;           /* n_words + n_labels + 1 offsets */
    size_t n_words;
    size_t n_labels;
    struct fasttext_slot *slots; /* open addressing, a power of two of them */
    uint32_t slot_mask;
    uint32_t n_buckets; /* 0: no n-grams of any kind */
    uint64_t bucket_reciprocal;
    enum fasttext_pruning pruning;
    uint64_t *bits;     /* of buckets that have a row */
    uint32_t *ranks;    /* set bits before bits[i] */
    uint32_t *rank_row; /* row of the nth set bit */
    uint32_t n_rows;    /* what the input matrix must have */
    size_t heap_bytes;
};

/*
 * Read from the field "size" on, up to the matrices. n_buckets as in the
 * header of the file. Fails with STATUS_FORMAT or STATUS_LIMIT and then owns
 * nothing.
 */
enum status fasttext_dict_load(struct fasttext_dict *dict,
                               struct fasttext_reader *in, uint32_t n_buckets,
                               struct error *err) NODISCARD;
void fasttext_dict_release(struct fasttext_dict *dict);

/* Entry of a token (words, then labels) or FASTTEXT_NONE. */
int64_t fasttext_dict_find(const struct fasttext_dict *dict, struct str token,
                           uint32_t hash);
struct str fasttext_dict_text(const struct fasttext_dict *dict, size_t entry);
int64_t fasttext_dict_count(const struct fasttext_dict *dict, size_t entry);

/* FNV-1a with bytes taken as signed, as fastText does. */
static inline uint32_t fasttext_hash_byte(uint32_t hash, char byte)
{
    const uint32_t extended = (uint32_t)(signed char)byte;

    return (hash ^ extended) * 16777619u;
}

#define FASTTEXT_HASH_SEED 2166136261u

uint32_t fasttext_hash(struct str token);

/* hash % n_buckets by multiplication; off by one at most, then corrected. */
static inline uint32_t fasttext_bucket(const struct fasttext_dict *dict,
                                       uint64_t hash)
{
    __extension__ typedef unsigned __int128 u128;
    const uint64_t quotient =
        (uint64_t)((u128)hash * dict->bucket_reciprocal >> 64);
    const uint64_t rest = hash - quotient * dict->n_buckets;

    return (uint32_t)(rest >= dict->n_buckets ? rest - dict->n_buckets : rest);
}

#endif
