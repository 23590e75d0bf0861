/*
 * bpe_greedy.h -- merging among live tokens: see bpe_greedy.c.
 *
 * Tokens here and in bpe_heap.h, bpe_dead.h go by their inner numbers.
 */
#ifndef TAMIS_BPE_GREEDY_H
#define TAMIS_BPE_GREEDY_H

#include "tokens/bpe.h"

/* scratch->bits with room for a bit a byte, uninitialised. */
uint64_t *bpe_scratch_bits(struct bpe_scratch *scratch, size_t len);

/* Whether two live tokens stay apart when merging makes both side by side. */
bool bpe_is_border(const struct bpe *bpe, uint32_t a, uint32_t b);

/* Of a piece, perhaps empty, where no dead token's bytes occur. Room for
 * piece.len. */
size_t bpe_greedy(const struct bpe *bpe, struct bpe_scratch *scratch,
                  struct str piece, uint32_t *ids);

#endif
