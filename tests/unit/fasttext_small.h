/*
 * fasttext_small.h -- fastText models of a few hundred bytes, written by hand.
 *
 * Two columns, words </s> a b, labels x y z seen 3, 2 and 1 times. Rows of the
 * words are (0,0) (2,0) (0,2), of the labels (1,0) (0,1) (-1,-1), so that
 * "a a b" has the hidden vector (1, 0.5). Buckets, if any, have rows (0,0).
 */
#ifndef TAMIS_FASTTEXT_SMALL_H
#define TAMIS_FASTTEXT_SMALL_H

#include "base/buf.h"

struct small {
    int32_t loss;
    int32_t n_buckets;
    int32_t max_words;
    int32_t max_chars;
    int32_t n_pruned; /* 0: not pruned; implies quantised */
    bool is_quantised;
};

static inline void put(struct buf *out, const void *bytes, size_t len)
{
    buf_add(out, (struct str){bytes, len});
}

static inline void put_i32(struct buf *out, int32_t value)
{
    put(out, &value, sizeof(value));
}

static inline void put_i64(struct buf *out, int64_t value)
{
    put(out, &value, sizeof(value));
}

static inline void put_float(struct buf *out, float value)
{
    put(out, &value, sizeof(value));
}

static inline void put_entry(struct buf *out, const char *text, int64_t count,
                             bool is_label)
{
    put(out, text, strlen(text) + 1);
    put_i64(out, count);
    buf_add_char(out, is_label);
}

/* From the field "size" on, up to the matrices. */
static inline void put_dictionary(struct buf *out, int32_t n_pruned)
{
    put_i32(out, 6);
    put_i32(out, 3);
    put_i32(out, 3);
    put_i64(out, 20);
    put_i64(out, n_pruned > 0 ? n_pruned : -1);
    put_entry(out, "</s>", 6, false);
    put_entry(out, "a", 5, false);
    put_entry(out, "b", 4, false);
    put_entry(out, "__label__x", 3, true);
    put_entry(out, "__label__y", 2, true);
    put_entry(out, "__label__z", 1, true);
    for (int32_t i = 0; i < n_pruned; i++) {
        put_i32(out, 2 * i + 1); /* bucket */
        put_i32(out, n_pruned - 1 - i);
    }
}

/* Each code is its own centroid; every norm is 0.5 for codes twice as big. */
static inline void put_quantised(struct buf *out, const uint8_t *codes,
                                 int64_t n_rows)
{
    buf_add_char(out, 1);
    put_i64(out, n_rows);
    put_i64(out, 2);
    put_i32(out, (int32_t)n_rows * 2);
    for (int64_t i = 0; i < n_rows * 2; i++)
        buf_add_char(out, i < 6 ? (char)(2 * codes[i]) : 0);
    put_i32(out, 2);
    put_i32(out, 2);
    put_i32(out, 1);
    put_i32(out, 1);
    for (int i = 0; i < 512; i++)
        put_float(out, (float)(i % 256));
    for (int64_t i = 0; i < n_rows; i++)
        buf_add_char(out, 7);
    put_i32(out, 1);
    put_i32(out, 1);
    put_i32(out, 1);
    put_i32(out, 1);
    for (int i = 0; i < 256; i++)
        put_float(out, 0.5f);
}

static inline void put_input(struct buf *out, const struct small *small)
{
    static const uint8_t words[6] = {0, 0, 2, 0, 0, 2};
    const bool is_pruned = small->n_pruned > 0;
    const int64_t n_rows = 3 + (is_pruned ? small->n_pruned : small->n_buckets);

    if (small->is_quantised || is_pruned) {
        buf_add_char(out, 1);
        put_quantised(out, words, n_rows);
        return;
    }
    buf_add_char(out, 0);
    put_i64(out, n_rows);
    put_i64(out, 2);
    for (int64_t i = 0; i < n_rows * 2; i++)
        put_float(out, i < 6 ? (float)words[i] : 0.0f);
}

static inline void put_small(struct buf *out, const struct small *small)
{
    static const float labels[6] = {1, 0, 0, 1, -1, -1};
    const int32_t header[] = {793712314,
                              12,
                              2,
                              5,
                              5,
                              1,
                              5,
                              small->max_words,
                              small->loss,
                              3,
                              small->n_buckets,
                              1,
                              small->max_chars,
                              100};

    put(out, header, sizeof(header));
    put_i64(out, 0x3f1a36e2eb1c432d); /* 1e-4, never used */
    put_dictionary(out, small->n_pruned);
    put_input(out, small);
    buf_add_char(out, 0);
    put_i64(out, 3);
    put_i64(out, 2);
    for (size_t i = 0; i < 6; i++)
        put_float(out, labels[i]);
}

#endif
