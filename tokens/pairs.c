/* pairs.c -- see pairs.h. */
#include "tokens/pairs.h"

#include "base/mem.h"

/* The smallest power of two not below n, as an exponent of at least 4. */
static uint32_t log2_up(uint64_t n)
{
    uint32_t bits = 4;

    while ((1ULL << bits) < n)
        bits++;
    return bits;
}

void pairs_init(struct pairs *pairs, uint32_t n_max)
{
    const uint32_t slot_bits = log2_up((uint64_t)n_max * 5 / 2 + 1);
    const uint32_t bloom_bits = log2_up((uint64_t)n_max * 20 / 64 + 1);

    pairs->slots = mem_zalloc((size_t)1 << slot_bits, sizeof(*pairs->slots));
    pairs->bloom = mem_zalloc((size_t)1 << bloom_bits, sizeof(*pairs->bloom));
    pairs->slot_shift = 64 - slot_bits;
    pairs->bloom_shift = 64 - bloom_bits;
    pairs->n_max = n_max;
}

void pairs_release(struct pairs *pairs)
{
    mem_free(pairs->slots);
    mem_free(pairs->bloom);
    *pairs = (struct pairs){0};
}

size_t pairs_bytes(const struct pairs *pairs)
{
    return ((size_t)8 << (64 - pairs->slot_shift)) +
           ((size_t)8 << (64 - pairs->bloom_shift));
}

void pairs_add(struct pairs *pairs, uint32_t left, uint32_t right,
               uint32_t token)
{
    const uint64_t key = (uint64_t)left << PAIRS_ID_BITS | right;
    const uint64_t hash = key * 0x9e3779b97f4a7c15ULL;
    const uint64_t mask = UINT64_MAX >> pairs->slot_shift;
    uint64_t i = hash >> pairs->slot_shift;

    while (pairs->slots[i] != 0)
        i = (i + 1) & mask;
    pairs->slots[i] = key << (64 - 2 * PAIRS_ID_BITS) | (token + 1);
    pairs->bloom[hash >> pairs->bloom_shift] |= pairs_bits(hash);
}
