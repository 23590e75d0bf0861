/*
 * bpe_heap.h -- merging one pair after the other: exact for any vocabulary.
 */
#ifndef TAMIS_BPE_HEAP_H
#define TAMIS_BPE_HEAP_H

#include "tokens/bpe.h"

/* Whole-piece lookup left out; piece is not empty, room for piece.len. */
size_t bpe_heap_encode(const struct bpe *bpe, struct bpe_scratch *scratch,
                       struct str piece, uint32_t *ids);

#endif
