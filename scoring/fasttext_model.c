/*
 * fasttext_model.c -- see fasttext_model.h.
 *
 * A file is: header, dictionary, u8 quantised, input matrix, u8 output
 * quantised, output matrix, and nothing after. Source: fastText 0.9.2
 * fasttext.cc (loadModel). Trailing
 * bytes are refused.
 */
#include "scoring/fasttext_model.h"

#include "base/mem.h"
#include "scoring/fasttext_header.h"
#include "scoring/fasttext_predict.h"

#include <fcntl.h>
#include <math.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* The table of fastText's Loss::sigmoid, to the bit. */
static float *make_sigmoids(void)
{
    float *table = mem_alloc((FASTTEXT_SIGMOID_STEPS + 1) * sizeof(*table));

    for (int i = 0; i <= FASTTEXT_SIGMOID_STEPS; i++) {
        const float x =
            (float)(i * 2 * FASTTEXT_SIGMOID_MAX) / FASTTEXT_SIGMOID_STEPS -
            FASTTEXT_SIGMOID_MAX;

        table[i] = (float)(1.0 / (1.0 + (double)expf(-x)));
    }
    return table;
}

static enum status build_tree(struct fasttext_model *model,
                              const struct fasttext_reader *in,
                              struct error *err)
{
    const struct fasttext_dict *dict = &model->features.dict;
    int64_t *counts = mem_alloc(dict->n_labels * sizeof(*counts));
    bool is_built;

    for (size_t i = 0; i < dict->n_labels; i++)
        counts[i] = fasttext_dict_count(dict, dict->n_words + i);
    is_built = fasttext_tree_build(&model->tree, counts, dict->n_labels);
    mem_free(counts);
    if (!is_built)
        return fasttext_refuse(in, 0, "absurd counts of labels, file ending",
                               err);
    return STATUS_OK;
}

static enum status read_flag(struct fasttext_reader *in, bool *out,
                             struct error *err)
{
    uint8_t flag = 0;
    const enum status status =
        fasttext_take_u8(in, &flag, "quantisation flag", err);

    if (status == STATUS_OK && flag > 1)
        return fasttext_refuse(in, 1, "quantisation flag neither 0 nor 1", err);
    *out = flag == 1;
    return status;
}

/* The next matrix, which must be of this shape. */
static enum status read_matrix(struct fasttext_matrix *matrix,
                               struct fasttext_reader *in, bool is_quantised,
                               const size_t shape[2], struct error *err)
{
    const enum status status =
        fasttext_matrix_load(matrix, in, is_quantised, err);

    if (status != STATUS_OK)
        return status;
    if (matrix->n_rows != shape[0] || matrix->n_cols != shape[1])
        return fasttext_refuse(
            in, 0, "matrix of another shape than the dictionary, ending", err);
    return STATUS_OK;
}

static enum status load_matrices(struct fasttext_model *model,
                                 struct fasttext_reader *in, size_t n_cols,
                                 struct error *err)
{
    const struct fasttext_dict *dict = &model->features.dict;
    const size_t input_shape[2] = {dict->n_rows, n_cols};
    const size_t output_shape[2] = {dict->n_labels, n_cols};
    bool is_quantised = false;
    bool is_output_quantised = false;
    struct fasttext_matrix input;
    struct fasttext_matrix output;
    enum status status = read_flag(in, &is_quantised, err);

    if (status == STATUS_OK && !is_quantised &&
        dict->pruning != FASTTEXT_PRUNED_NONE)
        return fasttext_refuse(in, 1, "pruned but not quantised", err);
    if (status == STATUS_OK)
        status = read_matrix(&input, in, is_quantised, input_shape, err);
    if (status == STATUS_OK)
        status = read_flag(in, &is_output_quantised, err);
    if (status == STATUS_OK)
        status = read_matrix(&output, in, is_quantised && is_output_quantised,
                             output_shape, err);
    if (status == STATUS_OK && in->at != in->len)
        status = fasttext_refuse(in, 0, "bytes after the model", err);
    if (status == STATUS_OK)
        status = fasttext_rows_open(&model->features.input, &input, err);
    if (status == STATUS_OK)
        status = fasttext_output_open(&model->output, &output, err);
    return status;
}

static enum status load(struct fasttext_model *model,
                        struct fasttext_reader *in, struct error *err)
{
    struct fasttext_features *features = &model->features;
    struct fasttext_header header;
    enum status status = fasttext_header_read(&header, in, err);

    if (status != STATUS_OK)
        return status;
    model->loss = (enum fasttext_loss)header.loss;
    features->chars[0] = header.min_chars;
    features->chars[1] = header.max_chars;
    features->max_words = header.max_words;
    status = fasttext_dict_load(&features->dict, in, (uint32_t)header.n_buckets,
                                err);
    if (status == STATUS_OK)
        status = load_matrices(model, in, (size_t)header.n_cols, err);
    if (status == STATUS_OK && model->loss == FASTTEXT_LOSS_HS)
        status = build_tree(model, in, err);
    if (status != STATUS_OK)
        return status;
    if (model->loss == FASTTEXT_LOSS_NS || model->loss == FASTTEXT_LOSS_OVA)
        model->sigmoids = make_sigmoids();
    fasttext_features_prepare(features);
    return STATUS_OK;
}

enum status fasttext_open_bytes(struct fasttext_model **out, struct str bytes,
                                const char *name, enum cpu_level cpu,
                                struct error *err)
{
    struct fasttext_reader in = {
        .name = name,
        .bytes = (const unsigned char *)bytes.ptr,
        .len = bytes.len,
    };
    struct fasttext_model *model = mem_zalloc(1, sizeof(*model));
    const enum status status = load(model, &in, err);

    model->cpu = cpu;
    if (status != STATUS_OK) {
        fasttext_close(model);
        return status;
    }
    *out = model;
    return STATUS_OK;
}

/* Map a whole file to read; its bytes go to *out, unmapped by the caller. */
static enum status map_file(const char *path, struct str *out,
                            struct error *err)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    enum status status = STATUS_OK;
    struct stat info;
    void *bytes;

    if (fd < 0)
        return error_errno(err, STATUS_IO, "%s", path);
    if (fstat(fd, &info) != 0) {
        status = error_errno(err, STATUS_IO, "%s", path);
    } else if (!S_ISREG(info.st_mode)) {
        status = error_set(err, STATUS_IO, "%s: not a regular file", path);
    } else if (info.st_size == 0) {
        status = error_set(err, STATUS_FORMAT, "%s: empty at byte 0", path);
    } else {
        bytes = mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
        if (bytes == MAP_FAILED)
            status = error_errno(err, STATUS_IO, "%s: mapping", path);
        else
            *out = (struct str){bytes, (size_t)info.st_size};
    }
    (void)close(fd);
    return status;
}

enum status fasttext_open(struct fasttext_model **out, const char *path,
                          enum cpu_level cpu, struct error *err)
{
    struct str bytes = {0};
    enum status status = map_file(path, &bytes, err);

    if (status != STATUS_OK)
        return status;
    status = fasttext_open_bytes(out, bytes, path, cpu, err);
    if (status != STATUS_OK) {
        (void)munmap((void *)(uintptr_t)bytes.ptr, bytes.len);
        return status;
    }
    (*out)->mapped = (void *)(uintptr_t)bytes.ptr;
    (*out)->mapped_bytes = bytes.len;
    return STATUS_OK;
}

void fasttext_close(struct fasttext_model *model)
{
    if (model == NULL)
        return;
    fasttext_features_release(&model->features);
    fasttext_output_release(&model->output);
    fasttext_tree_release(&model->tree);
    mem_free(model->sigmoids);
    if (model->mapped != NULL)
        (void)munmap(model->mapped, model->mapped_bytes);
    mem_free(model);
}

struct fasttext_memory fasttext_memory(const struct fasttext_model *model)
{
    const struct fasttext_features *features = &model->features;
    const size_t n_nodes = 2 * model->tree.n_labels;

    return (struct fasttext_memory){
        .anonymous_bytes =
            sizeof(*model) + features->dict.heap_bytes + features->lists_bytes +
            features->input.owned_bytes + model->output.heap_bytes +
            n_nodes * sizeof(*model->tree.nodes) +
            (FASTTEXT_SIGMOID_STEPS + 1) * sizeof(*model->sigmoids),
        .mapped_bytes = model->mapped_bytes,
        .bytes_per_worker = fasttext_scratch_bytes(model),
        /* a token takes two bytes at least, a hash four, growth doubles */
        .bytes_per_text_byte = features->max_words > 1 ? 4 : 0,
    };
}

size_t fasttext_n_labels(const struct fasttext_model *model)
{
    return model->features.dict.n_labels;
}

struct str fasttext_label(const struct fasttext_model *model, size_t label)
{
    const struct fasttext_dict *dict = &model->features.dict;

    return fasttext_dict_text(dict, dict->n_words + label);
}

int64_t fasttext_find_label(const struct fasttext_model *model, struct str name)
{
    const struct str prefix = str_from(FASTTEXT_LABEL_PREFIX);

    for (size_t i = 0; i < fasttext_n_labels(model); i++) {
        struct str label = fasttext_label(model, i);

        if (str_eq(label, name))
            return (int64_t)i;
        if (!str_starts(label, FASTTEXT_LABEL_PREFIX))
            continue;
        label.ptr += prefix.len;
        label.len -= prefix.len;
        if (str_eq(label, name))
            return (int64_t)i;
    }
    return FASTTEXT_NONE;
}
