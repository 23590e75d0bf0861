/*
 * fasttext_reader.h -- the bytes of a model file, taken in order and checked.
 *
 * Every message is "NAME: what at byte N". Nothing is aligned in these files;
 * integers are little-endian.
 */
#ifndef TAMIS_FASTTEXT_READER_H
#define TAMIS_FASTTEXT_READER_H

#include "base/error.h"

struct fasttext_reader {
    const char *name; /* of the file, for messages; borrowed */
    const unsigned char *bytes;
    size_t len;
    size_t at; /* <= len */
};

/* The next n_bytes, borrowed; fails when the file ends before. */
enum status fasttext_take(struct fasttext_reader *in, uint64_t n_bytes,
                          const unsigned char **out, const char *what,
                          struct error *err) NODISCARD;
enum status fasttext_take_u8(struct fasttext_reader *in, uint8_t *out,
                             const char *what, struct error *err) NODISCARD;
enum status fasttext_take_i32(struct fasttext_reader *in, int32_t *out,
                              const char *what, struct error *err) NODISCARD;
enum status fasttext_take_i64(struct fasttext_reader *in, int64_t *out,
                              const char *what, struct error *err) NODISCARD;

/* STATUS_FORMAT with "NAME: what at byte N", N n_back bytes ago. */
enum status fasttext_refuse(const struct fasttext_reader *in, size_t n_back,
                            const char *what, struct error *err);

#endif
