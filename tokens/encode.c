/* encode.c -- see encode.h. */
#include "tokens/encode.h"

#include "base/mem.h"

#include <assert.h>
#include <endian.h>

enum { IDS_KEPT = 1 << 20 };

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
    mem_free(scratch->ids);
}

/* Room for the ids of all texts of the batch, one token a byte. */
static void reserve(struct encode_scratch *own, const struct batch *batch)
{
    size_t need = TOKENIZER_SPARE_IDS;

    for (size_t i = 0; i < batch->n_docs; i++)
        need += batch->docs[i]->text.len + 1; /* an end of text */
    if (need <= own->cap)
        return;
    assert(need <= SIZE_MAX / sizeof(*own->ids));
    mem_free(own->ids);
    own->ids = mem_alloc(need * sizeof(*own->ids));
    own->cap = need;
}

/* Ids as the files have them, in the batch's memory. */
static const char *pack(struct batch *batch, const uint32_t *ids, size_t n,
                        size_t id_bytes)
{
    uint32_t *wide;
    uint16_t *narrow;
    uint32_t all = 0;

    if (id_bytes == sizeof(*wide)) {
        wide = arena_alloc(&batch->arena, n * sizeof(*wide));
        for (size_t i = 0; i < n; i++)
            wide[i] = htole32(ids[i]);
        return (const char *)wide;
    }
    narrow = arena_alloc(&batch->arena, n * sizeof(*narrow));
    for (size_t i = 0; i < n; i++) {
        narrow[i] = htole16((uint16_t)ids[i]);
        all |= ids[i];
    }
    assert(all <= UINT16_MAX);
    return (const char *)narrow;
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
    size_t n_kept = 0;
    size_t n_ids = 0;

    reserve(own, batch);
    out->ends = arena_alloc(&batch->arena, batch->n_docs * sizeof(*out->ends));
    for (size_t i = 0; i < batch->n_docs; i++) {
        struct doc *doc = batch->docs[i];
        const size_t n =
            encode_text(encoding, own, doc->text, own->ids + n_ids);

        if (n == 0) {
            doc_drop(batch, doc, (struct verdict){.reason = reason});
            continue;
        }
        n_ids += n;
        out->ends[n_kept++] = n_ids;
    }
    out->bytes = pack(batch, own->ids, n_ids, encoding->id_bytes);
    if (own->cap > IDS_KEPT) { /* a large record has passed */
        mem_free(own->ids);
        own->ids = NULL;
        own->cap = 0;
    }
    return out;
}
