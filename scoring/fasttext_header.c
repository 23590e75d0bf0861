/*
 * fasttext_header.c -- see fasttext_header.h. Source: fastText 0.9.2 args.cc.
 *
 * Refused beyond what fastText refuses: n-grams hashed into 0 buckets (it
 * would divide by zero), settings larger than anybody uses.
 */
#include "scoring/fasttext_header.h"

#include "scoring/fasttext_features.h"

enum { MAGIC = 793712314, MAX_VERSION = 12, MODEL_SUPERVISED = 3 };

static const char *find_fault(const struct fasttext_header *header)
{
    if (header->version > MAX_VERSION || header->version < 11)
        return "version neither 11 nor 12, header ending";
    if (header->model != MODEL_SUPERVISED)
        return "not a supervised model, header ending";
    if (header->loss < FASTTEXT_LOSS_HS || header->loss > FASTTEXT_LOSS_OVA)
        return "unknown loss, header ending";
    if (header->n_cols <= 0 || header->n_buckets < 0)
        return "absurd size, header ending";
    if (header->max_words > FASTTEXT_MAX_WORDS ||
        header->max_chars > FASTTEXT_MAX_CHARS)
        return "n-grams above 64, header ending";
    if (header->n_buckets == 0 &&
        (header->max_words > 1 || header->max_chars > 0))
        return "n-grams but no buckets, header ending";
    return NULL;
}

enum status fasttext_header_read(struct fasttext_header *header,
                                 struct fasttext_reader *in, struct error *err)
{
    int32_t numbers[sizeof(*header) / sizeof(int32_t)] = {0};
    enum status status = STATUS_OK;
    int64_t threshold;
    const char *fault;

    *header = (struct fasttext_header){0};
    for (size_t i = 0; i < ARRAY_LEN(numbers) && status == STATUS_OK; i++) {
        status = fasttext_take_i32(in, &numbers[i], "header", err);
        if (i == 0 && status == STATUS_OK && numbers[0] != MAGIC)
            return fasttext_refuse(in, 4, "not a fastText model", err);
    }
    if (status == STATUS_OK)
        status = fasttext_take_i64(in, &threshold, "header", err);
    if (status != STATUS_OK)
        return status;
    memcpy(header, numbers, sizeof(*header));
    if (header->version == 11)
        header->max_chars = 0; /* supervised models had no subwords then */
    fault = find_fault(header);
    return fault == NULL ? STATUS_OK : fasttext_refuse(in, 0, fault, err);
}
