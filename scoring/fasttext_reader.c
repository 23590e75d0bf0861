/* fasttext_reader.c -- see fasttext_reader.h. */
#include "scoring/fasttext_reader.h"

enum status fasttext_refuse(const struct fasttext_reader *in, size_t n_back,
                            const char *what, struct error *err)
{
    return error_set(err, STATUS_FORMAT, "%s: %s at byte %zu", in->name, what,
                     in->at - n_back);
}

enum status fasttext_take(struct fasttext_reader *in, uint64_t n_bytes,
                          const unsigned char **out, const char *what,
                          struct error *err)
{
    if (n_bytes > in->len - in->at)
        return error_set(err, STATUS_FORMAT, "%s: truncated %s at byte %zu",
                         in->name, what, in->at);
    *out = in->bytes + in->at;
    in->at += (size_t)n_bytes;
    return STATUS_OK;
}

/* The next n_bytes (at most 8) as a little-endian number. */
static enum status take_number(struct fasttext_reader *in, size_t n_bytes,
                               uint64_t *out, const char *what,
                               struct error *err)
{
    const unsigned char *const bytes = in->bytes + in->at;
    const unsigned char *same;
    const enum status status = fasttext_take(in, n_bytes, &same, what, err);

    *out = 0;
    for (size_t i = status == STATUS_OK ? n_bytes : 0; i > 0; i--)
        *out = *out << 8 | bytes[i - 1];
    return status;
}

enum status fasttext_take_u8(struct fasttext_reader *in, uint8_t *out,
                             const char *what, struct error *err)
{
    uint64_t number;
    const enum status status = take_number(in, 1, &number, what, err);

    if (status == STATUS_OK)
        *out = (uint8_t)number;
    return status;
}

enum status fasttext_take_i32(struct fasttext_reader *in, int32_t *out,
                              const char *what, struct error *err)
{
    uint64_t number;
    const enum status status = take_number(in, 4, &number, what, err);

    if (status == STATUS_OK)
        *out = (int32_t)(uint32_t)number;
    return status;
}

enum status fasttext_take_i64(struct fasttext_reader *in, int64_t *out,
                              const char *what, struct error *err)
{
    uint64_t number;
    const enum status status = take_number(in, 8, &number, what, err);

    if (status == STATUS_OK)
        *out = (int64_t)number;
    return status;
}
