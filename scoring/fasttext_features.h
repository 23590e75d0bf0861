/*
 * fasttext_features.h -- from text to the sum of its rows.
 *
 * Tokens, subwords and word n-grams become row numbers in fastText's order;
 * the rows are added up as they come, ROWS_MAX at a time. Memory does not
 * depend on the text, but for word n-grams: four bytes a token.
 */
#ifndef TAMIS_FASTTEXT_FEATURES_H
#define TAMIS_FASTTEXT_FEATURES_H

#include "scoring/fasttext_dict.h"
#include "scoring/fasttext_matrix.h"
#include "scoring/fasttext_subwords.h"

enum {
    FASTTEXT_MAX_WORDS = 64,  /* largest wordNgrams */
    FASTTEXT_ROWS_MAX = 2048, /* gathered before they are added */
};

/* What a model does with tokens; const after load. */
struct fasttext_features {
    struct fasttext_dict dict;
    struct fasttext_rows input;
    int32_t chars[2];  /* code points of subwords, from and to; to 0: none */
    int32_t max_words; /* word n-grams up to this; 1: none */
    uint32_t *lists;   /* rows of the subwords of words known ahead */
    uint32_t *list_at; /* of word i: list_at[i] .. list_at[i + 1]; or NULL */
    size_t lists_bytes;
};

/* Sums of one worker. */
struct fasttext_bag {
    float *sum; /* input.file.n_cols, and room to 16 more */
    uint64_t n_features;
    uint32_t *hashes; /* of the tokens so far, for word n-grams */
    size_t n_hashes;
    size_t max_hashes;
    size_t n_rows;
    uint32_t rows[FASTTEXT_ROWS_MAX];
};

/* Where a text ends. */
enum fasttext_span {
    FASTTEXT_DOCUMENT, /* newlines are spaces, one EOS token at the end */
    FASTTEXT_LINE,     /* a newline is an EOS token and ends it */
};

/* Work out the row lists of words, once dict and input are there. */
void fasttext_features_prepare(struct fasttext_features *features);
void fasttext_features_release(struct fasttext_features *features);

void fasttext_bag_init(struct fasttext_bag *bag, size_t n_cols);
void fasttext_bag_release(struct fasttext_bag *bag);

/*
 * Set sum and n_features from a text, or from its first line; a token "</s>"
 * ends both. Returns the bytes consumed.
 */
size_t fasttext_bag_fill(struct fasttext_bag *bag,
                         const struct fasttext_features *features,
                         struct str text, enum fasttext_span span);

#endif
