/*
 * fasttext_matrix.h -- the two matrices of a model: rows of float32, plain or
 * product-quantised.
 *
 * The input matrix is summed row by row; the output matrix is multiplied with
 * the hidden vector, FASTTEXT_LANES rows at a time. Both keep fastText's order
 * of float additions in every column and every dot product, so results are
 * the same to the bit whatever the width of a vector register.
 */
#ifndef TAMIS_FASTTEXT_MATRIX_H
#define TAMIS_FASTTEXT_MATRIX_H

#include "scoring/fasttext_reader.h"

enum { FASTTEXT_LANES = 16 };

/* A matrix as it lies in the file. */
struct fasttext_matrix {
    size_t n_rows;
    size_t n_cols;
    const unsigned char *floats; /* n_rows * n_cols, unaligned; or NULL and: */
    const uint8_t *codes;        /* n_rows * n_subs */
    size_t n_subs;               /* parts of a row */
    size_t sub_cols;             /* columns of each, of the last: the rest */
    const unsigned char *centroids; /* of part p: [256][its columns] */
    const uint8_t *norm_codes;      /* one a row, or NULL: every norm is 1 */
    const unsigned char *norms;     /* 256 */
};

/* Rows to be summed, each n_cols long. */
struct fasttext_rows {
    struct fasttext_matrix file; /* read in place when table is NULL */
    const unsigned char *table;  /* or this: all rows, may be unaligned */
    void *owned;                 /* of owned_bytes, or NULL */
    size_t owned_bytes;
};

/* The rows of the output matrix, in blocks of FASTTEXT_LANES, transposed. */
struct fasttext_output {
    size_t n_rows;
    size_t n_cols;
    float *blocks; /* [n_rows / LANES, up][n_cols][LANES] */
    float *norms;  /* [n_rows, up]; 1 where there is none */
    size_t heap_bytes;
};

/*
 * Read a matrix and check all of it: shape, code sizes, and that every number
 * is finite and below 1e8, so that no sum or product can overflow.
 */
enum status fasttext_matrix_load(struct fasttext_matrix *matrix,
                                 struct fasttext_reader *in, bool is_quantised,
                                 struct error *err) NODISCARD;

/* Small matrices are copied or decoded; large ones stay where they lie. */
enum status fasttext_rows_open(struct fasttext_rows *rows,
                               const struct fasttext_matrix *matrix,
                               struct error *err) NODISCARD;
void fasttext_rows_release(struct fasttext_rows *rows);

/* sum[n_cols] += each row, in order. Row numbers are below n_rows. */
void fasttext_rows_add(const struct fasttext_rows *rows, const uint32_t *row,
                       size_t n, float *sum);

enum status fasttext_output_open(struct fasttext_output *output,
                                 const struct fasttext_matrix *matrix,
                                 struct error *err) NODISCARD;
void fasttext_output_release(struct fasttext_output *output);

/* dots[LANES] = rows of one block times hidden[n_cols]; past n_rows: 0. */
void fasttext_output_block(const struct fasttext_output *output, size_t block,
                           const float *hidden, float *dots);

static inline size_t fasttext_n_blocks(size_t n_rows)
{
    return (n_rows + FASTTEXT_LANES - 1) / FASTTEXT_LANES;
}

#endif
