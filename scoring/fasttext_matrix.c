/*
 * fasttext_matrix.c -- see fasttext_matrix.h. Reading and checking.
 *
 * Source: fastText 0.9.2 densematrix.cc, quantmatrix.cc, productquantizer.cc.
 * Plain: i64 rows, i64 columns, floats. Quantised: u8 has norms, i64 rows, i64
 * columns, i32 code bytes, codes, quantiser, then codes and quantiser of the
 * norms. Quantiser: i32 columns, parts, columns a part, columns of the last,
 * 256 centroids a part.
 */
#include "scoring/fasttext_matrix.h"

enum { MAX_COLS = 1 << 16, N_CENTROIDS = 256 };

static const float MAX_WEIGHT = 1e8f;

struct quantiser {
    int32_t n_cols;
    int32_t n_subs;
    int32_t sub_cols;
    int32_t last_cols;
    const unsigned char *centroids;
};

/* Index of the first float that is no sane weight, or n. */
static size_t find_absurd(const unsigned char *floats, size_t n)
{
    for (size_t i = 0; i < n; i += 1024) {
        const size_t n_here = n - i < 1024 ? n - i : 1024;
        int n_absurd = 0;

        for (size_t j = 0; j < n_here; j++) {
            float value;

            memcpy(&value, floats + (i + j) * 4, 4);
            n_absurd += !(value <= MAX_WEIGHT && value >= -MAX_WEIGHT);
        }
        for (size_t j = 0; n_absurd > 0 && j < n_here; j++) {
            float value;

            memcpy(&value, floats + (i + j) * 4, 4);
            if (!(value <= MAX_WEIGHT && value >= -MAX_WEIGHT))
                return i + j;
        }
    }
    return n;
}

static enum status take_floats(struct fasttext_reader *in, uint64_t n,
                               const unsigned char **out, struct error *err)
{
    enum status status;
    size_t bad;

    if (n > UINT64_MAX / 4)
        return fasttext_refuse(in, 0, "impossible matrix size", err);
    status = fasttext_take(in, n * 4, out, "matrix", err);
    if (status != STATUS_OK)
        return status;
    bad = find_absurd(*out, (size_t)n);
    if (bad < n)
        return fasttext_refuse(in, ((size_t)n - bad) * 4,
                               "weight that is no number below 1e8", err);
    return STATUS_OK;
}

static enum status take_shape(struct fasttext_matrix *matrix,
                              struct fasttext_reader *in, struct error *err)
{
    int64_t n_rows = 0;
    int64_t n_cols = 0;
    enum status status = fasttext_take_i64(in, &n_rows, "matrix rows", err);

    if (status == STATUS_OK)
        status = fasttext_take_i64(in, &n_cols, "matrix columns", err);
    if (status != STATUS_OK)
        return status;
    if (n_rows <= 0 || n_rows > INT32_MAX || n_cols <= 0 || n_cols > MAX_COLS)
        return fasttext_refuse(in, 16, "absurd matrix shape", err);
    matrix->n_rows = (size_t)n_rows;
    matrix->n_cols = (size_t)n_cols;
    return STATUS_OK;
}

/* A quantiser of n_cols columns; its numbers must agree with one another. */
static enum status take_quantiser(struct quantiser *pq, size_t n_cols,
                                  struct fasttext_reader *in, struct error *err)
{
    int32_t *const fields[] = {&pq->n_cols, &pq->n_subs, &pq->sub_cols,
                               &pq->last_cols};
    enum status status = STATUS_OK;
    int32_t rest;

    for (size_t i = 0; i < ARRAY_LEN(fields) && status == STATUS_OK; i++)
        status = fasttext_take_i32(in, fields[i], "quantiser", err);
    if (status != STATUS_OK)
        return status;
    if (pq->n_cols != (int32_t)n_cols || pq->sub_cols <= 0)
        return fasttext_refuse(in, 16, "quantiser of another shape", err);
    rest = pq->n_cols % pq->sub_cols;
    if (pq->n_subs != pq->n_cols / pq->sub_cols + (rest > 0) ||
        pq->last_cols != (rest > 0 ? rest : pq->sub_cols))
        return fasttext_refuse(in, 16, "quantiser of impossible parts", err);
    return take_floats(in, (uint64_t)n_cols * N_CENTROIDS, &pq->centroids, err);
}

static enum status load_norms(struct fasttext_matrix *matrix,
                              struct fasttext_reader *in, struct error *err)
{
    struct quantiser pq = {0};
    enum status status = fasttext_take(in, matrix->n_rows, &matrix->norm_codes,
                                       "norm codes", err);

    if (status == STATUS_OK)
        status = take_quantiser(&pq, 1, in, err);
    matrix->norms = pq.centroids;
    return status;
}

static enum status load_quantised(struct fasttext_matrix *matrix,
                                  struct fasttext_reader *in, struct error *err)
{
    struct quantiser pq = {0};
    uint8_t has_norms = 0;
    int32_t n_codes = 0;
    enum status status = fasttext_take_u8(in, &has_norms, "norm flag", err);

    if (status == STATUS_OK && has_norms > 1)
        return fasttext_refuse(in, 1, "norm flag neither 0 nor 1", err);
    if (status == STATUS_OK)
        status = take_shape(matrix, in, err);
    if (status == STATUS_OK)
        status = fasttext_take_i32(in, &n_codes, "code size", err);
    if (status != STATUS_OK)
        return status;
    if (n_codes <= 0)
        return fasttext_refuse(in, 4, "impossible code size", err);
    status = fasttext_take(in, (uint64_t)n_codes, &matrix->codes, "codes", err);
    if (status == STATUS_OK)
        status = take_quantiser(&pq, matrix->n_cols, in, err);
    if (status != STATUS_OK)
        return status;
    if ((uint64_t)n_codes != (uint64_t)matrix->n_rows * (uint64_t)pq.n_subs)
        return fasttext_refuse(in, 0, "codes of another shape, matrix ending",
                               err);
    matrix->n_subs = (size_t)pq.n_subs;
    matrix->sub_cols = (size_t)pq.sub_cols;
    matrix->centroids = pq.centroids;
    return has_norms ? load_norms(matrix, in, err) : STATUS_OK;
}

enum status fasttext_matrix_load(struct fasttext_matrix *matrix,
                                 struct fasttext_reader *in, bool is_quantised,
                                 struct error *err)
{
    enum status status;

    *matrix = (struct fasttext_matrix){0};
    if (is_quantised)
        return load_quantised(matrix, in, err);
    status = take_shape(matrix, in, err);
    if (status != STATUS_OK)
        return status;
    return take_floats(in, (uint64_t)matrix->n_rows * matrix->n_cols,
                       &matrix->floats, err);
}
