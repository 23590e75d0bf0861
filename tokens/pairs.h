/*
 * pairs.h -- which token two tokens merge into.
 *
 * An open-addressing table of u64 {left 21 bits, right 21 bits, token + 1},
 * load at most 0.4, behind a Bloom filter of two bits a pair (less than 1 %
 * false): nearly every question is answered "none", and the filter fits the
 * second-level cache where the table does not.
 */
#ifndef TAMIS_PAIRS_H
#define TAMIS_PAIRS_H

#include "base/base.h"

enum { PAIRS_ID_BITS = 21 };
#define PAIRS_NONE UINT32_MAX

struct pairs {
    uint64_t *slots;
    uint64_t *bloom;
    uint32_t slot_shift, bloom_shift; /* of the 64-bit hash */
    uint32_t n_max;
};

/* Room for n_max pairs. */
void pairs_init(struct pairs *pairs, uint32_t n_max);
void pairs_release(struct pairs *pairs);
size_t pairs_bytes(const struct pairs *pairs);

/* A pair is added once; all three below 2^21. */
void pairs_add(struct pairs *pairs, uint32_t left, uint32_t right,
               uint32_t token);

static inline uint64_t pairs_bits(uint64_t hash)
{
    return 1ULL << ((hash >> 26) & 63) | 1ULL << ((hash >> 32) & 63);
}

/* The token, or PAIRS_NONE. */
static inline uint32_t pairs_find(const struct pairs *pairs, uint32_t left,
                                  uint32_t right)
{
    const uint64_t key = (uint64_t)left << PAIRS_ID_BITS | right;
    const uint64_t hash = key * 0x9e3779b97f4a7c15ULL;
    const uint64_t bits = pairs_bits(hash);
    const uint64_t mask = UINT64_MAX >> pairs->slot_shift;
    uint64_t slot;

    if ((pairs->bloom[hash >> pairs->bloom_shift] & bits) != bits)
        return PAIRS_NONE;
    for (uint64_t i = hash >> pairs->slot_shift;; i = (i + 1) & mask) {
        slot = pairs->slots[i];
        if (slot == 0)
            return PAIRS_NONE;
        if (slot >> (64 - 2 * PAIRS_ID_BITS) == key)
            return (uint32_t)(slot & ((1U << 22) - 1)) - 1;
    }
}

#endif
