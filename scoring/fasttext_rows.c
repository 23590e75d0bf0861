/*
 * fasttext_rows.c -- rows summed and multiplied; see fasttext_matrix.h.
 *
 * A column is summed in a register over many rows, sixteen columns at a time,
 * four to a vector: the additions of a column keep their order, and four
 * chains hide the latency of one. Rows are asked of memory a group ahead, all
 * of their lines at once. A quantised matrix is decoded at load while that
 * takes at most MAX_TABLE_BYTES: norm times centroid is rounded to float once
 * either way.
 */
#include "scoring/fasttext_matrix.h"

#include "base/mem.h"

enum {
    MAX_TABLE_BYTES = 64 << 20,
    MAX_OUTPUT_BYTES = 1 << 30,
    GROUP_ROWS = 32,
    LINE_BYTES = 64,
};

/* Four floats at any address. */
typedef float quad __attribute__((vector_size(16)));

static quad quad_at(const unsigned char *bytes)
{
    quad out;

    memcpy(&out, bytes, sizeof(out));
    return out;
}

static float float_at(const unsigned char *floats, size_t i)
{
    float out;

    memcpy(&out, floats + i * sizeof(out), sizeof(out));
    return out;
}

static const unsigned char *centroid(const struct fasttext_matrix *matrix,
                                     size_t row, size_t sub, size_t *n_cols)
{
    const size_t first = sub * matrix->sub_cols;
    const size_t code = matrix->codes[row * matrix->n_subs + sub];

    *n_cols = matrix->n_cols - first;
    if (*n_cols > matrix->sub_cols)
        *n_cols = matrix->sub_cols;
    return matrix->centroids + (256 * first + code * *n_cols) * sizeof(float);
}

static float norm_of(const struct fasttext_matrix *matrix, size_t row)
{
    if (matrix->norm_codes == NULL)
        return 1.0f;
    return float_at(matrix->norms, matrix->norm_codes[row]);
}

/* sum += norm * the row; norm 1 changes no bit. */
static void add_coded(const struct fasttext_matrix *matrix, size_t row,
                      float norm, float *sum)
{
    for (size_t sub = 0; sub < matrix->n_subs; sub++) {
        float *out = sum + sub * matrix->sub_cols;
        size_t n_cols;
        const unsigned char *values = centroid(matrix, row, sub, &n_cols);

        for (size_t i = 0; i < n_cols; i++)
            out[i] += norm * float_at(values, i);
    }
}

/* Sixteen columns from byte offset at on, over all rows. */
static void add_sixteen(const unsigned char *table, size_t row_bytes,
                        const uint32_t *row, size_t n, float *sum)
{
    quad a = quad_at((const unsigned char *)sum);
    quad b = quad_at((const unsigned char *)(sum + 4));
    quad c = quad_at((const unsigned char *)(sum + 8));
    quad d = quad_at((const unsigned char *)(sum + 12));

    for (size_t i = 0; i < n; i++) {
        const unsigned char *from = table + row[i] * row_bytes;

        a += quad_at(from);
        b += quad_at(from + 16);
        c += quad_at(from + 32);
        d += quad_at(from + 48);
    }
    memcpy(sum, &a, sizeof(a));
    memcpy(sum + 4, &b, sizeof(b));
    memcpy(sum + 8, &c, sizeof(c));
    memcpy(sum + 12, &d, sizeof(d));
}

static void add_tail(const unsigned char *table, size_t row_bytes,
                     size_t n_cols, const uint32_t *row, size_t n, float *sum)
{
    for (size_t i = 0; i < n; i++) {
        const unsigned char *from = table + row[i] * row_bytes;

        for (size_t j = 0; j < n_cols; j++)
            sum[j] += float_at(from, j);
    }
}

static void prefetch(const struct fasttext_rows *rows, const uint32_t *row,
                     size_t n)
{
    const size_t row_bytes = rows->file.n_cols * sizeof(float);

    for (size_t i = 0; i < n; i++) {
        const unsigned char *from = rows->table + row[i] * row_bytes;

        for (size_t at = 0; at < row_bytes; at += LINE_BYTES)
            __builtin_prefetch(from + at);
    }
}

static void add_group(const struct fasttext_rows *rows, const uint32_t *row,
                      size_t n, float *sum)
{
    const size_t n_cols = rows->file.n_cols;
    const size_t row_bytes = n_cols * sizeof(float);
    size_t col = 0;

    for (; col + 16 <= n_cols; col += 16)
        add_sixteen(rows->table + col * sizeof(float), row_bytes, row, n,
                    sum + col);
    if (col < n_cols)
        add_tail(rows->table + col * sizeof(float), row_bytes, n_cols - col,
                 row, n, sum + col);
}

void fasttext_rows_add(const struct fasttext_rows *rows, const uint32_t *row,
                       size_t n, float *sum)
{
    if (rows->table == NULL) {
        for (size_t i = 0; i < n; i++)
            add_coded(&rows->file, row[i], norm_of(&rows->file, row[i]), sum);
        return;
    }
    for (size_t i = 0; i < n; i += GROUP_ROWS) {
        const size_t left = n - i;
        const size_t n_here = left < GROUP_ROWS ? left : GROUP_ROWS;
        const size_t n_next = left - n_here;

        prefetch(rows, row + i + n_here,
                 n_next < GROUP_ROWS ? n_next : GROUP_ROWS);
        add_group(rows, row + i, n_here, sum);
    }
}

enum status fasttext_rows_open(struct fasttext_rows *rows,
                               const struct fasttext_matrix *matrix,
                               struct error *err)
{
    const size_t n_floats = matrix->n_rows * matrix->n_cols;
    enum status status;
    float *table;

    *rows = (struct fasttext_rows){.file = *matrix, .table = matrix->floats};
    if (n_floats > MAX_TABLE_BYTES / sizeof(float))
        return STATUS_OK;
    rows->owned_bytes = n_floats * sizeof(float);
    status = mem_reserve(&rows->owned, rows->owned_bytes, err);
    if (status != STATUS_OK)
        return status;
    table = rows->owned;
    if (matrix->floats != NULL)
        memcpy(table, matrix->floats, rows->owned_bytes);
    for (size_t i = 0; matrix->floats == NULL && i < matrix->n_rows; i++)
        add_coded(matrix, i, norm_of(matrix, i), table + i * matrix->n_cols);
    rows->table = rows->owned;
    return STATUS_OK;
}

void fasttext_rows_release(struct fasttext_rows *rows)
{
    mem_unreserve(rows->owned, rows->owned_bytes);
    *rows = (struct fasttext_rows){0};
}

enum status fasttext_output_open(struct fasttext_output *output,
                                 const struct fasttext_matrix *matrix,
                                 struct error *err)
{
    const size_t n_lanes = fasttext_n_blocks(matrix->n_rows) * FASTTEXT_LANES;
    const size_t n_cols = matrix->n_cols;
    float *row;

    *output = (struct fasttext_output){0};
    if (n_lanes > MAX_OUTPUT_BYTES / sizeof(float) / n_cols)
        return error_set(err, STATUS_LIMIT, "output matrix above 1 GiB");
    output->n_rows = matrix->n_rows;
    output->n_cols = n_cols;
    output->blocks = mem_zalloc(n_lanes * n_cols, sizeof(float));
    output->norms = mem_alloc(n_lanes * sizeof(float));
    output->heap_bytes = (n_cols + 1) * n_lanes * sizeof(float);
    row = mem_alloc(n_cols * sizeof(*row));
    for (size_t i = 0; i < n_lanes; i++)
        output->norms[i] = i < matrix->n_rows ? norm_of(matrix, i) : 1.0f;
    for (size_t i = 0; i < matrix->n_rows; i++) {
        float *to = output->blocks +
                    i / FASTTEXT_LANES * n_cols * FASTTEXT_LANES +
                    i % FASTTEXT_LANES;

        memset(row, 0, n_cols * sizeof(*row));
        if (matrix->floats == NULL)
            add_coded(matrix, i, 1.0f, row);
        else
            memcpy(row, matrix->floats + i * n_cols * sizeof(*row),
                   n_cols * sizeof(*row));
        for (size_t j = 0; j < n_cols; j++)
            to[j * FASTTEXT_LANES] = row[j];
    }
    mem_free(row);
    return STATUS_OK;
}

void fasttext_output_release(struct fasttext_output *output)
{
    mem_free(output->blocks);
    mem_free(output->norms);
    *output = (struct fasttext_output){0};
}

void fasttext_output_block(const struct fasttext_output *output, size_t block,
                           const float *hidden, float *dots)
{
    const size_t n_cols = output->n_cols;
    const float *weights = output->blocks + block * n_cols * FASTTEXT_LANES;
    const float *norms = output->norms + block * FASTTEXT_LANES;
    quad sums[4] = {{0}};

    for (size_t j = 0; j < n_cols; j++) {
        const float h = hidden[j];
        const quad column = {h, h, h, h};

        for (size_t q = 0; q < 4; q++)
            sums[q] +=
                quad_at((const unsigned char *)(weights + j * FASTTEXT_LANES +
                                                q * 4)) *
                column;
    }
    for (size_t i = 0; i < FASTTEXT_LANES; i++)
        dots[i] = sums[i / 4][i % 4] * norms[i];
}
