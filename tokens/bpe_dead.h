/*
 * bpe_dead.h -- merging with a vocabulary that has dead tokens: bpe_dead.c.
 */
#ifndef TAMIS_BPE_DEAD_H
#define TAMIS_BPE_DEAD_H

#include "tokens/bpe.h"

/* The key of dead_starts. */
static inline uint32_t bpe_two_bytes(const char *at)
{
    return (uint32_t)(uint8_t)at[0] << 8 | (uint8_t)at[1];
}

/* Whether a dead token's bytes occur in these. */
bool bpe_holds_dead(const struct bpe *bpe, struct str bytes);

/* Any piece, any vocabulary with dead tokens; room for piece.len. */
size_t bpe_dead_encode(const struct bpe *bpe, struct bpe_scratch *scratch,
                       struct str piece, uint32_t *ids);

#endif
