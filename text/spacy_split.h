/*
 * spacy_split.h -- one chunk (a run without white space) into spaCy's tokens,
 * before the special matcher; for the words of `spacy`.
 */
#ifndef TAMIS_SPACY_SPLIT_H
#define TAMIS_SPACY_SPLIT_H

#include "base/base.h"

/* Offsets that grow; on the heap. A zeroed one is empty. */
struct ends {
    uint32_t *items;
    size_t n;
    size_t cap;
};

void ends_add(struct ends *ends, size_t end);
void ends_release(struct ends *ends);

/*
 * Append where the tokens of chunk end, each plus `from`; a token begins where
 * the one before it ends. The last one ends with the chunk. `suffixes` is
 * working space, empty before and after. Linear in the chunk.
 */
void spacy_split(struct str chunk, size_t from, struct ends *out,
                 struct ends *suffixes);

#endif
