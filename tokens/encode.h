/*
 * encode.h -- the texts of a batch as the bytes that shards are made of.
 *
 * Memory, in the batch: room for 4 bytes a byte of the texts, touched for as
 * many ids as there are, which are made narrow in place.
 */
#ifndef TAMIS_ENCODE_H
#define TAMIS_ENCODE_H

#include "core/document.h"
#include "tokens/shard_format.h"

struct encoding {
    const struct tokenizer *tokenizer;
    enum eot eot;    /* not EOT_AUTO */
    size_t id_bytes; /* 2 or 4; every id fits */
};

struct encode_scratch { /* one a worker */
    const struct tokenizer *tokenizer;
    void *encoder;
};

/* All live documents of a batch, back to back, end-of-text ids included. */
struct encoded {
    const char *bytes; /* id_bytes each, little-endian */
    size_t *ends;      /* one a document: where it ends, in ids */
};

enum status encode_scratch_open(struct encode_scratch *scratch,
                                const struct tokenizer *tokenizer,
                                enum cpu_level cpu,
                                struct error *err) NODISCARD;
void encode_scratch_close(struct encode_scratch *scratch);

/* Documents without a token are dropped for that reason, and not in there.
 * Lives as long as the batch. */
struct encoded *encode_batch(const struct encoding *encoding,
                             struct encode_scratch *own, struct batch *batch,
                             uint32_t reason);

#endif
