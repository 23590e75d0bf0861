/*
 * fasttext_header.h -- the settings at the head of a model file.
 */
#ifndef TAMIS_FASTTEXT_HEADER_H
#define TAMIS_FASTTEXT_HEADER_H

#include "scoring/fasttext_reader.h"

enum fasttext_loss {
    FASTTEXT_LOSS_HS = 1,
    FASTTEXT_LOSS_NS = 2,
    FASTTEXT_LOSS_SOFTMAX = 3,
    FASTTEXT_LOSS_OVA = 4,
};

/* In the order of the file. */
struct fasttext_header {
    int32_t magic;
    int32_t version;
    int32_t n_cols;
    int32_t unused[4]; /* window, epochs, least count, negatives */
    int32_t max_words;
    int32_t loss;
    int32_t model;
    int32_t n_buckets;
    int32_t min_chars;
    int32_t max_chars;
    int32_t update_rate;
};

/* Read and check magic, version and settings. */
enum status fasttext_header_read(struct fasttext_header *header,
                                 struct fasttext_reader *in,
                                 struct error *err) NODISCARD;

#endif
