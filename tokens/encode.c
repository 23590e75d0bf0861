/* encode.c -- see encode.h. */
#include "tokens/encode.h"

#include <assert.h>
#include <endian.h>

enum { PART_IDS = 1024 };

enum status encode_scratch_open(struct encode_scratch *scratch,
                                const struct tokenizer *tokenizer,
                                enum cpu_level cpu, struct error *err)
{
    scratch->tokenizer = tokenizer;
    return tokenizer_scratch_new(tokenizer, cpu, &scratch->encoder, err);
}

void encode_scratch_close(struct encode_scratch *scratch)
{
    if (scratch->tokenizer != NULL)
        tokenizer_scratch_free(scratch->tokenizer, scratch->encoder);
}

/* Room for the ids of all texts of the batch, one token a byte. */
static uint32_t *make_room(struct batch *batch)
{
    size_t need = TOKENIZER_SPARE_IDS;
    size_t bytes;

    for (size_t i = 0; i < batch->n_docs; i++)
        need += batch->docs[i]->text.len + 1; /* an end of text */
    if (__builtin_mul_overflow(need, sizeof(uint32_t), &bytes))
        bytes = SIZE_MAX; /* no text is that long: fails as out of memory */
    return arena_alloc(&batch->arena, bytes);
}

/* Ids as the files have them, in place: narrow ones end up in front. */
static const char *pack(uint32_t *ids, size_t n, size_t id_bytes)
{
    char *out = (char *)ids;
    uint16_t part[PART_IDS];
    uint32_t all = 0;

    if (id_bytes == sizeof(*ids)) {
        for (size_t i = 0; i < n; i++)
            ids[i] = htole32(ids[i]);
        return out;
    }
    for (size_t at = 0; at < n; at += PART_IDS) {
        const size_t len = n - at < PART_IDS ? n - at : PART_IDS;

        for (size_t i = 0; i < len; i++) {
            all |= ids[at + i];
            part[i] = htole16((uint16_t)ids[at + i]);
        }
        memcpy(out + at * sizeof(*part), part, len * sizeof(*part));
    }
    assert(all <= UINT16_MAX);
    return out;
}

/* The ids of one text behind `ids`; 0: it has none. */
static size_t encode_text(const struct encoding *encoding,
                          const struct encode_scratch *own, struct str text,
                          uint32_t *ids)
{
    const size_t before = encoding->eot == EOT_BEFORE ? 1 : 0;
    const size_t n =
        tokenizer_encode(own->tokenizer, own->encoder, text, ids + before);

    if (n == 0)
        return 0;
    if (encoding->eot == EOT_BEFORE)
        ids[0] = encoding->tokenizer->eot_id;
    if (encoding->eot == EOT_AFTER)
        ids[n] = encoding->tokenizer->eot_id;
    return n + (encoding->eot == EOT_NONE ? 0 : 1);
}

struct encoded *encode_batch(const struct encoding *encoding,
                             struct encode_scratch *own, struct batch *batch,
                             uint32_t reason)
{
    struct encoded *out = arena_alloc(&batch->arena, sizeof(*out));
    uint32_t *ids = make_room(batch);
    size_t n_kept = 0;
    size_t n_ids = 0;

    out->ends = arena_alloc(&batch->arena, batch->n_docs * sizeof(*out->ends));
    for (size_t i = 0; i < batch->n_docs; i++) {
        struct doc *doc = batch->docs[i];
        const size_t n = encode_text(encoding, own, doc->text, ids + n_ids);

        if (n == 0) {
            doc_drop(batch, doc, (struct verdict){.reason = reason});
            continue;
        }
        n_ids += n;
        out->ends[n_kept++] = n_ids;
    }
    out->bytes = pack(ids, n_ids, encoding->id_bytes);
    return out;
}
