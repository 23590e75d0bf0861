/*
 * fasttext_subwords.h -- the rows of a word's character n-grams.
 */
#ifndef TAMIS_FASTTEXT_SUBWORDS_H
#define TAMIS_FASTTEXT_SUBWORDS_H

#include "scoring/fasttext_dict.h"

enum { FASTTEXT_MAX_CHARS = 64 /* the largest maxn */ };

/* A word on its way: whole at first, with is_begun false. */
struct fasttext_word {
    struct str rest;
    bool is_begun;
};

/*
 * Rows of the n-grams of min to max code points of "<word>", in fastText's
 * order, as far as room for max_rows (at least FASTTEXT_MAX_CHARS) goes; call
 * again until rest is empty. Returns how many. max is 1 to FASTTEXT_MAX_CHARS.
 */
size_t fasttext_subwords(const struct fasttext_dict *dict,
                         const int32_t range[2], struct fasttext_word *word,
                         uint32_t *rows, size_t max_rows);

/* The row of one bucket into *row; 1 if it has one, else 0. */
size_t fasttext_bucket_row(const struct fasttext_dict *dict, uint32_t bucket,
                           uint32_t *row);

#endif
