/*
 * piece_cache.h -- pieces of text seen before, and their ids. One a thread.
 *
 * Short: up to 15 bytes and 6 ids of 21 bits in a slot of half a cache line,
 * two slots a line, one line a hash: the first slot stays, the second is
 * overwritten, so frequent pieces survive and nothing is ever wiped. Long:
 * everything else up to PIECE_RECORD_MAX bytes in a ring, found by an index of
 * 4 entries a line; an entry is good until the ring has come round. Whole keys
 * are compared: no id ever depends on a hash. Memory is fixed, touched as used.
 */
#ifndef TAMIS_PIECE_CACHE_H
#define TAMIS_PIECE_CACHE_H

#include "base/error.h"

enum {
    PIECE_SHORT_MAX = 15,
    PIECE_SHORT_IDS = 6,
    PIECE_ID_BITS = 21,
    PIECE_LINE_BITS = 18,  /* short: 16 MiB */
    PIECE_INDEX_BITS = 14, /* long: 1 MiB of index */
    PIECE_RING_BYTES = 8 << 20,
    PIECE_RECORD_MAX = 1 << 18
};

/* The bytes, zeros behind them, and the length in the top byte. */
struct piece_key {
    uint64_t low, high;
};

struct piece_slot {
    struct piece_key key; /* and the number of ids in the top 4 bits; 0: the
                             ring may have them */
    uint64_t ids[2];      /* 3 in each, the first lowest */
};

struct piece_entry {
    uint64_t offset; /* of the record, since the beginning */
    uint32_t tag, len;
};

struct piece_cache {
    struct piece_slot *slots;
    struct piece_entry *index;
    unsigned char *ring;
    uint64_t written; /* since the beginning */
    void *memory;
};

static const uint64_t PIECE_KEY_MASK = UINT64_MAX >> 4; /* of key.high */

enum status piece_cache_init(struct piece_cache *cache,
                             struct error *err) NODISCARD;
void piece_cache_release(struct piece_cache *cache);
size_t piece_cache_bytes(void);

static inline uint64_t piece_hash(struct piece_key key)
{
    uint64_t mix =
        key.low * 0x9e3779b97f4a7c15ULL ^ key.high * 0xe7037ed1a0b428dbULL;

    mix ^= mix >> 32;
    return mix * 0xa0761d6478bd642fULL;
}

static inline struct piece_slot *piece_line(const struct piece_cache *cache,
                                            uint64_t hash)
{
    return cache->slots + 2 * (hash >> (64 - PIECE_LINE_BITS));
}

static inline struct piece_entry *piece_entries(const struct piece_cache *cache,
                                                uint64_t hash)
{
    return cache->index + 4 * (hash >> (64 - PIECE_INDEX_BITS));
}

/* n ids, at most PIECE_SHORT_IDS; 0 says "look in the ring". */
void piece_put_short(struct piece_slot *line, struct piece_key key,
                     const uint32_t *ids, size_t n);

/* Ask for the memory that piece_get_long() will read. */
void piece_prefetch_long(const struct piece_cache *cache, uint64_t hash);

/* Copy the ids and return how many; 0: not there. */
size_t piece_get_long(const struct piece_cache *cache, uint64_t hash,
                      struct str piece, uint32_t *ids);
void piece_put_long(struct piece_cache *cache, uint64_t hash, struct str piece,
                    const uint32_t *ids, size_t n);

#endif
