/*
 * encoder.h -- text to ids for byte-level BPE: cut, look up, merge on a miss.
 *
 * Pieces are taken in batches: all are hashed and their cache lines asked for
 * before the first is looked up, which hides most of the latency of memory.
 */
#ifndef TAMIS_ENCODER_H
#define TAMIS_ENCODER_H

#include "tokens/bpe.h"
#include "tokens/piece_cache.h"

struct pretoken {
    const char *name;
    const char *const *patterns; /* regexes it equals, as found in files; NULL
                                    ends the list */
    /*
     * Cut text from byte `from`, where a piece begins, into at most n_max
     * pieces: their ends. Returns how many; 0 only at the end of the text.
     */
    size_t (*split)(struct str text, size_t from, size_t *ends, size_t n_max);
};

struct encoder_scratch;

enum status encoder_scratch_new(struct encoder_scratch **out,
                                struct error *err) NODISCARD;
void encoder_scratch_free(struct encoder_scratch *scratch);
size_t encoder_scratch_bytes(void);

/* Room for text.len + 16 ids; returns how many. Nothing behind is read. */
size_t encoder_run(const struct bpe *bpe, const struct pretoken *pretoken,
                   struct encoder_scratch *scratch, struct str text,
                   uint32_t *ids);

#endif
